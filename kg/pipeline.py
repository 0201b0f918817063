"""The only module that knows the order of the stages: files in, one folder with the graph out.

`analyse` takes one report through read, tag, find, resolve and relate. `build` does so for all reports, merges them into the
graph, checks it, and puts `graph.ttl`, `graph.trig`, `graph.jsonld`, `graph.html`, `run.json` and `store/` in place: all or none.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import kg
from kg.engines import local
from kg.errors import KGError, OntologyError, ReadError, StoreError
from kg.model import Analysis, Report, Violation
from kg.ontology import Ontology
from kg.read.collect import collect
from kg.read.source import Source

__all__ = ["Source", "analyse", "attempt", "build", "collect"]

DEFAULT_BASE = "https://w3id.org/mailuo/id/"
PRODUCTS = ("graph.ttl", "graph.trig", "graph.jsonld", "graph.html", "store", "run.json")

# What a text that nobody foresaw can raise inside a stage. It becomes a row of the run, never the end of the others.
DEFEATS = (KGError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Options:
    """What a build may be told: the base of its IRIs, what to leave out (`sparql`: of the page), whether to fetch addresses."""

    base: str = DEFAULT_BASE
    validate: bool = True
    page: bool = True
    sparql: bool = True
    fetch: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: its analysis, or the reason why there is none."""

    source: str
    analysis: Analysis | None
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did. With violations nothing was written."""

    out: Path
    outcomes: tuple[Outcome, ...]
    violations: tuple[Violation, ...] = ()

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        """The analyses of the reports that could be read, in the order of their names."""
        return tuple(o.analysis for o in self.outcomes if o.analysis is not None)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The reports that could not."""
        return tuple(o for o in self.outcomes if o.analysis is None)


Watch = Callable[[str, int, int], None]  # what is being done, how many parts of it are done, of how many


def analyse(source: Source, ontology: Ontology) -> Analysis:
    """Everything that one report says. Pure: the same input and ontology give the same value. Raises ReadError."""
    from kg import doubt, find, read, relate, resolve, tag

    report = read.read(source, ontology)
    sentences = tag.tag(report)
    finds = find.find(report, sentences, ontology)
    resolution = resolve.resolve(report, sentences, finds, ontology)
    facts = relate.relate(report, sentences, finds, resolution, ontology)
    found = Analysis(
        report, resolution.entities, facts.relations, facts.events, facts.statistics, facts.times,
        about=resolution.about, unread=resolution.unread + facts.unread, warnings=report.reading.notes,
    )
    return doubt.doubted(found)


def attempt(source: Source, ontology: Ontology) -> Outcome:
    """The analysis of one report, or why it failed. An ontology that does not load is nobody's report, and is raised."""
    start = time.perf_counter()
    analysis, reason = None, ""
    try:
        analysis = analyse(source, ontology)
    except OntologyError:
        raise
    except DEFEATS as error:
        reason = str(error) if isinstance(error, KGError) else f"{source.name}: {type(error).__name__}: {error}; please report it"
    return Outcome(source.name, analysis, " ".join(reason.split()), time.perf_counter() - start)


def checked_base(base: str) -> str:
    """The base of the graph's IRIs, when it can be one. Raises KGError."""
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`/?#]+(?:/[^\s<>\"{}|\\^`]*)?[/#]", base):
        raise KGError(f"--base {base!r}: not the start of an IRI; give one that ends with / or #, like https://example.org/id/")
    return base


def _silent(_what: str, _done: int, _of: int) -> None:
    """Watches without telling."""


def build(
    inputs: Sequence[Path | str], out: Path, *, ontology: Ontology, options: Options | None = None,
    engine: Any = local, watch: Watch = _silent,
) -> BuildResult:
    """Build the graph of all reports into the folder `out`: everything is replaced, or nothing is touched.

    Raises KGError when there is no report, none could be read, or `out` cannot be written. A graph that breaks a shape is a
    defect of mailuo: the violations come back and nothing is written.
    """
    options = options or Options()
    checked_base(options.base)
    sources = collect(inputs, fetching=options.fetch)
    outcomes = []
    for outcome in engine.map(partial(attempt, ontology=ontology), sources):
        outcomes.append(outcome)
        watch(outcome.source, len(outcomes), len(sources))
    result = BuildResult(out, tuple(outcomes))
    if not result.analyses:
        raise ReadError("; ".join(o.reason for o in result.failures))
    return _delivered(result, ontology, options, watch)


def _delivered(result: BuildResult, ontology: Ontology, options: Options, watch: Watch) -> BuildResult:
    """The graph of the analyses, checked, and put in place."""
    from kg import validate
    from kg.graph import files, inference, rdf

    watch("graph", 0, 0)
    quads = rdf.to_quads(
        result.analyses, base=options.base, version=kg.__version__, digest=ontology.digest, gazetteer=ontology.gazetteer,
    )
    quads = [*quads, *inference.infer(quads, ontology, base=options.base)]
    turtle = files.turtle(quads)
    if options.validate:
        watch("check", 0, 0)
        if violations := tuple(validate.validate(turtle, ontology)):
            return replace(result, violations=violations)
    watch("write", 0, 0)
    with _delivery(result.out) as stage:
        (stage / "graph.ttl").write_bytes(turtle)
        trig = files.trig(quads)
        (stage / "graph.trig").write_bytes(trig)
        (stage / "graph.jsonld").write_bytes(files.jsonld(quads))
        _store(stage / "store", quads)
        if options.page:
            (stage / "graph.html").write_text(_page(result, ontology, options, trig), "utf8", newline="\n")
        (stage / "run.json").write_text(_told(result, ontology, options), "utf8", newline="\n")
    return result


def _store(folder: Path, quads: list[Any]) -> None:
    from kg import store

    store.replace(folder, quads)


def _page(result: BuildResult, ontology: Ontology, options: Options, trig: bytes) -> str:
    from kg import query, view
    from kg.graph import network
    from kg.view import asking, terms

    titles = [a.report.header.title.text if a.report.header.title else a.report.source for a in result.analyses]
    title = titles[0] if len(titles) == 1 else f"{titles[0]}等{len(titles)}篇报道"
    told = asking.Asking(
        trig, query.declared(ontology) | {"id": options.base}, {q.name: q.sparql for q in query.questions(ontology)},
    ) if options.sparql else None
    return view.render(network.to_network(result.analyses, base=options.base), title=title, terms=terms.of(ontology), asking=told)


@contextmanager
def _delivery(out: Path) -> Iterator[Path]:
    """A folder to fill. In the end it replaces the products in `out`, all together; after an error, `out` is as it was."""
    with _held(out):
        stage = Path(tempfile.mkdtemp(prefix=".building-", dir=out))
        try:
            yield stage
            _exchange(stage, out)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _held(out: Path) -> Iterator[None]:
    """The folder, made where it is missing and locked against a second build; unmade after an error."""
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror}; choose another folder with -o") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise StoreError(f"{out}: another build is writing it; wait for that or choose another folder with -o") from None
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror}; nothing there was changed") from None
    finally:
        os.close(lock)
        for folder in made:
            with suppress(OSError):  # not empty: the build went well
                folder.rmdir()


def _exchange(stage: Path, out: Path) -> None:
    """Put the new products in place of the old ones, by renaming alone; when one rename fails, undo those before it."""
    old = stage / "old"
    old.mkdir()
    undo: list[tuple[Path, Path]] = []
    try:
        for name in PRODUCTS:
            for source, target in ((out / name, old / name), (stage / name, out / name)):
                if source.exists():
                    source.rename(target)
                    undo.append((target, source))
    except OSError:
        for target, source in reversed(undo):
            target.rename(source)
        raise


def _told(result: BuildResult, ontology: Ontology, options: Options) -> str:
    """The content of run.json. Only its seconds differ between two builds of the same reports."""
    told = {
        "mailuo": kg.__version__,
        "ontology": ontology.digest,
        "base": options.base,
        "validated": options.validate,
        "reports": [_row(o.analysis, o.seconds, ontology) for o in result.outcomes if o.analysis],
        "failures": [{"source": o.source, "why": o.reason} for o in result.failures],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _row(analysis: Analysis, seconds: float, ontology: Ontology) -> dict[str, Any]:
    report = analysis.report
    return {
        "source": report.source,
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
        "seconds": round(seconds, 3),
    }


def _how(report: Report) -> dict[str, Any]:
    """How the bytes became a text: the format, and the encoding with what decided on it, or the number of pages."""
    reading = report.reading
    told = {"format": reading.format, "encoding": reading.encoding, "why": reading.why, "pages": len(reading.pages)}
    return {key: value for key, value in told.items() if value}


def _tally(kinds: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(kinds).items()))
