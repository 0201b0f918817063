"""Relations: standing facts that the structure of names shows, that patterns over typed text say, and that events imply.

Each finder yields (subject, predicate, object, where, rule, confidence); here they are gathered, one relation for each triple,
with every place that says so. Defaults (a town lies in the home county) come last and only where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.model import Evidence, Relation, Span
from kg.relate.bodies import Bodies
from kg.relate.draft import Draft
from kg.relate.found import Found
from kg.relate.offices import Offices
from kg.relate.passage import Passage
from kg.relate.sites import Sites
from kg.relate.sources import Sources

QUOTES = 5  # places that are kept as evidence of one relation


def relations(passage: Passage, drafts: Sequence[Draft]) -> tuple[Relation, ...]:
    """All relations of a passage, in the order in which they are first found."""
    bodies, sites, offices, sources = Bodies(passage), Sites(passage, drafts), Offices(passage), Sources(passage, drafts)
    said: tuple[Callable[[], Iterator[Found]], ...] = (
        bodies.inside, bodies.prefixed, sites.chains, sites.roads, sites.stated, sites.built, sites.groups,
        sources.titled, sources.members, sources.organizers, sources.inspections, offices.held, offices.alone, offices.credits,
    )
    gathered: dict[tuple[str, str, str], list[tuple[Span, str, float]]] = {}
    for finder in said:
        _gather(gathered, finder())
    _gather(gathered, bodies.attached(gathered))
    _gather(gathered, sites.defaults(gathered))
    return tuple(_relation(passage, key, places) for key, places in gathered.items())


def _gather(gathered: dict[tuple[str, str, str], list[tuple[Span, str, float]]], found: Iterator[Found]) -> None:
    for subject, predicate, object_, span, rule, confidence in list(found):
        if subject != object_:
            gathered.setdefault((subject, predicate, object_), []).append((span, rule, confidence))


def _relation(passage: Passage, key: tuple[str, str, str], places: list[tuple[Span, str, float]]) -> Relation:
    def sentence(span: Span) -> int:
        return next((s.index for s in passage.sentences if s.span.meets(span)), 0)

    evidence = tuple(dict.fromkeys(Evidence.quote(passage.report, s, sentence(s), r) for s, r, _ in places[:QUOTES]))
    return Relation(*key, evidence, max(c for *_, c in places))
