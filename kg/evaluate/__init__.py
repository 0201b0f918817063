"""How well the graphs of reports agree with what a careful reader takes out of them.

`evaluate` builds each report that has a gold file and scores its graph: found, gold, right, precision, recall and F1 for each
part, then the micro average over all reports. A build that fails counts with all its gold and nothing found. Beside the score
stand the misses by what they cost (`Scores.costliest`), which types are taken for which (`confusion`), and whether facts are
right as often as their confidence says (`calibration`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline
from kg.evaluate import found, gold
from kg.evaluate.calibration import Calibration, Judged, judged
from kg.evaluate.card import PARTS, Card, Count, Miss
from kg.evaluate.confusion import Confusion, confused
from kg.evaluate.score import nothing_found, score
from kg.ontology import Ontology

__all__ = [
    "ALL", "PARTS", "Calibration", "Card", "Confusion", "Count", "Judged", "Miss", "Scored", "Scores", "evaluate", "score_store",
]

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Scored:
    """One report's score, the types that were confused in it, and each of its facts with whether it is right."""

    card: Card
    confused: tuple[Confusion, ...] = ()
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True)
class Scores:
    """The score of each report by its name."""

    reports: Mapping[str, Scored]

    @property
    def total(self) -> dict[str, Count]:
        """The micro average: the counts of all reports added up."""
        return {part: sum((one.card.counts[part] for one in self.reports.values()), Count()) for part in PARTS}

    def rows(self) -> Iterator[tuple[str, str, Count]]:
        """Report, part and count; the average last, under ALL."""
        for name, one in self.reports.items():
            yield from ((name, part, one.card.counts[part]) for part in PARTS)
        yield from ((ALL, part, count) for part, count in self.total.items())

    def costliest(self, limit: int = 20) -> list[tuple[str, Miss]]:
        """The misses that take the most points, with their reports; equal ones in the order of the reports."""
        misses = [(name, miss) for name, one in self.reports.items() for miss in one.card.misses]
        return sorted(misses, key=lambda row: -row[1].weight)[:limit]

    @cached_property
    def confusion(self) -> tuple[Confusion, ...]:
        """Which types of entities and events were taken for which, over all reports."""
        return tuple(c for one in self.reports.values() for c in one.confused)

    @cached_property
    def calibration(self) -> Calibration:
        """All facts, by whether they are right."""
        return Calibration(tuple(j for one in self.reports.values() for j in one.judged))


def evaluate(place: Path, ontology: Ontology) -> Scores:
    """The scores of all gold files below a folder, or of the one named. Raises GoldError for gold that cannot be read."""
    golds = [(path, gold.load(path, name)) for name, path in gold.files(place)]
    return Scores({wanted.name: _scored(path, wanted, ontology) for path, wanted in golds})


def _scored(path: Path, wanted: gold.Gold, ontology: Ontology) -> Scored:
    text = path.with_suffix(".txt")
    outcome = pipeline.attempt(pipeline.Source(text, text.parent), ontology)
    if outcome.analysis is None:
        return Scored(nothing_found(wanted, outcome.reason))
    from kg.graph import rdf

    store = ox.Store()
    try:
        store.bulk_extend(rdf.to_quads([outcome.analysis], base=pipeline.DEFAULT_BASE, version="", digest=""))
    except pipeline.DEFEATS as error:
        return Scored(nothing_found(wanted, f"{type(error).__name__}: {error}"))
    return score_store(wanted, store)


def score_store(wanted: gold.Gold, store: ox.Store) -> Scored:
    """The score of the graph of one report."""
    graph = found.read(found.asking(store), wanted.text)
    card = score(wanted, graph)
    return Scored(card, tuple(confused(wanted, graph, card)), tuple(judged(graph, card)))
