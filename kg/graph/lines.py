"""Triples as lines of N-Triples, which sort like the texts of the triples: such a line is that text and ` .`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox


def of(triples: Iterable[ox.Triple]) -> list[bytes]:
    """Triples as lines, in the order in which they come."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def of_graph(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> list[bytes]:
    """The triples of quads that are all in one graph."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return written.replace(f" {graph} .\n".encode(), b" .\n").splitlines(keepends=True)  # no text has a line break


def parsed(lines: Iterable[bytes]) -> list[ox.Triple]:
    """Lines as triples."""
    return [quad.triple for quad in quads(lines, "")]


def quads(lines: Iterable[bytes], graph: str) -> Iterator[ox.Quad]:
    """Lines as quads in the graph of an IRI, or in none."""
    content = b"".join(lines)
    if graph:
        content = content.replace(b" .\n", f" <{graph}> .\n".encode())
    return ox.parse(content, format=ox.RdfFormat.N_QUADS)
