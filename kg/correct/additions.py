"""A fact that a reader adds: its words must stand in the report, and so must the names of what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from kg.correct.entries import Add, AddEvent, AddRelation, AddStatistic, Amount, Named, Thing
from kg.model import (
    ENTITY_TYPES,
    Analysis,
    Entity,
    Event,
    Evidence,
    Fact,
    Filler,
    Mention,
    Relation,
    Report,
    Span,
    Statistic,
    Unnamed,
)
from kg.resolve.names import kind_of
from kg.tag.sentences import split

RULE = "correction/add"


class Inapplicable(Exception):
    """An entry that names a report and cannot be made there, and why."""


def thing(what: Named) -> Thing:
    """A thing that is named by its name alone, or in full."""
    return Thing(what) if isinstance(what, str) else what


def named(what: Named, one: Entity) -> bool:
    """Whether an entity is meant: by its full name, and type and context where they are given."""
    asked = thing(what)
    return one.name == asked.name and asked.type in ("", one.type) and asked.context in (None, one.context)


def amount(value: Amount) -> Decimal:
    """A number as it is written. Raises Inapplicable."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise Inapplicable(f"{value}: no number") from None


@dataclass
class Drawn:
    """A fact while it is made, with the entities that the report did not know yet."""

    analysis: Analysis
    span: Span
    entities: list[Entity] = field(default_factory=list)
    fact: Fact = field(init=False)

    @property
    def words(self) -> str:
        return self.span.of(self.analysis.report.text)

    def key(self, what: Named) -> str:
        """The key of an entity by any of its names; a new one where its type is given. Raises Inapplicable."""
        asked = thing(what)
        for one in (*self.analysis.entities, *self.entities):
            if asked.name in one.names and asked.type in ("", one.type) and asked.context in (None, one.context):
                return one.key
        if asked.type not in ENTITY_TYPES:
            raise Inapplicable(f"{asked.name}: no thing of the report has this name; give its type as well to make one")
        mention = Mention(self._span(asked.name), asked.type, asked.name, RULE, 1.0)
        context = self._context() if asked.context is None else asked.context
        key = f"{asked.type}|{context}|{asked.name}"
        self.entities.append(Entity(key, asked.type, (asked.name,), (mention,), context, kind_of(asked.type, asked.name)))
        return key

    def filler(self, what: Named) -> Filler:
        """An entity, or plain words of the quotation."""
        try:
            return self.key(what)
        except Inapplicable:
            if thing(what).type or thing(what).name not in self.words:
                raise
            return Unnamed(thing(what).name, self._span(thing(what).name))

    def _span(self, name: str) -> Span:
        """Where the name stands: in the quotation, or else anywhere."""
        text = self.analysis.report.text
        at = text.find(name, self.span.begin, self.span.end)
        at = at if at >= 0 else text.find(name)
        if at < 0:
            raise Inapplicable(f"{name}: does not stand in the report")
        return Span(at, at + len(name))

    def _context(self) -> str:
        """The administrative context that most things of the report have."""
        contexts = [e.context for e in self.analysis.entities if e.type != "Person"]
        return max(sorted(set(contexts)), key=contexts.count, default="")


def drawn(analysis: Analysis, entry: Add) -> Drawn:
    """The fact of an entry. Raises Inapplicable: its quotation or a name does not stand in the report."""
    report = analysis.report
    at = report.text.find(entry.quote)
    if at < 0:
        raise Inapplicable("its quote does not stand in the report")
    making = Drawn(analysis, Span(at, at + len(entry.quote)))
    evidence = (Evidence.quote(report, making.span, _sentence(report, at), RULE),)
    if isinstance(entry, AddRelation):
        making.fact = _relation(making, entry, evidence)
    elif isinstance(entry, AddEvent):
        making.fact = _event(making, entry, evidence)
    elif isinstance(entry, AddStatistic):
        making.fact = _statistic(making, entry, evidence)
    return making


def _sentence(report: Report, at: int) -> int:
    """The index of the sentence in which a character stands, or of the one before it."""
    sentences = [sentence for span in report.body for sentence in split(report.plain, span)]
    return max(sum(sentence.begin <= at for sentence in sentences) - 1, 0)


def _relation(making: Drawn, entry: AddRelation, evidence: tuple[Evidence, ...]) -> Relation:
    end = str(entry.object) if entry.predicate == "post" else making.key(entry.object)
    return Relation(making.key(entry.subject_), entry.predicate, end, evidence, 1.0)


def _event(making: Drawn, entry: AddEvent, evidence: tuple[Evidence, ...]) -> Event:
    many = [(role, f) for role, fillers in entry.roles.items() for f in (fillers if isinstance(fillers, tuple) else (fillers,))]
    roles = tuple((role, making.filler(filler)) for role, filler in many)
    return Event(
        entry.type, entry.trigger, entry.label or entry.trigger, roles, evidence, 1.0, status=entry.status,
        time_text=entry.time, begin=entry.begin, end=entry.end,
    )


def _statistic(making: Drawn, entry: AddStatistic, evidence: tuple[Evidence, ...]) -> Statistic:
    return Statistic(
        f"added-{entry.id}", amount(entry.value), entry.unit, entry.indicator, making.words, evidence, 1.0,
        upper=None if entry.upper is None else amount(entry.upper), approximate=entry.approximate,
        agents=tuple(map(making.key, entry.agent)), campaigns=tuple(map(making.key, entry.campaign)),
        begin=entry.begin, end=entry.end, status=entry.status,
    )
