"""From analyses to quads, in the terms of the public contract: a plain translation, field by field.

Each report has its own named graph, with its facts and the plain triples of its relations; the names of entities that reports
share, the links of joint offices, the corrections, the runs and the background stand in `<{base}shared>`. There are no blank
nodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from types import MappingProxyType

import pyoxigraph as ox

from kg.graph import iri
from kg.model import Analysis, Entity, Event, Evidence, Fact, Filler, Relation, Report, Statistic, TimeExpression
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
JOINT = ox.NamedNode(KG + "jointOfficeOf")
CONTEXT = ox.NamedNode(KG + "context")
DIVISION = ox.NamedNode(KG + "divisionCode")
DIVISION_KINDS = {"province": "Province", "city": "City", "county": "County", "town": "Township"}
CHINESE = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")

Node = ox.NamedNode
Pair = tuple[Node, Node | ox.Literal]


def to_quads(
    analyses: Sequence[Analysis], *, base: str, version: str, digest: str, gazetteer: Gazetteer | None = None,
    told: Mapping[str, Set[ox.Triple]] = MappingProxyType({}),
) -> list[ox.Quad]:
    """The quads of all reports, sorted: the same analyses give the same list. `told` is shared beside names, by report id.

    With a gazetteer, the official divisions above each linked place stand in the shared graph as background, said of no report.
    """
    quads: set[ox.Quad] = set()
    named: set[ox.Triple] = set()
    for analysis in analyses:
        quads.update(of_report(analysis, base=base, version=version, digest=digest))
        named |= names(analysis, base)
    above = background(named, base, gazetteer) if gazetteer is not None else set()
    graph = Node(shared(base))
    bodies = {t.subject for t in named if t.predicate == PREF}
    for some in (named, run(base, version, digest), above, *told.values()):
        known = (t for t in some if t.predicate != JOINT or t.object in bodies)  # no link to a body that nobody names
        quads.update(ox.Quad(t.subject, t.predicate, t.object, graph) for t in known)
    return sorted(quads, key=str)


def shared(base: str) -> str:
    """The IRI of the graph of what all reports share."""
    return f"{base}shared"


def of_report(analysis: Analysis, *, base: str, version: str, digest: str) -> set[ox.Quad]:
    """The graph of one report."""
    return set(Translation(analysis, base, Node(iri.run(base, version, digest))).quads())


def run(base: str, version: str, digest: str) -> set[ox.Triple]:
    """What is said of the run: for the shared graph."""
    pairs: list[Pair] = [
        (TYPE, _kg("Run")), (TYPE, Node(PROV + "Activity")),
        (_kg("softwareVersion"), ox.Literal(version)), (_kg("ontologyDigest"), ox.Literal(digest)),
    ]
    return {ox.Triple(Node(iri.run(base, version, digest)), p, o) for p, o in pairs}


def names(analysis: Analysis, base: str) -> set[ox.Triple]:
    """Types and names that one report gives its entities. The shared graph has those of all reports."""
    return {ox.Triple(Node(iri.entity(base, one)), p, o) for one in analysis.entities for p, o in _named(one)}


def _named(one: Entity) -> Iterator[Pair]:
    yield TYPE, _kg(one.type)
    if one.kind:
        yield TYPE, _kg(one.kind)
    if one.division:
        yield DIVISION, ox.Literal(one.division)
    if one.context:
        yield CONTEXT, words(one.context)
    yield PREF, words(one.name)
    yield from ((ALT, words(name)) for name in one.names[1:] if name != one.name)


def background(named: Iterable[ox.Triple], base: str, gazetteer: Gazetteer) -> set[ox.Triple]:
    """浏阳市 lies within 长沙市, and that within 湖南省: known from the official list, told by no report.

    `named` has the division codes of all entities; a chain ends at the first division that has an entity, which has its own.
    """
    codes = sorted((t.object.value, t.subject.value) for t in named if t.predicate == DIVISION)  # type: ignore[union-attr]
    nodes = {code: Node(node) for code, node in reversed(codes)}
    return {triple for code, node in codes for triple in _chain(code, Node(node), nodes, base, gazetteer)}


def _chain(code: str, lower: Node, nodes: Mapping[str, Node], base: str, gazetteer: Gazetteer) -> Iterator[ox.Triple]:
    for division in gazetteer.chain(code):
        upper = nodes.get(division.code) or Node(iri.division(base, division.code))
        yield ox.Triple(lower, _kg("within"), upper)
        if division.code in nodes:
            return
        yield from (ox.Triple(upper, TYPE, _kg(kind)) for kind in ("Place", DIVISION_KINDS[division.level]))
        yield ox.Triple(upper, PREF, words(division.name))
        yield ox.Triple(upper, DIVISION, ox.Literal(division.code))
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

    def _of(self, subject: Node, pairs: Iterable[Pair]) -> list[ox.Quad]:
        graph = self.graph
        return [ox.Quad(subject, p, o, graph) for p, o in pairs]

    def _header(self) -> Iterator[Pair]:
        report, header = self.report, self.report.header
        yield TYPE, _kg("Report")
        yield from _plain(report)
        if header.title:
            yield _term(DCT + "title"), words(header.title.text)
        if header.issued:
            yield _term(DCT + "issued"), day(header.issued)
        if header.publisher and (publisher := self._named("Organization", header.publisher.text)):
            yield _term(DCT + "publisher"), publisher
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
        node = self.numbers[fact.id] if isinstance(fact, Statistic) else Node(iri.fact(self.base, self.id, fact))
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
        yield from self._of(node, [(_kg("confidence"), number(fact.confidence)), (_term(PROV + "wasGeneratedBy"), self.run)])
        for i, evidence in enumerate(fact.evidence, 1):
            yield from self._evidence(node, f"{node.value}-e{i}", evidence)

    def _relation(self, fact: Relation) -> tuple[list[Pair], ox.Quad]:
        subject, predicate = self.entities[fact.subject], _kg(fact.predicate)
        end = ox.Literal(fact.object) if fact.predicate == "post" else self.entities[fact.object]
        pairs: list[Pair] = [
            (TYPE, _kg("Relation")), (TYPE, _term(RDF + "Statement")),
            (_term(RDF + "subject"), subject), (_term(RDF + "predicate"), predicate), (_term(RDF + "object"), end),
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

    def _evidence(self, fact: Node, name: str, evidence: Evidence) -> list[ox.Quad]:
        """Where it says so: the position counts code points, the quotation is what stands there."""
        node, position, quote, graph = Node(name), Node(f"{name}-position"), Node(f"{name}-quote"), self.graph
        page = self.report.page(evidence.span.begin)
        found: list[tuple[Node, Node, Node | ox.Literal]] = [
            (fact, _kg("evidence"), node), *([(node, _kg("page"), ox.Literal(page))] if page is not None else []),
            (node, TYPE, _term(OA + "SpecificResource")), (node, _term(OA + "hasSource"), self.node),
            (node, _kg("sentence"), ox.Literal(evidence.sentence)), (node, _kg("rule"), ox.Literal(evidence.rule)),
            (node, _term(OA + "hasSelector"), position), (node, _term(OA + "hasSelector"), quote),
            (position, TYPE, _term(OA + "TextPositionSelector")),
            (position, _term(OA + "start"), ox.Literal(evidence.span.begin)),
            (position, _term(OA + "end"), ox.Literal(evidence.span.end)),
            (quote, TYPE, _term(OA + "TextQuoteSelector")), (quote, _term(OA + "exact"), ox.Literal(evidence.words)),
        ]
        return [ox.Quad(s, p, o, graph) for s, p, o in found]


def _plain(report: Report) -> Iterator[Pair]:
    yield _term(DCT + "source"), ox.Literal(report.source)
    yield _kg("text"), words(report.text)
    yield _kg("sha256"), ox.Literal(report.sha256)


def _period(begin: date | None, end: date | None) -> Iterator[Pair]:
    if begin:
        yield _kg("begin"), day(begin)
    if end:
        yield _kg("end"), day(end)


@cache
def _kg(term: str) -> Node:
    return Node(KG + term)


@cache
def _term(name: str) -> Node:
    """A term of another vocabulary."""
    return Node(name)


def words(text: str) -> ox.Literal:
    """A name or text; @zh where it is Chinese."""
    return ox.Literal(text, language="zh") if CHINESE.search(text) else ox.Literal(text)


@lru_cache(4096)
def day(value: date) -> ox.Literal:
    """A date as xsd:date."""
    return ox.Literal(value.isoformat(), datatype=_term(XSD + "date"))


def decimal(value: Decimal) -> ox.Literal:
    """A number as xsd:decimal in its shortest form: 8.60 → 8.6, 1E+3 → 1000."""
    return ox.Literal(shortest(value), datatype=_term(XSD + "decimal"))


def shortest(value: Decimal) -> str:
    """A number's shortest form: 8.6 for 8.60, 1000 for 1E+3."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(4096)
def number(value: float) -> ox.Literal:
    """A confidence as xsd:decimal with at most three digits."""
    return decimal(Decimal(str(round(value, 3))))
