"""The page that finders look at: folded text, sentences, and the words' borders and parts of speech by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.model import Mention, Report, Sentence, Span, Token
from kg.ontology import Division, Ontology

# Words that a name cannot run across on its way to the left: particles, prepositions, adverbs, pronouns, marks.
BARRIERS = frozenset({"u", "p", "r", "d", "w", "xc", "TIME", "t", "PER", "nr"})


class Page:
    """A report with its sentences, as the finders need it. Positions are code points of the report."""

    def __init__(self, report: Report, sentences: Sequence[Sentence], ontology: Ontology) -> None:
        self.report, self.sentences, self.ontology = report, tuple(sentences), ontology
        self.plain = report.plain
        self.tokens = [t for s in sentences for t in s.tokens]
        self._begins = [t.span.begin for t in self.tokens]
        self._borders = {b for t in self.tokens for b in (t.span.begin, t.span.end)}
        self.home: tuple[Division, ...] = ()  # the division the report is about, and those above it
        header = report.header
        words = [header.publisher, header.site, *(c.body for c in header.credits)]
        self.credited = tuple(sorted({w.span for w in words if w}))  # organizations that the header names

    def at(self, position: int) -> int:
        """The index of the token that holds a position; -1 before the first."""
        return bisect_right(self._begins, position) - 1

    def token(self, position: int) -> Token | None:
        """The token that holds a position, if one does."""
        i = self.at(position)
        return self.tokens[i] if i >= 0 and position < self.tokens[i].span.end else None

    def border(self, position: int) -> bool:
        """Whether a word begins or ends there, or no word stands there at all."""
        return position in self._borders or self.token(position) is None

    def tag(self, position: int) -> str:
        """The part of speech at a position, empty outside the sentences."""
        token = self.token(position)
        return token.tag if token else ""

    def lines(self) -> Iterator[Span]:
        """The sentences' spans, then the header's organizations that lie in no sentence."""
        for sentence in self.sentences:
            yield sentence.span
        yield from (c for c in self.credited if not any(s.span.covers(c) for s in self.sentences))

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern inside each sentence, never across two."""
        for span in self.lines():
            yield from pattern.finditer(self.plain, span.begin, span.end)

    def noun_left(self, position: int, *, limit: int, floor: int) -> int:
        """Where the noun phrase that ends at `position` begins: back over nouns and attributes, at most `limit` characters.

        It stops at particles, prepositions and marks, at plain verbs, and at `floor`. 、 and 和 stop it too: names that share
        a head are told apart elsewhere.
        """
        i = self.at(position - 1)
        begin = position
        while i >= 0:
            token = self.tokens[i]
            begins = token.span.begin
            if begins < floor or position - begins > limit or token.span.end != begin or self._barrier(token):
                break
            begin, i = begins, i - 1
        return begin

    def _barrier(self, token: Token) -> bool:
        return token.tag in BARRIERS or token.tag in {"v", "c", "vd"} or not self.plain[token.span.begin].isalnum()


def overlaps(span: Span, taken: Sequence[Mention]) -> bool:
    """Whether a span shares a character with one of the mentions."""
    return any(span.meets(m.span) for m in taken)
