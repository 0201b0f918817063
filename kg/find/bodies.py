"""Organizations by their structure: a place or a level, a function, a suffix, and parts behind it.

县纪委监委第二监督检查室 is 县 + 纪委监委 + 第二监督检查室. The tagger's own proposals fill what structure cannot know (浏发集团).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.find.page import Page
from kg.model import Mention, Span

HAN = "一-鿿"
LEVEL = r"(?:省|市|州|盟|县|区|旗|镇|乡|街道|村|社区)"
# A function between level and suffix never holds a particle, a preposition or a verb of telling.
INNER = r"[^\W\d_a-zA-Z的了在对向被将把是为于从给让使到各全该本我每等及也都已还由据经其此,。、;:“”《》()]"
SWALLOWED = re.compile(r"^(?:会同|联合|协同|根据|按照|通过|由于|向|由|对|与|和|被|经|在|从|给|把|将|为|据|让|及|同|到|至|是|以|原|赴|请|找|报|送)")
STANDING = frozenset({"p", "c", "u", "w", "d", "v", "r", "xc", "TIME", "t", "f", "m", "q", "vn", "n", "ad", "a", "vd", "LOC", "ORG"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled expressions of bodies, made once per page from the lexicon."""

    core: re.Pattern[str]
    suffixed: re.Pattern[str]
    sub: re.Pattern[str]
    named: re.Pattern[str]
    refused: frozenset[str]
    suffix: tuple[str, ...]


def grammar(page: Page) -> Grammar:
    """The grammar of bodies in the words of the lexicon."""
    choice = page.ontology.choice
    number = r"(?:第[一二三四五六七八九十\d]{1,3})?"
    return Grammar(
        core=re.compile(r"委(?!员|托|屈|派|婉|会)|" + choice("organizations", "authority")),
        suffixed=re.compile(rf"{INNER}{{1,16}}?{choice('organizations', 'suffix')}"),
        sub=re.compile(rf"(?:驻{INNER}{{2,14}}?(?:局|委|办|厅|部|院))?{number}{INNER}{{0,8}}?{choice('organizations', 'sub_suffix')}"),
        named=re.compile(choice("organizations", "named")),
        refused=frozenset(page.ontology.words("organizations", "not_a_body")),
        suffix=page.ontology.words("organizations", "suffix"),
    )


def find_bodies(page: Page, places: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions of organizations; the place before the function and the parent before a part are their `parts`."""
    g = grammar(page)
    end = -1
    for head in sorted(_heads(page, places), key=lambda m: (m.span.begin, -m.span.end)):
        if head.span.begin < end:
            continue
        reach = _body(page, g, head.span.end)
        if reach > head.span.end:
            body = _grown(page, g, _organization(page, head.span.begin, reach, "structure", 0.9, parts=(head,)))
            yield body
            end = body.span.end
    yield from _standing(page, g)
    yield from _proposed(page, g)
    yield from _pointing(page)
    for span in page.credited:
        yield _organization(page, span.begin, span.end, "credited", 0.9)


def _organization(page: Page, begin: int, end: int, rule: str, confidence: float, *, parts: tuple[Mention, ...] = ()) -> Mention:
    return Mention(Span(begin, end), "Organization", page.plain[begin:end], f"organization/{rule}", confidence, parts)


def _heads(page: Page, places: Sequence[Mention]) -> list[Mention]:
    """What may stand before a body's function: a place (浏阳市|纪委), a level (市|纪委, 该镇|纪委), 中央, 国家."""
    heads = list(places)
    spans = [m.span for m in places]
    for m in page.search(re.compile(rf"(?:该|本|我)?{LEVEL}|中央|国家|全国")):
        inside = any(s.begin <= m.start() < s.end for s in spans)
        if not inside and _word_begins(page, m.start()):
            heads.append(Mention(Span(*m.span()), "Place", m[0], "place/level", 0.9))
    return heads


def _word_begins(page: Page, position: int) -> bool:
    """Whether a body may begin there: at a word's border, or inside a proposal that swallowed a preposition (向县农业农村局)."""
    token = page.token(position)
    if token is None or page.border(position):
        return True
    if token.tag not in {"ORG", "LOC", "nt", "ns", "v", "p", "vn", "n"}:
        return False
    before = page.plain[token.span.begin : position]
    return bool(SWALLOWED.fullmatch(before)) or page.plain[position - 1] in "、和与及驻"


def _body(page: Page, g: Grammar, after: int) -> int:
    """The end of the function that begins at `after`, or `after` itself where none does."""
    m = g.core.match(page.plain, after)
    longest = m.end() if m else after
    s = g.suffixed.match(page.plain, after)
    if s and s.end() > longest and _nominal(page, after, s.end()) and s[0] not in g.refused:
        longest = s.end()
    if longest > after and page.plain[after:longest] in g.refused:
        return after
    return longest if page.border(longest) or page.tag(longest) in {"ORG", "LOC"} or m else after


def _nominal(page: Page, begin: int, end: int) -> bool:
    """Whether the words between make one name: no plain verb before a noun ends it, no adverb, no preposition."""
    tags = [t.tag for t in page.tokens[max(page.at(begin), 0) : page.at(end - 1) + 1] if t.span.begin >= begin]
    return not any(t in {"p", "u", "d", "r", "w", "xc", "TIME", "PER", "nr", "m", "q"} for t in tags)


def _grown(page: Page, g: Grammar, body: Mention) -> Mention:
    """A body with the parts behind it: 县委 + 第二巡察组, 县纪委监委 + 驻县卫生健康局纪检监察组. The shorter body is a part of the longer."""
    while (m := g.sub.match(page.plain, body.span.end)) and m[0] not in g.refused and _nominal_part(page, body.span.end, m.end()):
        body = _organization(page, body.span.begin, m.end(), "part", body.confidence, parts=(body,))
    return body


def _nominal_part(page: Page, begin: int, end: int) -> bool:
    first = page.token(begin)
    tags = [t.tag for t in page.tokens[max(page.at(begin), 0) : page.at(end - 1) + 1] if t.span.begin >= begin]
    if first is not None and first.tag == "v" and page.plain[begin] != "驻" and first.span.end < end and len(tags) > 1 and tags[1] == "m":
        return False
    return page.border(end) and not any(t in {"p", "u", "d", "r", "w", "xc", "TIME", "PER", "nr"} for t in tags)


def _standing(page: Page, g: Grammar) -> Iterator[Mention]:
    """Bodies with a name of their own (党中央), and teams that stand without their parent (巡察组, 督察整改工作领导小组)."""
    for m in page.search(g.named):
        if page.border(m.start()) and page.border(m.end()):
            yield _organization(page, m.start(), m.end(), "named", 0.95)
    team = re.compile(r"(?:工作领导小组|领导小组|巡察组|巡视组|督察组|指挥部|工作专班|村委会|居委会)(?![长员])")
    for m in page.search(team):
        begin = page.noun_left(m.start(), limit=12, floor=0)
        if page.plain[begin:m.end()] not in g.refused:
            yield _organization(page, begin, m.end(), "team", 0.75)


def _proposed(page: Page, g: Grammar) -> Iterator[Mention]:
    """The tagger's organizations, freed of a swallowed preposition, grown by their parts."""
    for token in page.tokens:
        if token.tag not in {"ORG", "nt"}:
            continue
        words = page.plain[token.span.begin : token.span.end]
        begin = token.span.begin + len(words) - len(words.lstrip())
        end = token.span.begin + len(words.rstrip())
        if swallowed := SWALLOWED.match(page.plain[begin:end]):
            begin += swallowed.end() if end - begin - swallowed.end() >= 3 else 0
        name = page.plain[begin:end]
        if len(name) < 2 or name in g.refused or not name.endswith(g.suffix):
            continue
        yield _grown(page, g, _organization(page, begin, end, "tagged", 0.75))


def _pointing(page: Page) -> Iterator[Mention]:
    """该局, 该公司, and a bare 公司 or 医院: the body in force of that kind. What points nowhere is dropped by resolve."""
    kinds = page.ontology.choice("organizations", "pointing")
    for m in page.search(re.compile(rf"[该本]{kinds}|(?<![{HAN}]){page.ontology.choice('organizations', 'bare')}(?=[{HAN},])")):
        if page.border(m.start()) and page.border(m.end()):
            yield _organization(page, m.start(), m.end(), "pointing", 0.7)
