"""A built graph as scoring needs it, read through SPARQL in the terms of the public contract alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.model import PREDICATES, Span

KG = "https://w3id.org/mailuo/ontology/"
FACTS = ("Relation", "Event", "Statistic", "TimeExpression")
PREFIXES = f"""PREFIX kg: <{KG}>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
NAMES = "SELECT ?node ?name { ?node skos:prefLabel|skos:altLabel ?name }"
CLASSES = "SELECT ?node ?class { ?node a ?class }"
EVIDENCE = "SELECT ?fact ?evidence { ?fact kg:evidence ?evidence }"
SELECTORS = """SELECT ?evidence ?start ?end ?exact {
  ?evidence oa:hasSelector ?position, ?quote . ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact }"""
NAMED = "SELECT DISTINCT ?node { ?node kg:mentionedIn ?report }"
PROPERTIES = "SELECT ?fact ?property ?value { ?fact a kg:%s ; ?property ?value }"
TRIPLES = "SELECT ?fact ?s ?p ?o { ?fact a kg:Relation ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"
PLAIN = "SELECT ?fact { ?fact a kg:Relation ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o . ?s ?p ?o }"
CONFIDENCES = "SELECT ?fact ?confidence { ?fact kg:evidence ?any ; kg:confidence ?confidence }"
RULES = "SELECT ?fact ?rule { ?fact kg:evidence ?evidence . ?evidence kg:rule ?rule }"
HEADER = """SELECT ?property ?value ?name {
  ?report a kg:Report ; ?property ?value . OPTIONAL { ?value skos:prefLabel|skos:altLabel ?name } }"""

Row = tuple[str | None, ...]
Ask = Callable[[str], Iterable[Row]]  # a SPARQL text to its rows, each value in its plain words
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class FoundFact:
    """An event, a statistic or a time: its classes, the values of its properties, and where the report says so."""

    id: str
    classes: frozenset[str]
    properties: Mapping[str, frozenset[str]]
    evidence: tuple[Span, ...]

    def values(self, name: str) -> frozenset[str]:
        """The values of one of mailuo's properties, by its name without prefix."""
        return self.properties.get(name, frozenset())

    def lasts(self, period: tuple[str, str]) -> bool:
        """Whether it begins and ends on these days, and on no others."""
        return self.values("begin") == {period[0]} and self.values("end") == {period[1]}


@dataclass(frozen=True, slots=True)
class Found:
    """What a graph says of one report. Names are as printed; a class without the prefix of mailuo's terms is one of ours."""

    text: str
    names: Mapping[str, frozenset[str]]
    classes: Mapping[str, frozenset[str]]
    named: frozenset[str]
    relations: Mapping[Triple, str]
    plain: frozenset[str]
    events: tuple[FoundFact, ...]
    statistics: tuple[FoundFact, ...]
    times: tuple[FoundFact, ...]
    header: Mapping[str, frozenset[str]]
    facts: tuple[str, ...]
    grounded: frozenset[str]
    confidences: Mapping[str, float]
    rules: Mapping[str, frozenset[str]]


def asking(store: ox.Store) -> Ask:
    """Asks a store, all of its graphs as one."""

    def ask(query: str) -> Iterator[Row]:
        answer = store.query(query, use_default_graph_as_union=True)
        if isinstance(answer, ox.QuerySolutions):
            for solution in answer:
                yield tuple(None if term is None else str(getattr(term, "value", term)) for term in solution)

    return ask


def read(ask: Ask, text: str) -> Found:
    """What the graph behind `ask` says of the report with this text."""

    def rows(query: str) -> Iterable[Row]:
        return ask(PREFIXES + query)

    classes = _grouped((node, _term(kind)) for node, kind in rows(CLASSES))
    spans, false = _evidence(rows, text)

    def facts(kind: str) -> tuple[FoundFact, ...]:
        return _facts(rows(PROPERTIES % kind), classes, spans)

    every = sorted(node for node, kinds in classes.items() if kinds & set(FACTS))
    relations = {(str(s), _term(p), str(o)): str(f) for f, s, p, o in sorted(rows(TRIPLES), key=str) if _term(p) in PREDICATES}
    return Found(
        text,
        names=_grouped(rows(NAMES)),
        classes=classes,
        named=frozenset(str(node) for (node,) in rows(NAMED)),
        relations=relations,
        plain=frozenset(str(fact) for (fact,) in rows(PLAIN)),
        events=facts("Event"),
        statistics=facts("Statistic"),
        times=facts("TimeExpression"),
        header=_grouped((_local(p), value if name is None else name) for p, value, name in rows(HEADER)),
        facts=tuple(every),
        grounded=frozenset(fact for fact in every if spans.get(fact)) - false,
        confidences={str(fact): float(str(confidence)) for fact, confidence in rows(CONFIDENCES)},
        rules=_grouped(rows(RULES)),
    )


def _grouped(pairs: Iterable[Row]) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[str(key)].add(str(value))
    return {key: frozenset(values) for key, values in groups.items()}


def _evidence(rows: Callable[[str], Iterable[Row]], text: str) -> tuple[dict[str, tuple[Span, ...]], frozenset[str]]:
    """The true evidence of each fact in the order of the text, and the facts of which some evidence is false."""
    stretches: dict[str, tuple[Span, str]] = {}
    for evidence, start, end, exact in rows(SELECTORS):
        stretches.setdefault(str(evidence), (Span(int(str(start)), int(str(end))), str(exact)))
    true: dict[str, set[Span]] = defaultdict(set)
    false = set()
    for fact, evidence in rows(EVIDENCE):
        span, exact = stretches.get(str(evidence), (Span(0, 0), "?"))
        if span.of(text) == exact:
            true[str(fact)].add(span)
        else:
            false.add(str(fact))
    return {fact: tuple(sorted(spans)) for fact, spans in true.items()}, frozenset(false)


def _facts(
    rows: Iterable[Row], classes: Mapping[str, frozenset[str]], spans: Mapping[str, tuple[Span, ...]]
) -> tuple[FoundFact, ...]:
    """The facts in the order of the text; where two share their evidence, in the order of what they say, not of their ids."""
    properties: dict[str, list[Row]] = defaultdict(list)
    for fact, name, value in rows:
        if str(name).startswith(KG):
            properties[str(fact)].append((_term(name), value))
    facts = [FoundFact(f, classes[f], _grouped(pairs), spans.get(f, ())) for f, pairs in properties.items()]
    return tuple(sorted(facts, key=lambda f: (f.evidence, sorted((name, sorted(v)) for name, v in f.properties.items()), f.id)))


def _term(iri: str | None) -> str:
    """One of mailuo's terms without its prefix; any other IRI as it is."""
    return str(iri).removeprefix(KG)


def _local(iri: str | None) -> str:
    return str(iri).replace("#", "/").rpartition("/")[2]
