"""What the fuzzer found: files that once broke a reader, each refused today in one line of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.ontology import Ontology
from kg.pipeline import attempt, collect

FOUND = Path(__file__).parent / "found"
SAYS = {
    "nameless.zip": "nameless.zip: a damaged archive: a file without a name; make it again",
    "packing.docx": "packing.docx: packed in a way that no Word file is; open it and save it again",
    "page-damaged.pdf": "page-damaged.pdf: a damaged PDF: Failed to load page.; open it and save it again",
}


@pytest.mark.parametrize("path", sorted(FOUND.iterdir()), ids=lambda path: path.name)
def test_it_is_refused(path: Path, known: Ontology) -> None:
    try:
        [source] = collect([path])
        reason = attempt(source, known).reason
    except ReadError as error:
        reason = str(error)
    assert reason.removeprefix(f"{path.parent}/") == SAYS[path.name]
