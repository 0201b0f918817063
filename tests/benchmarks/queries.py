"""Times the shipped questions side by side, in one run: mailuo's Python API, raw pyoxigraph, rdflib, on the same triples.

    python tests/benchmarks/queries.py [--triples 1000000] [--rounds 5] [--limit 60] [--no-rdflib] [QUESTION...]

The graph is that of the eight reports with gold, copied under other IRIs and names until it is large enough. Times are processor
time of the process, medians of alternating rounds, in milliseconds; rows are compared first. rdflib answers each question in a
process that is ended after the limit, so `>` marks times that are at least so long. Exits with 1 when a bound is not kept.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from kg import ontology, pipeline, query, store
from kg.cli import display
from kg.ontology import Ontology
from kg.query import Question

GOLD = Path(__file__).parents[1] / "quality" / "gold"
BASE = pipeline.DEFAULT_BASE
LABELS = ("prefLabel", "altLabel")
OVER_RAW, OVER_RDFLIB = 1.1, 10.0  # at most so many times raw pyoxigraph's time; rdflib takes at least so many times ours


@dataclass(frozen=True)
class Timed:
    """One question: how many rows it gave, and milliseconds; rdflib's is None where it was not asked."""

    name: str
    rows: int
    raw: float
    ours: float
    rdflib: float | None
    ended: bool = True


def quads_of_gold(known: Ontology) -> list[ox.Quad]:
    """The graph of the eight reports."""
    with tempfile.TemporaryDirectory() as folder:
        options = pipeline.Options(validate=False, page=False)
        pipeline.build([GOLD], Path(folder) / "out", ontology=known, options=options)
        return list(query.opened(Path(folder) / "out"))


def copies(quads: Sequence[ox.Quad], triples: int) -> Iterator[ox.Quad]:
    """The graph, and copies of it under IRIs and names of their own, until there are so many triples."""
    size = len({quad.triple for quad in quads})
    for number in range(-(-triples // size)):
        yield from quads if number == 0 else (copied(quad, f"c{number}-") for quad in quads)


def copied(quad: ox.Quad, mark: str) -> ox.Quad:
    """A quad of a copy: another IRI under the base, another name of the same length of text and one mark."""
    subject, graph, end = (moved(term, mark) for term in (quad.subject, quad.graph_name, quad.object))
    if isinstance(end, ox.Literal) and quad.predicate.value.endswith(LABELS):
        end = ox.Literal(end.value + mark, language=end.language) if end.language else ox.Literal(end.value + mark)
    return ox.Quad(subject, quad.predicate, end, graph)


def moved(term: ox.Term, mark: str) -> ox.Term:
    is_own = isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    return ox.NamedNode(f"{BASE}{mark}{term.value.removeprefix(BASE)}") if is_own else term


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def side_by_side(opened: ox.Store, question: Question, known: Ontology, rounds: int) -> tuple[int, float, float]:
    """Rows, raw milliseconds, ours. Both get the same store, and both hold all rows in the end."""
    params = {p.name: p.example for p in question.parameters}
    text = query.filled(question, params, query.namespaces(opened, known))

    def raw() -> list[tuple[object, ...]]:
        return [tuple(row) for row in opened.query(text, use_default_graph_as_union=True)]

    def ours() -> query.Answer:
        return query.answer(opened, question, known, params)

    rows = raw()
    if list(ours().terms) != rows:
        raise AssertionError(f"{question.name}: not the same rows")
    pairs = [(timed(raw), timed(ours)) if turn % 2 else (timed(ours), timed(raw))[::-1] for turn in range(rounds)]
    return len(rows), statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def by_rdflib(graph: Graph, question: Question, prefixes: dict[str, str], limit: float) -> tuple[float, int | None]:
    """Milliseconds and rows, in a process of its own that is ended after the limit: then the limit, and None for the rows."""
    text = query.filled(question, {p.name: p.example for p in question.parameters}, prefixes)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit)))
        begun = time.process_time()
        rows = len(list(graph.query(text)))
        os.write(writing, struct.pack("dq", (time.process_time() - begun) * 1000, rows))
        os._exit(0)
    os.close(writing)
    told = os.read(reading, 16)  # nothing when the child was ended
    os.close(reading)
    os.waitpid(child, 0)
    return struct.unpack("dq", told) if told else (math.ceil(limit) * 1000, None)


def measured(
    triples: int, rounds: int, limit: float, *, with_rdflib: bool = True, names: Collection[str] = (),
) -> Iterator[Timed]:
    """Each shipped question (or those named) with its example values, as soon as it is timed."""
    known = ontology.load()
    quads = list(copies(quads_of_gold(known), triples))
    with tempfile.TemporaryDirectory() as folder:
        store.replace(Path(folder) / "store", quads)
        opened = query.opened(Path(folder))
        prefixes = query.namespaces(opened, known)
        graph = loaded(quads) if with_rdflib else None
        del quads
        for question in (q for q in query.questions(known) if not names or q.name in names):
            rows, raw, ours = side_by_side(opened, question, known, rounds)
            if graph is None:
                yield Timed(question.name, rows, raw, ours, None)
                continue
            taken, found = by_rdflib(graph, question, prefixes, limit)
            if found not in (None, rows):
                raise AssertionError(f"{question.name}: {rows} rows, and {found} by rdflib")
            yield Timed(question.name, rows, raw, ours, taken, ended=found is not None)


def loaded(quads: Sequence[ox.Quad]) -> Graph:
    """The union of all graphs in rdflib."""
    lines = ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES) or b""
    return Graph().parse(data=lines, format="nt")


def told(found: Sequence[Timed]) -> str:
    """The table, with the geometric means of the ratios in its last row."""
    header = ["question", "rows", "pyoxigraph ms", "mailuo ms", "ratio", "rdflib ms", "ratio"]
    rows = [
        [t.name, str(t.rows), f"{t.raw:.1f}", f"{t.ours:.1f}", f"{t.ours / t.raw:.2f}",
         *(["", ""] if t.rdflib is None else [f"{'' if t.ended else '>'}{t.rdflib:.0f}", f"{t.rdflib / t.ours:.0f}"])]
        for t in found
    ]
    over_raw, over_rdflib = means(found)
    last = ["geometric mean", "", "", "", f"{over_raw:.3f}", "", f"{over_rdflib:.1f}" if over_rdflib else ""]
    return display.table(header, [*rows, last], numeric=[False, *[True] * 6])


def means(found: Sequence[Timed]) -> tuple[float, float | None]:
    """Our time over raw pyoxigraph's, rdflib's over ours."""
    asked = [t.rdflib / t.ours for t in found if t.rdflib is not None]
    return statistics.geometric_mean(t.ours / t.raw for t in found), statistics.geometric_mean(asked) if asked else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table. Returns 1 when a bound is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60, help="processor seconds that rdflib may take for a question")
    parser.add_argument("--no-rdflib", action="store_true")
    parser.add_argument("names", nargs="*", metavar="QUESTION", help="only these")
    given = parser.parse_args(arguments)
    found = []
    for one in measured(given.triples, given.rounds, given.limit, with_rdflib=not given.no_rdflib, names=given.names):
        found.append(one)
        print(f"{one.name}: {one.raw:.1f}, {one.ours:.1f}, {one.rdflib or 0:.0f} ms", file=sys.stderr, flush=True)
    print(told(found))
    over_raw, over_rdflib = means(found)
    kept = over_raw <= OVER_RAW and (over_rdflib is None or over_rdflib >= OVER_RDFLIB)
    bounds = f"at most {OVER_RAW} times pyoxigraph, rdflib at least {OVER_RDFLIB:.0f} times mailuo"
    print(f"{'kept' if kept else 'not kept'}: {bounds}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
