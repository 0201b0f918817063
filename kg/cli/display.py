"""Text on a terminal: how wide it is, how it is kept harmless, how it is laid out in columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "
NARROWEST = 8  # columns that a table leaves to each of its columns, however small the terminal


def safe(text: str) -> str:
    """A text that cannot act on the terminal: control characters as pictures (␊), those that turn or hide text as �."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _pictured(c) for c in text)


def _pictured(char: str) -> str:
    if char < " ":
        return chr(0x2400 + ord(char))
    return {"\x7f": "␡", "\u3000": "\u3000"}.get(char, " " if unicodedata.category(char) == "Zs" else "�")


def width(text: str) -> int:
    """How many columns a text takes: two for a Chinese character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_width(c) for c in text)


def _width(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def padded(text: str, columns: int, right: bool = False) -> str:
    """A text filled up with spaces to a width, on its left side when it shall stand right."""
    space = " " * (columns - width(text))
    return space + text if right else text + space


def wrapped(text: str, columns: int) -> list[str]:
    """A text in lines of at most so many columns, at least one line. Chinese breaks anywhere, so this does."""
    lines, line, taken = [], "", 0
    for char in text:
        size = _width(char)
        if taken + size > columns and line:
            lines.append(line)
            line, taken = "", 0
        line, taken = line + char, taken + size
    return [*lines, line]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: Sequence[bool] = (), fit: int | None = None) -> str:
    """Rows under a header, in aligned columns. With `fit`, cells are wrapped so that no line is wider than that.

    `numeric` says which columns stand right.
    """
    cells = [[safe(cell) for cell in row] for row in (header, *rows)]
    sizes = [max(width(row[i]) for row in cells) for i in range(len(header))]
    sizes = _fitted(sizes, fit) if fit else sizes
    rights = [*numeric, *[False] * (len(header) - len(numeric))]
    lines = [_line(row, sizes, rights) for row in cells]
    return "\n".join([lines[0], GAP.join("─" * size for size in sizes), *lines[1:]])


def _fitted(sizes: list[int], fit: int) -> list[int]:
    """The sizes with the widest columns cut down to one size, so that all fit into a line."""
    room = fit - len(GAP) * (len(sizes) - 1)
    cap = max(sizes, default=0)
    while cap > NARROWEST and sum(min(size, cap) for size in sizes) > room:
        cap -= 1
    return [min(size, cap) for size in sizes]


def _line(cells: Sequence[str], sizes: Sequence[int], rights: Sequence[bool]) -> str:
    """One row, over as many lines as its longest cell takes."""
    blocks = [wrapped(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    height = max(map(len, blocks), default=1)
    filled = [[*block, *[""] * (height - len(block))] for block in blocks]
    layout = list(zip(sizes, rights, strict=True))
    rows = zip(*filled, strict=True)
    return "\n".join(GAP.join(padded(c, *how) for c, how in zip(row, layout, strict=True)).rstrip() for row in rows)
