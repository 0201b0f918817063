"""Adding, changing and removing reports: only what changed is read, and the end is that of one full build."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import pipeline, query
from kg.errors import ReadError
from kg.model import Analysis
from kg.ontology import Ontology
from kg.pipeline import Options

QUICK = Options(validate=False)
HEAD = "{place}通报监督工作\n{place}日报 2024-0{day}-11 记者李明\n\n"
TEXTS = (
    "{place}纪委监委对{town}开展专项检查，发现问题{count}个。{town}党委召开会议。\n",
    "{town}党委向{place}纪委监委移交线索{count}条。计划2024年12月建成S10{day}公路。\n",
    "长沙市教育局与{place}教育局联合检查{town}中心小学，整改问题{count}个。\n",
)
PLACES = (("浏阳市", "永和镇"), ("兴宁市", "永和镇"), ("浏阳市", "大瑶镇"))
NAMES = ("a.txt", "b/c.txt", "b/d.txt", "e.txt")


def text(version: int) -> str:
    place, town = PLACES[version % 3]
    return (HEAD + TEXTS[version // 3 % 3]).format(place=place, town=town, day=1 + version % 9, count=2 + version)


def write(folder: Path, name: str, version: int) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(version), "utf8")
    return path


def content(out: Path) -> dict[str, Any]:
    """Everything that a build leaves, but the seconds it took."""
    told = json.loads((out / "run.json").read_text("utf8"))
    for report in told["reports"]:
        del report["seconds"]
    names = ("graph.ttl", "graph.trig", "graph.jsonld", "graph.html")
    files = {name: (out / name).read_bytes() for name in names if (out / name).exists()}
    return {**files, "store": set(query.opened(out)), "run": told}


def read(result: pipeline.BuildResult) -> list[str]:
    return [o.source for o in result.outcomes if not o.kept]


# ---------------------------------------------------------------------------------------------------- any sequence, one end
changes = st.lists(
    st.tuples(st.sampled_from(NAMES), st.none() | st.integers(0, 26), st.booleans(), st.booleans()), min_size=1, max_size=5
)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 26), steps=changes)
def test_any_sequence_ends_in_the_bytes_of_one_full_build(
    first: int, steps: list[tuple[str, int | None, bool, bool]], known: Ontology
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "in", Path(place) / "out"
        write(folder, "always.txt", first)
        pipeline.build([folder], out, ontology=known, options=QUICK)
        for name, version, by_building, files in steps:
            options = Options(validate=False, files=files)
            if version is None:
                if not (folder / name).exists():
                    continue
                (folder / name).unlink()
            else:
                write(folder, name, version)
            if by_building:
                pipeline.build([folder], out, ontology=known, options=options)
            elif version is None:
                pipeline.remove([name], out, ontology=known, options=options)
            else:
                pipeline.add([folder / name], out, ontology=known, options=options)
        pipeline.build([folder], Path(place) / "whole", ontology=known, options=QUICK)
        assert set(query.opened(out)) == set(query.opened(Path(place) / "whole"))
        pipeline.build([folder], out, ontology=known, options=QUICK)
        assert content(out) == content(Path(place) / "whole")


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 26), steps=changes)
def test_files_brought_up_to_date_are_those_of_one_full_build(
    first: int, steps: list[tuple[str, int | None, bool, bool]], known: Ontology
) -> None:
    options = Options(validate=False, page=False)
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "in", Path(place) / "out"
        write(folder, "always.txt", first)
        pipeline.build([folder], out, ontology=known, options=options)
        for number, (name, version, by_building, _) in enumerate(steps):
            if version is not None:
                write(folder, name, version)
            elif (folder / name).exists():
                (folder / name).unlink()
            work = partial(pipeline.build, [folder]) if by_building or version is None else partial(pipeline.add, [folder / name])
            assert work(out, ontology=known, options=options).rest > 0
            whole = Path(place) / f"whole-{number}"
            pipeline.build([folder], whole, ontology=known, options=options)
            assert content(out) == content(whole)


def test_files_that_somebody_changed_are_made_anew(built: Path, known: Ontology) -> None:
    out = built / "out"
    before = content(out)
    with (out / "graph.ttl").open("ab") as file:
        file.write(b"# mine\n")
    result = pipeline.add([built / "in" / "a.txt"], out, ontology=known)
    assert (result.rest, content(out)) == (0, before)
    assert pipeline.add([built / "in" / "a.txt"], out, ontology=known).rest == 4
    assert content(out) == before


# ------------------------------------------------------------------------------------------------------- what is read again
@pytest.fixture
def built(tmp_path: Path, known: Ontology) -> Path:
    for version, name in enumerate(NAMES):
        write(tmp_path / "in", name, version)
    pipeline.build([tmp_path / "in"], tmp_path / "out", ontology=known, options=Options(validate=False, page=False))
    return tmp_path


def test_only_what_changed_is_read_again(built: Path, known: Ontology) -> None:
    out, options = built / "out", Options(validate=False, page=False)
    assert read(pipeline.build([built / "in"], out, ontology=known, options=options)) == []
    write(built / "in", "b/c.txt", 20)
    assert read(pipeline.build([built / "in"], out, ontology=known, options=options)) == ["b/c.txt"]
    write(built / "in", "new.txt", 21)
    write(built / "in", "e.txt", 22)
    assert read(pipeline.add([built / "in" / "new.txt"], out, ontology=known)) == ["new.txt"]
    assert read(pipeline.add([built / "in"], out, ontology=known)) == ["e.txt"]
    assert read(pipeline.remove(["new.txt", str(built / "in" / "a.txt")], out, ontology=known)) == []


def test_without_files_only_the_store_is_brought_up_to_date(built: Path, known: Ontology) -> None:
    out, sparing = built / "out", Options(validate=True, page=False, files=False)
    pipeline.build([built / "in"], out, ontology=known, options=sparing)
    assert sorted(p.name for p in out.iterdir()) == [".cache", ".index", "run.json", "store"]
    write(built / "in", "new.txt", 21)
    result = pipeline.add([built / "in" / "new.txt"], out, ontology=known, options=sparing)
    assert ([o.source for o in result.outcomes], result.rest) == (["new.txt"], 4)
    result = pipeline.remove(["new.txt", "e.txt"], out, ontology=known, options=sparing)
    assert (result.outcomes, result.rest) == ((), 3)
    told = json.loads((out / "run.json").read_text("utf8"))
    assert [row["source"] for row in told["reports"]] == ["a.txt", "b/c.txt", "b/d.txt"]
    asked = query.ask(out, "SELECT ?s { ?r a kg:Report ; <http://purl.org/dc/terms/source> ?s } ORDER BY ?s", known)
    assert asked.rows == [("a.txt",), ("b/c.txt",), ("b/d.txt",)]


def test_a_report_that_breaks_a_shape_is_not_taken_into_the_store(
    built: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, sparing = built / "out", Options(validate=True, page=False, files=False)
    pipeline.build([built / "in"], out, ontology=known, options=sparing)
    before = set(query.opened(out))
    analyse = pipeline.analyse

    def broken(source: pipeline.Source, ontology: Ontology) -> Analysis:
        found = analyse(source, ontology)
        return replace(found, events=(replace(found.events[0], label="", trigger=" "), *found.events[1:]))

    monkeypatch.setattr(pipeline, "analyse", broken)
    result = pipeline.add([write(built / "in", "new.txt", 21)], out, ontology=known, options=sparing)
    assert [v.message.partition(" (")[0] for v in result.violations] == [
        "a trigger is one plain text",
        "an event has exactly one label",
    ]
    assert set(query.opened(out)) == before


def test_a_report_that_can_no_longer_be_read_leaves_the_store(built: Path, known: Ontology) -> None:
    out, sparing = built / "out", Options(validate=False, page=False, files=False)
    pipeline.build([built / "in"], out, ontology=known, options=sparing)
    (built / "in" / "e.txt").write_bytes(b"")
    result = pipeline.build([built / "in"], out, ontology=known, options=sparing)
    assert ([o.source for o in result.failures], result.rest) == (["e.txt"], 3)
    pipeline.build([built / "in"], built / "whole", ontology=known, options=sparing)
    assert set(query.opened(out)) == set(query.opened(built / "whole"))


def test_a_cache_that_was_deleted_costs_a_reading_and_no_more(built: Path, known: Ontology) -> None:
    import shutil

    before = (built / "out" / "graph.trig").read_bytes()
    shutil.rmtree(built / "out" / ".cache")
    assert read(pipeline.add([built / "in" / "a.txt"], built / "out", ontology=known)) == []  # what stands there is enough
    (built / "out" / ".sections").unlink()
    assert read(pipeline.add([built / "in" / "a.txt"], built / "out", ontology=known)) == sorted(NAMES)
    assert (built / "out" / "graph.trig").read_bytes() == before


def test_a_report_that_must_be_read_again_and_is_gone_is_not_dropped(built: Path, known: Ontology) -> None:
    import shutil

    shutil.rmtree(built / "out" / ".cache")
    (built / "out" / ".sections").unlink()
    (built / "in" / "e.txt").unlink()
    before = (built / "out" / "graph.trig").read_bytes()
    with pytest.raises(ReadError, match=r"e\.txt: is gone and must be read again; bring it back, or kg remove e\.txt"):
        pipeline.add([built / "in" / "a.txt"], built / "out", ontology=known)
    assert (built / "out" / "graph.trig").read_bytes() == before


def test_a_report_whose_file_is_gone_stays_until_it_is_removed(built: Path, known: Ontology) -> None:
    (built / "in" / "e.txt").unlink()
    result = pipeline.add([built / "in" / "a.txt"], built / "out", ontology=known)
    assert (result.outcomes, result.rest) == ((), 4)
    (built / "out" / ".sections").unlink()
    result = pipeline.add([built / "in" / "a.txt"], built / "out", ontology=known)
    assert [o.source for o in result.outcomes if not o.reason] == sorted(NAMES)
    left = pipeline.remove([str(built / "in" / "e.txt")], built / "out", ontology=known)
    assert (left.outcomes, left.rest) == ((), 3)


def test_adding_without_a_graph_builds_one_and_one_keeps_its_options(tmp_path: Path, known: Ontology) -> None:
    options = Options("https://example.org/id/", validate=False, page=False)
    pipeline.add([write(tmp_path, "a.txt", 1)], tmp_path / "out", ontology=known, options=options)
    pipeline.add([write(tmp_path, "b.txt", 2)], tmp_path / "out", ontology=known)
    assert "@prefix id: <https://example.org/id/>" not in (tmp_path / "out" / "graph.ttl").read_text("utf8")
    assert {q.graph_name.value.rpartition("/")[0] for q in query.opened(tmp_path / "out")} == {"https://example.org/id"}
    assert not (tmp_path / "out" / "graph.html").exists()


# ------------------------------------------------------------------------------------------------------- what is refused
def test_names_that_are_not_in_the_graph(built: Path, known: Ontology) -> None:
    with pytest.raises(ReadError, match=r"b/x\.txt: no report of the graph in .*; did you mean b/[cd]\.txt or"):
        pipeline.remove(["b/x.txt"], built / "out", ontology=known)
    with pytest.raises(ReadError, match=r"run\.json lists its reports"):
        pipeline.remove(["zzz"], built / "out", ontology=known)
    with pytest.raises(ReadError, match="no report would be left"):
        pipeline.remove(list(NAMES), built / "out", ontology=known)
    with pytest.raises(ReadError, match="no report of the graph"):
        pipeline.remove(["a.txt"], built / "nothing", ontology=known)
    assert not (built / "nothing").exists()


def test_another_file_of_the_same_name_is_refused(built: Path, known: Ontology) -> None:
    with pytest.raises(ReadError, match=r"would both be called a\.txt; rename one"):
        pipeline.add([write(built / "elsewhere", "a.txt", 5)], built / "out", ontology=known)
