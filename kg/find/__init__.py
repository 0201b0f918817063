"""Tokens in, mentions, times and quantities out. Overlaps are settled here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kg.find.bodies import find_bodies
from kg.find.groups import find_groups
from kg.find.home import find_home
from kg.find.page import Page
from kg.find.people import find_people
from kg.find.places import find_places
from kg.find.quantities import find_quantities
from kg.find.shared import find_shared
from kg.find.times import find_times, review_year
from kg.find.titled import find_built, find_short, find_titled
from kg.model import Finds, Mention, Report, Sentence, Span, Time
from kg.ontology import Ontology

__all__ = ["find"]

# Titled things come before the tagger's names: “洞庭清波”专项行动 would become an organization otherwise.
PARTS = {"Place", "Organization", "Facility", "Meeting", "Concept", "Campaign"}
RANK = {
    "Document": 9, "Campaign": 8, "Mechanism": 8, "Meeting": 8, "Facility": 7, "Organization": 6, "Person": 6, "Group": 5,
    "Place": 4, "Concept": 3,
}
# ——2025年2月19日在…会议上 tells the occasion of a speech below its title: it names the meeting, and its day is the header's.
OCCASION = re.compile(r"(?:[—–-]{1,2}|\()[^。]{0,60}在[^。]{2,60}(?:会议|大会|会)上(?:的[^。]{0,10})?\)?")


def find(report: Report, sentences: Sequence[Sentence], ontology: Ontology) -> Finds:
    """The mentions, times and quantities of a report, each list in the order of the text.

    The headline is searched for names alone: its numbers and times are the body's (gold guidelines, headline and header).
    """
    page = Page(report, sentences, ontology)
    page.home = find_home(page)
    lines = _content(page)
    title = report.header.title.text if report.header.title else ""
    year = review_year(title, report.header.issued, report.plain, ontology)
    places = tuple(find_places(page))
    times = _outside(find_times(report.plain, lines, issued=report.header.issued, year=year, ontology=ontology), places)
    lead = _lead(page, year, ontology)
    quantities = find_quantities(report.plain, lines, times=times, ontology=ontology)
    built = [*find_titled(page), *find_built(page)]
    mentions = [*places, *find_bodies(page, places), *find_people(page), *built, *find_groups(page, quantities)]
    home = page.home[0].code if page.home else ""
    return Finds(_completed(page, settle(mentions, times), times), times, quantities, home, year, lead)


def _outside(times: Iterable[Time], places: Sequence[Mention]) -> tuple[Time, ...]:
    """The times without those that are a character of a place's name: 春 of 长春."""
    named = {i for p in places if len(p.span) > 1 for i in range(p.span.begin, p.span.end)}
    return tuple(t for t in times if len(t.span) > 1 or t.span.begin not in named)


def _completed(page: Page, settled: Sequence[Mention], times: Sequence[Time]) -> tuple[Mention, ...]:
    """With the names that need the others first: shorter forms of them (新院区), and those that share their last words."""
    settled = settle([*settled, *find_short(page, settled)], times)
    shared = tuple(find_shared(page, settled))
    replaced = {m.span for m in shared}
    return tuple(sorted([*(m for m in settled if m.span not in replaced), *shared], key=lambda m: m.span))


def _lead(page: Page, year: int | None, ontology: Ontology) -> Time | None:
    """The span of several days in the headline (国庆假期…接待游客87.6万人次): what the report's figures are about."""
    title = page.report.header.title
    if title is None or year is not None:
        return None
    issued = page.report.header.issued
    times = find_times(page.plain, [title.span], issued=issued, year=None, ontology=ontology)
    return next((t for t in times if (t.end - t.begin).days >= 2 and not _is_running_year(t, issued)), None)


def _is_running_year(time: Time, issued: date | None) -> bool:
    """2025年 in a headline of 2025 says when the report was written; its figures may be about any part of that year."""
    return time.rule == "time/year" and issued is not None and time.begin.year >= issued.year


def _content(page: Page) -> list[Span]:
    """The sentences that are searched for times and quantities: without the headline and the line on a speech's occasion."""
    title = page.report.header.title
    return [s for s in page.lines() if not (title and title.span.meets(s)) and not OCCASION.fullmatch(s.of(page.plain))]


def settle(mentions: Iterable[Mention], times: Sequence[Time]) -> tuple[Mention, ...]:
    """One mention a stretch: the longer first, then the higher rank, then the surer.

    What lies inside a kept mention becomes its part.
    """
    busy = {i for t in times for i in range(t.span.begin, t.span.end)}
    taken: dict[int, Mention] = {}
    inside: dict[Mention, list[Mention]] = {}
    order = sorted(set(mentions), key=lambda m: (-len(m.span), -RANK[m.type], -m.confidence, m.span, m.rule, -len(m.parts)))
    for mention in order:
        stretch = range(mention.span.begin, mention.span.end)
        holders = list({id(holder): holder for i in stretch if (holder := taken.get(i)) is not None}.values())
        if not holders and not (len(stretch) <= 2 and any(i in busy for i in stretch)):
            inside[mention] = []
            taken.update(dict.fromkeys(stretch, mention))
        elif len(holders) == 1 and holders[0].span.covers(mention.span) and mention.span != holders[0].span:
            inside[holders[0]].append(mention)
    return tuple(sorted((_holding(m, parts) for m, parts in inside.items()), key=lambda m: m.span))


def _holding(mention: Mention, inside: Sequence[Mention]) -> Mention:
    """A mention with the names inside it; the structure of an organization is already known."""
    if mention.type in {"Organization", "Person", "Place"} or mention.parts:
        return mention
    by_span = {m.span: m for m in reversed(inside) if m.type in PARTS and m.span.end != mention.span.end}
    outer = [m for m in by_span.values() if not any(o != m.span and o.covers(m.span) for o in by_span)]
    held = [_holding(o, [m for m in by_span.values() if m.span != o.span and o.span.covers(m.span)]) for o in outer]
    return replace(mention, parts=tuple(sorted(held, key=lambda m: m.span)))
