"""Bylines without any word for an author: the speaker below a report's title, bare names below a headline or at the end."""

from __future__ import annotations

import re

from kg.model import Credit, Span, Words
from kg.ontology import expression
from kg.read.fields import Field, Scanner
from kg.read.names import HAN, runs

_AREA = "省市县区州旗镇乡"
_NAMES = re.compile(rf"(?:{HAN}|[·、,\s])+")


def speaker(text: str, plain: str, span: Span, scanner: Scanner) -> Field | None:
    """A line that is nothing but body, office and name: 旬邑县人民政府县长　安文举."""
    body, post = rf"(?P<body>{HAN}{{2,24}}?)??", f"(?P<post>{scanner.choice('office')})"
    name = rf"(?P<name>(?:{HAN}|[·\s]){{2,13}})"
    pattern = rf"\(?{body}[^\S\n]{{0,3}}{post}[^\S\n]{{1,6}}{name}\)?"
    found = expression(pattern).fullmatch(plain, span.begin, span.end)
    if not found or not _holds_office(found["body"], scanner):
        return None
    names = runs(plain, Span(*found.span("name")))
    if len(names) != 1 or not scanner.names.is_name("".join(names[0].of(plain).split())):
        return None
    where = _words(text, Span(*found.span("body"))) if found["body"] else None
    credit = Credit(_words(text, names[0]), _words(text, Span(*found.span("post"))), where, is_author=True)
    return Field("credit", span, credits=(credit,))


def _holds_office(body: str | None, scanner: Scanner) -> bool:
    return body is None or scanner.names.is_body(body) or body[-1] in _AREA


def _words(text: str, span: Span) -> Words:
    return Words("".join(span.of(text).split()), span)


def bare(text: str, plain: str, span: Span, scanner: Scanner) -> Field | None:
    """A stretch that is nothing but names with known surnames, perhaps after their body: 鹤峰县纪委监委 张三 李四."""
    if not _NAMES.fullmatch(plain, span.begin, span.end):
        return None
    names, body, last = scanner.named(text, plain, span, strict=True)
    if not names or last != span.end:
        return None
    return Field("credit", span, credits=tuple(Credit(name, None, body, is_author=True) for name in names))


def photographer(text: str, plain: str, span: Span, scanner: Scanner) -> Field | None:
    """Names before the word for what they did: 张三 摄."""
    pattern = rf"(?P<names>[^\n]{{2,30}}?)[^\S\n]{{0,3}}(?P<post>{scanner.choice('after')})"
    found = expression(pattern).fullmatch(plain, span.begin, span.end)
    field = bare(text, plain, Span(span.begin, found.end("names")), scanner) if found else None
    if found is None or field is None:
        return None
    post = _words(text, Span(*found.span("post")))
    return Field("credit", span, credits=tuple(Credit(c.name, post, c.body) for c in field.credits))
