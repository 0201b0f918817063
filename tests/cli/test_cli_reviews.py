"""`kg evaluate`, `kg coverage` and `kg guard` as a person types them: tables to read, JSON to count with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import GOLD
from test_cli_commands import kg, refused

ONE = GOLD / "jinzhong-cases-2024.yaml"
NEW = ("coverage", "guard")


@pytest.mark.parametrize("command", NEW)
def test_help_shows_examples(command: str) -> None:
    run = kg(command, "--help")
    assert run.code == 0
    assert f"examples:\n  kg {command} " in run.out
    assert f"\n    {command} " in kg("--help").out


def test_evaluate_tells_confused_types_and_the_costliest_misses() -> None:
    lines = kg("evaluate", ONE).out.splitlines()
    at = lines.index("the costliest misses, by the points that they take:")
    assert lines[at + 1].split() == ["cost", "report", "miss"]
    costs = [int(line.split()[0]) for line in lines[at + 3 :]]
    assert costs == sorted(costs, reverse=True)
    assert 0 < len(costs) <= 20
    for kind in ("entities", "events"):
        head = lines.index(f"{kind} taken for another type, missed or made up:")
        assert lines[head + 1].split() == ["gold", "graph", "times", "for", "example"]


def test_evaluate_as_json() -> None:
    told = json.loads(kg("evaluate", ONE, "--format", "json", "--misses", "--calibration").out)
    assert list(told) == ["jinzhong-cases-2024", "ALL"]
    one, everything = told["jinzhong-cases-2024"], told["ALL"]
    assert {key: one[key] for key in everything if key in one} == {key: everything[key] for key in everything if key in one}
    lost = sum(n["found"] + n["gold"] - 2 * n["right"] for n in one.values() if isinstance(n, dict))
    assert sum(miss["cost"] for miss in one["misses"]) >= lost > 0
    assert everything["costliest"][0]["cost"] == max(miss["cost"] for miss in one["misses"])
    events = everything["confusion"]["events"]
    assert sum(n for gold, row in events.items() if gold != "made up" for n in row.values()) == everything["events"]["gold"]
    assert sum(row.get(gold, 0) for gold, row in events.items()) == everything["events"]["right"]
    bins = [row for row in everything["calibration"]["bins"] if row["kind"] == "Statistic"]
    assert sum(row["facts"] for row in bins) == everything["statistics"]["found"]
    assert sum(row["right"] for row in bins) == everything["statistics"]["right"]
    assert {"rule", "kind", "facts", "right", "share", "confidence"} == set(everything["calibration"]["rules"][0])


def test_evaluate_tells_whether_confidence_holds() -> None:
    lines = kg("evaluate", ONE, "--calibration").out.splitlines()
    assert lines[lines.index("facts by their confidence:") + 1].split()[:4] == ["kind", "bin", "facts", "right"]
    assert lines[lines.index("facts by the rule that found them:") + 1].split()[:2] == ["rule", "kind"]
    assert any(line.startswith("share right and confidence lie 0.") for line in lines)


def test_coverage_lists_what_was_not_read(eight: Path) -> None:
    lines = kg("coverage", eight).out.splitlines()
    assert lines[0].split() == ["report", "numbers", "sentences", "characters"]
    assert lines[10].split()[0] == "ALL"
    told = json.loads(kg("coverage", eight, "--format", "json").out)
    assert list(told)[-1] == "ALL"
    unread = told["liuyang-2022.txt"]["unread_sentences"]
    text = (GOLD / "liuyang-2022.txt").read_text("utf8")
    assert [" ".join(text[gap["start"] : gap["end"]].split()) for gap in unread] == [gap["words"] for gap in unread]
    assert [text[: gap["start"]].count("\n") + 1 for gap in unread] == [gap["line"] for gap in unread]
    assert [[str(gap["line"]), "sentence"] for gap in unread] == [r for r in _of(lines, "liuyang-2022.txt") if r[1] == "sentence"]


def _of(lines: list[str], report: str) -> list[list[str]]:
    """Line number and kind of each gap in the table of a report."""
    begin = lines.index(report) + 3
    rows = lines[begin:]
    return [line.split()[:2] for line in rows[: rows.index("") if "" in rows else None]]


def test_coverage_without_a_graph(tmp_path: Path) -> None:
    assert refused(kg("coverage", tmp_path)).startswith(f"{tmp_path}: no graph was built there")
    assert refused(kg("coverage", cwd=tmp_path)).startswith("output: no graph was built there")


def test_guard_counts_by_section_and_lists_the_rare(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text("甲县通报\n\n县纪委监委对甲镇开展监督检查，发现问题12个。\n", "utf8")
    (tmp_path / "乙.txt").write_text("乙县通报\n\n县住建局对乙镇开展监督检查，约谈责任人3名。\n", "utf8")
    (tmp_path / "空.txt").write_text("", "utf8")
    run = kg("guard", tmp_path, "--section", "frames")
    assert (run.code, run.err) == (0, "kg: left out: 空.txt: empty; give a report with text in it\n")
    lines = run.out.splitlines()
    assert lines[0].split("  ")[0] == "section"
    assert all(line.startswith("frames ") for line in lines[2 : lines.index("") - 1])
    once = lines.index("fires in one of the 2 reports:")
    assert "  frames feedback: 约谈 (乙)" in lines[once:]
    assert "  frames finding: 发现 (甲)" in lines[once:]
    told = json.loads(kg("guard", tmp_path, "--section", "frames", "--format", "json").out)
    assert told["reports"] == ["乙.txt", "甲.txt"]
    assert {"section": "frames inspection", "words": "监督检查", "reports": ["乙.txt", "甲.txt"]} in told["entries"]
    sections = [line.split() for line in lines[2 : lines.index("") - 1]]
    assert {row[1]: list(map(int, row[2:])) for row in sections} == {
        name.removeprefix("frames "): list(counts.values()) for name, counts in told["sections"].items()
    }


def test_guard_without_reports(tmp_path: Path) -> None:
    assert refused(kg("guard", cwd=tmp_path)).startswith("tests/quality: no such file or folder")
