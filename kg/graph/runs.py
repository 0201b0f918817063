"""A graph of more reports than memory holds: sorted lines on the disk, for each report, for what all share, for what follows.

They are written once, report by report, and read in the order of the files that are made of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import sorting
from kg.graph import inference, lines, rdf
from kg.graph.shared import Shared
from kg.ontology import Gazetteer

SOME = 10_000  # lines that are parsed at a time
GRAPH = "-graph"  # ends the IRI of a report's graph; what stands before it begins the IRIs of the report's own nodes


class Runs:
    """The lines of a graph, in a folder of their own."""

    def __init__(self, folder: Path, *, base: str, gazetteer: Gazetteer) -> None:
        self.base, self.folder, self._folder = base, folder, folder / "reports"
        self.others = rdf.shared(base), inference.inferred(base)
        self.shared = Shared(folder / "shared", base=base, gazetteer=gazetteer)
        self.inferred = sorting.Lines(folder / "inferred")
        self._spread = sorting.Lines(folder / "spread")  # what reports say of nodes that are not theirs alone
        self._folder.mkdir(parents=True)

    def add(self, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> None:
        """Take in a report's graph."""
        said = sorted(lines.of_graph(quads, graph))
        own = self._own(graph.value)
        self._spread.add(line for line in said if not line.startswith(own))
        self._file(graph.value).write_bytes(b"".join(said))

    def finish(self, version: str, digest: str) -> None:
        """All reports are in: complete what they share."""
        self.shared.finish(rdf.run(self.base, version, digest))

    def reports(self) -> Iterator[str]:
        """The IRIs of the reports' graphs, sorted."""
        return (self.base + path.name for path in sorted(self._folder.iterdir()))

    def of(self, graph: str) -> Iterator[bytes]:
        """The lines of one graph, by its IRI."""
        if graph == self.others[0]:
            yield from self.shared
        elif graph == self.others[1]:
            yield from self.inferred
        else:
            with self._file(graph).open("rb") as said:
                yield from said

    def graphs(self) -> list[str]:
        """The IRIs of all graphs that say something, sorted."""
        return sorted([*self.reports(), *(graph for graph in self.others if next(self.of(graph), None))])

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """The same as quads, some at a time."""
        said = self.of(graph)
        while some := list(islice(said, SOME)):
            yield from lines.quads(some, graph)

    def union(self) -> Iterator[bytes]:
        """The lines of all graphs together, sorted, each once."""
        return sorting.once(heapq.merge(self._local(), self._spread, self.inferred, self.shared))

    def common(self) -> Iterator[bytes]:
        """What is asserted of nodes that are no report's own, and what else the shared graph says, sorted, each once."""
        return sorting.once(heapq.merge(self._spread, self.shared))

    def _local(self) -> Iterator[bytes]:
        """What reports say of their own nodes: the reports' ids are of one length, so their lines follow each other."""
        for graph in self.reports():
            own = self._own(graph)
            yield from (line for line in self.of(graph) if line.startswith(own))

    def _own(self, graph: str) -> bytes:
        return f"<{graph.removesuffix(GRAPH)}".encode()

    def _file(self, graph: str) -> Path:
        return self._folder / graph.removeprefix(self.base)
