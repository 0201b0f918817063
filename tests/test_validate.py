"""A good graph keeps the shapes; each way to spoil it is seen and said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import BASE, fact_of

from kg import ontology, validate
from kg.errors import OntologyError, ReadError
from kg.graph import files, iri
from kg.model import Analysis
from kg.ontology import Ontology

KG, RDF = validate.KG, "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS, OA, DCT = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/oa#", "http://purl.org/dc/terms/"
PROV, XSD = "http://www.w3.org/ns/prov#", "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode(RDF + "type")
EXTRA = ox.NamedNode(BASE + "extra")  # the graph that a mutation adds to

Graph = list[ox.Quad]
Object = ox.NamedNode | ox.BlankNode | ox.Literal
Change = Callable[[Graph, dict[str, ox.NamedNode]], Graph]


@pytest.fixture(scope="module")
def nodes(analyses: tuple[Analysis, ...]) -> dict[str, ox.NamedNode]:
    """The nodes that mutations work on, by a short name."""
    one = analyses[0]
    found = {e.key: iri.entity(BASE, e) for e in one.entities}
    facts = {
        "relation": "清溪县甲镇",
        "event": "县纪委监委向甲镇移交线索3至5条",
        "planned": "计划2024年6月底前建成S101公路",
        "number": "发现问题12个",
        "range": "移交线索3至5条",
        "about": "投资约1.5亿元",
        "time": "2023年3月",
    }
    found |= {name: iri.fact(BASE, one.report.id, fact_of(one, words)) for name, words in facts.items()}
    for name in facts:
        found[f"{name}-e"] = found[name] + "-e1"
    found |= {"report": iri.report(BASE, one.report.id), "run": iri.run(BASE, "0", "0" * 64)}
    return {name: ox.NamedNode(value) for name, value in found.items()} | {
        f"{name}{end}": ox.NamedNode(found[name] + end)
        for name in found
        if name.endswith("-e")
        for end in ("-position", "-quote")
    }


def drop(node: str, term: str) -> Change:
    """Without a property of a node."""
    return lambda graph, nodes: [q for q in graph if not (q.subject == nodes[node] and q.predicate.value == term)]


def add(node: str, term: str, value: Object | str) -> Change:
    """With one more value of a property; a string names another node."""

    def change(graph: Graph, nodes: dict[str, ox.NamedNode]) -> Graph:
        return [*graph, ox.Quad(nodes[node], ox.NamedNode(term), nodes[value] if isinstance(value, str) else value, EXTRA)]

    return change


def put(node: str, term: str, value: Object | str) -> Change:
    """With another value instead."""
    return lambda graph, nodes: add(node, term, value)(drop(node, term)(graph, nodes), nodes)


def without_class(node: str, kind: str) -> Change:
    return lambda graph, nodes: [
        q for q in graph if not (q.subject == nodes[node] and q.predicate == TYPE and q.object == ox.NamedNode(kind))
    ]


def without_triple(subject: str, term: str) -> Change:
    return drop(subject, term)


def text(value: str, kind: str = "string") -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def kg(term: str) -> ox.NamedNode:
    return ox.NamedNode(KG + term)


MUTATIONS: dict[str, tuple[Change, str]] = {
    # entities
    "a second core class": (add("town", TYPE.value, kg("Facility")), "an entity has exactly one of the ten core classes"),
    "no core class": (without_class("road", KG + "Facility"), "an entity has exactly one of the ten core classes"),
    "no full name": (drop("town", SKOS + "prefLabel"), "an entity has exactly one full name"),
    "two full names": (add("town", SKOS + "prefLabel", ox.Literal("乙镇", language="zh")), "an entity has exactly one full name"),
    "an empty other name": (add("town", SKOS + "altLabel", ox.Literal(" ")), "a name is a text that is not empty"),
    "a Chinese name without its language": (put("town", SKOS + "prefLabel", ox.Literal("甲镇")), "carries the language tag @zh"),
    "mentioned in no report": (add("town", KG + "mentionedIn", "county"), "an entity is mentioned in a report"),
    "a division code in letters": (
        put("county", KG + "divisionCode", text("43A1")),
        "a division code is one number of 2 to 12 digits",
    ),
    # reports
    "a report that is a document": (add("report", TYPE.value, kg("Document")), "a report is never a kg:Document"),
    "two titles": (add("report", DCT + "title", ox.Literal("乙")), "a report has at most one title"),
    "a date that is a text": (put("report", DCT + "issued", text("2023-12-29")), "at most one date of publication, an xsd:date"),
    "an absolute path": (put("report", DCT + "source", text("/home/user/a.txt")), "never an absolute path"),
    "no text": (drop("report", KG + "text"), "a report has exactly one text"),
    "another text than the hash says": (put("report", KG + "sha256", text("0" * 64)), "the SHA-256 is not that of the text"),
    "a hash in capitals": (put("report", KG + "sha256", text("A" * 64)), "64 lower-case hexadecimal digits"),
    "an author that is no person": (add("report", KG + "author", "body"), "an author or editor is a node of class kg:Person"),
    # evidence
    "a fact without evidence": (drop("event", KG + "evidence"), "a fact has evidence"),
    "evidence that is something else": (add("event", KG + "evidence", "town"), "evidence is an oa:SpecificResource"),
    "evidence without a report": (drop("event-e", OA + "hasSource"), "evidence points to exactly one report"),
    "evidence without a rule": (drop("event-e", KG + "rule"), "evidence names exactly one rule"),
    "evidence without a sentence": (drop("event-e", KG + "sentence"), "evidence has exactly one sentence number"),
    "evidence without selectors": (drop("event-e", OA + "hasSelector"), "evidence has exactly one position selector"),
    "a position moved by one": (put("event-e-position", OA + "start", ox.Literal(71)), "is not what stands at its position"),
    "a position that ends before it starts": (
        put("event-e-position", OA + "end", ox.Literal(3)),
        "a position starts before it ends",
    ),
    "a quotation changed": (
        put("event-e-quote", OA + "exact", text("县纪委监委向乙镇移交线索")),
        "is not what stands at its position",
    ),
    "an empty quotation": (put("event-e-quote", OA + "exact", text("")), "a quotation has exactly one text"),
    # facts
    "no confidence": (drop("number", KG + "confidence"), "a fact has a confidence"),
    "a confidence over one": (put("number", KG + "confidence", text("1.2", "decimal")), "between 0 and 1"),
    "no run": (drop("number", PROV + "wasGeneratedBy"), "a fact says which run found it"),
    "a run without its version": (drop("run", KG + "softwareVersion"), "a run has exactly one software version"),
    "two kinds at once": (add("number", TYPE.value, kg("Event")), "never two of them"),
    "a status of its own": (put("event", KG + "status", kg("Rumoured")), "a status is kg:Done, kg:Planned or kg:Alleged"),
    "an end before the begin": (put("number", KG + "end", text("2020-01-01", "date")), "the first day is not after the last"),
    "a day with a time": (
        put("number", KG + "begin", text("2023-03-01T00:00:00", "dateTime")),
        "at most one first day, an xsd:date",
    ),
    # relations
    "a relation without its plain triple": (without_triple("town", KG + "partOf"), "lacks its plain triple"),
    "a predicate that is none": (put("relation", RDF + "predicate", kg("agent")), "one of the nine"),
    "a relation without its object": (drop("relation", RDF + "object"), "a relation has exactly one object"),
    "a relation that is no statement": (without_class("relation", RDF + "Statement"), "an rdf:Statement as well"),
    "a person part of a place": (add("mayor", KG + "partOf", "county"), "partOf: a place is part of a place"),
    "a person who governs": (add("mayor", KG + "jurisdiction", "county"), "only an organization or a group governs"),
    "a road that holds a post": (add("road", KG + "post", text("镇长")), "only a person holds a post"),
    "a post that is a node": (add("mayor", KG + "post", "town"), "a post is plain text"),
    # events and numbers
    "an event of two kinds": (add("event", TYPE.value, kg("Sanction")), "exactly one of the sixteen event classes"),
    "an event without status": (drop("event", KG + "status"), "an event has a status"),
    "an event without label": (drop("event", SKOS + "prefLabel"), "an event has exactly one label"),
    "a role that is a text": (add("event", KG + "agent", text("群众")), "a role points to an entity"),
    "a role that no report names": (add("event", KG + "agent", kg("Organization")), "a role points to an entity"),
    "a count that is no number": (add("event", KG + "counts", "town"), "what an event counts is a statistic"),
    "no value": (drop("number", KG + "value"), "a statistic has exactly one value"),
    "a value as a float": (
        put("number", KG + "value", text("12.0", "double")),
        "a statistic has exactly one value, an xsd:decimal",
    ),
    "a value with a spare zero": (
        put("number", KG + "value", text("12.0", "decimal")),
        "a value is written in its shortest form",
    ),
    "no unit": (drop("number", KG + "unit"), "a statistic has exactly one unit"),
    "a range turned round": (put("range", KG + "upper", text("2", "decimal")), "the value is less than the upper value"),
    "about, as a word": (put("about", KG + "approximate", text("yes")), "one xsd:boolean"),
    "a time without its end": (drop("time", KG + "end"), "a time expression has a last day"),
    # what shapes cannot ask
    "a blank node": (add("town", KG + "partOf", ox.BlankNode("b")), "every node has an IRI"),
    "a misspelt property": (add("town", KG + "partsOf", "county"), "kg.ttl does not define kg:partsOf"),
    "an unknown class": (add("town", TYPE.value, kg("Townshipp")), "kg.ttl does not define kg:Townshipp"),
}


def test_the_graph_made_by_hand_keeps_every_shape(quads: Graph, known: Ontology) -> None:
    assert validate.validate(files.turtle(quads), known) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_spoilt_graph_is_caught_and_told(name: str, quads: Graph, nodes: dict[str, ox.NamedNode], known: Ontology) -> None:
    change, message = MUTATIONS[name]
    spoilt = change(list(quads), nodes)
    assert set(spoilt) != set(quads)
    found = validate.review(spoilt, known).violations
    assert any(message in violation.message for violation in found), [v.message for v in found]


def test_a_violation_names_the_node_its_shape_and_the_value(
    quads: Graph, nodes: dict[str, ox.NamedNode], known: Ontology
) -> None:
    spoilt = put("number", KG + "value", text("12.0", "decimal"))(list(quads), nodes)
    [violation] = validate.review(spoilt, known).violations
    assert violation.focus == nodes["number"].value
    assert violation.shape == "Statistic"
    assert violation.message == "a value is written in its shortest form (here: 12.0)"


def test_what_a_poor_report_lacks_is_a_warning(quads: Graph, nodes: dict[str, ox.NamedNode], known: Ontology) -> None:
    poor = drop("report", DCT + "title")(drop("report", DCT + "issued")(list(quads), nodes), nodes)
    review = validate.review(poor, known)
    assert review.violations == ()
    told = [v.message for v in review.warnings if v.focus == nodes["report"].value]
    assert told == ["the report has no date of publication", "the report has no title"]


def test_a_label_cannot_act_on_the_terminal(quads: Graph, nodes: dict[str, ox.NamedNode], known: Ontology) -> None:
    bad = put("town", SKOS + "prefLabel", ox.Literal("\x1b[31m红\n" + "镇" * 99, language="zh"))(list(quads), nodes)
    spoilt = add("town", SKOS + "altLabel", ox.Literal(" "))(bad, nodes)
    [violation] = validate.review(spoilt, known).violations
    assert violation.message.startswith("[31m红 镇镇")
    assert violation.message.isprintable()
    assert len(violation.message) < 120


@pytest.mark.parametrize(
    ("ending", "written"),
    [
        (".ttl", files.turtle),
        (".trig", files.trig),
        (".jsonld", files.jsonld),
        (".nq", files.nquads),
    ],
)
def test_a_file_of_each_format(
    ending: str, written: Callable[[Graph], bytes], tmp_path: Path, quads: Graph, nodes: dict[str, ox.NamedNode], known: Ontology
) -> None:
    path = tmp_path / f"graph{ending}"
    path.write_bytes(written(quads))
    assert validate.validate_file(path, known) == []
    path.write_bytes(written(drop("number", KG + "unit")(list(quads), nodes)))
    assert [v.message for v in validate.validate_file(path, known)] == ["a statistic has exactly one unit"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", b"<a> <b", "does not parse as Turtle"),
        ("a.trig", b"\xff\xfe", "does not parse as Trig"),
        ("a.rdf", b"", "no RDF file by its ending"),
        ("none.ttl", None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_graph(name: str, content: bytes | None, message: str, tmp_path: Path, known: Ontology) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match=message):
        validate.validate_file(tmp_path / name, known)


NO_PATH = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<x:s> a sh:NodeShape ; sh:targetNode <x:n> ; sh:property [ sh:minCount 1 ] ."""


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("kg.ttl", "nonsense", "kg.ttl: does not parse"),
        ("shapes.ttl", "nonsense", "shapes.ttl: does not parse"),
        ("shapes.ttl", None, "shapes.ttl: cannot be read"),
        (
            "shapes.ttl",
            NO_PATH,
            "not valid SHACL",
        ),
    ],
)
def test_an_ontology_that_does_not_load(
    name: str, content: str | None, message: str, tmp_path: Path, known: Ontology, quads: Graph
) -> None:
    for file in ("kg.ttl", "shapes.ttl"):
        (tmp_path / file).write_bytes((known.root / file).read_bytes())
    if content is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text(content)
    with pytest.raises(OntologyError, match=message):
        validate.validate(files.turtle(quads), ontology.load(tmp_path))


def messages(shapes: Iterable[ox.Quad]) -> dict[str, set[str]]:
    """The languages of each shape's messages."""
    found: dict[str, set[str]] = {}
    for quad in shapes:
        if quad.predicate.value == validate.SH + "message" and isinstance(quad.object, ox.Literal):
            found.setdefault(str(quad.subject), set()).add(quad.object.language or "")
    return found


def test_every_message_stands_in_both_languages(known: Ontology) -> None:
    told = messages(ox.parse(path=str(known.root / "shapes.ttl")))
    assert len(told) > 60
    assert {shape: languages for shape, languages in told.items() if languages != {"zh", "en"}} == {}
