"""The embedded store of a build: an Oxigraph database, one named graph per report. It is written here and read by `kg.query`;
its index is read here, too.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import StoreError

Result = TypeVar("Result")


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


def replace(folder: Path, quads: Iterable[ox.Quad]) -> None:
    """Write a new store into an empty folder. Raises StoreError when the folder cannot be written."""
    try:
        store = ox.Store(str(folder))
        store.bulk_extend(quads)
        store.flush()
        store.optimize()
    except OSError as error:
        raise StoreError(f"{folder}: the store cannot be written: {' '.join(str(error).split())}") from None
    finally:
        # The database lets go of its folder when the last reference to it dies, and the folder is about to be moved.
        with suppress(UnboundLocalError):
            del store
        gc.collect()
