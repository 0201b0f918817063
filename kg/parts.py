"""The graph in parts: sorted N-Quads, for more reports than one machine merges. `made` tells the way.

A stretch of reports gives a part with their graphs. What reports say of nodes that are not theirs alone meets in buckets, by the
node that it is said of, and gives the parts of the shared and of the inferred graph. Whatever an engine makes has its final name
only when it is whole on the disk, so a build that was lost goes on from there. All machines see the same folder.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import os
import socket
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pyoxigraph as ox

import kg
from kg import correct, increment, run, sorting
from kg.cache import Cache
from kg.engines import Buckets, Engine, Lost, Part, Result
from kg.errors import EngineError
from kg.graph import following, inference, lines, rdf
from kg.graph.runs import GRAPH, SOME
from kg.graph.shared import PREF, TYPED, cut
from kg.graph.shared import TYPE as RDF_TYPE
from kg.pile import Pile
from kg.read.source import Source
from kg.run import Outcome

FOLDER, MANIFEST = "parts", "manifest.json"
STRETCH = 64  # reports in a part
JOINT, DIVISION = str(rdf.JOINT).encode(), str(rdf.DIVISION).encode()
FOUND, ASSERTED = b"1\n", b"0\n"  # end the rows by which what follows meets what is asserted; the latter come first


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some reports that could be read, by name."""

    number: int
    outcomes: tuple[Outcome, ...]
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Count:
    """What a stretch counted for the run's report."""

    facts: dict[str, int]
    corrections: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Work:
    """What every machine needs to know: where things lie, and of what the parts are made."""

    folder: Path
    out: Path
    cache: Cache
    corrections: correct.Corrections
    base: str
    buckets: Buckets

    def at(self, kind: str, number: int) -> Path:
        """Where something of a stretch or bucket lies."""
        return self.folder / f"{kind}-{number:05}"

    def part(self, kind: str, number: int) -> Path:
        """Where a part lies until all are made."""
        return self.folder / FOLDER / f"{kind}-{number:05}.nq.gz"


def planned(outcomes: Sequence[Outcome], sources: Mapping[str, Source]) -> list[Stretch]:
    """The reports that could be read, cut into stretches: the same for every engine."""
    good = [o for o in outcomes if not o.reason]
    some = [tuple(good[begin : begin + STRETCH]) for begin in range(0, len(good), STRETCH)]
    return [Stretch(n, part, {o.source: sources[o.source] for o in part}) for n, part in enumerate(some)]


def buckets(stretches: int) -> Buckets:
    """As many buckets as there are stretches, within reason."""
    return Buckets(max(4, min(4096, stretches)), _meeting)


def _meeting(row: bytes) -> bytes:
    """The node by which a row meets others: what it is said of, but for a joint office its body, which somebody must name."""
    subject, predicate, rest = row.split(b" ", 2)
    return rest.split(b" ", 1)[0] if predicate == JOINT else subject


def made(work: Work, stretches: Sequence[Stretch], engine: Engine) -> tuple[Count, Counter[str]]:
    """Make all parts and their manifest in the work's folder. Returns what was counted, and the entities by type.

    What stands there already from a build that was lost is not made again. Raises EngineError, OSError.
    """
    (work.folder / FOLDER).mkdir(parents=True, exist_ok=True)
    parts, numbers = range(len(stretches)), range(work.buckets.count)
    with engine.session() as running:
        counted: list[Count] = _done(running, partial(_translated, work), stretches)
        named = running.gather(partial(_rows, work, ("names",)), parts, partial(_named, work), work.buckets)
        _write(work.folder / "extra", _extra(work, [row for rows in named for row in rows]))
        entities = _done(running, partial(_shared, work), numbers)
        _done(running, partial(_followed, work), [*((k, False) for k in parts), *((b, True) for b in numbers)])
        both = [*(("", k) for k in parts), *(("shared-", b) for b in numbers)]
        running.gather(partial(_steps, work), both, partial(_kept, work, "steps"), work.buckets)
        _done(running, partial(_closed, work), numbers)
        running.gather(partial(_candidates, work), both, partial(_inferred, work), work.buckets)
        names = sorted(path.name for path in (work.folder / FOLDER).glob("*.nq.gz"))
        described = _done(running, partial(_described, work), names)
    head = {"mailuo": kg.__version__, "ontology": work.cache.ontology.digest, "base": work.base}
    manifest = msgspec.json.encode({**head, "parts": described})
    _write(work.folder / FOLDER / MANIFEST, [msgspec.json.format(manifest, indent=2), b"\n"])
    facts: Counter[str] = Counter(dict.fromkeys(run.FACTS, 0))
    for one in counted:
        facts.update(one.facts)
    return Count(dict(facts), [c for one in counted for c in one.corrections]), sum(entities, Counter())


def rows(work: Work, stretches: Sequence[Stretch]) -> Iterator[Path]:
    """The files with the rows of the run's report, in the order of the reports."""
    return (work.at("rows", stretch.number) for stretch in stretches)


def _done(engine: Engine, function: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """All results. Raises EngineError when one is lost."""
    found = []
    for answer in engine.map(function, parts):
        if isinstance(answer, Lost):
            raise EngineError(f"a part of the graph {answer.reason}; what is made is kept: run the same with --resume")
        found.append(answer)
    return found


# ------------------------------------------------------------------------------------------------------------------- reports
def _translated(work: Work, stretch: Stretch) -> Count:
    """The graphs of a stretch of reports, and what they say of nodes that are not theirs alone."""
    done = work.at("count", stretch.number)
    if not done.exists():
        rows = _own(work.at("rows", stretch.number))
        noted = run.Rows(rows, work.cache.ontology, stretch.sources, work.out)
        names: set[bytes] = set()
        graphs: dict[str, list[bytes]] = {}
        for told in noted.noted(Pile(stretch.outcomes, work.cache, work.corrections, base=work.base).told()):
            made = {"base": work.base, "version": kg.__version__, "digest": work.cache.ontology.digest}
            change = increment.said(told.analysis, told=told.beside, **made)
            graphs[change.graph.value] = sorted(lines.of_graph(change.quads, change.graph))
            names.update(lines.of(change.names))
        rows.replace(work.at("rows", stretch.number))
        _write(work.at("graphs", stretch.number), _quads(graphs))
        _write(work.at("names", stretch.number), sorted(names))
        _write(done, [msgspec.json.encode(Count(dict(noted.facts), noted.corrections))])
    return msgspec.json.decode(done.read_bytes(), type=Count)


def _quads(graphs: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    for graph in sorted(graphs):
        yield from _in(graph, graphs[graph])


def _in(graph: str, some: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as lines of N-Quads."""
    end = f" <{graph}> .\n".encode()
    return (line[:-3] + end for line in some)


def _graphs(work: Work, number: int) -> Iterator[tuple[str, list[bytes]]]:
    """The graphs of a stretch, each with its lines."""
    graphs: dict[str, list[bytes]] = {}
    with work.at("graphs", number).open("rb") as file:
        for line in file:
            rest, graph, _ = line.rsplit(b" ", 2)
            graphs.setdefault(graph[1:-1].decode(), []).append(rest + b" .\n")
    return iter(graphs.items())


# --------------------------------------------------------------------------------------------------------- the shared graph
def _rows(work: Work, kinds: Iterable[str], number: int) -> Iterator[bytes]:
    for kind in kinds:
        with work.at(kind, number).open("rb") as file:
            yield from file


def _named(work: Work, number: int, rows: Iterator[bytes]) -> list[bytes]:
    """Keep a bucket of the names. Returns what all have to know: the divisions, and the links whose other end is named."""
    links: list[bytes] = []
    told: list[bytes] = []

    def names() -> Iterator[bytes]:
        for row in rows:
            predicate = row.split(b" ", 2)[1]
            (links if predicate == JOINT else told if predicate == DIVISION else []).append(row)
            if predicate != JOINT:
                yield row

    _write(work.at("named", number), names())
    wanted = {_meeting(link) for link in links}
    with work.at("named", number).open("rb") as file:
        bodies = {subject for subject, predicate, _ in cut(file) if predicate == PREF and subject in wanted}
    return told + [link for link in links if _meeting(link) in bodies]


def _extra(work: Work, told: Sequence[bytes]) -> list[bytes]:
    """What only all reports together tell, and what is said of the run."""
    links = [row for row in told if row.split(b" ", 2)[1] == JOINT]
    divisions = lines.parsed(row for row in told if row not in links)
    above = rdf.background(divisions, work.base, work.cache.ontology.gazetteer)
    return sorted({*links, *lines.of(above | rdf.run(work.base, kg.__version__, work.cache.ontology.digest))})


def _shared(work: Work, number: int) -> Counter[str]:
    """A bucket of the shared graph, by the nodes that it is said of, and its part. Returns its entities by type."""
    with work.at("named", number).open("rb") as names, (work.folder / "extra").open("rb") as extra:
        here = (row for row in extra if work.buckets.of(row.split(b" ", 1)[0] + b" . .") == number)
        _write(work.at("shared", number), sorting.once(heapq.merge(names, here)))
    with work.at("shared", number).open("rb") as file:
        _zipped(work.part("shared", number), _in(rdf.shared(work.base), file))
    entity = f"<{work.base}e".encode()
    with work.at("shared", number).open("rb") as file:
        return Counter(TYPED[o] for s, p, o in cut(file) if p == RDF_TYPE and o in TYPED and s.startswith(entity))


class Found:
    """The lines of all buckets of a kind, found by what they begin with."""

    def __init__(self, work: Work, kind: str) -> None:
        self._work, self._kind = work, kind
        self._open: dict[int, sorting.Index] = {}
        self._files = ExitStack()

    def __enter__(self) -> Found:
        return self

    def __exit__(self, *_error: object) -> None:
        self._files.close()

    def starting(self, start: bytes) -> list[bytes]:
        """The lines that begin with a subject and a predicate."""
        number = self._work.buckets.of(start.split(b" ", 1)[0] + b" . .")
        if number not in self._open:
            self._open[number] = sorting.Index(self._files.enter_context(self._work.at(self._kind, number).open("rb")))
        return self._open[number].starting(start)


# ------------------------------------------------------------------------------------------------------------- what follows
def _followed(work: Work, part: tuple[int, bool]) -> None:
    """What follows without closures from a stretch of reports, or from a bucket of the shared graph."""
    number, is_shared = part
    prefix = "shared-" if is_shared else ""
    if work.at(f"{prefix}found", number).exists() and (is_shared or work.part("reports", number).exists()):
        return
    terms = inference.terms_of(work.cache.ontology)
    found, own, steps, common = set[bytes](), set[bytes](), set[bytes](), set[bytes]()
    transitive = following.written(terms.transitive)
    with Found(work, "shared") as shared:
        single, telling = following.Single(terms, shared.starting), following.Telling(terms)
        for begin, said in _said(work, number, is_shared):
            known = list(telling.of(said))
            new = single.after(known, begin)
            mine = f"<{begin}".encode()
            own.update(line for line in new if line.startswith(mine))
            found.update(line for line in new if not line.startswith(mine))
            common.update(line for line in known if not line.startswith(mine))
            steps.update(line for line in (*known, *new) if line.split(b" ", 2)[1] in transitive)
    if not is_shared:
        asserted = set(_rows(work, ("names",), number))  # of its own nodes, only a report itself gives something to be shared
        inferred = _in(inference.inferred(work.base), sorted(own - asserted))
        with work.at("graphs", number).open("rb") as graphs:
            _zipped(work.part("reports", number), (*inferred, *graphs))
    _write(work.at(f"{prefix}steps", number), sorted(steps))
    _write(work.at(f"{prefix}common", number), sorted(common))
    _write(work.at(f"{prefix}found", number), sorted(found))


def _said(work: Work, number: int, is_shared: bool) -> Iterator[tuple[str, list[bytes]]]:
    """Lines, some at a time, each with the beginning of the IRIs that are known there alone."""
    if not is_shared:
        yield from ((graph.removesuffix(GRAPH), said) for graph, said in _graphs(work, number))
        return
    with work.at("shared", number).open("rb") as file:
        for some in sorting.some(file, SOME):
            yield rdf.shared(work.base), some


def _steps(work: Work, part: tuple[str, int]) -> Iterator[bytes]:
    return _rows(work, (f"{part[0]}steps",), part[1])


def _kept(work: Work, kind: str, number: int, rows: Iterator[bytes]) -> None:
    _write(work.at(f"all-{kind}", number), rows)


def _closed(work: Work, number: int) -> None:
    """The closures that begin in a bucket."""
    with Found(work, "all-steps") as steps, work.at("all-steps", number).open("rb") as file:
        _write(work.at("closed", number), sorted(following.closures(file, steps.starting)))


def _candidates(work: Work, part: tuple[str, int]) -> Iterator[bytes]:
    """What follows, and what is asserted and could have followed, so that they meet."""
    yield from (row[:-1] + FOUND for row in _rows(work, (f"{part[0]}found",), part[1]))
    yield from (row[:-1] + ASSERTED for row in _rows(work, (f"{part[0]}common",), part[1]))


def _inferred(work: Work, number: int, rows: Iterator[bytes]) -> None:
    """A bucket of the inferred graph: what follows and is not asserted."""
    def new() -> Iterator[bytes]:
        last = b""
        for row in rows:
            line = row[:-2]
            if row.endswith(FOUND) and line != last:
                yield line + b"\n"
            last = line

    with work.at("closed", number).open("rb") as closed:
        every = sorting.once(heapq.merge(new(), closed))
        _zipped(work.part("inferred", number), _in(inference.inferred(work.base), every))


# ------------------------------------------------------------------------------------------------------------------- files
def _described(work: Work, name: str) -> dict[str, Any]:
    """A part for the manifest."""
    content = (work.folder / FOLDER / name).read_bytes()
    quads = gzip.decompress(content).count(b"\n")
    return {"file": name, "quads": quads, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _zipped(path: Path, some: Iterable[bytes]) -> None:
    """A part: the same bytes whenever and wherever it is made."""
    def zipped(file: Any) -> None:
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as part:
            part.writelines(some)

    _whole(path, zipped)


def _write(path: Path, some: Iterable[bytes]) -> None:
    _whole(path, lambda file: file.writelines(some))


def _whole(path: Path, write: Callable[[Any], object]) -> None:
    """A file that has its name only when it is whole on the disk; two machines may make it at the same time."""
    own = _own(path)
    with own.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    own.replace(path)


def _own(path: Path) -> Path:
    """A name that nobody else gives."""
    return path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}")


def quads(folder: Path) -> Iterator[ox.Quad]:
    """What the parts in a folder say, those that their manifest names. Raises OSError."""
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    for part in manifest["parts"]:
        with gzip.open(folder / part["file"]) as file:
            yield from ox.parse(file.read(), format=ox.RdfFormat.N_QUADS)
