"""Persons: the tagger's names that begin with a surname, 某-names, and the name behind an office (副局长魏东来说)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.find.page import Page
from kg.model import Mention, Span

HAN = "一-鿿"


def find_people(page: Page) -> Iterator[Mention]:
    """The mentions of persons. A name found once is found wherever the same characters stand between words."""
    choice = page.ontology.choice
    surname = rf"(?:{choice('people', 'compound_surname')}|{choice('people', 'surname')})"
    shape = re.compile(rf"(?:{choice('people', 'compound_surname')}[{HAN}]{{1,2}}|{choice('people', 'surname')}[{HAN}]{{1,2}})")
    found: dict[str, float] = {}
    for token in page.tokens:
        words = page.plain[token.span.begin : token.span.end].strip()
        if token.tag in {"PER", "nr"} and shape.fullmatch(words):
            found.setdefault(words, 0.9)
    for credit in page.report.header.credits:
        found[credit.name.text] = 0.97
        yield Mention(credit.name.span, "Person", credit.name.text, "person/credited", 0.97)
    before = rf"(?:{choice('people', 'post')}|{choice('people', 'plain')})"
    after = rf"(?={choice('people', 'speaks')}|[,。、;:因被将受在的一]|$)"
    for m in page.search(re.compile(rf"{before}({shape.pattern}){after}")):
        if page.border(m.start(1)):
            found.setdefault(m[1], 0.85)
    yield from _everywhere(page, found)
    for m in page.search(re.compile(rf"{surname}某(?:某|[甲乙丙丁])?(?!些|个|种|一|地|县|市|镇|村|局|项)")):
        yield _person(Span(*m.span()), m[0], "somebody", 0.95)


def _person(span: Span, name: str, rule: str, confidence: float) -> Mention:
    return Mention(span, "Person", name, f"person/{rule}", confidence)


def _everywhere(page: Page, found: dict[str, float]) -> Iterator[Mention]:
    if not found:
        return
    pattern = re.compile("|".join(re.escape(n) for n in sorted(found, key=lambda n: (-len(n), n))))
    for m in page.search(pattern):
        if page.border(m.start()) or page.tag(m.start()) in {"PER", "nr", "n", "ORG"}:
            yield _person(Span(*m.span()), m[0], "name", found[m[0]])
