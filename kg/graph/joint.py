"""The joint office of two bodies, by its name: 浏阳市纪委监委 is the office of 浏阳市纪委 and of 浏阳市监委, and neither of them.

`ontology/joint.yaml` says which names are of that kind. Each report gives the links that its offices could have; the shared graph
holds those whose other end some report names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from kg.graph import iri
from kg.graph.rdf import JOINT
from kg.model import Analysis, Entity
from kg.ontology import Ontology


def candidates(analysis: Analysis, base: str, ontology: Ontology) -> set[ox.Triple]:
    """The links between the joint offices that a report names and their bodies, whether or not anyone names these."""
    offices = ontology.data("joint")
    return {
        ox.Triple(ox.NamedNode(iri.entity(base, one)), JOINT, ox.NamedNode(iri.entity(base, body)))
        for one in analysis.entities if one.type == "Organization"
        for end, ends in offices.items() if one.name.endswith(end)
        for body in _bodies(one, end, ends)
    }


def _bodies(office: Entity, end: str, ends: Iterable[str]) -> list[Entity]:
    stem = office.name.removesuffix(end)
    return [replace(office, names=(stem + other,)) for other in ends]

