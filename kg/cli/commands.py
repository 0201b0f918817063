"""One function per command: the parsed arguments in, the exit code out."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg import folder, ontology
from kg.cli import display
from kg.errors import EngineError, QueryError, StoreError
from kg.model import Violation

if TYPE_CHECKING:
    from kg.engines import Engine
    from kg.explain import Explanation, Told
    from kg.ontology import Ontology
    from kg.pipeline import BuildResult
    from kg.query import Question, Source


def build(given: Namespace) -> int:
    """Build the graph and say what is in it."""
    from kg import pipeline

    if given.parts and given.store:
        raise StoreError("--store takes a graph from the store, which --parts does not make; load the parts instead")
    options = pipeline.Options(
        given.base, validate=not given.no_validate, page=not given.no_page, sparql=not given.no_sparql, files=not given.no_files,
        fetch=given.fetch, parts=given.parts, resume=given.resume,
    )
    work = partial(pipeline.build, given.reports, given.out, options=options, engine=_engine(given))
    return _building(work, given)


def add(given: Namespace) -> int:
    """Build the graph again with some reports more, and say what is in it."""
    from kg import pipeline

    options = pipeline.Options(files=not given.no_files, fetch=given.fetch)
    return _building(partial(pipeline.add, given.reports, given.dir, options=options, engine=_engine(given)), given)


def _engine(given: Namespace) -> Engine:
    """Where reports are read. Raises EngineError for options of another engine."""
    from kg.engines.local import LIMIT, Local

    if given.engine == "spark":
        from kg.engines.spark import HERE, Spark

        if given.workers:
            raise EngineError("--workers is for --engine local; with spark, the cluster says how many cores it has")
        return Spark(given.master or HERE, given.time_limit or LIMIT)
    if given.master:
        raise EngineError("--master is for --engine spark; add that")
    return Local(given.workers, given.time_limit or LIMIT)


def remove(given: Namespace) -> int:
    """Build the graph again without some reports, and say what is in it."""
    from kg import pipeline

    options = pipeline.Options(files=not given.no_files)
    return _building(partial(pipeline.remove, given.reports, given.dir, options=options), given)


def _building(work: Callable[..., BuildResult], given: Namespace) -> int:
    from kg.cli.progress import progress

    with progress() as watch:
        result = work(ontology=ontology.load(given.ontology), watch=watch)
    for failure in result.failures:
        print(f"kg: left out: {display.safe(failure.reason)}", file=sys.stderr)
    for outcome in result.outcomes:
        for warning in outcome.warnings:
            print(f"kg: warning: {display.safe(f'{outcome.source}: {warning}')}", file=sys.stderr)
    for fate in (f for f in result.corrections if f.why):
        told = f"{fate.entry.action} {fate.entry.subject} ({fate.entry.author}): {fate.why}"
        print(f"kg: correction not made: {display.safe(told)}; mend or delete it in corrections.yaml", file=sys.stderr)
    if result.violations:
        _print_violations(result.violations)
        fault = "of a correction, or " if any(not f.why for f in result.corrections) else ""
        print(f"kg: the graph breaks the shapes above, so nothing was written; this is a defect {fault}of mailuo "
              "(--no-validate writes it all the same)", file=sys.stderr)
        return 1
    print(_summary(result))
    _publish(result.out, given.store)
    return 0


def _publish(out: Path, address: str) -> None:
    """Bring the server of --store up to date with the folder, and say what was done."""
    if not address:
        return
    from kg import remote

    server = remote.opened(address)
    done = remote.publish(out, server)
    print(f"{server.name}: {_many(done.put, 'graph')} put, {done.kept} there already, {done.deleted} deleted")


def _print_violations(violations: Sequence[Violation]) -> None:
    for violation in violations:
        print(display.safe(f"{violation.focus}: {violation.message}"), file=sys.stderr)


def _summary(result: BuildResult) -> str:
    """What is in the graph, and what to do with it, in a few lines."""
    made = next(name for name in ("graph.ttl", "parts", "store") if (result.out / name).exists())
    if result.rest:
        return _many(len(result.outcomes), "report") + f" read now, {result.rest} as they were: {result.out}/{made}"
    out = shlex.quote(str(result.out))
    where = "" if result.out == Path("output") else f" -d {out}"
    lines = [
        f"{result.out}/{made}: {_many(len(result.analyses), 'report')}, {_many(result.entities.total(), 'entity')}, "
        + ", ".join(_many(n, name.removesuffix("s")) for name, n in result.facts.items()),
        "  " + ", ".join(f"{kind} {n}" for kind, n in result.entities.most_common()),
    ]
    if kept := sum(o.kept for o in result.outcomes):
        lines.append(f"  {_many(len(result.outcomes) - kept, 'report')} read now, {kept} as read before")
    if result.failures:
        lines.append(f"  {_many(len(result.failures), 'report')} left out, see {result.out}/run.json")
    lines += [f"ask it    kg query --list; kg query 'SELECT ?name {{ ?x a kg:Campaign ; skos:prefLabel ?name }}'{where}",
              f"explain   kg explain NAME{where}"]
    if (result.out / "graph.html").exists():
        lines.append(f"open it   kg view{'' if not where else ' ' + out}")
    return "\n".join(lines)


def _many(count: int, noun: str) -> str:
    plural = {"entity": "entities"}.get(noun, noun + "s")
    return f"{count} {noun if count == 1 else plural}"


def query(given: Namespace) -> int:
    """Ask the graph one question and print the answer."""
    from kg import query as asking
    from kg.cli import answers

    known = ontology.load(given.ontology)
    if given.list:
        print("\n".join(line for question in asking.questions(known) for line in _listed(question)))
        return 0
    question = _question(given, known)
    params = dict(_param(text) for text in given.param)
    with _interruptible():
        store = _source(given)
        answer = asking.answer(store, question, known, params)
    print(answers.written(answer, given.format, asking.namespaces(store, known), fit=_terminal()), end="")
    return 0


def _source(given: Namespace) -> Source:
    """What is asked: the server of --store, or the folder's own store."""
    if given.store:
        from kg import remote

        return remote.opened(given.store)
    from kg import query

    return query.opened(given.dir)


def _terminal() -> int | None:
    """The width of the terminal, where somebody reads along."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _listed(question: Question) -> list[str]:
    """A shipped question in lines: its name, what it asks, and what it needs."""
    needs = [f"    --param {p.name}={p.example}    {p.what}" for p in question.parameters]
    return [f"{question.name:22}{question.chinese}  {question.english}", *needs]


def _question(given: Namespace, known: Ontology) -> Question:
    from kg import query as asking

    if (given.question is None) == (given.file is None):
        raise QueryError("give one question: SPARQL, a name from kg query --list, or -f FILE")
    return asking.read_file(given.file) if given.file else asking.named_or_read(given.question, known)


def _param(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise QueryError(f"--param {text}: write it as NAME=VALUE")
    return name, value


@contextmanager
def _interruptible() -> Iterator[None]:
    """Lets Ctrl-C end a query that runs: inside the database Python would not hear it. Nothing is written meanwhile."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def view(given: Namespace) -> int:
    """Open the page of a build in the browser, or say where it is."""
    folder.settle(given.dir)
    page = (given.dir / "graph.html").resolve()
    if not page.is_file():
        raise StoreError(f"{given.dir}: no graph.html there; run kg build REPORT... -o {given.dir} (without --no-page)")
    if given.print:
        print(page)
        return 0
    import webbrowser

    if not webbrowser.open(page.as_uri()):
        raise StoreError(f"no browser could be started; open {page} yourself")
    print(f"opened {page}")
    return 0


def serve(given: Namespace) -> int:
    """Serve the graph until Ctrl-C."""
    from kg import server

    limits = server.Limits(seconds=given.timeout, memory=given.memory, workers=given.workers)
    settings = server.Settings(
        host=given.host, port=given.port, address=given.url, store=given.store, writable=given.writable,
        origins=tuple(given.cors), allowed=tuple(given.allow), limits=limits,
    )
    what = display.safe(given.store.rpartition("@")[2]) or given.dir
    served = f"serves {what} for {'reading and writing' if given.writable else 'reading'}; Ctrl-C ends it"
    server.serve(given.dir, settings, told=lambda address: print(f"{address} {served}", flush=True))
    return 0


def export(given: Namespace) -> int:
    """Write the graph in another form, and say where."""
    from kg import export as exporting

    exporting.export(_source(given), given.form, given.out)
    print(given.out)
    return 0


def validate(given: Namespace) -> int:
    """Check a graph file against the shapes: one line for each violation, and 1 when there are any."""
    from kg import validate as checking

    review = checking.review_file(given.file, ontology.load(given.ontology))
    for sort, found in (("violation", review.violations), ("warning", review.warnings)):
        for violation in found:
            print(display.safe(f"{sort}: {violation.message} <{violation.focus}>"))
    counted = f"{_many(len(review.violations), 'violation')}, {_many(len(review.warnings), 'warning')}"
    print(f"{given.file}: {counted}", file=sys.stderr)
    return 1 if review.violations else 0


def explain(given: Namespace) -> int:
    """Tell what the graph says of a thing or a fact; list the things when several have the name."""
    from kg import explain as telling

    found = telling.explain(given.dir, given.name, ontology.load(given.ontology))
    if len(found) == 1:
        lines = _told(found[0])
    else:
        lines = [f"{len(found)} 个同名者，请用 IRI 指明其一 (several have this name; explain one by its IRI)："]
        lines += [f"  {one.name}  {'、'.join(one.kinds)}  {one.iri}  {'；'.join(one.notes)}" for one in found]
    print("\n".join(map(display.safe, lines)))
    return 0


def _told(one: Explanation) -> list[str]:
    lines = [f"{one.name}  {'、'.join(one.kinds)}", f"  {one.iri}", *(f"  {note}" for note in one.notes)]
    for number, fact in enumerate(one.facts, 1):
        lines += ["", *_fact_lines(fact, f"{number}. " if len(one.facts) > 1 else "")]
    return lines


def _fact_lines(fact: Told, number: str) -> list[str]:
    indent = " " * 3
    lines = [number + fact.words, *[indent + "；".join(fact.parts)][: len(fact.parts)]]
    for source in fact.sources:
        page = f"第 {source.page} 页，" if source.page else ""
        lines += [f"{indent}原文：{source.quote}",
                  f"{indent}出处：{source.report} {page}第 {source.line} 行，"
                  f"字符 {source.start}–{source.end}；规则 {source.rule}"]
    return [*lines, f"{indent}置信度 {fact.confidence or '未说明'}；{fact.iri}"]


def merges(given: Namespace) -> int:
    """List what was merged, and why."""
    from kg.cli import correcting

    print(correcting.merges(given, _terminal()), end="")
    return 0


def correct(given: Namespace) -> int:
    """Write a correction."""
    from kg.cli import correcting

    print(correcting.correct(given))
    return 0


def evaluate(given: Namespace) -> int:
    """Score the graphs of the reports that have a gold file."""
    from kg import evaluate as scoring
    from kg.cli import scores

    found = scoring.evaluate(given.gold, ontology.load(given.ontology))
    if given.format == "json":
        print(_json(scores.plain(found, misses=given.misses, calibration=given.calibration)))
    else:
        print("\n".join(scores.lines(found, misses=given.misses, calibration=given.calibration, fit=_terminal())))
    return 0


def coverage(given: Namespace) -> int:
    """List what no fact came from."""
    from kg import coverage as covering
    from kg.cli import gaps

    found = covering.coverage(given.dir, ontology.load(given.ontology))
    print(_json(gaps.plain(found)) if given.format == "json" else "\n".join(gaps.lines(found, _terminal())))
    return 0


def guard(given: Namespace) -> int:
    """Count in how many reports each rule and lexicon entry fires."""
    from kg import guard as guarding
    from kg.cli import firing

    found = guarding.guard(given.reports, ontology.load(given.ontology)).within(given.section)
    for reason in found.failures:
        print(f"kg: left out: {reason}", file=sys.stderr)
    print(_json(firing.plain(found)) if given.format == "json" else "\n".join(firing.lines(found)))
    return 0


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)
