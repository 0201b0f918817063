"""Who corrected what, and why, in terms of PROV: a correction is an activity, its author an agent.

It used what was there before; what it made or changed was influenced by it, an added fact is attributed to its author, and a fact
that it took away was invalidated by it. All of it stands in the shared graph, for as long as the correction applies to a report.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.correct.changes import Corrected, Mark
from kg.graph import iri, rdf
from kg.graph.rdf import DCT, KG, PREF, PROV, TYPE, Node

Statement = tuple[Node, Node, Node | ox.Literal]


def triples(corrected: Corrected, base: str) -> set[ox.Triple]:
    """What is said of the corrections that were made in one report."""
    return {ox.Triple(*statement) for mark in corrected.marks for statement in _told(mark, corrected, base)}


def _told(mark: Mark, corrected: Corrected, base: str) -> Iterator[Statement]:
    entry, report = mark.entry, corrected.analysis.report.id
    node, author = Node(f"{base}c{entry.id}"), Node(f"{base}a{iri.digest(entry.author)}")
    yield from _itself(mark, node, author)
    for one in mark.before:
        yield node, Node(PROV + "used"), Node(iri.entity(base, one))
    for one in corrected.analysis.entities:
        if one.key in mark.keys:
            yield Node(iri.entity(base, one)), Node(PROV + "wasInfluencedBy"), node
    for fact in mark.gone:
        yield node, Node(PROV + "invalidated"), Node(iri.fact(base, report, fact))
    for fact in mark.come:
        yield Node(iri.fact(base, report, fact)), Node(PROV + "wasInfluencedBy"), node
        yield Node(iri.fact(base, report, fact)), Node(PROV + "wasAttributedTo"), author


def _itself(mark: Mark, node: Node, author: Node) -> Iterator[Statement]:
    entry = mark.entry
    yield node, TYPE, Node(KG + "Correction")
    yield node, Node(KG + "action"), ox.Literal(entry.action)
    yield node, PREF, rdf.words(f"{entry.action} {entry.subject}")
    yield node, Node(DCT + "description"), rdf.words(entry.reason)
    yield node, Node(PROV + "wasAssociatedWith"), author
    yield author, TYPE, Node(PROV + "Agent")
    yield author, PREF, rdf.words(entry.author)
