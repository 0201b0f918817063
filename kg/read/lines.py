"""What each line of a page is: content, header, way to the page, furniture, or the end of the report."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from kg.model import Span
from kg.read.byline import bare, speaker
from kg.read.fields import Field, Scanner

LineKind = Literal["blank", "text", "meta", "crumb", "page"]

_PROSE = 60  # characters from which a line is prose even without a full stop
_LONGEST = 240  # a line above this is content, whatever stands in it
_MASTHEAD = 12  # characters of a name above the title
_REST = 24  # characters that a header line may hold besides its fields
# 首页 > 党风政风 > 正文, or the sections of a site: 要闻 | 时政 | 民生.
_CHAIN = re.compile(
    r"[^>›»〉。]{1,24}(?:\s?[>›»〉→]{1,2}\s?[^>›»〉。]{1,40}){1,8}[>›»〉]?"
    r"|[^·•|/。,]{2,12}(?:\s[·•|/]\s[^·•|/。,]{2,10}){1,4}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the spaces around it, and without the number signs of a Markdown heading."""

    span: Span
    kind: LineKind
    plain: str
    fields: tuple[Field, ...] = ()
    after_blank: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether the line is running text: it has a full stop or is long."""
        return self.kind == "text" and (bool(re.search("[。;]|[!?:][”\"]?$", self.plain)) or len(self.plain) > _PROSE)


def judge(text: str, plain: str, scanner: Scanner) -> list[Line]:
    """The lines of a report, each with its kind; blank ones are left out and noted on the next."""
    lines: list[Line] = []
    begin, blank = 0, True
    for raw in plain.split("\n"):
        words = raw.strip()
        if words:
            at = begin + raw.index(words)
            lines.append(_line(text, plain, Span(at, at + len(words)), scanner, after_blank=blank))
        blank = not words
        begin += len(raw) + 1
    return _within(_closed(_bylines(text, plain, _masthead(lines, scanner), scanner), scanner))


def _line(text: str, plain: str, span: Span, scanner: Scanner, *, after_blank: bool) -> Line:
    if (mark := scanner.opening.match(plain, span.begin, span.end)) and mark.end() < span.end:
        span = Span(mark.end(), span.end)
    words = span.of(plain)
    fields: tuple[Field, ...] = tuple(scanner.scan(text, plain, span)) if len(words) <= _LONGEST else ()
    return Line(span, _kind(words, fields, scanner), words, fields, after_blank)


def _kind(words: str, fields: tuple[Field, ...], scanner: Scanner) -> LineKind:
    if len(words) > _LONGEST:
        return "text"
    labelled = any(f.kind in ("source", "issuer", "published", "dated", "credit") for f in fields)
    if scanner.is_crumb(words) or (_CHAIN.fullmatch(words) and not words.startswith("《") and not labelled):
        return "crumb"
    rest = [f for f in fields if f.kind == "rest"]
    if not rest:
        return "meta" if any(f.kind != "page" for f in fields) else "page"
    if (scanner.is_notice(words) and "。" not in words) or scanner.is_disclaimer(words):
        return "page"
    if "|" in words and scanner.names.is_medium(words.split("|")[0].strip()):
        return "crumb"
    return "meta" if len(rest) < len(fields) and _is_header(rest, fields, words) else "text"


def _is_header(rest: list[Field], fields: tuple[Field, ...], words: str) -> bool:
    """Whether a line with words besides its fields is still a header: few of them, and a label or a day among the fields."""
    sure = any(f.kind in ("source", "issuer", "published", "dated", "day") for f in fields)
    return sure and sum(len(f.span) for f in rest) <= _REST and not re.search("[。!?]", words)


def _masthead(lines: list[Line], scanner: Scanner) -> list[Line]:
    """Takes the name of a site or paper above the title (柳林县人民政府网) for a step of the way to the page."""
    if len(lines) < 3 or any(line.kind != "text" or line.is_prose for line in lines[:2]):
        return lines
    first, second = lines[:2]
    if scanner.names.is_medium(first.plain) and len(first.plain) <= _MASTHEAD and len(second.plain) > len(first.plain):
        return [replace(first, kind="crumb"), *lines[1:]]
    return lines


def _bylines(text: str, plain: str, lines: list[Line], scanner: Scanner) -> list[Line]:
    """Marks the lines before the first prose that are nothing but a speaker or, below a headline, bare names."""
    start = next((i for i, line in enumerate(lines) if line.is_prose), 0)
    for i in range(1, start):
        line, above = lines[i], lines[i - 1]
        if line.kind != "text":
            continue
        field = speaker(text, plain, line.span, scanner)
        if field is None and above.kind == "text" and len(above.plain) >= 8:
            field = bare(text, plain, line.span, scanner)
            sure = field is not None and ((len(field.credits) > 1 and " " in line.plain) or lines[i + 1].kind == "meta")
            field = field if sure else None
        if field:
            lines[i] = replace(line, kind="meta", fields=(field,))
    return lines


def _closed(lines: list[Line], scanner: Scanner) -> list[Line]:
    """Ends the report at 上一篇, 相关链接 and the like when no prose follows, or little: what is below is of other reports."""
    prose = [i for i, line in enumerate(lines) if line.is_prose and not scanner.is_closing(line.plain)]
    last = prose[-1] if prose else -1
    cut = next((i for i, line in enumerate(lines) if _ends(lines, i, last, scanner)), len(lines))
    return [
        replace(line, kind="page", fields=()) if line.kind in ("text", "crumb") and (
            i >= cut or (i > last and scanner.is_notice(line.plain, alone=False))
        ) else line
        for i, line in enumerate(lines)
    ]


def _ends(lines: list[Line], i: int, last: int, scanner: Scanner) -> bool:
    line = lines[i]
    if i > last:
        return line.kind != "meta" and scanner.is_closing(line.plain, alone=line.is_prose)
    if line.is_prose or not scanner.is_closing(line.plain) or i == 0:
        return False
    above, below = (sum(len(other.plain) for other in part if other.is_prose) for part in (lines[:i], lines[i:]))
    return above > 2 * below


def _within(lines: list[Line]) -> list[Line]:
    """Takes a line that mixes fields with other words for content when it stands amid the prose, not in header or tail."""
    prose = [i for i, line in enumerate(lines) if line.is_prose]
    if not prose:
        return lines
    return [
        replace(line, kind="text") if prose[0] < i < prose[-1] and line.kind in ("meta", "crumb") and _mixed(line) else line
        for i, line in enumerate(lines)
    ]


def _mixed(line: Line) -> bool:
    return any(f.kind == "rest" for f in line.fields)
