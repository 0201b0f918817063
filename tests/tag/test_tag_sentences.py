"""Where sentences begin and end."""

from __future__ import annotations

import pytest

from kg.model import Span
from kg.tag.sentences import LONGEST, pieces, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("县委开会。县政府发文。", ["县委开会。", "县政府发文。"]),
        ("路通了吗?通了!好。", ["路通了吗?", "通了!", "好。"]),
        ("他说:“水来了。”众人笑了。", ["他说:“水来了。”", "众人笑了。"]),
        ("刊发《水通了,谁来管?》一文。", ["刊发《水通了,谁来管?》一文。"]),
        ("全县(含代管乡镇。下同)投资6亿元。", ["全县(含代管乡镇。下同)投资6亿元。"]),
        ("网址www.a.cn/list?id=7公布。", ["网址www.a.cn/list?id=7公布。"]),
        ("第一行没有句号\n第二行;也没有", ["第一行没有句号", "第二行;也没有"]),
        ("  前后有空。  \n\n\n 下一句。", ["前后有空。", "下一句。"]),
        ("水费2.5元。", ["水费2.5元。"]),
        ("。。!", ["。。!"]),
        ("\n \n", []),
    ],
)
def test_marks_and_line_ends_end_a_sentence(text: str, sentences: list[str]) -> None:
    assert [span.of(text) for span in split(text, Span(0, len(text)))] == sentences


def test_a_stretch_in_the_middle_is_split_at_its_own_places() -> None:
    text = "甲。乙丙。丁。"
    assert [span.of(text) for span in split(text, Span(2, 5))] == ["乙丙。"]


def test_a_long_sentence_is_cut_after_a_pause_and_loses_nothing() -> None:
    text = "全县新建公路12公里," * 200
    parts = pieces(text, Span(0, len(text)))
    assert "".join(part.of(text) for part in parts) == text
    assert all(len(part) <= LONGEST for part in parts)
    assert all(part.of(text).endswith(",") for part in parts)


def test_a_long_sentence_without_any_pause_is_cut_all_the_same() -> None:
    text = "村" * 1000
    parts = pieces(text, Span(0, len(text)))
    assert [len(part) for part in parts] == [LONGEST, LONGEST, 1000 - 2 * LONGEST]
