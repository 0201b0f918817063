"""A coverage-guided fuzzer of one reader: `fuzz_reader.py READER [-max_total_time=60 …]`.

A reader may refuse bytes with ReadError, and else gives a text that can be encoded, split and quoted. What breaks
that is written beside the corpus as READER-crash-…, and becomes a case under tests/read/ once it is mended.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg.read", "docx"]):
    from kg import ontology, read
    from kg.errors import ReadError
    from kg.read import archive, article, docx, html, pdf
    from kg.read.decode import check_text, decode
    from kg.read.formats import format_of

KNOWN = ontology.load()


def whole(text: str) -> None:
    """What must hold of every text that is read."""
    check_text(text, "fuzz")
    report = read.read_text(text[:3000], "fuzz", KNOWN)
    assert len(report.plain) == len(report.text)
    for words in (report.header.title, report.header.publisher, *(credit.name for credit in report.header.credits)):
        assert words is None or "".join(words.span.of(report.text).split()) == "".join(words.text.split()) or words.text
    assert all(0 <= span.begin < span.end <= len(report.text) for span in report.body)


def of_text(raw: bytes) -> None:
    whole(decode(raw, "fuzz").text)


def of_html(raw: bytes) -> None:
    told = html.parse(decode(raw, "fuzz", html=True).text.encode())
    whole(article.compose(told["before"], told["article"], told["after"], KNOWN))


def of_docx(raw: bytes) -> None:
    whole("\n".join(docx.parse(raw)["lines"]))


def of_pdf(raw: bytes) -> None:
    told = pdf.parse(raw)
    assert told["pages"] == sorted(told["pages"])
    assert all(0 <= begin <= len(told["text"]) for begin in told["pages"])
    whole(told["text"])


def of_zip(raw: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(raw)
        file.flush()
        for name, refusal in archive.names(Path(file.name))[:20]:
            if not refusal:
                archive.member(Path(file.name), name, name, most=2**20)


def of_format(raw: bytes) -> None:
    assert format_of(raw, "stdin", named=False) in ("text", "html", "docx", "pdf")


READERS: dict[str, Callable[[bytes], None]] = {
    "text": of_text, "html": of_html, "docx": of_docx, "pdf": of_pdf, "zip": of_zip, "format": of_format,
}


def main() -> None:
    """Fuzz until the time is up, a crash, or Ctrl-C."""
    reader = READERS[sys.argv.pop(1)]

    def once(raw: bytes) -> None:
        with suppress(ReadError):
            reader(raw)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
