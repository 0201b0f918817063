"""The same verb with another object reports another event: 受理投诉, 受理案件."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import OntologyError
from kg.model import EVENT_TYPES, Span
from kg.ontology import Ontology
from kg.relate.frames import Verb, examples_of
from kg.relate.syntax import Parsed

KEYS = {"verbs", "object", "unit", "subject", "type", "examples", "not"}


@dataclass(frozen=True, slots=True)
class Shift:
    """Verbs whose event is of another type where one of the words or units stands by them."""

    verbs: frozenset[str]
    words: tuple[str, ...]
    units: frozenset[str]
    before: bool
    type: str


class Shifts:
    """The rows of `lexicon/objects.yaml`; the first that fits decides."""

    def __init__(self, ontology: Ontology) -> None:
        self.rows = tuple(_shift(ontology, row) for row in ontology.data("lexicon/objects"))

    def of(self, verb: Verb, parsed: Parsed, plain: str) -> str:
        """The type that the verb's object makes of its event; empty where none does."""
        return next((row.type for row in self.rows if verb.words in row.verbs and _fits(row, verb, parsed, plain)), "")


def _fits(row: Shift, verb: Verb, parsed: Parsed, plain: str) -> bool:
    reach = parsed.reach(verb)
    stretch = Span(reach.begin, verb.span.begin) if row.before else Span(verb.span.begin, reach.end)
    words = stretch.of(plain)
    units = {i.quantity.unit for i in parsed.clause.items if i.quantity and reach.covers(i.span)}
    told = [i for i in parsed.clause.items if stretch.covers(i.span)]
    if row.before and not any(i.key or i.tag in {"n", "vn", "nz"} for i in told):
        return False
    return any(w in words for w in row.words) or bool(units & row.units)


def _shift(ontology: Ontology, row: object) -> Shift:
    path = ontology.root / "lexicon" / "objects.yaml"
    if not isinstance(row, dict) or not {"verbs", "type"} <= row.keys() or set(row) - KEYS:
        raise OntologyError(f"{path}: a row has verbs, object or unit, type, examples and not; look at {str(row)[:60]}")
    if row["type"] not in EVENT_TYPES or not row.get("examples") or not row.get("not"):
        raise OntologyError(f"{path}: {row['verbs']}: needs a known type, examples and texts under 'not'")
    verbs, units = frozenset(row["verbs"].split()), frozenset(str(row.get("unit", "")).split())
    return Shift(verbs, tuple(str(row.get("object", "")).split()), units, bool(row.get("subject")), row["type"])


def examples(ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    """Every example: the row's type, a clause, and the type that it must have; a counterexample has an empty one."""
    return examples_of(ontology, "lexicon/objects", "type")
