"""The run's report, `run.json`: for a person what became of each report, for the next build what stands in the folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

import kg
from kg.errors import StoreError
from kg.model import Analysis, Report
from kg.ontology import Ontology
from kg.read.fetch import is_address
from kg.read.source import Source

if TYPE_CHECKING:
    import pyoxigraph as ox

FILE = "run.json"
FACTS = ("relations", "events", "statistics", "times")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: the reason why it could not be read, or none.

    `file` is the digest of the file's bytes, empty where they changed while they were read; `kept` says that it was read before.
    The analysis is here only where it is not kept on the disk.
    """

    source: str
    analysis: Analysis | None
    reason: str
    seconds: float
    file: str = ""
    kept: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A report that could be read: its analysis with the corrections made, and what the shared graph says by it beside names.

    `corrections` has the entries that concern the report by their ids, each with the reason why it was not made, or none.
    """

    outcome: Outcome
    analysis: Analysis
    seconds: float
    beside: Set[ox.Triple] = frozenset()
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
        here = str(out.resolve())
        roots: dict[str, Path] = {}
        return {row.source: _source(row, here, roots) for row in self.reports + self.failures}

    @property
    def files(self) -> dict[str, str]:
        """The digest of each report's file, by name."""
        return {row.source: row.file for row in self.reports}


def _source(row: Row, out: str, roots: dict[str, Path]) -> Source:
    """A row's report. `roots` has those that many reports share, by what their paths begin with."""
    if is_address(row.source):
        return Source(Path(row.source), Path(), address=row.source)
    path = os.path.normpath(f"{out}/{row.path}")
    if not (root := roots.get(begin := path.removesuffix(row.source))):
        root = roots[begin] = Path(path).parents[len(Path(row.source).parts) - 1]
    return Source(Path(path), root)


def last(out: Path) -> Run | None:
    """The run that made the graph in a folder, None when there is none. Raises StoreError for one that cannot be understood."""
    try:
        return msgspec.json.decode((out / FILE).read_bytes(), type=Run)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"{out / FILE}: does not tell which reports are in the graph ({error}); run kg build again") from None


def rows(out: Path) -> dict[str, Stayed]:
    """The rows of the reports in the graph, by name, as the last run noted them."""
    content = (out / FILE).read_bytes()
    known, raw = msgspec.json.decode(content, type=_Known).reports, msgspec.json.decode(content, type=_Raw).reports
    return {one.source: Stayed(one.corrections, bytes(row)) for one, row in zip(known, raw, strict=True)}


@dataclass(frozen=True, slots=True)
class Stayed:
    """The row of a report that stays as it is, and the corrections that concern it."""

    corrections: Mapping[str, str]
    text: bytes


@dataclass(frozen=True, slots=True)
class _Named:
    source: str
    corrections: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    reports: tuple[_Named, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    reports: tuple[msgspec.Raw, ...]


class Rows:
    """The rows of the reports that were read, in a file of their own until all is known that stands before them."""

    def __init__(self, file: Path, ontology: Ontology, sources: Mapping[str, Source], out: Path) -> None:
        self._file, self._ontology, self._sources, self._out = file, ontology, sources, out.resolve()
        self.corrections: list[Mapping[str, str]] = []
        self.facts: Counter[str] = Counter(dict.fromkeys(FACTS, 0))

    def noted(self, told: Iterable[Told]) -> Iterator[Told]:
        """The reports as they come, each noted when it goes by. Raises OSError."""
        with self._file.open("wb") as file:
            for one in told:
                file.write(msgspec.json.encode(_row(one, self._path(one.outcome.source), self._ontology)) + b"\n")
                self.corrections += [one.corrections] if one.corrections else []
                self.facts.update({kind: len(getattr(one.analysis, kind)) for kind in FACTS})
                yield one

    def take(self, files: Iterable[Path]) -> None:
        """Take in rows that were noted elsewhere. Raises OSError."""
        with self._file.open("wb") as file:
            for path in files:
                file.write(path.read_bytes())

    def __iter__(self) -> Iterator[bytes]:
        """The rows as they stand in run.json."""
        with self._file.open("rb") as file:
            yield from map(_formatted, file)

    def _path(self, name: str) -> str:
        """Where a report is, from the run's folder, or its address."""
        source = self._sources[name]
        return source.address or os.path.relpath(source.root.resolve() / name, self._out)

    def write(
        self, target: Path, failures: Iterable[Outcome], *,
        noted: Mapping[str, Any], stayed: Mapping[str, Stayed] = MappingProxyType({}),
    ) -> None:
        """Write run.json. Only its seconds differ between two builds of the same reports. Raises OSError.

        `noted` has the options and what became of the corrections, `stayed` the rows of reports left as they are.
        """
        failed = {o.source: {"source": o.source, "path": self._path(o.source), "why": o.reason} for o in failures}
        new = iter(self)
        reports = (stayed[name].text if name in stayed else next(new) for name in self._sources if name not in failed)
        why = (_formatted(msgspec.json.encode(failed[name])) for name in self._sources if name in failed)
        head = {"mailuo": kg.__version__, "ontology": self._ontology.digest, **noted}
        with target.open("wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(head), indent=2).removesuffix(b"\n}"))
            file.writelines(_listed("reports", reports))
            file.writelines(_listed("failures", why))
            file.write(b"\n}\n")


def _formatted(row: bytes) -> bytes:
    """A row as it stands in a list of run.json."""
    return msgspec.json.format(row, indent=2).replace(b"\n", b"\n    ")


def _listed(name: str, some: Iterable[bytes]) -> Iterator[bytes]:
    yield f',\n  "{name}": ['.encode()
    between, end = b"\n    ", b"]"
    for row in some:
        yield between + row
        between, end = b",\n    ", b"\n  ]"
    yield end


def _row(told: Told, path: str, ontology: Ontology) -> dict[str, Any]:
    analysis, report = told.analysis, told.analysis.report
    return {
        "source": told.outcome.source,
        "path": path,
        "file": told.outcome.file,
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
        "corrections": dict(told.corrections),
        "seconds": round(told.seconds, 3),
    }


def _how(report: Report) -> dict[str, Any]:
    """How the bytes became a text: the format, and the encoding with what decided on it, or the number of pages."""
    reading = report.reading
    told = {"format": reading.format, "encoding": reading.encoding, "why": reading.why, "pages": len(reading.pages)}
    return {key: value for key, value in told.items() if value}


def _tally(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))
