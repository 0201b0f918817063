"""The words of `lexicon/roles.yaml`, as sets and as expressions, each made once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.ontology import Ontology, expression

FILE = "roles"


class Lexicon:
    """Asked by section. Raises OntologyError where the file has no such section."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self._sets: dict[str, frozenset[str]] = {}
        self._expressions: dict[tuple[str, str], re.Pattern[str]] = {}

    def words(self, section: str) -> frozenset[str]:
        """The words of a section."""
        if section not in self._sets:
            self._sets[section] = frozenset(self.ontology.words(FILE, section))
        return self._sets[section]

    def choice(self, section: str) -> str:
        """The words of a section as an alternation, to build an expression from."""
        return self.ontology.choice(FILE, section)

    def within(self, section: str) -> re.Pattern[str]:
        """Finds a word of the section anywhere."""
        return self._expression(section, "")

    def ending(self, section: str) -> re.Pattern[str]:
        """Finds a word of the section at the end: 镇 of 永和镇."""
        return self._expression(section, "$")

    def table(self, section: str) -> Mapping[str, re.Pattern[str]]:
        """The rows of a table, in their order: a word, and what finds one of its words at the end (院长: 医院 法院)."""
        self.ontology.words(FILE, section)  # says so where there is none
        rows: Mapping[str, str] = self.ontology.data(f"lexicon/{FILE}")[section]
        return {word: expression(f"(?:{'|'.join(map(re.escape, ends.split()))})$") for word, ends in rows.items()}

    def _expression(self, section: str, behind: str) -> re.Pattern[str]:
        key = section, behind
        if key not in self._expressions:
            self._expressions[key] = expression(self.choice(section) + behind)
        return self._expressions[key]
