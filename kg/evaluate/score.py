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

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.evaluate.card import PARTS, Card, Count, Miss, card
from kg.evaluate.found import Found, FoundFact
from kg.evaluate.gold import Gold, GoldEvent, GoldStatistic
from kg.evaluate.likeness import best_pairs, closeness, folded, overlap
from kg.evaluate.nodes import Nodes
from kg.model import EVENT_TYPES, ROLES, Span

HEADER = {"title": "title", "date": "issued", "publisher": "publisher", "author": "author", "editor": "editor", "place": "about"}

# Below these, two texts are not the same. A post is printed in few words, so more of them must agree.
LIKE_POST, LIKE_INDICATOR, LIKE_TRIGGER = 0.8, 0.6, 0.5
SHARED, AS_LONG = 0.5, 0.4  # how much of the shorter, and of both together, evidence and gold quote must share

Matched = list[tuple[GoldEvent, FoundFact]]
Counted = list[tuple[GoldStatistic, FoundFact]]


def score(gold: Gold, found: Found) -> Card:
    """The score of a graph. The misses are sorted by part: `-` missed, `+` made up, `!` without true evidence."""
    nodes = Nodes(gold, found)
    whole = (_entities(nodes) | _relations(nodes) | _events(nodes) | _statistics(gold, found) | _times(gold, found)
             | _header(gold, found) | _grounded(found))
    return replace(whole, misses=tuple(_with_dependents(whole.misses)))


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
    failure = Miss("!", f"the build failed: {reason}", sum(sizes.values()))
    return Card({part: Count(gold=sizes[part]) for part in PARTS}, (failure,))


def _with_dependents(misses: Iterable[Miss]) -> Iterator[Miss]:
    """Each missed entity takes along the missed relations and roles that need it."""
    listed = list(misses)
    for miss in listed:
        needing = sum(m.cost for m in listed if miss.entity and miss.entity in m.needs)
        yield replace(miss, drags=needing) if needing else miss


def _entities(nodes: Nodes) -> Card:
    wanted, found = nodes.gold.entities.values(), nodes.found

    def say(node: str) -> str:
        return f"{'/'.join(sorted(nodes.kinds(node)))} {' | '.join(sorted(found.names.get(node, ())))}"

    missed = [Miss("-", f"entity {e.type} {e.names[0]}", entity=e.id) for e in wanted if e.id not in nodes.node]
    made_up = [Miss("+", f"entity {say(node)}") for node in nodes.candidates if node not in nodes.entity]
    return card("entities", Count(len(nodes.candidates), len(wanted), len(nodes.node)), missed + made_up, nodes.node)


def _relations(nodes: Nodes) -> Card:
    left, matched, missed = sorted(nodes.found.relations), {}, []
    for row, (subject, predicate, target) in enumerate(nodes.gold.relations):
        for triple in left:
            if triple[1] == predicate and nodes.same(subject, triple[0]) and _same_object(nodes, predicate, target, triple[2]):
                matched[row] = nodes.found.relations[triple]
                left.remove(triple)
                break
        else:
            words = f"relation {nodes.say(subject)} {predicate} {nodes.say(target)}"
            missed.append(Miss("-", words, needs=(subject, target)))
    made_up = [Miss("+", f"relation {nodes.label(s)} {p} {nodes.label(o)}") for s, p, o in left]
    count = Count(len(nodes.found.relations), len(nodes.gold.relations), len(matched))
    return card("relations", count, missed + made_up, matched)


def _same_object(nodes: Nodes, predicate: str, wanted: str, got: str) -> bool:
    return overlap(wanted, got) >= LIKE_POST if predicate == "post" else nodes.same(wanted, got)


def _events(nodes: Nodes) -> Card:
    wanted, found = nodes.gold.events, nodes.found.events
    facts = {f.id: f for f in found}
    fits = ((_event_fit(nodes, e, f), i, f.id) for i, e in enumerate(wanted) for f in found)
    pairs = best_pairs((fit, i, f) for fit, i, f in fits if fit is not None)
    missed = [Miss("-", f"event {e.type} {e.quote}", 2 + len(e.roles) + (e.period is not None))
              for i, e in enumerate(wanted) if i not in pairs]
    used = set(pairs.values())
    made_up = [Miss("+", f"event {'/'.join(sorted(f.classes & set(EVENT_TYPES)))} {quotes(nodes.found, f)}", 1 + _fillers(f))
               for f in found if f.id not in used]
    matched = [(e, facts[pairs[i]]) for i, e in enumerate(wanted) if i in pairs]
    events = card("events", Count(len(found), len(wanted), len(pairs)), missed + made_up, pairs)
    return events | _roles(nodes, matched) | _dates(nodes.gold, matched) | _status(nodes.gold, matched)


def _fillers(fact: FoundFact) -> int:
    return sum(len(fact.values(role)) for role in ROLES)


def _event_fit(nodes: Nodes, wanted: GoldEvent, fact: FoundFact) -> float | None:
    """How good a match is: closeness, like trigger, right roles. None for no match."""
    union, share = closeness(nodes.found.text, wanted.span, fact.evidence)
    trigger = max((overlap(wanted.trigger, printed) for printed in fact.values("trigger")), default=0.0)
    if fact.classes & set(EVENT_TYPES) != {wanted.type} or share < SHARED or (union < AS_LONG and trigger < LIKE_TRIGGER):
        return None
    right = sum(any(nodes.same(filler, node) for node in fact.values(role)) for role, filler in wanted.roles)
    return union + 2 * trigger + (right / len(wanted.roles) if wanted.roles else 0)


def _roles(nodes: Nodes, matched: Matched) -> Card:
    right, misses = 0, []
    for event, fact in matched:
        left = {role: sorted(fact.values(role)) for role in ROLES}
        for role, filler in event.roles:
            node = next((n for n in left[role] if nodes.same(filler, n)), None)
            if node is None:
                instead = ", ".join(map(nodes.label, sorted(fact.values(role)))) or "nothing"
                words = f"role {role} of {event.quote}: {nodes.say(filler)}, not {instead}"
                misses.append(Miss("-", words, needs=(filler,)))
            else:
                left[role].remove(node)
                right += 1
        misses += [Miss("+", f"role {role} of {event.quote}: {nodes.label(n)}") for role, rest in left.items() for n in rest]
    found = sum(map(_fillers, nodes.found.events))
    return card("roles", Count(found, sum(len(e.roles) for e in nodes.gold.events), right), misses)


def _dates(gold: Gold, matched: Matched) -> Card:
    wrong = [(e, f) for e, f in matched if e.period and not f.lasts(e.period)]
    dated = sum(e.period is not None for e, _ in matched)
    total = sum(e.period is not None for e in gold.events)
    missed = [Miss("-", f"date of {e.quote}: {'..'.join(e.period or ())}, not {days(f)}", 1 + bool(f.values("begin")))
              for e, f in wrong]
    made_up = [Miss("+", f"date of {e.quote}: {days(f)}") for e, f in matched if f.values("begin") and not e.period]
    return card("dates", Count(sum(bool(f.values("begin")) for _, f in matched), total, dated - len(wrong)), missed + made_up)


def _status(gold: Gold, matched: Matched) -> Card:
    def said(fact: FoundFact) -> set[str]:
        return {status.rpartition("/")[2].lower() for status in fact.values("status")} or {"done"}

    wrong = [(e, f) for e, f in matched if said(f) != {e.status}]
    missed = [Miss("-", f"status of {e.quote}: {e.status}, not {', '.join(sorted(said(f)))}", 2) for e, f in wrong]
    return card("status", Count(len(matched), len(gold.events), len(matched) - len(wrong)), missed)


def _statistics(gold: Gold, found: Found) -> Card:
    wanted, facts = gold.statistics, {f.id: f for f in found.statistics}
    fits = ((_statistic_fit(found, s, f), i, f.id) for i, s in enumerate(wanted) for f in found.statistics)
    pairs = best_pairs((fit, i, f) for fit, i, f in fits if fit is not None)
    matched = [(s, facts[pairs[i]]) for i, s in enumerate(wanted) if i in pairs]
    missed = [Miss("-", f"statistic {s.value:g} {s.unit} {s.quote}", 2 + (s.period is not None))
              for i, s in enumerate(wanted) if i not in pairs]
    used = set(pairs.values())
    made_up = [Miss("+", f"statistic {_listed(f, 'value')} {_listed(f, 'unit')} {quotes(found, f)}")
               for f in found.statistics if f.id not in used]
    statistics = card("statistics", Count(len(facts), len(wanted), len(pairs)), missed + made_up, pairs)
    return statistics | _indicators(gold, matched) | _periods(gold, [(s, f) for s, f in matched if s.period])


def _indicators(gold: Gold, matched: Counted) -> Card:
    wrong = [(s, f) for s, f in matched if _likeness(s, f) < LIKE_INDICATOR]
    missed = [Miss("-", f"indicator of {s.quote}: {s.indicator}, not {_listed(f, 'indicator')}", 2) for s, f in wrong]
    return card("indicators", Count(len(matched), len(gold.statistics), len(matched) - len(wrong)), missed)


def _periods(gold: Gold, dated: Counted) -> Card:
    wrong = [(s, f) for s, f in dated if s.period and not f.lasts(s.period)]
    total = sum(s.period is not None for s in gold.statistics)
    missed = [Miss("-", f"period of {s.quote}: {'..'.join(s.period or ())}, not {days(f)}", 2) for s, f in wrong]
    return card("periods", Count(len(dated), total, len(dated) - len(wrong)), missed)


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
    missed = [Miss("-", f"time {t.quote} {'..'.join(t.period)}") for i, t in enumerate(gold.times) if i not in pairs]
    used = set(pairs.values())
    made_up = [Miss("+", f"time {quotes(found, f)} {days(f)}") for f in found.times if f.id not in used]
    return card("times", Count(len(found.times), len(gold.times), len(pairs)), missed + made_up, pairs)


def _header(gold: Gold, found: Found) -> Card:
    said = {key: frozenset(map(folded, found.header.get(term, ()))) for key, term in HEADER.items()}
    wanted = [(key, value) for key, value in gold.header if key in HEADER]
    wrong = [(key, value) for key, value in wanted if folded(value) not in said[key]]
    missed = [Miss("-", f"header {key}: {value}, not {', '.join(sorted(said[key])) or 'nothing'}", 1 + bool(said[key]))
              for key, value in wrong]
    return card("header", Count(sum(bool(said[key]) for key, _ in wanted), len(wanted), len(wanted) - len(wrong)), missed)


def _grounded(found: Found) -> Card:
    without_triple = set(found.relations.values()) - found.plain
    bad = [fact for fact in found.facts if fact not in found.grounded or fact in without_triple]
    broken = [Miss("!", f"no evidence, false evidence or no plain triple: {fact}", 2) for fact in bad]
    if not found.facts:
        broken = [Miss("!", "no fact at all")]
    return card("grounded", Count(len(found.facts), max(len(found.facts), 1), len(found.facts) - len(bad)), broken)


def quotes(found: Found, fact: FoundFact) -> str:
    """The words of a fact's evidence on one line."""
    return " / ".join(_one_line(span, found.text) for span in fact.evidence)


def days(fact: FoundFact) -> str:
    """When a fact begins and ends."""
    return f"{_listed(fact, 'begin')}..{_listed(fact, 'end')}"


def _one_line(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())


def _listed(fact: FoundFact, name: str) -> str:
    return ", ".join(sorted(fact.values(name))) or "nothing"
