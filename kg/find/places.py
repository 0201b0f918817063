"""Places: official divisions, villages and zones by their structure, short names, and the words that point back (全市, 该镇)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.find.home import LEVEL_ENDS, divisions, stems
from kg.find.page import HAN, Page
from kg.model import Mention, Span
from kg.ontology import expression, one_of

# After a county a town, after a town a village, after a village its groups: the chain decides where each name begins.
TOWN = re.compile(rf"([{HAN}]{{1,4}}?)(镇|乡|街道|苏木)(?![{HAN}]?[镇乡](?![级党政人干长纪里]))")
VILLAGE = re.compile(rf"([{HAN}]{{1,5}}?)(村|社区|嘎查|居委会|屯|寨|庄)(?!民|级|干|委|支|会|党|重)")
VILLAGE_BODY = re.compile(rf"([{HAN}]{{1,5}}?)(村|社区)(?=村?(?:委会|党支部|党总支|民委员会|支部|两委)|居委会|[民级干支会党])")
TEAM = re.compile(r"第?[一二三四五六七八九十\d]{1,3}(?:村民小组|组)")
STARTS_LIKE = frozenset({"会同", "和", "与", "同", "通", "对", "向", "在", "从", "到", "由", "各", "全", "该", "本", "我", "新"})
GENERIC = frozenset("各全该本每某两几哪那这多数同")
FORMER = re.compile("[原时现][村镇乡县]")

LEVEL_END = re.compile(r"(?:省|市|县|区|州|旗|镇|乡|街道|村|社区)$")
SEAT = re.compile(r"县城(?![市建投关镇])|(?<![主老新旧中心])城区(?!分局|大队)")
POINTING = re.compile(rf"[全我该本](?:省|市|县|区|州|旗|镇|乡|街道|村|社区)(?![{HAN}]?委)|[省市县区镇乡村]里(?!程|面)")


def find_places(page: Page) -> Iterator[Mention]:
    """The mentions of places, in the order in which each is recognized; a later one never overlaps an earlier one."""
    taken: dict[int, Mention] = {}  # by each position in it
    for finder in (_official, _chained, _known_towns, _in_towns, _waters, _tagged, _zones, _stems, _seats, _pointing):
        for mention in finder(page, taken):
            for i in range(mention.span.begin, mention.span.end):
                taken[i] = mention
            yield mention


def _free(span: Span, taken: dict[int, Mention]) -> bool:
    return not any(i in taken for i in range(span.begin, span.end))


def _place(page: Page, begin: int, end: int, rule: str, confidence: float) -> Mention:
    return Mention(Span(begin, end), "Place", page.plain[begin:end], f"place/{rule}", confidence)


def _official(page: Page, _taken: dict[int, Mention]) -> Iterator[Mention]:
    """Provinces, cities and counties by their full names."""
    for span in page.lines():
        for begin, end, _ in divisions(page.plain[span.begin : span.end], page.ontology.gazetteer):
            here = Span(span.begin + begin, span.begin + end)
            # 全市县乡: a word may end like a county. The tagger must see a border where the name begins, or a place.
            inside = page.tag(here.begin) in {"LOC", "ORG"} and (len(here) > 2 or page.plain[here.begin - 1] in LEVEL_ENDS)
            if _is_meant(page, here) and (page.border(here.begin) or inside):  # 县委责|成县
                yield _place(page, here.begin, here.end, "official", 0.97)


def _is_meant(page: Page, span: Span) -> bool:
    """会同|县审计局, 和|县委 and 城区 are the names of counties far away, too: outside the home province they are not meant."""
    name = page.plain[span.begin : span.end]
    if name[:-1] not in STARTS_LIKE and name not in page.ontology.words("places", "not_a_place"):
        return True
    return any(d.name == name for d in page.home)


def _chained(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """遂川县 → 大汾镇 → 石坳村 → 三组: each directly behind the one before."""
    refused = set(page.ontology.words("places", "not_a_place"))
    for at in sorted({m.span.end for m in taken.values()}):
        end = at
        for pattern in (TOWN, VILLAGE, VILLAGE_BODY, TEAM):
            m = pattern.match(page.plain, end)
            if m and m[0] not in refused and m[0][0] not in GENERIC and _runs_on(page, end, m.end()):
                yield _place(page, end, m.end(), "chain", 0.93)
                end = m.end()


def _in_towns(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """太和街道|南街社区: behind a town that the gazetteer knows, what the tagger takes for a place."""
    for town in sorted({m.span for m in taken.values() if m.rule == "place/town"}):
        m = VILLAGE.match(page.plain, town.end)
        if m and page.tag(town.end) in {"LOC", "ns"} and _free(Span(*m.span()), taken) and page.border(m.end()):
            yield _place(page, m.start(), m.end(), "chain", 0.9)


def _runs_on(page: Page, begin: int, end: int) -> bool:
    """Whether no mark, particle or preposition stands between: 县在三个乡 is no chain."""
    tokens = [t for i in range(begin, end - 1) if (t := page.token(i)) is not None and t.span.begin < end]
    return not any(t.tag in {"p", "u", "d", "r", "w", "xc", "c"} or (t.tag == "v" and len(t.span) > 1) for t in tokens)


def _known_towns(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """The towns of the home county and of every county that the report names."""
    gazetteer = page.ontology.gazetteer
    near = [d for d in page.home if d.level == "county"]
    near += [d for m in dict.fromkeys(m.name for m in taken.values()) for d in gazetteer.named(m)[:1] if d.level == "county"]
    city = [d for d in page.home[:1] if d.level == "city"]
    towns = {t.name for county in near for t in gazetteer.towns(county.code)}
    towns |= {t.name for c in city for t in gazetteer.inside(c.code) if t.level == "town"}
    usual = [t for t in towns if len(t) >= 3 and t.endswith(("镇", "乡", "街道", "苏木")) and t in page.plain]
    if not usual:
        return
    for m in page.search(re.compile(one_of(usual))):
        if _free(Span(*m.span()), taken):
            yield _place(page, m.start(), m.end(), "town", 0.96)


def _waters(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """徐沙河, 徐沙河沙集断面: rivers and lakes, with the section that is spoken of."""
    if not page.waters:
        return
    section = rf"(?:[{HAN}]{{1,5}}?(?:断面|区段)|[{HAN}]{{2,4}}段|流域|湿地(?:[{HAN}]{{2,3}}段)?)?"
    for m in page.search(re.compile(f"(?P<river>{one_of(page.waters)}){section}")):
        if any(d.name[:-1] == m[0] for d in page.home):
            continue  # 饶河 is the county in a report on 饶河县
        if _is_whole(page, m, taken):
            river = _place(page, m.start(), m.end("river"), "water", 0.8)
            yield replace(_place(page, m.start(), m.end(), "water", 0.8), parts=(river,) if river.span.end < m.end() else ())


def _is_whole(page: Page, m: re.Match[str], taken: dict[int, Mention]) -> bool:
    """Whether a match begins and ends with words, and meets no place that is known."""
    return _free(Span(*m.span()), taken) and page.border(m.start()) and page.border(m.end())


def _tagged(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """What the tagger calls a place, when it ends like one."""
    natural = expression(page.ontology.choice("places", "natural_suffix") + "$")
    refused, countries = set(page.ontology.words("places", "not_a_place")), page.ontology.words("places", "country")
    for token in page.tokens:
        if token.tag not in {"LOC", "ns"}:
            continue
        begin, end = token.span.begin, token.span.end
        name = page.plain[begin:end].strip()
        end = begin + len(page.plain[begin:end].rstrip())
        if name in refused or len(name) < 2 or name[0] in GENERIC:
            continue
        if name[0].isascii() or FORMER.fullmatch(name) or any(d.name[:-1] == name for d in page.home):
            continue  # S221公路途经寨市乡; 原村会计
        if (LEVEL_END.search(name) or natural.search(name) or name in countries) and _free(Span(begin, end), taken):
            confidence = 0.85 if LEVEL_END.search(name) else 0.75
            yield _place(page, begin, end, "tagged", confidence)


def _zones(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """Zones behind a place or a level: 莒南经济开发区, 县工业园区. The place before belongs to the name."""
    suffix = page.ontology.choice("places", "zone_suffix")
    for m in page.search(expression(rf"[{HAN}]{{0,6}}?{suffix}")):
        begin = max(m.start(), page.noun_left(m.end(), limit=12, floor=0))
        before = taken.get(begin - 1)
        begin = before.span.begin if before else begin
        if page.border(begin) and m.end() - begin > len("开发区") and page.border(m.end()):
            yield _place(page, begin, m.end(), "zone", 0.8)


def _stems(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """Names without their last character, once the full name is known: 遂川, 柳树垭; others where the tagger agrees."""
    full = {m.name for m in taken.values()} | {d.name for d in page.home}
    short = {n[:-1]: n for n in sorted(full) if len(n) >= 3 and n[-1] in "省市县区村镇乡"}
    refused = page.ontology.words("places", "not_a_place")
    wide = stems(page) if any(t.tag in {"LOC", "ns"} for t in page.tokens) else {}
    for stem in sorted(short, key=lambda s: (-len(s), s)):
        for m in page.search(re.compile(re.escape(stem))) if stem in page.plain else ():
            if _is_whole(page, m, taken):
                yield _place(page, m.start(), m.end(), "short", 0.85)
    for token in page.tokens:
        if token.tag not in {"LOC", "ns"}:
            continue
        name = page.plain[token.span.begin : token.span.end]
        known = name in wide and name not in short and name not in refused
        if known and _free(token.span, taken):
            yield _place(page, token.span.begin, token.span.end, "short", 0.7)


def _seats(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """县城, 城区: the seat of the home county, and the built-up part of it."""
    for m in page.search(SEAT):
        if _is_whole(page, m, taken):
            yield _place(page, m.start(), m.end(), "seat", 0.75)


def _pointing(page: Page, taken: dict[int, Mention]) -> Iterator[Mention]:
    """全市, 我县, 该镇, 县里: the place in force of that level."""
    for m in page.search(POINTING):
        if m[0].endswith("里") and not (page.border(m.start()) and page.border(m.end())):
            continue
        if _free(Span(*m.span()), taken):
            yield _place(page, m.start(), m.end(), "pointing", 0.9)
