"""An event before its numbers are known, and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import ROLES, Event, Evidence, Span, Statistic, Status, Time
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Passage
from kg.relate.roles import Roles

CONFIDENCE = 0.7
WHOLE = 120  # characters of a clause that is quoted as a whole
BEFORE, QUOTED = 60, 150  # else so many before the verb, and so many in all


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its numbers are known; `reach` is the stretch of text that belongs to its verb."""

    verb: Verb
    clause: Clause
    type: str
    trigger: str
    roles: Roles
    time: Time | None
    status: Status
    reach: Span
    told: Span | None = None  # where its words go beyond its clause: 要求,各县…于10月底前完成自查


def build(passage: Passage, draft: Draft, statistics: Sequence[Statistic]) -> Event:
    """The event of a draft, with the numbers that stand in its stretch of the clause."""
    where, time = draft.told or _short(draft), draft.time
    evidence = Evidence.quote(passage.report, where, draft.clause.sentence, f"event/{draft.verb.frame.id}")
    here = [s for s in statistics if draft.reach.meets(s.evidence[0].span)]
    return Event(
        type=draft.type,
        trigger=draft.trigger,
        label=draft.trigger,
        roles=tuple((r, f) for r in ROLES for f in draft.roles.get(r, ())),
        evidence=(evidence,),
        confidence=CONFIDENCE,
        status=draft.status,
        time_text=time.span.of(passage.report.text) if time and time.rule != "time/review" else "",
        begin=time.begin if time else None,
        end=time.end if time else None,
        counts=tuple(s.id for s in here if draft.reach.begin <= int(s.id[1:]) < draft.reach.end),
    )


def _short(draft: Draft) -> Span:
    """The clause, or where it is long the stretch of the verb: evidence has at most 200 characters."""
    span = draft.clause.span
    if len(span) <= WHOLE:
        return span
    begin = max(span.begin, draft.verb.span.begin - BEFORE)
    return Span(begin, min(span.end, begin + QUOTED))
