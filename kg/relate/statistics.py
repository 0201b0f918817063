"""Statistics: every number that counts or measures, with what it counts, for whom, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Evidence, Filler, Quantity, Span, Statistic, Time, Unnamed
from kg.relate.events import Draft
from kg.relate.passage import Clause, Item, Passage
from kg.relate.status import Statuses
from kg.relate.timeline import Timeline

CHANGE = re.compile(r"(?:同比|环比|较上年|较去年同期|较[一-鿿]{2,6}|比上年|比[一-鿿]{2,8})?(?:分别)?(?:增长|下降|上升|减少|增加|提高|降低|回落|提升|缩短|压缩|节约|提前|高于|低于|多出|收窄|上涨|下跌|占比?)")
SHARE = re.compile(r"(?:占|完成)[^,。;]{0,20}$")


class Counting:
    """The statistics of a passage, clause by clause; what a clause counts carries over to a bare 增长4.1% behind it."""

    def __init__(self, passage: Passage, timeline: Timeline, drafts: Sequence[Draft]) -> None:
        self.passage, self.timeline, self.drafts = passage, timeline, drafts
        self.statuses = Statuses(passage, timeline)
        words = passage.ontology.words
        self.filler = re.compile("|".join(map(re.escape, words("clauses", "filler"))))
        self.last = ""  # the indicator of the number before, in the same sentence
        self.sentence = -1

    def statistics(self) -> Iterator[Statistic]:
        """All numbers of the report, in the order of the text."""
        for clause in self.passage.clauses:
            if clause.sentence != self.sentence:
                self.last, self.sentence = "", clause.sentence
            numbers = [i for i in clause.items if i.quantity]
            for n, item in enumerate(numbers):
                yield self._statistic(clause, item, numbers[n - 1] if n else None)
        for quantity in self._hidden():
            clause = next(c for c in self.passage.clauses if c.span.covers(quantity.span))
            yield self._made(clause, quantity, quantity.span.of(self.passage.plain), None)

    def _hidden(self) -> Iterator[Quantity]:
        """Numbers inside a name that holds one all the same: 新建100立方米蓄水池."""
        shown = {i.quantity.span for c in self.passage.clauses for i in c.items if i.quantity}
        inside = [m.span for m in self.passage.finds.mentions if m.type in {"Group", "Facility"}]
        for q in self.passage.finds.quantities:
            if q.span not in shown and any(s.covers(q.span) for s in inside) and any(c.span.covers(q.span) for c in self.passage.clauses):
                yield q

    def _statistic(self, clause: Clause, item: Item, before: Item | None) -> Statistic:
        quantity = item.quantity
        if quantity is None:
            raise ValueError("an item without a number")
        indicator = self._indicator(clause, item, quantity, before)
        if not CHANGE.search(indicator) or not self.last:
            self.last = indicator
        return self._made(clause, quantity, indicator, self._draft(clause, quantity.span))

    def _made(self, clause: Clause, quantity: Quantity, indicator: str, draft: Draft | None) -> Statistic:
        span = self._quote(clause, quantity)
        time = self._period(clause, draft)
        return Statistic(
            id=f"s{quantity.span.begin}", value=quantity.value, unit=quantity.unit, indicator=indicator,
            printed=quantity.span.of(self.passage.report.text),
            evidence=(Evidence.quote(self.passage.report, span, clause.sentence, quantity.rule),), confidence=0.85,
            upper=quantity.upper, approximate=quantity.approximate,
            agents=self._names(draft, ("agent", "recipient")) if draft else (), campaigns=self._names(draft, ("campaign",)) if draft else (),
            begin=time.begin if time else None, end=time.end if time else None,
            status="Planned" if draft and draft.status == "Planned" else "Done",
        )

    def _period(self, clause: Clause, draft: Draft | None) -> Time | None:
        return draft.time if draft and draft.clause is clause else self.timeline.held(clause)

    def _names(self, draft: Draft | None, roles: tuple[str, ...]) -> tuple[str, ...]:
        for role in roles:
            names: list[Filler] = draft.roles.get(role, []) if draft else []
            if keys := [f for f in names if not isinstance(f, Unnamed)]:
                return tuple(dict.fromkeys(keys))
        return ()

    def _draft(self, clause: Clause, span: Span) -> Draft | None:
        """The event in whose stretch the number stands."""
        inside = [d for d in self.drafts if d.clause is clause and d.reach.covers(span)]
        before = [d for d in self.drafts if d.clause is clause]
        earlier = [d for d in self.drafts if d.clause.sentence == clause.sentence and d.clause.span.begin < clause.span.begin]
        return (inside or before or earlier[-1:] or [None])[0]

    def _quote(self, clause: Clause, quantity: Quantity) -> Span:
        """The number with the words around it, inside its clause."""
        begin = max(clause.span.begin, quantity.span.begin - 30)
        return Span(begin, min(clause.span.end, quantity.span.end + 12))

    def _indicator(self, clause: Clause, item: Item, quantity: Quantity, before: Item | None) -> str:
        plain = self.passage.plain
        lead = self._lead(clause, item, before)
        ahead = self._ahead(clause, item, quantity)
        change = CHANGE.search(lead)
        if ahead and quantity.kind in {"count", "order", "duration"}:
            verb = self._verb(clause, quantity.span, lead)
            return (verb + ahead)[-40:]
        if change and change.start() == 0:
            return (self.last + lead)[-40:]
        if not lead and before is not None and before.quantity and self.last:
            return self.last
        return lead[-40:] or ahead or self.last or quantity.span.of(plain)

    def _lead(self, clause: Clause, item: Item, before: Item | None) -> str:
        """The words between the number before (or the begin of the clause, its times and phrases) and this number, without fillers."""
        begin = before.span.end if before else clause.span.begin
        kept = [i for i in clause.items if begin <= i.span.begin and i.span.end <= item.span.begin and i.tag != "TIME"]
        drafts = [d for d in self.drafts if d.clause is clause and d.verb.span.end <= item.span.begin and d.verb.span.begin >= begin]
        if drafts and not drafts[0].verb.frame.measured:
            kept = [i for i in kept if i.span.begin >= drafts[0].verb.span.begin]
        if item.key and item.quantity and item.quantity.span.begin > item.span.begin:
            return self._clean(kept) + Span(item.span.begin, item.quantity.span.begin).of(self.passage.plain)
        return self._clean(kept)

    def _clean(self, items: Sequence[Item]) -> str:
        words = [i.words for i in items if not (self.filler.fullmatch(i.words) or i.words in "、了和与的为以其")]
        return "".join(words).strip("、了,")

    def _verb(self, clause: Clause, span: Span, lead: str) -> str:
        draft = self._draft(clause, span)
        if draft is None or draft.clause is not clause or draft.verb.span.begin > span.begin:
            return ""
        return "" if any(draft.reach.covers(i.span) and i.words in {"对", "在", "把", "将"} and i.span.begin < span.begin
                         for i in clause.items) else draft.verb.words

    def _ahead(self, clause: Clause, item: Item, quantity: Quantity) -> str:
        """The noun behind a number: 篇|调研报告, up to the next number, verb or mark."""
        if item.key and quantity.span.end < item.span.end:
            return Span(quantity.span.end, item.span.end).of(self.passage.plain)
        words = []
        for after in clause.items:
            if after.span.begin < item.span.end:
                continue
            if after.quantity or after.tag in {"v", "p", "w", "c", "d", "u", "TIME"}:
                break
            words.append(after.words)
        return "".join(words)
