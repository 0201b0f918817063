"""Groups: counted bodies and people (8家国有企业, 特约监察员12名), and whole sets (全市纪检监察组织, 各乡镇纪委)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.find.page import HAN, Page
from kg.model import Mention, Quantity, Span
from kg.ontology import expression, one_of

PEOPLE_UNITS = frozenset({"名", "人", "位", "口"})
BUILT_UNITS = frozenset({"所", "座", "栋"})  # 学校3所: the list before such a number is of buildings, not of bodies
# People who stand for a business, and are counted by 名 and 人 alone.
TRADERS = ("商户", "经营户", "户主")
WHOLE = r"全[省市县区州旗镇乡村国]|各(?:乡镇|镇街|县\(区、市\)|县区|区县|市县|镇|乡|县|村)"
REST = frozenset({"其中", "其余", "剩余", "另外", "另有", "余下"})
# 两家单位, 三个部门: the report named them before, so they are no group of their own.
NAMED_BEFORE = re.compile("[两二三四](?:家|个)?(?:单位|部门|公司|方|局|机构)")

BRACKET = re.compile(rf"\([{HAN}、]{{1,6}}\)")  # 企业(单位)8家
ATTRIBUTE = re.compile(rf"[{HAN}]{{2,8}}的")


# 新增经营主体9870户, 改造老旧小区21个: what is added, set up or changed is counted, and no group that acts or is acted on.
ADDS = ("新增", "新设", "新登记", "新注册", "新招", "改造", "新建", "涉及", "容纳", "查封", "各类", "设", "建")
REACHED = re.compile(r"(?:惠及|受益|带动|吸纳)(?:周边|当地|沿线|附近|下游|邻近)?(?:群众|村民)?$")
# 80周岁以上老年人, “两客一危”企业: what stands between a number and its noun.
BETWEEN = re.compile(r"(?:\d{1,3}周?岁(?:及)?以[上下](?:的)?|“[^“”\n]{2,8}”|(?:规模|限额)以[上下])")
# 村(社区)干部, 县(市、区): a noun that stands for two or three with one bracket.
BRACKETED = re.compile(r"(?:乡镇|镇|乡|村|县|市)\((?:街道|社区|居|村|县|区|市|、){1,6}\)")

BRACKET_BEFORE = re.compile(f"{BRACKETED.pattern}$")


def find_groups(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """The mentions of groups: a number, a classifier and a noun for bodies or people, in either order, and 全市…组织."""
    words = page.ontology.words
    bodies, people = words("groups", "body"), words("groups", "people")
    units = set(words("groups", "classifier"))
    for quantity in quantities:
        if quantity.unit in units:
            members = (*people, *TRADERS) if quantity.unit in PEOPLE_UNITS else (*bodies, *people)
            yield from _counted(page, quantity, members)
    yield from _rest(page, quantities)
    yield from _reached(page, quantities)
    yield from _whole(page)


def _reached(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """惠及5.8万人, 带动周边420余人务工: people whom a deed reaches, with no noun for them; 带动320人就业 counts jobs."""
    for quantity in quantities:
        reached = REACHED.search(page.plain, max(0, quantity.span.begin - 8), quantity.span.begin)
        if reached and quantity.unit in {"人", "户"} and not page.plain.startswith(("次", "就业", "均"), quantity.span.end):
            yield Mention(quantity.span, "Group", page.plain[quantity.span.begin : quantity.span.end], "group/reached", 0.7)


def _whole(page: Page) -> Iterator[Mention]:
    """全市各级纪检监察组织, 各乡镇: all bodies of a kind, without a number."""
    towns = rf"各(?:乡镇(?:街道)?|镇街|县区|区县)(?![{HAN}])"
    pattern = expression(rf"(?:{WHOLE})(?:各?级)?{page.ontology.choice('groups', 'whole')}|{towns}")
    for m in page.search(pattern):
        if page.border(m.end()):
            yield Mention(Span(*m.span()), "Group", m[0], "group/whole", 0.8)


def _counted(page: Page, quantity: Quantity, members: tuple[str, ...]) -> Iterator[Mention]:
    """8家国有企业 (the noun ahead), or 特约监察员12名 (the noun before its number)."""
    end = _ahead(page, quantity, members)
    if end:
        after = BRACKET.match(page.plain, end)
        end = after.end() if after else end
        name = page.plain[quantity.span.begin : end]
        if not NAMED_BEFORE.fullmatch(name):
            yield Mention(Span(quantity.span.begin, end), "Group", name, "group/counted", 0.8)
        return
    begin = _behind(page, quantity, members)
    if begin < quantity.span.begin:
        yield Mention(Span(begin, quantity.span.end), "Group", page.plain[begin : quantity.span.end], "group/listed", 0.75)


def _ahead(page: Page, quantity: Quantity, members: tuple[str, ...]) -> int:
    """Where the counted noun ahead ends, 0 where there is none.

    11家冶金、建材企业 and 540名食堂负责人、食品安全员 are one noun each.
    """
    begin, found = quantity.span.end, 0
    between = BETWEEN.match(page.plain, begin) or BRACKETED.match(page.plain, begin)
    alone = between is not None and between.re is BRACKETED and page.noun_right(between.end(), limit=8) == between.end()
    if between and alone and page.border(between.end()):
        return between.end()  # 12个县(市、区)
    begin = between.end() if between else begin
    if (inner := _attributed(page, begin, members)) > begin:
        return inner
    for _ in range(3):
        reach = page.noun_right(begin, limit=14)
        ends = (at for at in range(reach, begin, -1) if page.plain.endswith(members, begin, at) and page.border(at))
        last = next(ends, 0)
        found = max(found, last)
        if page.plain[reach : reach + 1] != "、" or reach == begin or (last and last != reach):
            break
        begin = reach + 1
    return found


def _attributed(page: Page, begin: int, members: tuple[str, ...]) -> int:
    """58名新提拔科级干部, 1家拒不整改的企业: a verb or a clause with 的 stands between the number and its noun."""
    m = ATTRIBUTE.match(page.plain, begin)
    if m and page.border(m.end()) and not any(w in m[0] for w in members):
        reach = page.noun_right(m.end(), limit=12)
        return reach if page.plain[m.end() : reach].endswith(members) else begin
    at = begin
    for _ in range(3):
        token = page.token(at)
        if token is None or token.span.begin != at or token.tag not in {"v", "d", "vd", "ad", "a"}:
            break
        at = token.span.end
    reach = page.noun_right(at, limit=10) if at > begin and page.token(at) is not None else at
    return reach if reach > at and page.plain[at:reach].endswith(members) else begin


def _behind(page: Page, quantity: Quantity, members: tuple[str, ...]) -> int:
    """Where the counted noun before its number begins; the number's own begin where there is none."""
    at = quantity.span.begin
    if quantity.unit in BUILT_UNITS:
        return at
    m = expression(rf"{one_of(members)}\([{HAN}、]{{1,6}}\)$").search(page.plain, max(0, at - 14), at)
    if m:  # 企业(单位)8家
        return page.noun_left(m.start(), limit=10, floor=0, plain=True) if page.border(m.start()) else m.start()
    begin = page.noun_left(at, limit=16, floor=0, plain=True)
    listed = page.plain[begin:at]
    if not listed.endswith(members) or len(listed) < 2 or (quantity.unit == "处" and not listed.endswith("场所")):
        return at
    if page.plain[:at].endswith(ADDS, max(0, begin - 4), begin) or listed.startswith("其中"):
        return at
    return _joined(page, _with_attribute(page, begin))


def _with_attribute(page: Page, begin: int) -> int:
    """支教|教师52名, 乡镇分管|负责人3名, 村(社区)|干部17人, 三级|河长387名: what tells which people stands before their noun."""
    bracketed = BRACKET_BEFORE.search(page.plain, max(0, begin - 10), begin)
    if bracketed:
        return bracketed.start()
    token = page.token(begin - 1)
    if token is None or token.span.end != begin or len(token.span) != 2:
        return begin
    words = page.plain[token.span.begin : begin]
    if words[0] in "一二三四五" and words[1] == "级":
        return token.span.begin
    attribute = token.tag in {"v", "vn"} and words not in page.reporting
    return page.noun_left(token.span.begin, limit=8, floor=0, plain=True) if attribute else begin


def _joined(page: Page, begin: int) -> int:
    """乡镇党委和县直单位主要负责人19名, 食堂、小卖部73家: a noun before 和 or 、 without its own number is counted along."""
    while begin >= 2 and page.plain[begin - 1] in "和与及、等" and page.tag(begin - 1) in {"c", "p", "w", "u"}:
        if page.tag(begin - 2) not in {"n", "vn", "ORG", "nz", "s"}:
            break
        left = page.noun_left(begin - 1, limit=12, floor=0, plain=True)
        if left >= begin - 1:
            break
        begin = left
    return begin


def _rest(page: Page, quantities: Sequence[Quantity]) -> Iterator[Mention]:
    """其余1家, 其中2家: a part of a group named before, which does or undergoes what follows."""
    for quantity in quantities:
        begin = quantity.span.begin - 2
        if quantity.unit not in {"家", "户"} or page.plain[max(0, begin) : begin + 2] not in REST:
            continue
        if page.tag(quantity.span.end) in {"v", "d", "vd", "p"}:
            yield Mention(Span(begin, quantity.span.end), "Group", page.plain[begin : quantity.span.end], "group/rest", 0.7)
