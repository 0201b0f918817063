"""What is done, what is only planned, and what is alleged. A graph that forgets this harms people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.model import Span, Status
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item, Passage
from kg.relate.timeline import Timeline

FORWARD = re.compile(r"(?:重点工作|工作安排|工作打算|主要任务|工作计划|下一步|目标任务|发展目标|重点任务)")


# 3起涉嫌犯罪案件移送公安机关: the case is handed over for sure, whatever it is about.
CASE_OF = re.compile(r"涉嫌[一-鿿]{0,8}?(?:案件|问题|线索|犯罪|违法)")
# 将|会同公安局…组建: what follows 将 has a preposition of its own, so that 将 governs nothing and looks ahead.
AHEAD = frozenset({"会同", "联合", "对", "在", "于", "与", "从", "向", "以", "按照", "按", "通过", "由"})


class Statuses:
    """The status of each clause's verbs, by its own words, those before it in the sentence, and the section it stands in."""

    def __init__(self, passage: Passage, timeline: Timeline) -> None:
        words = passage.ontology.words
        self.passage, self.timeline = passage, timeline
        self.planned, self.adverb = words("clauses", "planned"), frozenset(words("clauses", "planned_adverb"))
        self.here = words("clauses", "planned_here")
        self.alleged, self.done = words("clauses", "alleged"), frozenset(words("clauses", "done"))
        self.denying = frozenset(words("clauses", "denying"))
        self.ahead = self._sections()
        self.under_plan, self.under_charge = self._sentences()

    def _sections(self) -> frozenset[int]:
        """The lines under a heading that looks forward: 二、2025年重点工作."""
        ahead, on = set(), False
        for clause in self.passage.clauses:
            words = clause.span.of(self.passage.plain)
            if len(words) <= 25 and not clause.mark and any(i.time for i in clause.items):
                on = bool(FORWARD.search(words))
            if on:
                ahead.add(clause.line)
        return frozenset(ahead)

    def _sentences(self) -> tuple[frozenset[int], frozenset[int]]:
        """The clauses behind one that plans (计划…,建设…), and those right behind 据举报, by where they begin."""
        planned, charged = set(), set()
        sentence, plans, charges = -1, False, False
        for clause in self.passage.clauses:
            words = clause.span.of(self.passage.plain)
            if clause.sentence != sentence:
                sentence, plans, charges = clause.sentence, False, False
            if plans:
                planned.add(clause.span.begin)
            if charges:
                charged.add(clause.span.begin)
            plans = plans or self._marked(clause.items, words)
            charges = words in self.alleged
        return frozenset(planned), frozenset(charged)

    def of(self, clause: Clause, verb: Verb) -> Status:
        """The status of one verb of a clause."""
        told = self._before(clause, verb)
        if verb.frame.type == "Transfer":
            told = CASE_OF.sub("", told)
        charged = any(w in verb.words or w in told for w in self.alleged)
        if charged or clause.span.begin in self.under_charge:
            return "Alleged"
        return "Planned" if self._is_planned(clause, verb) else "Done"

    def denied(self, clause: Clause, verb: Verb) -> bool:
        """未发现问题, 没有新建, 不得收取: what did not happen, and what must not, is no deed."""
        before = [i for i in clause.items if i.span.end <= verb.begin]
        for item in reversed(before[-3:]):
            if item.words in self.denying:
                return True
            if item.tag not in {"d", "ad", "vd", "v"} or item.key:
                return False
        return False

    def _before(self, clause: Clause, verb: Verb) -> str:
        return Span(clause.span.begin, verb.span.begin).of(self.passage.plain)

    def _is_planned(self, clause: Clause, verb: Verb) -> bool:
        told, issued = self.timeline.named(clause), self.passage.report.header.issued
        if told and issued and told.begin > issued:
            return True
        before = [i for i in clause.items if i.span.begin < verb.span.begin]
        if any(i.words in self.done for i in before):
            return False
        if clause.line in self.ahead:
            return True
        own = any(i.words.startswith(self.here) and not i.key for i in before) or self._is_open(clause, before)
        return own or self._marked(before, self._before(clause, verb)) or self._carried(clause)

    def _is_open(self, clause: Clause, before: Sequence[Item]) -> bool:
        """年底前新建充电点60处: a deadline that is still open as the report comes out."""
        told, issued = self.timeline.named(clause), self.passage.report.header.issued
        if told is None or issued is None or told.end <= issued:
            return False
        at = next((n for n, i in enumerate(before) if i.time and i.span == told.span), None)
        after = before[at + 1] if at is not None and at + 1 < len(before) else None
        return after is not None and after.words in {"前", "之前", "以前"}

    def _marked(self, items: Sequence[Item], before: str) -> bool:
        adverb = any(i.words in self.adverb and i.tag in {"d", "v"} for i in items)
        ahead = any(i.words == "将" and i.tag == "p" and after.words in AHEAD for i, after in pairwise(items))
        return adverb or ahead or any(w in before for w in self.planned)

    def _carried(self, clause: Clause) -> bool:
        """计划…,在…建设…: a plan holds to the end of its sentence unless something is said to be done."""
        return clause.span.begin in self.under_plan
