"""The entries of corrections.yaml: what may be said, and one line for what may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.correct import entries
from kg.correct.entries import AddEvent, Merge, Split, Thing, parsed, written
from kg.errors import CorrectionError

ENDS = "  report: a\n  subject: a\n  object: b\n"
BY = "  author: 张三\n  reason: 有据可查\n"
TEXT = f"""# 更正
- merge: 县纪委监委
  into: {{name: 清溪县纪委监委, type: Organization, context: 清溪县}}
{BY}- split: 永和镇党委
  reports: [b.txt]
  context: 兴宁市
{BY}- add: event
  report: a.txt
  quote: 3月检查甲镇
  type: Inspection
  trigger: 检查
  roles: {{agent: 县纪委监委, target: [甲镇, {{name: 乙镇, type: Place}}]}}
  begin: 2023-03-01
{BY}"""


def test_entries_are_read() -> None:
    merge, split, add = parsed(TEXT, "x.yaml")
    by = {"author": "张三", "reason": "有据可查"}
    assert merge == Merge(merge="县纪委监委", into=Thing("清溪县纪委监委", "Organization", "清溪县"), **by)
    assert split == Split(split="永和镇党委", reports=("b.txt",), context="兴宁市", **by)
    assert isinstance(add, AddEvent)
    assert add.begin == date(2023, 3, 1)
    assert add.roles["target"] == ("甲镇", Thing("乙镇", "Place"))
    assert [(e.action, e.subject) for e in (merge, split, add)] == [
        ("merge", "县纪委监委"), ("split", "永和镇党委"), ("add", "event “3月检查甲镇”"),
    ]


def test_what_is_written_is_what_was_read() -> None:
    made = parsed(TEXT, "x.yaml")
    text = written(made)
    assert parsed(text, "y.yaml") == made
    assert text.startswith("- merge: 县纪委监委\n  into:\n    name: 清溪县纪委监委\n")
    assert [e.id for e in parsed(text, "y.yaml")] == [e.id for e in made]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("merge: a", "x.yaml: expected a list of entries"),
        ("- [", "x.yaml: not valid YAML: "),
        ("- author: a", "x.yaml: entry 1: needs exactly one of merge, split, rename, retype, delete, add"),
        (f"- merge: a\n  into: b\n{BY}- merge: a\n  rename: b\n", "x.yaml: entry 2: needs exactly one of"),
        ("- rename: a\n  to: b\n  author: c", "x.yaml: entry 1: Object missing required field `reason`"),
        ("- rename: a\n  to: b\n  author: c\n  reason: ' '", "author and reason must not be empty"),
        (f"- rename: a\n  to: b\n  because: c\n{BY}", "unknown field `because`"),
        (f"- rename: 12\n  to: b\n{BY}", "got `int` - at `$.rename`"),
        (f"- split: a\n  name: b\n{BY}", "say where it is another thing"),
        (f"- split: a\n  names: [b]\n{BY}", "and which (name or context)"),
        (f"- delete: thing\n  report: a\n  quote: b\n{BY}", "Invalid enum value 'thing' - at `$.delete`"),
        (f"- add: time\n  report: a\n  quote: b\n{BY}", "add is one of relation, event, statistic"),
        (f"- add: relation\n  quote: b\n  predicate: likes\n{ENDS}{BY}", "'likes' - at `$.predicate`"),
        (f"- add: relation\n  quote: {'字' * 201}\n  predicate: post\n{ENDS}{BY}", "1 to 200 characters"),
    ],
)
def test_what_cannot_be_understood(text: str, message: str) -> None:
    with pytest.raises(CorrectionError) as told:
        parsed(text, "x.yaml")
    assert message in str(told.value)
    assert "\n" not in str(told.value)


def test_the_files_beside_the_reports(tmp_path: Path) -> None:
    for name, to in (("b", "x"), ("a", "y")):
        (tmp_path / name).mkdir()
        (tmp_path / name / entries.FILE).write_text(f"- rename: 甲\n  to: {to}\n{BY}", "utf8")
    found = entries.load([tmp_path / "b", tmp_path / "a", tmp_path, tmp_path / "a"])
    assert [e.to for e in found.entries] == ["y", "x"]  # type: ignore[attr-defined]
    assert found.digest != entries.load([tmp_path / "a"]).digest
    assert entries.load([tmp_path]).entries == ()
    (tmp_path / entries.FILE).write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(CorrectionError, match="no text in UTF-8"):
        entries.load([tmp_path])
