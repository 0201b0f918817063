"""The run's report, `run.json`: for a person what became of each report, for the next build what stands in the folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

import kg
from kg.errors import StoreError
from kg.model import Analysis, Report
from kg.ontology import Ontology
from kg.read.fetch import is_address
from kg.read.source import Source

FILE = "run.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: its analysis, or the reason why there is none.

    `file` is the digest of the file's bytes, empty where they changed while they were read; `kept` says that it was read before.
    `corrections` has the entries that concern the report by their ids, each with the reason why it was not made, or none.
    """

    source: str
    analysis: Analysis | None
    reason: str
    seconds: float
    file: str = ""
    kept: bool = False
    corrections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A report as a run noted it: its name in the graph, its file relative to the run's folder, the digest of its bytes."""

    source: str
    path: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What the next build needs to know of the last one."""

    base: str
    validated: bool
    page: bool
    reports: tuple[Row, ...]
    failures: tuple[Row, ...]
    sparql: bool = True
    maker: str = ""

    def sources(self, out: Path) -> dict[str, Source]:
        """All reports of the run by name, those that failed too. Their root is what their name is relative to."""
        return {row.source: _source(row, out) for row in self.reports + self.failures}

    @property
    def files(self) -> dict[str, str]:
        """The digest of each report's file, by name."""
        return {row.source: row.file for row in self.reports}


def _source(row: Row, out: Path) -> Source:
    if is_address(row.source):
        return Source(Path(row.source), Path(), address=row.source)
    path = Path(os.path.normpath(out.resolve() / row.path))
    return Source(path, path.parents[len(Path(row.source).parts) - 1])


def last(out: Path) -> Run | None:
    """The run that made the graph in a folder, None when there is none. Raises StoreError for one that cannot be understood."""
    try:
        return msgspec.json.decode((out / FILE).read_bytes(), type=Run)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"{out / FILE}: does not tell which reports are in the graph ({error}); run kg build again") from None


def rows(out: Path) -> dict[str, Any]:
    """The rows of the reports in the graph, by name, as the last run noted them."""
    return {row["source"]: row for row in msgspec.json.decode((out / FILE).read_bytes())["reports"]}


def told(
    outcomes: Sequence[Outcome], sources: Sequence[Source], out: Path, *,
    ontology: Ontology, noted: Mapping[str, Any], stayed: Mapping[str, Any] | None = None,
) -> bytes:
    """The content of run.json. Only its seconds differ between two builds of the same reports.

    `noted` has the options and what became of the corrections, `stayed` the rows of reports left as they are, without outcome.
    """
    paths = {s.name: s.address or os.path.relpath(s.root.resolve() / s.name, out.resolve()) for s in sources}
    new = {o.source: _row(o, o.analysis, paths[o.source], ontology) for o in outcomes if o.analysis}
    failed = {o.source: {"source": o.source, "path": paths[o.source], "why": o.reason} for o in outcomes if o.analysis is None}
    content = {
        "mailuo": kg.__version__,
        "ontology": ontology.digest,
        **noted,
        "reports": [new.get(s.name) or (stayed or {})[s.name] for s in sources if s.name not in failed],
        "failures": [failed[s.name] for s in sources if s.name in failed],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _row(outcome: Outcome, analysis: Analysis, path: str, ontology: Ontology) -> dict[str, Any]:
    report = analysis.report
    return {
        "source": outcome.source,
        "path": path,
        "file": outcome.file,
        "sha256": report.sha256,
        "read": _how(report),
        "characters": len(report.text),
        "entities": _tally(e.type for e in analysis.entities),
        "relations": _tally(r.predicate for r in analysis.relations),
        "events": _tally(e.type for e in analysis.events),
        "statistics": len(analysis.statistics),
        "times": len(analysis.times),
        "unread": [{"at": [u.span.begin, u.span.end], "words": u.span.of(report.text), "why": u.reason} for u in analysis.unread],
        "unlinked": [
            {"place": e.name, "candidates": [d.code for d in options]}
            for e in analysis.entities if e.type == "Place" and not e.division and (options := ontology.gazetteer.named(e.name))
        ],
        "warnings": list(analysis.warnings),
        "corrections": dict(outcome.corrections),
        "seconds": round(outcome.seconds, 3),
    }


def _how(report: Report) -> dict[str, Any]:
    """How the bytes became a text: the format, and the encoding with what decided on it, or the number of pages."""
    reading = report.reading
    told = {"format": reading.format, "encoding": reading.encoding, "why": reading.why, "pages": len(reading.pages)}
    return {key: value for key, value in told.items() if value}


def _tally(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))
