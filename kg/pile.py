"""The reports of a build: what was read of each lies on the disk, and comes from there one at a time, corrected.

So a build needs no more memory for many reports than for one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import correct
from kg.cache import Cache, Kept
from kg.errors import StoreError
from kg.graph import joint
from kg.model import Analysis
from kg.run import Outcome, Told


class Pile:
    """The reports that could be read, in the order of their outcomes; it can be gone through again and again."""

    def __init__(self, outcomes: Sequence[Outcome], cache: Cache, corrections: correct.Corrections, *, base: str) -> None:
        self.outcomes = [o for o in outcomes if not o.reason]
        self._cache, self._corrections, self._base = cache, corrections, base

    def __len__(self) -> int:
        return len(self.outcomes)

    def __iter__(self) -> Iterator[Analysis]:
        """The analyses. Raises StoreError when one is not there any more."""
        return (told.analysis for told in self.told())

    def told(self) -> Iterator[Told]:
        """The same with what became of each. Raises StoreError."""
        for outcome in self.outcomes:
            kept = self._kept(outcome)
            found = correct.corrected(kept.analysis, self._corrections, self._cache.ontology)
            beside = joint.candidates(found.analysis, self._base, self._cache.ontology) | correct.triples(found, self._base)
            yield Told(outcome, found.analysis, kept.seconds, beside, found.told())

    def _kept(self, outcome: Outcome) -> Kept:
        if outcome.analysis:  # its file changed while it was read, so that nobody will find it in the cache
            return Kept(outcome.analysis, outcome.seconds)
        kept = self._cache.get(self._cache.key(outcome.source, outcome.file))
        if kept is None:
            raise StoreError(f"{self._cache.folder}: what was read of {outcome.source} is not there; "
                             "give all machines the same mailuo, the same ontology and this folder")
        return kept

