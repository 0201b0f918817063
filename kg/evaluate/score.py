"""The score of one graph against one gold file, part by part.

entities    one core class, a shared name (punctuation aside), one node for one gold entity
relations   subject, predicate and object, both ends the matched nodes; a post by its words
events      one event class, the same; evidence that covers half of the gold quote or lies half in it, and is about as long or
            has the same trigger
roles       each filler of a matched event: the matched node for an entity, like words for plain text
dates       begin and end of the matched events that have a time;   status   done, planned or alleged
statistics  one value, one unit, evidence on the number;   indicators, periods   of the matched ones
times       begin and end, evidence on the expression;   header   what the report says of itself
grounded    facts all of whose evidence stands in the text, and relations whose plain triple is there
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.evaluate.found import Found, FoundFact
from kg.evaluate.gold import Gold, GoldEvent, GoldStatistic
from kg.evaluate.likeness import best_pairs, closeness, folded, overlap
from kg.model import ENTITY_TYPES, EVENT_TYPES, ROLES, Span

PARTS = ("entities", "relations", "events", "roles", "dates", "status", "statistics", "indicators", "periods", "times",
         "header", "grounded")
HEADER = {"title": "title", "date": "issued", "publisher": "publisher", "author": "author", "editor": "editor", "place": "about"}

# Below these, two texts are not the same. A post is printed in few words, so more of them must agree.
LIKE_POST, LIKE_WORDS, LIKE_INDICATOR, LIKE_TRIGGER = 0.8, 0.7, 0.6, 0.5
SHARED, AS_LONG = 0.5, 0.4  # how much of the shorter, and of both together, evidence and gold quote must share


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found, how many the gold has, how many are right."""

    found: int = 0
    gold: int = 0
    right: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.found + other.found, self.gold + other.gold, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of the found that is right; 0 where nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 where there is none."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / (self.found + self.gold) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """The score of one report, or of a part of it: a count for each part, and a line for each miss."""

    counts: Mapping[str, Count]
    misses: tuple[str, ...] = ()

    def __or__(self, other: Card) -> Card:
        return Card({**self.counts, **other.counts}, self.misses + other.misses)


Matched = list[tuple[GoldEvent, FoundFact]]
Counted = list[tuple[GoldStatistic, FoundFact]]


class Nodes:
    """Which node of the graph stands for which gold entity, and so whether a filler is the right one."""

    def __init__(self, gold: Gold, found: Found) -> None:
        self.gold, self.found = gold, found
        self.names = {node: frozenset(map(folded, names)) for node, names in found.names.items()}
        self.wanted = {e.id: frozenset(map(folded, e.names)) for e in gold.entities.values()}
        self.candidates = sorted((n for n in found.named if self._is_entity(n)), key=lambda n: (sorted(self._names(n)), n))
        self.node = best_pairs(self._likely())
        self.entity = {node: entity for entity, node in self.node.items()}

    def _is_entity(self, node: str) -> bool:
        classes = self.found.classes.get(node, frozenset())
        return bool(classes & set(ENTITY_TYPES)) and not classes & {"Report", "Unnamed"}

    def _names(self, node: str) -> frozenset[str]:
        return self.names.get(node, frozenset())

    def _likely(self) -> Iterable[tuple[float, str, str]]:
        for entity, wanted in self.wanted.items():
            for node in self.candidates:
                shared = wanted & self._names(node)
                if shared and self.found.classes[node] & set(ENTITY_TYPES) == {self.gold.entities[entity].type}:
                    yield len(shared) / len(wanted | self._names(node)), entity, node

    def same(self, filler: str, node: str) -> bool:
        """Whether a node is what the gold means: an entity's id, or plain words."""
        if filler not in self.wanted:
            return node not in self.entity and any(overlap(filler, name) >= LIKE_WORDS for name in self._names(node))
        if node in self.entity:
            return self.entity[node] == filler
        return bool(self.wanted[filler] & self._names(node))

    def say(self, filler: str) -> str:
        """A gold filler in words."""
        return self.gold.entities[filler].names[0] if filler in self.gold.entities else filler

    def label(self, node: str) -> str:
        """A node in words."""
        return min(self.found.names.get(node) or {node}, key=lambda name: (len(name), name))


def score(gold: Gold, found: Found) -> Card:
    """The score of a graph. The misses are sorted by part: `-` missed, `+` made up, `!` without true evidence."""
    nodes = Nodes(gold, found)
    return (_entities(nodes) | _relations(nodes) | _events(nodes) | _statistics(gold, found) | _times(gold, found)
            | _header(gold, found) | _grounded(found))


def nothing_found(gold: Gold, reason: str) -> Card:
    """The score of a build that failed: all of the gold is missed."""
    dated = sum(e.period is not None for e in gold.events)
    sizes = {
        "entities": len(gold.entities), "relations": len(gold.relations), "events": len(gold.events),
        "roles": sum(len(e.roles) for e in gold.events), "dates": dated, "status": len(gold.events),
        "statistics": len(gold.statistics), "indicators": len(gold.statistics),
        "periods": sum(s.period is not None for s in gold.statistics), "times": len(gold.times),
        "header": len(gold.header), "grounded": 1,
    }
    return Card({part: Count(gold=sizes[part]) for part in PARTS}, (f"! the build failed: {reason}",))


def _entities(nodes: Nodes) -> Card:
    wanted, found = nodes.gold.entities.values(), nodes.found

    def say(node: str) -> str:
        return f"{'/'.join(sorted(found.classes[node] & set(ENTITY_TYPES)))} {' | '.join(sorted(found.names.get(node, ())))}"

    missed = [f"- entity {e.type} {e.names[0]}" for e in wanted if e.id not in nodes.node]
    made_up = [f"+ entity {say(node)}" for node in nodes.candidates if node not in nodes.entity]
    return _card("entities", Count(len(nodes.candidates), len(wanted), len(nodes.node)), missed + made_up)


def _card(part: str, count: Count, misses: Iterable[str]) -> Card:
    return Card({part: count}, tuple(misses))


def _relations(nodes: Nodes) -> Card:
    left = sorted(nodes.found.relations)
    wanted, found, missed = nodes.gold.relations, len(left), []
    for subject, predicate, target in wanted:
        for triple in left:
            if triple[1] == predicate and nodes.same(subject, triple[0]) and _same_object(nodes, predicate, target, triple[2]):
                left.remove(triple)
                break
        else:
            missed.append(f"- relation {nodes.say(subject)} {predicate} {nodes.say(target)}")
    made_up = [f"+ relation {nodes.label(s)} {p} {nodes.label(o)}" for s, p, o in left]
    return _card("relations", Count(found, len(wanted), found - len(left)), missed + made_up)


def _same_object(nodes: Nodes, predicate: str, wanted: str, got: str) -> bool:
    return overlap(wanted, got) >= LIKE_POST if predicate == "post" else nodes.same(wanted, got)


def _events(nodes: Nodes) -> Card:
    wanted, found = nodes.gold.events, nodes.found.events
    facts = {f.id: f for f in found}
    fits = ((_event_fit(nodes, e, f), i, f.id) for i, e in enumerate(wanted) for f in found)
    pairs = {i: facts[f] for i, f in best_pairs((fit, i, f) for fit, i, f in fits if fit is not None).items()}
    missed = [f"- event {e.type} {e.quote}" for i, e in enumerate(wanted) if i not in pairs]
    used = {f.id for f in pairs.values()}
    made_up = [f"+ event {'/'.join(sorted(f.classes & set(EVENT_TYPES)))} {_quotes(nodes.found, f)}"
               for f in found if f.id not in used]
    matched = [(e, pairs[i]) for i, e in enumerate(wanted) if i in pairs]
    card = _card("events", Count(len(found), len(wanted), len(pairs)), missed + made_up)
    return card | _roles(nodes, matched) | _dates(nodes.gold, matched) | _status(nodes.gold, matched)


def _event_fit(nodes: Nodes, wanted: GoldEvent, fact: FoundFact) -> float | None:
    """How good a match is: closeness, like trigger, right roles. None for no match."""
    union, share = closeness(nodes.found.text, wanted.span, fact.evidence)
    trigger = max((overlap(wanted.trigger, printed) for printed in fact.values("trigger")), default=0.0)
    if fact.classes & set(EVENT_TYPES) != {wanted.type} or share < SHARED or (union < AS_LONG and trigger < LIKE_TRIGGER):
        return None
    right = sum(any(nodes.same(filler, node) for node in fact.values(role)) for role, filler in wanted.roles)
    return union + 2 * trigger + (right / len(wanted.roles) if wanted.roles else 0)


def _roles(nodes: Nodes, matched: Matched) -> Card:
    right, missed = 0, []
    for event, fact in matched:
        left = {role: sorted(fact.values(role)) for role in ROLES}
        for role, filler in event.roles:
            node = next((n for n in left[role] if nodes.same(filler, n)), None)
            if node is None:
                instead = ", ".join(map(nodes.label, sorted(fact.values(role)))) or "nothing"
                missed.append(f"- role {role} of {event.quote}: {nodes.say(filler)}, not {instead}")
            else:
                left[role].remove(node)
                right += 1
    found = sum(len(f.values(role)) for f in nodes.found.events for role in ROLES)
    return _card("roles", Count(found, sum(len(e.roles) for e in nodes.gold.events), right), missed)


def _dates(gold: Gold, matched: Matched) -> Card:
    wrong = [(e, f) for e, f in matched if e.period and not f.lasts(e.period)]
    dated = sum(e.period is not None for e, _ in matched)
    total = sum(e.period is not None for e in gold.events)
    missed = [f"- date of {e.quote}: {'..'.join(e.period or ())}, not {_days(f)}" for e, f in wrong]
    return _card("dates", Count(sum(bool(f.values("begin")) for _, f in matched), total, dated - len(wrong)), missed)


def _status(gold: Gold, matched: Matched) -> Card:
    def said(fact: FoundFact) -> set[str]:
        return {status.rpartition("/")[2].lower() for status in fact.values("status")} or {"done"}

    wrong = [(e, f) for e, f in matched if said(f) != {e.status}]
    missed = [f"- status of {e.quote}: {e.status}, not {', '.join(sorted(said(f)))}" for e, f in wrong]
    return _card("status", Count(len(matched), len(gold.events), len(matched) - len(wrong)), missed)


def _statistics(gold: Gold, found: Found) -> Card:
    wanted, facts = gold.statistics, {f.id: f for f in found.statistics}
    fits = ((_statistic_fit(found, s, f), i, f.id) for i, s in enumerate(wanted) for f in found.statistics)
    pairs = {i: facts[f] for i, f in best_pairs((fit, i, f) for fit, i, f in fits if fit is not None).items()}
    matched = [(s, pairs[i]) for i, s in enumerate(wanted) if i in pairs]
    missed = [f"- statistic {s.value:g} {s.unit} {s.quote}" for i, s in enumerate(wanted) if i not in pairs]
    used = {f.id for f in pairs.values()}
    made_up = [f"+ statistic {_listed(f, 'value')} {_listed(f, 'unit')} {_quotes(found, f)}"
               for f in found.statistics if f.id not in used]
    card = _card("statistics", Count(len(facts), len(wanted), len(pairs)), missed + made_up)
    return card | _indicators(gold, matched) | _periods(gold, [(s, f) for s, f in matched if s.period])


def _indicators(gold: Gold, matched: Counted) -> Card:
    wrong = [(s, f) for s, f in matched if _likeness(s, f) < LIKE_INDICATOR]
    missed = [f"- indicator of {s.quote}: {s.indicator}, not {_listed(f, 'indicator')}" for s, f in wrong]
    return _card("indicators", Count(len(matched), len(gold.statistics), len(matched) - len(wrong)), missed)


def _periods(gold: Gold, dated: Counted) -> Card:
    wrong = [(s, f) for s, f in dated if s.period and not f.lasts(s.period)]
    total = sum(s.period is not None for s in gold.statistics)
    missed = [f"- period of {s.quote}: {'..'.join(s.period or ())}, not {_days(f)}" for s, f in wrong]
    return _card("periods", Count(len(dated), total, len(dated) - len(wrong)), missed)


def _statistic_fit(found: Found, wanted: GoldStatistic, fact: FoundFact) -> float | None:
    values = {_number(v) for v in fact.values("value")}
    units = {folded(unit) for unit in fact.values("unit")}
    union, share = closeness(found.text, wanted.span, fact.evidence)
    if len(values) != 1 or units != {folded(wanted.unit)} or share < SHARED:
        return None
    [value] = values
    if value is None or abs(value - wanted.value) > 1e-3 * max(1.0, abs(wanted.value)):
        return None
    return union + _likeness(wanted, fact)


def _number(printed: str) -> float | None:
    try:
        return float(printed)
    except ValueError:
        return None


def _likeness(wanted: GoldStatistic, fact: FoundFact) -> float:
    printed = sorted(fact.values("indicator"))
    return overlap(wanted.indicator, printed[0]) if len(printed) == 1 else 0.0


def _times(gold: Gold, found: Found) -> Card:
    fits = ((closeness(found.text, t.span, f.evidence), i, f)
            for i, t in enumerate(gold.times) for f in found.times if f.lasts(t.period))
    pairs = best_pairs((union, i, f.id) for (union, share), i, f in fits if share >= SHARED)
    missed = [f"- time {t.quote} {'..'.join(t.period)}" for i, t in enumerate(gold.times) if i not in pairs]
    used = set(pairs.values())
    made_up = [f"+ time {_quotes(found, f)} {_days(f)}" for f in found.times if f.id not in used]
    return _card("times", Count(len(found.times), len(gold.times), len(pairs)), missed + made_up)


def _header(gold: Gold, found: Found) -> Card:
    said = {key: frozenset(map(folded, found.header.get(term, ()))) for key, term in HEADER.items()}
    wanted = [(key, value) for key, value in gold.header if key in HEADER]
    wrong = [(key, value) for key, value in wanted if folded(value) not in said[key]]
    missed = [f"- header {key}: {value}, not {', '.join(sorted(said[key])) or 'nothing'}" for key, value in wrong]
    return _card("header", Count(sum(bool(said[key]) for key, _ in wanted), len(wanted), len(wanted) - len(wrong)), missed)


def _grounded(found: Found) -> Card:
    without_triple = set(found.relations.values()) - found.plain
    bad = [fact for fact in found.facts if fact not in found.grounded or fact in without_triple]
    broken = [f"! no evidence, false evidence or no plain triple: {fact}" for fact in bad]
    return _card("grounded", Count(len(found.facts), max(len(found.facts), 1), len(found.facts) - len(bad)), broken)


def _quotes(found: Found, fact: FoundFact) -> str:
    return " / ".join(_one_line(span, found.text) for span in fact.evidence)


def _one_line(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())


def _listed(fact: FoundFact, name: str) -> str:
    return ", ".join(sorted(fact.values(name))) or "nothing"


def _days(fact: FoundFact) -> str:
    return f"{_listed(fact, 'begin')}..{_listed(fact, 'end')}"
