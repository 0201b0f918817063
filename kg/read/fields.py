"""What stands in one line of a header or tail: labels with their values, days, credits, counters and buttons.

A line is read from left to right. Whatever fits no field is `rest`; a line without rest is no content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from kg.model import Credit, Span, Words
from kg.ontology import Ontology, expression
from kg.read.days import CLOCK, DAY, day_of
from kg.read.names import HAN, Names, runs

Kind = Literal["source", "issuer", "published", "dated", "day", "credit", "workplace", "page", "rest"]

_SPACE = re.compile(r"[\s|丨·•●□■◎◇◆★☆▲△※—–\-_,;.。、()\[\]【】<>«»{}*#~=:/→]*")
_COLON = r"[^\S\n]{0,4}[:|丨/][^\S\n]{0,4}"
_NUMBER = r"\(?\d[\d,.]*\+?[^\S\n]*[万wWkK]?\+?[^\S\n]*(?:次|人次?|条|字)?\)?"
_SHEET = (
    rf"(?:星期|周)[一二三四五六日天](?!{HAN})|农历[〇一二三四五六七八九十正腊冬甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥年月初廿日]{{2,14}}|第?[A-Z]?\d{{1,5}}[版期](?:[^\S\n]*:[^\S\n]*\S+)?"
    rf"|(?<!\d){CLOCK}(?!\d)|\d+"
)
_WORDY = re.compile(f"(?<![\\s)]){HAN}")
_WORD = re.compile(r"[^\s|丨]+")
_NAMES = re.compile(rf"(?:{HAN}|[·、,&]|[^\S\n])*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a line; `words` is the value of source, issuer and workplace, the stretch itself for rest."""

    kind: Kind
    span: Span
    words: Words | None = None
    day: date | None = None
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True)
class Scanner:
    """Reads the fields of lines with the words of `lexicon/header`."""

    ontology: Ontology

    @cached_property
    def names(self) -> Names:
        """The shapes of names."""
        return Names.of(self.ontology)

    def _words(self, *sections: str) -> str:
        """The words of some sections as an alternation, longest first; short ones may be printed with a gap (来 源, 编　辑)."""
        words = {w for section in sections for w in self.ontology.words("header", section)}
        longest_first = sorted(words, key=lambda w: (-len(w), w))
        return "|".join((r"[^\S\n]{0,4}" if len(w) <= 3 else "").join(map(re.escape, w)) for w in longest_first)

    @cached_property
    def _label(self) -> re.Pattern[str]:
        """A label with its colon, or a day's label before its day, or a source's before a space."""
        people = self._words("author", "editor", "staff")
        kinds = "|".join(f"(?P<{k}>{self._words(k)})" for k in ("workplace", "published", "dated", "source", "issuer", "ignored"))
        return re.compile(
            rf"(?!(?:文/图|图/文)[^\S\n])(?P<credit>(?:{self._own})?(?:{people})(?:[/、&]?(?:{people})){{0,2}}){_COLON}"
            rf"|(?:{kinds})(?:{_COLON}|(?<=[期间])[^\S\n]{{1,4}}(?=\d)|(?<=源)[^\S\n]{{1,4}}(?=\S))"
        )

    @cached_property
    def _own(self) -> str:
        return self._words("own")

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        """A word for a person that stands without a colon, with the body before it: 浏阳市融媒体中心记者."""
        glued = self._kind("glued")
        tight = "|".join(word for word in self._kind("author") if word.endswith(glued))
        return re.compile(
            rf"(?:(?:{self._own})|(?P<body>{HAN}{{2,24}}?)[^\S\n]{{0,4}})??"
            rf"(?P<credit>(?P<loose>{self._words('author')})[^\S\n]{{1,4}}|(?P<tight>{tight})"
            rf"|(?P<staff>{self._words('editor', 'staff')})[^\S\n]{{1,4}})(?={HAN})"
        )

    @cached_property
    def _page(self) -> re.Pattern[str]:
        """A counter with its number, a button, the sheet of a newspaper."""
        return re.compile(
            rf"(?:{self._words('counter')})[^\S\n]{{0,4}}:?[^\S\n]{{0,4}}{_NUMBER}|(?:{self._words('counter')})[^\S\n]{{0,4}}:"
            rf"|(?:{self._words('button')})(?![0-9A-Za-z]|{HAN})|{_SHEET}"
        )

    @cached_property
    def _crumb(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self._words('crumb')})[^\S\n]*[:>]|(?:{self._words('home')})[^\S\n]*[>›»〉/|-]")

    def is_crumb(self, words: str) -> bool:
        """Whether a line tells the way to the page: 当前位置:首页 > 党风政风."""
        return self._crumb.search(words, 0, 20) is not None

    def is_notice(self, words: str, *, alone: bool = True) -> bool:
        """Whether a line begins like a notice of the page (监督举报电话:…); `alone` asks for a colon, a space or the end next."""
        return self._opens(words, "notice", alone=alone)

    def is_disclaimer(self, words: str) -> bool:
        """Whether a line begins like a notice of rights, which may have whole sentences: 版权声明:凡本网…"""
        return self._opens(words, "disclaimer", alone=False)

    def is_closing(self, words: str, *, alone: bool = True) -> bool:
        """Whether a line begins like the links below a report: 上一篇:…, 相关链接."""
        return self._opens(words, "closing", alone=alone)

    def _opens(self, words: str, section: str, *, alone: bool) -> bool:
        words = words.lstrip("【[(—-◀<«■▶ ")
        for opening in self._kind(section):
            if words.startswith(opening):
                return not alone or words[len(opening) : len(opening) + 1] in ("", " ", ":", "】", "]", ")", ">", "》", "《", "|")
        return False

    def choice(self, section: str) -> str:
        """The words of a section as an alternation of a pattern."""
        return f"(?:{self._words(section)})"

    @cached_property
    def opening(self) -> re.Pattern[str]:
        """What stands before title or text and is no part of it: 标题:, 正文:, the signs of a Markdown heading."""
        return re.compile(rf"#{{1,6}}\s+|(?:{self._words('titled')})[^\S\n]*:[^\S\n]*")

    def is_lead(self, words: str) -> bool:
        """Whether words open a news report: 本网讯, 新华社北京3月5日电."""
        return words.rstrip().endswith(self._kind("lead"))

    def scan(self, text: str, plain: str, span: Span) -> list[Field]:
        """The fields of a line, in its order."""
        return list(self._fields(text, plain, span))

    def _fields(self, text: str, plain: str, span: Span) -> Iterator[Field]:
        position = self._skip(plain, span.begin, span.end)
        while position < span.end:
            field = (
                self._labelled(text, plain, position, span.end)
                or self._dated(plain, position, span.end)
                or self._furniture(plain, position, span.end)
                or self._credited(text, plain, position, span.end)
                or self._rest(text, plain, position, span.end)
            )
            yield field
            position = self._skip(plain, field.span.end, span.end)

    @staticmethod
    def _skip(plain: str, begin: int, end: int) -> int:
        found = _SPACE.match(plain, begin, end)
        return found.end() if found else begin

    def _dated(self, plain: str, begin: int, end: int) -> Field | None:
        """A day that stands for itself: what runs on (2024年3月5日召开) is a sentence, unless a label follows (…5日来源:)."""
        found = DAY.match(plain, begin, end)
        day = day_of(found) if found else None
        if not found or not day or (_WORDY.match(plain, found.end(), end) and not self._begins(plain, found.end(), end)):
            return None
        return Field("day", Span(*found.span()), day=day)

    def _begins(self, plain: str, place: int, end: int) -> bool:
        return any(pattern.match(plain, place, end) for pattern in (self._label, self._page, self._next))

    def _furniture(self, plain: str, begin: int, end: int) -> Field | None:
        found = self._page.match(plain, begin, end)
        return Field("page", Span(*found.span())) if found else None

    def _rest(self, text: str, plain: str, begin: int, end: int) -> Field:
        found = _WORD.match(plain, begin, end)
        span = Span(begin, found.end() if found else begin + 1)
        day = DAY.search(plain, begin + 1, span.end)
        if day and self.names.is_medium(plain[begin : day.start()]):
            span = Span(begin, day.start())  # 永州日报2023-12-08
        return Field("rest", span, Words(span.of(text), span))

    def _labelled(self, text: str, plain: str, begin: int, end: int) -> Field | None:
        found = self._label.match(plain, begin, end)
        if not found:
            return None
        if found["credit"]:
            return self._people(text, plain, found, end)
        whole = Span(*found.span())
        if found["published"] or found["dated"]:
            day = self._dated(plain, found.end(), end)
            kind: Kind = "published" if found["published"] else "dated"
            return Field(kind, Span(begin, day.span.end), day=day.day) if day else Field("page", whole)
        value = self._value(plain, found.end(), end)
        if not value:
            return Field("page", whole)
        kind = "source" if found["source"] else "issuer" if found["issuer"] else "workplace" if found["workplace"] else "page"
        return Field(kind, Span(begin, value.end), None if kind == "page" else Words(value.of(text), value))

    def _value(self, plain: str, begin: int, end: int) -> Span:
        """A value: up to a space, a bar, a bracket or the next label."""
        stop = _WORD.match(plain, begin, end)
        if not stop or self._label.match(plain, begin, end):
            return Span(begin, begin)
        last = min(stop.end(), begin + 60)
        for place in range(begin + 1, last):
            if plain[place] in "【[<>]】;" or self._label.match(plain, place, end) or DAY.match(plain, place, end):
                last = place
                break
        words = plain[begin:last]
        return Span(begin, begin + len(words.rstrip(")。,;、" if "(" not in words else "。,;、")))

    def _credited(self, text: str, plain: str, begin: int, end: int) -> Field | None:
        found = self._bare.match(plain, begin, end)
        if not found or (found["body"] and not self.names.is_body(found["body"])):
            return None
        return self._people(text, plain, found, end)

    def _people(self, text: str, plain: str, found: re.Match[str], end: int) -> Field | None:
        """The credit of the names after a word for a person; without names it is furniture after a colon and nothing without."""
        colon = found.re is self._label
        group = found.groupdict()
        strict = not colon and not group.get("loose")
        stretch = self._stretch(plain, found.end(), end)
        named, body, last = self.named(text, plain, stretch, strict=strict)
        if not named:
            return Field("page", Span(found.start(), max(found.end(), last))) if colon else None
        post = Span(found.start("credit"), found.start("credit") + len(found["credit"].rstrip()))
        if own := expression(self._own).match(post.of(plain)):
            post = Span(post.begin + own.end(), post.end)
        if group.get("body"):
            where = Span(*found.span("body"))
            body = Words(where.of(text), where)
        credits = tuple(self._credit(text, plain, post, name, body) for name in named)
        return Field("credit", Span(found.start(), last), credits=credits)

    def _credit(self, text: str, plain: str, post: Span, name: Words, body: Words | None) -> Credit:
        words = "".join(post.of(plain).split())
        kinds = [k for k in ("author", "editor") if any(w in self._kind(k) for w in re.split("[/、&]", words))]
        printed = Words("".join(post.of(text).split()), post)
        return Credit(name, printed, body, is_author="author" in kinds, is_editor="editor" in kinds)

    def _kind(self, section: str) -> tuple[str, ...]:
        return self.ontology.words("header", section)

    def _stretch(self, plain: str, begin: int, end: int) -> Span:
        """Where names may stand: Han characters, spaces and separators, up to the next label or word for a person."""
        found = _NAMES.match(plain, begin, end)
        last = found.end() if found else begin
        for place in range(begin, min(last, begin + 120)):
            if self._label.match(plain, place, end) or self._next.match(plain, place, end) or self._is_page(plain, place, end):
                return Span(begin, place)
        return Span(begin, last)

    def _is_page(self, plain: str, place: int, end: int) -> bool:
        return plain[place - 1].isspace() and self._page.match(plain, place, end) is not None

    @cached_property
    def _next(self) -> re.Pattern[str]:
        """The word for the next person, where it cannot be part of a name: of two characters or more."""
        glued = f"(?:{self._own})?(?:{self._words('glued')})"
        several = [w for s in ("author", "editor", "staff") for w in self.ontology.words("header", s) if len(w) > 1]
        return re.compile(rf"{glued}|(?<!{HAN})(?:{'|'.join(map(re.escape, several))})[^\S\n]")

    def named(self, text: str, plain: str, stretch: Span, *, strict: bool) -> tuple[list[Words], Words | None, int]:
        """The names in a stretch, the body printed before them, and where the last of both ends."""
        names: list[Words] = []
        body, last = None, stretch.begin
        for run in runs(plain, stretch):
            words = "".join(run.of(plain).split())
            parts = self.names.split(words, strict=strict)
            if not parts and not (body is None and not names and self.names.is_body(words)):
                break
            if not parts:
                body = Words(run.of(text), run)
            elif len(parts) == 1:
                names.append(Words("".join(run.of(text).split()), run))
            else:
                ends = [run.begin + sum(map(len, parts[: i + 1])) for i in range(len(parts))]
                spans = [Span(e - len(p), e) for p, e in zip(parts, ends, strict=True)]
                names += [Words(s.of(text), s) for s in spans]
            last = run.end
        return names, body, last
