"""The graph's files: the same statements in each format, the same bytes each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import BASE
from rdflib.compare import isomorphic

from kg.graph import files

Quads = list[ox.Quad]
FORMATS = [
    (files.turtle, ox.RdfFormat.TURTLE),
    (files.trig, ox.RdfFormat.TRIG),
    (files.jsonld, ox.RdfFormat.JSON_LD),
    (files.nquads, ox.RdfFormat.N_QUADS),
]


@pytest.mark.parametrize(("write", "form"), FORMATS)
def test_the_order_of_the_quads_does_not_matter(write: Callable[[Quads], bytes], form: ox.RdfFormat, quads: Quads) -> None:
    mixed = list(quads) * 2
    random.Random(7).shuffle(mixed)
    assert form.file_extension
    assert {q.triple for q in ox.parse(write(mixed), format=form)} == {q.triple for q in quads}
    assert write(sorted(mixed, key=str)) == write(mixed)


@pytest.mark.parametrize(("write", "form"), FORMATS[1:])
def test_graphs_are_kept_apart_where_the_format_can(write: Callable[[Quads], bytes], form: ox.RdfFormat, quads: Quads) -> None:
    assert set(ox.parse(write(quads), format=form)) == set(quads)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_turtle_and_nquads_are_isomorphic_for_rdflib(quads: Quads) -> None:
    turtle = rdflib.Graph().parse(data=files.turtle(quads), format="turtle")
    lines = rdflib.Dataset(default_union=True)
    lines.parse(data=files.nquads(quads), format="nquads")
    union = rdflib.Graph()
    for triple in lines.triples((None, None, None)):
        union.add(triple[:3])
    assert len(turtle) == len({q.triple for q in quads})
    assert isomorphic(turtle, union)


def test_turtle_of_the_eight_reports_is_the_union_of_their_graphs(eight: Path) -> None:
    turtle = {q.triple for q in ox.parse(path=str(eight / "graph.ttl"))}
    assert turtle == {q.triple for q in ox.parse(path=str(eight / "graph.trig"))}
    assert turtle == {q.triple for q in ox.parse(path=str(eight / "graph.jsonld"))}


def test_turtle_is_readable(quads: Quads) -> None:
    text = files.turtle(quads, base=BASE).decode()
    assert "@prefix kg: <https://w3id.org/mailuo/ontology/> ." in text
    assert 'skos:prefLabel "清溪县纪委监委"@zh' in text
    assert "kg:partOf id:e" in text
    assert "<https://w3id.org/mailuo/ontology/" not in text.partition("kg:partOf")[2]


def test_hostile_text_survives_each_format() -> None:
    words = 'a"b\\c\n\r\t\u202e\x00</script>𠮷 @prefix ; . }'
    quad = ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(words), ox.NamedNode("x:g"))
    for write, form in FORMATS:
        assert [q.object.value for q in ox.parse(write([quad]), format=form)] == [words]


def test_quads_that_are_sorted_already_give_the_same_files(quads: list[ox.Quad]) -> None:
    ordered = files.ByGraph(reversed(quads))
    assert files.trig(ordered) == files.trig(quads)
    assert files.jsonld(ordered) == files.jsonld(quads)
    assert files.nquads(ordered) == files.nquads(quads)
