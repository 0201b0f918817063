"""A store brought up to date with the reports that changed, at the cost of what they say and of the names that they touch.

Beside the store stands an index: for each report the names that it gives to its entities, and what else the shared graph says
by it, in a graph of its own. A name that goes with one report stays in the shared graph as long as another report gives it. What
follows is worked out anew between the nodes of the statements that came or went, and transitive closures from all nodes that lead
there. In the end the store is that of a full build; `kg.graph` says what that is, and is asked here for each part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from itertools import islice

import pyoxigraph as ox

from kg.graph import following, inference, iri, rdf
from kg.graph.inference import TYPE, Node
from kg.model import Analysis
from kg.ontology import Ontology

Ends = tuple[Node, Node]
BATCH = 50  # reports that are checked at a time


@dataclass(frozen=True, slots=True)
class Change:
    """What a report says from now on, nothing for one that goes: its graph's quads, and what the shared graph says by it."""

    graph: ox.NamedNode
    quads: frozenset[ox.Quad]
    names: frozenset[ox.Triple]


def said(analysis: Analysis, *, base: str, version: str, digest: str, told: Set[ox.Triple] = frozenset()) -> Change:
    """A report as it is now; `told` is what the shared graph says beside its names."""
    quads = rdf.of_report(analysis, base=base, version=version, digest=digest)
    return Change(_graph(base, analysis.report.id), frozenset(quads), frozenset(rdf.names(analysis, base) | told))


def removal(report_id: str, *, base: str) -> Change:
    """A report that goes."""
    return Change(_graph(base, report_id), frozenset(), frozenset())


def _graph(base: str, report_id: str) -> ox.NamedNode:
    return ox.NamedNode(iri.graph(base, report_id))


def indexed(change: Change) -> Iterator[ox.Quad]:
    """A report's part of the index."""
    return (ox.Quad(t.subject, t.predicate, t.object, change.graph) for t in change.names)


def is_possible(ontology: Ontology) -> bool:
    """Whether closures can be brought up to date."""
    return following.is_possible(inference.terms_of(ontology))


def about(store: ox.Store, graphs: Iterable[ox.NamedNode], shared: ox.NamedNode, inferred: ox.NamedNode) -> list[ox.Quad]:
    """The graphs of some reports with all that is shared or inferred about their nodes."""
    quads = [quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)]
    return quads + _around(store, {end for q in quads for end in _ends(q)}, shared, inferred)


def _around(store: ox.Store, nodes: Set[Node], shared: ox.NamedNode, inferred: ox.NamedNode) -> list[ox.Quad]:
    """All that is shared or inferred about some nodes and about those that the shared graph names with them."""
    quads: list[ox.Quad] = []
    seen: set[Node] = set()
    ahead = {node for node in nodes if not isinstance(node, ox.Literal)}
    while ahead:
        found = [q for node in ahead for g in (shared, inferred) for q in _quads(store, node, None, None, g)]
        quads += found
        seen |= ahead
        ahead = {q.object for q in found if q.graph_name == shared and not isinstance(q.object, ox.Literal)} - seen
    return quads


def batches(store: ox.Store, graphs: Iterable[str], *, base: str) -> Iterator[list[ox.Quad]]:
    """All that a store says, some reports at a time, each with what a check of it needs to see; corrections by themselves."""
    shared, inferred = ox.NamedNode(rdf.shared(base)), ox.NamedNode(inference.inferred(base))
    ahead = map(ox.NamedNode, graphs)
    while some := list(islice(ahead, BATCH)):
        yield about(store, some, shared, inferred)
    corrections = {q.subject for q in _quads(store, None, TYPE, ox.NamedNode(rdf.KG + "Correction"), shared)}
    yield _around(store, corrections, shared, inferred)


class Increment:
    """Changes on their way into one store and its index."""

    def __init__(self, store: ox.Store, index: ox.Store, ontology: Ontology, *, base: str) -> None:
        self.store, self.index, self.base, self.ontology = store, index, base, ontology
        self.terms = inference.terms_of(ontology)
        self.shared, self.inferred = ox.NamedNode(rdf.shared(base)), ox.NamedNode(inference.inferred(base))
        self.come: set[ox.Quad] = set()  # what the store says in the end and did not say in the beginning
        self.gone: set[ox.Quad] = set()

    def apply(self, changes: Iterable[Change]) -> None:
        """Bring both up to date. An error leaves them half changed: work on copies."""
        come: set[ox.Quad] = set()
        gone: set[ox.Quad] = set()
        changes = list(changes)
        for change in changes:
            before = set(self.store.quads_for_pattern(None, None, None, change.graph))
            come |= change.quads - before
            gone |= before - change.quads
        new, old = self._names(changes)
        above, below = self._background(new, old)
        come |= {_of(t, self.shared) for t in new | above}
        gone |= {_of(t, self.shared) for t in old | below}
        self._settle(come - gone, gone - come)

    def about(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """A report's graph with all that is shared or inferred about its nodes: what a check of the report needs to see."""
        return about(self.store, [graph], self.shared, self.inferred)

    def _names(self, changes: Iterable[Change]) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """The names that nobody gave before, and those that nobody gives any more."""
        touched: set[ox.Triple] = set()
        for change in changes:
            before = {q.triple for q in self.index.quads_for_pattern(None, None, None, change.graph)}
            touched |= before ^ change.names
            _replace(self.index, change.graph, before - change.names, change.names - before)
        touched |= {q.triple for t in touched if t.predicate == rdf.PREF for q in _quads(self.index, None, rdf.JOINT, t.subject)}
        given = {t for t in touched if self._is_given(t)}
        told = {t for t in touched if _any(_quads(self.store, t.subject, t.predicate, t.object, self.shared))}
        return given - told, told - given

    def _is_given(self, triple: ox.Triple) -> bool:
        """Whether a report gives it; a link holds only to a body that some report names, too."""
        if triple.predicate == rdf.JOINT and not _any(_quads(self.index, triple.object, rdf.PREF, None)):
            return False
        return _any(_quads(self.index, triple.subject, triple.predicate, triple.object))

    def _background(self, new: set[ox.Triple], old: set[ox.Triple]) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """The same for the divisions above: only those of a province in which a division came or went can change."""
        provinces = {_value(t.object)[:2] for t in new | old if t.predicate == rdf.DIVISION}
        if not provinces:
            return set(), set()
        quads = _quads(self.store, None, rdf.DIVISION, None, self.shared)
        told = {q.triple for q in quads if _value(q.object)[:2] in provinces and not self._is_background(q)}
        before = rdf.background(told, self.base, self.ontology.gazetteer)
        after = rdf.background((told - old) | new, self.base, self.ontology.gazetteer)
        return after - before, before - after

    def _is_background(self, quad: ox.Quad) -> bool:
        return _value(quad.subject) == iri.division(self.base, _value(quad.object))

    # ------------------------------------------------------------------------------------------------------ what follows
    def _settle(self, come: set[ox.Quad], gone: set[ox.Quad]) -> None:
        nodes, pairs = self._affected(come | gone)
        before = self._steps(self._said(nodes, pairs))
        self._change(come, gone)
        known = self._said(nodes, pairs)
        after = self._steps(known)
        found = {t for t in after - known if t.predicate not in self.terms.transitive}
        kept = self._inferred(nodes, pairs)
        self._infer(found - kept, kept - found)
        for term in self.terms.transitive:
            self._closure(term, {t.subject for t in before ^ after if t.predicate == term})

    def _change(self, come: Set[ox.Quad], gone: Set[ox.Quad]) -> None:
        """Change the store, and keep in mind what becomes of it."""
        come, gone = {q for q in come if q not in self.store}, {q for q in gone if q in self.store}
        for quad in gone:
            self.store.remove(quad)
        self.store.extend(come)
        self.come, self.gone = (self.come - gone) | (come - self.gone), (self.gone - come) | (gone - self.come)

    def _infer(self, come: Set[ox.Triple], gone: Set[ox.Triple]) -> None:
        self._change({_of(t, self.inferred) for t in come}, {_of(t, self.inferred) for t in gone})

    def _affected(self, quads: set[ox.Quad]) -> tuple[set[Node], set[Ends]]:
        """The nodes and pairs of nodes between which something else may follow now."""
        pairs = {_ends(q) for q in quads if q.predicate != TYPE}
        for node in {q.subject for q in quads if q.predicate == TYPE}:
            pairs |= {_ends(q) for q in self._asserted(node, None) if q.predicate != TYPE}
            pairs |= {_ends(q) for q in self._asserted(None, node) if q.predicate != TYPE}
        nodes: set[Node] = {end for pair in pairs for end in pair if not isinstance(end, ox.Literal)}
        return nodes | {q.subject for q in quads}, pairs

    def _asserted(self, subject: Node | None, end: Node | None, predicate: Node | None = None) -> Iterator[ox.Quad]:
        return (q for q in _quads(self.store, subject, predicate, end) if q.graph_name != self.inferred)

    def _said(self, nodes: set[Node], pairs: set[Ends]) -> set[ox.Triple]:
        """What is asserted between the two ends of each pair, and the classes of the nodes."""
        said = {q.triple for node in nodes for q in self._asserted(node, None, TYPE)}
        for one, other in pairs:
            said |= {q.triple for q in self._asserted(one, other)}
            if not isinstance(other, ox.Literal):
                said |= {q.triple for q in self._asserted(other, one)}
        return said

    def _steps(self, said: set[ox.Triple]) -> set[ox.Triple]:
        """The same with what follows between the two ends of a pair."""
        return said | inference.follow(said, self.terms, closures=False)

    def _inferred(self, nodes: set[Node], pairs: set[Ends]) -> set[ox.Triple]:
        """What was inferred there so far, closures left out."""
        quads = [q for node in nodes for q in _quads(self.store, node, TYPE, None, self.inferred)]
        for one, other in pairs:
            quads += _quads(self.store, one, None, other, self.inferred)
            if not isinstance(other, ox.Literal):
                quads += _quads(self.store, other, None, one, self.inferred)
        return {q.triple for q in quads if q.predicate not in self.terms.transitive}

    # ------------------------------------------------------------------------------------------------------ closures
    def _closure(self, term: Node, starts: set[Node]) -> None:
        """Bring a transitive property up to date for all that leads to the starts."""
        implying: set[Node] = {p for p, above in self.terms.properties.items() if term in above} | {term}
        forth = (implying, {r for p in implying for r in self.terms.inverses.get(p, inference.NOTHING)})
        for start in self._reached(starts, forth[::-1]) | starts:
            ends = self._reached({start}, forth) - {start} - {q.object for q in self._asserted(start, None, term)}
            right = {ox.Triple(start, term, end) for end in ends}  # type: ignore[arg-type]
            kept = {q.triple for q in _quads(self.store, start, term, None, self.inferred)}
            self._infer(right - kept, kept - right)

    def _reached(self, starts: set[Node], steps: tuple[set[Node], ...]) -> set[Node]:
        """The nodes that one or more steps lead to: along the first properties, against the second."""
        return inference.reached(starts, partial(self._after, steps))

    def _after(self, steps: tuple[set[Node], ...], node: Node) -> set[Node]:
        found: set[Node] = {q.object for p in steps[0] for q in self._asserted(node, None, p)}
        found |= {q.subject for p in steps[1] for q in self._asserted(None, node, p)}
        return {one for one in found if not isinstance(one, ox.Literal)}


def _of(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _replace(store: ox.Store, graph: ox.NamedNode, old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> None:
    for triple in old:
        store.remove(_of(triple, graph))
    store.extend(_of(triple, graph) for triple in new)


def _ends(quad: ox.Quad) -> Ends:
    return quad.subject, quad.object


def _quads(
    store: ox.Store, subject: Node | None, predicate: Node | None, end: Node | None, graph: ox.NamedNode | None = None,
) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(subject, predicate, end, graph)  # type: ignore[arg-type]


def _any(quads: Iterator[ox.Quad]) -> bool:
    return next(quads, None) is not None


def _value(node: Node) -> str:
    """An IRI or the characters of a literal."""
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)
