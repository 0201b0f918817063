"""Which time holds for a clause: its own, the one that opens its sentence, or the year under review."""

from __future__ import annotations

from datetime import date

from kg.model import Time
from kg.relate.passage import Clause, Item, Passage

COMPARES = frozenset({"较", "比", "同比", "环比", "与"})


class Timeline:
    """The times in force, clause by clause."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._opening: dict[int, Time] = {}  # sentence -> the time that opens one of its clauses
        self._fine: set[int] = set()  # lines that told a finer time than a year so far
        self._held: dict[int, Time | None] = {}
        self._own: dict[int, Time | None] = {}
        for clause in passage.clauses:
            self._read(clause)

    def _read(self, clause: Clause) -> None:
        times = [(n, i) for n, i in enumerate(clause.items) if i.time and not _compared(clause.items, n)]
        fine = any((t.time.end - t.time.begin).days < 300 for t in self._in_sentence(clause) if t.time)
        if fine:
            self._fine.add(clause.line)
        own = times[-1][1].time if times else None
        self._own[clause.span.begin] = own
        if times and times[0][0] == 0:
            self._opening[clause.sentence] = times[0][1].time  # type: ignore[assignment]
        self._held[clause.span.begin] = own or self._opening.get(clause.sentence) or self._review(clause)

    def _in_sentence(self, clause: Clause) -> list[Item]:
        return [i for c in self.passage.clauses if c.sentence == clause.sentence for i in c.items]

    def _review(self, clause: Clause) -> Time | None:
        """The year under review, until its line tells finer times: 2022年初 … 随后 … is a story of its own."""
        year = self.passage.finds.year
        if year is None or clause.line in self._fine:
            return None
        return Time(clause.span, date(year, 1, 1), date(year, 12, 31), "time/review")

    def own(self, clause: Clause) -> Time | None:
        """The time that the clause itself names."""
        return self._own[clause.span.begin]

    def held(self, clause: Clause) -> Time | None:
        """The time in force in a clause."""
        return self._held[clause.span.begin]


def _compared(items: tuple[Item, ...], at: int) -> bool:
    """较去年同期下降: the time is the base of a comparison, not that of the deed."""
    return at > 0 and items[at - 1].words in COMPARES
