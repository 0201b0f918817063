"""How well the graphs of reports agree with what a careful reader takes out of them.

`evaluate` builds each report that has a gold file and scores its graph: found, gold, right, precision, recall and F1 for each
part, then the micro average over all reports. A build that fails counts with all its gold and nothing found.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import pipeline
from kg.errors import OntologyError, ReadError
from kg.evaluate import found, gold
from kg.evaluate.score import PARTS, Card, Count, nothing_found, score
from kg.ontology import Ontology

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each report by its name."""

    cards: Mapping[str, Card]

    @property
    def total(self) -> dict[str, Count]:
        """The micro average: the counts of all reports added up."""
        return {part: sum((card.counts[part] for card in self.cards.values()), Count()) for part in PARTS}

    def rows(self) -> Iterator[tuple[str, str, Count]]:
        """Report, part and count; the average last, under ALL."""
        for name, card in self.cards.items():
            yield from ((name, part, card.counts[part]) for part in PARTS)
        yield from ((ALL, part, count) for part, count in self.total.items())

    def plain(self) -> dict[str, dict[str, dict[str, float]]]:
        """The same for JSON: report -> part -> figures."""
        told: dict[str, dict[str, dict[str, float]]] = {}
        for name, part, count in self.rows():
            told.setdefault(name, {})[part] = {
                "found": count.found, "gold": count.gold, "right": count.right,
                "precision": round(count.precision, 3), "recall": round(count.recall, 3), "f1": round(count.f1, 3),
            }
        return told


def evaluate(place: Path, ontology: Ontology) -> Scores:
    """The scores of all gold files in a folder, or of the one named. Raises GoldError for gold that cannot be read."""
    golds = [(path, gold.load(path)) for path in gold.files(place)]
    return Scores({wanted.name: _card(path, wanted, ontology) for path, wanted in golds})
