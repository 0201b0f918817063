"""Names of persons in a credit: separated by spaces or 、, written with a gap (张　强), or run together (张强李志明)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Span
from kg.ontology import Ontology

HAN = "[\u3400-\u4dbf\u4e00-\u4e27\u4e29-\u9fff〇\U00020000-\U0003ffff]"  # without 丨, which pages use as a bar
_FOREIGN = re.compile(rf"{HAN}{{1,8}}(?:·{HAN}{{1,8}}){{1,3}}")
_RUN = re.compile(rf"{HAN}[^\S\n]{{1,3}}{HAN}(?!{HAN}|·)|{HAN}+(?:·{HAN}+)*")


@dataclass(frozen=True, slots=True)
class Names:
    """What a person's and a body's name looks like, from the lexicon of headers."""

    surnames: frozenset[str]
    compounds: frozenset[str]
    bodies: tuple[str, ...]
    media: tuple[str, ...]

    @classmethod
    def of(cls, ontology: Ontology) -> Names:
        """The names' shapes of an ontology."""
        return cls(
            frozenset("".join(ontology.words("header", "surname"))),
            frozenset(ontology.words("header", "compound_surname")),
            ontology.words("header", "body"),
            ontology.words("header", "medium"),
        )

    def is_body(self, words: str) -> bool:
        """Whether words end like an organization's name: 县纪委, 浏阳市融媒体中心, but not 王志会."""
        if words[:2] in self.compounds and len(words) <= 4:
            return False
        ending = next((s for s in (*self.bodies, *self.media) if words.endswith(s)), "")
        return bool(ending) and len(words) >= (3 if len(ending) > 1 else 4)

    def is_medium(self, words: str) -> bool:
        """Whether words end like the name of a newspaper, station or site."""
        return len(words) >= 3 and words.endswith(self.media)

    def is_name(self, words: str) -> bool:
        """Whether words have the shape of a Chinese full name with a known surname, or a foreign one with a dot."""
        if _FOREIGN.fullmatch(words):
            return True
        if words[:2] in self.compounds:
            return 3 <= len(words) <= 4
        return words[:1] in self.surnames and 2 <= len(words) <= 3

    def split(self, run: str, *, strict: bool) -> list[str]:
        """The names that a run of Han characters holds; none when it holds something else.

        `strict` asks for a known surname of each, where nothing but its shape makes the run a name. Otherwise two to four
        characters are taken for one name (小曼) unless they are two names with surnames or a body.
        """
        if _FOREIGN.fullmatch(run) or (len(run) <= 4 and self.is_name(run)):
            return [run]
        if len(run) > 3 and (parts := self._parts(run)) and not self.is_body(run):
            return parts
        return [run] if not strict and 2 <= len(run) <= 4 and not self.is_body(run) else []

    def _parts(self, run: str) -> list[str]:
        """Names run together, each with its surname; the longer reading of a name first. At most twelve characters."""
        if not run or len(run) > 12:
            return []
        for size in (4, 3, 2):
            head, rest = run[:size], run[size:]
            if len(head) == size and self.is_name(head):
                if not rest:
                    return [head]
                if parts := self._parts(rest):
                    return [head, *parts]
        return []


def runs(plain: str, span: Span) -> list[Span]:
    """The runs of Han characters in a stretch; two single characters with a gap between them are one run (张　强)."""
    return [Span(*found.span()) for found in _RUN.finditer(plain, span.begin, span.end)]
