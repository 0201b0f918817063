"""The text of a Word file, paragraph by paragraph: what stands there with all changes accepted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from kg.errors import ReadError
from kg.read.archive import DAMAGE, METHODS

MOST_BYTES = 256 * 2**20  # of all parts together, unpacked
MOST_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same drawing for older programs
_PRINTED = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _FALLBACK}


def warm() -> None:
    """Loads the library, which reads a template of its own."""
    import docx

    docx.Document()


def parse(raw: bytes) -> dict[str, Any]:
    """`lines`: the paragraphs in their order, those of a row of a table in one line. Raises ReadError."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    _check(raw)
    try:
        body = docx.Document(io.BytesIO(raw)).element.body
    except etree.XMLSyntaxError as error:
        raise ReadError(f"a damaged Word file: {error.msg}; open it and save it again") from None
    except (OpcError, AttributeError, LookupError, TypeError, *DAMAGE) as error:
        raise ReadError(f"a damaged Word file: {error}; open it and save it again") from None
    if body.getroottree().docinfo.doctype:
        raise ReadError("declares a document type, which no Word file does; open it and save it again")
    return {"lines": [line for line in _lines(body) if line.strip()]}


def _check(raw: bytes) -> None:
    """Bounds what the library would unpack at once."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            sizes = [info.file_size for info in parts.infolist()]
            locked = any(info.flag_bits & 1 for info in parts.infolist())
            plain = all(info.compress_type in METHODS for info in parts.infolist())
    except DAMAGE as error:
        raise ReadError(f"a damaged Word file: {error}; open it and save it again") from None
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES:
        raise ReadError(f"unpacks to {sum(sizes) >> 20} MB in {len(sizes)} parts, which no report does; give its text")
    if not plain:
        raise ReadError("packed in a way that no Word file is; open it and save it again")
    if locked:
        raise ReadError("locked with a password; save it without one")


def _lines(body: Any) -> Iterator[str]:
    for part in body.iterchildren():
        if part.tag == f"{_W}tbl":
            for row in _own(part, part, "tr"):
                cells = (" ".join(filter(None, map(str.strip, _paragraphs(cell)))) for cell in _own(row, part, "tc"))
                yield "\t".join(cells)
        else:
            yield from _paragraphs(part)


def _own(part: Any, table: Any, tag: str) -> Iterator[Any]:
    """The rows or cells inside a part that belong to a table itself, not to a table inside it."""
    return (found for found in part.iter(_W + tag) if next(found.iterancestors(f"{_W}tbl")) is table)


def _paragraphs(part: Any) -> list[str]:
    """The paragraphs inside an element, a paragraph inside another one (a text box) after it."""
    found: list[tuple[Any, list[str]]] = []
    open_: list[list[str]] = []
    for event, element in _walk(part):
        if element.tag == f"{_W}p":
            if event == "start":
                open_.append([])
                found.append((element, open_[-1]))
            else:
                open_.pop()
        elif event == "start" and open_:
            open_[-1].append(element.text or "" if element.tag == f"{_W}t" else _PRINTED.get(element.tag, ""))
    return [line for _, words in found for line in "".join(words).split("\n")]


def _walk(part: Any) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    walk = etree.iterwalk(part, events=("start", "end"))
    gone = None
    for event, element in walk:
        if gone is None and event == "start" and element.tag in _GONE:
            gone = element
        if gone is None:
            yield event, element
        elif element is gone and event == "end":
            gone = None
