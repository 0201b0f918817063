"""Chinese and Arabic numerals to numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.find.numerals import han, plain

FIGURES = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("七", 7),
        ("十", 10),
        ("十六", 16),
        ("四十", 40),
        ("二十三", 23),
        ("一百", 100),
        ("三百零五", 305),
        ("两千", 2000),
        ("四千零七", 4007),
        ("九千八百七十六", 9876),
        ("二〇二三", 2023),
        ("二○二一", 2021),
        ("一百一十", 110),
    ],
)
def test_chinese_numerals(words: str, value: int) -> None:
    assert han(words) == value


@pytest.mark.parametrize("words", ["", "甲", "三个", "3"])
def test_what_is_no_numeral(words: str) -> None:
    assert han(words) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [("1,242", "1242"), ("0.35", "0.35"), ("1,234,567.8", "1234567.8"), ("十二", "12"), ("三点五", "3.5"), ("八点零六", "8.06")],
)
def test_numerals_of_both_kinds(words: str, value: str) -> None:
    assert plain(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", ".", "三点", "三点十", "1.2.3"])
def test_broken_numerals_are_none(words: str) -> None:
    assert plain(words) is None


def spelled(number: int) -> str:
    """A number below ten thousand as it is written in full."""
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // power % 10
        if figure:
            words += ("零" if gap and words else "") + FIGURES[figure] + name
            gap = False
        else:
            gap = True
    return words


@settings(deadline=None, derandomize=True)
@given(st.integers(1, 9999))
def test_every_number_below_ten_thousand_is_read(number: int) -> None:
    assert han(spelled(number)) == number
