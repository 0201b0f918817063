"""Credits and publishers inside the content: 本网讯(记者 …), a bracket of names at the end, the agency of a wire."""

from __future__ import annotations

import re

from kg.model import Credit, Span, Words
from kg.read.byline import bare, photographer
from kg.read.fields import Field, Scanner
from kg.read.lines import Line
from kg.read.names import HAN

_BRACKET = re.compile(r"\(([^()\n]{2,80})\)")
_WIRE = re.compile(
    rf"据?(?P<who>{HAN}{{2,12}}?(?:社|网|报|台|中心))(?:讯|{HAN}{{0,12}}\d{{1,2}}月\d{{1,2}}日(?:电|讯|消息))"
)
_LEAD = 40  # characters of a line within which the bracket of a lead begins


def inline_credits(text: str, plain: str, body: list[Line], scanner: Scanner) -> list[Credit]:
    """The credits in the brackets of a lead and at the ends of lines; bare names only at the end of the report's last prose."""
    found = []
    last = [line.span for line in body if line.is_prose][-1:]
    for line in body:
        for bracket in _BRACKET.finditer(plain, line.span.begin, line.span.end):
            inside, final = Span(*bracket.span(1)), bracket.end() == line.span.end
            early = bracket.start() - line.span.begin <= _LEAD and scanner.is_lead(plain[line.span.begin : bracket.start()])
            if early or final:
                found += _inside(text, plain, inside, scanner) or (
                    _signed(text, plain, inside, scanner) if final and line.span in last else []
                )
    return found


def _inside(text: str, plain: str, span: Span, scanner: Scanner) -> list[Credit]:
    """The credits of a bracket that holds nothing else but the body of the authors."""
    fields = scanner.scan(text, plain, span)
    if any(f.kind not in ("credit", "page") and not _is_body(f, scanner) for f in fields):
        return []
    return [credit for f in fields for credit in f.credits]


def _is_body(field: Field, scanner: Scanner) -> bool:
    return field.kind == "rest" and field.words is not None and scanner.names.is_body(field.words.text)


def _signed(text: str, plain: str, span: Span, scanner: Scanner) -> list[Credit]:
    """The names of a closing bracket, with the credits after them: (鹤峰县纪委监委 张三 || 责任编辑 李四)."""
    fields = scanner.scan(text, plain, span)
    rest = [f.span for f in fields if f.kind == "rest"]
    if not rest or any(f.kind not in ("credit", "rest", "page") for f in fields):
        return []
    stretch = Span(rest[0].begin, rest[-1].end)
    if len(stretch) < 3:
        return []  # (高清), (全文) look like names
    field = bare(text, plain, stretch, scanner) or photographer(text, plain, stretch, scanner)
    return [*(field.credits if field else ()), *(c for f in fields for c in f.credits)]


def wire(text: str, plain: str, body: list[Line], scanner: Scanner) -> Words | None:
    """The agency or site that the first prose opens with: 新华社北京3月5日电, 莒南新闻网讯."""
    first = next((line for line in body if line.is_prose), None)
    found = _WIRE.match(plain, first.span.begin, first.span.end) if first else None
    if not found or found["who"] in scanner.ontology.words("header", "own_site"):
        return None
    span = Span(*found.span("who"))
    return Words(span.of(text), span)
