"""The statistics as an RDF Data Cube (https://www.w3.org/TR/vocab-data-cube/) that keeps the constraints of its specification.

An observation is a number for one agent, indicator, period and place in a report: the place tells apart what two sentences count
alike. What a report leaves open is said by a node of its own (nobody, undated), as a cube has every dimension everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import pyoxigraph as ox

from kg.export.properties import rows
from kg.graph.files import PREFIXES
from kg.query import KG, TYPE, XSD, Source, base_of

QB = "http://purl.org/linked-data/cube#"
SDMX = "http://purl.org/linked-data/sdmx/2009/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
PERIOD = ox.NamedNode(f"{SDMX}dimension#refPeriod")
DIMENSIONS = {"indicator": f"{XSD}string", "agent": f"{RDFS}Resource", "evidence": f"{RDFS}Resource"}
ATTRIBUTES = ("unit", "upper", "status", "approximate")
REQUIRED = ("unit",)
DECIMAL = ox.NamedNode(XSD + "decimal")

Row = dict[str, str]


def written(source: Source) -> bytes:
    """The cube in Turtle."""
    base = base_of(source) or "urn:mailuo:"
    triples = {*_structure(base), *(t for row in rows(source, "observations") for t in _observation(row, base))}
    prefixes = PREFIXES | {"qb": QB, "sdmx-dimension": f"{SDMX}dimension#", "sdmx-measure": f"{SDMX}measure#"}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _structure(base: str) -> Iterator[ox.Triple]:
    """The data set, its structure, and what stands for what is not told."""
    data, structure = _node(base, "cube"), _node(base, "cube-structure")
    yield ox.Triple(data, TYPE, _qb("DataSet"))
    yield ox.Triple(data, _qb("structure"), structure)
    yield ox.Triple(data, _rdfs("label"), ox.Literal("报道中的数字", language="zh"))
    yield ox.Triple(data, _rdfs("label"), ox.Literal("Numbers told in reports", language="en"))
    yield ox.Triple(structure, TYPE, _qb("DataStructureDefinition"))
    dimensions = {_kg(name): end for name, end in DIMENSIONS.items()} | {PERIOD: f"{RDFS}Resource"}
    for order, (term, end) in enumerate(dimensions.items(), 1):
        yield from _component(base, structure, "dimension", term, order)
        yield ox.Triple(term, TYPE, _qb("DimensionProperty"))
        yield ox.Triple(term, _rdfs("range"), ox.NamedNode(end))
    yield from _component(base, structure, "measure", _kg("value"), len(dimensions) + 1)
    yield ox.Triple(_kg("value"), TYPE, _qb("MeasureProperty"))
    yield ox.Triple(_kg("value"), _rdfs("range"), DECIMAL)
    yield ox.Triple(_kg("value"), _rdfs("subPropertyOf"), ox.NamedNode(f"{SDMX}measure#obsValue"))
    for order, name in enumerate(ATTRIBUTES, len(dimensions) + 2):
        yield from _component(base, structure, "attribute", _kg(name), order)
        yield ox.Triple(_kg(name), TYPE, _qb("AttributeProperty"))
        required = ox.Literal(name in REQUIRED)
        yield ox.Triple(_node(base, f"cube-{name}"), _qb("componentRequired"), required)
    for name, chinese, english in (("cube-nobody", "未说明", "nobody named"), ("cube-undated", "未说明", "no time given")):
        yield ox.Triple(_node(base, name), _rdfs("label"), ox.Literal(chinese, language="zh"))
        yield ox.Triple(_node(base, name), _rdfs("label"), ox.Literal(english, language="en"))


def _component(base: str, structure: ox.NamedNode, kind: str, term: ox.NamedNode, order: int) -> Iterator[ox.Triple]:
    node = _node(base, f"cube-{term.value.rpartition('/')[2].rpartition('#')[2]}")
    yield ox.Triple(structure, _qb("component"), node)
    yield ox.Triple(node, TYPE, _qb("ComponentSpecification"))
    yield ox.Triple(node, _qb(kind), term)
    yield ox.Triple(node, _qb("componentProperty"), term)
    yield ox.Triple(node, _qb("order"), ox.Literal(order))


def _observation(row: Row, base: str) -> Iterator[ox.Triple]:
    agent, evidence = row.get("agent", f"{base}cube-nobody"), ox.NamedNode(row["evidence"])
    node = ox.NamedNode(f"{row['fact']}-o{sha256(f'{agent} {evidence.value}'.encode()).hexdigest()[:8]}")
    yield ox.Triple(node, TYPE, _qb("Observation"))
    yield ox.Triple(node, _qb("dataSet"), _node(base, "cube"))
    yield ox.Triple(node, ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom"), ox.NamedNode(row["fact"]))
    yield ox.Triple(node, _kg("evidence"), evidence)
    yield ox.Triple(node, _kg("agent"), ox.NamedNode(agent))
    yield ox.Triple(node, _kg("indicator"), ox.Literal(row.get("indicator", "")))
    yield ox.Triple(node, _kg("value"), ox.Literal(row["value"], datatype=DECIMAL))
    yield ox.Triple(node, _kg("unit"), ox.Literal(row["unit"]))
    if "upper" in row:
        yield ox.Triple(node, _kg("upper"), ox.Literal(row["upper"], datatype=DECIMAL))
    if "status" in row:
        yield ox.Triple(node, _kg("status"), ox.NamedNode(row["status"]))
    if row.get("approximate") == "true":
        yield ox.Triple(node, _kg("approximate"), ox.Literal(True))
    yield from _period(row, node, base)


def _period(row: Row, observation: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    """The period as a node, which the same days share."""
    days = [(key, row[key]) for key in ("begin", "end") if key in row]
    name = "-".join(["cube-period", row.get("begin", "open"), row.get("end", "open")]) if days else "cube-undated"
    yield ox.Triple(observation, PERIOD, _node(base, name))
    for key, day in days:
        yield ox.Triple(_node(base, name), _kg(key), ox.Literal(day, datatype=ox.NamedNode(XSD + "date")))


def _node(base: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(base + name)


def _kg(term: str) -> ox.NamedNode:
    return ox.NamedNode(KG + term)


def _qb(term: str) -> ox.NamedNode:
    return ox.NamedNode(QB + term)


def _rdfs(term: str) -> ox.NamedNode:
    return ox.NamedNode(RDFS + term)
