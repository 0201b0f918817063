"""What is refused before a parser sees it: texts too long or too deep, and those that would fetch from elsewhere.

The parser is recursive: some thousand brackets inside each other, or signs behind each other, run it out of stack. Keywords are
looked for in the text with its strings, IRIs and comments blanked, so that words in a report's quotation refuse nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from kg.query import DEEPEST, TOKEN

LONGEST = 1_000_000  # characters of a query; an update's limit is that of the request's body
SIGNS = re.compile(rf"(?:[!+\-^]\s*){{{DEEPEST + 1}}}")
BEFORE, TARGET = r"(?<![?$:\w.-])", r"(?!:)\b\s*(?P<target><[^<>]*>|[^\s{}<]*)"
LOAD = re.compile(rf"{BEFORE}LOAD(?:\s+SILENT)?{TARGET}", re.IGNORECASE)
FROM = re.compile(rf"{BEFORE}FROM(?:\s+NAMED)?{TARGET}", re.IGNORECASE)
SERVICE = re.compile(rf"{BEFORE}SERVICE(?:\s+SILENT)?{TARGET}", re.IGNORECASE)


class RefusedError(Exception):
    """A text that is not given to the database. `status` is the HTTP status that says so."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def masked(text: str) -> str:
    """The text with strings and comments blanked, and with IRIs as `<···>`; every other character stays where it was."""

    def blank(match: re.Match[str]) -> str:
        token = match[0]
        if token.startswith("$"):
            return token
        return f"<{'·' * (len(token) - 2)}>" if token.startswith("<") else " " * len(token)

    return TOKEN.sub(blank, text)


def check(text: str, *, longest: int = LONGEST, allowed: Collection[str] = ()) -> None:
    """Refuse a query or update that is too long, too deep, or asks another machine that is not allowed. Raises RefusedError."""
    if len(text) > longest:
        raise RefusedError(f"more than {longest} characters; make it shorter", 413)
    plain = masked(text)
    if _deepest(plain) > DEEPEST or SIGNS.search(plain):
        raise RefusedError(f"more than {DEEPEST} brackets inside each other or signs in a row; make it simpler")
    for word, targets in (("SERVICE", _targets(SERVICE, text, plain)), ("LOAD", _targets(LOAD, text, _top(plain)))):
        for target in targets:
            if target not in allowed:
                raise RefusedError(f"{word} {target or '?'} would ask another machine, and was not named with --allow", 403)


def graphs_read(text: str) -> list[str]:
    """The graphs that a query names after FROM or FROM NAMED, as full IRIs."""
    return [iri for iri in _targets(FROM, text, _top(masked(text))) if iri]


def _targets(pattern: re.Pattern[str], text: str, plain: str) -> Iterator[str]:
    """What stands after a keyword: an IRI, or nothing where it is a variable or a short name."""
    for found in pattern.finditer(plain):
        begin, end = found.span("target")
        whole = re.match(r"<([^<>]*)>", text[begin:end])
        yield whole[1] if whole else ""


def _deepest(plain: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[(\[{)\]}]", plain):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    return deepest


def _top(plain: str) -> str:
    """The text with all that stands in braces blanked: what is left are the operations and their clauses."""
    kept, depth, at = [], 0, 0
    for brace in re.finditer(r"[{}]", plain):
        kept.append(plain[at : brace.start()] if depth == 0 else " " * (brace.start() - at))
        before, depth = depth, max(0, depth + (1 if brace[0] == "{" else -1))
        kept.append(brace[0] if min(before, depth) == 0 else " ")
        at = brace.end()
    kept.append(plain[at:] if depth == 0 else " " * (len(plain) - at))
    return "".join(kept)


CLEAR = re.compile(r"(?<![?$:\w.-])CLEAR\b(?!\s*:)(?!\s+SILENT\b)", re.IGNORECASE)


def clearing(update: str) -> str:
    """The update with CLEAR SILENT for CLEAR: a graph that is not there is as good as an empty one."""
    ends = [found.end() for found in CLEAR.finditer(_top(masked(update)))]
    parts = [update[begin:end] for begin, end in zip([0, *ends], [*ends, len(update)], strict=True)]
    return " SILENT".join(parts)


OPERATION = re.compile(r"(?<![?$:\w.-])(?P<word>WHERE|DELETE|USING|WITH)\b(?!\s*:)", re.IGNORECASE)


def with_dataset(update: str, default: Iterable[str], named: Iterable[str]) -> str:
    """The update with the dataset of the request written into each of its operations. Raises RefusedError when it has its own.

    `DELETE WHERE { … }` takes no USING; it is written out as `DELETE { … } USING … WHERE { … }`.
    """
    using = "".join([f" USING <{g}>" for g in default] + [f" USING NAMED <{g}>" for g in named])
    if not using:
        return update
    top, done, at, deleting = _top(masked(update)), [], 0, None
    for found in OPERATION.finditer(top):
        word = found["word"].upper()
        if word in ("USING", "WITH"):
            raise RefusedError("the update names its dataset twice: in the request and with USING or WITH; leave one out")
        if word == "DELETE":
            deleting = found.end()
            continue
        begin = found.start()
        short = deleting is not None and not top[deleting:begin].strip()
        pattern = update[found.end() : _closing(top, found.end())] if short else ""
        done += [update[at:begin], pattern, using, " ", found[0]]
        at, deleting = found.end(), None
    return "".join([*done, update[at:]])


def _closing(top: str, at: int) -> int:
    """Where the braces that open next end."""
    close = top.find("}", at)
    return len(top) if close < 0 else close + 1
