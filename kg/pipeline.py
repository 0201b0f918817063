"""The only module that knows the order of the stages: files in, one folder with the graph out.

`analyse` takes one report through read, tag, find, resolve and relate. `build` does so for all reports that are new or changed,
makes the readers' corrections, merges all into the graph, checks it, and puts the products (`folder.PRODUCTS`; without files the
store, its index and `run.json`) in place: all or none. `add` and `remove` build again with some reports more or less.
"""

from __future__ import annotations

import gc
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from kg import correct, folder, parts, products, run
from kg.cache import Cache, Kept, digest
from kg.engines import Engine, Lost
from kg.engines.local import Local
from kg.errors import KGError, OntologyError, ReadError, StoreError
from kg.model import DEFAULT_BASE as DEFAULT_BASE
from kg.model import Analysis, Violation
from kg.ontology import Ontology
from kg.pile import Pile
from kg.products import Options as Options  # what a build takes and gives is named here
from kg.products import Watch as Watch
from kg.read import report_id
from kg.read.collect import collect as collect
from kg.read.source import Source as Source
from kg.run import Outcome as Outcome

# What a text that nobody foresaw can raise inside a stage. It becomes a row of the run, never the end of the others.
DEFEATS = (KGError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
LOCAL = Local()


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did. With violations nothing was written. `rest` counts the reports that it did not look up.

    `analyses` are those of the reports that could be read, in the order of their names; they come from the disk whenever they are
    gone through. `entities` counts them by type and `facts` by kind, where the graph was made anew.
    """

    out: Path
    outcomes: tuple[Outcome, ...]
    analyses: Pile
    violations: tuple[Violation, ...] = ()
    rest: int = 0
    corrections: tuple[correct.Fate, ...] = ()
    entities: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The reports that could not be read."""
        return tuple(o for o in self.outcomes if o.reason)


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


def attempt(source: Source, ontology: Ontology, file: str | None = None) -> Outcome:
    """The analysis of one report, or why it failed. An ontology that does not load is nobody's report, and is raised.

    `file` is the digest of its bytes, where it has just been taken.
    """
    start = time.perf_counter()
    analysis, reason = None, ""
    before = _digest(source) if file is None else file
    try:
        analysis = analyse(source, ontology)
    except OntologyError:
        raise
    except DEFEATS as error:
        reason = str(error) if isinstance(error, KGError) else f"{source.name}: {type(error).__name__}: {error}; please report it"
    read = before if before == _digest(source) else ""  # else nobody knows which of its states was read
    warnings = analysis.warnings if analysis else ()
    return Outcome(source.name, analysis, " ".join(reason.split()), time.perf_counter() - start, read, warnings=warnings)


def _digest(source: Source) -> str:
    try:
        return digest(source.load())
    except ReadError:
        return ""


def checked_base(base: str) -> str:
    """The base of the graph's IRIs, when it can be one. Raises KGError."""
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`/?#]+(?:/[^\s<>\"{}|\\^`]*)?[/#]", base):
        raise KGError(f"--base {base!r}: not the start of an IRI; give one that ends with / or #, like https://example.org/id/")
    return base


def _silent(_what: str, _done: int, _of: int) -> None:
    """Watches without telling."""


@contextmanager
def _seldom_swept() -> Iterator[None]:
    """With fewer sweeps for cyclic garbage: a build makes a million small objects, hardly any of them in a cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def build(
    inputs: Sequence[Path | str], out: Path, *, ontology: Ontology, options: Options | None = None,
    engine: Engine = LOCAL, watch: Watch = _silent,
) -> BuildResult:
    """Build the graph of all reports into the folder `out`: everything is replaced, or nothing is touched.

    A report whose bytes, ontology and mailuo are those of the last build is not read again. Raises KGError when there is no
    report, none could be read, or `out` cannot be written. A graph that breaks a shape is a defect of mailuo: the violations come
    back and nothing is written.
    """
    options = options or Options()
    checked_base(options.base)
    if options.parts and options.validate:
        raise KGError("--parts: the shapes are not checked in parts; add --no-validate")
    if options.resume and not options.parts:
        raise KGError("--resume is for --parts; other builds go on with what was read by themselves")
    sources = _by_name(collect(inputs, fetching=options.fetch))
    with folder.held(out), _seldom_swept():
        last = None
        with suppress(StoreError):  # whatever it says, it is replaced
            last = run.last(out)
        return _built(sources, {}, out, _Means(ontology, options, engine, watch), last)


def add(
    inputs: Sequence[Path | str], out: Path, *, ontology: Ontology, options: Options | None = None,
    engine: Engine = LOCAL, watch: Watch = _silent,
) -> BuildResult:
    """Build the graph in `out` again with these reports more, or as they are now; the others stay as they were read.

    A report below a folder of the last build is named as that build would name it. A graph keeps the options that it was built
    with but `files`; without a graph in `out` this is `build`. Raises KGError like `build`.
    """
    with folder.held(out), _seldom_swept():
        last = run.last(out)
        if last is None:
            found = collect(inputs, fetching=bool(options and options.fetch))
            return _built(_by_name(found), {}, out, _Means(ontology, options or Options(), engine, watch))
        known = last.sources(out)
        fetching, roots = bool(options and options.fetch), {s.root for s in known.values()}
        given = _by_name(collect(inputs, fetching=fetching, roots=roots))
        _checked_names(known, given)
        stay = {name: file for name, file in last.files.items() if name not in given}
        return _built(_sorted(known | given), stay, out, _Means(ontology, _options(last, options), engine, watch), last)


def remove(
    names: Sequence[str], out: Path, *, ontology: Ontology, options: Options | None = None,
    engine: Engine = LOCAL, watch: Watch = _silent,
) -> BuildResult:
    """Build the graph in `out` again without these reports, each named as in the graph or by its file, which need not exist.

    Raises KGError like `build`, and for a name that the graph does not have.
    """
    with folder.held(out), _seldom_swept():
        last = run.last(out)
        known = last.sources(out) if last else {}
        gone = {_named(name, known, out) for name in names}
        left = {name: source for name, source in known.items() if name not in gone}
        if last is None or not left:
            raise ReadError(f"{out}: no report would be left; delete the folder instead")
        return _built(_sorted(left), last.files, out, _Means(ontology, _options(last, options), engine, watch), last)


def _options(last: run.Run, options: Options | None) -> Options:
    files = options.files if options else True
    return Options(last.base, validate=last.validated, page=last.page, sparql=last.sparql, files=files)


def _sorted(sources: dict[str, Source]) -> dict[str, Source]:
    return {name: sources[name] for name in sorted(sources)}


def _by_name(sources: Iterable[Source]) -> dict[str, Source]:
    return {source.name: source for source in sources}


def _checked_names(known: dict[str, Source], given: dict[str, Source]) -> None:
    for name, source in given.items():
        has_files = source.raw is None and source.path.exists() and name in known and known[name].path.exists()
        if has_files and not known[name].path.samefile(source.path):
            both = f"{known[name].path} and {source.path} would both be called {name}"
            raise ReadError(f"{both}; rename one, or build the folder above both")


def _named(name: str, known: dict[str, Source], out: Path) -> str:
    """The report that a name or a path means. Raises ReadError."""
    path = Path(name).absolute()
    found = next((n for n, s in known.items() if n == name or s.path in (path, path.resolve())), None)
    if found is None:
        near = get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"{out}/run.json lists its reports"
        raise ReadError(f"{name}: no report of the graph in {out}; {hint}")
    return found


@dataclass(frozen=True, slots=True)
class _Means:
    """What a build works with."""

    ontology: Ontology
    options: Options
    engine: Engine
    watch: Watch


def _built(
    sources: dict[str, Source], stay: dict[str, str], out: Path, means: _Means, last: run.Run | None = None,
) -> BuildResult:
    """The graph of these reports, sorted by name. `stay` has the digests of those whose files need not be looked at."""
    cache = Cache(out / folder.CACHE / "analyses", means.ontology)
    corrections = correct.load({s.root for s in sources.values()})
    maker = digest(f"{cache.maker} {corrections.digest}".encode())
    files = {name: stay.get(name) or _digest(source) for name, source in sources.items()}
    rest = _rest(last, files, out, maker, means)
    looked = {name: source for name, source in sources.items() if name not in rest}
    outcomes = tuple(_outcomes(looked, files, stay, cache, means))
    pile = Pile(outcomes, cache, corrections, base=means.options.base)
    result = BuildResult(out, outcomes, pile, rest=len(rest))
    if not pile and not rest:
        raise ReadError("; ".join(o.reason for o in result.failures))
    if means.options.parts:
        return _parted(result, sources, cache, corrections, maker, means)
    stayed = {name: row for name, row in run.rows(out).items() if name in rest} if rest else {}
    with folder.delivery(out) as stage, folder.scratch(out) as place:
        rows = run.Rows(place / "rows", means.ontology, sources, out)
        work = products.Work(stage, place, means.ontology, means.options, means.watch)
        gone = (last.files.keys() - rest - {o.source for o in outcomes if not o.reason}) if last else set()
        told = rows.noted(pile.told())
        made = work.changed(out, told, map(report_id, sorted(gone))) if rest else work.made(told, pile)
        fates = corrections.fates([*rows.corrections, *(row.corrections for row in stayed.values())])
        if not made.violations:
            noted = {**means.options.noted(), "maker": maker, "corrections": [fate.row() for fate in fates]}
            rows.write(stage / run.FILE, result.failures, noted=noted, stayed=stayed)
            cache.keep_only(cache.key(name, file) for name, file in files.items())
    return replace(result, violations=made.violations, corrections=fates, entities=made.entities, facts=rows.facts)


def _parted(
    result: BuildResult, sources: dict[str, Source], cache: Cache, corrections: correct.Corrections, maker: str, means: _Means,
) -> BuildResult:
    """The graph in parts, merged where the engine runs."""
    out = result.out.resolve()
    kept = out / folder.CACHE / parts.FOLDER
    if not means.options.resume:
        shutil.rmtree(kept, ignore_errors=True)
    of = digest("\n".join([maker, means.options.base, *(f"{o.source}\0{o.file}" for o in result.outcomes)]).encode())
    stretches = parts.planned(result.outcomes, sources)
    far = Cache(cache.folder.resolve(), cache.ontology)
    work = parts.Work(kept / of, out, far, corrections, means.options.base, parts.buckets(len(stretches)))
    means.watch("graph", 0, 0)
    count, entities = parts.made(work, stretches, means.engine)
    with folder.delivery(out) as stage, folder.scratch(out) as place:
        shutil.copytree(work.folder / parts.FOLDER, stage / parts.FOLDER, copy_function=folder.linked)
        rows = run.Rows(place / "rows", means.ontology, sources, out)
        rows.take(parts.rows(work, stretches))
        fates = corrections.fates(count.corrections)
        noted = {**means.options.noted(), "maker": maker, "corrections": [fate.row() for fate in fates]}
        rows.write(stage / run.FILE, result.failures, noted=noted)
    shutil.rmtree(kept, ignore_errors=True)
    return replace(result, corrections=fates, entities=entities, facts=Counter(count.facts))


def _rest(last: run.Run | None, files: dict[str, str], out: Path, maker: str, means: _Means) -> set[str]:
    """The reports that need not even be looked up, because the store can be brought up to date with the others."""
    if last and products.can_be_changed(out, last, means.options, maker=maker, ontology=means.ontology):
        return {name for name, file in last.files.items() if file and files.get(name) == file}
    return set()


def _outcomes(
    sources: dict[str, Source], files: dict[str, str], stay: dict[str, str], cache: Cache, means: _Means,
) -> Iterable[Outcome]:
    """What was read before, and what is read now, by name. `files` has the digests that the build began with."""
    kept = {name: found for name in sources if (found := _kept(name, files[name], cache))}
    unread = [source for name, source in sources.items() if name not in kept]
    if gone := [s for s in unread if s.name in stay and not _digest(s)]:
        raise ReadError(f"{gone[0].path}: is gone and must be read again; bring it back, or kg remove {gone[0].name}")
    answers = means.engine.map(partial(_read, cache=cache), unread)
    for done, (source, answer) in enumerate(zip(unread, answers, strict=True), 1):
        kept[source.name] = _settled(source, answer)
        means.watch(source.name, done, len(unread))
    return (kept[name] for name in sources)


def _read(source: Source, cache: Cache) -> Outcome:
    """Where an engine runs it: a report's outcome, its analysis left in the cache, for the next build if this one is lost."""
    file = _digest(source)
    if known := _kept(source.name, file, cache):
        return known
    with _seldom_swept():
        outcome = attempt(source, cache.ontology, file)
    if outcome.analysis is None or not outcome.file:
        return outcome
    cache.put(cache.key(outcome.source, outcome.file), Kept(outcome.analysis, outcome.seconds))
    return replace(outcome, analysis=None)


def _settled(source: Source, answer: Outcome | Lost) -> Outcome:
    if isinstance(answer, Lost):
        return Outcome(source.name, None, f"{source.name}: {answer.reason}", 0.0)
    return replace(answer, kept=False)


def _kept(name: str, file: str, cache: Cache) -> Outcome | None:
    found = file and cache.has(cache.key(name, file))
    return Outcome(name, None, "", 0.0, file, kept=True) if found else None
