"""Which time holds for a clause: its own, the one named last in its sentence, or the time that the whole report is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from kg.model import Time
from kg.relate.passage import Clause, Item, Passage

# 较去年同期下降, 由去年底的137个增加到196个: the time is the base of a comparison, not that of the deed.
COMPARES = frozenset({"较", "比", "同比", "环比", "与", "相比"})
# What is always so has no time of its own: 每人对接2至3家企业, 日均就餐120人次.
HABIT = re.compile(r"每(?:人|餐|名|户|家|月|周|天|日|季度|学期|趟|班)|日均|月均|以前|按惯例|总投资|概算|预计一")
FINE = 300  # days: a time shorter than this tells a story of its own amid a year under review


class Timeline:
    """The times in force, clause by clause."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._held: dict[int, Time | None] = {}
        self._own: dict[int, Time | None] = {}
        self._line, self._sentence = -1, -1
        self._section: Time | None = None  # of the heading above: 二、2024年工作安排
        self._carried: Time | None = None  # named last in the sentence
        self._opening: Time | None = None  # opens the sentence: a semicolon does not end it
        self._told: Time | None = None  # of a line that began without a fine time: what it falls back to
        self._stretch: Time | None = None  # 4月10日至5月19日, named last in the line: the sentences behind are told of it
        self._frame: Time | None = None
        self._announced: Time | None = None  # 11月4日至29日组织检查。现将有关情况通报如下: the time of all that follows
        self._closing = ""  # the words of the clause before
        self._story = False  # whether the line has a fine time of its own, outside the year under review
        for clause in passage.clauses:
            self._read(clause)

    def _read(self, clause: Clause) -> None:
        if clause.line != self._line:
            self._section = self._headed(clause) or self._section
            self._announced = self._stretch or self._frame if self._closing.endswith("如下") else self._announced
            self._line, self._told, self._story = clause.line, self._whole(clause), False
            self._frame = self._stretch = None
        if clause.sentence != self._sentence:
            self._frame = self._stretch or self._frame
            self._sentence, self._carried, self._opening = clause.sentence, None, None
        times = [n for n, i in enumerate(clause.items) if i.time and not _compared(clause.items, n)]
        own = clause.items[times[-1]].time if times else None
        self._own[clause.span.begin] = own
        if own is not None:
            self._note(clause, times, own)
        carried = None if HABIT.search(clause.span.of(self.passage.plain)) else self._carried
        self._held[clause.span.begin] = own or carried or self._default(clause)
        self._closing = clause.span.of(self.passage.plain)
        if clause.mark.startswith(";"):
            self._carried = self._opening

    def _headed(self, clause: Clause) -> Time | None:
        """The year that a heading names: its section is about that year."""
        years = [i.time for i in clause.items if i.time and i.time.rule == "time/year"]
        return years[0] if years and self.passage.heads(clause) else None

    def _note(self, clause: Clause, times: Sequence[int], own: Time) -> None:
        """Carry the time on; a line whose first deed has a fine time of its own is a story outside the year under review."""
        opens = all(i.tag in {"p", "d", "c", "w", "r", "v"} for i in clause.items[: times[0]])
        if self._opening is None and self._carried is None and opens:
            self._opening = own
        self._carried = own
        words = own.span.of(self.passage.plain)
        self._stretch = own if re.search("[至到—~-]", words) and 1 <= (own.end - own.begin).days <= 120 else None
        self._frame = None
        if self._told is not None and (own.begin, own.end) == (self._told.begin, self._told.end):
            return  # 上半年,… in a report on 上半年 tells no other story
        if (own.end - own.begin).days < FINE and not any(self._held.get(c.span.begin) is not None for c in self._earlier(clause)):
            self._story = True

    def _earlier(self, clause: Clause) -> list[Clause]:
        return [c for c in self.passage.clauses if c.line == clause.line and c.span.begin < clause.span.begin]

    def _default(self, clause: Clause) -> Time | None:
        return self._frame or (None if self._story else self._told)

    def _whole(self, clause: Clause) -> Time | None:
        """The year under review, or the time in the headline of a report on a holiday, a quarter, a year."""
        year = self.passage.finds.year
        if self._section is not None and year is not None:
            return replace(self._section, span=clause.span, rule="time/review")
        if year is not None:
            return Time(clause.span, date(year, 1, 1), date(year, 12, 31), "time/review")
        lead = self._announced or self.passage.finds.lead or self._occasion
        return Time(clause.span, lead.begin, lead.end, "time/review") if lead else None

    @cached_property
    def _occasion(self) -> Time | None:
        """4月26日至28日,第二十一届…旅游节在…举行: the days of the festival or race that the report opens with."""
        clauses = self.passage.clauses
        opening = [c for c in clauses if c.sentence == clauses[0].sentence] if clauses else []
        items = [i for c in opening for i in c.items]
        keys = [i.key for i in items if i.tag == "Campaign"]
        held = any(m.rule == "titled/campaign/occasion" for k in keys for m in self.passage.entities[k].mentions)
        return next((i.time for i in items if i.time), None) if held else None

    def own(self, clause: Clause) -> Time | None:
        """The time that the clause itself names."""
        return self._own[clause.span.begin]

    def held(self, clause: Clause) -> Time | None:
        """The time in force in a clause."""
        return self._held[clause.span.begin]

    def named(self, clause: Clause) -> Time | None:
        """The time in force, if the text itself names it in the sentence."""
        held = self.held(clause)
        return held if held is not None and held.rule != "time/review" else None


def _compared(items: tuple[Item, ...], at: int) -> bool:
    """Whether the time at an index is the base of a comparison."""
    after = items[at + 1 : at + 3]
    if len(after) == 2 and after[0].words == "的" and after[1].quantity is not None:
        return True  # 去年底的137个
    return at > 0 and items[at - 1].words in COMPARES


