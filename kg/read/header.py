"""A report's header and the lines of its body, whatever the layout of the page.

Each line is first judged by itself (`lines`); then the title is chosen among the lines before the first prose, and the fields of
header and tail are weighed against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from kg.model import Credit, Header, Span, Words
from kg.ontology import Ontology
from kg.read.fields import Field, Scanner
from kg.read.inline import inline_credits, wire
from kg.read.lines import Line, judge
from kg.read.title import find_title

_STEP = re.compile(r"[^>›»〉→/|丨·•:：\s]+")
_DAYS = ("published", "day", "dated")  # the order in which days are believed


def read_header(text: str, plain: str, ontology: Ontology) -> tuple[Header, tuple[Span, ...]]:
    """What the report says of itself, and its content line by line, without the title's lines."""
    scanner = ontology.once(Scanner)
    lines = judge(text, plain, scanner)
    title, body = find_title(text, lines)
    fields = [f for line in lines if line.kind in ("meta", "crumb") for f in line.fields]
    inside = inline_credits(text, plain, body, scanner)
    credits = _unique([*(c for f in fields for c in f.credits), *_suppliers(fields, scanner), *inside])
    site = _site(text, lines, scanner)
    opening = wire(text, plain, body, scanner) or _employer(lines, scanner)
    publisher = _publisher(lines, site, opening, scanner)
    header = Header(title, _issued(fields), publisher, site, _placed(credits, fields))
    return header, tuple(line.span for line in body)


def _suppliers(fields: list[Field], scanner: Scanner) -> list[Credit]:
    """供稿:姜悦 names a person where others name a body."""
    words = [f.words for f in fields if f.kind == "source" and f.words]
    return [Credit(w, None, None, True, False) for w in words if scanner.names.is_name(w.text)]


def _issued(fields: list[Field]) -> date | None:
    days = [(_DAYS.index(f.kind), i, f.day) for i, f in enumerate(fields) if f.kind in _DAYS and f.day]
    return min(days)[2] if days else None


def _site(text: str, lines: list[Line], scanner: Scanner) -> Words | None:
    """The name of the site or paper: the first medium in a breadcrumb (莒南新闻网>营商环境) or masthead (徐州日报 2024年…), else
    the body that a breadcrumb begins with (浏阳市人民政府 > 政务公开).
    """
    parts = [(line.kind, part) for line in lines if line.kind in ("crumb", "meta") for part in _parts(text, line)]
    media = [part for _, part in parts if scanner.names.is_medium(part.text)]
    bodies = [part for kind, part in parts[:1] if kind == "crumb" and scanner.names.is_body(part.text)]
    return next(iter([*media, *bodies]), None)


def _parts(text: str, line: Line) -> list[Words]:
    """The unlabelled words of a line, a breadcrumb's step by step."""
    rest = [f.span for f in line.fields if f.kind == "rest"]
    steps = [(span.begin, found) for span in rest for found in _STEP.finditer(span.of(text))]
    return [Words(found[0], Span(at + found.start(), at + found.end())) for at, found in steps]


def _publisher(lines: list[Line], site: Words | None, opening: Words | None, scanner: Scanner) -> Words | None:
    """来源, else 发布机构, else a body named beside the day, the site, the body that signs, the agency of the opening wire,
    the medium of an author."""
    own = scanner.ontology.words("header", "own_site")
    fields = [f for line in lines if line.kind == "meta" for f in line.fields]
    named = [f.words for kind in ("source", "issuer") for f in fields if f.kind == kind and f.words]
    said = next((w for w in named if w.text not in own and not scanner.names.is_name(w.text)), None)
    beside = _beside(fields, scanner)
    if beside and site and beside.text.startswith(site.text):
        beside = site  # 山城新报网·区县: what follows the site's name is its section
    return said or beside or site or _signature(lines, scanner) or opening


def _employer(lines: list[Line], scanner: Scanner) -> Words | None:
    """The medium of an author in the line of the day: 2024-09-20 黄冈新闻网 文/图 方莉."""
    dated = [line.fields for line in lines if line.kind == "meta" and any(f.kind == "day" for f in line.fields)]
    bodies = (c.body for fields in dated for f in fields for c in f.credits if c.is_author and c.body)
    return next((body for body in bodies if scanner.names.is_medium(body.text)), None)


def _signature(lines: list[Line], scanner: Scanner) -> Words | None:
    """The body in the line above the day that ends a notice."""
    for above, line in pairwise(lines):
        if line.kind == "meta" and [f.kind for f in line.fields] == ["day"] and above.kind == "text" and not above.is_prose:
            words = next((f.words for f in above.fields if f.words and len(above.fields) == 1), None)
            if words and scanner.names.is_body(words.text):
                return words
    return None


def _beside(fields: list[Field], scanner: Scanner) -> Words | None:
    """An organization that stands unlabelled in a line of the header: 2025-12-03  桐梓县融媒体中心  阅读 3,507."""
    rest = (f.words for f in fields if f.kind == "rest" and f.words)
    return next((w for w in rest if scanner.names.is_body(w.text)), None)


def _unique(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Each person once for each word: a tail repeats the editor whom the header names."""
    seen: dict[tuple[str, str], Credit] = {}
    for credit in sorted(credits, key=lambda c: c.name.span):
        seen.setdefault((credit.name.text, credit.post.text if credit.post else ""), credit)
    return tuple(seen.values())


def _placed(credits: tuple[Credit, ...], fields: list[Field]) -> tuple[Credit, ...]:
    """Authors without a body of their own work where 作者单位 says."""
    place = next((f.words for f in fields if f.kind == "workplace" and f.words), None)
    if place is None:
        return credits
    return tuple(Credit(c.name, c.post, c.body or place, c.is_author, c.is_editor) if c.is_author else c for c in credits)
