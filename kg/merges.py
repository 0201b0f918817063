"""Every decision that two names are one thing, with its reason: what `kg merges` lists and a `split` correction undoes.

Reports merge by class, full name and administrative context; inside a report short names and references join the full name; a
reader's corrections merge what is left. The store tells the first and the last, its index which report uses which name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import query, store
from kg.graph.rdf import DCT, KG, PROV, SKOS
from kg.model import ENTITY_TYPES

KINDS = ("reports", "name", "correction")


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """An entity of the graph: its full name, core class and administrative context, then its other names."""

    name: str
    type: str
    context: str
    names: tuple[str, ...]
    iri: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was merged into a thing, why, and in which reports. `kind` is one of KINDS."""

    thing: Thing
    kind: str
    merged: str
    reason: str
    reports: tuple[str, ...]


def merges(out: Path) -> tuple[Decision, ...]:
    """The decisions in a built folder, by the name of the thing. Raises StoreError without a graph."""
    graph, index = query.opened(out), store.opened(out / store.INDEX)
    sources = {_value(q.subject): _value(q.object) for q in _all(graph, DCT + "source")}
    found: list[Decision] = []
    for thing in things(graph):
        found += _across(thing, graph, sources)
        found += _names(thing, index, sources)
        found += _corrections(thing, graph, sources)
    return tuple(found)


def things(graph: ox.Store) -> list[Thing]:
    """The entities that reports name, by name."""
    mentioned = {q.subject for q in _all(graph, KG + "mentionedIn")}
    return sorted(_thing(graph, node) for node in mentioned if isinstance(node, ox.NamedNode))


def _thing(graph: ox.Store, node: ox.NamedNode) -> Thing:
    kinds = {kind.removeprefix(KG) for kind in values(graph, node, query.TYPE.value)} & set(ENTITY_TYPES)
    name, context = ("".join(values(graph, node, term)[:1]) for term in (SKOS + "prefLabel", KG + "context"))
    return Thing(name, min(kinds, default=""), context, tuple(values(graph, node, SKOS + "altLabel")), node.value)


def _across(thing: Thing, graph: ox.Store, sources: dict[str, str]) -> Iterator[Decision]:
    reports = _reports(thing, graph, sources)
    if len(reports) > 1:
        where = f"in {thing.context}" if thing.context else "without administrative context"
        yield Decision(thing, "reports", f"{len(reports)} reports", f"same class and full name {where}", reports)


def _names(thing: Thing, index: ox.Store, sources: dict[str, str]) -> Iterator[Decision]:
    used: defaultdict[str, set[str]] = defaultdict(set)
    for quad in index.quads_for_pattern(ox.NamedNode(thing.iri), ox.NamedNode(SKOS + "altLabel"), None, None):
        used[_value(quad.object)].add(sources[_value(quad.graph_name).removesuffix("-graph")])
    for name, reports in sorted(used.items()):
        yield Decision(thing, "name", name, "the report uses it for the same thing", tuple(sorted(reports)))


def _corrections(thing: Thing, graph: ox.Store, sources: dict[str, str]) -> Iterator[Decision]:
    for iri in values(graph, ox.NamedNode(thing.iri), PROV + "wasInfluencedBy"):
        node = ox.NamedNode(iri)
        if values(graph, node, KG + "action") in (["merge"], ["rename"]):
            [author] = values(graph, node, PROV + "wasAssociatedWith")
            [name] = values(graph, ox.NamedNode(author), SKOS + "prefLabel")
            [label], [reason] = values(graph, node, SKOS + "prefLabel"), values(graph, node, DCT + "description")
            yield Decision(thing, "correction", label, f"{name}: {reason}", _reports(thing, graph, sources))


def _reports(thing: Thing, graph: ox.Store, sources: dict[str, str]) -> tuple[str, ...]:
    return tuple(sorted(sources[r] for r in values(graph, ox.NamedNode(thing.iri), KG + "mentionedIn")))


def _all(graph: ox.Store, term: str) -> Iterator[ox.Quad]:
    return graph.quads_for_pattern(None, ox.NamedNode(term), None, None)


def values(graph: ox.Store, node: ox.NamedNode, term: str) -> list[str]:
    """What the graph says of a node by a property, each once, in order."""
    return sorted({_value(q.object) for q in graph.quads_for_pattern(node, ox.NamedNode(term), None, None)})


def _value(node: object) -> str:
    return str(getattr(node, "value", node))
