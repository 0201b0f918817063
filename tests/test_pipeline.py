"""From files to a folder: the same bytes each time, everything or nothing."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import GOLD, hand_made, second

from kg import ontology, pipeline, run, store
from kg.errors import KGError, OntologyError, ReadError, StoreError
from kg.graph import sections
from kg.model import Analysis, Unread
from kg.ontology import Ontology
from kg.pipeline import Options, Source

GRAPHS = ("graph.ttl", "graph.trig", "graph.jsonld")
QUICK = Options(validate=False, page=False)


def snapshot(out: Path) -> dict[str, bytes]:
    """Everything in a folder but the database's own files, whose bytes are its own business."""
    return {p.name: p.read_bytes() for p in sorted(out.iterdir()) if p.is_file()} | {
        "folders": str(sorted(p.name for p in out.iterdir() if p.is_dir())).encode()
    }


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two reports whose analyses are made by hand."""
    made = {"a.txt": hand_made(), "b.txt": second()}

    def analyse(source: Source, ontology: Ontology) -> Analysis:
        if source.name not in made:
            raise ReadError(f"{source.name}: broken")
        return made[source.name]

    monkeypatch.setattr(pipeline, "analyse", analyse)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in made:
        (folder / name).write_text(name)
    return folder


# -------------------------------------------------------------------------------------------------------- the same bytes
def test_two_builds_give_the_same_bytes_whatever_hash_seed_locale_and_folder(tmp_path: Path) -> None:
    def built(name: str, **env: str) -> dict[str, bytes]:
        source = tmp_path / name / "in"
        source.mkdir(parents=True)
        for report in ("liuyang-2022.txt", "jinzhong-cases-2024.txt"):
            shutil.copy(GOLD / report, source)
        command = [
            sys.executable,
            "-m",
            "kg",
            "build",
            str(source),
            "-o",
            str(tmp_path / name / "out"),
            "--no-page",
            "--no-validate",
        ]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **env})
        return {graph: (tmp_path / name / "out" / graph).read_bytes() for graph in GRAPHS}

    one = built("one", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    two = built("two-elsewhere", PYTHONHASHSEED="4242", LC_ALL="C.UTF-8", TZ="Asia/Shanghai")
    assert one == two
    assert all(len(content) > 10_000 for content in one.values())


def test_run_json_differs_in_its_seconds_only(reports: Path, tmp_path: Path, known: Ontology) -> None:
    told = []
    for name in ("one", "two"):
        pipeline.build([reports], tmp_path / name, ontology=known, options=QUICK)
        read = json.loads((tmp_path / name / "run.json").read_text("utf8"))
        for report in read["reports"]:
            assert report.pop("seconds") >= 0
        told.append(read)
    assert told[0] == told[1]
    assert told[0]["ontology"] == known.digest
    assert told[0]["reports"][1]["entities"] == {"Organization": 1}


# ------------------------------------------------------------------------------------------------------ everything or nothing
@pytest.mark.parametrize("broken", ["graph.trig", "graph.jsonld"])
def test_a_file_that_cannot_be_made_leaves_the_old_output(
    broken: str, reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, anew = tmp_path / "out", Options(validate=False)  # with the page, all is made anew
    pipeline.build([reports], out, ontology=known, options=anew)
    before = snapshot(out)
    (reports / "b.txt").unlink()

    class Broken(sections.Form):
        def text(self, graph: str, quads: Iterable[ox.Quad]) -> bytes:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setitem(sections.FORMS, broken, Broken(sections.FORMS[broken].format))
        with pytest.raises(StoreError, match="cannot be written: No space left on device; nothing there was changed"):
            pipeline.build([reports], out, ontology=known, options=anew)
    assert snapshot(out) == before
    pipeline.build([reports], out, ontology=known, options=anew)
    assert snapshot(out) != before


def test_a_store_that_cannot_be_written_leaves_no_new_folder(
    reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> None:
        raise StoreError("the store cannot be written: disk full")

    monkeypatch.setattr(store, "new", fail)
    with pytest.raises(StoreError, match="disk full"):
        pipeline.build([reports], tmp_path / "new" / "deep", ontology=known, options=QUICK)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("fatal", [KeyboardInterrupt, MemoryError])
def test_an_interruption_leaves_the_old_output(
    fatal: type[BaseException], reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    pipeline.build([reports], out, ontology=known, options=QUICK)
    before = snapshot(out)

    def stop(*_args: object, **_options: object) -> str:
        raise fatal

    monkeypatch.setattr(run.Rows, "write", stop)
    with pytest.raises(fatal):
        pipeline.build([reports], out, ontology=known, options=QUICK)
    assert snapshot(out) == before


@pytest.mark.parametrize("failing", range(1, 14))
def test_a_rename_that_fails_half_way_is_undone(
    failing: int, reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    pipeline.build([reports], out, ontology=known, options=QUICK)
    before = snapshot(out)
    (reports / "b.txt").unlink()
    rename, count = Path.rename, iter(range(1, 99))

    def once(self: Path, target: Path) -> Path:
        if next(count) == failing:
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", once)
    with pytest.raises(StoreError, match="cannot be written: Input/output error; nothing there was changed"):
        pipeline.build([reports], out, ontology=known, options=QUICK)
    assert snapshot(out) == before


def test_a_graph_that_breaks_a_shape_is_not_written(
    reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    bad = hand_made()
    bad = replace(bad, events=(replace(bad.events[0], label="", trigger=" "), *bad.events[1:]))
    monkeypatch.setattr(pipeline, "analyse", lambda source, ontology: bad)
    result = pipeline.build([reports / "a.txt"], tmp_path / "out", ontology=known, options=Options(page=False))
    assert [v.message.partition(" (")[0] for v in result.violations] == [
        "a trigger is one plain text",
        "an event has exactly one label",
    ]
    assert not (tmp_path / "out").exists()


def test_a_page_left_out_does_not_leave_the_old_one(reports: Path, tmp_path: Path, known: Ontology) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.html").write_text("old")
    (out / "mine.txt").write_text("kept")
    pipeline.build([reports], out, ontology=known, options=QUICK)
    assert not (out / "graph.html").exists()
    assert (out / "mine.txt").read_text() == "kept"


def test_two_builds_of_one_folder_do_not_meet(reports: Path, tmp_path: Path, known: Ontology) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with (tmp_path / "lock").open("w"):
        lock = os.open(out, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="another process is writing it"):
            pipeline.build([reports], out, ontology=known, options=QUICK)
        os.close(lock)
    pipeline.build([reports], out, ontology=known, options=QUICK)


# ---------------------------------------------------------------------------------------------------------- reports and failures
def test_reports_are_searched_in_folders(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.MD", "a/README.md", ".hidden/d.txt", "a/.e.txt", "f.pdf", "g.doc", "h.png", "README.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("x")
    (tmp_path / "z.html").write_text("x")
    assert [s.name for s in pipeline.collect([tmp_path / "in", tmp_path / "z.html"])] == [
        "a/c.MD",
        "b.txt",
        "f.pdf",
        "g.doc",
        "z.html",
    ]


def test_two_reports_of_one_name_are_refused_and_one_given_twice_is_not(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("x")
    with pytest.raises(ReadError, match=r"would both be called a\.txt"):
        pipeline.collect([tmp_path / "x", tmp_path / "y"])
    assert [s.name for s in pipeline.collect([tmp_path / "x", tmp_path / "x" / "a.txt"])] == ["a.txt"]
    assert [s.name for s in pipeline.collect([tmp_path])] == ["x/a.txt", "y/a.txt"]


def test_a_report_that_fails_is_a_row_and_stops_nobody(reports: Path, tmp_path: Path, known: Ontology) -> None:
    (reports / "c.txt").write_text("c")
    result = pipeline.build([reports], tmp_path / "out", ontology=known, options=QUICK)
    assert [(o.source, o.reason) for o in result.failures] == [("c.txt", "c.txt: broken")]
    assert json.loads((tmp_path / "out" / "run.json").read_text())["failures"] == [
        {"source": "c.txt", "path": "../in/c.txt", "why": "c.txt: broken"}
    ]
    assert len(result.analyses) == 2


@pytest.mark.parametrize("defect", [IndexError("list index out of range"), RecursionError("too deep"), ZeroDivisionError("x")])
def test_a_defect_in_a_stage_is_a_row_too(
    defect: Exception, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(source: Source, ontology: Ontology) -> Analysis:
        raise defect

    monkeypatch.setattr(pipeline, "analyse", fail)
    (tmp_path / "a.txt").write_text("x")
    outcome = pipeline.attempt(pipeline.Source(tmp_path / "a.txt", tmp_path), known)
    assert outcome.reason == f"a.txt: {type(defect).__name__}: {defect}; please report it"


def test_a_broken_ontology_is_no_report_s_fault(tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: Source, ontology: Ontology) -> Analysis:
        raise OntologyError("rules/x.yaml: broken")

    monkeypatch.setattr(pipeline, "analyse", fail)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(OntologyError, match="broken"):
        pipeline.build([tmp_path / "a.txt"], tmp_path / "out", ontology=known)
    assert not (tmp_path / "out").exists()


def test_what_was_not_understood_is_told(reports: Path, tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    one = hand_made()
    span = one.entities[0].mentions[0].span
    monkeypatch.setattr(
        pipeline, "analyse", lambda source, ontology: replace(one, unread=(Unread(span, "no unit"),), warnings=("w",))
    )
    pipeline.build([reports / "a.txt"], tmp_path / "out", ontology=known, options=QUICK)
    [row] = json.loads((tmp_path / "out" / "run.json").read_text("utf8"))["reports"]
    assert row["unread"] == [{"at": [span.begin, span.end], "words": "清溪县", "why": "no unit"}]
    assert row["warnings"] == ["w"]


def test_progress_is_watched(reports: Path, tmp_path: Path, known: Ontology) -> None:
    seen: list[tuple[str, int, int]] = []
    pipeline.build([reports], tmp_path / "out", ontology=known, options=QUICK, watch=lambda *told: seen.append(told))
    assert [told[0] for told in seen[2:]] == ["graph", "write"]
    assert [told[1:] for told in seen[:2]] == [(1, 2), (2, 2)]


@pytest.mark.parametrize("base", ["https://example.org/id/", "http://x/#", "https://例.cn/知识/"])
def test_a_base(base: str, reports: Path, tmp_path: Path, known: Ontology) -> None:
    pipeline.build([reports], tmp_path / "out", ontology=known, options=Options(base, validate=False, page=False))
    assert f"<{base}e" in (tmp_path / "out" / "graph.trig").read_text("utf8")


@pytest.mark.parametrize(
    "base", ["", "x", "https://", "https://a b/", "https://x/<", "ftp://x/", "https://x", "javascript:1/", "https://x/{y}/"]
)
def test_a_base_that_is_none(base: str) -> None:
    with pytest.raises(KGError, match="not the start of an IRI"):
        pipeline.checked_base(base)


def test_an_analysis_is_the_same_each_time_and_grounded(known: Ontology) -> None:
    path = GOLD / "liuyang-2022.txt"
    one = pipeline.analyse(pipeline.Source(path, GOLD), known)
    assert one == pipeline.analyse(pipeline.Source(path, GOLD), ontology.load(known.root))
    assert all(e.words == e.span.of(one.report.text) for fact in one.facts for e in fact.evidence)
    assert all(fact.evidence for fact in one.facts)
