"""Report and entities in, facts out: relations, events, statistics, times."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Evidence, Facts, Finds, Report, Resolution, Sentence, TimeExpression, Unread
from kg.ontology import Ontology
from kg.relate.confidence import Confidences
from kg.relate.draft import build
from kg.relate.events import Reader
from kg.relate.passage import Passage
from kg.relate.relations import relations
from kg.relate.statistics import Counting
from kg.relate.timeline import Timeline

__all__ = ["relate"]


def relate(report: Report, sentences: Sequence[Sentence], finds: Finds, resolution: Resolution, ontology: Ontology) -> Facts:
    """The facts of a report, each with its evidence, in the order of the text."""
    passage = Passage(report, sentences, finds, resolution, ontology)
    timeline = Timeline(passage)
    drafts = list(Reader(passage, timeline).drafts())
    statistics = tuple(sorted(Counting(passage, timeline, drafts).statistics(), key=lambda s: s.evidence[0].span))
    events = tuple(build(passage, draft, statistics) for draft in drafts)
    sure = ontology.once(Confidences)
    found, times = relations(passage, drafts), tuple(_times(passage))
    return Facts(sure.of(found), sure.of(events), sure.of(statistics), sure.of(times), tuple(_unread(passage)))


def _times(passage: Passage) -> list[TimeExpression]:
    made = []
    for time in passage.finds.times:
        sentence = next((s.index for s in passage.sentences if s.span.covers(time.span)), 0)
        made.append(TimeExpression(time.begin, time.end, (Evidence.quote(passage.report, time.span, sentence, time.rule),), 0.9))
    return made


def _unread(passage: Passage) -> list[Unread]:
    """The sentences that no entity, number or time came from."""
    things = [t.span for t in passage.things]
    silent = [s.span for s in passage.sentences if not any(s.span.covers(t) for t in things)]
    return [Unread(span, "no fact came from this sentence") for span in silent]
