"""Writes the files that the tests read: PDFs set line by line as a printer would, Word files, archives."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG = "STSong-Light"  # named in the file, not put into it: as many Chinese PDFs do
WIDTH, HEIGHT = A4
NEVER_FIRST = "，。、；：！？）》”"


def broken(paragraph: str, ems: float) -> list[str]:
    """A paragraph in lines of so many ems, indented by two, no line beginning with a closing mark."""
    lines, line = [], ""
    for char in f"　　{paragraph}":
        if pdfmetrics.stringWidth(line + char, SONG, 1) > ems + 0.01 and char not in NEVER_FIRST:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


class Printer:
    """A PDF under way: a title, paragraphs in columns, running heads, page numbers."""

    def __init__(self, *, columns: int = 1, size: float = 12, head: str = "", number: str = "- {} -") -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=1)
        self.columns, self.size, self.head, self.number = columns, size, head, number
        self.page, self.column = 1, 0
        self.top = self.y = HEIGHT - 90
        self._furniture()

    @property
    def ems(self) -> int:
        """The width of a column."""
        return int((WIDTH - 140 - self.gap * (self.columns - 1)) / self.columns / self.size)

    @property
    def gap(self) -> float:
        """Between two columns."""
        return 2.5 * self.size

    def _furniture(self) -> None:
        self.canvas.setFont(SONG, 9)
        self.canvas.drawString(70, HEIGHT - 50, self.head.format(self.page))
        self.canvas.drawCentredString(WIDTH / 2, 40, self.number.format(self.page))

    def title(self, *lines: str) -> None:
        """Centred lines across the page."""
        self.canvas.setFont(SONG, 18)
        for line in lines:
            self.canvas.drawCentredString(WIDTH / 2, self.y, line)
            self.y -= 30
        self.top = self.y

    def paragraphs(self, *paragraphs: str) -> None:
        """Running text, column by column and page by page."""
        for line in (line for paragraph in paragraphs for line in broken(paragraph, self.ems)):
            if self.y < 70:
                self._next()
            self.canvas.setFont(SONG, self.size)
            self.canvas.drawString(70 + self.column * (self.ems * self.size + self.gap), self.y, line)
            self.y -= self.size * 1.6

    def _next(self) -> None:
        self.column += 1
        if self.column == self.columns:
            self.canvas.showPage()
            self.page, self.column, self.top = self.page + 1, 0, HEIGHT - 90
            self._furniture()
        self.y = self.top

    def picture(self) -> None:
        """A page with nothing but a picture."""
        self.canvas.showPage()
        self.page += 1
        from PIL import Image

        self.canvas.drawInlineImage(Image.new("L", (60, 80), 128), 0, 0, WIDTH, HEIGHT)

    def bytes(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self.file.getvalue()


def document(paragraphs: Iterable[str]) -> bytes:
    """A Word file with these paragraphs."""
    import docx

    made, file = docx.Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(file)
    return file.getvalue()


def zipped(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return file.getvalue()
