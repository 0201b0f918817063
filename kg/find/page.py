"""The page that finders look at: folded text, sentences, and the words' borders and parts of speech by position."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from kg.model import Report, Sentence, Span, Token
from kg.ontology import Division, Ontology, expression

HAN = "一-鿿"  # Han characters, as a range inside the brackets of an expression
WATERS = tuple("河江湖溪渠沟")
SHOWN_WATER = re.compile(
    rf"(?P<name>[{HAN}]{{1,3}}[{''.join(WATERS)}])"
    rf"(?=沿线|沿岸|断面|流域|水质|两岸|上游|下游|水系|岸线|河段|治理|[{HAN}]{{1,4}}(?:断面|区段|城区段))"
)
# Words that a name cannot run across on its way to the left: particles, prepositions, adverbs, pronouns, marks.
BARRIERS = frozenset({"u", "p", "r", "d", "w", "xc", "TIME", "t", "PER", "nr"})
COMPANY_BARRIERS = frozenset({"u", "p", "r", "d", "w", "xc", "TIME", "c", "m"})  # a firm may be called by a person's name


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

    def inside(self, begin: int, end: int) -> list[Token]:
        """The words that begin in a stretch."""
        return [t for t in self.tokens[max(self.at(begin), 0) : self.at(end - 1) + 1] if t.span.begin >= begin]

    def lines(self) -> tuple[Span, ...]:
        """The sentences' spans, then the header's organizations that lie in no sentence."""
        return self._lines

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        return [(span.begin, span.end) for span in self._lines]

    @cached_property
    def _lines(self) -> tuple[Span, ...]:
        spans = [sentence.span for sentence in self.sentences]
        return (*spans, *(c for c in self.credited if not any(s.covers(c) for s in spans)))

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches of a pattern inside each sentence, never across two."""
        plain, finditer = self.plain, pattern.finditer
        for begin, end in self._bounds:
            yield from finditer(plain, begin, end)

    def noun_left(self, position: int, *, limit: int, floor: int, plain: bool = False) -> int:
        """Where the noun phrase that ends at `position` begins: back over nouns and attributes, at most `limit` characters.

        It stops at particles, prepositions and marks, at verbs that report or govern, and at `floor`; it passes a short
        quotation (农村集体“三资”管理) and a verb inside a noun (居民自建房) unless `plain`. 、 and 和 stop it: names that share a
        head are told apart elsewhere.
        """
        i = self.at(position - 1)
        begin = position
        while i >= 0:
            token = self.tokens[i]
            begins = token.span.begin
            if self.plain[begins] == "”" and (opening := self.plain.rfind("“", max(floor, begins - 14), begins)) >= 0:
                begins, i = opening, self.at(opening)
            elif token.span.end > begin or self._barrier(token, plain or begin == position):
                break
            if begins < floor or position - begins > limit:
                break
            begin, i = begins, i - 1
        return self._without_verb(begin, position)

    def company_left(self, position: int, *, limit: int) -> int:
        """Where a firm's name that ends with 有限公司 begins: back over all but particles, prepositions, verbs and marks."""
        i, begin = self.at(position - 1), position
        while i >= 0:
            token = self.tokens[i]
            words = self.plain[token.span.begin : token.span.end]
            stops = token.tag in COMPANY_BARRIERS or words in self.governing or not words[:1].isalnum()
            if stops or token.span.end != begin or position - token.span.begin > limit:
                break
            if token.tag == "v" and len(words) > 1:  # a single character belongs to the name, whatever it looks like
                break
            begin, i = token.span.begin, i - 1
        return self._without_verb(begin, position)

    def _without_verb(self, begin: int, end: int) -> int:
        """Where a noun phrase begins once the verbs before its first noun are left off: 支持|农户, 惠及|群众."""
        for token in self.tokens[max(self.at(begin), 0) :]:
            if token.span.begin >= end or (token.span.begin >= begin and token.tag not in {"v", "d", "vd", "ad"}):
                break
            begin = token.span.end
        return min(begin, end)

    def noun_right(self, position: int, *, limit: int) -> int:
        """Where the noun phrase that begins at `position` ends: on over nouns and attributes, at most `limit` characters."""
        i, end = self.at(position), position
        while 0 <= i < len(self.tokens):
            token = self.tokens[i]
            if token.span.begin != end or token.tag in BARRIERS | {"v", "c", "vd", "m"} or not self.plain[end].isalnum():
                break
            if token.span.end - position > limit:
                break
            end, i = token.span.end, i + 1
        return end

    def _barrier(self, token: Token, first: bool) -> bool:
        """Whether a name cannot run across a word; `first` where a plain verb stops it, too."""
        words = self.plain[token.span.begin : token.span.end]
        if (token.tag == "m" and words.startswith("第")) or token.span.begin in self._compounds:
            return False  # 县第二污水处理厂, 居民自|建房安全专项整治
        if token.tag in {"PER", "nr"} and words in self.ontology.words("people", "not_a_name"):
            return False
        if token.tag in BARRIERS or token.tag in {"c", "vd", "m"} or not self.plain[token.span.begin].isalnum():
            return True
        return token.tag in {"v", "vn"} and (words in self.governing or (token.tag == "v" and first))

    @cached_property
    def _compounds(self) -> frozenset[int]:
        """Where a noun stands that the tagger takes apart: 自|建房."""
        found = self.search(expression(self.ontology.choice("clauses", "compounds")))
        return frozenset(at for m in found for at in range(m.start(), m.end()))

    @cached_property
    def waters(self) -> frozenset[str]:
        """Rivers and lakes that the text shows to be such: 徐沙河沿线, 龙河水质."""
        names = [m["name"][self._border_in(m.start(), m.end()) :] for m in self.search(SHOWN_WATER)]
        names += [self.plain[t.span.begin : t.span.end].strip() for t in self.tokens if t.tag in {"LOC", "ns"}]
        return frozenset(n for n in names if 2 <= len(n) <= 4 and n.endswith(WATERS))

    def _border_in(self, begin: int, end: int) -> int:
        """How far into a stretch its last word begins that reaches the end."""
        token = self.token(end - 1)
        return max(0, token.span.begin - begin) if token is not None else 0

    @property
    def reporting(self) -> frozenset[str]:
        """The verbs of all frames: one that reports something tells no more of the noun behind it."""
        return self.ontology.once(reporting)

    @property
    def governing(self) -> frozenset[str]:
        """Verbs that take a name as their object and are no part of it: 开展, 印发, 聚焦."""
        return self.ontology.once(governing)


def governing(ontology: Ontology) -> frozenset[str]:
    """Verbs that take a name as their object and are no part of it: 开展, 印发, 聚焦."""
    words = {v for row in ontology.data("lexicon/frames") if row.get("type") != "Other" for v in row["verbs"].split()}
    words -= set(ontology.words("clauses", "inside_names"))
    return frozenset(words | set(ontology.words("clauses", "light")) | set(ontology.words("clauses", "governing")))


def reporting(ontology: Ontology) -> frozenset[str]:
    """The verbs of all frames, and those that take a name as their object."""
    return governing(ontology) | {v for row in ontology.data("lexicon/frames") for v in row["verbs"].split()}
