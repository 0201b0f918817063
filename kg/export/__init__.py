"""The graph for other tools: bulk loaders, network tools, property graphs, statistics.

    export(query.opened(Path("output")), "neo4j", Path("graph-csv"))

What is written is there whole or not at all, and the same graph gives the same bytes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError
from kg.export import cube, nquads, properties
from kg.graph import files
from kg.query import Source

Form = Callable[[Source, Path], None]  # writes into an empty folder, or to a path where nothing is


def _jsonld(source: Source, path: Path) -> None:
    path.write_bytes(files.jsonld([*nquads.quads(source)]))


def _graphml(source: Source, path: Path) -> None:
    path.write_bytes(properties.graphml(properties.read(source)))


def _neo4j(source: Source, folder: Path) -> None:
    for name, written in properties.neo4j(properties.read(source)).items():
        (folder / name).write_text(written, "utf8", newline="")


def _cube(source: Source, path: Path) -> None:
    path.write_bytes(cube.written(source))


FORMS: Mapping[str, Form] = {"nquads": nquads.parts, "jsonld": _jsonld, "graphml": _graphml, "neo4j": _neo4j, "cube": _cube}
FOLDERS = ("nquads", "neo4j")


def export(source: Source, form: str, out: Path) -> None:
    """Write the graph in one of FORMS: `nquads` and `neo4j` into the folder `out`, the others into the file.

    Raises StoreError when `out` cannot be written, or the graph cannot be read or has what the form cannot hold.
    """
    try:
        with _whole(out, form in FOLDERS) as path:
            FORMS[form](source, path)
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror or error}; choose another place with -o") from None


@contextmanager
def _whole(out: Path, is_folder: bool) -> Iterator[Path]:
    """A place beside `out` to write to, which then takes its name. A folder must be new or empty, a file may be replaced."""
    if out.is_dir() and (not is_folder or any(out.iterdir())):
        raise StoreError(f"{out}: a folder that is not empty; choose another place with -o")
    out.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".exporting-", dir=out.parent))
    try:
        path = stage if is_folder else stage / "file"
        yield path
        for file in stage.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        if is_folder:
            stage.chmod(0o755)
        path.replace(out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


