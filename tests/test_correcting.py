"""Entries written from a graph, and what becomes of them at every build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from writing import READ

from kg import correcting, pipeline, query
from kg.correct.entries import Rename, Thing, read
from kg.errors import CorrectionError
from kg.ontology import Ontology
from kg.pipeline import Options

BY = {"author": "张三", "reason": "有据可查"}
PLAIN = Options(validate=True, page=False)
NAMED = "SELECT ?n { ?x kg:mentionedIn ?r ; a kg:Organization ; skos:prefLabel ?n } ORDER BY ?n"


@pytest.fixture
def place(tmp_path: Path, known: Ontology) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(READ, "utf8")
    pipeline.build([tmp_path / "in"], tmp_path / "out", ontology=known, options=PLAIN)
    return tmp_path


def names(place: Path, known: Ontology) -> list[str]:
    return [str(row[0]) for row in query.ask(place / "out", NAMED, known).rows]


def test_a_thing_is_named_in_full(place: Path) -> None:
    assert correcting.thing(place / "out", "市纪委监委").name == "浏阳市纪委监委"
    assert correcting.thing(place / "out", "永和镇党委", type_="Organization") == Thing("永和镇党委", "Organization", "浏阳市")
    with pytest.raises(CorrectionError, match="nothing in the graph has this name"):
        correcting.thing(place / "out", "永和镇党委", type_="Place")


def test_a_correction_is_made_at_every_build_and_kept_through_each(place: Path, known: Ontology) -> None:
    out, path = place / "out", correcting.place(place / "out")
    assert path.resolve() == (place / "in" / "corrections.yaml").resolve()
    correcting.append(path, Rename(rename=correcting.thing(out, "永和镇党委"), to="中共永和镇委", **BY))
    result = pipeline.build([place / "in"], out, ontology=known, options=PLAIN)
    assert [f.why for f in result.corrections] == [""]
    assert result.violations == ()
    (place / "in" / "b.txt").write_text(READ.replace("12个", "13个"), "utf8")
    for options in (PLAIN, Options(validate=True, page=False, files=False), PLAIN):
        pipeline.add([place / "in" / "b.txt"], out, ontology=known, options=options)
        assert "中共永和镇委" in names(place, known)
        assert "永和镇党委" not in names(place, known)
    by = "prov:wasAssociatedWith/skos:prefLabel ?who"
    asked = f"SELECT ?who ?why {{ ?x prov:wasInfluencedBy ?c . ?c dct:description ?why ; {by} }}"
    assert query.ask(out, asked, known).rows == [("张三", "有据可查")]


def test_one_that_no_longer_applies_is_told_and_kept(place: Path, known: Ontology) -> None:
    path = correcting.place(place / "out")
    correcting.append(path, Rename(rename="没有", to="有", **BY))
    correcting.append(path, Rename(rename="永和镇党委", to="中共永和镇委", **BY))
    result = pipeline.build([place / "in"], place / "out", ontology=known, options=PLAIN)
    assert [f.why for f in result.corrections] == ["no report names 没有 so", ""]
    told = json.loads((place / "out" / "run.json").read_text("utf8"))["corrections"]
    assert [(row["what"], row["applied"], row["why"]) for row in told] == [
        ("没有", False, "no report names 没有 so"),
        ("永和镇党委", True, ""),
    ]
    assert len(read(path)) == 2


def test_a_changed_correction_changes_every_report_even_without_files(place: Path, known: Ontology) -> None:
    sparing = Options(validate=False, page=False, files=False)
    pipeline.build([place / "in"], place / "out", ontology=known, options=sparing)
    correcting.append(place / "in" / "corrections.yaml", Rename(rename="永和镇党委", to="中共永和镇委", **BY))
    assert pipeline.build([place / "in"], place / "out", ontology=known, options=sparing).rest == 0
    assert "中共永和镇委" in names(place, known)
    assert pipeline.build([place / "in"], place / "out", ontology=known, options=sparing).rest == 1


def test_a_fact_is_deleted_by_its_iri(place: Path, known: Ontology) -> None:
    asked = "SELECT ?f { ?f a kg:Event ; kg:trigger '移交' }"
    [[fact]] = query.ask(place / "out", asked, known).rows
    entry = correcting.deletion(place / "out", str(fact), known, **BY)
    assert (entry.delete, entry.report, entry.type) == ("event", "a.txt", "Transfer")
    correcting.append(place / "in" / "corrections.yaml", entry)
    assert pipeline.build([place / "in"], place / "out", ontology=known, options=PLAIN).violations == ()
    assert query.ask(place / "out", asked, known).rows == []
    gone = query.ask(place / "out", "SELECT ?f { ?c a kg:Correction ; prov:invalidated ?f }", known).rows
    assert gone == [(fact,)]
    with pytest.raises(CorrectionError, match="is no fact"):
        correcting.deletion(place / "out", "永和镇党委", known, **BY)


def test_where_the_file_goes_and_when_it_cannot(place: Path, known: Ontology) -> None:
    (place / "more").mkdir()
    (place / "more" / "b.txt").write_text(READ, "utf8")
    pipeline.add([place / "more" / "b.txt"], place / "out", ontology=known)
    with pytest.raises(CorrectionError, match="name the file with --file"):
        correcting.place(place / "out")
    with pytest.raises(CorrectionError, match="cannot be written: No such file or directory"):
        correcting.append(place / "none" / "corrections.yaml", Rename(rename="a", to="b", **BY))
    (place / "in" / "corrections.yaml").write_text("- nonsense\n")
    with pytest.raises(CorrectionError, match="entry 1: needs exactly one of"):
        correcting.append(place / "in" / "corrections.yaml", Rename(rename="a", to="b", **BY))
    assert (place / "in" / "corrections.yaml").read_text() == "- nonsense\n"
