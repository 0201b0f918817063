"""Every merge is listed with its reason; things of two contexts are no merge, and a split undoes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import merges, pipeline, query
from kg.errors import StoreError
from kg.merges import Decision
from kg.ontology import Ontology

TEXT = "{place}通报监督工作\n{place}日报 2024-03-11 记者李明\n\n{place}纪委监委对永和镇开展专项检查，永和镇党委召开会议。\n"
BY = "  author: 张三\n  reason: 有据可查\n"
PLAIN = pipeline.Options(validate=False, page=False)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, place in (("a", "浏阳市"), ("b", "浏阳市"), ("c", "兴宁市")):
        (folder / f"{name}.txt").write_text(TEXT.format(place=place), "utf8")
    return folder


def decided(reports: Path, known: Ontology, *, kind: str = "reports") -> dict[tuple[str, str], Decision]:
    out = reports.parent / "out"
    pipeline.build([reports], out, ontology=known, options=PLAIN)
    return {(d.thing.name, d.thing.context): d for d in merges.merges(out) if d.kind == kind}


def test_the_same_name_merges_within_its_administrative_context_only(reports: Path, known: Ontology) -> None:
    found = decided(reports, known)
    one = found["永和镇党委", "浏阳市"]
    assert (one.thing.type, one.merged, one.reason) == ("Organization", "2 reports", "same class and full name in 浏阳市")
    assert one.reports == ("a.txt", "b.txt")
    assert ("永和镇党委", "兴宁市") not in found
    assert ("浏阳市纪委监委", "浏阳市") in found


def test_names_inside_a_report_are_decisions_too(reports: Path, known: Ontology) -> None:
    (reports / "a.txt").write_text(TEXT.format(place="浏阳市") + "市纪委监委公布结果。\n", "utf8")
    one = decided(reports, known, kind="name")["浏阳市纪委监委", "浏阳市"]
    assert (one.merged, one.reports) == ("市纪委监委", ("a.txt",))


def test_a_split_undoes_a_merge_and_a_correction_is_a_decision(reports: Path, known: Ontology) -> None:
    (reports / "corrections.yaml").write_text(
        f"- split: 永和镇党委\n  reports: [b.txt]\n  context: 丰顺县\n{BY}"
        f"- merge: 浏阳日报\n  into: {{name: 浏阳市日报, type: Organization}}\n{BY}"
        f"- merge: 浏阳市日报\n  into: 浏阳报社\n{BY}", "utf8",
    )
    assert ("永和镇党委", "浏阳市") not in decided(reports, known)
    one = decided(reports, known, kind="correction")["浏阳报社", "浏阳市"]
    assert (one.merged, one.reason) == ("merge 浏阳市日报", "张三: 有据可查")


def test_without_a_graph(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph was built there"):
        merges.merges(tmp_path)


def test_two_bodies_and_their_joint_office_stay_three_and_are_linked(tmp_path: Path, known: Ontology) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, body in (("a", "浏阳市纪委监委"), ("b", "浏阳市纪委"), ("c", "浏阳市监委")):
        (folder / f"{name}.txt").write_text(TEXT.format(place="浏阳市").replace("浏阳市纪委监委", body), "utf8")
    pipeline.build([folder], tmp_path / "out", ontology=known, options=PLAIN)
    asked = "SELECT ?office ?body { ?x kg:jointOfficeOf ?y . ?x skos:prefLabel ?office . ?y skos:prefLabel ?body }"
    assert set(query.ask(tmp_path / "out", asked, known).rows) == {("浏阳市纪委监委", b) for b in ("浏阳市监委", "浏阳市纪委")}
    reports = {d.thing.name: d.reports for d in merges.merges(tmp_path / "out") if d.kind == "reports"}
    assert not {"浏阳市纪委监委", "浏阳市纪委", "浏阳市监委"} & reports.keys()
    assert reports["永和镇党委"] == ("a.txt", "b.txt", "c.txt")
