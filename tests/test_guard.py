"""In how many reports each rule and each lexicon entry fires."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import ReadError
from kg.guard import Entry, Guard, Section, guard, spotter
from kg.ontology import Ontology

FIRST = """清溪县公布消防检查情况

3月5日，县消防救援大队对商场开展监督检查，发现隐患12处，督促整改。
县政府印发《消防管理办法》。
"""
SECOND = """甲镇走访农户

4月，镇干部走访农户36户，收集意见12条。
县司法局受理破产申请12件。
"""


@pytest.fixture(scope="module")
def found(known: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Guard:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(FIRST, "utf8")
    (folder / "b.txt").write_text(SECOND, "utf8")
    (folder / "c.txt").write_text("", "utf8")
    return guard([folder], known)


def reports(found: Guard, section: str, words: str) -> tuple[str, ...]:
    [entry] = [e for e in found.entries if (e.section, e.words) == (section, words)]
    return entry.reports


def test_the_longest_word_fires_and_none_inside_it() -> None:
    assert spotter(["监督", "监督检查", "检查", "发现"])("开展监督检查,发现监督不力") == {"监督检查", "发现", "监督"}
    assert spotter([])("开展") == set()


@pytest.mark.parametrize(
    ("section", "words", "fires"),
    [
        ("frames inspection", "监督检查", ("a.txt",)),
        ("frames inspection", "走访", ("b.txt",)),
        ("frames inspection", "监督", ()),
        ("frames finding", "发现", ("a.txt",)),
        ("units count", "处", ("a.txt",)),
        ("units count", "件", ("b.txt",)),
        ("places level", "县", ("a.txt", "b.txt")),
        ("clauses preposition", "对", ("a.txt",)),
        ("times weekday", "日", ("a.txt",)),
        ("header surname", "王", ()),
        ("rules titled", "titled/document/marked", ("a.txt",)),
        ("rules event", "event/inspection", ("a.txt", "b.txt")),
        ("rules event", "event/sanction", ()),
        ("rules quantity", "quantity/number", ("a.txt", "b.txt")),
        ("objects rows", "受理 收到 接到 + 案件 报案 申请 → Other", ("b.txt",)),
    ],
)
def test_where_an_entry_fires(section: str, words: str, fires: tuple[str, ...], found: Guard) -> None:
    assert reports(found, section, words) == fires


def test_a_report_that_cannot_be_read_is_told(found: Guard) -> None:
    assert found.reports == ("a.txt", "b.txt")
    assert found.failures == ("c.txt: empty; give a report with text in it",)


def test_every_verb_and_every_rule_is_an_entry(found: Guard, known: Ontology) -> None:
    listed = {(e.section, e.words) for e in found.entries}
    for row in known.data("lexicon/frames"):
        assert {(f"frames {row['id']}", v) for v in (*row["verbs"].split(), *str(row.get("weak", "")).split())} <= listed
        assert ("rules event", f"event/{row['id']}") in listed
    assert {("rules titled", f"titled/{rule.id}") for rule in known.rules("titled")} <= listed
    assert {("organizations suffix", w) for w in known.words("organizations", "suffix")} <= listed
    assert len({e for e in found.entries if e.section == "objects rows"}) == len({str(r) for r in known.data("lexicon/objects")})


def test_the_summary_of_sections() -> None:
    entries = tuple(Entry("s", word, sources) for word, sources in (("a", ()), ("b", ("1",)), ("c", ("1", "2"))))
    made = Guard((*entries, Entry("t", "d", ())), ("1", "2"))
    assert made.sections() == [Section("s", 3, 1, 1, 1), Section("t", 1, 1, 0, 0)]
    assert made.rare(1) == {"s": [entries[1]]}
    assert list(made.rare(0)) == ["s", "t"]
    assert made.within("t").entries == (Entry("t", "d", ()),)


def test_the_sections_cover_what_is_listed(found: Guard) -> None:
    for section in found.sections():
        assert section.none + section.one + section.more == section.entries


def test_a_new_lexicon_is_seen(known: Ontology, tmp_path: Path) -> None:
    shutil.copytree(known.root, tmp_path / "ontology")
    (tmp_path / "ontology" / "lexicon" / "crops.yaml").write_text("grain: 水稻 小麦\n", "utf8")
    (tmp_path / "a.txt").write_text("全县种植小麦3万亩。\n", "utf8")
    found = guard([tmp_path / "a.txt"], Ontology(tmp_path / "ontology")).within("crops")
    assert found.entries == (Entry("crops grain", "水稻", ()), Entry("crops grain", "小麦", ("a.txt",)))


def test_no_reports(known: Ontology, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no report"):
        guard([tmp_path], known)
