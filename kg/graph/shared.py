"""The shared graph, gathered report by report: names, links of joint offices, corrections, the run, and the background above.

What grows with the number of names lies on the disk. In memory stay the official divisions and the joint offices, of which
there are only so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

import pyoxigraph as ox

from kg import sorting
from kg.graph import lines, rdf
from kg.model import ENTITY_TYPES
from kg.ontology import Gazetteer

TYPED = {f"{ox.NamedNode(rdf.KG + one)}".encode(): one for one in ENTITY_TYPES}


class Shared:
    """What the shared graph says, on its way there."""

    def __init__(self, folder: Path, *, base: str, gazetteer: Gazetteer) -> None:
        self.base, self._gazetteer = base, gazetteer
        self._lines = sorting.Lines(folder)
        self._links: set[ox.Triple] = set()
        self._divisions: set[ox.Triple] = set()

    def add(self, said: Set[ox.Triple]) -> None:
        """Take in what one report gives: its names, and what is said of it beside them."""
        links = {t for t in said if t.predicate == rdf.JOINT}
        self._links |= links
        self._divisions |= {t for t in said if t.predicate == rdf.DIVISION}
        self._lines.add(lines.of(said - links))

    def finish(self, run: Set[ox.Triple]) -> None:
        """Add what only all reports together tell, and what is said of the run."""
        bodies = self._bodies()
        self._lines.add(lines.of({t for t in self._links if str(t.object).encode() in bodies}))
        self._lines.add(lines.of(rdf.background(self._divisions, self.base, self._gazetteer) | run))

    def __iter__(self) -> Iterator[bytes]:
        """All of it as sorted lines."""
        return iter(self._lines)

    def _bodies(self) -> set[bytes]:
        """The bodies to which a joint office may be linked because some report names them."""
        wanted = {str(t.object).encode() for t in self._links}
        return {subject for subject, predicate, _ in cut(self._lines) if predicate == PREF and subject in wanted}

    def tally(self) -> Counter[str]:
        """How many entities of each type the reports name, by type; divisions of the background are not among them."""
        entity = f"<{self.base}e".encode()
        kinds = (TYPED.get(kind) for one, predicate, kind in cut(self._lines) if predicate == TYPE and one.startswith(entity))
        found = Counter(kind for kind in kinds if kind)
        return Counter({kind: found[kind] for kind in sorted(found)})


PREF, TYPE = str(rdf.PREF).encode(), str(rdf.TYPE).encode()


def cut(given: Iterable[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Lines as subject, predicate and object, as they are written."""
    for line in given:
        subject, predicate, rest = line.split(b" ", 2)
        yield subject, predicate, rest[:-3]
