"""The text of a PDF: its characters with their places, put together by `layout`; scans and lost fonts are refused."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from kg.errors import ReadError
from kg.read import font, layout
from kg.read.layout import Glyph

MOST_PAGES = 3000
MOST_CHARACTERS = 2_000_000
MOST_OBJECTS = 200_000  # of one page
LOST = 0.05  # share of characters without a meaning from which a file is garbled
_SPACES = frozenset((0x09, 0x20, 0xA0, 0x3000))
_BLANK = frozenset((0x02, 0x0A, 0x0D))  # 2 is what the library makes of a hyphen
_OCR = "run OCR on it first (for example ocrmypdf -l chi_sim) and give the result"


def warm() -> None:
    """Loads the library and gives it its font."""
    import pypdfium2

    pypdfium2.PdfDocument.new().close()
    font.supply()


def parse(raw: bytes) -> dict[str, Any]:
    """`text`, `pages` (the places in it where pages begin) and `empty` (the pages without text, from 1). Raises ReadError."""
    import pypdfium2

    font.supply()
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("locked with a password; save it without one") from None
        raise ReadError("a damaged PDF; open it and save it again") from None
    if len(document) > MOST_PAGES:
        raise ReadError(f"{len(document)} pages; a report has at most {MOST_PAGES}, so cut it into its reports")
    try:
        pages = list(_pages(document))
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"a damaged PDF: {error}; open it and save it again") from None
    _refuse(pages)
    text, begins = layout.compose([page.glyphs for page in pages], [page.width for page in pages])
    return {"text": text, "pages": begins, "empty": [i for i, page in enumerate(pages, 1) if not page.printed and page.pictures]}


class _Page:
    """What is printed on one page."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.glyphs: list[Glyph] = []
        self.lost = 0
        self.pictures = False

    @property
    def printed(self) -> int:
        """Its characters, without spaces."""
        return sum(glyph.char != " " for glyph in self.glyphs)


def _refuse(pages: list[_Page]) -> None:
    printed, lost = sum(page.printed for page in pages), sum(page.lost for page in pages)
    if lost > LOST * (printed + lost):
        raise ReadError(f"garbled: {lost} of {printed + lost} characters are shapes without a meaning; {_OCR}")
    if not printed:
        what = "a scan: its pages are pictures" if any(page.pictures for page in pages) else "no text on any page"
        raise ReadError(f"{what}; {_OCR}")


def _pages(document: Any) -> Iterator[_Page]:
    total = 0
    for number in range(len(document)):
        page = document[number]
        found = _read(page, number)
        page.close()
        total += len(found.glyphs)
        if total > MOST_CHARACTERS:
            raise ReadError(f"more than {MOST_CHARACTERS} characters; cut it into its reports")
        yield found


def _read(page: Any, number: int) -> _Page:
    import pypdfium2.raw as c

    found = _Page(page.get_width())
    objects = c.FPDFPage_CountObjects(page)
    if objects > MOST_OBJECTS:
        raise ReadError(f"{objects} objects on page {number + 1}; a report's page has at most {MOST_OBJECTS}, so give its text")
    kinds = (c.FPDFPageObj_GetType(c.FPDFPage_GetObject(page, i)) for i in range(objects))
    found.pictures = any(kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM) for kind in kinds)
    text = page.get_textpage()
    turn = _turn(page)
    for i in range(min(c.FPDFText_CountChars(text), MOST_CHARACTERS + 1)):
        code = c.FPDFText_GetUnicode(text, i)
        if c.FPDFText_IsGenerated(text, i) == 1 or code in _BLANK:
            continue
        if (code not in _SPACES and _is_lost(code)) or c.FPDFText_HasUnicodeMapError(text, i) == 1:
            found.lost += 1
        elif box := _box(c, text, i):
            found.glyphs.append(Glyph(" " if code in _SPACES else chr(code), *turn(*box)))
    text.close()
    return found


def _is_lost(code: int) -> bool:
    """No character at all, a private one, a replacement, half a pair."""
    return code < 0x20 or code == 0xFFFD or 0xD800 <= code <= 0xF8FF or code > 0xEFFFF or 0x7F <= code < 0xA0


def _box(c: Any, text: Any, i: int) -> tuple[float, float, float, float] | None:
    """The loose box of a character: as high as its font, as wide as it advances."""
    box = c.FS_RECTF()
    if not c.FPDFText_GetLooseCharBox(text, i, ctypes.byref(box)):
        return None
    return box.left, box.bottom, box.right, box.top


def _turn(page: Any) -> Any:
    """Turns places as the page is turned for the reader."""
    turned, (wide, high) = page.get_rotation(), page.get_size()
    return {
        90: lambda left, bottom, right, top: (bottom, high - right, top, high - left),
        180: lambda left, bottom, right, top: (wide - right, high - top, wide - left, high - bottom),
        270: lambda left, bottom, right, top: (wide - top, left, wide - bottom, right),
    }.get(turned, lambda *box: box)
