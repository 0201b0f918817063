"""Analyses as quads, in the terms of the public contract."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pyoxigraph as ox
import pytest
from conftest import BASE, TEXT, fact_of, hand_made, second

from kg.graph import iri, rdf
from kg.model import Analysis, Entity, Mention, Span
from kg.ontology import Ontology

KG, SKOS, OA = rdf.KG, rdf.SKOS, rdf.OA
Quads = list[ox.Quad]


@pytest.fixture(scope="module")
def told(analyses: tuple[Analysis, ...]) -> Quads:
    return rdf.to_quads(analyses, base=BASE, version="0", digest="0" * 64)


def of(quads: Quads, node: str) -> dict[str, list[str]]:
    """The properties of a node with their values, both without namespace."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        if quad.subject.value == node:
            found.setdefault(short(quad.predicate.value), []).append(short(quad.object.value))
    return {term: sorted(values) for term, values in found.items()}


def short(value: str) -> str:
    for namespace in (KG, SKOS, OA, rdf.PROV, rdf.DCT, rdf.RDF, BASE):
        value = value.removeprefix(namespace)
    return value


def key(quads: Quads, name: str) -> str:
    """The IRI of the entity with this full name, without base."""
    return short(
        next(
            q.subject.value
            for q in quads
            if q.predicate == rdf.PREF and q.object.value == name and "-" not in short(q.subject.value)
        )
    )


def test_an_entity(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    body = key(told, "清溪县纪委监委")
    assert of(told, BASE + body) | {"organizes": []} == {
        "type": ["DisciplineInspectionBody", "Organization"],
        "prefLabel": ["清溪县纪委监委"],
        "altLabel": ["县纪委监委"],
        "context": ["清溪县"],
        "mentionedIn": sorted(f"r{a.report.id}" for a in analyses),
        "jurisdiction": [key(told, "清溪县")],
        "organizes": [],
    }


def test_a_report(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0].report
    assert of(told, f"{BASE}r{one.id}") == {
        "type": ["Report"],
        "title": ["清溪县2023年监督工作通报"],
        "issued": ["2023-12-29"],
        "publisher": [key(told, "清溪日报")],
        "author": [key(told, "王青")],
        "about": [key(told, "清溪县")],
        "source": ["清溪/通报.txt"],
        "text": [TEXT],
        "sha256": [sha256(TEXT.encode()).hexdigest()],
    }


def test_a_relation_is_a_statement_and_a_plain_triple(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    fact = fact_of(analyses[0], "清溪县甲镇")
    node = iri.fact(BASE, analyses[0].report.id, fact)
    town, county = key(told, "清溪县甲镇"), key(told, "清溪县")
    assert of(told, node) == {
        "type": ["Relation", "Statement"],
        "subject": [town],
        "predicate": ["partOf"],
        "object": [county],
        "confidence": ["0.9"],
        "evidence": [short(node) + "-e1"],
        "wasGeneratedBy": [short(iri.run(BASE, "0", "0" * 64))],
    }
    assert of(told, BASE + town)["partOf"] == [county]


def test_an_event_with_its_roles_and_numbers(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0]
    node = iri.fact(BASE, one.report.id, fact_of(one, "县纪委监委向甲镇移交线索3至5条"))
    body, town = key(told, "清溪县纪委监委"), key(told, "清溪县甲镇")
    plain = next(
        q.subject.value for q in told if q.object.value == KG + "Unnamed" and of(told, q.subject.value)["prefLabel"] == ["线索"]
    )
    assert plain.startswith(f"{BASE}r{one.report.id}-u")
    told_of = of(told, node)
    assert {k: told_of[k] for k in ("type", "prefLabel", "trigger", "status", "agent", "recipient", "target", "counts")} == {
        "type": ["Event", "Transfer"],
        "prefLabel": ["移交线索"],
        "trigger": ["移交"],
        "status": ["Done"],
        "agent": [body],
        "recipient": [town],
        "target": [short(plain)],
        "counts": [short(iri.fact(BASE, one.report.id, fact_of(one, "移交线索3至5条")))],
    }
    assert "begin" not in told_of


def test_a_statistic(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0]
    money = of(told, iri.fact(BASE, one.report.id, fact_of(one, "投资约1.5亿元")))
    assert {k: money[k] for k in ("value", "unit", "printed", "indicator", "approximate", "status")} == {
        "value": ["150000000"],
        "unit": ["元"],
        "printed": ["1.5亿元"],
        "indicator": ["投资"],
        "approximate": ["true"],
        "status": ["Planned"],
    }
    assert of(told, iri.fact(BASE, one.report.id, fact_of(one, "移交线索3至5条")))["upper"] == ["5"]


def test_evidence_is_where_the_report_says_so(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0]
    node = iri.fact(BASE, one.report.id, fact_of(one, "发现问题12个")) + "-e1"
    begin = TEXT.index("发现问题12个")
    assert of(told, node) == {
        "type": ["SpecificResource"],
        "hasSource": [f"r{one.report.id}"],
        "sentence": ["3"],
        "rule": ["test/rule"],
        "hasSelector": [short(node) + "-position", short(node) + "-quote"],
    }
    assert of(told, node + "-position") == {"type": ["TextPositionSelector"], "start": [str(begin)], "end": [str(begin + 7)]}
    assert of(told, node + "-quote") == {"type": ["TextQuoteSelector"], "exact": ["发现问题12个"]}


def test_each_report_has_a_graph_and_what_is_shared_another(told: Quads, analyses: tuple[Analysis, ...]) -> None:
    assert {q.graph_name.value for q in told} == {f"{BASE}shared", *(iri.graph(BASE, a.report.id) for a in analyses)}
    names = {q.predicate.value for q in told if q.graph_name.value == f"{BASE}shared"}
    assert names == {
        rdf.TYPE.value,
        SKOS + "prefLabel",
        SKOS + "altLabel",
        KG + "divisionCode",
        KG + "context",
        KG + "softwareVersion",
        KG + "ontologyDigest",
    }
    for one in analyses:
        graph = [q for q in told if q.graph_name.value == iri.graph(BASE, one.report.id)]
        assert {q.object.value for q in graph if q.predicate.value in (KG + "mentionedIn", OA + "hasSource")} == {
            f"{BASE}r{one.report.id}"
        }


def test_there_is_no_blank_node_and_no_quad_twice(told: Quads) -> None:
    assert all(isinstance(node, ox.NamedNode) for q in told for node in (q.subject, q.graph_name))
    assert all(isinstance(q.object, ox.NamedNode | ox.Literal) for q in told)
    assert Counter(told).most_common(1)[0][1] == 1


def test_the_order_of_the_reports_does_not_matter(told: Quads) -> None:
    assert rdf.to_quads([second(), pickle.loads(pickle.dumps(hand_made()))], base=BASE, version="0", digest="0" * 64) == told


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ("8.60", "8.6"),
        ("1E+3", "1000"),
        ("0.0", "0"),
        ("100", "100"),
        ("1242", "1242"),
        ("0.05", "0.05"),
        ("1.2E8", "120000000"),
        ("-0.50", "-0.5"),
    ],
)
def test_decimals_have_their_shortest_form(value: str, printed: str) -> None:
    assert rdf.decimal(Decimal(value)).value == printed


def test_chinese_carries_its_language_and_nothing_else_does() -> None:
    assert rdf.words("甲镇").language == "zh"
    assert rdf.words("𠮷").language == "zh"
    assert rdf.words("S528").language is None


def named(kind: str, name: str, context: str) -> Entity:
    return Entity("k", kind, (name,), (Mention(Span(0, 1), kind, name, "r", 1.0),), context=context)


def test_an_iri_depends_on_class_name_and_context_and_holds_no_text() -> None:
    one = iri.entity(BASE, named("Organization", "永和镇党委", "浏阳市"))
    assert one == iri.entity(BASE, named("Organization", "永和镇党委", "浏阳市"))
    others = {
        iri.entity(BASE, e)
        for e in (
            named("Organization", "永和镇党委", "丰顺县"),
            named("Group", "永和镇党委", "浏阳市"),
            named("Organization", "永和镇党委\x1f", "浏阳市"),
        )
    }
    assert len(others | {one}) == 4
    hostile = iri.entity(BASE, named("Concept", "> <x> . \n\u202e", ""))
    assert hostile.removeprefix(BASE).isalnum()
    assert iri.digest("a", "b") != iri.digest("ab")


def test_the_iris_of_facts_differ_between_reports(analyses: tuple[Analysis, ...]) -> None:
    fact = analyses[0].relations[0]
    assert iri.fact(BASE, "one", fact) != iri.fact(BASE, "two", fact)
    every = [iri.fact(BASE, "one", f) for f in analyses[0].facts]
    assert len(set(every)) == len(every)


def test_the_divisions_above_a_place_are_background_and_no_finding(known: Ontology) -> None:
    analysis = hand_made()
    place = replace(analysis.entities[0], type="Place", names=("浏阳市",), division="430181", kind="County", context="")
    told = [replace(analysis, entities=(place, *analysis.entities[1:]))]
    quads = rdf.to_quads(told, base=BASE, version="0", digest="0" * 64, gazetteer=known.gazetteer)
    label, within = ox.NamedNode(rdf.SKOS + "prefLabel"), ox.NamedNode(rdf.KG + "within")
    names = {q.subject: q.object.value for q in quads if q.predicate == label}
    chain = [(names[q.subject], names[q.object], q.graph_name.value) for q in quads if q.predicate == within]
    assert sorted(chain) == [("浏阳市", "长沙市", f"{BASE}shared"), ("长沙市", "湖南省", f"{BASE}shared")]
    background = {q.subject for q in quads if q.predicate == within} | {q.object for q in quads if q.predicate == within}
    mentioned = {q.subject for q in quads if q.predicate == ox.NamedNode(rdf.KG + "mentionedIn")}
    assert {names[n] for n in background - mentioned} == {"长沙市", "湖南省"}
