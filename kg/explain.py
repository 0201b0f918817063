"""What a built graph says of a thing or a fact, in words, and where it says so.

A thing is asked for by any of its names, a fact, a thing or a report by its IRI. The words for classes, relations and roles are
the labels of `ontology/kg.ttl`; the quotation, its line and its code points are those of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import query
from kg.errors import QueryError
from kg.model import ENTITY_TYPES, EVENT_TYPES, ROLES
from kg.ontology import Ontology

KG = query.KG
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
FACTS = ("Relation", "Event", "Statistic", "TimeExpression")
LINKS = {*(KG + role for role in ROLES), RDF + "subject", RDF + "object"}
NOTED = {
    DCT + "source": "来源", DCT + "issued": "发布日期", DCT + "publisher": "发布者", KG + "author": "作者", KG + "editor": "编辑",
    KG + "about": "主题", KG + "divisionCode": "区划代码", PROV + "wasInfluencedBy": "更正",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report says so: line and page from 1, code points from 0, the end exclusive; the page is empty where none is."""

    report: str
    line: int
    start: int
    end: int
    quote: str
    rule: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words: what it is, then its parts (who, whom, when, whether done), then its sources."""

    iri: str
    words: str
    parts: tuple[str, ...]
    sources: tuple[Source, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A node in words: its name, what it is, what else is known of it, and the facts that tell of it, in the reports' order."""

    iri: str
    name: str
    kinds: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[Told, ...]


def explain(out: Path, asked: str, ontology: Ontology) -> tuple[Explanation, ...]:
    """What the graph in `out` says of a name or an IRI; several explanations when several things have the name.

    Raises QueryError, with the nearest names, when nothing has it; StoreError without a graph.
    """
    teller = Teller(query.opened(out), ontology)
    return tuple(map(teller.explanation, teller.find(asked.strip())))


class Teller:
    """Reads nodes of one graph into words."""

    def __init__(self, store: ox.Store, ontology: Ontology) -> None:
        self.store = store
        self.prefixes = query.namespaces(store, ontology)
        self.labels = _labels(ontology)

    def find(self, asked: str) -> list[ox.NamedNode]:
        """The nodes that an IRI or a name means: things before events that are only called so. Raises QueryError."""
        iri = query.expanded(asked.strip("<>"), self.prefixes)
        if "://" in iri:
            return [self._known(iri)]
        named = sorted({node for literal in _spelt(asked) for node in self._named(literal)}, key=str)
        things = [node for node in named if not self._classes(node) & set(FACTS)]
        if found := things or named:
            return found
        near = query.nearest(asked, self._names())
        hint = f"did you mean {'、'.join(near)}?" if near else "kg query people-and-posts, places and organizers list names"
        raise QueryError(f"{asked}: nothing in the graph has this name; {hint}")

    def _known(self, iri: str) -> ox.NamedNode:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            raise QueryError(f"{iri}: no valid IRI; copy one from an answer of kg query") from None
        if next(self.store.quads_for_pattern(node, None, None, None), None) is None:
            raise QueryError(f"{iri}: nothing in the graph has this IRI; it may come from another build")
        return node

    def _named(self, literal: ox.Literal) -> Iterator[ox.NamedNode]:
        for term in (SKOS + "prefLabel", SKOS + "altLabel", DCT + "title"):
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(term), literal, None):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject

    def _names(self) -> Iterator[str]:
        for term in ("prefLabel", "altLabel"):
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(SKOS + term), None, None):
                if isinstance(quad.object, ox.Literal):
                    yield quad.object.value

    def explanation(self, node: ox.NamedNode) -> Explanation:
        """One node in words."""
        classes = self._classes(node)
        if kind := next((kind for kind in FACTS if kind in classes), None):
            told = self.fact(node)
            return Explanation(node.value, told.words, (self.term(KG + kind),), (), (told,))
        kinds = sorted(classes - {"Fact"}, key=lambda c: (c not in ENTITY_TYPES, c))
        facts = sorted(map(self.fact, self._facts(node)), key=lambda f: [(s.report, s.start, s.end) for s in f.sources])
        name = self._value(node, SKOS + "prefLabel") or self._value(node, DCT + "title") or node.value
        words = tuple(self.term(KG + kind) for kind in kinds)
        return Explanation(node.value, name, words, tuple(self._notes(node)), tuple(facts))

    def _classes(self, node: ox.NamedNode) -> set[str]:
        """Its classes in mailuo's own terms, without prefix."""
        values = (getattr(o, "value", "") for o in self._objects(node, RDF + "type"))
        return {value.removeprefix(KG) for value in values if value.startswith(KG)}

    def _facts(self, node: ox.NamedNode) -> list[ox.NamedNode]:
        quads = self.store.quads_for_pattern(None, None, node, None)
        subjects = {q.subject for q in quads if q.predicate.value in LINKS and isinstance(q.subject, ox.NamedNode)}
        return sorted((s for s in subjects if self._classes(s) & set(FACTS)), key=str)

    def _notes(self, node: ox.NamedNode) -> Iterator[str]:
        """What is known of a thing beside its facts; of a report, its header."""
        if others := self._values(node, SKOS + "altLabel"):
            yield f"又名：{'、'.join(others)}"
        for term, words in NOTED.items():
            if values := self._objects(node, term):
                yield f"{words}：{'、'.join(map(self.name, values))}"
        if reports := sorted(self._title(report) for report in self._objects(node, KG + "mentionedIn")):
            yield f"见于：{'、'.join(reports)}"

    def fact(self, node: ox.NamedNode) -> Told:
        """One fact in words."""
        classes = self._classes(node)
        tell = {"Relation": self._relation, "Event": self._event, "Statistic": self._statistic}
        words = next((how(node) for kind, how in tell.items() if kind in classes), self.term(KG + "TimeExpression"))
        sources = sorted(map(self._source, self._objects(node, KG + "evidence")), key=lambda s: (s.report, s.start, s.end))
        return Told(node.value, words, tuple(self._parts(node)), tuple(sources), self._value(node, KG + "confidence"))

    def _relation(self, node: ox.NamedNode) -> str:
        ends = ([self.name(end) for end in self._objects(node, RDF + part)] for part in ("subject", "predicate", "object"))
        subject, predicate, end = map("、".join, ends)
        return f"{subject} —{self.term(query.expanded(predicate, self.prefixes))}→ {end}"

    def _event(self, node: ox.NamedNode) -> str:
        kinds = "、".join(self.term(KG + kind) for kind in sorted(self._classes(node) & set(EVENT_TYPES)))
        return f"{kinds}：{self._value(node, SKOS + 'prefLabel')}"

    def _statistic(self, node: ox.NamedNode) -> str:
        return f"{self.term(KG + 'Statistic')}：{self._number(node)}"

    def _number(self, node: ox.Literal | ox.NamedNode) -> str:
        """What is counted, how many, of what: 发现问题 12 个."""
        indicator, value, upper, unit = (self._value(node, KG + term) for term in ("indicator", "value", "upper", "unit"))
        about = "约" if self._value(node, KG + "approximate") == "true" else ""
        return " ".join(filter(None, (indicator or "（未说明指标）", about, value, f"至 {upper}" if upper else "", unit)))

    def _parts(self, node: ox.NamedNode) -> Iterator[str]:
        """Roles, numbers, time and status, each as `word：value`."""
        for role in ROLES:
            if fillers := self._objects(node, KG + role):
                yield f"{self._chinese(KG + role)}：{'、'.join(sorted(map(self.name, fillers)))}"
        if counts := self._objects(node, KG + "counts"):
            yield f"{self._chinese(KG + 'counts')}：{'、'.join(sorted(self._number(count) for count in counts))}"
        if period := self._period(node):
            yield period
        status = self._value(node, KG + "status")
        if status and (status != KG + "Done" or "Event" in self._classes(node)):
            yield f"{self._chinese(KG + 'status')}：{self.term(status)}"

    def _period(self, node: ox.NamedNode) -> str:
        begin, end, printed = (self._value(node, KG + term) for term in ("begin", "end", "timeText"))
        days = begin if begin == end else f"{begin or '？'} 至 {end or '？'}"
        return f"时间：{days if begin or end else ''}{f'（“{printed}”）' if printed else ''}" if begin or end or printed else ""

    def _source(self, evidence: ox.Literal | ox.NamedNode) -> Source:
        report = self._objects(evidence, OA + "hasSource")[:1]
        selectors = self._objects(evidence, OA + "hasSelector")
        start, end, quote = ("".join(self._value(s, OA + part) for s in selectors) for part in ("start", "end", "exact"))
        text = "".join(self._value(r, KG + "text") for r in report)
        first = int(start or 0)
        return Source("".join(map(self._title, report)), text.count("\n", 0, first) + 1, first, int(end or 0), quote,
                      self._value(evidence, KG + "rule"), self._value(evidence, KG + "page"))

    def _title(self, report: ox.Literal | ox.NamedNode) -> str:
        """A report's title and file: 《…》 (liuyang-2022.txt)."""
        title, source = self._value(report, DCT + "title"), self._value(report, DCT + "source")
        return f"《{title}》 ({source})" if title else source

    def name(self, node: ox.Literal | ox.NamedNode) -> str:
        """The full name of a node; a text as it is."""
        if isinstance(node, ox.Literal):
            return node.value
        return self._value(node, SKOS + "prefLabel") or query.shortened(node.value, self.prefixes)

    def term(self, iri: str) -> str:
        """A term in both languages: 组织机构 (Organization)."""
        zh, en = self.labels.get(iri, (query.shortened(iri, self.prefixes), ""))
        return f"{zh} ({en})" if en else zh

    def _chinese(self, iri: str) -> str:
        return self.labels.get(iri, (query.shortened(iri, self.prefixes), ""))[0]

    def _objects(self, node: ox.Literal | ox.NamedNode, term: str) -> list[ox.Literal | ox.NamedNode]:
        """The values of a property in all graphs, each once, in a fixed order."""
        if not isinstance(node, ox.NamedNode):
            return []
        found = {q.object for q in self.store.quads_for_pattern(node, ox.NamedNode(term), None, None)}
        return sorted((o for o in found if isinstance(o, ox.Literal | ox.NamedNode)), key=str)

    def _values(self, node: ox.Literal | ox.NamedNode, term: str) -> list[str]:
        return [o.value for o in self._objects(node, term)]

    def _value(self, node: ox.Literal | ox.NamedNode, term: str) -> str:
        """The first value of a property in plain words, empty where there is none."""
        return next(iter(self._values(node, term)), "")


def _spelt(name: str) -> Sequence[ox.Literal]:
    """The literals that a name may stand as: Chinese carries its language."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise QueryError("the name is not valid Unicode; check the encoding of the terminal") from None
    return ox.Literal(name, language="zh"), ox.Literal(name)


def _labels(ontology: Ontology) -> dict[str, tuple[str, str]]:
    """The Chinese and English label of each term of kg.ttl."""
    found: dict[str, dict[str, str]] = {}
    for quad in _terms(ontology):
        if quad.predicate.value == LABEL and isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
    return {iri: (words.get("zh", iri), words.get("en", "")) for iri, words in found.items()}


def _terms(ontology: Ontology) -> Iterable[ox.Quad]:
    return ox.parse(path=str(ontology.root / "kg.ttl"))
