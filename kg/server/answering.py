"""What a process that reads does: it answers queries and gives whole graphs, from the embedded store or from another server."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import IO, Any, TypeAlias

import pyoxigraph as ox

from kg import query as asking
from kg import remote
from kg.graph.files import PREFIXES
from kg.remote import Remote
from kg.server import media
from kg.server.refusal import RefusedError, graphs_read

Job: TypeAlias = dict[str, Any]
Reply: TypeAlias = dict[str, Any]

Source: TypeAlias = ox.Store | Remote

_opened: dict[tuple[str, str], Source] = {}


class Bounded:
    """A file that takes only so many bytes. The database writes into it."""

    def __init__(self, target: IO[bytes], most: int) -> None:
        self.target, self.most, self.size = target, most, 0

    def write(self, chunk: bytes) -> int:
        """Raises OSError when the answer gets too large."""
        self.size += len(chunk)
        if self.size > self.most:
            raise OSError(f"the answer has more than {self.most} bytes; add LIMIT or ask for less")
        return self.target.write(chunk)

    def flush(self) -> None:
        """Nothing is held back."""


def store(job: Job) -> Source:
    """The store to read: opened anew when the job names another one, or another version of it. Raises OSError, StoreError."""
    key = (job["store"], job.get("version", ""))
    if key not in _opened:
        _opened.clear()
        here = job["store"]
        _opened[key] = remote.opened(here) if remote.is_address(here) else ox.Store.read_only(here)
    return _opened[key]


def about(job: Job, _body: bytes, _target: IO[bytes]) -> Reply:
    """Tell the base of the graph's IRIs, where it has one, and its graphs. Raises OSError, StoreError."""
    opened = store(job)
    return {"status": 200, "base": asking.base_of(opened), "graphs": sorted(graph.value for graph in opened.named_graphs())}


def describe(job: Job, body: bytes, target: IO[bytes]) -> Reply:
    """Answer a query about an IRI. Raises RefusedError when the graph does not know it, and what `query` raises."""
    opened, node = store(job), ox.NamedNode(job["about"])
    quads = chain(opened.quads_for_pattern(node, None, None, None), opened.quads_for_pattern(None, None, node, None))
    if next(quads, None) is None:
        raise RefusedError(f"{node}: nothing in the graph has this IRI", 404)
    return query(job, body, target)


def query(job: Job, _body: bytes, target: IO[bytes]) -> Reply:
    """Answer a SPARQL query into the file. Raises SyntaxError, ValueError, UnacceptableError, RefusedError, OSError."""
    opened, text = store(job), job["text"]
    default, named = job.get("default"), job.get("named")
    dataset: dict[str, Any] = {}
    if default is not None or named is not None:
        dataset = {"default_graph": list(map(ox.NamedNode, default or ())), "named_graphs": list(map(ox.NamedNode, named or ()))}
    elif read := graphs_read(text):
        _refuse_elsewhere(opened, read)
    else:
        dataset = {"use_default_graph_as_union": not asking.names_graph(text)}
    try:
        found = opened.query(text, base_iri=job["base"], prefixes=dict(PREFIXES), **dataset)
    except SyntaxError as error:
        raise SyntaxError(asking.reason(str(error), text, PREFIXES)) from None
    return _written(found, job, target)


def _refuse_elsewhere(opened: Source, graphs: list[str]) -> None:
    for iri in graphs:
        if not opened.contains_named_graph(ox.NamedNode(iri)):
            raise RefusedError(f"FROM <{iri}>: no such graph here, and none is fetched; GRAPH ?g {{ }} finds those there are")


def _written(found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple], job: Job, target: IO[bytes]) -> Reply:
    bounded = Bounded(target, job["answer"])
    if isinstance(found, ox.QuerySolutions | ox.QueryBoolean):
        kind = media.best(media.TABLES, job["accept"])
        found.serialize(bounded, format=media.TABLES[kind])  # type: ignore[arg-type]
    else:
        kind = media.best(media.GRAPHS, job["accept"])
        ox.serialize(found, bounded, format=media.GRAPHS[kind], prefixes=_prefixes(media.GRAPHS[kind]))  # type: ignore[arg-type]
    return {"status": 200, "kind": kind, "length": bounded.size}


def _prefixes(form: ox.RdfFormat) -> dict[str, str] | None:
    return PREFIXES if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML) else None


def graph(job: Job, _body: bytes, target: IO[bytes]) -> Reply:
    """Write one graph into the file: the named one, or the default graph. Raises RefusedError, UnacceptableError, OSError."""
    opened = store(job)
    name = ox.NamedNode(job["graph"]) if job["graph"] else ox.DefaultGraph()
    if isinstance(name, ox.NamedNode) and not opened.contains_named_graph(name):
        raise RefusedError(f"{name}: no such graph", 404)
    kind = media.best(media.GRAPHS, job["accept"])
    bounded = Bounded(target, job["answer"])
    form = media.GRAPHS[kind]
    triples = (quad.triple for quad in opened.quads_for_pattern(None, None, None, name))
    ox.serialize(triples, bounded, format=form, prefixes=_prefixes(form))  # type: ignore[arg-type]
    return {"status": 200, "kind": kind, "length": bounded.size}


def exists(path: Path) -> bool:
    """Whether a store stands there."""
    return (path / "CURRENT").is_file()
