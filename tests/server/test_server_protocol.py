"""The W3C's tests of the SPARQL 1.1 Protocol, asked from outside over HTTP of a server that was started as readers start it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from serving import Answer, Served, served

DATA = "http://kasei.us/2009/09/sparql/data/"
SUITE: dict[str, list[dict[str, Any]]] = yaml.safe_load((Path(__file__).parent / "protocol.yaml").read_text("utf8"))
FORMS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}


@pytest.fixture(scope="module")
def writable(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("protocol")
    shutil.copytree(small, folder, dirs_exist_ok=True)
    with served(folder, "--writable") as server:
        yield server


@pytest.fixture
def loaded(writable: Served) -> Served:
    """The server with nothing but the suite's three graphs in it."""
    assert writable.update("DROP ALL").status == 204
    for name in ("data1.rdf", "data2.rdf", "data3.rdf"):
        triple = f"<{DATA}{name}> a <http://xmlns.com/foaf/0.1/Document> .".encode()
        answer = writable.ask(f"/data?{urlencode({'graph': DATA + name})}", "PUT", body=triple, Content_Type="text/turtle")
        assert answer.status == 201
    return writable


def test_all_tests_of_the_suite_are_here() -> None:
    assert len(SUITE) == 34


@pytest.mark.parametrize("name", SUITE)
def test_protocol(name: str, loaded: Served) -> None:
    for request in SUITE[name]:
        answer = sent(loaded, request)
        assert answer.status // 100 in {2: (2, 3), 4: (4,)}[request["status"]], (answer.status, answer.body[:300])
        if "exactly" in request:
            assert answer.status == request["exactly"]
        if "form" in request:
            assert answer.kind in FORMS[request["form"]]
        if "yes" in request:
            assert json.loads(answer.body)["boolean"] is request["yes"]
        if "bound" in request:
            rows = json.loads(answer.body)["results"]["bindings"]
            assert [row["o"]["type"] for row in rows] == ["uri"]
            assert re.fullmatch(request["bound"], rows[0]["o"]["value"])


def sent(server: Served, request: dict[str, Any]) -> Answer:
    params = {key: [value.replace("DATA", DATA) for value in values] for key, values in request.get("params", {}).items()}
    query = f"?{urlencode(params, doseq=True)}" if params else ""
    text = request.get("body", "").replace("DATAdata", f"{DATA}data")
    body = text.encode(request.get("encoding", "utf-8")) if "body" in request else None
    headers = {"Content_Type": request["type"]} if "type" in request else {}
    return server.ask(f"/sparql/{query}", request["method"], body=body, **headers)
