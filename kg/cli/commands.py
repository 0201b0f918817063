"""One function per command: the parsed arguments in, the exit code out."""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg import ontology
from kg.cli import display
from kg.errors import QueryError, StoreError
from kg.model import Violation

if TYPE_CHECKING:
    from kg.explain import Explanation, Told
    from kg.ontology import Ontology
    from kg.pipeline import BuildResult
    from kg.query import Question


def build(given: Namespace) -> int:
    """Build the graph and say what is in it."""
    from kg import pipeline
    from kg.cli.progress import progress

    options = pipeline.Options(
        given.base, validate=not given.no_validate, page=not given.no_page, sparql=not given.no_sparql, fetch=given.fetch,
    )
    with progress() as watch:
        result = pipeline.build(given.reports, given.out, ontology=ontology.load(given.ontology), options=options, watch=watch)
    for failure in result.failures:
        print(f"kg: left out: {display.safe(failure.reason)}", file=sys.stderr)
    for analysis in result.analyses:
        for warning in analysis.warnings:
            print(f"kg: warning: {display.safe(f'{analysis.report.source}: {warning}')}", file=sys.stderr)
    if result.violations:
        _print_violations(result.violations)
        print("kg: the graph breaks the shapes above, so nothing was written; this is a defect of mailuo "
              "(--no-validate writes it all the same)", file=sys.stderr)
        return 1
    print(_summary(result, given.no_page))
    return 0


def _print_violations(violations: Sequence[Violation]) -> None:
    for violation in violations:
        print(display.safe(f"{violation.focus}: {violation.message}"), file=sys.stderr)


def _summary(result: BuildResult, without_page: bool) -> str:
    """What is in the graph, and what to do with it, in a few lines."""
    analyses = result.analyses
    entities = Counter(kind for kind, _, _ in sorted({(e.type, e.name, e.context) for a in analyses for e in a.entities}))
    facts = {name: sum(len(getattr(a, name)) for a in analyses) for name in ("relations", "events", "statistics", "times")}
    out = shlex.quote(str(result.out))
    where = "" if result.out == Path("output") else f" -d {out}"
    lines = [
        f"{result.out}/graph.ttl: {_many(len(analyses), 'report')}, {_many(entities.total(), 'entity')}, "
        + ", ".join(_many(n, name.removesuffix("s")) for name, n in facts.items()),
        "  " + ", ".join(f"{kind} {n}" for kind, n in entities.most_common()),
    ]
    if result.failures:
        lines.append(f"  {_many(len(result.failures), 'report')} left out, see {result.out}/run.json")
    lines += [f"ask it    kg query --list; kg query 'SELECT ?name {{ ?x a kg:Campaign ; skos:prefLabel ?name }}'{where}",
              f"explain   kg explain NAME{where}"]
    return "\n".join(lines if without_page else [*lines, f"open it   kg view{'' if not where else ' ' + out}"])


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
        store = asking.opened(given.dir)
        answer = asking.answer(store, question, known, params)
    print(answers.written(answer, given.format, asking.namespaces(store, known), fit=_terminal()), end="")
    return 0


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
