"""Persons: the tagger's names that begin with a surname, 某-names, and the name behind an office (副局长魏东来说)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.find.page import Page
from kg.model import Mention, Span, Token

HAN = "一-鿿"
# What the tagger takes for a name and is none: 钱袋子, 谢某接, 周集镇; 某 ends a name but for 某某 and 某甲.
NO_NAME = re.compile(r"[镇乡村县市区局委办们率]$|子$|某[^某甲乙丙丁]")


def find_people(page: Page) -> Iterator[Mention]:
    """The mentions of persons. A name found once is found wherever the same characters stand between words."""
    choice = page.ontology.choice
    surname = rf"(?:{choice('people', 'compound_surname')}|{choice('people', 'surname')})"
    shape = re.compile(rf"(?:{choice('people', 'compound_surname')}[{HAN}]{{1,2}}|{choice('people', 'surname')}[{HAN}]{{1,2}})")
    found: dict[str, float] = {}
    refused = page.ontology.words("people", "not_a_name")
    for token in page.tokens:
        words = _without_speech(page, token, page.plain[token.span.begin : token.span.end].strip())
        if words in refused or _is_water(page, words):
            continue
        if token.tag in {"PER", "nr"} and shape.fullmatch(words) and not NO_NAME.search(words) and not _is_place(page, words) and not _follows_place(page, token.span.begin):
            found.setdefault(words, 0.9)
    for credit in page.report.header.credits:
        found[credit.name.text] = 0.97
        yield Mention(credit.name.span, "Person", credit.name.text, "person/credited", 0.97)
    found |= {name: c for name, c in _behind_office(page, shape.pattern).items() if name not in refused}
    yield from _everywhere(page, found)
    for m in page.search(re.compile(rf"{surname}某(?:某|[甲乙丙丁])?(?!些|个|种|一|地|县|市|镇|村|局|项)")):
        yield _person(Span(*m.span()), m[0], "somebody", 0.95)


def _behind_office(page: Page, shape: str) -> dict[str, float]:
    """副局长魏东来说, 种粮大户于占江正忙着: an office or a plain word for a person, then a name with a word's end behind it."""
    choice = page.ontology.choice
    office = rf"(?:{choice('people', 'post')}|{choice('people', 'plain')})"
    found: dict[str, float] = {}
    for m in page.search(re.compile(rf"{office}(?=({shape}))")):
        for name in (m[1], m[1][:-1]):
            after = page.token(m.end() + len(name))
            follows = page.plain[m.end() + len(name) : m.end() + len(name) + 2]
            ends = after is None or after.span.begin == m.end() + len(name)
            if len(name) >= 2 and ends and not NO_NAME.search(name) and page.border(m.end()) and (
                after is None or after.tag in {"v", "d", "p", "w", "u", "c", "vd", "m", "t", "TIME", "ad", "r", "xc"} or follows[:1] in "等及和"
            ):
                found.setdefault(name, 0.85)
                break
    for token, after in zip(page.tokens, page.tokens[1:], strict=False):
        words = page.plain[token.span.begin : after.span.end]
        if token.tag in {"PER", "nr"} and len(token.span) == 2 and token.span.end == after.span.begin and len(after.span) <= 2:
            if re.fullmatch(rf"{choice('people', 'compound_surname')}[{HAN}]{{1,2}}", words) and after.tag in {"LOC", "PER", "n", "nr", "nz", "a", "ORG"}:
                found.setdefault(words, 0.85)
    for before, token in zip(page.tokens, page.tokens[1:], strict=False):
        words = page.plain[token.span.begin : token.span.end].strip()
        if token.tag in {"PER", "nr"} and 2 <= len(words) <= 4 and re.search(rf"{office}$", page.plain[max(0, before.span.begin - 4) : before.span.end]):
            if before.span.end == token.span.begin and not NO_NAME.search(words):
                found.setdefault(words, 0.85)  # an office before it vouches for a rare surname: 副局长寸丽华
    return found


def _is_water(page: Page, words: str) -> bool:
    """徐沙河 has 沿线 and 断面: a river with a surname is no person."""
    return bool(re.search(r"[河江湖溪渠沟]$", words)) and any(m.endswith(words) for m in page.waters)


def _without_speech(page: Page, token: Token, words: str) -> str:
    """解芳|算了一笔账: a verb of one character that the tagger took into the name."""
    return words[:2] if len(words) == 3 and words[2] in "算说讲笑" and page.plain[token.span.end : token.span.end + 1] in {"了", "道", ":", "起"} else words


def _is_place(page: Page, words: str) -> bool:
    """Whether a name is the short name of the home place or of one above it: 海伦."""
    return any(d.name.startswith(words) for d in page.home) or re.search(rf"{re.escape(words)}[镇乡县村]", page.plain) is not None


def _follows_place(page: Page, begin: int) -> bool:
    """Whether a place's name stands right before: what the tagger calls a name there belongs to it (朱王堡|段粪污)."""
    before = page.token(begin - 1)
    return before is not None and before.tag == "LOC" and page.plain[begin - 1] not in "省市县区镇乡村道,。、"


def _person(span: Span, name: str, rule: str, confidence: float) -> Mention:
    return Mention(span, "Person", name, f"person/{rule}", confidence)


def _everywhere(page: Page, found: dict[str, float]) -> Iterator[Mention]:
    if not found:
        return
    pattern = re.compile("|".join(re.escape(n) for n in sorted(found, key=lambda n: (-len(n), n))))
    for m in page.search(pattern):
        if page.border(m.start()) or page.tag(m.start()) in {"PER", "nr", "n", "ORG"}:
            yield _person(Span(*m.span()), m[0], "name", found[m[0]])
