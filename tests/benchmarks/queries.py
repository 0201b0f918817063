"""Times the shipped questions side by side, in one run: mailuo's Python API, raw pyoxigraph, rdflib, on the same triples.

    python tests/benchmarks/queries.py [--triples 1000000] [--rounds 3] [--limit 60] [--memory 8] [--no-rdflib] [QUESTION...]

The graph is that of the eight reports with gold, copied under other IRIs and names until it is large enough. Times are processor
time of the process, medians of alternating rounds, in milliseconds; rows are compared first. rdflib answers each question once,
in a process that is ended when it takes more time or memory than the limits allow: `>` marks what it had taken by then, a lower
bound. Exits with 1 when a bound is not kept.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import resource
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """One question: how many rows it gave, and milliseconds; rdflib's is None where not asked, a lower bound if not `whole`."""

    name: str
    rows: int
    raw: float
    ours: float
    rdflib: float | None = None
    whole: bool = True


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


def side_by_side(opened: ox.Store, question: Question, known: Ontology, rounds: int) -> Timed:
    """Raw pyoxigraph and mailuo. Both get the same store, and both hold all rows in the end."""
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
    return Timed(question.name, len(rows), statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs))


def by_rdflib(
    graph: Graph, question: Question, prefixes: Mapping[str, str], limit: float, memory: float,
) -> tuple[float, int | None]:
    """Milliseconds and rows, in a process of its own. Where that is ended: what it took until then, and None for the rows."""
    text = query.filled(question, {p.name: p.example for p in question.parameters}, prefixes)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            gc.freeze()  # a sweep would copy the whole graph for this process
            bound(limit, memory)
            begun = time.process_time()
            rows = len(list(graph.query(text)))
            os.write(writing, struct.pack("dq", (time.process_time() - begun) * 1000, rows))
        finally:  # whatever happens, this process must not go on with what is the other's
            os._exit(0)
    os.close(writing)
    told = os.read(reading, 16)  # nothing when the child was ended
    os.close(reading)
    _, _, used = os.wait4(child, 0)
    return struct.unpack("dq", told) if told else ((used.ru_utime + used.ru_stime) * 1000, None)


def bound(limit: float, memory: float) -> None:
    """End this process after so many processor seconds; let it have so many gigabytes more than it has."""
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit)))
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + int(memory * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


@dataclass(frozen=True)
class Wanted:
    """How large the graph is, how often each question is asked, and what rdflib may take for one: seconds and gigabytes."""

    triples: int = 1_000_000
    rounds: int = 3
    limit: float = 60
    memory: float = 8
    with_rdflib: bool = True
    names: Collection[str] = ()


def measured(wanted: Wanted) -> Iterator[Timed]:
    """Each shipped question (or those named) with its example values, as soon as it is timed."""
    known = ontology.load()
    quads = list(copies(quads_of_gold(known), wanted.triples))
    with tempfile.TemporaryDirectory() as folder:
        store.replace(Path(folder) / "store", quads)
        opened = query.opened(Path(folder))
        prefixes = query.namespaces(opened, known)
        graph = loaded(quads) if wanted.with_rdflib else None
        del quads
        for question in (q for q in query.questions(known) if not wanted.names or q.name in wanted.names):
            ours = side_by_side(opened, question, known, wanted.rounds)
            if graph is None:
                yield ours
                continue
            taken, found = by_rdflib(graph, question, prefixes, wanted.limit, wanted.memory)
            if found not in (None, ours.rows):
                raise AssertionError(f"{question.name}: {ours.rows} rows, and {found} by rdflib")
            yield replace(ours, rdflib=taken, whole=found is not None)


def loaded(quads: Sequence[ox.Quad]) -> Graph:
    """The union of all graphs in rdflib."""
    lines = ox.serialize({quad.triple for quad in quads}, format=ox.RdfFormat.N_TRIPLES) or b""
    return Graph().parse(data=lines, format="nt")


def told(found: Sequence[Timed]) -> str:
    """The table, with the geometric means of the ratios in its last row."""
    header = ["question", "rows", "pyoxigraph ms", "mailuo ms", "ratio", "rdflib ms", "ratio"]
    rows = [
        [t.name, str(t.rows), f"{t.raw:.1f}", f"{t.ours:.1f}", f"{t.ours / t.raw:.2f}", *_told_of_rdflib(t)]
        for t in found
    ]
    over_raw, over_rdflib = means(found)
    least = ">" if lower_bounds(found) else ""
    last = ["geometric mean", "", "", "", f"{over_raw:.3f}", "", f"{least}{over_rdflib:.1f}" if over_rdflib else ""]
    return display.table(header, [*rows, last], numeric=[False, *[True] * 6])


def _told_of_rdflib(timed: Timed) -> list[str]:
    if timed.rdflib is None:
        return ["", ""]
    least = "" if timed.whole else ">"
    return [f"{least}{timed.rdflib:.0f}", f"{least}{timed.rdflib / timed.ours:.1f}"]


def lower_bounds(found: Sequence[Timed]) -> int:
    """For how many questions rdflib was ended before it had an answer."""
    return sum(not one.whole for one in found)


def means(found: Sequence[Timed]) -> tuple[float, float | None]:
    """Our time over raw pyoxigraph's, rdflib's over ours."""
    asked = [t.rdflib / t.ours for t in found if t.rdflib is not None]
    return statistics.geometric_mean(t.ours / t.raw for t in found), statistics.geometric_mean(asked) if asked else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table. Returns 1 when a bound is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=Wanted.triples)
    parser.add_argument("--rounds", type=int, default=Wanted.rounds)
    parser.add_argument("--limit", type=float, default=Wanted.limit, help="processor seconds that rdflib may take for a question")
    parser.add_argument("--memory", type=float, default=Wanted.memory, help="gigabytes that rdflib may take for a question")
    parser.add_argument("--no-rdflib", dest="with_rdflib", action="store_false")
    parser.add_argument("names", nargs="*", metavar="QUESTION", help="only these")
    found = []
    for one in measured(Wanted(**vars(parser.parse_args(arguments)))):
        found.append(one)
        print(f"{one.name}: {one.raw:.1f}, {one.ours:.1f}, {one.rdflib or 0:.0f} ms", file=sys.stderr, flush=True)
    print(told(found))
    if lower_bounds(found):
        print(f"{lower_bounds(found)} of rdflib's {len(found)} times are lower bounds: it was ended at a limit")
    over_raw, over_rdflib = means(found)
    kept = over_raw <= OVER_RAW and (over_rdflib is None or over_rdflib >= OVER_RDFLIB)
    bounds = f"at most {OVER_RAW} times pyoxigraph, rdflib at least {OVER_RDFLIB:.0f} times mailuo"
    print(f"{'kept' if kept else 'not kept'}: {bounds}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
