"""What is done, what is only planned, and what is alleged. A graph that forgets this harms people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Span, Status
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item, Passage
from kg.relate.timeline import Timeline

FORWARD = re.compile(r"(?:重点工作|工作安排|工作打算|主要任务|工作计划|下一步|目标任务|发展目标|重点任务)")


class Statuses:
    """The status of each clause's verbs, by its own words, those before it in the sentence, and the section it stands in."""

    def __init__(self, passage: Passage, timeline: Timeline) -> None:
        words = passage.ontology.words
        self.passage, self.timeline = passage, timeline
        self.planned, self.adverb = words("clauses", "planned"), frozenset(words("clauses", "planned_adverb"))
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
        before = self._before(clause, verb)
        charged = any(w in verb.words or w in before for w in self.alleged)
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
        return self._marked(before, self._before(clause, verb)) or self._carried(clause)

    def _marked(self, items: Iterable[Item], before: str) -> bool:
        adverb = any(i.words in self.adverb and i.tag in {"d", "v"} for i in items)
        return adverb or any(w in before for w in self.planned)

    def _carried(self, clause: Clause) -> bool:
        """计划…,在…建设…: a plan holds to the end of its sentence unless something is said to be done."""
        return clause.span.begin in self.under_plan
