"""What follows, looked up in a store: a report at a time, for more reports than memory holds.

`inference` says what follows from which statements. Between the two ends of a statement it follows from what is said of these
ends, which the store tells. Closures go from node to node, and the store tells the next ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import islice
from typing import Protocol

import pyoxigraph as ox

from kg.graph import inference, lines
from kg.graph.inference import TYPE, Node, Terms
from kg.graph.runs import GRAPH, SOME, Runs
from kg.graph.shared import TYPE as RDF_TYPE
from kg.graph.shared import cut
from kg.ontology import Ontology

REMEMBERED = 50_000  # nodes whose classes and links are not looked up again


class Following:
    """What follows in a store that holds all that is asserted, and nothing inferred.

    `said` has the predicates and the classes that are asserted anywhere: only what has one of those can be asserted already.
    """

    def __init__(self, store: ox.Store, terms: Terms, said: Set[Node]) -> None:
        self._store, self._terms, self._said = store, terms, said
        self._classes = lru_cache(REMEMBERED)(self._classes_of)
        self._next = lru_cache(REMEMBERED)(self._next_of)

    def after(self, known: set[ox.Triple], own: str) -> set[ox.Triple]:
        """What follows from some statements without closures, and is not asserted.

        Their `own` nodes, by the beginning of their IRIs, have no classes but those that are stated here.
        """
        ends: set[Node] = {t.object for t in known if t.predicate != TYPE and isinstance(t.object, ox.NamedNode)}
        ends |= {t.subject for t in known}
        others = (end for end in ends if not end.value.startswith(own))  # type: ignore[union-attr]
        classes = {ox.Triple(end, TYPE, kind) for end in others for kind in self._classes(end)}  # type: ignore[arg-type]
        found = inference.follow(known | classes, self._terms, closures=False)
        return {t for t in found if not self._is_asserted(t)}

    def closure(self, start: Node, term: Node) -> Iterator[ox.Triple]:
        """The steps of a transitive property that lead on from a node; the store has all single steps by now."""
        first = self._next(start, term)
        for end in inference.reached({start}, lambda node: self._next(node, term)) - first - {start}:
            yield ox.Triple(start, term, end)  # type: ignore[arg-type]

    def _is_asserted(self, triple: ox.Triple) -> bool:
        if (triple.object if triple.predicate == TYPE else triple.predicate) not in self._said:
            return False
        return next(self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object), None) is not None

    def _classes_of(self, node: Node) -> frozenset[Node]:
        return frozenset(q.object for q in self._store.quads_for_pattern(node, TYPE, None))  # type: ignore[arg-type]

    def _next_of(self, node: Node, term: Node) -> frozenset[Node]:
        if isinstance(node, ox.Literal):
            return inference.NOTHING
        return frozenset(q.object for q in self._store.quads_for_pattern(node, term, None))  # type: ignore[arg-type]


def is_possible(terms: Terms) -> bool:
    """Whether all that follows is found so: a transitive property implies nothing else, and holds between any classes."""
    limited = terms.properties.keys() | terms.inverses.keys() | terms.domains.keys() | terms.ranges.keys()
    return not terms.transitive & limited


class Target(Protocol):
    """A store that takes in quads and tells them."""

    store: ox.Store

    def add(self, quads: Iterable[ox.Quad], /) -> None:
        """Take in quads."""

    def flush(self) -> None:
        """From here on the store tells all that was taken in."""


def follow(runs: Runs, target: Target, ontology: Ontology) -> None:
    """Take what follows into the runs and into the store, which has all that is asserted. Raises OntologyError, OSError."""
    terms = inference.terms_of(ontology)
    graph = inference.inferred(runs.base)
    if not is_possible(terms):
        said = (quad for one in runs.graphs() for quad in runs.quads(one))
        runs.inferred.add(lines.of(quad.triple for quad in inference.infer(said, ontology, base=runs.base)))
        target.add(runs.quads(graph))
        return
    work = Following(target.store, terms, runs.terms())
    steps = _steps(runs, work, terms)
    target.add(runs.quads(graph))
    target.flush()
    for some in _some(steps):
        found = {triple for step in lines.parsed(some) for triple in work.closure(step.subject, step.predicate)}
        runs.inferred.add(lines.of(found))
        target.add(ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph)) for t in found)


def _steps(runs: Runs, work: Following, terms: Terms) -> lines.Lines:
    """What follows without closures goes into the runs. Returns where closures begin, each start as a step to itself."""
    starts = lines.Lines(runs.folder / "starts")
    transitive = _written(terms.transitive)
    for graph in runs.graphs():
        for some in _some(_telling(runs.of(graph), terms)) if graph in runs.others else (list(_telling(runs.of(graph), terms)),):
            found = lines.of(work.after(set(lines.parsed(some)), graph.removesuffix(GRAPH)))
            runs.inferred.add(found)
            starts.add(b"%b %b %b .\n" % (s, p, s) for s, p, _ in cut([*some, *found]) if p in transitive)
    return starts


def _telling(given: Iterable[bytes], terms: Terms) -> Iterator[bytes]:
    """The lines from which something can follow."""
    predicates, classes = _written(terms.telling() - {TYPE}), _written(terms.classed())
    for line in given:
        _, predicate, rest = line.split(b" ", 2)
        if predicate in predicates or (predicate == RDF_TYPE and rest[:-3] in classes):
            yield line


def _written(nodes: Iterable[Node]) -> set[bytes]:
    return {str(node).encode() for node in nodes}


def _some(given: Iterable[bytes]) -> Iterator[list[bytes]]:
    ahead = iter(given)
    while some := list(islice(ahead, SOME)):
        yield some
