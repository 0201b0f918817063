"""Statistics: every number that counts or measures, with what it counts, for whom, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Evidence, Filler, Quantity, Span, Statistic, Unnamed
from kg.relate.draft import Draft
from kg.relate.indicators import Indicators
from kg.relate.passage import Clause, Item, Passage
from kg.relate.timeline import Timeline

BEFORE, AFTER = 30, 12  # characters around a number that its quotation keeps, inside its clause


class Counting:
    """The statistics of a passage, clause by clause."""

    def __init__(self, passage: Passage, timeline: Timeline, drafts: Sequence[Draft]) -> None:
        self.passage, self.timeline = passage, timeline
        self.indicators = Indicators(passage, drafts)
        self.by_sentence: dict[int, list[Draft]] = {}
        for draft in drafts:
            self.by_sentence.setdefault(draft.clause.sentence, []).append(draft)

    def statistics(self) -> Iterator[Statistic]:
        """All numbers of the report, in the order of the text."""
        for clause in self.passage.clauses:
            numbers = [(i, i.quantity) for i in clause.items if i.quantity]
            for n, (item, quantity) in enumerate(numbers):
                if quantity is not None:
                    yield self._statistic(clause, item, quantity, n, len(numbers))
        for quantity in self._hidden():
            clause = next(c for c in self.passage.clauses if c.span.covers(quantity.span))
            yield self._made(clause, quantity, self._inside(quantity), None)

    def _hidden(self) -> Iterator[Quantity]:
        """Numbers inside a name that holds one all the same: 100立方米蓄水池, 5轮巡察."""
        shown = {i.quantity.span for c in self.passage.clauses for i in c.items if i.quantity}
        holding = [m for m in self.passage.finds.mentions if m.type in {"Group", "Facility", "Campaign"}]
        inside = [m.span for m in holding if not m.name.startswith("“")]
        for q in self.passage.finds.quantities:
            if q.span in shown or not any(s.covers(q.span) for s in inside):
                continue
            if any(c.span.covers(q.span) for c in self.passage.clauses):
                yield q

    def _inside(self, quantity: Quantity) -> str:
        mention = next(m for m in self.passage.finds.mentions if m.span.covers(quantity.span))
        return Span(quantity.span.end, mention.span.end).of(self.passage.plain) or mention.name

    def _statistic(self, clause: Clause, item: Item, quantity: Quantity, place: int, number: int) -> Statistic:
        draft = self._draft(clause, quantity.span)
        return self._made(clause, quantity, self.indicators.of(clause, item, quantity, place, number, draft), draft)

    def _made(self, clause: Clause, quantity: Quantity, indicator: str, draft: Draft | None) -> Statistic:
        time = draft.time if draft and draft.clause is clause else self.timeline.held(clause)
        begin = max(clause.span.begin, quantity.span.begin - BEFORE)
        span = Span(begin, min(clause.span.end, quantity.span.end + AFTER))
        return Statistic(
            id=f"s{quantity.span.begin}", value=quantity.value, unit=quantity.unit, indicator=indicator,
            printed=quantity.span.of(self.passage.report.text),
            evidence=(Evidence.quote(self.passage.report, span, clause.sentence, quantity.rule),), confidence=0.85,
            upper=quantity.upper, approximate=quantity.approximate,
            agents=self._names(draft, ("agent", "recipient")), campaigns=self._names(draft, ("campaign",)),
            begin=time.begin if time else None, end=time.end if time else None,
            status="Planned" if draft and draft.status == "Planned" else "Done",
        )

    @staticmethod
    def _names(draft: Draft | None, roles: tuple[str, ...]) -> tuple[str, ...]:
        for role in roles:
            names: list[Filler] = draft.roles.get(role, []) if draft else []
            if keys := [f for f in names if not isinstance(f, Unnamed)]:
                return tuple(dict.fromkeys(keys))
        return ()

    def _draft(self, clause: Clause, span: Span) -> Draft | None:
        """The event in whose stretch the number stands, else one of its clause, else the last of its sentence."""
        near = self.by_sentence.get(clause.sentence, [])
        here = [d for d in near if d.clause is clause]
        inside = [d for d in here if d.reach.covers(span)]
        earlier = [d for d in near if d.clause.span.begin < clause.span.begin]
        return next(iter(inside or here or earlier[-1:]), None)
