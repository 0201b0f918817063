"""Statistics: what a number counts, for whom, when, under what event, and how sure it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from saying import analysed, as_report

from kg.model import Analysis, Statistic
from kg.ontology import Ontology


def read(text: str, home: str, known: Ontology) -> Analysis:
    return analysed(as_report(text, home=home), known)


def number(analysis: Analysis, printed: str) -> Statistic:
    return next(s for s in analysis.statistics if s.printed == printed)


@pytest.mark.parametrize(
    ("home", "text", "printed", "indicator"),
    [
        ("旌德县", "县市场监管局检查商户86家。", "86家", "检查商户"),
        ("平利县", "县公安局查处酒驾31起。", "31起", "查处酒驾"),
        ("绥宁县", "全县发现问题214个。", "214个", "发现问题"),
        ("会宁县", "县纪委监委处分28人。", "28人", "处分"),
        ("射洪市", "全市新建公路36公里。", "36公里", "新建公路"),
        ("庐江县", "县审计局撰写6篇调研报告。", "6篇", "撰写调研报告"),
        ("大姚县", "粮食总产量达到12.4万吨。", "12.4万吨", "粮食总产量"),
        ("旌德县", "项目总投资3.2亿元。", "3.2亿元", "总投资"),
        ("平利县", "全县信访量下降18%。", "18%", "信访量下降"),
    ],
)
def test_the_indicator_says_what_is_counted(home: str, text: str, printed: str, indicator: str, known: Ontology) -> None:
    told = number(read(text, home, known), printed).indicator
    assert set(indicator) <= set(told), told


@pytest.mark.parametrize(
    ("printed", "value", "unit", "approximate"),
    [
        ("1.2亿元", "120000000", "元", False),
        ("近40公里", "40", "公里", True),
        ("860余万元", "8600000", "元", True),
        ("1,242件", "1242", "件", False),
        ("98.5%", "98.5", "%", False),
        ("3.4元/公斤", "3.4", "元/公斤", False),
    ],
)
@pytest.mark.parametrize("home", ["绥宁县", "庐江县"])
def test_value_and_unit_as_printed(printed: str, value: str, unit: str, approximate: bool, home: str, known: Ontology) -> None:
    told = number(read(f"县供销社完成指标{printed}。", home, known), printed)
    assert (told.value, told.unit, told.approximate) == (Decimal(value), unit, approximate)


def test_a_range_has_both_ends(known: Ontology) -> None:
    told = number(read("每户补助300至500元。", "会宁县", known), "300至500元")
    assert (told.value, told.upper) == (300, 500)


@pytest.mark.parametrize("home", ["旌德县", "平利县", "射洪市"])
def test_numbers_and_the_event_that_yields_them_know_each_other(home: str, known: Ontology) -> None:
    analysis = read("县水利局新建水渠12公里，清理垃圾45吨。", home, known)
    counted = {e.trigger: {s.printed for s in analysis.statistics if s.id in e.counts} for e in analysis.events}
    assert counted == {"新建": {"12公里"}, "清理": {"45吨"}}


def test_ids_are_unique_in_the_report(known: Ontology) -> None:
    analysis = read("新建水窖5口、水池5座、水渠5公里。又新建水窖5口。", "会宁县", known)
    assert len({s.id for s in analysis.statistics}) == len(analysis.statistics) == 4


def test_the_quotation_of_a_number_holds_it(known: Ontology) -> None:
    analysis = read("县商务局" + "争取各级各类项目资金" * 8 + "1.1亿元，兑现补贴86万元。", "大姚县", known)
    for told in analysis.statistics:
        assert told.printed in told.evidence[0].words
        assert len(told.evidence[0].words) <= 200


@pytest.mark.parametrize(
    ("text", "begin"),
    [("2023年，县林业局造林3万亩。", "2023-01-01"), ("县林业局5月造林3万亩。", "2024-05-01"), ("县林业局造林3万亩。", "None")],
)
def test_the_period_is_the_one_that_the_text_tells(text: str, begin: str, known: Ontology) -> None:
    assert str(number(read(text, "平利县", known), "3万亩").begin) == begin


@pytest.mark.parametrize(
    ("text", "status"),
    [("县林业局计划造林3万亩。", "Planned"), ("下一步，县林业局将造林3万亩。", "Planned"), ("县林业局已造林3万亩。", "Done")],
)
def test_a_target_is_no_achievement(text: str, status: str, known: Ontology) -> None:
    assert number(read(text, "绥宁县", known), "3万亩").status == status
