"""What `kg guard` prints: how many entries of each section fire, then those that fire in one report or in none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.cli import display
from kg.guard import Entry, Guard


def lines(found: Guard) -> Iterator[str]:
    """A row for each section and one for all, then the entries by section."""
    sections = found.sections()
    rows = [[s.name, *map(str, (s.entries, s.none, s.one, s.more))] for s in sections]
    sums = [sum(n) for n in zip(*((s.entries, s.none, s.one, s.more) for s in sections), strict=True)] or [0] * 4
    head = ("section", "entries", "in no report", "in one", "in two or more")
    yield display.table(head, [*rows, ["ALL", *map(str, sums)]], numeric=[False] + [True] * 4)
    yield from _listed(f"fires in one of the {len(found.reports)} reports:", found.rare(1))
    yield from _listed("fires in no report:", found.rare(0))


def _listed(title: str, sections: dict[str, list[Entry]]) -> Iterator[str]:
    if sections:
        yield from ("", title)
    for name, entries in sections.items():
        words = (e.words if not e.reports else f"{e.words} ({e.reports[0].removesuffix('.txt')})" for e in entries)
        yield display.safe(f"  {name}: {', '.join(words)}")


def plain(found: Guard) -> dict[str, Any]:
    """The same for JSON: the reports, the sections with their counts, and every entry with the reports in which it fires."""
    return {
        "reports": list(found.reports),
        "sections": {s.name: {"entries": s.entries, "none": s.none, "one": s.one, "more": s.more} for s in found.sections()},
        "entries": [{"section": e.section, "words": e.words, "reports": list(e.reports)} for e in found.entries],
    }
