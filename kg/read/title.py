"""The title among the lines before the first prose, and what of those lines is content."""

from __future__ import annotations

import re

from kg.model import Span, Words
from kg.read.lines import Line

_LONGEST = 80
_DASH = re.compile("[—–-]{1,2}(?=[^—–-])")
# A line on the occasion of a speech is no subtitle: ——2025年2月19日在…会议上, (在全县三级干部大会上的讲话).
_OCCASION = re.compile(
    r"[—–\-(]{0,8}(?:(?:\d{4}年.{0,12}日)?.{0,12}在.{2,60}(?:上|讲话)\)?|\d{4}年\d{1,2}月\d{1,2}日.{4,60})"
)
_COLUMN = re.compile(r"【[^】\n]{1,8}】(?=.{6})")  # 【文旅】 before a title names its column
_COUNT = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(rf"{_COUNT}、|\({_COUNT}\)|第{_COUNT}[章节部]|\d{{1,2}}[.、]|【[^】]*】$")


def find_title(text: str, lines: list[Line]) -> tuple[Words | None, list[Line]]:
    """The title with its subtitle, and the body: the content lines that are no part of it."""
    start = next((i for i, line in enumerate(lines) if line.is_prose), len(lines))
    group = _group(lines, start)
    if not group or len([line for line in lines if line.kind == "text"]) < 2:
        return None, [line for line in lines if line.kind == "text"]
    last = group[-1]
    head = max((i for i in range(start) if lines[i].kind != "text"), default=-1)
    body = [
        line for i, line in enumerate(lines) if i > last and line.kind == "text"
        and not (i < head and len(line.plain) <= 12 and not _HEADING.match(line.plain))
    ]
    return _joined(text, [lines[i] for i in group]), body


def _group(lines: list[Line], start: int) -> list[int]:
    """The lines of the title: the candidates nearest above the first header line below any, else the first ones."""
    groups: list[list[int]] = []
    for i in range(start):
        if _is_candidate(lines[i]):
            if groups and groups[-1][-1] == i - 1 and not lines[i].after_blank:
                groups[-1].append(i)
            else:
                groups.append([i])
        elif lines[i].kind == "meta" and groups:
            break
    if not groups:
        return []
    anchored = any(line.kind == "meta" for line in lines[groups[-1][-1] + 1 : start])
    group = groups[-1] if anchored and len(lines[groups[-1][0]].plain) >= 6 else groups[0]
    return _subtitled(_wrapped(group, lines), lines, start)


def _is_candidate(line: Line) -> bool:
    words = line.plain
    return line.kind == "text" and 2 <= len(words) <= _LONGEST and not (
        _DASH.match(words) or _HEADING.match(words) or _OCCASION.fullmatch(words) or words.startswith("(")
    )


def _wrapped(group: list[int], lines: list[Line]) -> list[int]:
    """A title may run over two lines; a short line above it is the name of a column (要闻), three lines are no title."""
    while len(group) > 1 and len(lines[group[0]].plain) <= 5:
        group = group[1:]
    return group if len(group) <= 2 else group[:1]


def _subtitled(group: list[int], lines: list[Line], start: int) -> list[int]:
    """With the subtitle: the next line, when it begins with a dash and tells no occasion."""
    after = group[-1] + 1
    if after < start and lines[after].kind == "text":
        words = lines[after].plain
        if _DASH.match(words) and not _OCCASION.fullmatch(words) and len(words) <= _LONGEST:
            return [*group, after]
    return group


def _joined(text: str, lines: list[Line]) -> Words:
    """The title's words: a subtitle follows at once, the halves of a couplet with a space, a wrapped line at once."""
    words = ""
    for line in lines:
        part = line.span.of(text)
        couplet = words and not _DASH.match(line.plain) and len(words) == len(part)
        words += (" " if couplet else "") + part
    column = _COLUMN.match(words)
    skipped = column.end() if column else 0
    return Words(words[skipped:], Span(lines[0].span.begin + skipped, lines[-1].span.end))
