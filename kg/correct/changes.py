"""Entries made in the analysis of one report: a new analysis, and what each entry did or why it could not.

An entity keeps its key in the report, whatever it is called afterwards, so the facts about it keep their IRIs. Two entities of
one class, name and context are one node of the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.correct import additions
from kg.correct.additions import Inapplicable, named, thing
from kg.correct.entries import Add, Corrections, Delete, Entry, Merge, Named, Rename, Retype, Split
from kg.model import ENTITY_TYPES, Analysis, Entity, Event, Fact, Filler, Relation, Statistic, TimeExpression
from kg.ontology import Ontology
from kg.resolve.names import kind_of

KINDS = {Relation: "relation", Event: "event", Statistic: "statistic", TimeExpression: "time"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What an entry did in a report: entities as they were before and by their keys, facts that came and went."""

    entry: Entry
    before: tuple[Entity, ...] = ()
    keys: tuple[str, ...] = ()
    come: tuple[Fact, ...] = ()
    gone: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """An analysis with its corrections made, what they did, and why others that name this report could not be made."""

    analysis: Analysis
    marks: tuple[Mark, ...] = ()
    refused: tuple[tuple[Entry, str], ...] = ()

    def told(self) -> dict[str, str]:
        """For run.json: each entry that concerns the report, by its id, with the reason why it was not made, or none."""
        return {e.id: why for e, why in self.refused} | {mark.entry.id: "" for mark in self.marks}


def corrected(analysis: Analysis, corrections: Corrections, ontology: Ontology) -> Corrected:
    """The analysis of one report with all entries made that concern it. Pure."""
    marks: list[Mark] = []
    refused: list[tuple[Entry, str]] = []
    for entry in corrections.entries:
        try:
            changed, mark = _made(analysis, entry, ontology)
        except Inapplicable as error:
            refused.append((entry, str(error)))
            continue
        if mark:
            analysis = changed
            marks.append(mark)
    return Corrected(analysis, tuple(marks), tuple(refused))


def _made(analysis: Analysis, entry: Entry, ontology: Ontology) -> tuple[Analysis, Mark | None]:
    if isinstance(entry, Add):
        return _added(analysis, entry) if entry.report == analysis.report.source else (analysis, None)
    if isinstance(entry, Delete):
        return _deleted(analysis, entry) if entry.report == analysis.report.source else (analysis, None)
    if isinstance(entry, Split):
        return _split(analysis, entry)
    return _changed(analysis, entry, getattr(entry, entry.action), _change(entry, ontology))


def _change(entry: Entry, ontology: Ontology) -> Callable[[Entity], Entity]:
    """What a merge, a new name or a new class makes of an entity."""
    if isinstance(entry, Merge):
        return lambda one: _merged(one, entry.into)
    if isinstance(entry, Rename):
        return lambda one: _called(one, entry.to)
    if isinstance(entry, Retype):
        core = entry.to if entry.to in ENTITY_TYPES else ontology.core(entry.to)
        if not core:
            raise Inapplicable(f"{entry.to} is no class of entities")
        return lambda one: _of_class(one, core, entry.to if core != entry.to else kind_of(core, one.name))
    raise TypeError(entry.action)


def _merged(one: Entity, into: Named) -> Entity:
    other = thing(into)
    context = one.context if other.context is None else other.context
    return replace(_called(one, other.name), type=other.type or one.type, context=context, division="")


def _called(one: Entity, name: str, context: str = "") -> Entity:
    names = tuple(dict.fromkeys((name, *one.names)))
    context = context or one.context
    return replace(one, names=names, context="" if context == name else context, kind=one.kind or kind_of(one.type, name))


def _of_class(one: Entity, core: str, finer: str) -> Entity:
    return replace(one, type=core, kind=finer, division=one.division if core == "Place" else "")


def _changed(
    analysis: Analysis, entry: Entry, what: Named, change: Callable[[Entity], Entity],
) -> tuple[Analysis, Mark | None]:
    """Change the entities that are meant; a relation whose two ends have become one thing goes."""
    before = [one for one in analysis.entities if named(what, one)]
    after = {one.key: changed for one in before if (changed := change(one)) != one}
    if not after:
        return analysis, None
    entities = tuple(after.get(one.key, one) for one in analysis.entities)
    node = {one.key: (one.type, one.name, one.context) for one in entities}
    gone = tuple(r for r in analysis.relations if r.predicate != "post" and node[r.subject] == node[r.object])
    relations = tuple(r for r in analysis.relations if r not in gone)
    mark = Mark(entry, tuple(one for one in before if one.key in after), tuple(after), gone=gone)
    return replace(analysis, entities=entities, relations=relations), mark


def _split(analysis: Analysis, entry: Split) -> tuple[Analysis, Mark | None]:
    if entry.reports and analysis.report.source not in entry.reports:
        return analysis, None
    if not entry.names:
        return _changed(analysis, entry, entry.split, lambda one: _called(one, entry.name or one.name, entry.context))
    one = next((e for e in analysis.entities if named(entry.split, e) and set(e.names) & set(entry.names)), None)
    if one is None:
        return analysis, None
    if one.name in entry.names:
        raise Inapplicable(f"{one.name} is its full name and cannot be split off; rename it, or name the others")
    return _parted(analysis, entry, one)


def _parted(analysis: Analysis, entry: Split, one: Entity) -> tuple[Analysis, Mark]:
    """A new entity of the mentions with these names; a fact goes with it when its quotation holds none of the others."""
    own = tuple(n for n in one.names if n in entry.names)
    name = entry.name or own[0]
    moved = tuple(m for m in one.mentions if m.name in own)
    kept = tuple(m for m in one.mentions if m.name not in own)
    new = replace(one, key=f"{one.key}|{name}", names=own, mentions=moved, division="", kind="")
    new = _called(new, name, entry.context)
    old = replace(one, names=tuple(n for n in one.names if n not in own), mentions=kept or one.mentions)

    def goes(fact: Fact) -> bool:
        def holds(some: Sequence[Any]) -> bool:
            return any(e.span.covers(m.span) for e in fact.evidence for m in some)

        return holds(moved) and not holds(kept)

    entities = tuple(e for each in analysis.entities for e in ((old, new) if each is one else (each,)))
    facts: dict[str, Any] = {
        part: tuple(_about(f, one.key, new.key) if goes(f) else f for f in getattr(analysis, part))
        for part in ("relations", "events", "statistics")
    }
    return replace(analysis, entities=entities, **facts), Mark(entry, (one,), (new.key,))


def _about(fact: Any, old: str, new: str) -> Any:
    """The fact about another entity."""
    def turned(filler: Any) -> Any:
        return new if filler == old else filler

    if isinstance(fact, Relation):
        return replace(fact, subject=turned(fact.subject), object=turned(fact.object))
    if isinstance(fact, Event):
        return replace(fact, roles=tuple((role, turned(filler)) for role, filler in fact.roles))
    return replace(fact, agents=tuple(map(turned, fact.agents)), campaigns=tuple(map(turned, fact.campaigns)))


def _deleted(analysis: Analysis, entry: Delete) -> tuple[Analysis, Mark]:
    names = {e.key: e.names for e in analysis.entities}
    found = [fact for fact in analysis.facts if _is_meant(fact, entry, names)]
    if not found:
        raise Inapplicable("the report has no such fact any more")
    if len(found) > 1:
        raise Inapplicable(f"this means {len(found)} facts; add type, of or value")
    gone = found[0]
    left: dict[str, Any] = {
        part: tuple(f for f in getattr(analysis, part) if f is not gone)
        for part in ("relations", "events", "statistics", "times")
    }
    if isinstance(gone, Statistic):
        left["events"] = tuple(replace(e, counts=tuple(n for n in e.counts if n != gone.id)) for e in left["events"])
    return replace(analysis, **left), Mark(entry, gone=(gone,))


def _is_meant(fact: Fact, entry: Delete, names: dict[str, tuple[str, ...]]) -> bool:
    if KINDS[type(fact)] != entry.delete or all(e.words != entry.quote for e in fact.evidence):
        return False
    if entry.type and entry.type != getattr(fact, "predicate", getattr(fact, "type", "")):
        return False
    if entry.value is not None and not (isinstance(fact, Statistic) and fact.value == additions.amount(entry.value)):
        return False
    fillers = [names.get(f, (f,)) if isinstance(f, str) else (f.words,) for f in participants(fact)]
    return all(any(name in some for some in fillers) for name in entry.of)


def participants(fact: Fact) -> tuple[Filler, ...]:
    """The things that a fact is about: keys of entities, or plain words."""
    if isinstance(fact, Relation):
        return fact.subject, fact.object
    if isinstance(fact, Event):
        return tuple(filler for _, filler in fact.roles)
    return (*fact.agents, *fact.campaigns) if isinstance(fact, Statistic) else ()


def _added(analysis: Analysis, entry: Add) -> tuple[Analysis, Mark]:
    drawn = additions.drawn(analysis, entry)
    part = {"relation": "relations", "event": "events", "statistic": "statistics"}[entry.add]
    facts: dict[str, Any] = {part: (*getattr(analysis, part), drawn.fact)}
    return replace(analysis, entities=(*analysis.entities, *drawn.entities), **facts), Mark(
        entry, keys=tuple(e.key for e in drawn.entities), come=(drawn.fact,),
    )
