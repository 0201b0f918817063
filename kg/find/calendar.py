"""What a bare time means where it stands: the year, month and period in force, as the text goes on.

A reader of 2022年2月,…;4月…;9月下旬 carries the year along; of 同年10月 and 去年同期 the time named last. Without any of these
the heading above decides, the year under review, or the day of publication: the nearest such month, the past one rather than
the future one unless the words look ahead (要求…于10月底前完成).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Span

NEAR = 45  # days before publication within which a day without a year is news, not part of the year under review
SUBJECT = 12  # characters of a subject before the time of its deed: 睢宁县去年10月成立…
HEADING = 30  # characters: a line up to this length with a year in it and no full stop heads what follows
OPENS = re.compile(r"(?:^|[,;:。!?…(]|[\"“”])\s*$")
# 停业整顿15日, 行政拘留10日: so many days, and no day of a month.
LASTING = re.compile(r"(?:整顿|拘留|停产|停业|暂停|历时|为期|公示|期限|工期|缓期|停职|禁闭|上报)$")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年|去年|前年|明年|今年")


@dataclass(frozen=True, slots=True)
class Period:
    """A first and a last day, and the rule that told them."""

    begin: date
    end: date
    rule: str


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shifted(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days)


@dataclass
class Calendar:
    """The times in force. `issued` is the day of publication, `review` the year under review."""

    issued: date | None
    review: int | None
    ahead: frozenset[str]
    heading: int | None = None
    carried: Period | None = None  # the time that a bare month carries its year on from
    last: Period | None = None  # the time named last, of whatever kind
    lead: Period | None = None  # the first span of several days that the text names: what its figures are about
    feast: Period | None = None  # the holiday named last
    _in_line: Period | None = None  # the last such span of the line
    _line: int = -1
    _plain: str = ""

    def enter(self, plain: str, span: Span) -> None:
        """Begin a sentence; a new line forgets what was carried, a heading sets its year."""
        line = plain.count("\n", 0, span.begin)
        self._plain = plain
        if line != self._line:
            self.carried, self._in_line, self._line = None, None, line
        begin, end = plain.rfind("\n", 0, span.begin) + 1, plain.find("\n", span.begin)
        whole = plain[begin : end if end >= 0 else len(plain)].strip()
        told = re.search(r"(?<!\d)((?:19|20)\d\d)年", whole)
        if told and len(whole) <= HEADING and not re.search(r"[。,;]", whole):
            self.heading = int(told[1])

    def told(self, period: Period, m: re.Match[str], span: Span, *, coarse: bool = False, keep: bool = True) -> Period:
        """Note a time as the one named last.

        One that opens a clause carries its year on; a whole year (`coarse`) only from a sentence's start.
        """
        self.last = period
        if (period.end - period.begin).days >= 5:
            self.lead, self._in_line = self.lead or period, period
        if period.rule == "holiday":
            self.feast = period
        before = self._plain[span.begin : m.start()]
        opens = OPENS.search(before) is not None or (len(before) <= SUBJECT and "," not in before)
        if keep and (not before if coarse else opens):
            self.carried = period
        return period

    def default_year(self) -> int | None:
        """The year in force where nothing finer tells it."""
        return self.heading or self.review or (self.issued.year if self.issued else None)

    def last_year(self) -> int | None:
        """The year of the time named last: 同年, 当年."""
        return self.last.begin.year if self.last else self.default_year()

    def year_for(self, month: int, day: int, m: re.Match[str], span: Span, *, first: int | None = None) -> int | None:
        """The year of a month or a part of the year that is printed without one."""
        looks_ahead = self._looks_ahead(m, span)
        if self.last and self._in_sentence(m, span):
            return self.last.begin.year
        if self.carried:
            year = self.carried.begin.year
            if self._goes_on(year, month, day):
                return year + 1
            if looks_ahead and self.issued and last_day(year, month) < self.issued <= last_day(self.issued.year, month):
                return self.issued.year
            return year
        if self.issued is None:
            return self.heading or self.review
        if self.heading:
            return self.heading
        if self.review and not looks_ahead:
            near = self._nearest(month, day, looks_ahead=False)
            news = day and timedelta(0) <= self.issued - date(near, month, min(day, last_day(near, month).day)) <= timedelta(NEAR)
            return near if news else self.review
        if first is not None and first != month:  # a part of the year: 年底, 全年
            ended = first >= 10 and self.issued.month <= 2
            ended = ended or ((first, month) == (1, 12) and self.issued.month <= 3)  # 全年 in a February is the year before
            return self.issued.year - 1 if ended and not looks_ahead else self.issued.year
        return self._nearest(month, day, looks_ahead=looks_ahead)

    def _goes_on(self, year: int, month: int, day: int) -> bool:
        """去年8月…冲毁…。4月18日恢复通水: a story goes on, so a month before the one named last is that of the next year."""
        if self.carried is None or self.issued is None or (self.carried.end - self.carried.begin).days > 92:
            return False
        here, next_ = (date(y, month, min(day or 28, last_day(y, month).day)) for y in (year, year + 1))
        return here < self.carried.begin and next_ <= self.issued

    def _in_sentence(self, m: re.Match[str], span: Span) -> bool:
        """Whether the time named last stands in the same sentence and tells a year: 2024年将…,力争上半年…"""
        before = self._plain[span.begin : m.start()]
        told = [t.start() for t in YEAR.finditer(before)]
        return bool(told) and not before[: told[-1]].endswith(("较", "比"))

    def _looks_ahead(self, m: re.Match[str], span: Span) -> bool:
        """Whether the clause of a time, or the words right behind it, speak of what is to come: 要求…, …前完成."""
        clause = re.split(r"[;。]", self._plain[span.begin : m.start()])[-1]
        tail = self._plain[m.end() : m.end() + 4]
        return any(w in clause or tail.startswith(w) for w in self.ahead)

    def _nearest(self, month: int, day: int, *, looks_ahead: bool) -> int:
        """Of last year, this and next the one whose month lies nearest; against the way the words look, it counts four times."""
        issued = self.issued or date(2000, 1, 1)

        def distance(year: int) -> int:
            begin = date(year, month, min(day or 1, last_day(year, month).day))
            end = begin if day else last_day(year, month)
            if begin <= issued <= end:
                return 0
            past = end < issued
            away = (issued - end).days if past else (begin - issued).days
            return away * (4 if past == looks_ahead else 1)

        return min((issued.year, issued.year - 1, issued.year + 1), key=distance)

    def past_year(self) -> Period | None:
        """过去一年: the year under review, else the twelve months before publication."""
        year = self.review or self.heading
        if year is None and self.issued and self.issued.month <= 3:
            year = self.issued.year - 1
        if year:
            return Period(date(year, 1, 1), date(year, 12, 31), "review")
        if self.issued is None:
            return None
        day = min(self.issued.day, last_day(self.issued.year - 1, self.issued.month).day)
        return Period(date(self.issued.year - 1, self.issued.month, day), self.issued, "past-year")

    def now(self, days: int) -> Period | None:
        """目前 (0 days) or 近日 (7 days before publication)."""
        return Period(shifted(self.issued, -days), self.issued, "now") if self.issued else None

    def ago(self, number: int, unit: str, *, before: bool) -> Period | None:
        """三个月前: that calendar month; 两年前: that year; 十天前: that day."""
        if self.issued is None or number == 0:
            return None
        if not before and unit == "天":
            return self.told_day(number)  # 3天后,嫌疑人落网: after the day that the story told last
        sign = -1 if before else 1
        if unit == "个月":
            months = self.issued.year * 12 + self.issued.month - 1 + sign * number
            return Period(date(months // 12, months % 12 + 1, 1), last_day(months // 12, months % 12 + 1), "ago")
        if unit == "年":
            year = self.issued.year + sign * number
            return Period(date(year, 1, 1), date(year, 12, 31), "ago") if before and number < 100 else None
        return self.day(sign * number)

    def since(self, years: int) -> Period | None:
        """三年来: the years under review that end with this one; 一年来 is told apart."""
        if self.review:
            return Period(date(self.review - years + 1, 1, 1), date(self.review, 12, 31), "years-since")
        if self.issued is None or not 2 <= years <= 60:
            return None
        return Period(date(self.issued.year - years, self.issued.month, min(self.issued.day, 28)), self.issued, "years-since")

    def same_period(self, words: str, year: int | None) -> Period | None:
        """去年同期, 2019年同期: the same months of another year as the time in force; a bare 同期 is the time in force itself."""
        period = self._in_line or self.lead or self.last
        if period is None and self.issued:
            period = Period(date(self.issued.year, 1, 1), self.issued, "year")
        if period is None:
            return None
        begin, end = period.begin, period.end
        back = begin.year - year if year else {"": 0, "前年": 2}.get(words, 1)
        first, last = last_day(begin.year - back, begin.month), last_day(end.year - back, end.month)
        whole = end == last_day(end.year, end.month)  # to the end of February, be it the 28th or the 29th
        return Period(
            first.replace(day=min(begin.day, first.day)),
            last if whole else last.replace(day=min(end.day, last.day)),
            "same-period",
        )

    def day(self, offset: int) -> Period | None:
        """昨天, 十天前."""
        if self.issued is None:
            return None
        day = shifted(self.issued, offset)
        return Period(day, day, "day")

    def told_day(self, offset: int) -> Period | None:
        """当天, 次日: by the day named last."""
        if self.last is None or self.last.begin != self.last.end:
            return None
        day = shifted(self.last.end, offset)
        self.last = Period(day, day, "told-day")
        return self.last

    def week(self, words: str, weekdays: dict[str, int]) -> Period | None:
        """本周, 上周五, 周末: of the week of publication; 周末 alone is the last one before or on it."""
        if self.issued is None:
            return None
        monday = shifted(self.issued, -self.issued.weekday() + {"上": -7, "下": 7}.get(words[0], 0))
        if words.endswith("末"):
            first = shifted(monday, 5)
            first = shifted(first, -7) if words == "周末" and first > self.issued else first
            return Period(first, shifted(first, 1), "weekend")
        if words[-1] in weekdays:
            day = shifted(monday, weekdays[words[-1]])
            return Period(day, day, "weekday")
        return Period(monday, shifted(monday, 6), "week")

    def _month_in_force(self) -> tuple[int, int] | None:
        """The year and month of the time named last, unless that was longer than a month; else those of publication."""
        period = self.carried or self.last
        if period and (period.end - period.begin).days <= 31:
            return period.end.year, period.end.month
        return (self.issued.year, self.issued.month) if self.issued else None

    def day_of_month(self, day: int, m: re.Match[str], span: Span, after: Period | None) -> Period | None:
        """15日: of the month named last, or of the month of publication."""
        force = (after.begin.year, after.begin.month) if after else self._month_in_force()
        if LASTING.search(self._plain, max(span.begin, m.start() - 6), m.start()):
            return None
        if force is None or not 1 <= day <= last_day(*force).day:
            return None
        told = date(force[0], force[1], day)
        return self.told(Period(told, told, "day-of-month"), m, span)

    def part_of_month(self, days: list[int]) -> Period | None:
        """月底: of the month named last, or of the month of publication."""
        force = self._month_in_force()
        if force is None:
            return None
        end = last_day(*force)
        return Period(date(*force, days[0]), end.replace(day=days[1]) if days[1] else end, "part-of-month")

    def month(
        self, offset: int, g: Mapping[str, str], days: tuple[int, int] | None, m: re.Match[str], span: Span,
    ) -> Period | None:
        """本月, 上月 by the day of publication; 当月, 次月 by the month named last."""
        told = "relm" in g
        force = (self.issued.year, self.issued.month) if told and self.issued else self._month_in_force()
        if force is None:
            return None
        months = force[0] * 12 + force[1] - 1 + (offset if told else int("nextm" in g))
        year, month = months // 12, months % 12 + 1
        begin, end = date(year, month, days[0] if days else 1), last_day(year, month)
        return self.told(Period(begin, end.replace(day=days[1]) if days and days[1] else end, "month"), m, span)
