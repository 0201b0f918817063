"""Groups: counted bodies and people (8家国有企业, 特约监察员12名), and whole sets (全市纪检监察组织, 各乡镇纪委)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.find.page import Page
from kg.model import Mention, Quantity, Span

HAN = "一-鿿"


def find_groups(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """The mentions of groups: a number, a classifier and a noun for bodies or people, in either order, and 全市…组织."""
    choice = page.ontology.choice
    body = choice("groups", "member")
    units = set(page.ontology.words("groups", "classifier"))
    ahead = re.compile(rf"[^\W\d_a-zA-Z的了在对向被将把是为等和与]{{0,10}}?{body}(?:\([{HAN}]{{1,4}}\))?")
    behind = re.compile(rf"[^\W\d_a-zA-Z的了在对向被将把是为等]{{0,14}}?{body}(?:\([{HAN}]{{1,4}}\))?$")
    for quantity in quantities:
        if quantity.unit in units:
            yield from _counted(page, quantity, ahead, behind)
    whole = rf"(?:全(?:省|市|县|区|州|旗|镇|乡|村|国)|{choice('places', 'level')}直)?各?(?:级|{choice('places', 'level')}|乡镇|县\(区、市\)|区县|县区|市县|镇街){{0,2}}{choice('groups', 'whole')}"
    for m in page.search(re.compile(whole)):
        if re.match(r"全|各|.直", m[0]) and page.border(m.end()):
            yield Mention(Span(*m.span()), "Group", m[0], "group/whole", 0.8)


def _counted(page: Page, quantity: Quantity, ahead: re.Pattern[str], behind: re.Pattern[str]) -> Iterator[Mention]:
    """8家国有企业 (the noun ahead), or 特约监察员12名 (the noun behind the number's back)."""
    m = ahead.match(page.plain, quantity.span.end)
    if m and page.border(m.end()):
        yield Mention(Span(quantity.span.begin, m.end()), "Group", page.plain[quantity.span.begin : m.end()], "group/counted", 0.8)
        return
    begin = page.noun_left(quantity.span.begin, limit=16, floor=0)
    b = behind.search(page.plain[begin : quantity.span.begin])
    if b:
        at = begin + b.start()
        yield Mention(Span(at, quantity.span.end), "Group", page.plain[at : quantity.span.end], "group/listed", 0.75)
