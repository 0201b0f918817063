"""The score of a report as a value: a count for each part, a line for each miss, and what was matched with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

PARTS = ("entities", "relations", "events", "roles", "dates", "status", "statistics", "indicators", "periods", "times",
         "header", "grounded")
Place = tuple[str, str | int]  # a part, and in it an entity's id or the number of a row of the gold


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

    @property
    def lost(self) -> int:
        """How many points stand between this and a perfect score: the missed and the made up."""
        return self.found + self.gold - 2 * self.right


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is missed (`-`), made up (`+`) or broken (`!`), in words.

    `cost` is how many points it takes by itself: a missed event takes its roles, its date and its status along. `needs` are the
    gold entities without which it cannot be right, `entity` is the one that is itself missed, and `drags` what the misses cost
    that need that one.
    """

    sign: str
    words: str
    cost: int = 1
    needs: tuple[str, ...] = ()
    entity: str = ""
    drags: int = 0

    def __str__(self) -> str:
        return f"{self.sign} {self.words}"

    @property
    def weight(self) -> int:
        """All that would be won with it."""
        return self.cost + self.drags


@dataclass(frozen=True, slots=True)
class Card:
    """The score of one report, or of a part of it. `matched` leads from a row of the gold to the node that is right for it."""

    counts: Mapping[str, Count]
    misses: tuple[Miss, ...] = ()
    matched: Mapping[Place, str] = field(default_factory=dict)

    def __or__(self, other: Card) -> Card:
        return Card({**self.counts, **other.counts}, self.misses + other.misses, {**self.matched, **other.matched})

    @property
    def right(self) -> frozenset[str]:
        """The nodes that are right."""
        return frozenset(self.matched.values())


def card(part: str, count: Count, misses: Iterable[Miss], matched: Mapping[str, str] | Mapping[int, str] | None = None) -> Card:
    """The score of one part."""
    return Card({part: count}, tuple(misses), {(part, row): node for row, node in (matched or {}).items()})
