"""How sure a fact is: the share of its rule's facts that was right when they were counted on reports with gold."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from kg.errors import OntologyError
from kg.model import Event, Relation, Statistic, TimeExpression
from kg.ontology import Ontology

F = TypeVar("F", Relation, Event, Statistic, TimeExpression)


class Confidences:
    """The measured shares of `ontology/confidence.yaml`, by rule. Raises OntologyError for one that is no share."""

    def __init__(self, ontology: Ontology) -> None:
        self.shares: dict[str, float] = ontology.data("confidence") or {}
        for rule, share in self.shares.items():
            if not isinstance(share, float) or not 0 < share < 1:
                raise OntologyError(f"{ontology.root / 'confidence.yaml'}: {rule}: {share} is no share between 0 and 1")

    def of(self, facts: tuple[F, ...]) -> tuple[F, ...]:
        """The facts with the confidence of the rule that found each; a rule that was never counted keeps its own."""
        return tuple(map(self._of, facts))

    def _of(self, fact: F) -> F:
        share = self.shares.get(fact.evidence[0].rule, fact.confidence)
        return fact if share == fact.confidence else replace(fact, confidence=share)
