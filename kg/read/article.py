"""From the lines of a web page to the text of its report: the article, with what stands around it and tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.ontology import Ontology
from kg.read.fields import Scanner
from kg.read.fold import fold
from kg.read.lines import Line, judge

_SURE = ("source", "issuer", "published", "dated")
_MASTHEAD = 12  # characters of a name
Pair = Sequence[object]  # a line's text, and whether it is links


def compose(before: Sequence[Pair], article: Sequence[Pair], after: Sequence[Pair], ontology: Ontology) -> str:
    """The text of a page, a line for each of its own that is kept.

    Before the article, the last line that tells the way to the page, or the name of the paper, and those with labels of its own
    (发布机构, 发布日期); of the article, all but lists of links; after it, the lines of those who made it, up to what closes a
    page (上一篇, 相关链接).
    """
    scanner = Scanner(ontology)
    above = _judged(before, scanner)
    way = [text for text, line in above if line.kind == "crumb"][-1:]
    way = way or [text for text, _ in above if len(text) <= _MASTHEAD and scanner.names.is_medium(fold(text))][:1]
    way += [text for text, line in above if line.kind == "meta" and any(field.kind in _SURE for field in line.fields)]
    credits: list[str] = []
    for text, line in _judged(after, scanner):
        if scanner.is_closing(line.plain, alone=False) or line.is_prose:
            break
        if line.kind == "meta":
            credits.append(text)
    return "\n".join([*way, *_kept(article), *credits]) + "\n"


def _judged(pairs: Sequence[Pair], scanner: Scanner) -> list[tuple[str, Line]]:
    """Each line with what it is by itself."""
    texts = [str(text) for text, _ in pairs]
    found = [(text, judge(text, fold(text), scanner)) for text in texts]
    return [(text, lines[0]) for text, lines in found if lines]


def _kept(article: Sequence[Pair]) -> list[str]:
    """The lines that are no link to something else; a link that is a sentence stays."""
    return [str(text) for text, is_links in article if not is_links or "。" in str(text)]
