"""Organizations by their structure: a place or a level, a function, a suffix, and parts behind it.

县纪委监委第二监督检查室 is 县 + 纪委监委 + 第二监督检查室. The tagger's own proposals fill what structure cannot know (浏发集团).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.find.page import HAN, Page, governing
from kg.model import Mention, Span
from kg.ontology import Ontology, expression, one_of

LEVEL = r"(?:省|市|州|盟|县|区|旗|镇|乡|街道|村|社区)"
# A function between level and suffix never holds a particle, a preposition, a pronoun or a mark; 驻 begins a part of its own.
# 经 is a preposition but in words like 经济.
INNER = r"(?:[^\W\d_a-zA-Z的了在对向被将把是为于从给让使到各全该本我每等及也都已还由据经其此驻,。、;:“”《》()]|经(?=[济信贸营]))"
FORMER = r"(?:原|时任|前)"
# 局长 and 组员 are offices; 局|组织 and 公司|长期 are not.
NO_OFFICE = r"(?!员(?!工)|长(?![期远江]))"
# A preposition or conjunction that the tagger took into a name: 会同县审计局, 向县农业农村局.
SWALLOWED = re.compile(
    "(?:会同|联合|协同|根据|按照|通过|由于|向|由|对|与|和|被|经|在|从|给|把|将|为|据|让|及|同|到|至|是|以|赴|请|报|送|该|各"
    "|当地|其中|幸亏|多亏|如今|原来)"
)
# 督促市城管局: the tagger takes a verb between two bodies into one name.
BETWEEN = "联合|会同|督促|责成|约谈|要求|指导|委托|协调|协同|提请|移交|移送|报请|[和与及、向对同]"
JOINT = re.compile(rf"(?:{BETWEEN})(?=驻|{LEVEL}(?!建)|(?![城农地社小])[{HAN}]{{2,4}}[省市县区镇])")
OFFICE = re.compile(r"(?:副?书记|成员|委员|副?组长|负责人|党员)")
COMPANY = re.compile(r"(?:公司|集团|局|厅|医院|学校|学院|中心|银行|厂)$")
LIMITED = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司")
# A firm by the end of its name; in 公司法定代表人 it belongs to an office.
COMPANY_NAME = re.compile(one_of([*LIMITED, "农商银行", "村镇银行", "专业合作社", "股份经济合作社"]) + "(?!法定)")
# The short name that the text itself gives: (以下简称“县整改办”).
NICKNAME = re.compile(rf"\(以?下?简称:?[“《]?([{HAN}A-Za-z]{{2,12}})[”》]?\)")
# 三家公司, 各公司: a number with its classifier; 四川某某公司 and 九江市 begin with a number that counts nothing.
COUNTED = re.compile("[一二三四五六七八九十两]+(?:[个家所支名大级类次批]|$)|[各某每]")
SENDS = re.compile("派(?![出驻])")  # 省文物考古研究所|派考古队
# The county before a town in the name of the town's body: 田东县|祥周镇农业服务中心, but 县|住房和城乡建设局.
ABOVE_TOWN = re.compile(
    rf"[{HAN}]{{1,6}}?[县区市旗](?=[{HAN}]{{1,4}}?(?:(?<!城)镇(?!村)|(?<!城)乡(?!村|镇)|街道)[{HAN}])"
)
TOWN = re.compile(rf"[{HAN}]{{2,3}}?(?:(?<!城)[镇乡]|街道)(?![{HAN}]?[镇乡村])")
# A body that is set up in the same clause is named by the object alone: 共建|胸痛中心.
SET_UP = "(?:成立|组建|设立|共建|挂牌成立|揭牌成立|建立|组成)"
NEW = (
    "(?:中心|联盟|服务站|工作站|工作室|领导小组|工作专班|专班|指挥部|服务队|突击队|委员会|协会|合作社|公司|研究院|调解室"
    "|巡回法庭|法庭|联合实验室|重点实验室|实验室|医联体|医共体|联合党委|党支部|基金会|商会)"
)
FOUNDED = re.compile(rf"{SET_UP}了?(?:全[国省市县区镇乡]|首个|第一个)?([{HAN}“”]{{2,16}}?{NEW})")
# Teams that stand without their parent: of some kinds only numbered ones (第二监督检查室), of others any (巡察组).
NUMBERED = "(?:税务分局|监督检查室|审查调查室|纪检监察室|稽查局|派出所|巡察组|督导组|检查组|监督专班|工作专班)"
PLAIN = (
    "(?:派驻纪检监察组|纪检组|司法警察大队|交警大队|工作领导小组|领导小组|巡察组|巡视组|督察组|督查组|指挥部|工作专班"
    "|村委会|居委会|党支部|组委会|筹委会|联合检查组|联合执法队|联合工作组|联合调查组)"
)
TEAM = re.compile(rf"(?:第[一二三四五六七八九十]{{1,2}}{NUMBERED}|{PLAIN})(?![长员书])")
# “小博士”托管中心: a kind of body behind the name that it goes by; “一站式”服务中心 only says of what sort it is.
QUOTED = re.compile(
    rf"“[{HAN}A-Za-z0-9]{{2,10}}(?<![式型化])”[{HAN}]{{0,6}}?"
    "(?:托管中心|托管机构|工作室|调解室|服务站|驿站|合作社|俱乐部|艺术团|志愿服务队|服务队|党建联盟|幼儿园|养老院)"
)
# 银行|垫江支行: a bank, a firm, a bureau before the words for its branch.
BRANCH = re.compile(
    rf"(?=([{HAN}]{{2,16}}?(?:银行|公司|集团|大学|学院|医院|生态环境局|税务局))[{HAN}]{{1,6}}(?:支行|分行|分公司|支公司|分院|分局)$)"
)
# The office of a person that the tagger joined to the body: 执法大队|大队长.
POST = re.compile(r"(?:原|副|代)?[一-鿿]{0,4}(?:长|主任|书记|经理|主席|会计|队员|干部)$")
# What a part of a body is, right behind the verb for its work: 检查|组, 执法|大队, 督查|办公室.
OFFICES = re.compile("(?:[组室队科办处股所站]|大队|中队|支队|总队|中心|专班|小组|领导小组|办公室|指挥部){1,8}")
# Parts of speech that no name of a body holds.
NOT_IN_NAME = frozenset({"p", "u", "d", "w", "xc", "TIME", "PER", "nr"})


@dataclass(frozen=True, slots=True)
class Grammar:
    """The compiled expressions of bodies, made once from the lexicon."""

    core: re.Pattern[str]
    suffixed: re.Pattern[str]
    part: re.Pattern[str]
    named: re.Pattern[str]
    refused: frozenset[str]
    suffix: tuple[str, ...]
    verbs: re.Pattern[str]
    cells: tuple[str, ...]
    ends: tuple[str, ...]
    deed: re.Pattern[str]
    authority: tuple[str, ...]


def _grammar(ontology: Ontology) -> Grammar:
    """The grammar of bodies in the words of the lexicon."""
    choice, words = ontology.choice, ontology.words
    number = r"(?:第[一二三四五六七八九十\d]{1,3})?"
    posted = rf"(?:派?驻{INNER}{{2,14}}?(?:局|委|办|厅|部|院))?"
    return Grammar(
        core=re.compile(rf"{FORMER}?(?:委(?!员|托|屈|派|婉|会|以|任)|{choice('organizations', 'authority')})(?!务)"),
        suffixed=re.compile(rf"{FORMER}?{number}{INNER}{{1,16}}?{choice('organizations', 'suffix')}(?!组(?!织)){NO_OFFICE}"),
        part=re.compile(rf"{posted}{FORMER}?{number}{INNER}{{0,8}}?{choice('organizations', 'sub_suffix')}{NO_OFFICE}"),
        named=re.compile(choice("organizations", "named")),
        refused=frozenset(words("organizations", "not_a_body")),
        suffix=words("organizations", "suffix"),
        verbs=re.compile(choice("organizations", "outside")),
        cells=words("organizations", "party_cell"),
        authority=tuple(w for w in words("organizations", "authority") if len(w) >= 2),
        ends=words("organizations", "not_an_end"),
        deed=re.compile(one_of(governing(ontology))),
    )


def find_bodies(page: Page, places: Sequence[Mention]) -> Iterator[Mention]:
    """The mentions of organizations; the place before the function and the parent before a part are their `parts`."""
    g = page.ontology.once(_grammar)
    heads = sorted(_heads(page, places), key=lambda m: (m.span.begin, -m.span.end))
    starts = {m.span.begin for m in heads if m.rule != "place/level"}
    end = -1
    for head in heads:
        if head.span.begin < end or head.span.end in starts:
            continue  # 晋中市榆社县交通运输局 is a bureau of the county
        reach = _body(page, g, head.span.end)
        if reach > head.span.end:
            body = _grown(page, g, _organization(page, head.span.begin, reach, "structure", 0.9, parts=(head,)))
            yield body
            end = body.span.end
    yield from _standing(page, g)
    yield from _proposed(page, g)
    yield from _founded(page, g)
    yield from _shortened(page)
    yield from _nicknamed(page, g)
    yield from _pointing(page)
    for span in page.credited:
        yield _organization(page, span.begin, span.end, "credited", 0.9, parts=_level(page, span.begin, span.end))


def _organization(page: Page, begin: int, end: int, rule: str, confidence: float, *, parts: tuple[Mention, ...] = ()) -> Mention:
    """A body. 原, 时任 inside a name belong to the office behind it, and are no part of the name."""
    name = page.plain[begin:end]
    after = parts[0].span.end - begin if parts else 0
    if after and (former := re.match(FORMER, name[after:])) and not name[after:].startswith("前进"):
        name = name[:after] + name[after + former.end() :]
    return Mention(Span(begin, end), "Organization", name, f"organization/{rule}", confidence, parts)


def _heads(page: Page, places: Sequence[Mention]) -> list[Mention]:
    """What may stand before a body's function: a place (浏阳市|纪委), a level (市|纪委, 该镇|纪委), 中央, 国家."""
    heads = list(places)
    spans = [m.span for m in places]
    for m in page.search(expression(rf"(?:该|本|我)?{LEVEL}|中央|国家|全国")):
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
    before = page.plain[token.span.begin : position].strip()
    return not before or bool(SWALLOWED.fullmatch(before)) or page.plain[position - 1] in "、和与及驻"


def _body(page: Page, g: Grammar, after: int) -> int:
    """The end of the function that begins at `after`, or `after` itself where none does."""
    m = g.core.match(page.plain, after)
    longest = m.end() if m and not _is_office(page, m.end(), m[0], g, after) else after
    suffixed = g.suffixed.match(page.plain, after) if longest == after else None  # 市委|巡察整改督查组 grows part by part
    if suffixed and _is_function(page, g, suffixed):
        longest = suffixed.end()
    if longest > after and page.plain[after:longest] in g.refused:
        return after
    return longest if page.border(longest) or page.tag(longest) in {"ORG", "LOC"} or m else after


def _is_function(page: Page, g: Grammar, m: re.Match[str]) -> bool:
    """Whether the words up to a suffix name a body's function: no verb of a clause, and no second body behind 和 or 对."""
    if m[0] in g.refused or m[0].endswith(g.ends) or g.verbs.search(m[0]) or JOINT.search(m[0]):
        return False
    return _nominal(page, m.start(), m.end())


def _is_office(page: Page, end: int, function: str, g: Grammar, after: int) -> bool:
    """县城投公司党支部|书记, 水利局党组|成员: the cell of a firm or bureau belongs to the office, that of a place is a body."""
    before = page.plain[max(0, after - 8) : after]
    return function in g.cells and OFFICE.match(page.plain, end) is not None and COMPANY.search(before) is not None


def _nominal(page: Page, begin: int, end: int) -> bool:
    """Whether the words between make one name: no adverb, preposition or pronoun in it, and no number but an ordinal (第二)."""
    tokens = [t for t in page.inside(begin, end) if page.plain[t.span.begin] != "第"]
    return not any(t.tag in NOT_IN_NAME or t.tag in {"r", "m", "q"} for t in tokens)


def _grown(page: Page, g: Grammar, body: Mention) -> Mention:
    """A body with the parts behind it: 县委 + 第二巡察组, 县纪委监委 + 驻县卫生健康局纪检监察组.

    The shorter body becomes a part of the longer.
    """
    while (m := g.part.match(page.plain, body.span.end)) and _is_part(page, g, body.span.end, m):
        body = _organization(page, body.span.begin, m.end(), "part", body.confidence, parts=(body,))
    return body


def _is_part(page: Page, g: Grammar, begin: int, m: re.Match[str]) -> bool:
    """Whether the words directly behind a body name a part of it."""
    words = re.sub(FORMER, "", m[0], count=1)
    if words.endswith(g.ends) or _does(g, words) or SENDS.match(words):
        return False
    if words in g.refused or words in g.cells or g.verbs.search(words) or JOINT.search(words):
        return False
    if words.endswith(("党组", "小组")) and "领导" not in words:
        return False
    if m.end() - begin < 2 or not _ends_body(page, m.end()):
        return False
    tags = [t.tag for t in page.inside(begin, m.end())]
    first = page.token(begin)
    deed = first is not None and first.tag == "v" and page.plain[begin] not in "驻原" and first.span.end < m.end()
    if deed and tags[1:2] == ["m"]:  # 县委|派出三个巡察组: a verb and what it counts
        return False
    return NOT_IN_NAME.isdisjoint(tags)


def _ends_body(page: Page, end: int) -> bool:
    """Whether a body may end there: at a word's border, or before the office that the tagger joined to it."""
    token = page.token(end)
    return token is None or page.border(end) or POST.fullmatch(page.plain[end : token.span.end]) is not None


def _does(g: Grammar, words: str) -> bool:
    """县卫健局|检查诊所, but 检查组: a verb behind a body opens a part only where a team or an office follows it at once."""
    verb = g.deed.match(words)
    if verb is None or len(verb[0]) < 2 or words.startswith("派驻"):
        return False
    more = g.deed.match(words, verb.end())  # 市委|巡视整改督查组
    while more is not None and len(more[0]) >= 2:
        verb, more = more, g.deed.match(words, more.end())
    return not OFFICES.fullmatch(words, verb.end())


def _standing(page: Page, g: Grammar) -> Iterator[Mention]:
    """Bodies with a name of their own (党中央), and teams that stand without their parent (巡察组, 督察整改工作领导小组)."""
    for m in page.search(g.named):
        if page.border(m.start()) and page.border(m.end()):
            yield _organization(page, m.start(), m.end(), "named", 0.95)
    for m in page.search(QUOTED):
        yield _organization(page, m.start(), m.end(), "quoted", 0.8)
    for m in page.search(COMPANY_NAME):
        begin = page.company_left(m.start(), limit=18)
        if m.end() - begin > len(m[0]) + 1 and page.border(m.end()):
            yield _organization(page, begin, m.end(), "company", 0.85)
    for m in page.search(TEAM):
        begin = page.noun_left(m.start(), limit=12, floor=0)
        name = page.plain[begin : m.end()]
        if name not in g.refused and not re.match(r"[各该本每两几多数\d]", name) and page.tag(begin - 1) != "m":
            yield _organization(page, begin, m.end(), "team", 0.75)


def _proposed(page: Page, g: Grammar) -> Iterator[Mention]:
    """The tagger's organizations, freed of a swallowed preposition, told apart at 和, grown by their parts."""
    for token in page.tokens:
        if token.tag not in {"ORG", "nt"}:
            continue
        for begin, end in _pieces(page, token.span):
            name = page.plain[begin:end]
            counted = COUNTED.match(name)
            if len(name) >= 2 and name not in g.refused and name.endswith(g.suffix + g.authority) and not counted:
                body = _grown(page, g, _organization(page, begin, end, "tagged", 0.75, parts=_parts(page, begin, end)))
                apart = name.startswith(("驻", "派驻"))  # 驻县水利局|纪检监察组 is no part of the bureau
                yield replace(body, parts=()) if apart else body


def _parts(page: Page, begin: int, end: int) -> tuple[Mention, ...]:
    """巴渝农商银行|垫江支行: the whole that a branch belongs to, else the place of a body."""
    branch = BRANCH.match(page.plain, begin, end)
    if branch is None:
        return _level(page, begin, end)
    whole = branch.end(1)
    return (_organization(page, begin, whole, "tagged", 0.75, parts=_level(page, begin, whole)),)


def _level(page: Page, begin: int, end: int) -> tuple[Mention, ...]:
    """县工商联: a proposal that begins with a level is a body of that place."""
    m = expression(LEVEL).match(page.plain, begin, end)
    if m is None:
        town = TOWN.match(page.plain, begin, end)  # 碧玉镇卫生院
        if town is None or town.end() >= end - 1:
            return ()
        return (Mention(Span(*town.span()), "Place", town[0], "place/town-of-body", 0.8),)
    if end - m.end() < 2:
        return ()
    return (Mention(Span(begin, m.end()), "Place", m[0], "place/level", 0.8),)


def _pieces(page: Page, span: Span) -> Iterator[tuple[int, int]]:
    """The bodies in one proposal, as begin and end: without a swallowed preposition and city, told apart at 和 and 会同."""
    words = page.plain[span.begin : span.end]
    begin, end = span.begin + len(words) - len(words.lstrip()), span.begin + len(words.rstrip())
    if (swallowed := SWALLOWED.match(page.plain, begin, end)) and end - swallowed.end() >= 3:
        begin = swallowed.end()
    for level in re.finditer(rf"[{HAN}]{{1,6}}?[省市州盟](?=[{HAN}]{{2,4}}[县区市旗][{HAN}])", page.plain[begin:end]):
        begin += level.end() if level.start() == 0 else 0
    for level in ABOVE_TOWN.finditer(page.plain[begin:end]):
        begin += level.end() if level.start() == 0 else 0  # 田东县|祥周镇农业服务中心
    for cut in JOINT.finditer(page.plain, begin, end):
        yield begin, cut.start()
        begin = cut.end()
    yield begin, end


def _shortened(page: Page) -> Iterator[Mention]:
    """恒沃农机 for 山东恒沃农机有限公司: a firm's name without its place and its legal form, once the full one is known."""
    stems = page.ontology.once(_wide) | {d.name[:2] for d in page.home}
    names = set()
    for m in page.search(expression(rf"([{HAN}]{{4,20}}?){one_of([*LIMITED, '集团'])}")):
        begin = page.company_left(m.end(1), limit=18)
        core = re.sub(rf"^[{HAN}]{{2,6}}?[省市县区]", "", page.plain[begin : m.end(1)])
        names.add(core[2:] if core[:2] in stems and len(core) >= 5 else core)
    known = [n for n in names if 4 <= len(n) <= 10]
    if not known:
        return
    for m in page.search(re.compile(one_of(known))):
        goes_on = re.match(rf"[{HAN}]{{0,4}}(?:有限|公司|集团)", page.plain[m.end() : m.end() + 8])
        if not goes_on and page.border(m.start()):
            yield _organization(page, m.start(), m.end(), "short", 0.8)


def _wide(ontology: Ontology) -> frozenset[str]:
    """How the names of provinces and cities begin."""
    return frozenset(d.name[:2] for d in ontology.gazetteer.all_above_county())


def _nicknamed(page: Page, g: Grammar) -> Iterator[Mention]:
    """(以下简称“县整改办”): the short name that the text itself gives to the body before the bracket."""
    body = (*g.suffix, "法院", "检察院", "合作社", "纪委监委")
    brackets = [m for m in page.search(NICKNAME) if page.token(m.start() - 1) and page.plain.endswith(body, 0, m.start())]
    if not brackets:
        return
    for m in page.search(re.compile(one_of(m[1] for m in brackets))):
        yield _organization(page, m.start(), m.end(), "given", 0.85)


def _founded(page: Page, g: Grammar) -> Iterator[Mention]:
    """共建|胸痛中心: a body that is new in this clause, and has no place or parent before its name."""
    for m in page.search(FOUNDED):
        begin, end = m.span(1)
        whole = page.border(begin) and page.border(end) and _nominal(page, begin, end)
        if whole and m[1] not in g.refused and not g.verbs.search(m[1]):
            yield _organization(page, begin, end, "founded", 0.8)


def _pointing(page: Page) -> Iterator[Mention]:
    """该局, 该公司, and a bare 公司 or 医院: the body in force of that kind. What points nowhere is dropped by resolve."""
    kinds = page.ontology.choice("organizations", "pointing")
    for m in page.search(expression(rf"[该本]{kinds}|(?<![{HAN}]){page.ontology.choice('organizations', 'bare')}(?=[{HAN},])")):
        if page.border(m.start()) and page.border(m.end()):
            yield _organization(page, m.start(), m.end(), "pointing", 0.7)
