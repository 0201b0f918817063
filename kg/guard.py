"""A guard against fitting: in how many reports each rule and each lexicon entry fires.

What fires in a single report may have been written for it: it needs an example from another genre, or goes. A word fires where
the text has it as this entry, not as a part of a longer entry of its section; a rule fires where something found by it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kg import pipeline
from kg.model import Analysis, Event
from kg.ontology import Ontology

SINGLE = 30  # a word longer than this lists single characters: 王李张刘陈…
VERBS = "frames"


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule or a word, the section it stands in, and the reports in which it fires."""

    section: str
    words: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """How many entries a section has, and how many of them fire in no report, in one, in more."""

    name: str
    entries: int
    none: int
    one: int
    more: int


@dataclass(frozen=True, slots=True)
class Guard:
    """All entries section by section; `failures` are the reports that could not be read, with the reason."""

    entries: tuple[Entry, ...]
    reports: tuple[str, ...]
    failures: tuple[str, ...] = ()

    def sections(self) -> list[Section]:
        """One line for each section, in the order of the entries."""
        counts: dict[str, list[int]] = {}
        for entry in self.entries:
            counts.setdefault(entry.section, []).append(len(entry.reports))
        return [Section(name, len(n), n.count(0), n.count(1), sum(c > 1 for c in n)) for name, n in counts.items()]

    def rare(self, times: int) -> dict[str, list[Entry]]:
        """Section -> its entries that fire in exactly so many reports; sections without any are left out."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if len(entry.reports) == times:
                found.setdefault(entry.section, []).append(entry)
        return found

    def within(self, prefix: str) -> Guard:
        """Only the sections whose names begin so."""
        return Guard(tuple(e for e in self.entries if e.section.startswith(prefix)), self.reports, self.failures)


Fired = Mapping[tuple[str, str], None]  # (section, words), in the order in which they were met


def guard(paths: Sequence[Path], ontology: Ontology) -> Guard:
    """Reads the reports and counts. Raises ReadError when there is none, OntologyError for an ontology that does not load."""
    outcomes = list(map(partial(pipeline.attempt, ontology=ontology), pipeline.collect(paths)))
    read = {o.source: o.analysis for o in outcomes if o.analysis}
    listed, spotters = _listed(ontology), _spotters(ontology)
    shifts = [(_row_name(row), row) for row in ontology.data("lexicon/objects")]
    types = {f"event/{row['id']}": str(row["type"]) for row in ontology.data("lexicon/frames")}
    fired = {name: _fired(analysis, spotters, shifts, types) for name, analysis in read.items()}
    every = dict.fromkeys([*listed, *(key for one in fired.values() for key in sorted(one))])
    entries = [Entry(*key, tuple(name for name, one in fired.items() if key in one)) for key in every]
    entries.sort(key=lambda e: e.section)
    return Guard(tuple(entries), tuple(read), tuple(o.reason for o in outcomes if not o.analysis))


def _listed(ontology: Ontology) -> list[tuple[str, str]]:
    """Every entry that could fire: the words of the lexicon, the rows of its objects, the rules and frames by name."""
    words = [(section, word) for section, listed in _sections(ontology) for word in dict.fromkeys(listed)]
    rows = [("objects rows", _row_name(row)) for row in ontology.data("lexicon/objects")]
    rules = [(f"rules {family}", f"{family}/{rule.id}") for family in ontology.families() for rule in ontology.rules(family)]
    frames = [("rules event", f"event/{row['id']}") for row in ontology.data("lexicon/frames")]
    return [*words, *rows, *rules, *frames]


def _sections(ontology: Ontology) -> Iterator[tuple[str, list[str]]]:
    """The sections of all lexicons that list words; a table lists the words that lead into it."""
    for path in sorted((ontology.root / "lexicon").glob("*.yaml")):
        content = ontology.data(f"lexicon/{path.stem}")
        if isinstance(content, dict):
            yield from ((f"{path.stem} {name}", _words(value)) for name, value in content.items())
        elif path.stem == VERBS:
            yield from ((f"{VERBS} {row['id']}", _words(f"{row['verbs']} {row.get('weak', '')}")) for row in content)


def _words(value: Any) -> list[str]:
    listed = value.split() if isinstance(value, str) else [str(word) for word in value] if isinstance(value, Iterable) else []
    return [part for word in listed for part in (word if len(word) > SINGLE else [word])]


def _row_name(row: Mapping[str, Any]) -> str:
    verbs = row["verbs"].split()
    objects = str(row.get("object") or row.get("unit", "")).split()
    return f"{' '.join(verbs[:3])} + {' '.join(objects[:3])} → {row['type']}"


Spotter = Callable[[str], set[str]]


def _spotters(ontology: Ontology) -> list[tuple[dict[str, str], Spotter]]:
    """Words with their section, and what finds them: section by section, but the verbs of all frames together."""
    verbs: dict[str, str] = {}
    made = []
    for section, listed in _sections(ontology):
        if section.startswith(f"{VERBS} "):
            verbs = dict.fromkeys(listed, section) | verbs
        else:
            made.append((dict.fromkeys(listed, section), spotter(listed)))
    return [*made, (verbs, spotter(verbs))]


def spotter(listed: Iterable[str]) -> Spotter:
    """Finds which of some words stand in a text, the longest at each place, none inside another."""
    starts: dict[str, list[str]] = {}
    for word in sorted(set(listed) - {""}, key=lambda w: (-len(w), w)):
        starts.setdefault(word[0], []).append(word)

    def spot(text: str) -> set[str]:
        found, at = set(), 0
        while at < len(text):
            word = next((w for w in starts.get(text[at], ()) if text.startswith(w, at)), "")
            found.add(word)
            at += len(word) or 1
        return found - {""}

    return spot


def _fired(
    analysis: Analysis, spotters: Sequence[tuple[dict[str, str], Spotter]], shifts: Sequence[tuple[str, Mapping[str, Any]]],
    types: Mapping[str, str],
) -> Fired:
    """What fires in one report."""
    words = [(sections[w], w) for sections, spot in spotters for w in sorted(spot(analysis.report.plain))]
    rules = [(f"rules {rule.partition('/')[0]}", rule) for rule in sorted(_rules(analysis))]
    shifted = [("objects rows", name) for e in analysis.events if (name := _shifted(e, shifts, types))]
    return dict.fromkeys([*words, *rules, *shifted])


def _rules(analysis: Analysis) -> set[str]:
    """The rules that found the mentions kept, and the evidence of the facts."""
    mentions = {mention.rule for entity in analysis.entities for mention in entity.mentions}
    return mentions | {evidence.rule for fact in analysis.facts for evidence in fact.evidence}


def _shifted(event: Event, shifts: Sequence[tuple[str, Mapping[str, Any]]], types: Mapping[str, str]) -> str:
    """The row of `lexicon/objects.yaml` that gave an event a type which is not its frame's, empty where none did."""
    evidence = event.evidence[0]
    if types.get(evidence.rule) in (None, event.type):
        return ""
    for name, row in shifts:
        words = f"{row.get('object', '')} {row.get('unit', '')}".split()
        if row["type"] == event.type and event.trigger in row["verbs"].split() and any(w in evidence.words for w in words):
            return name
    return ""
