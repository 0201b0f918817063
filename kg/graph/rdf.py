"""From analyses to quads, in the terms of the public contract: a plain translation, field by field.

Each report has its own named graph, with its facts and the plain triples of its relations; the names of entities that reports
share, the runs and the background stand in `<{base}shared>`. There are no blank nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.graph import iri
from kg.model import Analysis, Event, Evidence, Fact, Filler, Relation, Report, Statistic, TimeExpression
from kg.ontology import Gazetteer

KG = "https://w3id.org/mailuo/ontology/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
DCT = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode(RDF + "type")
PREF, ALT = ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(SKOS + "altLabel")
CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")

Node = ox.NamedNode
Pair = tuple[Node, Node | ox.Literal]


def to_quads(
    analyses: Sequence[Analysis], *, base: str, version: str, digest: str, gazetteer: Gazetteer | None = None,
) -> list[ox.Quad]:
    """The quads of all reports, sorted: the same analyses give the same list.

    With a gazetteer, the official divisions above each linked place stand in the shared graph as background, said of no report.
    """
    run = Node(iri.run(base, version, digest))
    shared = Node(f"{base}shared")
    quads = {ox.Quad(run, p, o, shared) for p, o in _run(version, digest)}
    for analysis in analyses:
        quads.update(Translation(analysis, base, run).quads())
    quads.update(ox.Quad(s, p, o, shared) for s, p, o in _names(analyses, base))
    if gazetteer is not None:
        quads.update(ox.Quad(s, p, o, shared) for s, p, o in _above(analyses, base, gazetteer))
    return sorted(quads, key=str)


def _run(version: str, digest: str) -> Iterator[Pair]:
    yield TYPE, _kg("Run")
    yield TYPE, Node(PROV + "Activity")
    yield _kg("softwareVersion"), ox.Literal(version)
    yield _kg("ontologyDigest"), ox.Literal(digest)


def _names(analyses: Sequence[Analysis], base: str) -> Iterator[tuple[Node, Node, Node | ox.Literal]]:
    """Types and names of the entities, merged over all reports: one full name, any number of others."""
    for analysis in analyses:
        for one in analysis.entities:
            node = Node(iri.entity(base, one))
            yield node, TYPE, _kg(one.type)
            if one.kind:
                yield node, TYPE, _kg(one.kind)
            if one.division:
                yield node, _kg("divisionCode"), ox.Literal(one.division)
            yield node, PREF, words(one.name)
            for name in dict.fromkeys(one.names[1:]):
                if name != one.name:
                    yield node, ALT, words(name)


def _above(analyses: Sequence[Analysis], base: str, gazetteer: Gazetteer) -> Iterator[tuple[Node, Node, Node | ox.Literal]]:
    """浏阳市 lies within 长沙市, and that within 湖南省: known from the official list, told by no report."""
    kinds = {"province": "Province", "city": "City", "county": "County", "town": "Township"}
    named = {e.division: Node(iri.entity(base, e)) for a in analyses for e in a.entities if e.division}
    for one in (e for a in analyses for e in a.entities if e.division):
        lower = Node(iri.entity(base, one))
        for division in gazetteer.chain(one.division):
            upper = named.get(division.code) or Node(iri.division(base, division.code))
            yield lower, _kg("within"), upper
            if division.code in named:
                break  # a report names it: its own chain goes on from there
            yield upper, TYPE, _kg("Place")
            yield upper, TYPE, _kg(kinds[division.level])
            yield upper, PREF, words(division.name)
            yield upper, _kg("divisionCode"), ox.Literal(division.code)
            lower = upper


class Translation:
    """One report's analysis on its way into the report's graph."""

    def __init__(self, analysis: Analysis, base: str, run: Node) -> None:
        self.analysis, self.base, self.run = analysis, base, run
        self.report, self.id = analysis.report, analysis.report.id
        self.node, self.graph = Node(iri.report(base, self.id)), Node(iri.graph(base, self.id))
        self.entities = {e.key: Node(iri.entity(base, e)) for e in analysis.entities}
        self.numbers = {s.id: Node(iri.fact(base, self.id, s)) for s in analysis.statistics}

    def quads(self) -> Iterator[ox.Quad]:
        """All quads of the report's graph."""
        yield from self._of(self.node, self._header())
        for entity in self.entities.values():
            yield from self._of(entity, [(_kg("mentionedIn"), self.node)])
        for fact in self.analysis.facts:
            yield from self._fact(fact)

    def _of(self, subject: Node, pairs: Iterable[Pair]) -> Iterator[ox.Quad]:
        return (ox.Quad(subject, p, o, self.graph) for p, o in pairs)

    def _header(self) -> Iterator[Pair]:
        report, header = self.report, self.report.header
        yield TYPE, _kg("Report")
        yield from _plain(report)
        if header.title:
            yield Node(DCT + "title"), words(header.title.text)
        if header.issued:
            yield Node(DCT + "issued"), day(header.issued)
        if header.publisher and (publisher := self._named("Organization", header.publisher.text)):
            yield Node(DCT + "publisher"), publisher
        for credit in header.credits:
            if person := self._named("Person", credit.name.text):
                if credit.is_author:
                    yield _kg("author"), person
                if credit.is_editor:
                    yield _kg("editor"), person
        for key in self.analysis.about:
            yield _kg("about"), self.entities[key]

    def _named(self, kind: str, name: str) -> Node | None:
        one = next((e for e in self.analysis.entities if e.type == kind and name in e.names), None)
        return self.entities[one.key] if one else None

    def _fact(self, fact: Fact) -> Iterator[ox.Quad]:
        node = Node(iri.fact(self.base, self.id, fact))
        pairs: Iterable[Pair]
        if isinstance(fact, Relation):
            pairs, plain = self._relation(fact)
            yield plain
        elif isinstance(fact, Event):
            pairs = self._event(fact)
            yield from self._unnamed(fact)
        else:
            pairs = self._statistic(fact) if isinstance(fact, Statistic) else self._time(fact)
        yield from self._of(node, pairs)
        yield from self._of(node, [(_kg("confidence"), number(fact.confidence)), (Node(PROV + "wasGeneratedBy"), self.run)])
        for i, evidence in enumerate(fact.evidence, 1):
            yield from self._evidence(node, f"{node.value}-e{i}", evidence)

    def _relation(self, fact: Relation) -> tuple[list[Pair], ox.Quad]:
        subject, predicate = self.entities[fact.subject], _kg(fact.predicate)
        end = ox.Literal(fact.object) if fact.predicate == "post" else self.entities[fact.object]
        pairs: list[Pair] = [
            (TYPE, _kg("Relation")), (TYPE, Node(RDF + "Statement")),
            (Node(RDF + "subject"), subject), (Node(RDF + "predicate"), predicate), (Node(RDF + "object"), end),
        ]
        return pairs, ox.Quad(subject, predicate, end, self.graph)

    def _filler(self, filler: Filler) -> Node:
        return self.entities[filler] if isinstance(filler, str) else Node(iri.unnamed(self.base, self.id, filler))

    def _unnamed(self, fact: Event) -> Iterator[ox.Quad]:
        for _, filler in fact.roles:
            if not isinstance(filler, str):
                yield from self._of(self._filler(filler), [(TYPE, _kg("Unnamed")), (PREF, words(filler.words))])

    def _event(self, fact: Event) -> Iterator[Pair]:
        yield TYPE, _kg("Event")
        yield TYPE, _kg(fact.type)
        yield PREF, words(fact.label or fact.trigger)
        yield _kg("trigger"), ox.Literal(fact.trigger)
        yield _kg("status"), _kg(fact.status)
        if fact.time_text:
            yield _kg("timeText"), ox.Literal(fact.time_text)
        yield from _period(fact.begin, fact.end)
        for role, filler in fact.roles:
            yield _kg(role), self._filler(filler)
        for statistic in fact.counts:
            yield _kg("counts"), self.numbers[statistic]

    def _statistic(self, fact: Statistic) -> Iterator[Pair]:
        yield TYPE, _kg("Statistic")
        yield _kg("value"), decimal(fact.value)
        yield _kg("unit"), ox.Literal(fact.unit)
        yield _kg("printed"), ox.Literal(fact.printed)
        yield _kg("status"), _kg(fact.status)
        if fact.indicator:
            yield _kg("indicator"), ox.Literal(fact.indicator)
        if fact.upper is not None:
            yield _kg("upper"), decimal(fact.upper)
        if fact.approximate:
            yield _kg("approximate"), ox.Literal(True)
        yield from ((_kg("agent"), self.entities[key]) for key in fact.agents)
        yield from ((_kg("campaign"), self.entities[key]) for key in fact.campaigns)
        yield from _period(fact.begin, fact.end)

    @staticmethod
    def _time(fact: TimeExpression) -> Iterator[Pair]:
        yield TYPE, _kg("TimeExpression")
        yield from _period(fact.begin, fact.end)

    def _evidence(self, fact: Node, name: str, evidence: Evidence) -> Iterator[ox.Quad]:
        """Where it says so: the position counts code points, the quotation is what stands there."""
        node, position, quote = Node(name), Node(f"{name}-position"), Node(f"{name}-quote")
        yield ox.Quad(fact, _kg("evidence"), node, self.graph)
        if (page := self.report.page(evidence.span.begin)) is not None:
            yield ox.Quad(node, _kg("page"), ox.Literal(page), self.graph)
        yield from self._of(node, [
            (TYPE, Node(OA + "SpecificResource")), (Node(OA + "hasSource"), self.node),
            (_kg("sentence"), ox.Literal(evidence.sentence)), (_kg("rule"), ox.Literal(evidence.rule)),
            (Node(OA + "hasSelector"), position), (Node(OA + "hasSelector"), quote),
        ])
        yield from self._of(position, [
            (TYPE, Node(OA + "TextPositionSelector")),
            (Node(OA + "start"), ox.Literal(evidence.span.begin)), (Node(OA + "end"), ox.Literal(evidence.span.end)),
        ])
        yield from self._of(quote, [(TYPE, Node(OA + "TextQuoteSelector")), (Node(OA + "exact"), ox.Literal(evidence.words))])


def _plain(report: Report) -> Iterator[Pair]:
    yield Node(DCT + "source"), ox.Literal(report.source)
    yield _kg("text"), words(report.text)
    yield _kg("sha256"), ox.Literal(report.sha256)


def _period(begin: date | None, end: date | None) -> Iterator[Pair]:
    if begin:
        yield _kg("begin"), day(begin)
    if end:
        yield _kg("end"), day(end)


def _kg(term: str) -> Node:
    return Node(KG + term)


def words(text: str) -> ox.Literal:
    """A name or text; @zh where it is Chinese."""
    return ox.Literal(text, language="zh") if CHINESE.search(text) else ox.Literal(text)


def day(value: date) -> ox.Literal:
    """A date as xsd:date."""
    return ox.Literal(value.isoformat(), datatype=Node(XSD + "date"))


def decimal(value: Decimal) -> ox.Literal:
    """A number as xsd:decimal in its shortest form: 8.60 → 8.6, 1E+3 → 1000."""
    return ox.Literal(shortest(value), datatype=Node(XSD + "decimal"))


def shortest(value: Decimal) -> str:
    """A number's shortest form: 8.6 for 8.60, 1000 for 1E+3."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float) -> ox.Literal:
    """A confidence as xsd:decimal with at most three digits."""
    return decimal(Decimal(str(round(value, 3))))
