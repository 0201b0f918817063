"""Persons: the tagger's names that begin with a surname, 某-names, and the name behind an office (副局长魏东来说)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.find.page import HAN, WATERS, Page
from kg.model import Mention, Span, Token
from kg.ontology import expression, one_of

# What the tagger takes for a name and is none: 钱袋子, 谢某接, 周集镇; 某 ends a name but for 某某 and 某甲.
NO_NAME = re.compile(
    r"[镇乡村县市区局委办们率]$|子$|^..[就则却还又]$"
    r"|某[接收受被因将在等任的说已于向从对和与借利违涉以也先后还又名下则却仍未共称当曾多为经自私擅通]"
)

PERSON = frozenset({"PER", "nr"})  # the tagger's two tags for names of persons
# What a name of a person is followed by: 魏东来|说, 于占江|正忙着.
BEHIND_NAME = frozenset({"v", "d", "p", "w", "u", "c", "vd", "m", "t", "TIME", "ad", "r", "xc"})
# What the tagger takes a given name for, behind a surname that it knows.
GIVEN_NAME = frozenset({"LOC", "PER", "n", "nr", "nz", "a", "ORG"})


SAYS = re.compile("(?:笑着|激动地|感慨地)?(?:说|介绍|表示|告诉|坦言|感慨|透露|回忆|算了)")


def find_people(page: Page) -> Iterator[Mention]:
    """The mentions of persons. A name found once is found wherever the same characters stand between words."""
    choice = page.ontology.choice
    surname = rf"(?:{choice('people', 'compound_surname')}|{choice('people', 'surname')})"
    shape = rf"(?:{surname}[{HAN}]{{1,2}})"
    refused = page.ontology.words("people", "not_a_name")
    found = dict.fromkeys(_tagged(page, expression(shape), refused), 0.9)
    for credit in page.report.header.credits:
        found[credit.name.text] = 0.97
        yield Mention(credit.name.span, "Person", credit.name.text, "person/credited", 0.97)
    office = rf"(?:{choice('people', 'post')}|{choice('people', 'plain')})"
    told = [*_foreign(page), *_before_border(page, office, shape), *_compound(page), *_vouched(page, office)]
    found |= dict.fromkeys((name for name in told if name not in refused), 0.85)
    yield from _everywhere(page, found)
    for m in page.search(expression(rf"{surname}某(?:某|[甲乙丙丁])?(?!些|个|种|一|地|县|市|镇|村|局|项)")):
        long = m[0].index("某") == 2 and not page.border(m.start())  # 房东|方某
        begin = m.start() + 1 if long else m.start()
        yield _person(Span(begin, m.end()), m[0][begin - m.start() :], "somebody", 0.95)


def _tagged(page: Page, shape: re.Pattern[str], refused: Sequence[str]) -> Iterator[str]:
    """What the tagger calls a name and begins with a surname."""
    for token in page.tokens:
        if token.tag not in PERSON:
            continue
        words = _without_speech(page, token)
        if not shape.fullmatch(words) or NO_NAME.search(words) or {words, words[:2]} & set(refused):
            continue
        if not _is_water(page, words) and not _is_place(page, words) and not _follows_place(page, token.span.begin):
            yield words


def _foreign(page: Page) -> Iterator[str]:
    """拉毛卓玛介绍: a name of four characters or more that begins with no Han surname, before a verb of speech."""
    for token in page.tokens:
        if token.tag not in PERSON:
            continue
        words = page.plain[token.span.begin : token.span.end].strip()
        long = re.fullmatch(rf"[{HAN}·]{{4,8}}", words) and not NO_NAME.search(words)
        if long and SAYS.match(page.plain, token.span.end):
            yield words


def _before_border(page: Page, office: str, shape: str) -> Iterator[str]:
    """副局长魏东来说, 种粮大户于占江正忙着: an office or a plain word for a person, then a name with a word's end behind it."""
    for m in page.search(expression(rf"{office}(?=({shape}))")):
        third = m.end() + 2
        speech = len(m[1]) == 3 and page.tag(third) == "v" and page.border(third)  # 张伟|说
        shorter = m[1][:-1]
        tried = (shorter,) if speech else (m[1], shorter)
        names = [n for n in tried if len(n) >= 2 and not NO_NAME.search(n) and _ends(page, m.end() + len(n))]
        if names and page.border(m.end()):
            yield names[0]


def _ends(page: Page, position: int) -> bool:
    """Whether a name may end there: a word begins that cannot belong to it."""
    after = page.token(position)
    if after is None:
        return True
    return after.span.begin == position and (after.tag in BEHIND_NAME or page.plain[position] in "等及和")


def _compound(page: Page) -> Iterator[str]:
    """欧阳|春: the tagger knows the surname of two characters, and takes the given name for another word."""
    shape = expression(rf"{page.ontology.choice('people', 'compound_surname')}[{HAN}]{{1,2}}")
    for token, after in pairwise(page.tokens):
        if token.tag not in PERSON or len(token.span) != 2 or after.tag not in GIVEN_NAME:
            continue
        words = page.plain[token.span.begin : after.span.end]
        if token.span.end == after.span.begin and shape.fullmatch(words):
            yield words


def _vouched(page: Page, office: str) -> Iterator[str]:
    """副局长|寸丽华: an office right before it vouches for a rare surname."""
    behind = expression(rf"{office}$")
    for before, token in pairwise(page.tokens):
        if token.tag not in PERSON:
            continue
        words = page.plain[token.span.begin : token.span.end].strip()
        if not 2 <= len(words) <= 4 or before.span.end != token.span.begin or NO_NAME.search(words):
            continue
        if behind.search(page.plain[max(0, before.span.begin - 4) : before.span.end]):
            yield words
    for first, given in pairwise(page.tokens):  # 局长|字|正荣|透露: a surname that is a word of its own
        name = page.plain[first.span.begin : given.span.end]
        shape = len(first.span) == 1 and first.tag in {"n", "nz", "a"} and given.tag in GIVEN_NAME - {"n", "a"} and len(name) <= 3
        officed = behind.search(page.plain[max(0, first.span.begin - 4) : first.span.begin])
        if shape and officed and SAYS.match(page.plain, given.span.end):
            yield name


def _is_water(page: Page, words: str) -> bool:
    """徐沙河 has 沿线 and 断面: a river with a surname is no person."""
    return words.endswith(WATERS) and any(m.endswith(words) for m in page.waters)


def _without_speech(page: Page, token: Token) -> str:
    """解芳|算了一笔账: the name without a verb of one character that the tagger took into it."""
    words = page.plain[token.span.begin : token.span.end].strip()
    speaks = len(words) == 3 and words[2] in "算说讲笑"
    return words[:2] if speaks and page.plain.startswith(("了", "道", ":", "起"), token.span.end) else words


def _is_place(page: Page, words: str) -> bool:
    """Whether a name is the short name of the home place or of one above it: 海伦."""
    return any(d.name.startswith(words) for d in page.home) or any(words + level in page.plain for level in "镇乡县村")


def _follows_place(page: Page, begin: int) -> bool:
    """Whether a place's name stands right before: what the tagger calls a name there belongs to it (朱王堡|段粪污)."""
    before = page.token(begin - 1)
    return before is not None and before.tag == "LOC" and page.plain[begin - 1] not in "省市县区镇乡村道,。、"


def _person(span: Span, name: str, rule: str, confidence: float) -> Mention:
    return Mention(span, "Person", name, f"person/{rule}", confidence)


def _everywhere(page: Page, found: dict[str, float]) -> Iterator[Mention]:
    """The known names wherever they stand."""
    if not found:
        return
    for m in page.search(re.compile(one_of(found))):
        if page.border(m.start()) or page.tag(m.start()) in PERSON | {"n", "ORG"}:
            yield _person(Span(*m.span()), m[0], "name", found[m[0]])
