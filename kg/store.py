"""The embedded store that `query` asks: an Oxigraph database in the folder of a build, one named graph per report."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError

FOLDER = "store"


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


def opened(out: Path) -> ox.Store:
    """The store of a build, for reading. Raises StoreError when the folder holds none."""
    folder = out / FOLDER
    if not folder.is_dir():
        raise StoreError(f"{out}: no graph was built there; run kg build REPORT... -o {out}, or name another folder with -d")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(f"{folder}: cannot be opened: {' '.join(str(error).split())}; build it again") from None
