"""Times: from the printed words to the first and the last day, read against the day of publication and what was named before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.find.times import Grammar, find_times, review_year
from kg.model import Span
from kg.ontology import Ontology
from kg.tag.sentences import split

ISSUED = date(2024, 7, 15)


def times(text: str, known: Ontology, issued: date | None = ISSUED, year: int | None = None) -> list[tuple[str, str]]:
    lines = split(text, Span(0, len(text)))
    found = find_times(text, lines, issued=issued, year=year, ontology=known)
    return [(t.span.of(text), str(t.begin) if t.begin == t.end else f"{t.begin}..{t.end}") for t in found]


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("2022年,投资3亿元。", "2022年", "2022-01-01..2022-12-31"),
        ("2021年初动工。", "2021年初", "2021-01-01..2021-03-31"),
        ("2021年底完工。", "2021年底", "2021-10-01..2021-12-31"),
        ("上半年完成。", "上半年", "2024-01-01..2024-06-30"),
        ("2023年第三季度完成。", "2023年第三季度", "2023-07-01..2023-09-30"),
        ("6月开工。", "6月", "2024-06-01..2024-06-30"),
        ("2月开工。", "2月", "2024-02-01..2024-02-29"),
        ("5月上旬开工。", "5月上旬", "2024-05-01..2024-05-10"),
        ("5月中旬开工。", "5月中旬", "2024-05-11..2024-05-20"),
        ("2023年2月下旬开工。", "2023年2月下旬", "2023-02-21..2023-02-28"),
        ("3月5日开工。", "3月5日", "2024-03-05"),
        ("12月开工。", "12月", "2023-12-01..2023-12-31"),
        ("将于12月开工。", "12月", "2024-12-01..2024-12-31"),
        ("去年,接待游客。", "去年", "2023-01-01..2023-12-31"),
        ("前年动工。", "前年", "2022-01-01..2022-12-31"),
        ("今年以来,走访。", "今年以来", "2024-01-01..2024-07-15"),
        ("5月起,走访。", "5月起", "2024-05-01..2024-07-15"),
        ("2021年以来,走访。", "2021年以来", "2021-01-01..2024-07-15"),
        ("目前,已建成。", "目前", "2024-07-15"),
        ("近日,走访。", "近日", "2024-07-08..2024-07-15"),
        ("日前,走访。", "日前", "2024-07-08..2024-07-15"),
        ("昨天,走访。", "昨天", "2024-07-14"),
        ("本月,走访。", "本月", "2024-07-01..2024-07-31"),
        ("上月,走访。", "上月", "2024-06-01..2024-06-30"),
        ("1至11月,走访。", "1至11月", "2023-01-01..2023-11-30"),
        ("1至6月,走访。", "1至6月", "2024-01-01..2024-06-30"),
        ("前5个月,走访。", "前5个月", "2024-01-01..2024-05-31"),
        ("2023年前三季度,走访。", "2023年前三季度", "2023-01-01..2023-09-30"),
        ("2019年春节至2023年中秋期间,走访。", "2019年春节至2023年中秋期间", "2019-01-01..2023-12-31"),
        ("2022年夏天,暴雨。", "2022年夏天", "2022-06-01..2022-08-31"),
        ("2022年秋,收割。", "2022年秋", "2022-09-01..2022-11-30"),
        ("2022年冬,检修。", "2022年冬", "2022-12-01..2023-02-28"),
        ("三个月前,走访。", "三个月前", "2024-04-01..2024-04-30"),
        ("十四五期间,建成。", "十四五期间", "2021-01-01..2025-12-31"),
        ("二〇二三年五月,走访。", "二〇二三年五月", "2023-05-01..2023-05-31"),
        ("4月3日至9日,走访。", "4月3日至9日", "2024-04-03..2024-04-09"),
        ("2023年11月28日至2024年1月5日,走访。", "2023年11月28日至2024年1月5日", "2023-11-28..2024-01-05"),
        ("过去一年,走访。", "过去一年", "2023-07-15..2024-07-15"),
        ("年底前完成。", "年底", "2024-10-01..2024-12-31"),
        ("2023年五一假期,游客多。", "2023年五一假期", "2023-05-01..2023-05-05"),
        ("2024年清明假期,游客多。", "2024年清明假期", "2024-04-04..2024-04-06"),
    ],
)
def test_a_time_has_its_first_and_last_day(text: str, words: str, days: str, known: Ontology) -> None:
    assert (words, days) in times(text, known)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021年3月,开工;同年10月,封顶。", ["2021-03-01..2021-03-31", "2021-10-01..2021-10-31"]),
        (
            "2022年2月,立项;4月,开工;9月下旬,通水。",
            ["2022-02-01..2022-02-28", "2022-04-01..2022-04-30", "2022-09-21..2022-09-30"],
        ),
        ("2020年8月,开工;次年5月,建成。", ["2020-08-01..2020-08-31", "2021-05-01..2021-05-31"]),
        ("上半年,用电增加,较去年同期增长5%。", ["2024-01-01..2024-06-30", "2023-01-01..2023-06-30"]),
        ("6月3日,暴雨。当晚,转移群众。次日,放晴。", ["2024-06-03", "2024-06-03", "2024-06-04"]),
    ],
)
def test_a_time_is_read_in_the_light_of_the_one_before(text: str, days: list[str], known: Ontology) -> None:
    assert [d for _, d in times(text, known)] == days


@pytest.mark.parametrize(
    "text",
    ["历时3个月。", "工期20天。", "增强四个意识。", "发放日用品。", "2月30日。", "13月5日。", "星期文化。"],
)
def test_durations_and_days_that_no_calendar_has_are_no_times(text: str, known: Ontology) -> None:
    assert times(text, known) == []


def test_the_year_under_review_is_in_force(known: Ontology) -> None:
    assert times("4月,走访。", known, issued=date(2024, 1, 20), year=2023) == [("4月", "2023-04-01..2023-04-30")]
    assert times("过去一年,走访。", known, issued=date(2024, 1, 20), year=2023) == [("过去一年", "2023-01-01..2023-12-31")]


def test_without_a_day_of_publication_only_absolute_times_are_read(known: Ontology) -> None:
    text = "2022年5月,走访。近日,回访。去年,摸底。"
    assert times(text, known, issued=None) == [("2022年5月", "2022-05-01..2022-05-31")]


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("清涧县2022年工作总结", date(2023, 2, 1), 2022),
        ("回望2021：清涧县纪委监委工作综述", date(2022, 1, 9), 2021),
        ("清涧县2023年防汛工作", date(2024, 1, 9), 2023),
        ("清涧县抓好防汛", date(2024, 1, 9), None),
        ("清涧县2024年招聘公告", date(2024, 1, 9), None),
    ],
)
def test_the_headline_tells_the_year_under_review(title: str, issued: date, year: int | None, known: Ontology) -> None:
    assert review_year(title, issued, "", known) == year


@settings(deadline=None, derandomize=True)
@given(day=st.dates(date(2015, 1, 1), date(2029, 12, 31)), issued=st.dates(date(2016, 1, 1), date(2028, 12, 31)))
def test_every_day_printed_in_full_is_that_day(day: date, issued: date, known: Ontology) -> None:
    for printed in (f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}号"):
        assert times(f"{printed},县委开会。", known, issued=issued) == [(printed, str(day))]


@settings(deadline=None, derandomize=True)
@given(text=st.text(alphabet="0123456789年月日号初底上下旬半季度第一二三十〇前后至到—去今明当同次起以来春节 ,。", max_size=40))
def test_any_muddle_of_times_ends_after_it_begins(text: str, known: Ontology) -> None:
    lines = split(text, Span(0, len(text)))
    for time in find_times(text, lines, issued=ISSUED, year=None, ontology=known):
        assert time.begin <= time.end
        assert time.span.of(text).strip()


PIECES = [
    "2024年", "今年", "5月", "5日", "上旬", "至", "—", "起", "同期", "“十四五”",
    "期间", "三年来", "前", ",", "的", "春", "春节", "县里", "启动", "年", "末",
]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_no_time_begins_where_the_quick_expression_does_not_try(known: Ontology, text: str) -> None:
    grammar = known.once(Grammar)
    found, wanted = ([m.span() for m in pattern.finditer(text) if m[0]] for pattern in (grammar.quick, grammar.pattern))
    assert found == wanted
