"""The report as `relate` reads it: lines, sentences and clauses, with entities, times, quantities and words as items in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.model import Entity, Finds, Mention, Quantity, Report, Resolution, Sentence, Span, Time
from kg.ontology import Ontology, expression
from kg.relate.lexicon import Lexicon

CUT = re.compile(r"[,;:。!?…]+|——")
MARK = re.compile(r"[。;!?,:]")
HEADING = 25  # characters of a heading at most
ENCLOSED = {a: re.compile(f"{re.escape(a)}[^{re.escape(a + b)}]{{0,40}}{re.escape(b)}") for a, b in ("“”", "()", "《》", "[]")}
EXCEEDS = re.compile(r"突破(?=\d)")
# 新建社区养老服务站: the tagger takes what is built and the verb before it for one name.
BUILDS = re.compile(r"(?:新建|改建|扩建|改造|修建|续建|建成|新增)(?=[一-鿿]{3})")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a clause: an entity (with its key), a time, a quantity, or a word with its part of speech."""

    span: Span
    words: str
    tag: str
    key: str = ""
    time: Time | None = None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between marks: the mark behind it, the index of its sentence, and the number of its line."""

    span: Span
    items: tuple[Item, ...]
    mark: str
    sentence: int
    line: int


class Passage:
    """Everything that the relaters need of one report."""

    def __init__(
        self, report: Report, sentences: Sequence[Sentence], finds: Finds, resolution: Resolution, ontology: Ontology
    ) -> None:
        self.report, self.plain, self.sentences = report, report.plain, tuple(sentences)
        self.finds, self.resolution, self.ontology = finds, resolution, ontology
        self.lexicon = ontology.once(Lexicon)
        self.entities: dict[str, Entity] = {e.key: e for e in resolution.entities}
        self._ends: dict[int, list[int]] = {}  # of the words of each sentence
        self.keys: dict[Mention, str] = {m: e.key for e in resolution.entities for m in e.mentions}

    @cached_property
    def title(self) -> Span | None:
        """Where the headline stands: its numbers, times and deeds are the body's."""
        title = self.report.header.title
        return title.span if title else None

    @cached_property
    def things(self) -> tuple[Mention | Time | Quantity, ...]:
        """The outermost mentions, times and quantities in the order of the text; a mention hides what it holds."""
        mentions = [m for m in self.finds.mentions if m in self.keys]
        taken = {at: m for m in mentions for at in range(m.span.begin, m.span.end)}
        loose: list[Time | Quantity] = [*self.finds.times, *self.finds.quantities]
        loose = [x for x in loose if (holder := taken.get(x.span.begin)) is None or not holder.span.covers(x.span)]
        return tuple(sorted([*mentions, *loose], key=lambda x: (x.span.begin, -x.span.end)))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of the body, in order."""
        return tuple(c for s in self.sentences if not (self.title and self.title.meets(s.span)) for c in self._split(s))

    def line_of(self, clause: Clause) -> str:
        """The whole line that a clause stands in."""
        begin, end = self.plain.rfind("\n", 0, clause.span.begin) + 1, self.plain.find("\n", clause.span.end)
        return self.plain[begin : end if end >= 0 else None].strip()

    def heads(self, clause: Clause) -> bool:
        """Whether the line of a clause is a heading, short and without marks: 一、2024年工作回顾."""
        line = self.line_of(clause)
        return len(line) <= HEADING and not MARK.search(line)

    def _split(self, sentence: Sentence) -> Iterator[Clause]:
        line = self.plain.count("\n", 0, sentence.span.begin)
        begin = sentence.span.begin
        closed = {at for s in self._closed(sentence.span) for at in range(s.begin + 1, s.end)}
        for m in CUT.finditer(self.plain, sentence.span.begin, sentence.span.end):
            if m.start() in closed:
                continue
            if begin < m.start():
                yield self._clause(Span(begin, m.start()), m[0], sentence, line)
            begin = m.end()
        if begin < sentence.span.end:
            yield self._clause(Span(begin, sentence.span.end), "", sentence, line)

    def _closed(self, span: Span) -> list[Span]:
        """Stretches that no clause border cuts: names, and what stands between brackets or short quotation marks."""
        inside = [t.span for t in self._within(span)]
        for opening, pattern in ENCLOSED.items():
            found = pattern.finditer(self.plain, span.begin, span.end)
            inside += [Span(*m.span()) for m in found if opening != "“" or m[0][-2] not in "。!?,"]  # “…要全部交付。” is speech
        return inside

    def _within(self, span: Span) -> list[Mention | Time | Quantity]:
        """The things that a span holds whole."""
        first, last = bisect_left(self._begins, span.begin), bisect_left(self._begins, span.end)
        return [t for t in self.things[first:last] if t.span.end <= span.end]

    @cached_property
    def _begins(self) -> list[int]:
        return [t.span.begin for t in self.things]

    def _clause(self, span: Span, mark: str, sentence: Sentence, line: int) -> Clause:
        return Clause(span, tuple(self._items(span, sentence)), mark, sentence.index, line)

    def _items(self, span: Span, sentence: Sentence) -> Iterator[Item]:
        things = self._within(span)
        at = span.begin
        for thing in things:
            if thing.span.begin < at:
                continue
            yield from self._words(Span(at, thing.span.begin), sentence)
            yield from self._told(thing)
            at = thing.span.end
        yield from self._words(Span(at, span.end), sentence)

    def _told(self, thing: Mention | Time | Quantity) -> Iterator[Item]:
        """A thing as an item; 突破 of 产值突破20亿元 says how near the number is, and is the verb of its clause as well."""
        item = self._item(thing)
        verb = EXCEEDS.match(item.words) if isinstance(thing, Quantity) else None
        if verb is None:
            yield item
            return
        at = item.span.begin + verb.end()
        yield Item(Span(item.span.begin, at), verb[0], "v")
        yield replace(item, span=Span(at, item.span.end), words=item.words[verb.end() :])

    def _item(self, thing: Mention | Time | Quantity) -> Item:
        words = thing.span.of(self.plain)
        if isinstance(thing, Mention):
            return Item(thing.span, words, thing.type, key=self.keys[thing], quantity=self._number(thing))
        if isinstance(thing, Time):
            return Item(thing.span, words, "TIME", time=thing)
        return Item(thing.span, words, "m", quantity=thing)

    def _number(self, mention: Mention) -> Quantity | None:
        """The number inside a counted group: 7家 of 7家国有企业."""
        if mention.type != "Group":
            return None
        return next((q for q in self.finds.quantities if mention.span.covers(q.span)), None)

    def _words(self, span: Span, sentence: Sentence) -> Iterator[Item]:
        at = span.begin
        for m in self._compounds.finditer(self.plain, span.begin, span.end):
            yield from self._tokens(Span(at, m.start()), sentence)
            yield Item(Span(*m.span()), m[0], "n")
            at = m.end()
        yield from self._tokens(Span(at, span.end), sentence)

    @cached_property
    def _compounds(self) -> re.Pattern[str]:
        """Nouns that hold a verb: 可支配 of 可支配收入 reports nothing."""
        return expression(self.ontology.choice("clauses", "compounds"))

    def _tokens(self, span: Span, sentence: Sentence) -> Iterator[Item]:
        if sentence.index not in self._ends:
            self._ends[sentence.index] = [t.span.end for t in sentence.tokens]
        first = bisect_right(self._ends[sentence.index], span.begin)
        for token in sentence.tokens[first:]:
            begin, end = token.span.begin, token.span.end
            if begin >= span.end:
                break
            begin, end = max(begin, span.begin), min(end, span.end)
            if token.tag == "v" and end - begin > 2 and self.plain[begin] == "被":
                # 被辞退: the tagger joins the mark of the passive
                yield Item(Span(begin, begin + 1), "被", "p")
                begin += 1
            if token.tag in {"LOC", "ORG"} and (built := BUILDS.match(self.plain, begin, end)):
                yield Item(Span(begin, built.end()), built[0], "v")
                begin = built.end()
            if words := self.plain[begin:end].strip():
                yield Item(Span(begin, end), words, token.tag)

