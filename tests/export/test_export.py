"""The graph in other tools' forms: read back by those tools where they are here, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import yaml

from kg import query
from kg.errors import StoreError
from kg.export import FORMS, cube, export, nquads, properties
from kg.query import KG

QB = "http://purl.org/linked-data/cube#"
PREFIXES = {"qb": QB, "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "kg": KG}

CONSTRAINTS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "constraints.yaml").read_text("utf8"))


def node(quads: list[ox.Quad], label: str) -> str:
    """The IRI of what has this label."""
    return next(q.subject.value for q in quads if q.predicate.value.endswith("prefLabel") and q.object.value == label)


def test_quads_in_sorted_parts_without_blank_nodes(small: Path, quads: list[ox.Quad], tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    nquads.parts(query.opened(small), tmp_path / "parts", lines=100)
    parts = sorted((tmp_path / "parts").iterdir())
    assert [part.name for part in parts[:2]] == ["part-00001.nq", "part-00002.nq"]
    listed = [quad for part in parts for quad in ox.parse(part.read_bytes(), format=ox.RdfFormat.N_QUADS)]
    assert listed == sorted(set(quads), key=lambda q: (str(q.graph_name), str(q.triple)))
    assert {part.read_bytes().count(b"\n") for part in parts[:-1]} == {100}


def test_a_graph_that_was_emptied_has_no_quads() -> None:
    store, graph = ox.Store(), ox.NamedNode("x:g")
    store.add_graph(ox.NamedNode("x:empty"))
    quad = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o"), graph)
    store.add(quad)
    assert list(nquads.quads(store)) == [quad]


def test_a_blank_node_is_refused(tmp_path: Path) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("x:p"), ox.Literal("o"), ox.NamedNode("x:g")))
    with pytest.raises(StoreError, match="<x:g> has a blank node"):
        export(store, "nquads", tmp_path / "parts")
    assert list(tmp_path.iterdir()) == []


def test_jsonld_is_the_graph(small: Path, quads: list[ox.Quad], tmp_path: Path) -> None:
    export(query.opened(small), "jsonld", tmp_path / "graph.jsonld")
    assert set(ox.parse(path=str(tmp_path / "graph.jsonld"))) == set(quads)


def test_graphml_is_read_by_networkx(small: Path, quads: list[ox.Quad], tmp_path: Path) -> None:
    export(query.opened(small), "graphml", tmp_path / "graph.graphml")
    network = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    town, county, body = (node(quads, name) for name in ("清溪县甲镇", "清溪县", "清溪县纪委监委"))
    name = "清溪县纪委监委"
    assert network.nodes[body] == {"label": name, "class": "Organization", "name": name, "names": "县纪委监委"}
    assert network.nodes[node(quads, "李明")]["posts"] == "镇长"
    part = next(e for _, end, e in network.edges(town, data=True) if end == county and e["label"] == "partOf")
    assert (part["quote"], part["confidence"]) == ("清溪县甲镇", "0.9")
    inspection = next(n for n, given in network.nodes(data=True) if given["class"] == "Inspection")
    assert {(e["label"], end) for _, end, e in network.edges(inspection, data=True)} >= {("agent", body), ("target", town)}
    planned = next(given for _, given in network.nodes(data=True) if given.get("value") == "150000000")
    assert (planned["class"], planned["unit"], planned["status"]) == ("Statistic", "元", "Planned")


def test_neo4j_headers_and_rows(small: Path, quads: list[ox.Quad], tmp_path: Path) -> None:
    export(query.opened(small), "neo4j", tmp_path / "csv")
    files = [tmp_path / "csv" / name for name in ("nodes.csv", "relationships.csv")]
    nodes, edges = (list(csv.DictReader(io.StringIO(file.read_text("utf8")))) for file in files)
    ids = {row[":ID"] for row in nodes}
    assert len(ids) == len(nodes)
    assert {row[key] for row in edges for key in (":START_ID", ":END_ID")} <= ids
    body = next(row for row in nodes if row["name:string"] == "清溪县纪委监委")
    assert (body[":ID"], body[":LABEL"], body["names:string[]"]) == (node(quads, "清溪县纪委监委"), "Organization", "县纪委监委")
    told = {"partOf", "jurisdiction", "organizer", "affiliation", "agent", "target", "recipient", "campaign", "counts"}
    assert {row[":TYPE"] for row in edges} == told | {"mentionedIn", "toldIn"}


def test_a_text_with_everything_in_it_stays_in_its_cell() -> None:
    hostile = '=1+1,"x"\n|;\\'
    graph = properties.PropertyGraph({"x:a": {"class": "Person", "name": hostile}}, [("x:a", "knows", "x:a", {"quote": hostile})])
    written = properties.neo4j(graph)
    assert next(csv.DictReader(io.StringIO(written["nodes.csv"])))["name:string"] == hostile
    assert next(csv.DictReader(io.StringIO(written["relationships.csv"])))["quote:string"] == hostile


@pytest.fixture(scope="module")
def numbers(eight: Path) -> ox.Store:
    """The cube of eight reports."""
    store = ox.Store()
    store.load(cube.written(query.opened(eight)), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_cube_keeps_the_constraints(name: str, numbers: ox.Store) -> None:
    assert not numbers.query(CONSTRAINTS[name], prefixes=PREFIXES)


def test_no_two_observations_of_the_cube_agree_in_all_dimensions(numbers: ox.Store) -> None:
    """IC-12, by hand, as the constraint's own query compares each with each."""
    dimensions = [row["p"] for row in numbers.query("SELECT ?p { ?p a qb:DimensionProperty } ORDER BY ?p", prefixes=PREFIXES)]
    assert len(dimensions) == 4
    observations = [row["o"] for row in numbers.query("SELECT ?o { ?o a qb:Observation }", prefixes=PREFIXES)]
    keys = {tuple(q.object for p in dimensions for q in numbers.quads_for_pattern(o, p, None)) for o in observations}
    assert len(keys) == len(observations)
    assert {len(key) for key in keys} == {len(dimensions)}


def test_every_number_is_in_the_cube(eight: Path, numbers: ox.Store) -> None:
    asked = "SELECT ?v { GRAPH ?g { ?x a kg:Statistic ; kg:value ?v } }"
    told = {row["v"].value for row in query.opened(eight).query(asked, prefixes=PREFIXES)}
    assert {row["v"].value for row in numbers.query("SELECT ?v { ?o kg:value ?v }", prefixes=PREFIXES)} == told


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_whatever_the_hash_seed(form: str, small: Path, tmp_path: Path) -> None:
    def written(seed: str) -> dict[str, bytes]:
        out = tmp_path / seed
        command = [sys.executable, "-m", "kg", "export", form, "-d", str(small), "-o", str(out)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
        return {"" if p == out else p.name: p.read_bytes() for p in (sorted(out.iterdir()) if out.is_dir() else [out])}

    assert written("1") == written("2")


def test_nothing_is_half_written(small: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept").write_text("x")
    for form in FORMS:
        with pytest.raises(StoreError, match="a folder that is not empty"):
            export(query.opened(small), form, tmp_path / "full")
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        export(query.opened(small), "neo4j", tmp_path / "file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]
    assert (tmp_path / "file").read_text() == "x"
