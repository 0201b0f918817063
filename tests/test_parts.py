"""The graph in parts is the graph: the same quads, the same bytes whoever makes them, whole or not there."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from test_pipeline_updates import write

from kg import folder, parts, pipeline, query
from kg.cli import main
from kg.engines.local import Local
from kg.errors import KGError
from kg.ontology import Ontology
from kg.pipeline import Options

GOLD = Path(__file__).parent / "quality" / "gold"
PARTS = Options(validate=False, page=False, files=False, parts=True)
PLAIN = Options(validate=False, page=False, files=False)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "STRETCH", 2)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    for version in range(7):
        write(tmp_path / "in", f"{version % 3}/{version}.txt", version)
    shutil.copy(GOLD / "liuyang-2022.txt", tmp_path / "in")
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    return tmp_path / "in"


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "parts").iterdir())}


def test_the_parts_say_what_the_store_of_a_build_says(given: Path, tmp_path: Path, known: Ontology) -> None:
    result = pipeline.build([given], tmp_path / "parts", ontology=known, options=PARTS)
    plain = pipeline.build([given], tmp_path / "plain", ontology=known, options=PLAIN)
    quads = list(parts.quads(tmp_path / "parts" / "parts"))
    assert set(quads) == set(query.opened(tmp_path / "plain"))
    assert len(quads) == len(set(quads))
    assert (result.entities, result.facts) == (plain.entities, plain.facts)
    assert [f.source for f in result.failures] == ["bad.txt"]
    rows = [json.loads((tmp_path / out / "run.json").read_text("utf8")) for out in ("parts", "plain")]
    assert [row["source"] for row in rows[0]["reports"]] == [row["source"] for row in rows[1]["reports"]]
    assert rows[0]["failures"] == rows[1]["failures"]
    assert sorted(p.name for p in (tmp_path / "parts").iterdir()) == [".cache", "parts", "run.json"]
    assert not (tmp_path / "parts" / ".cache" / "parts").exists()


def test_parts_are_sorted_and_told_by_their_manifest(given: Path, tmp_path: Path, known: Ontology) -> None:
    pipeline.build([given], tmp_path / "out", ontology=known, options=PARTS)
    made = content(tmp_path / "out")
    manifest = json.loads(made.pop(parts.MANIFEST))
    assert [part["file"] for part in manifest["parts"]] == sorted(made)
    for part in manifest["parts"]:
        lines = gzip.decompress(made[part["file"]]).splitlines(keepends=True)
        assert part["quads"] == len(lines)
        assert lines == sorted(lines, key=lambda line: (line.rsplit(b" ", 2)[1], line))
        assert not any(line.startswith(b"_:") or b" _:" in line for line in lines)


def test_any_number_of_workers_gives_the_same_parts(given: Path, tmp_path: Path, known: Ontology) -> None:
    for workers in (None, 2):
        pipeline.build([given], tmp_path / str(workers), ontology=known, options=PARTS, engine=Local(workers))
    assert content(tmp_path / "None") == content(tmp_path / "2")


def test_a_build_that_was_lost_goes_on(given: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    pipeline.build([given], tmp_path / "whole", ontology=known, options=PARTS)

    for stage in ("_shared", "_closed", "_described"):
        with monkeypatch.context() as patch:
            patch.setattr(parts, stage, _lost)
            patch.setattr(folder, "_unmade", lambda *_: None)
            with pytest.raises(KGError, match="the driver was lost"):
                pipeline.build([given], out, ontology=known, options=Options(**{**_fields(PARTS), "resume": True}))
        assert not (out / "run.json").exists()
        assert not (out / "parts").exists()
    [work] = (out / ".cache" / "parts").iterdir()
    before = {path.name: path.stat().st_ino for path in work.glob("parts/reports-*")}
    assert len(before) == 4
    result = pipeline.build([given], out, ontology=known, options=Options(**{**_fields(PARTS), "resume": True}))
    assert content(out) == content(tmp_path / "whole")
    assert {path.name: path.stat().st_ino for path in (out / "parts").glob("reports-*")} == before
    assert all(o.kept for o in result.outcomes if not o.reason)


def _lost(*_args: object) -> None:
    raise OSError(5, "the driver was lost")


def _fields(options: Options) -> dict[str, object]:
    return {name: getattr(options, name) for name in Options.__slots__}


def test_a_body_that_is_everywhere_does_not_fill_a_bucket(tmp_path: Path, known: Ontology) -> None:
    """A third of all mentions is of one body; what meets in its bucket are its names and links, each once for a stretch."""
    for number in range(30):
        town = "永和镇党委" if number % 3 else "浏阳市纪委监委"
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{number:02}.txt").write_text(f"浏阳市纪委监委对{town}开展专项检查，发现问题{number}个。\n", "utf8")
    pipeline.build([tmp_path / "in"], tmp_path / "out", ontology=known, options=PARTS)
    pipeline.build([tmp_path / "in"], tmp_path / "plain", ontology=known, options=PLAIN)
    assert set(parts.quads(tmp_path / "out" / "parts")) == set(query.opened(tmp_path / "plain"))
    manifest = json.loads((tmp_path / "out" / "parts" / parts.MANIFEST).read_text("utf8"))
    shared = sum(part["quads"] for part in manifest["parts"] if part["file"].startswith("shared-"))
    assert shared < 60 < sum(part["quads"] for part in manifest["parts"]) / 20


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--parts"], "--parts: the shapes are not checked"),
        (["--resume", "--no-validate"], "--resume is for --parts"),
        (["--parts", "--no-validate", "--store", "http://localhost:1"], "load the parts instead"),
    ],
)
def test_what_does_not_go_together(
    options: list[str], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "a.txt", 1)
    assert main(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), *options]) == 2
    assert why in capsys.readouterr().err


def test_the_command_says_where_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "a.txt", 1)
    assert main(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--parts", "--no-validate"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'out'}/parts: 1 report, ")
