"""The store that a build leaves: all quads, in their graphs, and free for others once it is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import query, store
from kg.errors import StoreError


def test_what_is_written_is_what_is_read(tmp_path: Path, quads: list[ox.Quad]) -> None:
    store.replace(tmp_path / "store", quads)
    assert set(query.opened(tmp_path)) == set(quads)


def test_another_process_reads_it_while_this_one_does(tmp_path: Path, quads: list[ox.Quad]) -> None:
    store.replace(tmp_path / "store", quads)
    reader = query.opened(tmp_path)
    code = "import sys; from pathlib import Path; from kg import query; print(len(query.opened(Path(sys.argv[1]))))"
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert int(run.stdout) == len(reader) == len(set(quads))


def test_the_folder_can_be_moved_as_soon_as_it_is_written(tmp_path: Path, quads: list[ox.Quad]) -> None:
    store.replace(tmp_path / "new", quads)
    (tmp_path / "new").rename(tmp_path / "store")
    assert len(query.opened(tmp_path)) == len(set(quads))


def test_a_reader_cannot_write(tmp_path: Path, quads: list[ox.Quad]) -> None:
    store.replace(tmp_path / "store", quads)
    with pytest.raises(RuntimeError, match="read-write"):
        query.opened(tmp_path).clear()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="the store cannot be written"):
        store.replace(tmp_path / "file" / "store", [])
