"""kg merges and kg correct as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli_commands import kg, refused
from writing import READ

from kg.cli.arguments import parser
from kg.cli.correct_arguments import PURPOSES

BY = ("--author", "张三", "--reason", "有据可查")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name, count in (("a", "12个"), ("b", "13个")):
        (home / f"{name}.txt").write_text(READ.replace("12个", count), "utf8")
    run = kg("build", ".", "--no-page", "--no-validate", cwd=home)
    assert run.code == 0, run.err
    return home


def test_merges_in_each_form(home: Path) -> None:
    table = kg("merges", "--kind", "reports", cwd=home)
    assert table.code == 0, table.err
    assert table.out.splitlines()[0].split() == ["thing", "class", "context", "kind", "merged", "reason", "reports"]
    rows = json.loads(kg("merges", "output", "--kind", "reports", "--format", "json", cwd=home).out)
    [firm] = [row for row in rows if row["thing"] == "永和镇党委"]
    assert firm == {
        "thing": "永和镇党委", "class": "Organization", "context": "浏阳市", "kind": "reports", "merged": "2 reports",
        "reason": "same class and full name in 浏阳市", "reports": "a.txt, b.txt",
    }
    assert '永和镇党委,Organization,浏阳市,reports,2 reports,same class and full name in 浏阳市,"a.txt, b.txt"' in kg(
        "merges", "--format", "csv", cwd=home).out.splitlines()


def test_each_action_writes_an_entry_that_is_made(home: Path) -> None:
    for action in (
        ("rename", "永和镇党委", "--to", "中共永和镇委"),
        ("split", "永和镇", "--reports", "b.txt", "--to-context", "兴宁市"),
        ("retype", "S101公路", "--to", "Bridge"),
        ("add", "relation", "--report", "a.txt", "--quote", "镇长李明", "--subject", "李明", "--predicate", "post",
         "--object", "长"),
        ("add", "event", "--report", "a.txt", "--quote", "李明参加会议", "--type", "Gathering", "--trigger", "参加",
         "--role", "agent=李明", "--role", "target=会议", "--begin", "2023-03-01"),
        ("add", "statistic", "--report", "a.txt", "--quote", "问题12个", "--value", "12", "--unit", "个", "--indicator", "问题"),
    ):
        run = kg("correct", *action, *BY, cwd=home)
        assert run.code == 0, run.err
        assert run.out.startswith(f"- {action[0]}:")
        assert run.out.endswith("written to corrections.yaml; kg build the reports again to make it\n")
    run = kg("build", ".", "--no-page", "--no-validate", cwd=home)
    assert (run.code, "correction not made" in run.err) == (0, False), run.err
    assert "更正：rename 永和镇党委" in kg("explain", "中共永和镇委", cwd=home).out
    told = kg("correct", "rename", "中共永和镇委", "--to", "甲公司", "--file", "more.yaml", *BY, cwd=home)
    assert "written to more.yaml" in told.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rename", "不存在", "--to", "x", *BY), "不存在: nothing in the graph has this name"),
        (("retype", "李明", "--to", "Wizard", *BY), "--to Wizard: no class of entities"),
        (("split", "李明", *BY), "a split needs --reports or --names"),
        (("add", "event", "--report", "a.txt", "--quote", "x", "--role", "agent", *BY), "--role agent: write it as ROLE=NAME"),
        (("add", "event", "--report", "a.txt", "--quote", "x", *BY), "the entry: entry 1: Object missing required field `type`"),
        (("rename", "李明", "--to", "x", "--author", " ", "--reason", "y"), "author and reason must not be empty"),
        (("rename", "李明"), "the following arguments are required: --to, --author, --reason"),
    ],
)
def test_what_cannot_be_written(arguments: tuple[str, ...], message: str, home: Path) -> None:
    assert message in refused(kg("correct", *arguments, cwd=home))


def test_corrections_that_cannot_be_understood_stop_the_build(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(READ, "utf8")
    (tmp_path / "corrections.yaml").write_text("- rename: x\n", "utf8")
    assert "corrections.yaml: entry 1: Object missing required field" in refused(kg("build", "a.txt", cwd=tmp_path))
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("action", PURPOSES)
def test_each_action_takes_the_folders_that_other_commands_take(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*command: str) -> str:
        with pytest.raises(SystemExit):
            parser().parse_args([*command, "--help"])
        said = " ".join(capsys.readouterr().out.split())
        return said[said.index("-d DIR, --dir DIR the") : said.index("from this folder")]

    assert told("correct", action) == told("explain")
