"""Times: from the printed words to the first and the last day, by the table of the guidelines.

A time is read against what is in force: the day of publication, the year under review, the heading above, or the time named
last. Which of them holds for a bare 9月下旬 is what `kg.find.calendar` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kg.find.calendar import Calendar, Period, last_day, shifted
from kg.find.numerals import NUMERALS, han
from kg.find.page import HAN
from kg.model import Span, Time
from kg.ontology import Ontology, one_of

FIGURE = "[0-9〇零○一二三四五六七八九]"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
TO = r"\s?(?:至|到|—{1,2}|–|-|~|～|―)\s?"
MONTHS = frozenset({"relm", "samem", "nextm"})  # the groups of a month without a number: 上月, 当月, 次月

Parts = Mapping[str, str]  # the named groups of one end of a time that hold something
Part = tuple[int, int, tuple[int, int] | None, str]  # first and last month, first and last day where told, and the rule


# 3月8日行动启动以来: what began then stands between the day and 以来.
AS_OF = rf"(?:[{HAN}]{{0,6}}(?:启动|开展|实施|运行|推行|成立|投用|开业|打响))"
PART_OF_YEAR = re.compile(r"年(?:上半年|下半年|第?[一二三四]季度|前三季度|\d{1,2}(?:月|[—至-]))")


def review_year(title: str, issued: date | None, plain: str, ontology: Ontology) -> int | None:
    """The year that an annual review looks back on, by its headline; None for any other text."""
    words = ontology.choice("times", "review")
    told = re.search(r"(?<!\d)((?:19|20)\d\d)年", title)
    heading = re.search(r"(?<!\d)((?:19|20)\d\d)年(?:度)?[一-鿿]{0,12}?(?:回顾|总结|工作情况)", plain)
    if "工作报告" in title and heading:
        return int(heading[1])  # 2024年政府工作报告 looks back on 2023
    if "政府工作报告" in title and told and issued and int(told[1]) == issued.year:
        return issued.year - 1
    if PART_OF_YEAR.search(title):
        return None  # 关于2025年上半年…工作情况的报告
    if told and issued and int(told[1]) == issued.year - 1 and issued.month <= 3:
        return int(told[1])
    if not re.search(words, title):
        return None
    if told:
        return int(told[1])
    if heading:
        return int(heading[1])
    return issued.year - 1 if issued and issued.month <= 4 else None


@dataclass(frozen=True)
class Grammar:
    """The expression of all times, made from the lexicon."""

    ontology: Ontology

    def table(self, section: str) -> dict[str, Any]:
        """A section that maps words to numbers."""
        found: dict[str, Any] = self.ontology.data("lexicon/times").get(section, {})
        return found

    def _any(self, section: str) -> str:
        return one_of(self.table(section))

    @cached_property
    def year(self) -> str:
        """A year, absolute (2022年) or relative (去年, 同年), and the part of it that is printed right behind (今年初)."""
        words = self.ontology.choice
        absolute = rf"(?P<y>(?<!\d)(?:19|20)\d\d|(?<![{HAN}])二〇{FIGURE}{{2}})年(?:度(?!假))?"
        relative = rf"(?P<rel>{self._any('relative_year')})"
        told = rf"(?P<same>{words('times', 'same_year')})|(?P<next>{words('times', 'next_year')})"
        before = rf"(?P<prior>{words('times', 'year_before')})"
        part = r"(?:(?P<yy>初|底|末|中(?=[,，]))(?!级|考))?"
        return rf"(?:(?:{absolute}|{relative}|{told}|{before}){part})"

    @cached_property
    def rest(self) -> str:
        """What may follow a year, or stand alone: month, day, half, quarter, season, part, holiday."""
        words = self.ontology.choice
        printed = rf"(?P<m>(?<![\d.第]){SMALL})月(?:份)?|(?P<relm>{self._any('relative_month')})"
        told = rf"(?P<samem>{words('times', 'same_month')})|(?P<nextm>{words('times', 'next_month')})"
        day = rf"(?:(?P<d>{SMALL})[日号]|(?P<mp>{self._any('month_part')})(?!期|学|等|考|院))"
        quarter = r"(?:第)?(?P<q>[一二三四1-4])季度|前(?P<fq>[二两三])(?:个)?季度"
        moving = rf"(?:{self._any('moving_holiday')})(?:节)?(?:假期|期间|前后)?"
        return (
            rf"(?:(?:{printed}|{told})(?:{day})?"
            rf"|(?P<half>上半年|下半年)|{quarter}|前(?P<fm>{SMALL})个?月"
            rf"|(?P<hol>{self._any('holiday')}|{moving}(?!诗|联|晚会|文化))"
            rf"|(?P<s>{self._any('season')})(?![{HAN}]|雨|耕|节)|(?P<yp>全年|年内|年初|年底|年末|岁末|年中))"
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every time expression; the first alternative that fits at a place is taken."""
        return re.compile("|".join((*self._spans(), *self._near(), self._range(), r"(?P<cmp>同期)(?!声)")))

    @cached_property
    def quick(self) -> re.Pattern[str]:
        """The same, tried only at digits and at characters that stand in it: for text without AS_OF, which begins with any."""
        begins = "".join(map(re.escape, sorted(set(self.pattern.pattern))))
        return re.compile(rf"(?=[{begins}\d])(?:{self.pattern.pattern})")

    def _spans(self) -> Iterator[str]:
        """Stretches of several years, and what is told from today: 2019年至2023年, “十四五”期间, 三个月前, 近三年来."""
        words = self.ontology.choice
        feast = rf"(?:{self._any('moving_holiday')}|国庆|元旦|五一)"
        first = rf"(?<!\d)(?:19|20)\d\d年?(?:{feast})?"
        last = rf"(?:19|20)\d\d年(?:(?:{feast}|、){{1,8}}(?:节)?期间)?(?!\d{{1,2}}月)"
        yield rf"(?P<years>{first}{TO}{last})"
        yield rf"(?P<past>{words('times', 'past_year')})|(?P<now>{words('times', 'now')})|(?P<lately>{words('times', 'lately')})"
        yield rf"“?(?P<plan>{self._any('plan_period')})”?(?:时期|期间|以来|末|初|中期)"
        side = rf"前(?=[,，的]|[{HAN}])|后(?=[,，])"
        yield rf"(?P<ago>(?:\d{{1,3}}|[{NUMERALS}]{{1,4}}))(?P<agou>个月|年|天)(?P<agow>{side})"
        yield rf"(?P<since>(?:近|过去)?(?P<sn>[{NUMERALS}\d]{{1,3}})(?:年(?:多)?来|年以来|年间))"

    def _near(self) -> Iterator[str]:
        """今年1—7月, 假期里, 昨天, 当天, 上周五."""
        year = r"(?P<ym>(?:(?:19|20)\d\d年|今年|去年|前年|上年))?"
        yield (
            rf"(?P<months>{year}(?P<m1>(?<![\d.]){SMALL})月?{TO}(?P<m2>{SMALL})月"
            rf"(?![{NUMERALS}\d]{{1,3}}[日号])(?:份)?)"
        )
        yield rf"(?P<feast>{self.ontology.choice('times', 'the_holiday')})"
        yield rf"(?P<rd>{self._any('relative_day')}|{self._any('told_day')})"
        yield r"(?P<week>(?:本|上|下|这)周(?:末|[一二三四五六日])?|周末(?=[,，]))"

    def _range(self) -> str:
        """A time by its parts, or two of them with 至 between, or one that lasts until now: 2月15日至3月1日, 去年10月以来."""
        point = rf"(?:{self.year})?(?:{self.rest})?"
        part = r"(?P<ypa>年初|年底|年末|岁末|全年|年内|年中|月初|月底|月末|月中)"
        clock = r"(?:\d{1,2}[时点](?:\d{1,2}分)?)?"
        day = rf"(?P<bd>(?<![\d.:第])\d{{1,2}}|(?<![{HAN}\d]){SMALL})(?:日|号(?=[,，晚早上下前后起、至])){clock}"
        # 15日游, 30日内, 日报 and 号线 are no days of a month.
        begin = rf"(?P<begin>{part}|{day}(?![\d游内均租志报龄线楼])|{point})"
        end = self._renamed(rf"(?P<bd>{SMALL})[日号]|{point}")
        until_now = self.ontology.choice("times", "until_now")
        return rf"(?!{TO}){begin}(?:(?<=.)(?P<comp>同期)|{TO}(?P<end>{end}))?(?P<to>{until_now}|{AS_OF}以来)?"

    @staticmethod
    def _renamed(pattern: str) -> str:
        """The same expression with other group names, for the second end of a range."""
        return re.sub(r"\?P<(\w+)>", r"?P<\g<1>_>", pattern)


def find_times(
    plain: str, lines: Sequence[Span], *, issued: date | None, year: int | None, ontology: Ontology,
) -> tuple[Time, ...]:
    """The times of the lines given, in the order of the text. Without a day of publication only absolute ones are found."""
    grammar = ontology.once(Grammar)
    reading = Reading(plain, grammar, Calendar(issued, year, frozenset(ontology.words("times", "ahead"))))
    return tuple(time for line in lines for time in reading.line(line))


def _year_behind(first: Parts, m: re.Match[str]) -> Parts:
    """12月30日至2025年1月24日: the year that is printed with the second end alone, or the one before it."""
    if "m" not in first or not m["y_"] or not m["y_"].isdecimal() or first.keys() & {"y", "rel", "same", "next", "prior"}:
        return {}
    over = m["m_"] is not None and _small(first["m"]) > _small(m["m_"])
    return {"y": str(int(m["y_"]) - over)}


# 农历二月初二 is a day of another calendar: it is left alone rather than taken for one of this.
LUNAR = re.compile(r"农历[^,。;:、\s]{0,6}$")


class Reading:
    """The times of a text, one after the other: each is read in the light of those before."""

    def __init__(self, plain: str, grammar: Grammar, calendar: Calendar) -> None:
        self.plain, self.grammar, self.calendar = plain, grammar, calendar

    def line(self, span: Span) -> Iterator[Time]:
        """The times of one sentence."""
        self.calendar.enter(self.plain, span)
        pattern = self.grammar.pattern if self.plain.find("以来", span.begin, span.end) >= 0 else self.grammar.quick
        for m in pattern.finditer(self.plain, span.begin, span.end):
            if (m["begin"] == "" and not m["comp"]) or LUNAR.search(self.plain, max(span.begin, m.start() - 8), m.start()):
                continue
            if found := self._read(m, span):
                cut = m["begin"] and m["end"] == "" and not m["to"]  # 今年—: the stroke joins it to no second time
                yield Time(Span(m.start(), m.end("begin") if cut else m.end()), found.begin, found.end, f"time/{found.rule}")

    def _read(self, m: re.Match[str], span: Span) -> Period | None:
        try:
            return self._period(m, span)
        except ValueError:  # 2月30日: no calendar has it
            return None

    def _period(self, m: re.Match[str], span: Span) -> Period | None:
        """The days of a match, by the alternative that fits."""
        calendar = self.calendar
        if m["years"]:
            first, last = re.findall(r"(?:19|20)\d\d", m["years"])
            return calendar.told(Period(date(int(first), 1, 1), date(int(last), 12, 31), "years"), m, span, keep=False)
        if m["past"]:
            return calendar.past_year()
        if m["now"] or m["lately"]:
            return calendar.now(7 if m["lately"] else 0)
        if m["plan"]:
            first, last = self.grammar.table("plan_period")[m["plan"]]
            return Period(date(first, 1, 1), date(last, 12, 31), "plan-period")
        if m["ago"]:
            return calendar.ago(_small(m["ago"]), m["agou"], before=m["agow"] == "前")
        if m["since"]:
            return calendar.since(_small(m["sn"]))
        if m["months"]:
            return self._months(m, span)
        if m["cmp"] or (m["comp"] and not m["begin"]):
            return calendar.same_period("", None)
        if m["rd"] in self.grammar.table("told_day"):
            return calendar.told_day(int(self.grammar.table("told_day")[m["rd"]]))
        if m["rd"]:
            return calendar.day(int(self.grammar.table("relative_day")[m["rd"]]))
        if m["feast"]:
            return calendar.feast
        if m["week"]:
            return calendar.week(m["week"], self.grammar.table("weekday"))
        return self._range(m, span)

    def _months(self, m: re.Match[str], span: Span) -> Period | None:
        """1至8月, 今年1—7月."""
        first, last = _small(m["m1"]), _small(m["m2"])
        year = self._told_year(m["ym"] or "")
        if year is None:
            year = self.calendar.year_for(last, 0, m, span)
        if year is None or not 1 <= first <= last <= 12:
            return None
        return self.calendar.told(Period(date(year, first, 1), last_day(year, last), "months"), m, span)

    def _told_year(self, words: str) -> int | None:
        """The year that 2024年, 今年 or 去年 names; None for other words, and for relative ones without a day of publication."""
        if words[:4].isdecimal():
            return int(words[:4])
        offset = self.grammar.table("relative_year").get(words)
        issued = self.calendar.issued
        return None if offset is None or issued is None else issued.year + int(offset)

    def _range(self, m: re.Match[str], span: Span) -> Period | None:
        """A time of one or two ends; 去年同期 and 2019年同期 are told by the time in force."""
        if m["comp"] and (m["rel"] or m["prior"] or m["y"]):
            year = int(m["y"]) if m["y"] and m["y"].isdecimal() else None
            return self.calendar.same_period(m["rel"] or m["prior"] or "", year)
        first = {k: v for k, v in m.groupdict().items() if v and not k.endswith("_")}
        begin = self._point({**first, **_year_behind(first, m)}, m, span)
        if begin is None:
            return None
        if m["end"]:
            parts = {k.removesuffix("_"): v for k, v in m.groupdict().items() if v and k.endswith("_")}
            end = self._point(parts, m, span, after=begin)
            if end is None or end.end < begin.begin:
                return begin
            return self.calendar.told(Period(begin.begin, end.end, "range"), m, span)
        issued = self.calendar.issued
        if m["to"] and issued and begin.begin <= issued and (m["to"] != "起" or begin.end < issued):
            return Period(begin.begin, issued, "until-now")
        return begin

    def _point(self, g: Parts, m: re.Match[str], span: Span, after: Period | None = None) -> Period | None:
        """One end of a time, by its parts."""
        calendar, tables = self.calendar, self.grammar.table
        if "bd" in g:
            return calendar.day_of_month(_small(g["bd"]), m, span, after)
        year = self._year(g, after)
        if g.get("ypa") in {"月初", "月底", "月末", "月中"}:
            return calendar.part_of_month(tables("month_part")[g["ypa"][1]])
        part = self._part(g)
        if part is None:
            whole = Period(date(year, 1, 1), date(year, 12, 31), "year") if year else None
            return calendar.told(whole, m, span, coarse=True) if whole else None
        first, last, days, rule = part
        if not MONTHS.isdisjoint(g):
            offset = int(tables("relative_month").get(g.get("relm", ""), 0))
            return calendar.month(offset, g, days, m, span)
        if year is None:
            year = calendar.year_for(min(last, 12), days[0] if days else 0, m, span, first=first)
        if year is None:
            return None
        return calendar.told(_months_of(year, first, last, days, rule), m, span)

    def _year(self, g: Parts, after: Period | None) -> int | None:
        """The year that is printed, or told by 去年, 同年, 次年; else that of the range's first end."""
        if "y" in g:
            return int(g["y"]) if g["y"].isdecimal() else han(g["y"])
        if "rel" in g:
            return self._told_year(g["rel"])
        offset = next((step for group, step in (("same", 0), ("next", 1), ("prior", -1)) if group in g), None)
        if offset is None:
            return after.begin.year if after else None
        last = self.calendar.last_year()
        return last + offset if last else None

    def _part(self, g: Parts) -> Part | None:
        """What part of a year is printed: a month, a half, a quarter, a season, a holiday."""
        tables = self.grammar.table
        if "m" in g:
            month, days = _small(g["m"]), self._days(g)
            return month, month, days, "day" if "d" in g else "month-part" if days else "month"
        if not MONTHS.isdisjoint(g):
            return 1, 1, self._days(g), "month"  # which month, the calendar knows
        if "half" in g:
            return (1, 6, None, "half") if g["half"] == "上半年" else (7, 12, None, "half")
        if "q" in g:
            quarter = _small(g["q"])
            return 3 * quarter - 2, 3 * quarter, None, "quarter"
        if "fq" in g:
            return 1, 3 * _small(g["fq"]), None, "quarters"
        if "fm" in g:
            return 1, _small(g["fm"]), None, "months"
        if "s" in g:
            first, last = tables("season")[g["s"]]
            return first, last, None, "season"
        if word := g.get("yp") or g.get("ypa") or g.get("yy"):
            first, last = tables("year_part")[word]
            return first, last, None, "year-part"
        return self._holiday(g)

    def _days(self, g: Parts) -> tuple[int, int] | None:
        """The first and last day of a month's part: 5日, 上旬; a last day of 0 is the month's own."""
        if "d" in g:
            return _small(g["d"]), _small(g["d"])
        if "mp" not in g:
            return None
        first, last = self.grammar.table("month_part")[g["mp"]]
        return first, last

    def _holiday(self, g: Parts) -> Part | None:
        """国庆, 春节期间: by the table, with the dates of those that move from year to year."""
        word = g.get("hol")
        if word is None:
            return None
        fixed = self.grammar.table("holiday").get(word)
        if fixed and (fixed[2], fixed[3]) >= (fixed[0], fixed[1]):
            return fixed[0], fixed[2], (fixed[1], fixed[3]), "holiday"
        name = next(n for n in self.grammar.table("moving_holiday") if n in word)
        feast = self.grammar.table("moving_holiday")[name]
        year = self._year(g, None) or self.calendar.default_year()
        if year is None or year not in feast["dates"]:
            raise ValueError("a holiday of an unknown year")
        month, day = map(int, str(feast["dates"][year]).split("-"))
        whole = len(word) > 3  # 春节期间, 中秋节假期: all days off, those of 春节 from its eve, not the feast alone
        first = shifted(date(year, month, day), -1 if whole and name == "春节" else 0)
        last = shifted(first, feast["days"] - 1) if whole else first
        return first.month, last.month, (first.day, last.day), "holiday"


def _months_of(year: int, first: int, last: int, days: tuple[int, int] | None, rule: str) -> Period:
    """The months of a year; a winter runs into the next."""
    begin = date(year, first, days[0] if days else 1)
    if last > 12:
        year, last = year + 1, last - 12
    end = last_day(year, last)
    return Period(begin, end.replace(day=days[1]) if days and days[1] else end, rule)


def _small(words: str) -> int:
    """The value of a numeral of a few characters. Raises ValueError for what is none (十十)."""
    value = int(words) if words.isdecimal() and words.isascii() else han(words)
    if value is None:
        raise ValueError(words)
    return value
