"""Sorted lines on disk, each once: more of them than memory holds.

Triples are sorted as lines of N-Triples. Such a line is the text of its triple and ` .`, so lines and triples have one order.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

MOST = 32 * 2**20  # bytes of lines in memory; with what Python needs for each, twice that
FAN = 64  # files that are read at a time


class Lines:
    """Lines that come in any order and go in their own. What memory does not hold lies in a folder of their own."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder, self._most = folder, most
        self._held: set[bytes] = set()
        self._bytes, self._count = 0, 0
        self._runs: list[Path] = []

    def add(self, lines: Iterable[bytes]) -> None:
        """Take in lines, each with its line break. Raises OSError when the folder cannot be written."""
        for line in lines:
            if line not in self._held:
                self._held.add(line)
                self._bytes += len(line)
        if self._bytes > self._most:
            self._spill()

    def __iter__(self) -> Iterator[bytes]:
        """All lines so far, sorted, each once."""
        if not self._runs:
            yield from sorted(self._held)
            return
        if self._held:
            self._spill()
        while len(self._runs) > 1:
            some, self._runs = self._runs[:FAN], self._runs[FAN:]
            self._write(merged(some))
            for run in some:
                run.unlink()
        with self._runs[0].open("rb") as lines:
            yield from lines

    def _spill(self) -> None:
        self._write(sorted(self._held))
        self._held, self._bytes = set(), 0

    def _write(self, lines: Iterable[bytes]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        run = self._folder / f"{self._count:06}"
        with run.open("wb") as file:
            file.writelines(lines)
        self._runs.append(run)


def merged(files: Iterable[Path]) -> Iterator[bytes]:
    """The lines of sorted files, sorted, each once."""
    with ExitStack() as opened:
        yield from once(heapq.merge(*(opened.enter_context(file.open("rb")) for file in files)))


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    return (line for line, _ in groupby(lines))


def of(triples: Iterable[ox.Triple]) -> list[bytes]:
    """Triples as lines, in the order in which they come."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def of_graph(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> list[bytes]:
    """The triples of quads that are all in one graph."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return written.replace(f" {graph} .\n".encode(), b" .\n").splitlines(keepends=True)  # no text has a line break


def parsed(lines: Iterable[bytes]) -> list[ox.Triple]:
    """Lines as triples."""
    return [quad.triple for quad in quads(lines, "")]


def quads(lines: Iterable[bytes], graph: str) -> Iterator[ox.Quad]:
    """Lines as quads in the graph of an IRI, or in none."""
    content = b"".join(lines)
    if graph:
        content = content.replace(b" .\n", f" <{graph}> .\n".encode())
    return ox.parse(content, format=ox.RdfFormat.N_QUADS)
