"""Numbers with what they count: values, units, ranges, approximations, and the numbers that count nothing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.find.quantities import find_quantities
from kg.find.times import find_times
from kg.model import Quantity, Span
from kg.ontology import Ontology
from kg.read.fold import fold


def quantities(text: str, known: Ontology) -> tuple[Quantity, ...]:
    plain = fold(text)
    return find_quantities(plain, [Span(0, len(plain))], times=(), ontology=known)


def told(quantity: Quantity) -> str:
    """In short: value, unit, the upper end, and ≈ where it is approximate."""
    upper = f"..{quantity.upper.normalize():f}" if quantity.upper is not None else ""
    return f"{'≈' if quantity.approximate else ''}{quantity.value.normalize():f}{upper} {quantity.unit}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("走访企业43家", "43 家"),
        ("查处违规案件13起", "13 起"),
        ("接待游客1,242人次", "1242 人次"),
        ("投资1.2亿元", "120000000 元"),
        ("发放补贴860余万元", "≈8600000 元"),
        ("近40公里", "≈40 公里"),
        ("超过3000人", "≈3000 人"),
        ("逾六成", "≈60 %"),
        ("绿化12万余平方米", "≈120000 平方米"),
        ("工期30天左右", "≈30 天"),
        ("参加者200人以上", "≈200 人"),
        ("历时两个半月", "2.5 个月"),
        ("历时半年", "0.5 年"),
        ("三分之二", "66.67 %"),
        ("百分之十五", "15 %"),
        ("一半以上", "≈50 %"),
        ("82.3%", "82.3 %"),
        ("提高2.4个百分点", "2.4 个百分点"),
        ("3至5年", "3..5 年"),
        ("10—15个", "10..15 个"),
        ("8至3个", "3 个"),
        ("2.6—3.1万吨", "26000..31000 吨"),
        ("每公斤2.4元/公斤", "2.4 元/公斤"),
        ("浓度0.15毫克/升", "0.15 毫克/升"),
        ("二十三名干部", "23 名"),
        ("一百零八户", "108 户"),
        ("两千三百万元", "23000000 元"),
        ("开展5轮", "5 轮"),
        ("蓄水池一座", "1 座"),
        ("面积３６．５亩", "36.5 亩"),
        ("增长1.5倍", "1.5 倍"),
        ("气温38℃", "38 ℃"),
        ("装机容量12兆瓦", "12 兆瓦"),
    ],
)
def test_values_units_and_marks(text: str, says: str, known: Ontology) -> None:
    assert [told(q) for q in quantities(text, known)] == [says]


@pytest.mark.parametrize(("text", "says"), [("八成五", ["85 %"]), ("几十万斤", []), ("一批骨干", [])])
@pytest.mark.xfail(strict=True, reason="reported")
def test_numbers_that_are_not_yet_read(text: str, says: list[str], known: Ontology) -> None:
    assert [told(q) for q in quantities(text, known)] == says


@pytest.mark.parametrize(
    "text",
    [
        "第3次会议",
        "第十二届",
        "前4轮巡察",
        "12345热线",
        "S214公路",
        "5号楼",
        "9路公交",
        "一份合同",
        "一场暴雨",
        "一起努力",
        "引进一批骨干",
        "四个意识",
        "“两个维护”",
        "百家争鸣",
        "3月5日",
        "2023年",
        "统一部署",
        "万一发生",
        "十分重要",
        "建成通车",
        "水到渠成",
        "二次元",
        "No.5",
    ],
)
def test_ordinals_names_idioms_and_articles_count_nothing(text: str, known: Ontology) -> None:
    assert [told(q) for q in quantities(text, known)] == []


def test_several_numbers_are_told_apart(known: Ontology) -> None:
    text = "查处案件14起19人,追缴资金3.6万元,其中2起移送。"
    assert [told(q) for q in quantities(text, known)] == ["14 起", "19 人", "36000 元", "2 起"]


def test_a_number_inside_a_time_is_none(known: Ontology) -> None:
    plain = "三个月前,新建公路12公里。"
    line = [Span(0, len(plain))]
    times = find_times(plain, line, issued=date(2024, 7, 15), year=None, ontology=known)
    assert [told(q) for q in find_quantities(plain, line, times=times, ontology=known)] == ["12 公里"]


COUNTED = [("家", "企业"), ("起", "案件"), ("公里", "公路"), ("亩", "农田"), ("名", "干部"), ("台", "农机"), ("吨", "粮食")]


@settings(deadline=None, derandomize=True)
@given(number=st.integers(2, 99_999_999), counted=st.sampled_from(COUNTED))
def test_every_number_is_read_with_its_unit_at_its_place(number: int, counted: tuple[str, str], known: Ontology) -> None:
    unit, noun = counted
    for printed in (str(number), f"{number:,}"):
        text = f"全县新增{noun}{printed}{unit}。"
        (quantity,) = quantities(text, known)
        assert (quantity.value, quantity.unit, quantity.upper, quantity.approximate) == (Decimal(number), unit, None, False)
        assert quantity.span.of(text) == printed + unit


@settings(deadline=None, derandomize=True)
@given(text=st.text(alphabet="0123456789一二两三十百千万亿半余多几近约个家户元%分之成至到—、,.第前“”年月日号 ", max_size=40))
def test_any_muddle_of_numbers_gives_spans_inside_the_text_without_overlap(text: str, known: Ontology) -> None:
    found = quantities(text, known)
    assert all(a.span.end <= b.span.begin for a, b in pairwise(found))
    assert all(re.search("[0-9零一二两三四五六七八九十百千半]", q.span.of(text)) for q in found)
