"""Things with a title: documents, campaigns, mechanisms, meetings, concepts, and built things with a name. All are rules.

A rule's pattern runs over the folded text. Its group `name`, or the whole match, is the mention. With `args: {walk: N}` the
mention grows to the left over the noun phrase before it, by at most N characters: 农村集体“三资”管理突出问题 + 专项整治.
With `owned` it must begin with the place or body whose it is. With `whole` it keeps 全县 at its begin, which else only points.
With `place_first` a road's name begins with the first of the two places it joins; with `proper` kinds are left out, names kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.find.page import Page
from kg.model import Mention, Span
from kg.ontology import Rule, one_of

POINTING = re.compile("[该本我全][省市县区州旗镇乡村局校院](?=.)")
# A generic 供水工程 is no name; it needs a name inside, a level or a number before it, or a verb that singles it out.
# A verb of building, a number with 的, or 首个 and 一条 singles out what follows: 建成|…, 日处理100吨的|…, 新建一条|….
SINGLED = re.compile(
    r"(?:启动|实施|推进|建设|开展|完成|启动了|实施了|建成|新建|扩建|改建|兴建|建起|办起|打造|开工建设"
    r"|(?:新建|承建|建成|投产|扩建|兴建|投资[^,]{1,8}|\d[^,。;]{1,6})的"
    r"|首[个条座家所处]|(?:建|建成|建起|办起|新增)一[条座处个家所])$"
)
# 重点项目, 民生工程: kinds of works that everybody has.
KINDS = re.compile(
    r"(?:[一-鿿]{0,4}(?:重点|重大|民生|招商|产业|投资|签约|在建|续建|新建|科技|示范|扶贫|帮扶|建设|合作|开工|落地|储备|谋划|专项"
    r"|财政|惠民|亿元|各类|一批|这个|该|控制性|新入驻|入驻|市政|水利|基建|交通|援建|实事|配套|主体|土建))?(?:工程|项目)"
)


def find_titled(page: Page) -> Iterator[Mention]:
    """The mentions that the rules of `rules/titled.yaml` find, in the order of the rules."""
    for rule in page.ontology.rules("titled"):
        for m in page.search(rule.pattern):
            group = "name" if "name" in rule.pattern.groupindex else 0
            begin, end = m.span(group)
            if begin < 0:
                continue
            begin = _grown(page, rule, begin)
            begin = _from_place(page, begin, end) if rule.args.get("place_first") else begin
            proper = not rule.args.get("proper") or _is_proper(page, begin, end)
            if proper and (not rule.args.get("owned") or _is_owned(page, begin, end)):
                yield from _accepted(page, rule, begin, end)


def find_built(page: Page) -> Iterator[Mention]:
    """贝江二桥, 腾冲驼峰机场: what the tagger takes for places and ends like a built thing."""
    suffix = page.ontology.words("places", "facility_suffix")
    for token in page.tokens:
        if token.tag not in {"LOC", "ns"}:
            continue
        name = page.plain[token.span.begin : token.span.end]
        name = name[:-1] if name.endswith("桥桥") else name  # 贝江二桥|桥长486米
        built = name.endswith(suffix) and len(name) >= 3 and name not in suffix and not name.endswith("开街")
        if built:
            yield Mention(Span(token.span.begin, token.span.begin + len(name)), "Facility", name, "facility/tagged", 0.8)


def find_short(page: Page, known: Sequence[Mention]) -> Iterator[Mention]:
    """新院区 behind 桐梓县人民医院新院区: the last words of a long name, once it has been given in full."""
    tails = _tails(page, known)
    if not tails:
        return
    for m in page.search(re.compile(one_of(tails))):
        free = not any(k.span.meets(Span(*m.span())) for k in known)
        before = page.token(m.start() - 1)
        alone = before is None or before.tag not in {"n", "nz", "LOC", "ORG", "vn", "a", "m", "q"}
        if m.start() >= tails[m[0]] and free and alone and page.border(m.start()) and page.border(m.end()):
            yield Mention(Span(*m.span()), "Facility", m[0], "facility/short", 0.75)


def _tails(page: Page, known: Sequence[Mention]) -> dict[str, int]:
    """The last words of the long names of built things, and where each name first ends."""
    tails: dict[str, int] = {}
    for mention in known:
        if mention.type != "Facility" or len(mention.name) < 6:
            continue
        last = page.token(mention.span.end - 1)
        if last is not None and last.span.end == mention.span.end and 3 <= len(last.span) < len(mention.name):
            tails.setdefault(page.plain[last.span.begin : last.span.end], mention.span.end)
    return tails


def _grown(page: Page, rule: Rule, start: int) -> int:
    """The begin of the name: as matched, or back over the noun phrase before it."""
    begin = start
    walk = int(rule.args.get("walk", 0))
    begin = page.noun_left(begin, limit=walk, floor=0) if walk else begin
    if rule.label == "Facility" and (built := BUILDS.search(page.plain, begin, start)):
        begin = built.end()  # 县水利局拟新建|泵站
    pointing = None if rule.args.get("whole") else POINTING.match(page.plain, begin)
    return pointing.end() if pointing else begin  # 该县|“守护舌尖安全”专项行动


def _from_place(page: Page, begin: int, end: int) -> int:
    """反映|七宝山村至张坊镇S528公路: the name of a road between two places begins with the first of them."""
    to = page.plain.find("至", begin, end)
    to = to if to > 0 else end
    tokens = page.inside(begin, to)
    places = [t.span.begin for t in tokens if t.tag in {"LOC", "ns", "ORG"}]
    verbs = [t.span.end for t in tokens if t.tag in {"v", "p", "d", "u", "c", "r"}]
    return places[0] if places else max([begin, *verbs])


def _accepted(page: Page, rule: Rule, begin: int, end: int) -> Iterator[Mention]:
    """The mention without the marks around it, if it is long enough and ends where a word does."""
    words = page.plain[begin:end]
    name = words.strip("、, ")
    begin += len(words) - len(words.lstrip("、, "))
    end = begin + len(name)
    ends = begin == end or page.border(end) or not name[-1].isalnum() or bool(rule.args.get("numbered"))
    if len(name) >= int(rule.args.get("least", 2)) and ends:
        yield Mention(Span(begin, end), rule.label, name, f"titled/{rule.id}", rule.confidence)


DIVISION = re.compile(r"[省县区镇]|(?<!城)市|(?<!城)乡(?!村)|(?<![农乡])村")
BUILDS = re.compile("拟?(?:新建|改建|扩建|修建|新修|兴建|建成|建设|改造|整治|疏浚|清理)(?![路街大东西南北中])")
# 城南污水处理厂, 戴南大桥: a side of town, or a bridge, a tunnel or a reservoir with words of its own, is one thing.
UNIQUE = re.compile(
    r"(?:城[东南西北中]|[东南西北]门)"
    r"|(?!病险|中小|小型|大型|跨江|跨河|公路|铁路|危旧|新建|在建|全县|全市|各|多|农村|水利|村级|桥梁)[一-鿿]{2,4}(?:大桥|特大桥|隧道|水库|煤矿|电站)$"
)


def _is_owned(page: Page, begin: int, end: int) -> bool:
    """恒昌食品有限公司|果脯项目, 石桥镇|智慧茶园项目: whose works, and which; 平安县重点项目 are a kind."""
    first = page.token(begin)
    if first is None or first.span.begin != begin or first.tag not in {"LOC", "ORG", "ns", "nt"}:
        return False
    rest = page.plain[first.span.end : end]
    return len(rest) >= 4 and KINDS.fullmatch(rest) is None


def _is_proper(page: Page, begin: int, end: int) -> bool:
    """Whether a stretch names one thing rather than a kind."""
    tokens = [page.token(i) for i in range(begin, end)]
    named = any(t is not None and t.tag in {"LOC", "ORG", "PER", "nz", "ns", "nt", "nr"} for t in tokens)
    placed = page.plain[begin] in "省市县区镇乡村“第" or DIVISION.search(page.plain[begin : end - 4]) is not None
    counted = end < len(page.plain) and page.plain[end].isdigit()  # 新建农村供水工程12处
    singled = not counted and SINGLED.search(page.plain[max(0, begin - 10) : begin]) is not None
    return named or placed or singled or UNIQUE.match(page.plain[begin:end]) is not None
