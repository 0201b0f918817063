"""What follows from the facts and `ontology/kg.ttl`: superclasses, superproperties, inverses and transitive closures.

The rules are not here: rdfs:subClassOf, rdfs:subPropertyOf, owl:inverseOf and owl:TransitiveProperty in kg.ttl decide. Where
kg.ttl gives a property schema:domainIncludes or schema:rangeIncludes, it is inferred only between nodes of those classes, so that
org:subOrganizationOf holds between organizations alone although a village is kg:partOf a town as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.ontology import Ontology

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Place = TypeVar("Place", bound=Hashable)
Links = Mapping[Node, frozenset[Node]]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SCHEMA = "https://schema.org/"
TYPE = ox.NamedNode(RDF + "type")
NOTHING: frozenset[Node] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What kg.ttl says of its terms: what stands above classes and properties, inverses, closures, limits."""

    classes: Links
    properties: Links
    inverses: Links
    transitive: frozenset[Node]
    domains: Links
    ranges: Links

    def telling(self) -> set[Node]:
        """The predicates from which something can follow, and those that can follow."""
        links = (*self.properties.items(), *self.inverses.items())
        return {TYPE, *self.transitive, *(node for start, ends in links for node in (start, *ends))}

    def classed(self) -> set[Node]:
        """The classes on which it depends what follows, and those that can follow."""
        others = (*self.classes.values(), *self.domains.values(), *self.ranges.values())
        return {*self.classes, *(node for ends in others for node in ends)}


def infer(quads: Iterable[ox.Quad], ontology: Ontology, *, base: str) -> list[ox.Quad]:
    """The triples that follow from `quads` and stand in none of their graphs, all in the graph `<{base}inferred>`, sorted.

    Literals are never subjects; a cycle of transitive steps does not relate a node to itself. Raises OntologyError when kg.ttl
    does not parse.
    """
    graph = ox.NamedNode(inferred(base))
    terms = terms_of(ontology)
    telling = terms.telling()  # most quads tell where something is said: nothing follows from those
    found = follow({quad.triple for quad in quads if quad.predicate in telling}, terms)
    return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in sorted(found, key=str)]


def inferred(base: str) -> str:
    """The IRI of the graph of what follows."""
    return f"{base}inferred"


def follow(known: set[ox.Triple], terms: Terms, *, closures: bool = True) -> set[ox.Triple]:
    """What follows from the triples and is not among them, with or without more than one step of what is transitive."""
    classified = {
        ox.Triple(t.subject, TYPE, kind)
        for t in known if t.predicate == TYPE for kind in terms.classes.get(t.object, NOTHING)
    }
    return (classified | _statements(known, terms, _types(known | classified), terms.transitive if closures else NOTHING)) - known


def terms_of(ontology: Ontology) -> Terms:
    """What kg.ttl says of its terms. Raises OntologyError when it does not parse."""
    path = ontology.root / "kg.ttl"
    try:
        said = [quad.triple for quad in ox.parse(path=str(path))]
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: not valid Turtle: {' '.join(str(error).split())}; mend the file") from None
    inverse = _links(said, OWL + "inverseOf")
    return Terms(
        classes=_closed(_links(said, RDFS + "subClassOf")),
        properties=_closed(_links(said, RDFS + "subPropertyOf")),
        inverses=_both_ways(inverse),
        transitive=frozenset(t.subject for t in said if t.predicate == TYPE and t.object.value == OWL + "TransitiveProperty"),
        domains=_links(said, SCHEMA + "domainIncludes"),
        ranges=_links(said, SCHEMA + "rangeIncludes"),
    )


def _links(triples: Iterable[ox.Triple], predicate: str) -> Links:
    found: dict[Node, set[Node]] = {}
    for triple in triples:
        if triple.predicate.value == predicate:
            found.setdefault(triple.subject, set()).add(triple.object)
    return {node: frozenset(ends) for node, ends in found.items()}


def _both_ways(links: Links) -> Links:
    found = {node: set(ends) for node, ends in links.items()}
    for node, ends in links.items():
        for end in ends:
            found.setdefault(end, set()).add(node)
    return {node: frozenset(ends) for node, ends in found.items()}


def _closed(links: Links) -> Links:
    """Each node with all that it reaches in one or more steps, itself left out."""
    return {start: frozenset(_others(start, links)) for start in links}


def _others(start: Node, links: Links) -> set[Node]:
    return reached({start}, lambda node: links.get(node, NOTHING)) - {start}


def reached(starts: Iterable[Place], after: Callable[[Place], Iterable[Place]]) -> set[Place]:
    """The nodes that one or more steps lead to; `after` tells where one step leads."""
    found: set[Place] = set()
    ahead = list(starts)
    while ahead:
        new = set(after(ahead.pop())) - found
        found |= new
        ahead += new
    return found


def _types(triples: Iterable[ox.Triple]) -> dict[Node, set[Node]]:
    """Each node's classes."""
    types: dict[Node, set[Node]] = {}
    for triple in triples:
        if triple.predicate == TYPE:
            types.setdefault(triple.subject, set()).add(triple.object)
    return types


def _statements(
    known: set[ox.Triple], terms: Terms, types: Mapping[Node, set[Node]], transitive: frozenset[Node],
) -> set[ox.Triple]:
    """Superproperties, inverses and closures until nothing new follows."""
    telling = terms.properties.keys() | terms.inverses.keys() | terms.transitive
    seen = {triple for triple in known if triple.predicate in telling}
    ahead = list(seen)
    while ahead:
        for triple in _steps(ahead, terms, types):
            if triple not in seen:
                seen.add(triple)
                ahead.append(triple)
        ahead = [t for p in transitive for t in _closure(seen, p) if t not in seen]
        seen.update(ahead)
    return seen


def _steps(ahead: list[ox.Triple], terms: Terms, types: Mapping[Node, set[Node]]) -> Iterator[ox.Triple]:
    """What follows from each triple alone; the caller appends what is new to the list while it is read."""
    for triple in ahead:
        subject, predicate, end = triple.subject, triple.predicate, triple.object
        for above in terms.properties.get(predicate, NOTHING):
            if _allowed(terms.domains, above, types.get(subject)) and _allowed(terms.ranges, above, types.get(end)):
                yield ox.Triple(subject, above, end)  # type: ignore[arg-type]
        if not isinstance(end, ox.Literal):
            for inverse in terms.inverses.get(predicate, NOTHING):
                yield ox.Triple(end, inverse, subject)  # type: ignore[arg-type]


def _allowed(limits: Links, predicate: Node, kinds: set[Node] | None) -> bool:
    wanted = limits.get(predicate)
    return wanted is None or not wanted.isdisjoint(kinds or NOTHING)


def _closure(triples: Iterable[ox.Triple], predicate: Node) -> Iterator[ox.Triple]:
    links = _links(triples, predicate.value)  # type: ignore[union-attr]
    for start in links:
        for end in _others(start, links):
            yield ox.Triple(start, predicate, end)  # type: ignore[arg-type]
