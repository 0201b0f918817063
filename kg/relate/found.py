"""What a finder of relations yields, and what is known so far."""

from __future__ import annotations

from collections.abc import Collection

from kg.model import Span

Found = tuple[str, str, str, Span, str, float]  # subject, predicate, object, where, rule, confidence
Triples = Collection[tuple[str, str, str]]
