"""Times: from the printed words to the first and the last day, by the table of the guidelines.

A time is read against what is in force: the day of publication, the year under review, the heading above, or the time named
last. Which of them holds for a bare 9月下旬 is what `kg.find.calendar` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kg.find.calendar import Calendar, Period, last_day, shifted
from kg.find.numerals import HAN, han
from kg.model import Span, Time
from kg.ontology import Ontology

FIGURE = "[0-9〇零○一二三四五六七八九]"
SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
TO = r"\s?(?:至|到|—{1,2}|–|-|~|～|―)\s?"


def review_year(title: str, issued: date | None, plain: str, ontology: Ontology) -> int | None:
    """The year that an annual review looks back on, by its headline; None for any other text."""
    words = ontology.choice("times", "review")
    told = re.search(rf"(?<!\d)((?:19|20)\d\d)年", title)
    heading = re.search(r"(?<!\d)((?:19|20)\d\d)年(?:度)?[一-鿿]{0,12}?(?:回顾|总结|工作情况)", plain)
    if "工作报告" in title and heading:
        return int(heading[1])  # 2024年政府工作报告 looks back on 2023
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
        found = self.ontology.data("lexicon/times").get(section, {})
        return dict(found)

    def _any(self, section: str) -> str:
        return "(?:" + "|".join(map(re.escape, sorted(self.table(section), key=lambda w: (-len(w), w)))) + ")"

    @cached_property
    def year(self) -> str:
        """A year, absolute (2022年) or relative (去年, 同年)."""
        words = self.ontology.choice
        part = rf"(?:(?P<yy>初|底|末|中(?=[,，]))(?!级|考))?"
        return (rf"(?:(?:(?P<y>(?<!\d)(?:19|20)\d\d|(?<![一-鿿])二〇{FIGURE}{{2}})年(?:度(?!假))?|(?P<rel>{self._any('relative_year')})"
                rf"|(?P<same>{words('times', 'same_year')})|(?P<next>{words('times', 'next_year')})|(?P<prior>{words('times', 'year_before')})){part})")

    @cached_property
    def rest(self) -> str:
        """What may follow a year, or stand alone: month, day, half, quarter, season, part, holiday."""
        words = self.ontology.choice
        month = rf"(?:(?P<m>(?<![\d.第]){SMALL})月(?:份)?|(?P<relm>{self._any('relative_month')})|(?P<samem>{words('times', 'same_month')})|(?P<nextm>{words('times', 'next_month')}))"
        day = rf"(?:(?P<d>{SMALL})[日号]|(?P<mp>{self._any('month_part')})(?!期|学|等|考|院))"
        return (
            rf"(?:{month}(?:{day})?"
            rf"|(?P<half>上半年|下半年)|(?:第)?(?P<q>[一二三四1-4])季度|前(?P<fq>[二两三])(?:个)?季度"
            rf"|前(?P<fm>{SMALL})个?月|(?P<hol>{self._any('holiday')}|(?:{self._any('moving_holiday')})(?:节)?(?:假期|期间|前后)?(?!诗|联|晚会|文化))"
            rf"|(?P<s>{self._any('season')})(?![一-鿿]|雨|耕|节)|(?P<yp>全年|年内|年初|年底|年末|岁末|年中))"
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every time expression; the first alternative that fits at a place is taken."""
        words = self.ontology.choice
        feast = rf"(?:{self._any('moving_holiday')}|国庆|元旦|五一)"
        point = rf"(?:{self.year})?(?:{self.rest})?"
        end = self._renamed(rf"(?P<bd>{SMALL})[日号]|{point}")
        return re.compile(
            rf"(?P<years>(?<!\d)(?:19|20)\d\d年?(?:{feast})?{TO}(?:19|20)\d\d年(?:(?:{feast}|、)+(?:节)?期间)?(?!\d{{1,2}}月))"
            rf"|(?P<past>{words('times', 'past_year')})|(?P<now>{words('times', 'now')})|(?P<lately>{words('times', 'lately')})"
            rf"|“?(?P<plan>{self._any('plan_period')})”?(?:时期|期间|以来|末|初|中期)"
            rf"|(?P<ago>(?:\d{{1,3}}|[{HAN}]{{1,4}}))(?P<agou>个月|年|天)(?P<agow>前(?=[,，的]|[一-鿿])|后(?=[,，]))"
            rf"|(?P<since>(?:近|过去)?(?P<sn>[{HAN}\d]{{1,3}})(?:年(?:多)?来|年以来|年间))"
            rf"|(?P<months>(?P<ym>{self._plain_year})?(?P<m1>(?<![\d.]){SMALL})月?{TO}(?P<m2>{SMALL})月(?![{HAN}\d]{{1,3}}[日号])(?:份)?)"
            rf"|(?P<feast>{words('times', 'the_holiday')})|(?P<rd>{self._any('relative_day')}|{self._any('told_day')})|(?P<week>(?:本|上|下|这)周(?:末|[一二三四五六日])?|周末(?=[,，]))"
            rf"|(?!{TO})(?P<begin>(?P<ypa>年初|年底|年末|岁末|全年|年内|年中|月初|月底|月末|月中)"
            rf"|(?P<bd>(?<![\d.:第])\d{{1,2}}|(?<![一-鿿\d]){SMALL})(?:日|号(?=[,，晚早上下前后起、至]))(?:\d{{1,2}}[时点](?:\d{{1,2}}分)?)?(?![\d游内均租志报龄线楼])|{point})"
            rf"(?:(?<=.)(?P<comp>同期)|{TO}(?P<end>{end}))?(?P<to>{words('times', 'until_now')})?"
            rf"|(?P<cmp>同期)(?!声)"
        )

    @property
    def _plain_year(self) -> str:
        return r"(?:(?:19|20)\d\d年|今年|去年|前年|上年)"

    @staticmethod
    def _renamed(pattern: str) -> str:
        """The same expression with other group names, for the second end of a range."""
        return re.sub(r"\?P<(\w+)>", r"?P<\g<1>_>", pattern)


def find_times(
    plain: str, lines: Sequence[Span], *, issued: date | None, year: int | None, ontology: Ontology,
) -> tuple[Time, ...]:
    """The times of the lines given, in the order of the text. Without a day of publication only absolute ones are found."""
    grammar = Grammar(ontology)
    reading = Reading(plain, grammar, Calendar(issued, year, frozenset(ontology.words("times", "ahead"))))
    return tuple(time for line in lines for time in reading.line(line))


class Reading:
    """The times of a text, one after the other: each is read in the light of those before."""

    def __init__(self, plain: str, grammar: Grammar, calendar: Calendar) -> None:
        self.plain, self.grammar, self.calendar = plain, grammar, calendar

    def line(self, span: Span) -> Iterator[Time]:
        """The times of one sentence."""
        self.calendar.enter(self.plain, span)
        for m in self.grammar.pattern.finditer(self.plain, span.begin, span.end):
            if m["begin"] == "" and not m["comp"]:
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
        if words[:4].isdecimal():
            return int(words[:4])
        offset = self.grammar.table("relative_year").get(words)
        issued = self.calendar.issued
        return None if offset is None or issued is None else issued.year + int(offset)

    def _range(self, m: re.Match[str], span: Span) -> Period | None:
        if m["comp"] and (m["rel"] or m["prior"] or m["y"]):
            return self.calendar.same_period(m["rel"] or m["prior"] or "", int(m["y"]) if m["y"] and m["y"].isdecimal() else None)
        begin = self._point({k: v for k, v in m.groupdict().items() if not k.endswith("_")}, m, span)
        if begin is None:
            return None
        if m["end"]:
            end = self._point({k[:-1]: v for k, v in m.groupdict().items() if k.endswith("_")}, m, span, after=begin)
            return self.calendar.told(Period(begin.begin, end.end, "range"), m, span) if end and end.end >= begin.begin else begin
        issued = self.calendar.issued
        if m["to"] and issued and begin.begin <= issued and (m["to"] != "起" or begin.end < issued):
            return Period(begin.begin, issued, "until-now")
        return begin

    def _point(self, g: dict[str, str | None], m: re.Match[str], span: Span, after: Period | None = None) -> Period | None:
        """One end of a time, by its parts."""
        calendar, tables = self.calendar, self.grammar.table
        if g.get("bd"):
            return calendar.day_of_month(_small(g["bd"] or ""), m, span, after)
        year = self._year(g, after)
        if g.get("ypa") in {"月初", "月底", "月末", "月中"}:
            return calendar.part_of_month(tables("month_part")[(g["ypa"] or "")[1]], m, span)
        part = self._part(g)
        if part is None:
            return calendar.told(Period(date(year, 1, 1), date(year, 12, 31), "year"), m, span, coarse=True) if year else None
        first, last, days, rule = part
        if g.get("relm") or g.get("samem") or g.get("nextm"):
            return calendar.month(int(tables("relative_month").get(g.get("relm") or "", 0)), g, days, m, span)
        if year is None:
            year = calendar.year_for(min(last, 12), days[0] if days else 0, m, span, first=first)
        if year is None:
            return None
        return calendar.told(_months_of(year, first, last, days, rule), m, span)

    def _year(self, g: dict[str, str | None], after: Period | None) -> int | None:
        calendar = self.calendar
        if g.get("y"):
            return han(g["y"] or "") if not (g["y"] or "").isdecimal() else int(g["y"] or "")
        if g.get("rel"):
            return self._told_year(g["rel"] or "")
        if g.get("same"):
            return calendar.last_year()
        if g.get("next"):
            last = calendar.last_year()
            return last + 1 if last else None
        if g.get("prior"):
            last = calendar.last_year()
            return last - 1 if last else None
        return after.begin.year if after else None

    def _part(self, g: dict[str, str | None]) -> tuple[int, int, tuple[int, int] | None, str] | None:
        """First and last month, first and last day where they are told, and the rule."""
        tables = self.grammar.table
        if g.get("m"):
            month = _small(g["m"] or "")
            if g.get("d"):
                return month, month, (_small(g["d"] or ""), _small(g["d"] or "")), "day"
            days = tuple(tables("month_part")[g["mp"]]) if g.get("mp") else None
            return month, month, days, "month-part" if days else "month"
        if g.get("relm") or g.get("samem") or g.get("nextm"):
            days = tuple(tables("month_part")[g["mp"]]) if g.get("mp") else None
            if g.get("d"):
                days = (_small(g["d"] or ""), _small(g["d"] or ""))
            return 1, 1, days, "month"
        if g.get("half"):
            return (1, 6, None, "half") if g["half"] == "上半年" else (7, 12, None, "half")
        if g.get("q"):
            quarter = _small(g["q"] or "")
            return 3 * quarter - 2, 3 * quarter, None, "quarter"
        if g.get("fq"):
            return 1, 3 * _small(g["fq"] or ""), None, "quarters"
        if g.get("fm"):
            return 1, _small(g["fm"] or ""), None, "months"
        if g.get("s"):
            first, last = tables("season")[g["s"]]
            return first, last, None, "season"
        if word := g.get("yp") or g.get("ypa") or g.get("yy"):
            first, last = tables("year_part")[word]
            return first, last, None, "year-part"
        return self._holiday(g)

    def _holiday(self, g: dict[str, str | None]) -> tuple[int, int, tuple[int, int] | None, str] | None:
        word = g.get("hol")
        if not word:
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
        first = shifted(date(year, month, day), -1 if name == "春节" and "期间" in word + "期间" and len(word) > 3 else 0)
        last = shifted(first, feast["days"] - 1) if len(word) > 3 or "期间" in word else first
        return first.month, last.month, (first.day, last.day), "holiday"


def _months_of(year: int, first: int, last: int, days: tuple[int, int] | None, rule: str) -> Period:
    """The months of a year; a winter runs into the next."""
    begin = date(year, first, days[0] if days else 1)
    if last > 12:
        year, last = year + 1, last - 12
    end = last_day(year, last)
    return Period(begin, end.replace(day=days[1]) if days and days[1] else end, rule)


def _small(words: str) -> int:
    value = int(words) if words.isdecimal() and words.isascii() else han(words)
    if value is None:
        raise ValueError(words)
    return value
