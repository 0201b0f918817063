"""One function per command: the parsed arguments in, the exit code out."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import ontology
from kg.model import Violation

if TYPE_CHECKING:
    from kg.pipeline import BuildResult


def build(given: Namespace) -> int:
    """Build the graph and say what is in it."""
    from kg import pipeline
    from kg.cli.progress import progress

    options = pipeline.Options(given.base, validate=not given.no_validate, page=not given.no_page)
    with progress() as watch:
        result = pipeline.build(given.reports, given.out, ontology=ontology.load(given.ontology), options=options, watch=watch)
    for failure in result.failures:
        print(f"kg: left out: {failure.reason}", file=sys.stderr)
    if result.violations:
        _print_violations(result.violations)
        print("kg: the graph breaks the shapes above, so nothing was written; this is a defect of mailuo "
              "(--no-validate writes it all the same)", file=sys.stderr)
        return 1
    print(_summary(result, given.no_page))
    return 0


def _print_violations(violations: Sequence[Violation]) -> None:
    for violation in violations:
        print(f"{violation.focus}: {violation.message}", file=sys.stderr)


def _summary(result: BuildResult, without_page: bool) -> str:
    """What is in the graph, and what to do with it, in a few lines."""
    analyses = result.analyses
    entities = Counter(kind for kind, _, _ in {(e.type, e.name, e.context) for a in analyses for e in a.entities})
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
