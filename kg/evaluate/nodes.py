"""Which node of a graph stands for which gold entity."""

from __future__ import annotations

from collections.abc import Iterable

from kg.evaluate.found import Found
from kg.evaluate.gold import Gold
from kg.evaluate.likeness import best_pairs, folded, overlap
from kg.model import ENTITY_TYPES

LIKE_WORDS = 0.7  # how many characters plain words of a role must share with the gold's


class Nodes:
    """Which node of the graph stands for which gold entity, and so whether a filler is the right one."""

    def __init__(self, gold: Gold, found: Found) -> None:
        self.gold, self.found = gold, found
        self.names = {node: frozenset(map(folded, names)) for node, names in found.names.items()}
        self.wanted = {e.id: frozenset(map(folded, e.names)) for e in gold.entities.values()}
        self.candidates = sorted((n for n in found.named if self._is_entity(n)), key=lambda n: (sorted(self.names_of(n)), n))
        self.node = best_pairs(self._likely())
        self.entity = {node: entity for entity, node in self.node.items()}

    def _is_entity(self, node: str) -> bool:
        return bool(self.kinds(node)) and not self.found.classes[node] & {"Report", "Unnamed"}

    def kinds(self, node: str) -> frozenset[str]:
        """The core classes of a node; one, where the graph is sound."""
        return self.found.classes.get(node, frozenset()) & set(ENTITY_TYPES)

    def names_of(self, node: str) -> frozenset[str]:
        """The folded names of a node."""
        return self.names.get(node, frozenset())

    def _likely(self) -> Iterable[tuple[float, str, str]]:
        for entity, wanted in self.wanted.items():
            for node in self.candidates:
                shared = wanted & self.names_of(node)
                if shared and self.kinds(node) == {self.gold.entities[entity].type}:
                    yield len(shared) / len(wanted | self.names_of(node)), entity, node

    def same(self, filler: str, node: str) -> bool:
        """Whether a node is what the gold means: an entity's id, or plain words."""
        if filler not in self.wanted:
            return node not in self.entity and any(overlap(filler, name) >= LIKE_WORDS for name in self.names_of(node))
        if node in self.entity:
            return self.entity[node] == filler
        return bool(self.wanted[filler] & self.names_of(node))

    def say(self, filler: str) -> str:
        """A gold filler in words."""
        return self.gold.entities[filler].names[0] if filler in self.gold.entities else filler

    def label(self, node: str) -> str:
        """A node in words."""
        return min(self.found.names.get(node) or {node}, key=lambda name: (len(name), name))
