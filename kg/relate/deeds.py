"""Deeds told by verbs that no frame knows.

Official Chinese has more verbs than any lexicon: a verb with a number behind it reports something all the same (补种玉米1.1万亩).
"""

from __future__ import annotations

from dataclasses import replace

from kg.ontology import Ontology
from kg.relate.frames import Frame, Verb
from kg.relate.lexicon import Lexicon
from kg.relate.passage import Clause, Item

AGES = frozenset({"岁", "周岁"})  # 62岁的村民 counts nothing that anybody did
NOTHING: frozenset[str] = frozenset()
DEED = Frame("deed", "Other", "target", "agent", {}, False, NOTHING, NOTHING, "", False, NOTHING)
TRADE = Frame("trade", "Economic", "target", "agent", {}, False, NOTHING, NOTHING, "", False, NOTHING)
FIGURE = Frame("figure", "Economic", "none", "topic", {}, False, NOTHING, NOTHING, "home", True, NOTHING)
# As a figure, but told in its own right even behind another deed of its sentence: …,门票收入684万元.
TAKINGS = replace(FIGURE, id="takings")
FIGURES = frozenset({FIGURE.id, TAKINGS.id})  # whose verb is the noun that is counted


class Deeds:
    """Finds the verb of a clause that no frame knows, and the figure of a clause without any verb."""

    def __init__(self, ontology: Ontology, lexicon: Lexicon) -> None:
        words = ontology.words
        self.economic = frozenset(words("clauses", "economic_nouns"))
        light = frozenset(words("clauses", "light")) - {"获", "处"}
        self.passed = lexicon.words("empty") | frozenset(words("clauses", "says")) | light
        self.units = lexicon.words("economic_unit")
        self.money = lexicon.words("money")
        self.figures = self.units | lexicon.words("counted_unit")

    def of(self, clause: Clause, plain: str) -> list[Verb]:
        """The deed of a clause, if its words count something or tell when it was done."""
        counted = [i for i in clause.items if i.quantity and i.quantity.unit not in AGES]
        if not counted and not any(i.time for i in clause.items):
            return []
        verbs = [i for i in clause.items if self._tells(i) and _says_enough(clause, i) and not _attributive(clause, i)]
        if not verbs:
            return self._figure(clause, counted[0], plain) if counted else []
        before = [i for i in verbs if counted and i.span.end <= counted[-1].span.begin]
        item = (before or verbs)[0]
        return [Verb(item.span, item.words, TRADE if self._is_economic(clause) else DEED)]

    def nominal(self, verb: Verb, clause: Clause) -> Verb:
        """民生支出31.4亿元: money's own nouns between a noun and a number are figures, and no verbs."""
        at = next((n for n, i in enumerate(clause.items) if i.span == verb.span), 0)
        around = clause.items[at - 1 : at + 2] if at else ()
        if verb.words not in self.money or len(around) < 3 or not around[2].quantity or around[2].key:
            return verb
        named = around[0].tag in {"n", "vn", "nz", "a", "b"} and not around[0].key
        return Verb(verb.span, verb.words, TAKINGS) if named else verb

    def _tells(self, item: Item) -> bool:
        return item.tag == "v" and not item.key and item.words not in self.passed

    def _is_economic(self, clause: Clause) -> bool:
        return not self.units.isdisjoint(_units(clause)) or any(i.words in self.economic for i in clause.items)

    def _figure(self, clause: Clause, counted: Item, plain: str) -> list[Verb]:
        """人均花费1305元, 平均入住率83.7%: the noun before the number stands for the verb."""
        nouns = [i for i in clause.items if i.span.end <= counted.span.begin and i.tag in {"n", "vn", "nz"} and not i.key]
        if not nouns or counted.key or self.figures.isdisjoint(_units(clause)):
            return []
        return [Verb(nouns[-1].span, nouns[-1].span.of(plain), FIGURE)]


def _units(clause: Clause) -> set[str]:
    return {i.quantity.unit for i in clause.items if i.quantity}


def _says_enough(clause: Clause, item: Item) -> bool:
    """Whether a verb of one character is one that tells: 巡8趟, 打了一份饭, but not 停 of 停在4.2公里."""
    if len(item.words) > 1:
        return True
    behind = [i for i in clause.items if i.span.begin >= item.span.end][:2]
    return any(i.quantity or i.words in {"了", "过", "出", "成", "起", "下", "满", "上", "完", "到", "回"} for i in behind)


def _attributive(clause: Clause, item: Item) -> bool:
    """Whether 的 follows before any number: 违规收取的伙食费."""
    for after in clause.items:
        if after.span.begin >= item.span.end:
            if after.words == "的":
                return True
            if after.quantity or after.tag in {"w", "p", "v"}:
                return False
    return False
