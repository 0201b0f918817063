"""The W3C's 19 tests of the SPARQL 1.1 Graph Store Protocol (http-rdf-update), one after the other, as they are meant."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
from serving import Answer, Served, served

TURTLE = "text/turtle; charset=utf-8"
HEAD = "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
JOHN = "a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn \"John Doe\" ] ."
JANE = "a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn \"Jane Doe\" ] ."
ALICE = "[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name \"Alice\" ] ."
FORM = """--a6fe4cd636164618814be9f8d3d1a0de\r
Content-Disposition: form-data; name="lastName.ttl"; filename="lastName.ttl"\r
Content-Type: text/turtle; charset=utf-8\r
\r
@prefix foaf: <http://xmlns.com/foaf/0.1/> .\r
<PERSON> a foaf:Person ; foaf:familyName "Doe" .\r
--a6fe4cd636164618814be9f8d3d1a0de\r
Content-Disposition: form-data; name="firstName.ttl"; filename="firstName.ttl"\r
Content-Type: text/turtle; charset=utf-8\r
\r
@prefix foaf: <http://xmlns.com/foaf/0.1/> .\r
<PERSON> a foaf:Person ; foaf:givenName "Jane" .\r
--a6fe4cd636164618814be9f8d3d1a0de--\r
"""


def canonical(turtle: str) -> set[str]:
    """The triples of a graph, blank nodes under names that depend on what is said of them alone."""
    data = ox.Dataset(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in data}


def sent(one: Served, method: str, path: str, turtle: str, kind: str = TURTLE) -> Answer:
    """The answer to a request that brings a graph; its prefixes are declared here."""
    return one.ask(path, method, body=(HEAD + turtle).encode(), Content_Type=kind)


def has(answer: Answer, turtle: str) -> None:
    """The answer is that graph."""
    assert (answer.status, answer.kind) == (200, "text/turtle")
    assert canonical(answer.body.decode()) == canonical(HEAD + turtle)


def test_the_suite(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "own")
    with served(tmp_path / "own", "--writable") as one:
        assert one.update("DROP ALL").status == 204
        putting(one)
        deleting(one)
        posting(one)


def putting(one: Served) -> None:
    person = f"{one.address}data/person/1"
    by_name = f"/data?graph={quote(f'{person}.ttl', safe='')}"
    # put__initial_state, get_of_put__initial_state
    assert sent(one, "PUT", "/data/person/1.ttl", f"<{person}> {JOHN}").status == 201
    has(one.ask(by_name, Accept="text/turtle"), f"<{person}> {JOHN}")
    # put__graph_already_in_store, get_of_put__graph_already_in_store
    assert sent(one, "PUT", "/data/person/1.ttl", f"<{person}> {JANE}").status in (200, 204)
    has(one.ask("/data/person/1.ttl", Accept="text/turtle"), f"<{person}> {JANE}")
    # put__default_graph, get_of_put__default_graph
    assert sent(one, "PUT", "/data?default", f"{ALICE}").status in (200, 201, 204)
    has(one.ask("/data?default", Accept="text/turtle"), ALICE)
    # put__mismatched_payload
    assert sent(one, "PUT", "/data/person/1.ttl", f"<{person}> {JANE}", "application/rdf+xml").status == 400


def deleting(one: Served) -> None:
    # delete__existing_graph, get_of_delete__existing_graph, delete__nonexistent_graph
    sent(one, "PUT", "/data/person/2.ttl", f"{ALICE}")
    assert one.ask("/data/person/2.ttl", "DELETE").status in (200, 204)
    assert one.ask("/data/person/2.ttl").status == 404
    assert one.ask("/data/person/2.ttl", "DELETE").status == 404


def posting(one: Served) -> None:
    person = f"{one.address}data/person/1"
    # post__existing_graph, get_of_post__existing_graph
    assert sent(one, "POST", "/data/person/1.ttl", f'<{person}> foaf:name "Jane Doe" .').status in (200, 204)
    has(one.ask("/data/person/1.ttl", Accept="text/turtle"), f'<{person}> foaf:name "Jane Doe" ; {JANE}')
    # post__multipart_formdata, get_of_post__multipart_formdata
    form = "multipart/form-data; boundary=a6fe4cd636164618814be9f8d3d1a0de"
    answer = one.ask("/data/person/1.ttl", "POST", body=FORM.replace("PERSON", person).encode(), Content_Type=form)
    assert answer.status in (200, 204)
    has(one.ask("/data/person/1.ttl", Accept="text/turtle"),
        f'<{person}> foaf:name "Jane Doe" ; foaf:givenName "Jane" ; foaf:familyName "Doe" ; {JANE}')
    # post__create__new_graph, get_of_post__create__new_graph
    made = sent(one, "POST", "/data", f"{ALICE}")
    assert made.status == 201
    new = urlsplit(made.headers["location"]).path
    has(one.ask(new, Accept="text/turtle"), ALICE)
    # get_of_post__after_noop
    assert one.ask(new, "POST", body=b"", Content_Type=TURTLE).status in (200, 204)
    has(one.ask(new, Accept="text/turtle"), ALICE)
    # head_on_an_existing_graph, head_on_a_nonexisting_graph
    answer = one.ask("/data/person/1.ttl", "HEAD", Accept="text/turtle")
    assert (answer.status, answer.kind, answer.body) == (200, "text/turtle", b"")
    assert int(answer.headers["content-length"]) > 0
    assert one.ask("/data/person/4.ttl", "HEAD").status == 404
