"""The files of a graph, written section by section, so that neither all of it is in memory nor all of it is made again.

A section is a report's graph, or in a graph that reports share what is said of the subjects whose IRIs begin alike. Where each
one lies in its file is told beside, by graph and by what its IRIs begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.graph import lines
from kg.graph.files import PREFIXES
from kg.graph.runs import Runs

Places = dict[str, dict[str, tuple[int, int]]]  # by graph and section, in the order of the file: where it begins, how long it is
BLOCK = 2**20  # bytes that are copied at a time
LETTERS = {"e": 4, "r": 13}  # of an IRI below the base that tell its section: some 4000 for entities, one for each report
SAMPLE = b"<x:s> <x:p> <x:o> .\n"


@dataclass(frozen=True, slots=True)
class Form:
    """A format: what stands around all, around a graph, and between two sections or graphs."""

    format: ox.RdfFormat
    end: bytes = b""
    close: bytes = b""
    between: bytes = b""
    is_apart: bool = True  # whether it keeps graphs apart

    def text(self, graph: str, quads: Iterable[ox.Quad]) -> bytes:
        """A section's text, from its sorted quads; without a graph's IRI they are in none."""
        start, opening = _around(self.format, graph)
        written = _serialized(self.format, quads)
        return written[len(start) + len(opening) :].removesuffix(self.end).removesuffix(self.close)

    def said(self, graph: str, text: bytes) -> set[ox.Triple]:
        """What a section's text says."""
        whole = self.start() + self.opening(graph) + text + self.close + self.end
        return {quad.triple for quad in ox.parse(whole, format=self.format)}

    def start(self) -> bytes:
        """What stands before all graphs."""
        return _around(self.format, "" if self.format == ox.RdfFormat.TURTLE else "x:g")[0]

    def opening(self, graph: str) -> bytes:
        """What stands before the first section of a graph."""
        return _around(self.format, graph)[1]


FORMS = {
    "graph.ttl": Form(ox.RdfFormat.TURTLE, is_apart=False),
    "graph.trig": Form(ox.RdfFormat.TRIG, close=b"}\n"),
    "graph.jsonld": Form(ox.RdfFormat.JSON_LD, end=b"]", close=b"]}", between=b","),
}


def _serialized(form: ox.RdfFormat, quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=form, prefixes=None if form == ox.RdfFormat.JSON_LD else PREFIXES) or b""


@cache
def _around(form: ox.RdfFormat, graph: str) -> tuple[bytes, bytes]:
    """What a format writes at the beginning of a file, and then before the first triple of a graph."""
    written = _serialized(form, lines.quads([SAMPLE], graph))
    if form == ox.RdfFormat.JSON_LD:
        return b"[", written[1 : written.index(b'"@graph":[') + len(b'"@graph":[')]
    start = b"".join(line for line in written.splitlines(keepends=True) if line.startswith(b"@prefix "))
    rest = written.removeprefix(start)
    return start, rest[: rest.index(b" {\n") + 3] if graph else b""


def cut(base: str, said: Iterable[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Sorted lines by section, each with what its IRIs begin with."""
    return ((name.decode(), some) for name, some in groupby(said, partial(_key, len(base.encode()) + 1)))


def key(base: str, subject: bytes) -> str:
    """What the IRI of a subject has in common with those of its section."""
    return _key(len(base.encode()) + 1, subject).decode()


def _key(begin: int, line: bytes) -> bytes:
    length = LETTERS.get(line[begin : begin + 1].decode("utf8", "replace"), 1)
    return line[1 : min(begin + length, line.index(b">"))]


class File:
    """A file in the making, and where its sections lie."""

    def __init__(self, file: BinaryIO, form: Form) -> None:
        self.places: Places = {}
        self._file, self._form = file, form
        self._at = 0
        self._from: BinaryIO | None = None
        self._copied: tuple[int, int] | None = None  # what is to be copied from there before anything else is written
        self._write(form.start())

    def add(self, graph: str, section: str, quads: Iterable[ox.Quad]) -> None:
        """Write the next section."""
        self.put(graph, section, self._form.text(graph, quads))

    def put(self, graph: str, section: str, text: bytes) -> None:
        """Write the next section's text."""
        self._write(self._lead(graph))
        self.places[graph][section] = (self._at, len(text))
        self._write(text)

    def take(self, graph: str, section: str, old: BinaryIO, place: tuple[int, int]) -> None:
        """Write the next section as it stands in another file; sections that follow each other there are copied at one go."""
        begin, length = place
        lead = self._lead(graph)
        if self._copied and self._copied[1] + len(lead) == begin:
            self._copied = (self._copied[0], begin + length)
            self._at += len(lead)
        else:
            self._write(lead)
            self._copied, self._from = (begin, begin + length), old
        self.places[graph][section] = (self._at, length)
        self._at += length

    def end(self) -> None:
        """All sections are written."""
        self._write((self._form.close if self.places else b"") + self._form.end)

    def _lead(self, graph: str) -> bytes:
        """What stands before the next section of a graph."""
        if graph in self.places:
            return self._form.between
        before = self._form.close + self._form.between if self.places else b""
        self.places[graph] = {}
        return before + self._form.opening(graph)

    def _write(self, content: bytes) -> None:
        if self._copied and self._from:
            _copy(self._from, self._file, *self._copied)
            self._copied = None
        self._file.write(content)
        self._at += len(content)


def _copy(source: BinaryIO, target: BinaryIO, begin: int, end: int) -> None:
    target.flush()
    source.seek(begin)
    while begin < end:
        block = source.read(min(BLOCK, end - begin))
        target.write(block)
        begin += len(block)


def write(runs: Runs, folder: Path) -> dict[str, Places]:
    """Write all files of a graph. Returns where their sections lie. Raises OSError."""
    with ExitStack() as opened:
        files = {name: File(opened.enter_context((folder / name).open("wb")), form) for name, form in FORMS.items()}
        whole, *apart = files.values()
        for section, said in cut(runs.base, runs.union()):
            whole.add("", section, lines.quads(said, ""))
        for graph in runs.graphs():
            for section, said in cut(runs.base, runs.of(graph)) if graph in runs.others else (("", runs.of(graph)),):
                some = list(lines.quads(said, graph))
                for file in apart:
                    file.add(graph, section, some)
        for file in files.values():
            file.end()
    return {name: file.places for name, file in files.items()}
