"""The frame lexicon: which verbs report which event, and where in a clause they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import OntologyError
from kg.model import EVENT_TYPES, Span
from kg.ontology import Ontology
from kg.relate.passage import Clause, Item

KEYS = {"id", "type", "verbs", "object", "subject", "roles", "nominal", "passive", "needs", "receiver", "agent", "measured", "examples", "not"}
NOMINAL = frozenset({"vn", "n", "nz", "an"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What a group of verbs reports and how its clause is read; see the head of `lexicon/frames.yaml`."""

    id: str
    type: str
    object: str
    subject: str
    roles: Mapping[str, str]
    nominal: bool
    passive: bool
    needs: frozenset[str]
    receivers: frozenset[str]
    home_agent: bool
    measured: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the lexicon in a clause. `light` is the verb without meaning before a noun of action (开展 … 监督检查)."""

    span: Span
    words: str
    frame: Frame
    light: Item | None = None
    attributive: bool = False


class Frames:
    """All frames with their verbs in one expression, longest first."""

    def __init__(self, ontology: Ontology) -> None:
        self.by_verb: dict[str, Frame] = {}
        path = ontology.root / "lexicon" / "frames.yaml"
        for row in ontology.data("lexicon/frames"):
            frame = _frame(path, row)
            for verb in row["verbs"].split():
                self.by_verb.setdefault(verb, frame)
        self.pattern = re.compile("|".join(map(re.escape, sorted(self.by_verb, key=lambda v: (-len(v), v)))))
        self.light = frozenset(ontology.words("clauses", "light"))
        self.light_pattern = re.compile("|".join(map(re.escape, ontology.words("clauses", "light"))))

    def spot(self, plain: str, clause: Clause) -> list[Verb]:
        """The verbs of a clause that report something, in order."""
        items = [i for i in clause.items]
        borders = {b for i in items for b in (i.span.begin, i.span.end)}
        masked = _masked(plain, clause)
        found: list[Verb] = []
        for m in self.pattern.finditer(masked):
            span = Span(clause.span.begin + m.start(), clause.span.begin + m.end())
            if span.begin in borders and span.end in borders and (verb := self._verb(span, m[0], items, plain)):
                found.append(verb)
        return found

    def _verb(self, span: Span, words: str, items: Sequence[Item], plain: str) -> Verb | None:
        frame = self.by_verb[words]
        at = next(n for n, i in enumerate(items) if i.span.begin == span.begin)
        last = next(n for n, i in enumerate(items) if i.span.end == span.end)
        before = items[at - 1] if at else None
        after = items[last + 1] if last + 1 < len(items) else None
        light = self._light_before(items, at) if frame.nominal else None
        if after is not None and after.words.startswith("的"):
            return Verb(span, words, frame, attributive=True)
        if light is not None and (after is None or after.quantity or after.key or after.tag in {"c", "w", "m", "v", "d"} or after.words in "、等"):
            return Verb(span, words, frame, light)
        if before is not None and before.words in {"的", "地"} and before.words == "的":
            return None
        if items[last].tag in NOMINAL and after is not None and after.tag in {"n", "vn", "nz", "an"} and not after.key:
            return None if frame.id != "indicator" or after.tag == "n" else Verb(span, words, frame)
        if items[last].tag in NOMINAL and before is not None and before.tag in {"n", "vn", "a", "nz"} and after is None and not frame.measured:
            return None
        return Verb(span, words, frame)

    def _light_before(self, items: Sequence[Item], at: int) -> Item | None:
        """The light verb that governs the noun of action at `at`: 开展(联合)监督检查, with no other plain verb between."""
        for item in reversed(items[:at]):
            if item.words in self.light:
                return item
            if item.tag in {"v", "p"} and item.words not in self.light:
                return None
        return None


def _masked(plain: str, clause: Clause) -> str:
    """The clause with names, times and numbers blotted out, so that no verb is read inside them."""
    chars = list(clause.span.of(plain))
    for item in clause.items:
        if item.key or item.time or item.quantity:
            for i in range(item.span.begin, item.span.end):
                chars[i - clause.span.begin] = "\ue000"
    return "".join(chars)


def _frame(path: Any, row: Any) -> Frame:
    if not isinstance(row, dict) or not {"id", "type", "verbs"} <= row.keys():
        raise OntologyError(f"{path}: a frame needs id, type and verbs; look at the head of the file")
    if unknown := sorted(row.keys() - KEYS):
        raise OntologyError(f"{path}: frame {row['id']}: unknown keys {', '.join(unknown)}")
    if row["type"] not in EVENT_TYPES:
        raise OntologyError(f"{path}: frame {row['id']}: {row['type']} is no event type")
    if not row.get("examples") or not row.get("not"):
        raise OntologyError(f"{path}: frame {row['id']}: needs examples that match and texts under 'not' that do not")
    needs = row.get("needs", "none")
    return Frame(row["id"], row["type"], row.get("object", "target"), row.get("subject", "agent"), row.get("roles", {}),
                 bool(row.get("nominal")), bool(row.get("passive")), frozenset() if needs == "none" else frozenset(needs),
                 frozenset(row.get("receiver", "").split()), row.get("agent") == "home", bool(row.get("measured")))


def examples(ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    """Every example of the lexicon: frame, clause, trigger; a counterexample has an empty trigger."""
    for row in ontology.data("lexicon/frames"):
        for example in row["examples"]:
            for clause, trigger in example.items():
                yield row["id"], clause, trigger
        for clause in row["not"]:
            yield row["id"], clause, ""
