"""When two texts, or two stretches of a text, count as the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

from kg.model import Span

Wanted = TypeVar("Wanted", bound=Hashable)
Got = TypeVar("Got", bound=Hashable)

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII to plain ASCII
IGNORED = re.compile(r"[\s“”\"'‘’《》〈〉「」()\[\],、。:;·—\-]")
LONGEST = 200  # characters that a piece of evidence may have


def folded(words: str) -> str:
    """Words without punctuation, width, case and white space: the form in which names and quotes are compared."""
    return IGNORED.sub("", words.translate(WIDE)).lower()


def overlap(one: str, other: str) -> float:
    """How many characters two texts share, as F1 between 0 and 1, whatever their order."""
    left, right = Counter(folded(one)), Counter(folded(other))
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def closeness(text: str, wanted: Span, evidence: Iterable[Span]) -> tuple[float, float]:
    """How well the best piece of evidence fits a gold quote: intersection over union, and the share of the shorter of the two.

    Evidence that is too long or runs over a line end fits nothing.
    """
    fits = [_fit(wanted, span) for span in evidence if len(span) <= LONGEST and "\n" not in span.of(text).strip()]
    return max(fits, default=(0.0, 0.0))


def _fit(one: Span, other: Span) -> tuple[float, float]:
    shared = max(0, min(one.end, other.end) - max(one.begin, other.begin))
    union = max(one.end, other.end) - min(one.begin, other.begin)
    return shared / union, shared / min(len(one), len(other))


def best_pairs(scored: Iterable[tuple[float, Wanted, Got]]) -> dict[Wanted, Got]:
    """Pairs of gold and found, each used once, the highest score first; equal scores in the order of gold, then as they came."""
    ranked = sorted(enumerate(scored), key=lambda row: (-row[1][0], row[1][1], row[0]))
    pairs: dict[Wanted, Got] = {}
    taken: set[Got] = set()
    for _, (_, wanted, got) in ranked:
        if wanted not in pairs and got not in taken:
            pairs[wanted] = got
            taken.add(got)
    return pairs
