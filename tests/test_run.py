"""What a run notes, the next build reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import hand_made

from kg import run
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.run import Outcome, Source

NOTED = {"base": "https://example.org/", "validated": True, "page": False}


def test_what_was_told_is_what_is_read(tmp_path: Path, known: Ontology) -> None:
    out = tmp_path / "out"
    out.mkdir()
    sources = [Source(tmp_path / "in" / "a" / "x.txt", tmp_path / "in"), Source(tmp_path / "y.txt", tmp_path)]
    outcomes = [Outcome("a/x.txt", hand_made(), "", 0.5, "f0"), Outcome("y.txt", None, "y.txt: broken", 0.1, "f1")]
    (out / run.FILE).write_bytes(run.told(outcomes, sources, out, ontology=known, noted=NOTED))
    last = run.last(out)
    assert last is not None
    assert (last.base, last.validated, last.page) == ("https://example.org/", True, False)
    assert last.sources(out) == {source.name: source for source in sources}
    assert last.files == {"a/x.txt": "f0"}


def test_no_run_and_one_that_cannot_be_understood(tmp_path: Path) -> None:
    assert run.last(tmp_path) is None
    for content in ("", "[]", '{"reports": [{}]}'):
        (tmp_path / run.FILE).write_text(content)
        with pytest.raises(StoreError, match="run kg build again"):
            run.last(tmp_path)
