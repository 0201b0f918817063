"""Quads as files: Turtle, TriG, JSON-LD and N-Quads, with readable prefixes and the same bytes for the same quads.

pyoxigraph writes them from sorted quads, which groups them by subject; rdflib's Turtle is several times slower.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

PREFIXES = {
    "kg": "https://w3id.org/mailuo/ontology/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
}


class ByGraph(list[ox.Quad]):
    """Quads sorted by graph: for all files that keep graphs apart, since sorting is the most of their work."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        super().__init__(sorted(quads, key=lambda q: (str(q.graph_name), str(q.triple))))


def turtle(quads: Sequence[ox.Quad], *, base: str = "") -> bytes:
    """The union of all graphs in Turtle."""
    triples = sorted({quad.triple for quad in quads}, key=str)
    return _written(triples, ox.RdfFormat.TURTLE, base)


def trig(quads: Sequence[ox.Quad], *, base: str = "") -> bytes:
    """All graphs, kept apart, in TriG."""
    return _written(_by_graph(quads), ox.RdfFormat.TRIG, base)


def jsonld(quads: Sequence[ox.Quad], *, base: str = "") -> bytes:
    """All graphs, kept apart, in JSON-LD."""
    return _written(_by_graph(quads), ox.RdfFormat.JSON_LD, base)


def nquads(quads: Sequence[ox.Quad]) -> bytes:
    """All quads, a line each, sorted."""
    return _written(_by_graph(quads), ox.RdfFormat.N_QUADS, "")


def _by_graph(quads: Iterable[ox.Quad]) -> ByGraph:
    return quads if isinstance(quads, ByGraph) else ByGraph(quads)


def _written(statements: Iterable[ox.Quad] | Iterable[ox.Triple], form: ox.RdfFormat, base: str) -> bytes:
    prefixes = PREFIXES | ({"id": base} if base else {})
    written = ox.serialize(statements, format=form, prefixes=prefixes if form != ox.RdfFormat.N_QUADS else None)
    return written or b""
