"""What a built graph leaves unread: every number and every sentence of a report's body that no fact came from.

A sentence is read when some fact quotes a part of it. A number is read when a statistic prints it, a time covers it, or it stands
in the name of a thing (S528公路, 12345热线); that a fact quotes its clause is not enough. Text and evidence come from the store
through SPARQL, the reasons from `run.json`, so any build can be asked.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import query
from kg.errors import StoreError
from kg.find.quantities import find_quantities
from kg.model import Report, Span, Time
from kg.ontology import Ontology
from kg.read import read_text
from kg.read.fold import fold
from kg.tag.sentences import split

PREFIXES = """PREFIX kg: <https://w3id.org/mailuo/ontology/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
REPORTS = "SELECT ?report ?source ?text { ?report a kg:Report ; dct:source ?source ; kg:text ?text } ORDER BY ?source"
NAMES = "SELECT DISTINCT ?report ?name { ?node kg:mentionedIn ?report ; skos:prefLabel|skos:altLabel ?name }"
QUOTED = """SELECT DISTINCT ?report ?kind ?start ?end ?printed {
  ?fact a ?kind ; kg:evidence ?evidence . ?evidence oa:hasSource ?report ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end . OPTIONAL { ?fact kg:printed ?printed }
  FILTER(?kind IN (kg:Relation, kg:Event, kg:Statistic, kg:TimeExpression)) }"""

# Digits as they stand together: 1,200.5, 2022年9月21日, 13:30, 2023-2025.
DIGITS = re.compile(r"\d+(?:[.,:/~-]\d+|[年月时]\d+)*(?:[年月日时分%](?!\d))?")
ITEM = re.compile(r"\(?\d{1,2}[.、)](?!\d)")  # the number of an item at its head: 1.某村党支部书记…
QUOTED_ONLY = "a fact quotes its clause, and none has it as its value"
UNKNOWN = "no rule understood it"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no fact came from: its line from 1, its place in code points, its words, and why where that is known."""

    line: int
    span: Span
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something was read."""

    read: int
    all: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 where there is nothing to read."""
        return self.read / self.all if self.all else 1.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one report was read, and what was not."""

    source: str
    numbers: Share
    sentences: Share
    characters: Share
    unread_numbers: tuple[Gap, ...]
    unread_sentences: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Where a fact says so; `printed` is the number as a statistic prints it, empty for others."""

    kind: str
    span: Span
    printed: str


def coverage(out: Path, ontology: Ontology) -> tuple[Coverage, ...]:
    """The coverage of each report in a built folder, in the order of their sources. Raises StoreError without a graph."""
    store = query.opened(out)
    names, quotations = _names(store), _quotations(store)
    reasons = _reasons(out / "run.json")
    return tuple(
        _coverage(read_text(text, source, ontology), quotations[node], names[node], reasons.get(source, ()), ontology)
        for node, source, text in _rows(store, REPORTS)
    )


def _rows(store: ox.Store, asked: str) -> Iterator[tuple[str, ...]]:
    """The rows of a SELECT in plain words, empty where nothing is bound."""
    answer = store.query(PREFIXES + asked, use_default_graph_as_union=True)
    if isinstance(answer, ox.QuerySolutions):
        for solution in answer:
            yield tuple("" if term is None else str(getattr(term, "value", term)) for term in solution)


def _names(store: ox.Store) -> defaultdict[str, set[str]]:
    names = defaultdict(set)
    for report, name in _rows(store, NAMES):
        names[report].add(name)
    return names


def _quotations(store: ox.Store) -> defaultdict[str, list[Quotation]]:
    found = defaultdict(list)
    for report, kind, start, end, printed in _rows(store, QUOTED):
        found[report].append(Quotation(kind.rpartition("/")[2], Span(int(start), int(end)), printed))
    return found


def _reasons(path: Path) -> Mapping[str, Sequence[tuple[Span, str]]]:
    """Source -> what the build itself listed as not understood. Raises StoreError for a file that is not what a build writes."""
    if not path.is_file():
        return {}
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf8"))
        return {row["source"]: [(Span(*u["at"]), u["why"]) for u in row["unread"]] for row in told["reports"]}
    except (ValueError, LookupError, TypeError) as error:
        raise StoreError(f"{path}: not the run.json of a build ({type(error).__name__}); build the graph again") from None


def _coverage(
    report: Report, quotations: Sequence[Quotation], names: Iterable[str], reasons: Sequence[tuple[Span, str]], ontology: Ontology
) -> Coverage:
    sentences = [span for line in report.body for span in split(report.plain, line)]
    numbers = _numbers(report, sentences, quotations, ontology)
    quoted = _positions(q.span for q in quotations)
    told = _positions([*_printed(report, quotations), *_named(report, names)])
    in_body = _positions(sentences)

    def gap(span: Span, otherwise: str) -> Gap:
        known = next((why for where, why in reasons if where.meets(span)), otherwise)
        return Gap(report.text.count("\n", 0, span.begin) + 1, span, " ".join(span.of(report.text).split()), known)

    unread = [n for n in numbers if told.isdisjoint(range(n.begin, n.end))]
    silent = [s for s in sentences if quoted.isdisjoint(range(s.begin, s.end))]
    return Coverage(
        report.source,
        Share(len(numbers) - len(unread), len(numbers)),
        Share(len(sentences) - len(silent), len(sentences)),
        Share(len(in_body & quoted), len(in_body)),
        tuple(gap(n, QUOTED_ONLY if n.begin in quoted else UNKNOWN) for n in unread),
        tuple(gap(s, UNKNOWN) for s in silent),
    )


def _positions(spans: Iterable[Span]) -> set[int]:
    return {i for span in spans for i in range(span.begin, span.end)}


def _numbers(report: Report, sentences: Sequence[Span], quotations: Sequence[Quotation], ontology: Ontology) -> list[Span]:
    """The numbers of the body, each once: times with digits, quantities, and whatever digits are left."""
    times = [Time(q.span, date.min, date.min, "") for q in quotations if q.kind == "TimeExpression"]
    found = [t.span for t in times if DIGITS.search(report.plain, t.span.begin, t.span.end)]
    found += [q.span for q in find_quantities(report.plain, sentences, times=times, ontology=ontology)]
    taken = _positions(found)
    for sentence in sentences:
        item = ITEM.match(report.plain, sentence.begin, sentence.end)
        begin = item.end() if item else sentence.begin
        digits = (Span(*m.span()) for m in DIGITS.finditer(report.plain, begin, sentence.end))
        found += [span for span in digits if taken.isdisjoint(range(span.begin, span.end))]
    in_body = _positions(sentences)
    return sorted(span for span in set(found) if span.begin in in_body)


def _printed(report: Report, quotations: Iterable[Quotation]) -> Iterator[Span]:
    """The numbers that facts have: a time's whole evidence, and in a statistic's evidence the number as printed."""
    for one in quotations:
        if one.kind == "TimeExpression" or (one.kind == "Statistic" and not one.printed):
            yield one.span
        elif one.kind == "Statistic":
            yield from _places(report.text, one.printed, one.span)


def _named(report: Report, names: Iterable[str]) -> Iterator[Span]:
    """Where names with a number in them stand."""
    for name in sorted(map(fold, names)):
        if re.search(r"[\d一二三四五六七八九十百千]", name):
            yield from _places(report.plain, name, Span(0, len(report.plain)))


def _places(text: str, words: str, within: Span) -> Iterator[Span]:
    at = text.find(words, within.begin, within.end)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1, within.end)
