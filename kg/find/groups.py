"""Groups: counted bodies and people (8家国有企业, 特约监察员12名), and whole sets (全市纪检监察组织, 各乡镇纪委)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.find.page import Page
from kg.model import Mention, Quantity, Span

HAN = "一-鿿"


PEOPLE_UNITS = frozenset({"名", "人", "位", "口"})
BUILT_UNITS = frozenset({"所", "座", "处", "栋"})


def find_groups(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """The mentions of groups: a number, a classifier and a noun for bodies or people, in either order, and 全市…组织."""
    choice, words = page.ontology.choice, page.ontology.words
    bodies, people = words("groups", "body"), words("groups", "people")
    units = set(words("groups", "classifier"))
    for quantity in quantities:
        if quantity.unit in units:
            yield from _counted(page, quantity, people if quantity.unit in PEOPLE_UNITS else (*bodies, *people))
    yield from _rest(page, quantities)
    level = choice("places", "level")
    whole = rf"(?:全(?:省|市|县|区|州|旗|镇|乡|村|国)|各(?:乡镇|镇街|县\(区、市\)|县区|区县|市县|镇|乡|县|村))(?:各?级)?{choice('groups', 'whole')}|{level}直(?:各)?(?:机关|部门|单位)"
    for m in page.search(re.compile(whole)):
        if page.border(m.end()) and not re.match(r"各.*(?:部门|单位|企业|学校)$|.直", m[0]):
            yield Mention(Span(*m.span()), "Group", m[0], "group/whole", 0.8)


def _counted(page: Page, quantity: Quantity, members: tuple[str, ...]) -> Iterator[Mention]:
    """8家国有企业 (the noun ahead), or 特约监察员12名 (the noun behind the number's back)."""
    ahead = page.noun_right(quantity.span.end, limit=14)
    end = max((quantity.span.end + m.end() for w in members for m in re.finditer(re.escape(w), page.plain[quantity.span.end : ahead])
               if page.border(quantity.span.end + m.end())), default=0)
    if end:
        after = re.compile(rf"\([{HAN}、]{{1,6}}\)").match(page.plain, end)
        end = after.end() if after else end
        if not re.fullmatch(r"[两二三四234](?:家|个)?(?:单位|部门|公司|方|局|机构)", page.plain[quantity.span.begin : end]):
            yield Mention(Span(quantity.span.begin, end), "Group", page.plain[quantity.span.begin : end], "group/counted", 0.8)
        return
    begin = page.noun_left(quantity.span.begin, limit=16, floor=0)
    listed = page.plain[begin : quantity.span.begin]
    if listed.endswith(members) and quantity.unit not in BUILT_UNITS and len(listed) >= 2:
        begin = _joined(page, begin)
        yield Mention(Span(begin, quantity.span.end), "Group", page.plain[begin : quantity.span.end], "group/listed", 0.75)


def _joined(page: Page, begin: int) -> int:
    """乡镇党委和县直单位主要负责人19名: a noun before 和 without a number of its own is counted along."""
    if begin >= 2 and page.plain[begin - 1] in "和与及" and page.tag(begin - 1) in {"c", "p"} and page.tag(begin - 2) in {"n", "vn", "ORG", "nz"}:
        return page.noun_left(begin - 1, limit=12, floor=0)
    return begin


def _rest(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """其余1家, 其中2家: a part of a group named before."""
    for quantity in quantities:
        m = re.search(r"(?:其中|其余|剩余|另外|另有|余下)$", page.plain[max(0, quantity.span.begin - 2) : quantity.span.begin])
        behind = page.token(quantity.span.end)
        if m and quantity.unit in {"家", "户"} and behind is not None and behind.tag in {"v", "d", "vd"}:
            begin = quantity.span.begin - len(m[0])
            yield Mention(Span(begin, quantity.span.end), "Group", page.plain[begin : quantity.span.end], "group/rest", 0.7)
