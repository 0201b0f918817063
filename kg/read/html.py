"""The lines of a web page: those of the article, and a few around it, each with how much of it is links.

The article is the element in which the prose is densest; its title is the line before the first prose that the page itself names
so. What the lines mean is decided later, by the words of `lexicon/header`; here a page is only structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.errors import ReadError

NEAR = 25  # lines before the title and after the article that may belong to it
FADE = 0.85  # of the weight of its prose that an element passes on to the one around it
_PROSE = 40  # characters from which a line without a full stop counts as prose
_DROPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "select", "button", "input", "textarea", "nav", "aside", "footer", "head", "dialog", "menu", "map", "area", "frameset",
))
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Parts of a page that hold no article, by the words that make up their class or id.
_JUNK = frozenset((
    "comment", "comments", "pinglun", "sidebar", "side", "related", "relate", "recommend", "recommended", "rank",
    "ranking", "hot", "footer", "foot", "copyright", "copyrights", "nav", "menu", "share", "toolbar", "login", "search",
    "banner", "ad", "ads", "advert", "advertisement", "links", "friendlink", "tuijian", "xiangguan", "pager", "qrcode",
))
_CELL, _MANY = 60, 8  # characters, and elements, of a cell of data: fewer
_WAY = re.compile("crumb|position|location|path|weizhi")
_TITLED = re.compile(r"h[123]")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_NAME = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with the number of its characters that are links, and the block that it stands in."""

    text: str
    linked: int
    block: Any

    @property
    def is_links(self) -> bool:
        """Whether it is hardly anything but links."""
        return self.linked * 10 >= len(self.text) * 8

    @property
    def prose(self) -> int:
        """How much running text it holds, in characters."""
        whole = len(self.text) - 2 * self.linked
        return max(whole, 0) if "。" in self.text or whole >= _PROSE else 0


def warm() -> None:
    """Loads the library."""
    parse("<p>页</p>".encode())


def parse(raw: bytes) -> dict[str, Any]:
    """`before`, `article` and `after`: lines as pairs of text and whether they are links. Takes UTF-8. Raises ReadError."""
    page = Page(_tree(raw))
    if not page.lines:
        raise ReadError("a page without any text in it; save the page when it shows its text")
    begin, end = page.article
    parts = {"before": (max(begin - NEAR, 0), begin), "article": (begin, end), "after": (end, end + NEAR)}
    told: dict[str, Any] = {part: [[x.text, x.is_links] for x in page.lines[a:b]] for part, (a, b) in parts.items()}
    if page.title is None and page.named:
        told["article"].insert(0, [page.named, False])
    return told


def _tree(raw: bytes) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except etree.ParserError:
        raise ReadError("a page without any text in it; save the page when it shows its text") from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadError("its tags are nested more deeply than a page's may be; give its text")
    return root


class Page:
    """A page as lines, with the place of its article among them."""

    def __init__(self, root: Any) -> None:
        self.root = root
        lines = [line for line in _Lines().of(root) if line.text]
        self.lines = _without_junk(lines)

    @cached_property
    def _scores(self) -> dict[Any, float]:
        """How much prose each element holds, faded by the distance."""
        scores: dict[Any, float] = {}
        for line in self.lines:
            weight, block = float(line.prose), line.block
            while block is not None and weight > 1:
                scores[block] = scores.get(block, 0.0) + weight
                weight, block = weight * FADE, block.getparent()
        return scores

    @cached_property
    def _main(self) -> tuple[int, int]:
        """The lines of the densest element; all of a page without prose."""
        if not self._scores:
            return 0, len(self.lines)
        main = max(self._scores, key=lambda element: self._scores[element])  # the first of equals in the order of the page
        inside = set(main.iter())
        places = [i for i, line in enumerate(self.lines) if line.block in inside]
        return places[0], places[-1] + 1

    @cached_property
    def named(self) -> str:
        """The title as the page names it, without what a bar or a dash adds to it."""
        words = self._names[0] if self._names else ""
        return re.split(r"[_|]|\s*[-–—]+\s*(?=[^-–—]{2,20}$)", words)[0].strip()

    @cached_property
    def _names(self) -> list[str]:
        keys = ("ArticleTitle", "og:title", "title")
        metas = {m.get("name") or m.get("property"): m.get("content") or "" for m in self.root.iter("meta")}
        titles = [" ".join("".join(t.itertext()).split()) for t in self.root.iter("title")][:1]
        return [name for name in (*(metas.get(k, "") for k in keys[:2]), *titles, metas.get(keys[2], "")) if len(name) >= 4]

    @cached_property
    def title(self) -> int | None:
        """The line of the title: before the article's first prose, the nearest one that the page names so, else a heading."""
        begin, end = self._main
        first = next((i for i in range(begin, end) if self.lines[i].prose), end)
        before = [i for i in range(first) if len(self.lines[i].text) >= 4 and not self.lines[i].is_links]
        said = [i for i in before if any(_squeezed(self.lines[i].text) in _squeezed(name) for name in self._names)]
        longest = max((len(self.lines[i].text) for i in said), default=0)
        if longest >= 6:
            place = next(i for i in reversed(said) if len(self.lines[i].text) == longest)
            return place - 1 if place - 1 in said else place  # 标题 above ——副标题
        return next((i for i in reversed(before) if _TITLED.fullmatch(str(self.lines[i].block.tag))), None)

    @property
    def article(self) -> tuple[int, int]:
        """From the title, where it is known, to the end of the densest element."""
        begin, end = self._main
        return (begin if self.title is None else min(begin, self.title)), end


def _squeezed(words: str) -> str:
    return "".join(words.split())


def _without_junk(lines: list[Line]) -> list[Line]:
    """Without the lines in parts whose names say that they hold no article, unless most of the prose stands there."""
    prose: dict[Any, int] = {}
    junk: dict[Any, Any] = {}
    for line in lines:
        part = _junk(line.block, junk)
        prose[part] = prose.get(part, 0) + line.prose
    total = sum(prose.values())
    return [line for line in lines if (part := junk[line.block]) is None or prose[part] * 2 > total]


def _junk(block: Any, known: dict[Any, Any]) -> Any:
    """The outermost such part around a block; None without one."""
    way = []
    while block is not None and block not in known:
        way.append(block)
        block = block.getparent()
    found = known[block] if block is not None else None
    for element in reversed(way):
        words = _NAME.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower())
        if found is None and element.tag not in ("html", "body") and not _JUNK.isdisjoint(words):
            found = element
        known[element] = found
    return found


class _Lines:
    """Writes down the text of a page as a browser breaks it: blocks and line breaks end a line, cells of a row of data do not."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.linked = 0
        self.links = 0
        self.blocks: list[Any] = []

    def of(self, root: Any) -> Iterator[Line]:
        """The lines, empty ones too."""
        from lxml import etree

        hidden = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if hidden is None and event == "start" and _is_hidden(element):
                hidden = element
            if hidden is None:
                yield from self._start(element) if event == "start" else self._end(element)
            elif element is hidden and event == "end":
                hidden = None
                self._say(element.tail)

    def _start(self, element: Any) -> Iterator[Line]:
        if element.tag in _BLOCKS:
            if not _is_data(element):
                yield self._line()
            self.blocks.append(element)
        elif element.tag == "br":
            yield self._line()
        elif element.tag == "a":
            self.links += 1
        self._say(element.text)

    def _end(self, element: Any) -> Iterator[Line]:
        if element.tag in _BLOCKS:
            if _is_data(element):
                self.words.append("\t")
            else:
                yield self._line()
            self.blocks.pop()
        elif element.tag == "a":
            self.links -= 1
        self._say(element.tail)

    def _say(self, words: str | None) -> None:
        if words:
            words = _SPACES.sub(" ", words)
            self.words.append(words)
            self.linked += len(words.strip()) if self.links else 0

    def _line(self) -> Line:
        text = "".join(self.words).strip()
        line = Line(text, min(self.linked, len(text)), self.blocks[-1] if self.blocks else None)
        self.words, self.linked = [], 0
        return line


def _is_hidden(element: Any) -> bool:
    if element.tag in _DROPPED and not _is_kept(element):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDDEN.search(element.get("style") or "") is not None


def _is_kept(element: Any) -> bool:
    """Whether a part that is usually dropped tells of the article: the way to the page, the foot of the article itself."""
    if element.tag == "nav":
        return bool(_WAY.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
    return element.tag == "footer" and any(above.tag in ("article", "main") for above in element.iterancestors())


def _is_data(element: Any) -> bool:
    """Whether a cell belongs to a table of data: it holds no block and few words."""
    if element.tag not in ("td", "th") or len(element) >= _MANY:
        return False
    inside = all(child.tag not in _BLOCKS and child.tag != "br" for child in element.iterdescendants())
    return inside and len("".join(element.itertext())) <= _CELL
