"""The place that a report is about, by its title, its publisher and the divisions its body names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from kg.find.page import Page
from kg.ontology import Division, Gazetteer, Ontology

LEVEL_ENDS = "省市县区州盟旗"
LONGEST = 12  # 双江拉祜族佤族布朗族傣族自治县 is 15; its short forms are what reports print


def divisions(text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """The provinces, cities and counties named in full: begin, end, name; the longest at each end, none inside another."""
    names, last = gazetteer.names(), 0
    for m in re.finditer(f"[{LEVEL_ENDS}]", text):
        end = m.end()
        for begin in range(max(last, end - LONGEST), end - 1):
            if text[begin:end] in names and text[begin:end] not in ("市辖区", "县"):
                yield begin, end, text[begin:end]
                last = end
                break


def stems(page: Page) -> Mapping[str, str]:
    """Short names of cities and counties, of two characters or more, that reports use on their own: 遂川 → 遂川县."""
    return page.ontology.once(_stems)


def _stems(ontology: Ontology) -> Mapping[str, str]:
    short: dict[str, str] = {}
    for name in sorted(ontology.gazetteer.names()):
        stem = name[:-1] if name[-1] in LEVEL_ENDS else name
        if len(stem) >= 2:
            short.setdefault(stem, name)
    return short


def find_home(page: Page) -> tuple[Division, ...]:
    """The division that the report is about with those above it; empty where none shows.

    The title decides; else the publisher's place; else the body. A publisher in a city whose report speaks of 县委 and of one
    county of that city writes about the county (十堰纪检监察网 on 竹山县).
    """
    header = page.report.header
    known = stems(page)
    title = _named(header.title.text if header.title else "", page, known)
    publisher = _named(" ".join(w.text for w in (header.publisher, header.site) if w), page, known)
    body = _body(page)
    if body and not any(name in page.plain for name in publisher):
        publisher = []  # 大理日报 on 宾川县: a paper's short name is another city's, too
    candidates = title or _inside(publisher, body, page) or publisher or body
    return _chain(candidates, title + publisher + body, page)


def _named(text: str, page: Page, known: Mapping[str, str]) -> list[str]:
    """The divisions that a title or a publisher names: by their full names, else by short ones, in the order of the text."""
    full = [name for _, _, name in divisions(text, page.ontology.gazetteer)]
    if full:
        return full
    short = {text[i : i + n] for i in range(len(text)) for n in (2, 3, 4)} & known.keys()
    starts = [(text.find(stem), -len(stem), known[stem]) for stem in short]
    return [name for at, _, name in sorted(starts) if _borne_out(name, page)]


def _borne_out(name: str, page: Page) -> bool:
    """Whether the report names the place elsewhere, too: 梨香满城 is not about 满城区."""
    stem = name[:-1] if name[-1] in LEVEL_ENDS else name
    above = {a.name for d in page.ontology.gazetteer.named(name) for a in page.ontology.gazetteer.chain(d.code)}
    return name in page.plain or page.plain.count(stem) >= 2 or any(a in page.plain for a in above)


def _body(page: Page) -> list[str]:
    """The divisions of the body, the most frequent first, counties before cities when 县 stands for a body (县委)."""
    found: Counter[str] = Counter()
    for span in page.lines():
        found.update(name for _, _, name in divisions(page.plain[span.begin : span.end], page.ontology.gazetteer))
    return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], page.plain.find(item[0])))]


def _inside(publisher: list[str], body: list[str], page: Page) -> list[str]:
    """The one county of the publisher's city that the body is about, if there is just one."""
    gazetteer = page.ontology.gazetteer
    cities = [d for name in publisher for d in gazetteer.named(name) if d.level == "city"]
    counties = [n for n in body if any(d.level == "county" and d.above == c.code for c in cities for d in gazetteer.named(n))]
    return counties if len(counties) == 1 else []


def _chain(names: list[str], context: list[str], page: Page) -> tuple[Division, ...]:
    """The first name as a division with those above it; of several with one name, the one whose city or province is named."""
    gazetteer = page.ontology.gazetteer
    for name in names:
        options = gazetteer.named(name)
        near = [d for d in options if any(a.name in context or a.name[:2] in page.plain[:400] for a in gazetteer.chain(d.code))]
        if best := (near or list(options))[:1]:
            return (best[0], *gazetteer.chain(best[0].code))
    return ()
