"""N-Quads in parts for bulk loaders: sorted, a graph after the other, without a blank node."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.query import Source

LINES = 1_000_000  # in each part: some 150 MB


def quads(source: Source) -> Iterator[ox.Quad]:
    """All quads, sorted by graph and then by triple. Raises StoreError for a blank node, which loaders lose or rename."""
    for graph in sorted((g for g in source.named_graphs() if isinstance(g, ox.NamedNode)), key=str):
        triples = {quad.triple for quad in source.quads_for_pattern(None, None, None, graph)}
        for triple in sorted(triples, key=str):
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                raise StoreError(f"{graph} has a blank node, which bulk loaders lose or rename; give it an IRI: {triple}")
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def parts(source: Source, folder: Path, *, lines: int = LINES) -> None:
    """Write part-00001.nq and so on into a folder. Raises StoreError and OSError."""
    ahead = quads(source)
    for number in count(1):
        part = list(islice(ahead, lines))
        if not part and number > 1:
            return
        (folder / f"part-{number:05}.nq").write_bytes(ox.serialize(part, format=ox.RdfFormat.N_QUADS) or b"")
