"""What a run notes, the next build reads."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from conftest import hand_made

from kg import run
from kg.errors import StoreError
from kg.ontology import Ontology
from kg.run import Outcome, Source, Told

NOTED = {"base": "https://example.org/", "validated": True, "page": False}


def test_what_was_told_is_what_is_read(tmp_path: Path, known: Ontology) -> None:
    out = tmp_path / "out"
    out.mkdir()
    sources = [Source(tmp_path / "in" / "a" / "x.txt", tmp_path / "in"), Source(tmp_path / "y.txt", tmp_path)]
    rows = run.Rows(tmp_path / "rows", known, {s.name: s for s in sources}, out)
    told = Told(Outcome("a/x.txt", None, "", 0.0, "f0"), hand_made(), 0.5)
    assert list(rows.noted([told])) == [told]
    rows.write(out / run.FILE, [Outcome("y.txt", None, "y.txt: broken", 0.1, "f1")], noted=NOTED)
    last = run.last(out)
    assert last is not None
    assert (last.base, last.validated, last.page) == ("https://example.org/", True, False)
    assert last.sources(out) == {source.name: source for source in sources}
    assert last.files == {"a/x.txt": "f0"}


def test_a_row_that_stays_is_the_one_that_was_written(tmp_path: Path, known: Ontology) -> None:
    sources = [Source(tmp_path / name, tmp_path) for name in ("a.txt", "b.txt")]
    rows = run.Rows(tmp_path / "rows", known, {s.name: s for s in sources}, tmp_path)
    made = [Told(Outcome(s.name, None, "", 0.0, "f"), hand_made(), 0.5, corrections={"one": "why"}) for s in sources]
    list(rows.noted(made))
    rows.write(tmp_path / run.FILE, (), noted=NOTED)
    before = (tmp_path / run.FILE).read_bytes()
    kept = run.rows(tmp_path)
    assert {name: one.corrections for name, one in kept.items()} == {"a.txt": {"one": "why"}, "b.txt": {"one": "why"}}
    some = run.Rows(tmp_path / "rows", known, {s.name: s for s in sources}, tmp_path)
    list(some.noted(made[1:]))
    some.write(tmp_path / run.FILE, (), noted=NOTED, stayed={"a.txt": kept["a.txt"]})
    assert (tmp_path / run.FILE).read_bytes() == before
    assert before == msgspec.json.format(before, indent=2) + b"\n"


def test_a_run_without_a_report_that_could_be_read(tmp_path: Path, known: Ontology) -> None:
    rows = run.Rows(tmp_path / "rows", known, {"a.txt": Source(tmp_path / "a.txt", tmp_path)}, tmp_path)
    list(rows.noted(()))
    rows.write(tmp_path / run.FILE, [Outcome("a.txt", None, "a.txt: broken", 0.1)], noted=NOTED)
    assert json.loads((tmp_path / run.FILE).read_bytes())["reports"] == []


def test_no_run_and_one_that_cannot_be_understood(tmp_path: Path) -> None:
    assert run.last(tmp_path) is None
    for content in ("", "[]", '{"reports": [{}]}'):
        (tmp_path / run.FILE).write_text(content)
        with pytest.raises(StoreError, match="run kg build again"):
            run.last(tmp_path)
