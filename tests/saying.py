"""Says in one line of plain words what an analysis holds, so that a case can be written, read and compared without any IRI.

    event TYPE TRIGGER     | agent A + B | target C | recipient … | topic … | place … | campaign … | status … | time … | counts …
    number VALUE UNIT      | of INDICATOR | agent … | campaign … | upper … | status … | time … | about yes
    relation SUBJECT PREDICATE OBJECT
    entity TYPE NAME       | as OTHER NAME
    time WORDS             | is 2024-05-01..2024-05-31
    header title WORDS, header publisher WORDS, header issued DAY, header author WORDS, header editor WORDS

A line asks only for what it names: `event Sanction` means any sanction. `A + B` means these and no others, `A + …` these at
least, `~A` a filler that holds these characters, `~` in a head anything, `none` nothing. An entity answers to each of its names,
plain words to themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg import pipeline
from kg.model import ROLES, Analysis, Event, Relation, Statistic, Unnamed
from kg.ontology import Ontology

HEAD = "{title}\n{issued} 来源：{home}融媒体中心\n\n"
Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Saying:
    """One fact in words: its kind and head, and for each key its fillers, each with all the names it goes by."""

    head: tuple[str, ...]
    fillers: Mapping[str, tuple[Names, ...]]

    def __str__(self) -> str:
        shown = [f"{key} {' + '.join(min(n, key=len) for n in names)}" for key, names in self.fillers.items() if names]
        return " | ".join([" ".join(self.head), *shown])


def as_report(text: str, *, home: str = "缙云县", issued: str = "2024-07-15", title: str = "") -> str:
    """The text below a header that tells its place and its day."""
    return HEAD.format(title=title or f"{home}要闻", issued=issued, home=home) + text + "\n"


def analysed(text: str, known: Ontology, name: str = "report.txt") -> Analysis:
    """The analysis of a whole report's text, by the pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf8", newline="")
        return pipeline.analyse(pipeline.Source(path, path.parent), known)


def sayings(analysis: Analysis) -> list[Saying]:
    """Everything that an analysis holds, in words."""
    names = {e.key: frozenset(e.names) for e in analysis.entities}
    counted = {s.id: s.printed for s in analysis.statistics}
    return [
        *(_entity(e.type, e.names) for e in analysis.entities),
        *(_event(e, names, counted) for e in analysis.events),
        *(_statistic(s, names) for s in analysis.statistics),
        *(said for r in analysis.relations for said in _relation(r, names)),
        *(Saying(("time", t.evidence[0].words), {"is": _plain(_days(t.begin, t.end))}) for t in analysis.times),
        *_header(analysis),
    ]


def _plain(*words: str) -> tuple[Names, ...]:
    return tuple(frozenset({w}) for w in words if w)


def _days(begin: date | None, end: date | None) -> str:
    if begin is None or end is None:
        return ""
    return str(begin) if begin == end else f"{begin}..{end}"


def _named(fillers: Iterable[str | Unnamed], names: Mapping[str, Names]) -> tuple[Names, ...]:
    return tuple(frozenset({f.words}) if isinstance(f, Unnamed) else names[f] for f in fillers)


def _entity(kind: str, names: tuple[str, ...]) -> Saying:
    return Saying(("entity", kind, names[0]), {"as": _plain(*names)})


def _event(event: Event, names: Mapping[str, Names], counted: Mapping[str, str]) -> Saying:
    roles = {role: _named([f for r, f in event.roles if r == role], names) for role in ROLES}
    more = {"status": _plain(event.status), "time": _plain(_days(event.begin, event.end))}
    return Saying(("event", event.type, event.trigger), {**roles, **more, "counts": _plain(*(counted[c] for c in event.counts))})


def _statistic(number: Statistic, names: Mapping[str, Names]) -> Saying:
    return Saying(
        ("number", f"{number.value.normalize():f}", number.unit),
        {
            "of": _plain(number.indicator),
            "upper": _plain(f"{number.upper:f}" if number.upper is not None else ""),
            "about": _plain("yes" if number.approximate else ""),
            "agent": _named(number.agents, names),
            "campaign": _named(number.campaigns, names),
            "status": _plain(number.status),
            "time": _plain(_days(number.begin, number.end)),
        },
    )


def _relation(relation: Relation, names: Mapping[str, Names]) -> Iterator[Saying]:
    """A relation under the full names of its ends."""
    full = {key: key.rpartition("|")[2] for key in names}
    yield Saying(("relation", full[relation.subject], relation.predicate, full.get(relation.object, relation.object)), {})


def _header(analysis: Analysis) -> Iterator[Saying]:
    header = analysis.report.header
    told = [("title", header.title and header.title.text), ("publisher", header.publisher and header.publisher.text)]
    told += [("issued", str(header.issued) if header.issued else None)]
    told += [("author", c.name.text) for c in header.credits if c.is_author]
    told += [("editor", c.name.text) for c in header.credits if c.is_editor]
    return (Saying(("header", what, words), {}) for what, words in told if words)


def holds(said: Iterable[Saying], line: str) -> bool:
    """Whether one of the sayings answers to a line."""
    head, *asked = (part.strip() for part in line.split("|"))
    wanted = [part.partition(" ")[::2] for part in asked]
    return any(_heads(s, head) and all(_answers(s.fillers[key], value.strip()) for key, value in wanted) for s in said)


def _heads(said: Saying, head: str) -> bool:
    words = head.split(" ")
    return len(words) <= len(said.head) and all(
        w in {"~", h} or (w[0] == "~" and w[1:] in h) for w, h in zip(words, said.head, strict=False)
    )


def _answers(fillers: tuple[Names, ...], value: str) -> bool:
    wanted = [] if value == "none" else value.split(" + ")
    if wanted[-1:] == ["…"]:
        return all(any(_fits(names, w) for names in fillers) for w in wanted[:-1])
    both = [
        *(any(_fits(names, w) for names in fillers) for w in wanted),
        *(any(_fits(names, w) for w in wanted) for names in fillers),
    ]
    return all(both)


def _fits(names: Names, wanted: str) -> bool:
    return any(wanted[1:] in n for n in names) if wanted.startswith("~") else wanted in names
