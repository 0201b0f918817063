"""From characters with their places on pages to running text: lines, columns, running heads, paragraphs.

Places are in points, the origin at the left bottom. Chinese lines break anywhere and without a hyphen, so the
edges of a column tell whether a paragraph goes on: a line that stops before the right edge ends one, an indented one begins one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_EDGE = 2  # lines at the top and at the bottom of a page that may be running heads or page numbers
_APART = 1.3  # of the usual distance between lines: what stands farther off is no part of the text
_GUTTER = 0.8  # of a character's height: the least width of the gap between two columns
_FULL = 0.6  # of a column's width that its lines fill on the average; cells of a table fill less
_ROWS = 3  # lines that a column has at least
_NUMBER = re.compile(  # - 3 -, 第3页 共9页, 3/9, iv
    r"[-—–─·•第/|\s]{0,8}\d{1,4}(?:[-—–─·•第共/|页\s]{1,8}\d{1,4}){0,2}[-—–─·•页\s]{0,8}|[-—–─\s]{0,8}[ivxIVX]{1,6}[-—–─\s]{0,8}"
)
_LATIN = re.compile(r"[A-Za-z0-9,.;:!?)%]")
_LETTERS = re.compile(r"[A-Za-z][,.;:!?)]? [A-Za-z(]")  # across a line end; digits there belong to one number: 2|71个
_CLOSED = re.compile(r"[。!?！？;；:：…][”’\")）》」]*$")


class Glyph(NamedTuple):
    """A character and its box."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line without gaps."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> float:
        """Its height in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one column: its words, its box, and the edges of its column."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    begin: float
    end: float

    @property
    def size(self) -> float:
        """Its height in points."""
        return self.top - self.bottom

    @property
    def is_short(self) -> bool:
        """Whether it stops before the right edge: far before it, where it ends no sentence, for lines may be ragged."""
        return self.right < self.end - (1.5 if _CLOSED.search(self.text) else 4.5) * self.size

    @property
    def is_indented(self) -> bool:
        """Whether it begins after the left edge."""
        return self.left > self.begin + 0.9 * self.size


def compose(pages: Sequence[Sequence[Glyph]], widths: Sequence[float]) -> tuple[str, list[int]]:
    """The running text of pages, and where in it each page begins; a page without text begins where the next one does."""
    pieces = [[piece for line in _lines(glyphs) for piece in _pieces(line)] for glyphs in pages]
    gutters = sorted({gutter for page in pieces for gutter in _gutters(page)})
    rows = _without_heads([_rows(page, gutters, width) for page, width in zip(pieces, widths, strict=True)])
    text, begins = "", []
    before: Row | None = None
    parts: list[str] = []
    length = 0
    for page in rows:
        begins.append(-1 if page else -2)
        for row in page:
            joint = "" if before is None else _joint(before, row)
            if begins[-1] == -1:
                begins[-1] = length + len(joint)
            parts += [joint, row.text]
            length += len(joint) + len(row.text)
            before = row
    text = "".join(parts)
    for i in range(len(begins) - 1, -1, -1):
        if begins[i] == -2:
            begins[i] = begins[i + 1] if i + 1 < len(begins) else len(text)
    return text, begins


def _joint(above: Row, below: Row) -> str:
    """What stands between two lines: nothing inside a Chinese paragraph, a space between Latin words, else a line end."""
    apart = above.bottom - below.top if above.begin == below.begin else 0.0
    if above.is_short or below.is_indented or apart > 1.2 * below.size or abs(above.size - below.size) > 0.15 * above.size:
        return "\n"
    return " " if _LETTERS.search(f"{above.text[-2:]} {below.text[0]}") else ""


def _without_heads(pages: list[list[Row]]) -> list[list[Row]]:
    """The pages without running heads, which come again at the same height with other numbers, and without page numbers."""
    ordered = [sorted(page, key=lambda row: -row.top) for page in pages]
    gaps = [gap for page in ordered for gap in _gaps(page) if gap > 0]
    apart = _APART * median(gaps) if gaps else 0.0
    seen = Counter(key for page in ordered for key in {_key(row) for row in _edges(page, apart)})
    heads = {key for key, times in seen.items() if times >= max(2, len(pages) / 3)}
    furniture = [[row for row in _edges(page, apart) if _key(row) in heads or _NUMBER.fullmatch(row.text)] for page in ordered]
    return [[row for row in page if row not in gone] for page, gone in zip(pages, furniture, strict=True)]


def _edges(page: list[Row], apart: float) -> list[Row]:
    """The highest and the lowest lines of a page, as far as they stand farther off than `apart`."""
    gaps = _gaps(page)
    top = max((i + 1 for i, gap in enumerate(gaps[:_EDGE]) if gap > apart), default=0)
    bottom = max((i + 1 for i, gap in enumerate(gaps[::-1][:_EDGE]) if gap > apart), default=0)
    return [*page[:top], *page[len(page) - bottom :]] if gaps else page


def _gaps(page: list[Row]) -> list[float]:
    """The distances between the lines of a page, given from top to bottom."""
    return [above.bottom - below.top for above, below in pairwise(page)]


def _key(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.top / 4)


def _rows(pieces: list[Piece], gutters: Sequence[float], width: float) -> list[Row]:
    """The lines of a page in the order of reading; `gutters` are those of all pages."""
    return [row for column in _columns(pieces, gutters) for row in _of_column(column, 0.0 if gutters else width)]


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters that stand beside each other, from top to bottom, each line from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-(g.top + g.bottom), g.left)):
        middle = (glyph.top + glyph.bottom) / 2
        last = lines[-1][0] if lines else None
        if last and abs((last.top + last.bottom) / 2 - middle) < 0.4 * max(last.top - last.bottom, glyph.top - glyph.bottom):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in lines]


def _pieces(line: list[Glyph]) -> list[Piece]:
    """A line cut at its gaps. What is printed twice for boldness counts once."""
    groups: list[list[Glyph]] = [[]]
    last: Glyph | None = None
    for glyph in line:
        if glyph.char == " ":
            groups[-1].append(glyph)
            continue
        if last and glyph.char == last.char and glyph.left - last.left < 0.3 * (last.right - last.left):
            continue
        if last and glyph.left - last.right > _GUTTER * (glyph.top - glyph.bottom):
            groups.append([])
        groups[-1].append(glyph)
        last = glyph
    return [_piece(group) for group in groups if any(glyph.char != " " for glyph in group)]


def _piece(group: list[Glyph]) -> Piece:
    """Its words: with the spaces that are printed, and those that only show as a gap between Latin words."""
    words, last = "", None
    for glyph in group:
        if glyph.char != " " and last and _LATIN.match(last.char) and _LATIN.match(glyph.char):
            words += " " if glyph.left - last.right > 0.15 * (glyph.top - glyph.bottom) and words[-1] != " " else ""
        words += glyph.char if glyph.char != " " or words[-1:] != " " else ""
        last = glyph if glyph.char != " " else last
    shown = [glyph for glyph in group if glyph.char != " "]
    return Piece(words.strip(), shown[0].left, min(g.bottom for g in shown), shown[-1].right, max(g.top for g in shown))


def _columns(pieces: list[Piece], gutters: Sequence[float]) -> list[list[Piece]]:
    """The pieces in the order of reading: across the page where lines cross it, column by column where they do not."""
    gutter = _gutter(pieces) or next((g for g in gutters if _parts(pieces, g)), None)
    if gutter is None:
        return [pieces] if pieces else []
    found: list[list[Piece]] = []
    across: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for piece in pieces:  # from top to bottom
        if not piece.left < gutter < piece.right:
            found, across = ([*found, across], []) if across else (found, [])
            (left if piece.right <= gutter else right).append(piece)
        else:
            found += [*_columns(left, gutters), *_columns(right, gutters)]
            left, right = [], []
            across.append(piece)
    return [part for part in (*found, across, *_columns(left, gutters), *_columns(right, gutters)) if part]


def _gutters(pieces: list[Piece]) -> list[float]:
    """The gutters of a page, those inside its columns too."""
    gutter = _gutter(pieces)
    if gutter is None:
        return []
    sides = [p for p in pieces if p.right <= gutter], [p for p in pieces if p.left >= gutter]
    return [gutter, *_gutters(sides[0]), *_gutters(sides[1])]


def _parts(pieces: list[Piece], gutter: float) -> bool:
    """Whether a gutter of another page parts this one, of which the last column may be short."""
    crossing = sum(p.left < gutter < p.right for p in pieces)
    left = sum(p.right <= gutter for p in pieces)
    return left > 0 and len(pieces) > left + crossing and crossing * 4 <= len(pieces)


def _gutter(pieces: list[Piece]) -> float | None:
    """Where columns part: a place that hardly any piece crosses, with lines on both sides that fill their side."""
    if len(pieces) < 2 * _ROWS:
        return None
    begin, end = min(p.left for p in pieces), max(p.right for p in pieces)
    edges = sorted({p.right for p in pieces if begin + 0.2 * (end - begin) < p.right < begin + 0.8 * (end - begin)})
    best: tuple[int, float] | None = None
    for edge in edges[-400:]:
        place = edge + 0.5
        crossing = sum(p.left < place < p.right for p in pieces)
        if crossing * 4 <= len(pieces) and (best is None or crossing < best[0]) and _is_gutter(pieces, place):
            best = crossing, place
    return best[1] if best else None


def _is_gutter(pieces: list[Piece], place: float) -> bool:
    sides = [p for p in pieces if p.right <= place], [p for p in pieces if p.left >= place]
    if min(map(len, sides)) < _ROWS:
        return False
    fills = [_fill(side) for side in sides]
    gap = min(p.left for p in sides[1]) - max(p.right for p in sides[0])
    return min(fills) >= _FULL and gap >= _GUTTER * median(p.size for p in pieces)


def _fill(side: list[Piece]) -> float:
    """How much of its width the lines of one side take on the average."""
    width = max(p.right for p in side) - min(p.left for p in side)
    heights = len({round(p.bottom + p.top) // max(round(p.size), 1) for p in side})
    return sum(p.right - p.left for p in side) / heights / width if width else 0.0


def _of_column(column: list[Piece], width: float) -> list[Row]:
    """The lines of a column: pieces at one height are joined by a space.

    Where fewer than two lines reach the right edge, none may be full: then the margins of the page are taken as equal.
    """
    begin, end = min(p.left for p in column), max(p.right for p in column)
    if sum(p.right > end - 1.5 * p.size for p in column) < 2:
        end = max(end, width - begin)
    groups: list[list[Piece]] = []
    for piece in column:
        last = groups[-1][0] if groups else None
        if last and abs((last.top + last.bottom) - (piece.top + piece.bottom)) < 0.8 * max(last.size, piece.size):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_row(sorted(group, key=lambda p: p.left), begin, end) for group in groups]


def _row(pieces: list[Piece], begin: float, end: float) -> Row:
    bottom, top = min(p.bottom for p in pieces), max(p.top for p in pieces)
    return Row(" ".join(p.text for p in pieces), pieces[0].left, bottom, pieces[-1].right, top, begin, end)
