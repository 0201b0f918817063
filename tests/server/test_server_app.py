"""What is answered, in which form, and who may change it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from conftest import BASE, as_quads, second
from serving import Served, served

from kg import store
from kg.graph import rdf
from kg.model import Analysis
from kg.ontology import Ontology

SD = "http://www.w3.org/ns/sparql-service-description#"
NEW = "http://example.org/new graph".replace(" ", "-")


@pytest.fixture(scope="module")
def server(small: Path) -> Iterator[Served]:
    with served(small) as one:
        yield one


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    """A copy of the graph that a test may change."""
    shutil.copytree(small, tmp_path / "own")
    return tmp_path / "own"


def body_id(quads: list[ox.Quad]) -> str:
    """The last part of the IRI of 清溪县纪委监委."""
    wanted = ox.Literal("清溪县纪委监委", language="zh")
    found = next(q.subject for q in quads if q.object == wanted and q.predicate.value.endswith("prefLabel"))
    assert isinstance(found, ox.NamedNode)
    return found.value.removeprefix(BASE)


# -------------------------------------------------------------------------------------------------------------- what form
@pytest.mark.parametrize(
    ("accept", "kind", "begins"),
    [
        ("", "application/sparql-results+json", b'{"head"'),
        ("*/*", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+json", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv", b"name\r\n"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.1", "text/tab-separated-values", b"?name\n"),
        ("text/html;q=0.2, application/json", "application/json", b'{"head"'),
    ],
)
def test_a_table_in_the_form_asked_for(accept: str, kind: str, begins: bytes, server: Served) -> None:
    query = "SELECT ?name { ?x a kg:Campaign ; skos:prefLabel ?name }"
    answer = server.query(query, **({"Accept": accept} if accept else {}))
    assert (answer.status, answer.kind) == (200, kind)
    assert answer.body.startswith(begins)
    assert "专项检查" in answer.body.decode()


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE), ("application/trig", ox.RdfFormat.TRIG),
        ("application/ld+json", ox.RdfFormat.JSON_LD), ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-quads", ox.RdfFormat.N_QUADS), ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_a_graph_in_the_form_asked_for(kind: str, form: ox.RdfFormat, server: Served, quads: list[ox.Quad]) -> None:
    answer = server.query("CONSTRUCT { ?x skos:prefLabel ?name } { ?x a kg:Campaign ; skos:prefLabel ?name }", Accept=kind)
    assert (answer.status, answer.kind) == (200, kind)
    found = {(q.subject, q.object.value) for q in ox.parse(answer.body, format=form)}
    campaign = next(q.subject for q in quads if q.object == ox.NamedNode(rdf.KG + "Campaign"))
    assert found == {(campaign, "专项检查")}


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "nonsense"])
def test_a_form_that_cannot_be_sent(accept: str, server: Served) -> None:
    assert server.query("SELECT * { ?s ?p ?o } LIMIT 1", Accept=accept).status == 406


def test_what_is_wrong_with_a_query_is_said(server: Served) -> None:
    answer = server.query("SELECT ?x {\n ?x nope:y 1 }")
    assert answer.status == 400
    assert answer.body.decode().startswith("line 2, column 11, at “1 }”: a prefix that is not declared")


def test_a_query_sees_all_graphs_as_one_unless_it_names_some(server: Served, quads: list[ox.Quad]) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"

    def counted(clause: str) -> int:
        return int(json.loads(server.query(count.format(clause)).body)["results"]["bindings"][0]["n"]["value"])

    assert counted("") == len({q.triple for q in quads})
    assert counted(f"FROM <{BASE}shared>") == len({q for q in quads if q.graph_name == ox.NamedNode(f"{BASE}shared")})


def test_the_service_describes_itself(server: Served, quads: list[ox.Quad]) -> None:
    answer = server.ask("/sparql", Accept="application/n-triples")
    said = {(q.predicate.value.removeprefix(SD), q.object.value) for q in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)}
    assert ("endpoint", f"{server.address}sparql") in said
    assert ("feature", f"{SD}UnionDefaultGraph") in said
    assert {graph for predicate, graph in said if predicate == "name"} == {q.graph_name.value for q in quads}
    assert ("supportedLanguage", f"{SD}SPARQL11Update") not in said


# ------------------------------------------------------------------------------------------------------------ of an IRI
def test_a_node_is_described(server: Served, quads: list[ox.Quad]) -> None:
    name = body_id(quads)
    answer = server.ask(f"/id/{name}", Accept="application/n-triples")
    said = {q.triple for q in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)}
    node = ox.NamedNode(BASE + name)
    assert {q.triple for q in quads if node in (q.subject, q.object)} <= said
    assert answer.headers["link"] == f'<{BASE}{name}>; rel="describes"'


def test_a_node_under_the_servers_own_base(analyses: tuple[Analysis, ...], known: Ontology, tmp_path: Path) -> None:
    """A graph built with the server's address as its base: its IRIs can be followed as they are."""
    with served(_based(tmp_path, known, "http://127.0.0.1:1/"), "--url", "http://127.0.0.1:1/") as one:
        found = one.query("SELECT ?x { ?x a kg:Organization }", Accept="text/tab-separated-values").body.decode()
        subject = found.split()[1].strip("<>")
        answer = one.ask(subject.removeprefix("http://127.0.0.1:1"), Accept="application/n-triples")
        assert f"<{subject}> " in answer.body.decode()
        assert answer.headers["link"].startswith(f"<{subject}>")


def _based(folder: Path, known: Ontology, address: str) -> Path:
    made = rdf.to_quads([second()], base=f"{address}things/", version="0", digest="0" * 64)
    store.replace(folder / "store", made)
    return folder


@pytest.mark.parametrize("accept", ["text/turtle", "application/sparql-results+json"])
@pytest.mark.parametrize("name", ["nobody", "%3Cscript%3E", "%E2%80%AE"])
def test_a_node_that_is_not_there(accept: str, name: str, server: Served) -> None:
    answer = server.ask(f"/id/{name}", Accept=accept)
    assert answer.status in (400, 404)
    assert answer.kind == "text/plain"


# -------------------------------------------------------------------------------------------------------------- pages
@pytest.mark.parametrize("path", ["/", "/sparql", "/id/anything"])
def test_pages_load_only_what_is_here(path: str, server: Served) -> None:
    answer = server.ask(path, Accept="text/html")
    assert (answer.status, answer.kind) == (200, "text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for link in re.findall(r'(?:href|src)="(/?assets/[^"]+)"', answer.body.decode()):
        assert server.ask(f"/{link.lstrip('/')}").status == 200
    assert not re.search(r'(?:href|src)="https?:', answer.body.decode())


def test_the_network_page_is_that_of_the_build(own: Path) -> None:
    with served(own) as one:
        assert one.ask("/network").status == 404
        (own / "graph.html").write_text("<!doctype html><title>网</title>", "utf8")
        assert one.ask("/network").body.decode().endswith("网</title>")


def test_a_graph_that_is_built_again_is_picked_up(own: Path, quads: list[ox.Quad], known: Ontology) -> None:
    with served(own) as one:
        assert b"12" in one.query("SELECT ?v { ?x kg:value ?v }").body
        shutil.rmtree(own / "store")
        store.replace(own / "store", as_quads([second()], known))
        deadline = time.monotonic() + 10
        while one.query("SELECT ?v { ?x kg:value ?v }", Accept="text/csv").body != b"v\r\n":
            assert time.monotonic() < deadline, "the server still answers from the old graph"
            time.sleep(0.1)


# --------------------------------------------------------------------------------------------------------- who may write
def test_nothing_is_changed_unless_it_may_be(server: Served) -> None:
    assert server.update("DROP ALL").status == 403
    assert server.ask("/data?default", "PUT", body=b"", Content_Type="text/turtle").status == 403
    assert server.ask(f"/data?graph={quote(NEW)}", "DELETE").status == 403


def test_other_names_for_this_machine_are_not_answered(server: Served) -> None:
    assert server.ask("/", Host="attacker.example").status == 400
    assert server.ask("/", Host="localhost:1").status == 200


def test_origins(own: Path) -> None:
    """Pages from elsewhere may read when they are named, and make nobody's browser change anything."""
    named, other = "https://named.example", "https://other.example"
    with served(own, "--writable", "--cors", named) as one:
        assert one.query("ASK {}", Origin=named).headers["access-control-allow-origin"] == named
        assert "access-control-allow-origin" not in one.query("ASK {}", Origin=other).headers
        assert one.update("INSERT DATA { <x:a> <x:b> 1 }", Origin=other).status == 403
        assert one.update("INSERT DATA { <x:a> <x:b> 1 }", Origin="null").status == 403
        assert one.update("INSERT DATA { <x:a> <x:b> 1 }", Origin=one.address.rstrip("/")).status == 204
        assert one.update("INSERT DATA { <x:a> <x:b> 1 }", Origin=named).status == 204
    with served(own) as one:
        assert "access-control-allow-origin" not in one.query("ASK {}", Origin=named).headers


def test_graphs_are_put_added_to_read_and_deleted(own: Path) -> None:
    address = f"/data?graph={quote(NEW, safe='')}"
    turtle = {"Content_Type": "text/turtle; charset=utf-8"}
    with served(own, "--writable") as one:
        assert one.ask(address).status == 404
        assert one.ask(address, "PUT", body='<x:a> <x:b> "甲\\n", <rel> .'.encode(), **turtle).status == 201
        answer = one.ask(address, Accept="application/n-triples")
        assert sorted(answer.body.decode().splitlines()) == ['<x:a> <x:b> "甲\\n" .', "<x:a> <x:b> <http://example.org/rel> ."]
        assert one.ask(address, "HEAD", Accept="application/n-triples").headers["content-length"] == str(len(answer.body))
        assert one.ask(address, "POST", body=b"<x:a> <x:b> 2 .", **turtle).status == 204
        assert one.ask(address, Accept="application/n-triples").body.count(b"\n") == 3
        assert one.ask(address, "PUT", body='<x:c> <x:d> "丙" .'.encode(), **turtle).status == 204
        assert one.ask(address, Accept="application/n-triples").body == '<x:c> <x:d> "丙" .\n'.encode()
        assert one.ask(address, "PUT", body=b"<x:c> <x:d> ", **turtle).status == 400
        assert one.ask(address, "PUT", body=b"x", Content_Type="text/plain").status == 415
        assert one.ask(address, Accept="application/n-triples").body == '<x:c> <x:d> "丙" .\n'.encode()
        assert one.ask(address, "DELETE").status == 204
        assert one.ask(address, "DELETE").status == 404
        assert one.ask(address).status == 404
        assert one.ask("/data").status == 400
        assert one.ask("/data?graph=relative").status == 400


def test_a_change_is_seen_by_the_next_query_and_outlives_the_server(own: Path) -> None:
    with served(own, "--writable") as one:
        for number in range(5):
            assert one.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}").status == 204
            found = one.query("SELECT (MAX(?n) AS ?most) { <x:s> <x:p> ?n }", Accept="text/csv")
            assert found.body == f"most\r\n{number}\r\n".encode()
        assert len(list((own / ".serving").iterdir())) <= 3
    assert not (own / ".serving").exists()
    with served(own) as one:
        assert one.query("SELECT (COUNT(*) AS ?n) { <x:s> <x:p> ?o }", Accept="text/csv").body == b"n\r\n5\r\n"


def test_what_was_acknowledged_outlives_a_killed_server(own: Path) -> None:
    for number in range(3):
        with served(own, "--writable") as one:
            known = json.loads(one.query(f"ASK {{ <x:s> <x:p> {number - 1} }}").body)["boolean"]
            assert known is (number > 0)
            assert one.update(f"INSERT DATA {{ <x:s> <x:p> {number} }}").status == 204
            one.process.kill()
            one.process.wait()
    with served(own, "--writable") as one:
        assert one.query("SELECT (COUNT(*) AS ?n) { <x:s> <x:p> ?o }", Accept="text/csv").body == b"n\r\n3\r\n"


def test_an_update_is_whole_or_not_at_all(own: Path) -> None:
    with served(own, "--writable") as one:
        answer = one.update("INSERT DATA { <x:s> <x:p> 1 } ; DROP GRAPH <x:missing>")
        assert answer.status == 400
        assert one.query("ASK { <x:s> <x:p> 1 }").body == b'{"head":{},"boolean":false}'
        assert one.update("LOAD <http://127.0.0.1:9999/>").status == 403
        assert one.update("INSERT { <x:s> <x:p> ?o } WHERE { SERVICE <x:y> { ?s ?p ?o } }").status == 403


def test_one_process_writes(own: Path, small: Path) -> None:
    report = own / "r.txt"
    report.write_text("标题\n", "utf8")
    with served(own, "--writable"):
        for words in (["serve", str(own), "--writable", "--port", "0"], ["build", str(report), "-o", str(own)]):
            run = subprocess.run([sys.executable, "-m", "kg", *words], capture_output=True, text=True, check=False)
            assert run.returncode == 2
            assert f"kg: {own}: another process is writing it" in run.stderr
