"""Whether a graph keeps the shapes of `ontology/shapes.ttl`, said in plain words.

The shapes are checked by pyshacl. Two checks stand here because SHACL asks them badly: no blank node anywhere, and no kg: term
that kg.ttl does not define (a misspelt property breaks no shape, it is only never found).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import OntologyError, ReadError
from kg.model import Violation
from kg.ontology import Ontology

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rdflib import Graph, URIRef
    from rdflib.term import Node

KG = "https://w3id.org/mailuo/ontology/"
SH = "http://www.w3.org/ns/shacl#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
PREFIXES = (
    (KG, "kg:"), ("http://purl.org/dc/terms/", "dct:"), ("http://www.w3.org/ns/oa#", "oa:"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"), ("http://www.w3.org/2004/02/skos/core#", "skos:"),
    ("http://www.w3.org/ns/prov#", "prov:"),
)
FORMATS = {".ttl": "TURTLE", ".trig": "TRIG", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".jsonld": "JSON_LD"}
CHINESE = re.compile("[\u3400-\u9fff]")
SHOWN = 60  # characters of a label or value in a message


@dataclass(frozen=True, slots=True)
class Review:
    """What a check found: `violations` make a graph wrong, `warnings` tell what a poor report lacks (a date, a title)."""

    violations: tuple[Violation, ...]
    warnings: tuple[Violation, ...]


def validate(turtle: bytes, ontology: Ontology) -> list[Violation]:
    """The shapes that a graph in Turtle breaks, sorted; empty when it keeps them all. Warnings are left out (see `review`).

    Raises ReadError when the Turtle does not parse, OntologyError when kg.ttl or shapes.ttl does not.
    """
    return list(review(_parsed(turtle, "TURTLE", "the graph"), ontology).violations)


def validate_file(path: Path, ontology: Ontology) -> list[Violation]:
    """The same for a file in Turtle, TriG, N-Triples, N-Quads or JSON-LD, told apart by its ending; graphs are taken together.

    Raises ReadError when the file is missing, has another ending or does not parse.
    """
    return list(review_file(path, ontology).violations)


def review_file(path: Path, ontology: Ontology) -> Review:
    """Violations and warnings of a file; the same formats and errors as `validate_file`."""
    if (form := FORMATS.get(path.suffix.lower())) is None:
        raise ReadError(f"{path}: no RDF file by its ending; give one of {', '.join(sorted(FORMATS))}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: cannot be read ({error.strerror}); name a graph file such as output/graph.ttl") from None
    return review(_parsed(content, form, str(path)), ontology)


def review(quads: Iterable[ox.Quad], ontology: Ontology) -> Review:
    """Violations and warnings of the union of all graphs in `quads`."""
    triples = sorted({quad.triple for quad in quads}, key=str)
    labels = {_value(t.subject): _value(t.object) for t in reversed(triples) if t.predicate.value == LABEL}
    found = [*_blank(triples), *_undefined(triples, ontology), *_shaped(triples, ontology)]
    told = {(severe, Violation(v.focus, v.shape, _labelled(v, labels))) for severe, v in found}
    order = sorted(told, key=lambda row: (row[1].focus, row[1].shape, row[1].message))
    return Review(tuple(v for severe, v in order if severe), tuple(v for severe, v in order if not severe))


def _parsed(content: bytes, form: str, name: str) -> list[ox.Quad]:
    import pyoxigraph as ox

    try:
        return list(ox.parse(content, format=getattr(ox.RdfFormat, form)))
    except SyntaxError as error:
        raise ReadError(f"{name}: does not parse as {form.title().replace('_', '-')}: {' '.join(str(error).split())}") from None


def _value(node: Any) -> str:
    """An IRI without brackets, a literal without quotes; a quoted triple as it is written."""
    return str(getattr(node, "value", node))


def _labelled(violation: Violation, labels: dict[str, str]) -> str:
    label = labels.get(violation.focus)
    return f"{_cut(label)}: {violation.message}" if label and label.strip() else violation.message


def _cut(text: str) -> str:
    """A text from a report on one line, without control characters that could act on a terminal, and not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _blank(triples: Iterable[ox.Triple]) -> Iterator[tuple[bool, Violation]]:
    import pyoxigraph as ox

    for triple in triples:
        predicate = _short(triple.predicate.value)
        if isinstance(triple.subject, ox.BlankNode):
            yield True, Violation("blank node", "NoBlankNodes", f"every node has an IRI; here {predicate} stands on a blank node")
        if isinstance(triple.object, ox.BlankNode):
            message = f"every node has an IRI; here {predicate} points to a blank node"
            yield True, Violation(_value(triple.subject), "NoBlankNodes", message)


def _undefined(triples: Iterable[ox.Triple], ontology: Ontology) -> Iterator[tuple[bool, Violation]]:
    """Properties and classes in the kg: namespace that kg.ttl does not define."""
    import pyoxigraph as ox

    defined = {_value(quad.subject) for quad in _own(ontology.root / "kg.ttl")}
    for triple in triples:
        for term in (triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(KG) and term.value not in defined:
                yield True, Violation(_value(triple.subject), "KnownTerms", f"kg.ttl does not define {_short(term.value)}")


def _own(path: Path) -> list[ox.Quad]:
    try:
        return _parsed(path.read_bytes(), "TURTLE", str(path))
    except OSError as error:
        raise OntologyError(f"{path}: cannot be read ({error.strerror}); restore it from the release") from None
    except ReadError as error:
        raise OntologyError(f"{error}; mend the file") from None


def _shaped(triples: Iterable[ox.Triple], ontology: Ontology) -> Iterator[tuple[bool, Violation]]:
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError, ShapeLoadError
    from rdflib import RDF

    path = ontology.root / "shapes.ttl"
    shapes = _graph(quad.triple for quad in _own(path))
    data = _graph(_relevant(triples, path.read_text("utf8")))
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except (ReportableRuntimeError, ShapeLoadError) as error:
        raise OntologyError(f"{path}: not valid SHACL: {' '.join(str(error).split())}; mend the file") from None
    for result in report.subjects(RDF.type, _sh("ValidationResult")):
        yield _told(result, report, shapes)


def _relevant(triples: Iterable[ox.Triple], shapes: str) -> Iterator[ox.Triple]:
    """The triples that a shape can see: the inferred terms of a vocabulary that shapes.ttl never names only cost time."""
    named: dict[str, bool] = {}
    for triple in triples:
        term = _value(triple.object if triple.predicate.value == TYPE else triple.predicate)
        namespace = term[: max(term.rfind("/"), term.rfind("#")) + 1]
        if named.setdefault(namespace, namespace in shapes):
            yield triple


def _graph(triples: Iterable[ox.Triple]) -> Graph:
    """The triples as an rdflib graph; to parse with pyoxigraph and copy is faster than to parse with rdflib."""
    from rdflib import Graph

    graph = Graph()
    for triple in triples:
        graph.store.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)), graph)
    return graph


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    import pyoxigraph as ox
    from rdflib import XSD, BNode, Literal, URIRef

    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.Literal):
        datatype = None if node.language or node.datatype.value == str(XSD.string) else URIRef(node.datatype.value)
        return Literal(node.value, lang=node.language, datatype=datatype, normalize=False)
    return BNode(_value(node))


def _sh(name: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(SH + name)


def _told(result: Node, report: Any, shapes: Any) -> tuple[bool, Violation]:
    """A result of pyshacl as a violation, and whether it is more than a warning."""
    focus, value = report.value(result, _sh("focusNode")), report.value(result, _sh("value"))
    # pyshacl drops the language of a SPARQL constraint's messages, so Chinese is told by its characters.
    told = report.objects(result, _sh("resultMessage"))
    messages = sorted(told, key=lambda m: (m.language != "en", bool(CHINESE.search(m)), m))
    here = f" (here: {_short(_cut(value))})" if value is not None and value != focus else ""
    severe = report.value(result, _sh("resultSeverity")) == _sh("Violation")
    return severe, Violation(str(focus), _shape(report.value(result, _sh("sourceShape")), shapes), f"{messages[0]}{here}")


def _shape(node: Any, shapes: Any) -> str:
    """The name of the shape that a property shape, a blank node, stands in."""
    from rdflib import URIRef

    while node is not None and not isinstance(node, URIRef):
        node = next(iter(shapes.subjects(None, node)), None)
    return re.split("[/#]", str(node))[-1]


def _short(iri: str) -> str:
    for namespace, prefix in PREFIXES:
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri
