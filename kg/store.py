"""The embedded store of a build: an Oxigraph database, one named graph per report. It is written here and read by `kg.query`;
its index is read here, too.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import StoreError

Result = TypeVar("Result")


SLICE = 100_000  # quads; a bulk load of everything at once takes more than a gigabyte, and no less time
INDEX = ".index"  # beside the store: which report gives which names


def opened(folder: Path) -> ox.Store:
    """A store for reading. Raises StoreError when there is none."""
    try:
        return ox.Store.read_only(str(folder))
    except OSError:
        raise StoreError(f"{folder}: missing or not readable; run kg build again") from None


def changed(source: Path, target: Path, work: Callable[[ox.Store], Result]) -> Result:
    """Copy a store and let `work` write into the copy, which must not outlive the call in any variable. Returns its result.

    The copy costs next to nothing: what does not change is one file for both. Raises StoreError when the source cannot be read.
    """
    try:
        ox.Store.read_only(str(source)).backup(str(target))
        store = ox.Store(str(target))
        result = work(store)
        store.flush()
    except OSError as error:
        raise StoreError(f"{source}: the store cannot be changed: {' '.join(str(error).split())}; run kg build") from None
    finally:  # as below
        with suppress(UnboundLocalError):
            del store
        gc.collect()
    return result


class Writer:
    """A new store in the making; what comes is sorted into it by slices, so that memory holds one of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ahead: list[ox.Quad] = []
        with self._told():
            self.store = ox.Store(str(folder))

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Take in quads. Raises StoreError when the folder cannot be written."""
        ahead = iter(quads)
        while some := list(islice(ahead, SLICE - len(self._ahead))):
            self._ahead += some
            if len(self._ahead) == SLICE:
                self.flush()

    def flush(self) -> None:
        """From here on the store tells all that was taken in. Raises StoreError."""
        with self._told():
            self.store.bulk_extend(self._ahead)
        self._ahead = []

    def finish(self) -> None:
        """All is in. Raises StoreError."""
        self.flush()
        with self._told():
            self.store.flush()
            self.store.optimize()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(f"{self._folder}: the store cannot be written: {' '.join(str(error).split())}") from None


@contextmanager
def new(folder: Path) -> Iterator[Writer]:
    """Write a new store into an empty folder. Neither it nor an iterator of it must outlive the block. Raises StoreError."""
    writer = Writer(folder)
    try:
        yield writer
        writer.finish()
    finally:
        # The database lets go of its folder when the last reference to it dies, and the folder is about to be moved.
        del writer.store
        gc.collect()


def replace(folder: Path, quads: Iterable[ox.Quad]) -> None:
    """The same for quads that are all there."""
    with new(folder) as writer:
        writer.add(quads)
