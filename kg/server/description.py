"""What the server tells of itself (SPARQL 1.1 Service Description), and the queries behind what it tells of a node."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

import pyoxigraph as ox

from kg import query
from kg.server import Settings, media

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
           "Turtle", "TriG", "N-Triples", "N-Quads", "RDF_XML", "JSON-LD")
TABLE = "application/sparql-results+json"


def service(address: str, settings: Settings, graphs: Sequence[str]) -> list[ox.Triple]:
    """The description of the endpoint: languages, formats, and the dataset with its graphs."""
    return list(_service(address, settings, graphs))


def _service(address: str, settings: Settings, graphs: Sequence[str]) -> Iterator[ox.Triple]:
    endpoint, dataset, default = (ox.NamedNode(f"{address}{part}") for part in ("sparql", "sparql#dataset", "sparql#default"))
    features = ["UnionDefaultGraph"] + ["BasicFederatedQuery"] * bool(settings.allowed)
    languages = ["SPARQL11Query"] + ["SPARQL11Update"] * settings.writable
    yield ox.Triple(endpoint, query.TYPE, _sd("Service"))
    yield ox.Triple(endpoint, _sd("endpoint"), endpoint)
    yield from (ox.Triple(endpoint, _sd("supportedLanguage"), _sd(language)) for language in languages)
    yield from (ox.Triple(endpoint, _sd("feature"), _sd(feature)) for feature in features)
    yield from (ox.Triple(endpoint, _sd("resultFormat"), ox.NamedNode(FORMATS + name)) for name in RESULTS)
    yield ox.Triple(endpoint, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, query.TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, query.TYPE, _sd("Graph"))
    for name in map(ox.NamedNode, graphs):
        node = ox.NamedNode(f"{address}data?graph={_quoted(name.value)}")
        yield ox.Triple(dataset, _sd("namedGraph"), node)
        yield ox.Triple(node, query.TYPE, _sd("NamedGraph"))
        yield ox.Triple(node, _sd("name"), name)


def _sd(term: str) -> ox.NamedNode:
    return ox.NamedNode(SD + term)


def _quoted(iri: str) -> str:
    from urllib.parse import quote

    return quote(iri, safe="")


def job(iri: str, accept: str) -> dict[str, Any]:
    """A job that tells what the graph says of an IRI: as a graph, or as SPARQL JSON with the labels of what it is linked to.

    Raises UnacceptableError for an Accept header that wants neither, and QueryError for what is no IRI.
    """
    kind = media.best([TABLE, *media.GRAPHS], accept)
    name = "describe-table.rq" if kind == TABLE else "describe.rq"
    text = resources.files("kg.server").joinpath("queries", name).read_text("utf8")
    return {"do": "describe", "about": iri, "text": query.filled(query.read(text), {"iri": iri}, {}), "accept": kind}
