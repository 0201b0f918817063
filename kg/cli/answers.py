"""An answer as text: a table to read, CSV for a spreadsheet, SPARQL JSON for a program, Turtle for a graph."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

import pyoxigraph as ox

from kg.cli import display
from kg.errors import QueryError
from kg.query import XSD, Answer, Term, shortened

FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet may take for the start of a formula
NUMBERS = {XSD + kind for kind in ("integer", "decimal", "double", "float")}


def written(answer: Answer, form: str, prefixes: Mapping[str, str], *, fit: int | None = None) -> str:
    """The answer in one of the four forms, ended by a line end. `fit` is the width of the terminal that a table must fit."""
    if form == "ttl":
        return as_ttl(answer, prefixes)
    return as_csv(answer) if form == "csv" else as_json(answer) if form == "json" else as_table(answer, prefixes, fit=fit) + "\n"


def as_table(answer: Answer, prefixes: Mapping[str, str], *, fit: int | None = None) -> str:
    """An aligned table, IRIs shortened; for ASK yes or no."""
    if answer.yes is not None:
        return "yes" if answer.yes else "no"
    rows = [[shortened(t.value, prefixes) if isinstance(t, ox.NamedNode) else _text(t) for t in row] for row in answer.terms]
    numeric = [_is_numeric([row[i] for row in answer.terms]) for i in range(len(answer.columns))]
    told = display.table(answer.columns, rows, numeric=numeric, fit=fit) if answer.columns else ""
    return told if rows else f"{told}\n(no rows)"


def _is_numeric(column: list[Term | None]) -> bool:
    bound = [term for term in column if term is not None]
    return bool(bound) and all(isinstance(term, ox.Literal) and term.datatype.value in NUMBERS for term in bound)


def _text(term: Term | None) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def as_csv(answer: Answer) -> str:
    """CSV with a header. A text that a spreadsheet would run as a formula gets a leading apostrophe."""
    target = io.StringIO()
    writer, careful = (csv.writer(target, lineterminator="\n", quoting=how) for how in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer.writerow(answer.columns)
    for row in ([_cell(term) for term in terms] for terms in answer.terms):
        (careful if any("\r" in cell for cell in row) else writer).writerow(row)  # a bare \r would end the line
    return target.getvalue()


def _cell(term: Term | None) -> str:
    text = _text(term)
    is_number = isinstance(term, ox.Literal) and term.datatype.value in NUMBERS
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def as_json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON; the triples of a graph as a table of subject, predicate and object."""
    if answer.yes is not None:
        return _dumped({"head": {}, "boolean": answer.yes})
    bindings = [{c: _bound(t) for c, t in zip(answer.columns, row, strict=True) if t is not None} for row in answer.terms]
    return _dumped({"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}})


def _dumped(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _bound(term: Term) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        kind = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value} | ({} if kind.get("datatype") == XSD + "string" else kind)
    return {"type": "bnode" if isinstance(term, ox.BlankNode) else "uri", "value": _text(term)}


def as_ttl(answer: Answer, prefixes: Mapping[str, str]) -> str:
    """Turtle. Raises QueryError for an answer that is no graph."""
    if not answer.is_graph:
        raise QueryError("only CONSTRUCT and DESCRIBE give a graph; choose --format table, csv or json for this question")
    plain = "\n".join(map(str, answer.triples))
    used = {prefix: start for prefix, start in prefixes.items() if f"<{start}" in plain}
    return (ox.serialize(answer.triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode().rstrip("\n") + "\n"
