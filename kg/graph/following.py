"""What follows, a report at a time, for more reports than memory holds.

`inference` says what follows from which statements. Between the two ends of a statement it follows from the classes of these
ends: a report tells those of its own nodes, the shared graph those of the others. Closures go on from node to node. The
classes and the steps are looked up in sorted files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import groupby

import pyoxigraph as ox

from kg import sorting
from kg.graph import inference, lines
from kg.graph.inference import Node, Terms
from kg.graph.runs import GRAPH, SOME, Runs
from kg.graph.shared import TYPE, cut
from kg.ontology import Ontology

REMEMBERED = 20_000  # nodes whose classes or next steps are not looked up again


def is_possible(terms: Terms) -> bool:
    """Whether all that follows is found so: a transitive property implies nothing else, and holds between any classes."""
    limited = terms.properties.keys() | terms.inverses.keys() | terms.domains.keys() | terms.ranges.keys()
    return not terms.transitive & limited


def follow(runs: Runs, ontology: Ontology) -> None:
    """Take what follows into the runs, which have all that is asserted. Raises OntologyError, OSError."""
    terms = inference.terms_of(ontology)
    if not is_possible(terms):
        said = (quad for graph in runs.graphs() for quad in runs.quads(graph))
        runs.inferred.add(lines.of(quad.triple for quad in inference.infer(said, ontology, base=runs.base)))
        return
    found, steps = sorting.Lines(runs.folder / "found"), sorting.Lines(runs.folder / "steps")
    transitive = written(terms.transitive)
    for known, new in _single(runs, terms):
        found.add(new)
        steps.add(line for line in (*known, *new) if line.split(b" ", 2)[1] in transitive)
    found.add(_closures(steps))
    runs.inferred.sorted(sorting.without(found.once(), runs.common()))


def _single(runs: Runs, terms: Terms) -> Iterator[tuple[list[bytes], list[bytes]]]:
    """Statements of which something may follow, some at a time, and what follows of them without closures."""
    classes = sorting.Lines(runs.folder / "classes")
    telling = Telling(terms)
    for said in sorting.some(telling.classes(runs.common()), SOME):
        classes.add(said)
    with classes.file().open("rb") as file:
        work = Single(terms, sorting.Index(file).starting)
        for graph in runs.graphs():
            said_here = telling.of(runs.of(graph))
            for said in sorting.some(said_here, SOME) if graph in runs.others else (list(said_here),):
                yield said, work.after(said, graph.removesuffix(GRAPH))


class Single:
    """What follows without closures; `found` tells lines by what they begin with, all classes of shared nodes among them."""

    def __init__(self, terms: Terms, found: Callable[[bytes], list[bytes]]) -> None:
        self._terms, self._found = terms, found
        self._classes = lru_cache(REMEMBERED)(self._looked_up)

    def after(self, said: Iterable[bytes], own: str) -> list[bytes]:
        """What follows from statements, whose `own` nodes, by the beginning of their IRIs, have no classes but those stated."""
        known = set(lines.parsed(said))
        known.update(triple for end in _ends(known) if not end.value.startswith(own) for triple in self._classes(end))
        return lines.of(inference.follow(known, self._terms, closures=False))

    def _looked_up(self, node: ox.NamedNode) -> list[ox.Triple]:
        return lines.parsed(self._found(f"{node} {inference.TYPE} ".encode()))


def _ends(known: Iterable[ox.Triple]) -> set[ox.NamedNode]:
    """The nodes on whose classes it depends what follows."""
    both = (end for t in known for end in ((t.subject,) if t.predicate == inference.TYPE else (t.subject, t.object)))
    return {end for end in both if isinstance(end, ox.NamedNode)}


def _closures(steps: sorting.Lines) -> Iterator[bytes]:
    with steps.file().open("rb") as file:
        yield from closures(steps, sorting.Index(file).starting)


def closures(steps: Iterable[bytes], found: Callable[[bytes], list[bytes]]) -> Iterator[bytes]:
    """From sorted single steps of transitive properties, those that lead on; `found` tells all steps that begin so."""

    @lru_cache(REMEMBERED)
    def after(term: bytes, start: bytes) -> set[bytes]:
        return {end for _, _, end in cut(found(b"%b %b " % (start, term)))}

    for (start, term), _ in groupby(cut(steps), lambda step: step[:2]):
        ends = inference.reached({start}, partial(after, term)) - after(term, start) - {start}
        yield from (b"%b %b %b .\n" % (start, term, end) for end in ends)


class Telling:
    """The lines from which something can follow."""

    def __init__(self, terms: Terms) -> None:
        self._predicates, self._classes = written(terms.telling() - {inference.TYPE}), written(terms.classed())

    def of(self, given: Iterable[bytes]) -> Iterator[bytes]:
        """Those among some."""
        return (line for line in given if line.split(b" ", 2)[1] in self._predicates or self._is_class(line))

    def classes(self, given: Iterable[bytes]) -> Iterator[bytes]:
        """Those among some that state a class."""
        return filter(self._is_class, given)

    def _is_class(self, line: bytes) -> bool:
        _, predicate, rest = line.split(b" ", 2)
        return predicate == TYPE and rest[:-3] in self._classes


def written(nodes: Iterable[Node]) -> set[bytes]:
    """Nodes as lines have them."""
    return {str(node).encode() for node in nodes}
