"""Text at every border: whatever a report says, it goes in as text and comes out as the same text, and does nothing on the way.

More than ten thousand generated texts: control characters, quotes, braces, tags, formulas, marks that turn the writing.
"""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import query
from kg.cli import answers, display
from kg.errors import QueryError
from kg.graph import files, iri, rdf
from kg.model import Entity, Event, Evidence, Span
from kg.ontology import Ontology
from kg.query import Answer
from kg.view import assembly

CASES = settings(max_examples=1150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEW = settings(CASES, max_examples=150)
BASE = "https://w3id.org/mailuo/id/"
HOSTILE = [
    *("</script><script>alert(1)</script>", "<!--", "]]>", "{{data}}", "${x}", "{x}", "%s", "\\", '"', "'", '"""', "'''", "`"),
    *("> . <a> <b> <c", "} ; DROP ALL", "# no comment", "@zh", "^^<x>", "\\u003c", "&amp;", "&#0;", ",", ";", "\r\n", "\n"),
    *("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1"),
    *("\u2028", "\u2029", "\u202e", "\ufeff", "\u200b", "\x00", "\x1b[31m", "\x7f", "\x85", "\U0001f600", "\ue000", "\ufffe"),
    *("浏阳市", "《办法》", "“行动”", "　"),
]
TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=6).map("".join)
SOME = TEXTS.filter(lambda text: bool(text.strip()))


def named(text: str) -> Entity:
    return Entity("k", "Organization", (text,), (), context=text)


@CASES
@given(SOME, SOME)
def test_a_text_gives_an_iri_and_the_same_one(one: str, other: str) -> None:
    node = iri.entity(BASE, named(one))
    assert re.fullmatch(r"https://w3id\.org/mailuo/id/e[0-9a-f]{16}", node)
    assert iri.entity(BASE, named(one)) == node
    assert (iri.entity(BASE, named(other)) == node) == (one == other)
    event = Event("Other", one, one, (("agent", one),), (Evidence(Span(0, 1), one, 0, "x"),), 0.5)
    assert re.fullmatch(r"https://w3id\.org/mailuo/id/rabc-f[0-9a-f]{16}", iri.fact(BASE, "abc", event))


def quads_of(text: str) -> list[ox.Quad]:
    node, graph = ox.NamedNode(f"{BASE}x"), ox.NamedNode(f"{BASE}g")
    terms = (rdf.words(text), ox.Literal(text), ox.Literal(text, language="zh"))
    return sorted({ox.Quad(node, rdf.PREF, term, graph) for term in terms}, key=str)


FORMS = {
    "turtle": (files.turtle, ox.RdfFormat.TURTLE),
    "trig": (files.trig, ox.RdfFormat.TRIG),
    "jsonld": (files.jsonld, ox.RdfFormat.JSON_LD),
    "nquads": (files.nquads, ox.RdfFormat.N_QUADS),
}


@pytest.mark.parametrize("form", FORMS)
@CASES
@given(TEXTS)
def test_a_literal_survives_every_serialization(form: str, text: str) -> None:
    write, parsed = FORMS[form]
    quads = quads_of(text)
    back = {quad.object for quad in ox.parse(write(quads), format=parsed)}
    assert back == {quad.object for quad in quads}


@FEW
@given(TEXTS.filter(lambda text: "\r" not in text))
def test_another_library_reads_the_same_literal(text: str) -> None:
    """rdflib takes a carriage return in Turtle for a line end."""
    graph = rdflib.Graph().parse(data=files.turtle(quads_of(text)).decode(), format="turtle")
    assert {str(o) for o in graph.objects()} == {text}


@CASES
@given(TEXTS)
def test_a_parameter_cannot_change_a_query(text: str) -> None:
    """A value in angle brackets is an IRI, or refused; any other is the text that it is."""
    question = query.read("SELECT ?x WHERE { VALUES ?x { $name } }")
    try:
        filled = query.filled(question, {"name": text}, {})
    except QueryError:
        assert text.startswith("<")
        return
    [[value]] = list(ox.Store().query(filled))
    assert value == (ox.NamedNode(text.strip("<>")) if text.startswith("<") and text.endswith(">") else ox.Literal(text))


@CASES
@given(TEXTS, TEXTS)
def test_csv_gives_back_its_cells_and_no_formula(one: str, other: str) -> None:
    made = answers.as_csv(Answer(("a", "b"), ((ox.Literal(one), ox.Literal(other)),)))
    rows = list(csv.reader(io.StringIO(made, newline="")))
    assert rows[0] == ["a", "b"]
    assert [cell.removeprefix("'") for cell in rows[1]] == [one.removeprefix("'"), other.removeprefix("'")]
    assert not any(cell.startswith(answers.FORMULA) for cell in rows[1])


@CASES
@given(TEXTS)
def test_sparql_json_gives_back_its_value(text: str) -> None:
    told = json.loads(answers.as_json(Answer(("a",), ((ox.Literal(text),),))))
    assert told["results"]["bindings"] == [{"a": {"type": "literal", "value": text}}]


class Blocks(HTMLParser):
    """The tags of a page in their order, and the content of its data."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data: dict[str, str] = {}
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.data[self.inside] = self.data.get(self.inside, "") + data


@CASES
@given(TEXTS)
def test_a_data_block_of_the_page_holds_the_text_and_nothing_else(text: str) -> None:
    page = Blocks()
    page.feed(assembly._block("words", {"x": text}) + assembly._packed("data", {"x": text}))
    page.close()
    assert page.tags == ["script", "script"]
    assert json.loads(page.data["words"]) == {"x": text}
    assert json.loads(gzip.decompress(base64.b64decode(page.data["data"]))) == {"x": text}


@FEW
@given(TEXTS)
def test_a_title_is_no_markup(text: str) -> None:
    plain, page = Blocks(), Blocks()
    plain.feed(assembly.page({}, title="x", texts={}, vis="", engine={}))
    page.feed(assembly.page({}, title=text, texts={}, vis="", engine={}))
    assert page.tags == plain.tags


@CASES
@given(TEXTS)
def test_a_terminal_prints_it_and_obeys_nothing(text: str) -> None:
    shown = display.safe(text)
    assert all(c.isprintable() or c == "\u3000" for c in shown)
    assert len(shown) == len(text)


def test_the_examples_are_hostile(known: Ontology) -> None:
    assert len(HOSTILE) > 40
    assert known
