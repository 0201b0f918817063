"""The folded copy that rules see: one character for one, so that no offset moves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.read.fold import fold


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("１２３．５％", "123.5%"),
        ("（ＡＢ），：；！？", "(AB),:;!?"),
        ("「兩個維護」", "“两个维护”"),
        ("『樣板』〝路〞", "“样板”“路”"),
        ("雲林縣臺灣鄉鎮農業處發放補貼", "云林县台湾乡镇农业处发放补贴"),
        ("　全角空格", " 全角空格"),
        ("於某在乾县著书", "於某在乾县著书"),
        ("①3起、②5起", "①3起、②5起"),
        ("50㎡ 20℃ … Ⅲ", "50㎡ 20℃ … Ⅲ"),
        ("《办法》、“行动”——《办法》", "《办法》、“行动”——《办法》"),
    ],
)
def test_width_quotes_and_traditional_forms_are_folded(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_the_length_stays_and_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once
