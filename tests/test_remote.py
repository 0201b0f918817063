"""A server as the store: our own endpoint, and Oxigraph's server, which has its services elsewhere and no union by default."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import BASE, as_quads, second
from serving import served

from kg import query, remote, store
from kg.errors import QueryError, StoreError
from kg.ontology import Ontology
from kg.remote import Published

NO_REPORT = "SELECT ?x { ?x a kg:Report }"


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Oxigraph's own server, of another project and in another process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not answers(port):
            assert time.monotonic() < deadline, "oxigraph did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def mailuo(folder: Path) -> Iterator[str]:
    """Our own endpoint on an empty store."""
    folder.mkdir()
    store.replace(folder / "store", [])
    with served(folder, "--writable") as one:
        yield one.address


@pytest.fixture(params=[mailuo, oxigraph])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with request.param(tmp_path / "server") as one:
        yield one


@pytest.fixture
def own(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "own")
    return tmp_path / "own"


def test_what_is_published_is_what_is_there(address: str, own: Path, quads: list[ox.Quad]) -> None:
    server = remote.opened(address)
    graphs = {q.graph_name for q in quads}
    assert remote.publish(own, server) == Published(put=len(graphs), kept=0, deleted=0)
    for graph in graphs:
        found = set(server.quads_for_pattern(None, None, None, graph))
        assert {q.triple for q in found} == {q.triple for q in quads if q.graph_name == graph}


def test_only_what_changed_is_put_and_what_is_gone_is_deleted(address: str, own: Path, known: Ontology) -> None:
    server = remote.opened(address)
    first = remote.publish(own, server)
    assert remote.publish(own, server) == Published(put=0, kept=first.put, deleted=0)
    server.put("http://example.org/not-ours", b"<x:a> <x:b> <x:c> .\n")
    shutil.rmtree(own / "store")
    store.replace(own / "store", as_quads([second()], known))
    changed = remote.publish(own, server)
    assert (changed.put, changed.kept, changed.deleted) == (2, 1, 1)
    ours = query.opened(own).named_graphs()
    assert {g.value for g in server.named_graphs()} == {g.value for g in ours} | {"http://example.org/not-ours"}


def test_a_graph_that_was_emptied_is_deleted(address: str, own: Path) -> None:
    server = remote.opened(address)
    first = remote.publish(own, server)
    ox.Store(str(own / "store")).update(f"CLEAR GRAPH <{BASE}shared>")
    assert remote.publish(own, server) == Published(put=0, kept=first.put - 1, deleted=1)


def test_a_graph_that_was_lost_on_the_server_is_put_again(address: str, own: Path) -> None:
    server = remote.opened(address)
    remote.publish(own, server)
    server.delete(f"{BASE}shared")
    assert remote.publish(own, server).put == 1


def test_every_shipped_question_has_the_same_answer_there(address: str, eight: Path, known: Ontology, tmp_path: Path) -> None:
    shutil.copytree(eight / "store", tmp_path / "eight" / "store")
    server, here = remote.opened(address), query.opened(eight)
    remote.publish(tmp_path / "eight", server)
    for question in query.questions(known):
        params = {p.name: p.example for p in question.parameters}
        expected = query.answer(here, question, known, params)
        found = query.answer(server, question, known, params)
        assert found.columns == expected.columns, question.name
        assert found.rows == expected.rows, question.name


def test_it_is_asked_and_served_from_the_command_line(address: str, own: Path) -> None:
    remote.publish(own, remote.opened(address))
    asked = [sys.executable, "-m", "kg", "query", "SELECT ?name { ?x a kg:Campaign ; skos:prefLabel ?name }", "--format", "csv"]
    run = subprocess.run([*asked, "--store", address], capture_output=True, text=True, check=True)
    assert run.stdout == "name\n专项检查\n"
    with served(own / "nowhere", "--store", address, "--writable") as one:
        table = one.query("SELECT ?name { ?x a kg:Campaign ; skos:prefLabel ?name }", Accept="text/csv").body
        assert table.decode() == "name\r\n专项检查\r\n"
        assert one.ask(f"/data?graph={BASE}new", "PUT", body=b"<x:a> <x:b> <x:c> .", Content_Type="text/turtle").status == 201
        assert one.ask(f"/data?graph={BASE}new", Accept="application/n-triples").body == b"<x:a> <x:b> <x:c> .\n"
        assert one.update(f"DROP GRAPH <{BASE}new>").status == 204
        assert json.loads(one.query(f"ASK {{ GRAPH <{BASE}new> {{ ?s ?p ?o }} }}").body)["boolean"] is False
        assert one.query("SELECT ?x {", Accept="text/csv").status == 400


def test_a_query_that_is_wrong(address: str, known: Ontology) -> None:
    with pytest.raises(QueryError, match=r"the query does not work: .* answers 400"):
        query.answer(remote.opened(address), query.read("SELECT ?x {"), known, {})


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("http://127.0.0.1:9/ds", "no SPARQL 1.1 server .* does not answer"),
        ("http://user:secret@127.0.0.1:9/ds", "--store http://127.0.0.1:9/ds: no SPARQL"),
        ("file:///etc/passwd", "not an address of a server"),
        ("http://", "not an address of a server"),
    ],
)
def test_no_server_there(where: str, why: str) -> None:
    with pytest.raises(StoreError, match=why) as refusal:
        remote.opened(where)
    assert "secret" not in str(refusal.value)


def test_a_server_that_dies_leaves_what_can_go_on(own: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "server") as address:
        server = remote.opened(address)
        remote.publish(own, server)
    shutil.rmtree(own / "store")
    store.replace(own / "store", [])
    with pytest.raises(StoreError, match=r"does not answer.*; run the command again"):
        remote.publish(own, server)
    assert len(json.loads((own / ".published.json").read_text())[server.name]) == 4
