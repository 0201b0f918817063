"""The graph as a property graph: entities, events, statistics and reports are nodes, relations and roles are edges.

GraphML is for network tools (Gephi, yEd, networkx), the CSV files are for `neo4j-admin database import full`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from kg import query
from kg.query import KG, Source

NODES = ("entities", "unnamed", "reports", "events", "statistics")
EDGES = ("relations", "roles", "mentions")
TYPES = {"value": "double", "upper": "double", "confidence": "double", "begin": "date", "end": "date", "issued": "date",
         "names": "string[]", "posts": "string[]"}
SEPARATOR = "|"

Properties = dict[str, str]


@dataclass(slots=True)
class PropertyGraph:
    """Nodes by their IRI, and edges (source, type, target, properties). A node has its class under `class`."""

    nodes: dict[str, Properties] = field(default_factory=dict)
    edges: list[tuple[str, str, str, Properties]] = field(default_factory=list)


def read(source: Source) -> PropertyGraph:
    """The property graph of a store. Edges to what is no node (a role of background, say) are left to the RDF forms."""
    graph = PropertyGraph()
    for name in NODES:
        for row in rows(source, name):
            node = row.pop("node")
            graph.nodes.setdefault(node, {"class": row.pop("class").removeprefix(KG)} | row)
    for row in rows(source, "lists"):
        if given := graph.nodes.get(row["node"]):
            one = row["one"].replace(SEPARATOR, "｜")
            given[row["list"]] = f"{given[row['list']]}{SEPARATOR}{one}" if row["list"] in given else one
    for name in EDGES:
        for row in rows(source, name):
            ends = row.pop("source"), row.pop("target")
            if all(end in graph.nodes for end in ends):
                graph.edges.append((ends[0], row.pop("type"), ends[1], row))
    return graph


def rows(source: Source, name: str) -> Iterator[dict[str, str]]:
    """The rows of a query of this folder, with what is bound as text."""
    text = resources.files("kg.export").joinpath("queries", f"{name}.rq").read_text("utf8")
    found = source.query(query.read(text).sparql, use_default_graph_as_union=True)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {key: str(term.value) for key, term in zip(names, row, strict=True) if term is not None and term.value != ""}


def graphml(graph: PropertyGraph) -> bytes:
    """GraphML; every property is a text, so that no digit of a number is lost."""
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, properties in graph.nodes.items():
        network.add_node(node, label=properties.get("name", ""), **properties)
    for number, (source, kind, target, properties) in enumerate(graph.edges):
        network.add_edge(source, target, key=str(number), label=kind, **properties)
    target_file = io.BytesIO()
    nx.write_graphml_xml(network, target_file, encoding="utf-8", prettyprint=True)
    return target_file.getvalue()


def neo4j(graph: PropertyGraph) -> dict[str, str]:
    """The files nodes.csv and relationships.csv with the headers that the importer reads; lists are separated by |."""
    node_rows = [{":ID": node, ":LABEL": given["class"]} | _typed(given, "class") for node, given in graph.nodes.items()]
    edge_rows = [
        {":START_ID": source, ":TYPE": kind, ":END_ID": target} | _typed(given) for source, kind, target, given in graph.edges
    ]
    return {"nodes.csv": _csv(node_rows, ":ID", ":LABEL"), "relationships.csv": _csv(edge_rows, ":START_ID", ":TYPE", ":END_ID")}


def _typed(properties: Mapping[str, str], *without: str) -> Properties:
    return {f"{key}:{TYPES.get(key, 'string')}": value for key, value in properties.items() if key not in without}


def _csv(listed: list[dict[str, Any]], *first: str) -> str:
    columns = [*first, *sorted({key for row in listed for key in row} - set(first))]
    target = io.StringIO()
    writer = csv.DictWriter(target, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return target.getvalue()
