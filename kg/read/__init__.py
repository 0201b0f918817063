"""From an input to a `Report`: its bytes (`source`), its format (`formats`), its text, the folded copy (`fold`), its header.

Plain text is decoded here (`decode`); HTML, Word and PDF are parsed in a process that can do no harm (`confined`).
"""

from __future__ import annotations

import hashlib

from kg.errors import ReadError
from kg.model import Reading, Report
from kg.ontology import Ontology
from kg.read import confined
from kg.read.decode import check_text, decode
from kg.read.fold import fold
from kg.read.formats import format_of
from kg.read.header import read_header
from kg.read.source import Source

LONGEST = 200_000  # characters of a report; the longest work reports have 30,000


def read(source: Source, ontology: Ontology) -> Report:
    """The report of an input.

    Raises ReadError, in one line, for what is missing, empty, too large, of another kind, garbled, or a scan.
    """
    raw = source.load()
    format = format_of(raw, source.name, named=source.raw is None)
    text, reading = _READERS[format](raw, source.name, ontology)
    return read_text(text, source.name, ontology, reading=reading)


def read_text(text: str, source: str, ontology: Ontology, *, reading: Reading | None = None) -> Report:
    """The report of a text that is already decoded; `source` is its address or relative path. Raises ReadError when too long."""
    if len(text) > LONGEST:
        raise ReadError(f"{source}: {len(text)} characters; a report has at most {LONGEST}, so cut it into its reports")
    plain = fold(text)
    header, body = read_header(text, plain, ontology)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(report_id(source), source, text, plain, digest, header, body, reading or Reading())


def _text(raw: bytes, source: str, _ontology: Ontology) -> tuple[str, Reading]:
    text, encoding, why = decode(raw, source)
    return text, Reading("text", encoding, why)


def _html(raw: bytes, source: str, ontology: Ontology) -> tuple[str, Reading]:
    from kg.read import article

    page, encoding, why = decode(raw, source, html=True)
    told = confined.parse("html", page.encode("utf-8"), source)
    text = article.compose(told["before"], told["article"], told["after"], ontology)
    check_text(text, source)
    return text, Reading("html", encoding, why)


def _docx(raw: bytes, source: str, _ontology: Ontology) -> tuple[str, Reading]:
    text = "".join(f"{line}\n" for line in confined.parse("docx", raw, source)["lines"])
    check_text(text, source)
    return text, Reading("docx")


def _pdf(raw: bytes, source: str, _ontology: Ontology) -> tuple[str, Reading]:
    told = confined.parse("pdf", raw, source)
    text = str(told["text"])
    check_text(text, source)
    empty = ", ".join(map(str, told["empty"]))
    notes = (f"no text on page {empty}: only a picture; run OCR on the file to read it",) if empty else ()
    return text, Reading("pdf", pages=tuple(map(int, told["pages"])), notes=notes)


_READERS = {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf}


def report_id(source: str) -> str:
    """The id of a report: a short hash of its source alone, so that a rebuild replaces its graph."""
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:12]
