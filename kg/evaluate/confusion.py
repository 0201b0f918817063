"""Which types are taken for which: a thing of the gold and one of the graph that share a name or a place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.evaluate.card import Card
from kg.evaluate.found import Found
from kg.evaluate.gold import Gold
from kg.evaluate.likeness import best_pairs, closeness
from kg.evaluate.nodes import Nodes
from kg.evaluate.score import SHARED
from kg.model import ENTITY_TYPES, EVENT_TYPES

NOTHING = ""


@dataclass(frozen=True, slots=True)
class Confusion:
    """One thing by its type in the gold and in the graph; empty where it is missed or made up. `words` name it."""

    part: str
    gold: str
    found: str
    words: str

    @property
    def is_right(self) -> bool:
        """Whether both say the same."""
        return self.gold == self.found


def confused(gold: Gold, found: Found, card: Card) -> Iterator[Confusion]:
    """Every entity and event of gold and graph once: as matched, else beside what is most like it and of another type."""
    yield from _entities(gold, found, card)
    yield from _events(gold, found, card)


def _entities(gold: Gold, found: Found, card: Card) -> Iterator[Confusion]:
    nodes = Nodes(gold, found)
    alike = best_pairs(
        (len(wanted & nodes.names_of(node)), key, node)
        for key, wanted in nodes.wanted.items() for node in nodes.candidates
        if ("entities", key) not in card.matched and node not in nodes.entity and wanted & nodes.names_of(node))
    pairs = nodes.node | alike
    for entity in gold.entities.values():
        node = pairs.get(entity.id)
        yield Confusion("entities", entity.type, _kind(nodes.kinds(node)) if node else NOTHING, entity.names[0])
    used = set(pairs.values())
    yield from (Confusion("entities", NOTHING, _kind(nodes.kinds(n)), nodes.label(n)) for n in nodes.candidates if n not in used)


def _events(gold: Gold, found: Found, card: Card) -> Iterator[Confusion]:
    facts = {fact.id: fact for fact in found.events}
    right: dict[int, str] = {int(row): node for (part, row), node in card.matched.items() if part == "events"}
    rest = [(row, event) for row, event in enumerate(gold.events) if row not in right]
    near = ((closeness(found.text, event.span, fact.evidence), row, key)
            for row, event in rest for key, fact in facts.items()
            if key not in card.right and _kind(fact.classes & set(EVENT_TYPES)) != event.type)
    pairs = right | best_pairs((union, row, key) for (union, share), row, key in near if share >= SHARED)
    for row, event in enumerate(gold.events):
        fact = facts[pairs[row]] if row in pairs else None
        yield Confusion("events", event.type, _kind(fact.classes & set(EVENT_TYPES)) if fact else NOTHING, event.quote)
    used = set(pairs.values())
    for key, fact in facts.items():
        if key not in used:
            words = " / ".join(" ".join(span.of(found.text).split()) for span in fact.evidence)
            yield Confusion("events", NOTHING, _kind(fact.classes & set(EVENT_TYPES)), words)


def _kind(classes: Iterable[str]) -> str:
    return "/".join(sorted(classes))


def matrix(rows: Iterable[Confusion], part: str) -> dict[str, dict[str, int]]:
    """Gold type -> found type -> how many, in the order of the types; `""` for missed and made up."""
    order = [*(ENTITY_TYPES if part == "entities" else EVENT_TYPES), NOTHING]
    counted: dict[str, dict[str, int]] = {kind: {} for kind in order}
    for row in rows:
        if row.part == part:
            counted[row.gold][row.found] = counted[row.gold].get(row.found, 0) + 1
    return {kind: dict(sorted(found.items())) for kind, found in counted.items() if found}
