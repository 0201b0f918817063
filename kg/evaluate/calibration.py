"""Whether facts are right as often as their confidence says, and which rules make right ones.

A relation is right when its triple is in the gold, an event, a statistic or a time when it is matched with one of the gold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from kg.evaluate.card import Card
from kg.evaluate.found import FACTS, Found

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # each from its first number up to the next; the last one takes 1 too
ALL_KINDS = "all"
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Judged:
    """One fact of a graph: its kind, its confidence, the rules that found it, and whether the gold has it."""

    kind: str
    confidence: float
    rules: frozenset[str]
    is_right: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Some facts together: how many, how many right, and the sum of their confidences."""

    facts: int = 0
    right: int = 0
    sure: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.facts + other.facts, self.right + other.right, self.sure + other.sure)

    @property
    def share(self) -> float:
        """The share that is right."""
        return self.right / self.facts if self.facts else 0.0

    @property
    def confidence(self) -> float:
        """What the facts themselves say that share is."""
        return self.sure / self.facts if self.facts else 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """The judged facts of all reports."""

    facts: tuple[Judged, ...]

    def bins(self) -> dict[tuple[str, str], Tally]:
        """Kind and bin of confidence ("0.7-0.8") -> tally, kind by kind, `all` last. Empty bins are left out."""
        kinds = _tallied(self.facts, lambda j: [(j.kind, binned(j.confidence)), (ALL_KINDS, binned(j.confidence))])
        order = {kind: n for n, kind in enumerate((*FACTS, ALL_KINDS))}
        return dict(sorted(kinds.items(), key=lambda row: (order[row[0][0]], row[0][1])))

    def rules(self) -> dict[tuple[str, str], Tally]:
        """Rule and kind of fact -> tally, by name. A fact found by several rules counts for each."""
        return dict(sorted(_tallied(self.facts, lambda j: [(rule, j.kind) for rule in sorted(j.rules)]).items()))

    @property
    def error(self) -> float:
        """How far confidence and share right lie apart on the average, over kinds and bins; 0 is perfect."""
        bins = [tally for (kind, _), tally in self.bins().items() if kind != ALL_KINDS]
        total = sum(tally.facts for tally in bins)
        return sum(tally.facts * abs(tally.share - tally.confidence) for tally in bins) / total if total else 0.0


def binned(confidence: float) -> str:
    """The bin of a confidence, by its two ends."""
    at = max(n for n, low in enumerate(BINS[:-1]) if round(confidence, 6) >= low or n == 0)
    return f"{BINS[at]:.1f}-{BINS[at + 1]:.1f}"


def judged(found: Found, card: Card) -> Iterator[Judged]:
    """The facts of a graph that have a confidence."""
    right = card.right
    for fact in found.facts:
        if fact in found.confidences:
            kind = next(kind for kind in FACTS if kind in found.classes[fact])
            yield Judged(kind, found.confidences[fact], found.rules.get(fact, frozenset()), fact in right)


def _tallied(facts: Iterable[Judged], keys: Callable[[Judged], list[Key]]) -> dict[Key, Tally]:
    made: dict[Key, Tally] = {}
    for fact in facts:
        for key in keys(fact):
            made[key] = made.get(key, Tally()) + Tally(1, int(fact.is_right), fact.confidence)
    return made
