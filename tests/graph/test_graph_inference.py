"""What follows from the facts: standard terms, inverses, closures, in a graph of its own."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import BASE

from kg import ontology
from kg.errors import OntologyError
from kg.graph import inference, iri
from kg.model import Analysis
from kg.ontology import Ontology

KG, ORG, SCHEMA = "https://w3id.org/mailuo/ontology/", "http://www.w3.org/ns/org#", "https://schema.org/"
SEM, PROV, DCT = "http://semanticweb.cs.vu.nl/2009/11/sem/", "http://www.w3.org/ns/prov#", "http://purl.org/dc/terms/"
TYPE = inference.RDF + "type"


@pytest.fixture(scope="module")
def nodes(analyses: tuple[Analysis, ...]) -> dict[str, str]:
    return {e.key: iri.entity(BASE, e) for e in analyses[0].entities}


@pytest.fixture(scope="module")
def inferred(quads: list[ox.Quad]) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for q in quads if q.graph_name.value == f"{BASE}inferred"}


def test_inverses(inferred: set[tuple[str, str, str]], nodes: dict[str, str]) -> None:
    assert (nodes["county"], KG + "hasPart", nodes["town"]) in inferred
    assert (nodes["body"], KG + "organizes", nodes["drive"]) in inferred
    assert (nodes["town"], KG + "hasAffiliate", nodes["mayor"]) in inferred
    assert (nodes["county"], KG + "underJurisdictionOf", nodes["body"]) in inferred


def test_standard_terms(inferred: set[tuple[str, str, str]], nodes: dict[str, str]) -> None:
    for kind in (ORG + "Organization", SCHEMA + "Organization", PROV + "Agent", SEM + "Actor"):
        assert (nodes["body"], TYPE, kind) in inferred
    assert (nodes["county"], TYPE, SCHEMA + "AdministrativeArea") in inferred
    assert (nodes["town"], DCT + "isPartOf", nodes["county"]) in inferred
    assert (nodes["town"], SCHEMA + "containedInPlace", nodes["county"]) in inferred
    assert (nodes["mayor"], SCHEMA + "jobTitle", "镇长") in inferred
    assert (nodes["drive"], SCHEMA + "organizer", nodes["body"]) in inferred


def test_a_borrowed_property_holds_only_between_its_classes(inferred: set[tuple[str, str, str]], nodes: dict[str, str]) -> None:
    assert (nodes["town"], ORG + "subOrganizationOf", nodes["county"]) not in inferred  # places, no organizations
    assert (nodes["mayor"], ORG + "memberOf", nodes["town"]) not in inferred  # a place is no organization


def test_report_graphs_hold_what_reports_say_and_nothing_that_follows(quads: list[ox.Quad]) -> None:
    said = [q for q in quads if q.graph_name.value != f"{BASE}inferred"]
    terms = {q.predicate.value for q in said} | {q.object.value for q in said if q.predicate.value == TYPE}
    only_inferred = {
        KG + t for t in ("within", "hasPart", "organizes", "hasAffiliate", "underJurisdictionOf", "mentions", "Fact")
    }
    assert terms & only_inferred == set()
    assert [t for t in terms if t.startswith((ORG, SCHEMA, SEM))] == []
    inferred = {q.triple for q in quads} - {q.triple for q in said}
    assert len(inferred) == sum(q.graph_name.value == f"{BASE}inferred" for q in quads)  # nothing stands in both


def graph(*triples: tuple[str, str, str]) -> list[ox.Quad]:
    return [ox.Quad(*(ox.NamedNode(part) for part in triple), ox.NamedNode("x:report")) for triple in triples]


def follows(*triples: tuple[str, str, str], known: Ontology) -> set[tuple[str, ...]]:
    found = inference.infer(graph(*triples), known, base=BASE)
    return {(q.subject.value, q.predicate.value, q.object.value) for q in found}


def test_what_lies_inside_what_is_closed_over_any_number_of_steps(known: Ontology) -> None:
    chain = [
        ("x:hall", KG + "locatedIn", "x:village"),
        ("x:village", KG + "partOf", "x:town"),
        ("x:town", KG + "partOf", "x:county"),
    ]
    found = follows(*chain, known=known)
    within = {(s, o) for s, p, o in found if p == KG + "within"}
    assert within == {
        ("x:hall", "x:village"),
        ("x:hall", "x:town"),
        ("x:hall", "x:county"),
        ("x:village", "x:town"),
        ("x:village", "x:county"),
        ("x:town", "x:county"),
    }
    assert not any(p == KG + "partOf" for _, p, _ in found)  # stays what a report says


def test_a_circle_ends_and_puts_nothing_inside_itself(known: Ontology) -> None:
    found = follows(("x:a", KG + "partOf", "x:b"), ("x:b", KG + "partOf", "x:a"), known=known)
    assert {(s, o) for s, p, o in found if p == KG + "within"} == {("x:a", "x:b"), ("x:b", "x:a")}


def test_organizations_get_the_organization_ontology(known: Ontology) -> None:
    found = follows(
        ("x:team", TYPE, KG + "InspectionTeam"),
        ("x:body", TYPE, KG + "PartyCommittee"),
        ("x:team", KG + "partOf", "x:body"),
        known=known,
    )
    assert ("x:team", ORG + "subOrganizationOf", "x:body") in found
    assert ("x:team", TYPE, KG + "Organization") in found


def test_an_ontology_that_does_not_parse(tmp_path: Path) -> None:
    (tmp_path / "kg.ttl").write_text("nonsense")
    with pytest.raises(OntologyError, match=r"kg\.ttl: not valid Turtle"):
        inference.infer([], ontology.load(tmp_path), base=BASE)
