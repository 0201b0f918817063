"""Gold files: found by folder and name, read into values, refused with the entry that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import GoldError
from kg.evaluate import gold
from kg.model import Span

TEXT = "2023年3月,甲镇检查12次。甲镇检查3次。\n"
GOLD = """
document: {title: 通报, author: [王青, 李明]}
entities:
  - {id: a, type: Place, names: [甲镇]}
relations: [[a, partOf, a]]
events:
  - {type: Inspection, quote: 甲镇检查, nth: 2, trigger: 检查, agent: a, topic: [饮水, 用电], time: 2023-02, status: planned}
statistics:
  - {value: 12, unit: 次, indicator: 检查, quote: 12次, period: 2023-03-05/2023-04}
times:
  - {quote: 2023年3月, begin: 2023-03-01, end: 2023-03-31}
"""


def written(folder: Path, name: str, content: str = GOLD, text: str | None = TEXT) -> Path:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf8")
    if text is not None:
        path.with_suffix(".txt").write_text(text, "utf8")
    return path


def test_a_gold_file_as_values(tmp_path: Path) -> None:
    read = gold.load(written(tmp_path, "a"))
    assert (read.name, read.text) == ("a", TEXT)
    assert read.header == (("title", "通报"), ("author", "王青"), ("author", "李明"))
    assert read.entities["a"] == gold.GoldEntity("a", "Place", ("甲镇",))
    assert read.relations == (("a", "partOf", "a"),)
    [event] = read.events
    assert (event.span, event.status, event.period) == (Span(16, 20), "planned", ("2023-02-01", "2023-02-28"))
    assert event.roles == (("agent", "a"), ("topic", "饮水"), ("topic", "用电"))
    assert [(s.value, s.span, s.period) for s in read.statistics] == [(12.0, Span(12, 15), ("2023-03-05", "2023-04-30"))]
    assert [(t.span, t.period) for t in read.times] == [(Span(0, 7), ("2023-03-01", "2023-03-31"))]


def test_a_folder_may_hold_folders_and_other_yaml(tmp_path: Path) -> None:
    for name in ("b/two", "a/one", "three"):
        written(tmp_path, name)
    written(tmp_path, "floors", "gold: {entities: 0.9}", text=None)
    assert [name for name, _ in gold.files(tmp_path)] == ["a/one", "b/two", "three"]
    assert gold.files(tmp_path / "three.yaml") == (("three", tmp_path / "three.yaml"),)


def test_gold_without_its_text_is_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path, "a", text=None)
    [(_, path)] = gold.files(tmp_path)
    with pytest.raises(GoldError, match=r"a\.txt: missing; put the report's text beside its gold file"):
        gold.load(path)


def test_no_gold(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(GoldError, match=r"no gold there; name a folder with NAME\.txt and NAME\.yaml, or one NAME\.yaml"):
            gold.files(place)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("times:", "hours:", "no section times; add it, empty where there is nothing"),
        ("quote: 12次", "quote: 13次", "the quote '13次' does not stand in the text; mend the entry"),
        ("nth: 2", "nth: 3", "the quote '甲镇检查' does not stand in the text"),
        ("type: Place, ", "", "an entry without 'type'; add it"),
        ("value: 12,", "value: many,", "could not convert string to float"),
        ("time: 2023-02,", "time: 2023-13,", "mend the entry"),
        ("document: {", "document: [", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named(before: str, after: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a", GOLD.replace(before, after))
    with pytest.raises(GoldError) as error:
        gold.load(path)
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_a_text_in_another_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, "a")
    path.with_suffix(".txt").write_bytes(TEXT.encode("gbk"))
    with pytest.raises(GoldError, match="not UTF-8; save the text as UTF-8"):
        gold.load(path)
