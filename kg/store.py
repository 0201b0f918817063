"""The embedded store of a build: an Oxigraph database, one named graph per report. It is written here and read by `kg.query`."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError


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
