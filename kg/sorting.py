"""Sorted lines on disk, each once: more of them than memory holds."""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice, takewhile
from pathlib import Path
from typing import BinaryIO

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
        with self.file().open("rb") as lines:
            yield from lines

    def file(self) -> Path:
        """A file with all lines so far, sorted, each once."""
        if self._held or len(self._runs) != 1:
            self._merge(to=1)
        return self._runs[0]

    def once(self) -> Iterator[bytes]:
        """The same lines, for those who go through them only once: it spares the disk."""
        self._merge(to=FAN)
        return merged(self._runs)

    def _merge(self, to: int) -> None:
        self._spill()
        while len(self._runs) > to:
            some, self._runs = self._runs[:FAN], self._runs[FAN:]
            self._write(merged(some))
            for run in some:
                run.unlink()

    def sorted(self, lines: Iterable[bytes]) -> None:
        """Take in lines that are sorted already."""
        self._write(lines)

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


def some(lines: Iterable[bytes], count: int) -> Iterator[list[bytes]]:
    """Lines, so many at a time."""
    ahead = iter(lines)
    while found := list(islice(ahead, count)):
        yield found


class Index:
    """The lines of a sorted file, found by what they begin with, without all of them in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)

    def starting(self, start: bytes) -> list[bytes]:
        """The lines that begin so."""
        self._file.seek(self._first(start))
        return list(takewhile(lambda line: line.startswith(start), iter(self._file.readline, b"")))

    def _first(self, start: bytes) -> int:
        """Where the first line stands that is not before `start`."""
        low, high = 0, self._size  # a line begins at low; from high on, all are not before it
        while low < high:
            middle = (low + high) // 2
            self._file.seek(middle)
            if middle:
                self._file.seek(middle - 1)
                self._file.readline()  # the rest of the line before
            begin = self._file.tell()
            if begin < high and self._file.readline() < start:
                low = self._file.tell()
            else:
                high = middle
        return low


def without(lines: Iterable[bytes], others: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines but those that are among the others, which are sorted, too."""
    ahead = iter(others)
    other = next(ahead, None)
    for line in lines:
        while other is not None and other < line:
            other = next(ahead, None)
        if line != other:
            yield line


def once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines, each once."""
    return (line for line, _ in groupby(lines))
