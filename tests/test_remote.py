"""A server as the store: our own endpoint; Oxigraph's server, which has its services elsewhere and no union by default; Virtuoso
where it is installed (Debian: virtuoso-opensource-7-bin), which wants a digest and has no default graph.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.request import parse_http_list, parse_keqv_list

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


VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
ErrorLogLevel = 7
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = {sql}
NumberOfBuffers = 20000
PrefixResultNames = 0
CaseMode = 2
[HTTPServer]
ServerPort = {http}
Charset = UTF-8
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """OpenLink Virtuoso, with the name and password that it is installed with."""
    program = shutil.which("virtuoso-t")
    if not program:
        pytest.skip("Virtuoso is not installed")
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = {"sql": one.getsockname()[1], "http": other.getsockname()[1]}
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(**ports))
    process = subprocess.Popen(
        [program, "+configfile", "virtuoso.ini", "+foreground"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 40
        log = folder / "virtuoso.log"
        while not log.exists() or "Server online at" not in log.read_text():
            assert time.monotonic() < deadline, "Virtuoso did not start"
            time.sleep(0.1)
        yield f"http://dba:dba@127.0.0.1:{ports['http']}"
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


@pytest.fixture(params=[mailuo, oxigraph, virtuoso])
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
    before = set(server.sizes())  # Virtuoso's own
    first = remote.publish(own, server)
    assert remote.publish(own, server) == Published(put=0, kept=first.put, deleted=0)
    server.put("http://example.org/not-ours", b"<x:a> <x:b> <x:c> .\n")
    shutil.rmtree(own / "store")
    store.replace(own / "store", as_quads([second()], known))
    changed = remote.publish(own, server)
    assert (changed.put, changed.kept, changed.deleted) == (2, 1, 1)
    ours = query.opened(own).named_graphs()
    assert {g.value for g in server.named_graphs()} == before | {g.value for g in ours} | {"http://example.org/not-ours"}


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


# Virtuoso 7.2.5 finds 11 of the 72 events that began by a day (`?from <= "2022-12-31"^^xsd:date`).
DIFFERENT_ON_VIRTUOSO = {"happened-between"}


def test_every_shipped_question_has_the_same_answer_there(address: str, eight: Path, known: Ontology, tmp_path: Path) -> None:
    shutil.copytree(eight / "store", tmp_path / "eight" / "store")
    server, here = remote.opened(address), query.opened(eight)
    remote.publish(tmp_path / "eight", server)
    different = DIFFERENT_ON_VIRTUOSO if "dba" in address else ()
    for question in (q for q in query.questions(known) if q.name not in different):
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


class Guarded(BaseHTTPRequestHandler):
    """A server that wants a password, in a digest or as it is, and tells nobody else anything: no default graph, no HEAD."""

    scheme = "Digest"
    seen: ClassVar[list[tuple[str, str, int]]] = []  # method, what is accepted, status

    def answer(self) -> None:
        known = self.headers.get("Authorization", "")
        status = 200 if self.is_right(known) else 401
        if status == 200 and self.command == "HEAD":
            status = 501
        if status == 200 and self.command == "GET":
            status = 404
        self.seen.append((self.command, self.headers.get("Accept", ""), status))
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", f'{self.scheme} realm="r", nonce="n", qop="auth", algorithm="MD5"')
        self.end_headers()
        if status == 200:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.wfile.write(b'{"head": {}, "boolean": true}')

    do_GET = do_HEAD = do_POST = do_PUT = answer

    def is_right(self, told: str) -> bool:
        if self.scheme == "Basic":
            return told == f"Basic {base64.b64encode('名:p:w'.encode()).decode()}"
        said = parse_keqv_list(parse_http_list(told.removeprefix("Digest "))) if told.startswith("Digest ") else {}
        first, second = (md5(text.encode()).hexdigest() for text in ("name:r:p:w", f"{self.command}:{self.path}"))
        parts = [first, "n", said.get("nc", ""), said.get("cnonce", ""), "auth", second]
        return said.get("response") == md5(":".join(parts).encode()).hexdigest()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_a_password_is_given_as_it_is_asked_for(scheme: str) -> None:
    seen: list[tuple[str, str, int]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Guarded,), {"scheme": scheme, "seen": seen})) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        where = f"127.0.0.1:{listening.server_port}"
        name = {"Basic": "%E5%90%8D", "Digest": "name"}[scheme]
        server = remote.opened(f"http://{name}:p%3Aw@{where}/ds")
        assert [status for method, _, status in seen if method == "HEAD"] == ([401, 501] if scheme == "Basic" else [501])
        server.put("x:g", b"<x:a> <x:b> <x:c> .\n")
        assert [status for method, _, status in seen if method == "PUT"] == ([401, 200] if scheme == "Basic" else [200])
        with pytest.raises(StoreError, match="answers 401"):
            remote.opened(f"http://other:word@{where}/ds")
        listening.shutdown()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * { ?s ?p ?o }", remote.RESULTS),
        ("# CONSTRUCT\nPREFIX construct: <x:> ASK { ?s construct:p ?o }", remote.RESULTS),
        ("BASE <x:> # so\nPREFIX a: <x:>\nconstruct { ?s ?p ?o } WHERE { ?s ?p ?o }", remote.TRIPLES),
        ("DESCRIBE <x:a>", remote.TRIPLES),
    ],
)
def test_a_table_or_triples_are_asked_for_as_the_query_does(text: str, kind: str) -> None:
    assert (remote.TRIPLES if remote.GRAPH_FORM.match(text) else remote.RESULTS) == kind
