"""A clause taken apart: its subject, its prepositional phrases, and the object of each of its verbs; and what a phrase names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Filler, Span, Unnamed
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item

JOINTS = frozenset({"、", "和", "与", "及", "以及", "同", "暨"})
# Who speaks or acts for a body stands for it: 县巡察办的干部.
STANDS_FOR = re.compile(
    r"(?:的)?(?:有关|相关|主要)?(?:干部|工作人员|负责人|人员|工作组成员|纪检干部|一行|等部门|等单位|等地|党员干部)$"
)
# What is built, or lies, at a facility is told of the facility: 县中医医院迁建项目主体, 徐沙河沿线.
PART_OF = re.compile(
    r"(?:[迁改扩新重][改扩]?建|升级|提[质升]|智能化|维修|加固|修缮|整治|改造|建设|[一二三四]期){0,3}(?:工程|项目|改造)?"
    r"(?:[一二三四]期)?(?:主体|主体结构|主体工程|整体|沿线|沿岸|两岸|境内|周边|一带|附近)?"
)
HEADS = re.compile(r"(?:的)?(?:主要|有关|相关|分管)(?:负责人|领导|领导干部)")
TRIMMED_END = frozenset({"f", "u", "c", "p", "d", "xc", "m", "q", "w"})
TRIMMED_BEGIN = frozenset({"u", "w", "c", "d", "m", "q", "xc", "p", "r"})
KEPT_BEGIN = frozenset({"一场", "一阵", "其", "该", "不", "未", "无", "非", "各", "每", "所有"})
PLANS = frozenset({"计划", "预计", "拟", "力争", "将", "要", "争取", "打算", "准备", "预期", "目标", "要求"})
WHOLES = frozenset({"全部", "均", "都", "悉数", "全数", "一律", "统一", "逐一", "相继", "陆续", "顺利", "完毕"})
AFTER_SUBJECT = PLANS | WHOLES | {"上", "中"}
REST = frozenset({"余下", "剩余", "剩下", "其余", "其中", "另有", "另外"})  # 余下24个问题: which of those told of before
SAYS_NOTHING = frozenset({"不久", "刚", "门口", "户均", "人均", "日均", "年均", "城镇", "全部", "概算", "总数"})
BODIES = frozenset({"单位", "部门", "公司", "机构", "局"})
HAVING = frozenset({"致使", "使得", "有", "已有", "还有", "尚有", "仍有"})
# 到, 赴, 给, 经 are verbs and prepositions alike.
GOVERNING = frozenset(
    {"到", "赴", "给", "经", "由", "据", "被", "让", "沿", "会同", "联合", "深入", "走进", "前往", "运用", "紧盯", "盯住"}
)
# A tag of a name: what is left of a word that swallowed the preposition (会同县审计局).
OPENING = frozenset({"p", "v", "c", "ORG", "LOC", "PER", "nt", "ns"})
# What stands between a verb and its object: 移交|给|…, 整改|了|….
ASPECT = frozenset({"了", "过", "着", "出", "到", "起", "好", "给", "为", "成", "至", "在", "入"})
TAIL = frozenset({"d", "f", "u", "c", "m", "q", "a", "t", "ad", "vd", "TIME"})  # tags that end a conjunct behind its name
CLOSES_SUBJECT = frozenset({"d", "ad", "vd", "f", "u", "c", "r", "t", "w", "a", "TIME"})
LONGEST = 40  # characters of plain words in a role


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepositional phrase: its preposition, what it governs, and where it stands."""

    preposition: str
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A clause with its verbs in order, its phrases, and the items of its subject."""

    clause: Clause
    verbs: tuple[Verb, ...]
    phrases: tuple[Phrase, ...]
    subject: tuple[Item, ...]

    def reach(self, verb: Verb) -> Span:
        """The stretch that belongs to a verb: from the end of the verb before to the begin of the next."""
        n = self.verbs.index(verb)
        begin = self.verbs[n - 1].span.end if n else self.clause.span.begin
        end = self.verbs[n + 1].begin if n + 1 < len(self.verbs) else self.clause.span.end
        return Span(begin, end)


def parse(clause: Clause, verbs: Sequence[Verb], prepositions: Mapping[str, str]) -> Parsed:
    """Take a clause apart.

    A phrase runs from its preposition to the next preposition or verb; 和 and 与 join nouns where one stands before. The subject
    is what stands before the first verb of any kind, outside every phrase.
    """
    stops = {b for v in verbs if not v.attributive for b in (v.begin, v.span.begin)}
    telling = {v.span.begin for v in verbs if v.attributive}
    phrases: list[Phrase] = []
    subject: list[Item] = []
    opening: Item | None = None
    inside: list[Item] = []
    predicate = headed = False
    governed = _governed(clause, verbs)
    for n, item in enumerate(clause.items):
        if item.span.begin in telling and not predicate and _ends_clause(opening, inside):
            phrases += _phrase(opening, inside)  # 由城建公司|承建的补水闸: 由 governs no more than who built
            opening, inside = None, []
            subject.clear()  # 总投资5.8亿元的|风电项目: what stands behind 的 is the subject
            headed = True
        elif item.span.begin in telling and opening is not None:
            inside.clear()  # 对县安委办交办的|7处隐患: what the phrase governs stands behind 的
        elif opening is None and not predicate and _in_noun_phrase(clause.items, n, stops, headed=headed):
            subject.append(item)  # 新建的中药|饮片|生产线, 3起|涉嫌|犯罪案件, 借出|资金全部追回
        elif item.words in HAVING and opening is None and not predicate and stops and item.span.begin not in stops:
            subject.clear()  # 有农户举报…: what stands behind 有 acts
        elif item.span.begin in stops or _predicates(clause.items, n, stops, governed):
            phrases += _phrase(opening, inside)
            opening, inside, predicate = None, [], True
            if item.words in prepositions and _governs(item, stops):
                opening = item
        elif _opens(item, inside if opening else subject, prepositions) and not (inside and _jointly(clause.items, n, telling)):
            phrases += _phrase(opening, inside)
            opening, inside = item, []
        elif opening is not None:
            inside.append(item)
        elif not predicate:
            subject.append(item)
    phrases += _phrase(opening, inside)
    return Parsed(clause, tuple(verbs), tuple(phrases), tuple(subject))


def _ends_clause(opening: Item | None, inside: Sequence[Item]) -> bool:
    """Whether a phrase belongs to the relative clause of the verb behind it: 由公司, 被洪水, 在驷马镇."""
    if opening is None or opening.words in {"由", "被", "经"}:
        return True
    return opening.words in {"在", "于"} and bool(inside) and inside[-1].tag in {"Place", "Facility"}


def ungoverned(clause: Clause, verbs: Sequence[Verb]) -> list[Verb]:
    """对58名新提拔科级干部开展谈话: the verbs between 对 and a light verb only tell which."""
    inside = _governed(clause, verbs)
    return [v for v in verbs if not any(s.covers(v.span) for s in inside)]


def _governed(clause: Clause, verbs: Sequence[Verb]) -> list[Span]:
    """The stretches from 对 to the light verb behind it."""
    found: list[Span] = []
    for verb in verbs:
        if verb.light is None:
            continue
        before = [i for i in clause.items if i.span.end <= verb.begin]
        opened = [i.span.end for i in before if i.words in {"对", "对于"} and i.tag == "p"]
        if opened:
            found.append(Span(opened[-1], verb.begin))
        if len(verb.words) >= 4:
            found.append(Span(verb.light.span.end, verb.span.begin))  # 开展|党员干部学习全会精神|监督检查
    return found


def _is_verb(item: Item) -> bool:
    plain = item.tag == "v" and not item.key and not item.quantity and item.time is None
    return plain and item.words not in REST and not item.words.endswith("均")  # 人均, 户均


def _predicates(items: Sequence[Item], at: int, stops: set[int], governed: Sequence[Span]) -> bool:
    """Whether a word that no frame knows is a predicate all the same: a plain verb outside attributes and phrases."""
    item = items[at]
    return _is_verb(item) and not _attribute(items, at, stops) and not any(s.covers(item.span) for s in governed)


def _inside_noun(items: Sequence[Item], at: int, stops: set[int]) -> bool:
    """Whether a plain verb between two nouns is one of a compound: 饮片 in 新建的中药饮片生产线3月投产."""
    if not _is_verb(items[at]) or items[at].span.begin in stops or not 0 < at < len(items) - 1:
        return False
    return all(i.tag in {"n", "nz", "vn"} and not i.key for i in (items[at - 1], items[at + 1]))


def _in_noun_phrase(items: Sequence[Item], at: int, stops: set[int], *, headed: bool) -> bool:
    """Whether a plain verb stands inside the noun phrase before the predicate."""
    return (headed and _inside_noun(items, at, stops)) or _counted_noun(items, at, stops) or _fronted(items, at, stops)


def _counted_noun(items: Sequence[Item], at: int, stops: set[int]) -> bool:
    """3起|涉嫌|犯罪案件移送: a verb between a number that counts cases and their noun."""
    if not 0 < at < len(items) - 2 or not _is_verb(items[at]) or items[at].span.begin in stops:
        return False
    counted = items[at - 1].quantity
    nouns = [i for i in items[at + 1 : at + 3] if i.tag in {"n", "vn", "nz"} and not i.key]
    return counted is not None and counted.unit in {"起", "件", "宗", "条", "项", "份", "笔"} and len(nouns) == 2


def _fronted(items: Sequence[Item], at: int, stops: set[int]) -> bool:
    """借出|资金全部追回, 所收|补课费已退还: what is acted on opens the clause, its predicate ends it."""
    if not _is_verb(items[at]) or items[at].span.begin in stops:
        return False
    if any(i.key or (i.time is None and i.tag not in {"u", "xc", "d", "m", "c"}) for i in items[:at]):
        return False
    end = next((n for n in range(at + 1, len(items)) if items[n].span.begin in stops), 0)
    middle, behind = items[at + 1 : end], items[end + 1 :]
    nouns = bool(middle) and (middle[0].tag in {"n", "nz", "vn"} or middle[0].quantity is not None) and not middle[0].key
    whole = any(i.words in WHOLES or i.words in {"已", "由", "尚", "仍"} for i in middle)
    others = any(_is_verb(i) and i.words not in WHOLES for i in middle)
    return nouns and whole and not others and (not behind or behind[0].words in {"给", "至", "到", "入", "完毕"})


def _governs(item: Item, stops: set[int]) -> bool:
    """Whether a verb opens a phrase: 到企业走访; 为, where a verb of a frame follows."""
    if item.span.begin in stops:
        return False
    return item.words in GOVERNING or (item.words == "为" and any(b > item.span.begin for b in stops))


def _attribute(items: Sequence[Item], at: int, stops: set[int]) -> bool:
    """Whether a plain verb stands in an attribute: 拖欠 in 收回拖欠承包款, 发现的 in 监督中发现的问题."""
    for item in items[at + 1 : at + 10]:
        if item.words == "的":
            return True
        if item.span.begin in stops or item.tag in {"p", "w"} or item.quantity:
            return False
    return False


def _opens(item: Item, before: Sequence[Item], prepositions: Mapping[str, str]) -> bool:
    if item.key or item.words not in prepositions:
        return False
    if item.words in {"和", "与", "同", "及"}:
        return item.tag == "p" and (not before or before[-1].key == "")
    if item.words in {"会同", "联合", "协同"}:
        return True
    if item.words in {"将", "就"}:
        return item.tag == "p"
    return item.tag in OPENING or (item.words in {"由", "被", "经"} and item.tag != "n")


def _jointly(items: Sequence[Item], at: int, verbs: set[int]) -> bool:
    """由区人社局、区总工会|联合|主办: before a verb 联合 says how, and joins nobody."""
    return items[at].words == "联合" and at + 1 < len(items) and items[at + 1].span.begin in verbs


def _phrase(opening: Item | None, items: list[Item]) -> list[Phrase]:
    if opening is None or not items:
        return []
    return [Phrase(opening.words, tuple(items), Span(opening.span.begin, items[-1].span.end))]


def object_of(parsed: Parsed, verb: Verb, *, short: bool = False) -> list[Item]:
    """The items between a verb and what ends its object: the next verb, a preposition, the end of the clause.

    `short` ends it at any verb: 移送检察机关|审查起诉.
    """
    end = parsed.reach(verb).end
    phrases = {p.span.begin for p in parsed.phrases}
    kept: list[Item] = []
    for item in parsed.clause.items:
        if item.span.begin < verb.span.end:
            continue
        phrase = item.span.begin in phrases and (kept or item.words in {"在", "于"})
        if item.span.begin >= end or phrase or (short and kept and _is_verb(item)):
            break
        kept.append(item)
    while kept and (kept[0].words in ASPECT or kept[0].tag in {"d", "xc"}):
        kept.pop(0)
    if kept and kept[0].words in {"后", "时", "之后", "以后", "之前", "前"} and not kept[0].key:
        return []  # 建成后|长期闲置
    return [] if kept and kept[0].words == "、" else _without_brackets(kept)  # 严肃追责、一追到底


def named(items: Sequence[Item], plain: str) -> list[Filler]:
    """What a noun phrase names, conjunct by conjunct: an entity where a conjunct ends with one, else its plain words."""
    parts = [(part, _conjunct(part, plain)) for part in _conjuncts(items)]
    if parts and parts[-1][0][-1].tag == "Person":  # 党组书记、局长申屠永昌: one person with two offices
        parts = [(part, f) for part, f in parts if not all(isinstance(x, Unnamed) for x in f)]
    return list(dict.fromkeys(f for _, fillers in parts for f in fillers))


def _conjuncts(items: Sequence[Item]) -> list[list[Item]]:
    """The parts between 、 and 和. Plain parts stay together (礼金、购物卡) unless a part ends with an entity."""
    parts: list[list[Item]] = [[]]
    for item in items:
        if item.words in JOINTS and not item.key:
            parts.append([])
        else:
            parts[-1].append(item)
    parts = [p for p in parts if p]
    each = len(parts) > 1 and any(i.quantity for p in parts[:-1] for i in p)  # 农村公路86公里、危桥4座
    if len(parts) > 1 and not each and not any(i.key for p in parts for i in p):
        return [list(items)]
    return parts


def _conjunct(items: Sequence[Item], plain: str) -> list[Filler]:
    """What one conjunct names: its last entity with those in apposition, unless what stands behind makes it another thing."""
    kept = [i for i in items if i.words == "的" or (i.time is None and i.tag != "xc" and i.words not in {"等", "了"})]
    while kept and kept[-1].words in {"的", "等"}:
        kept.pop()
    if _kept_whole(kept):
        span = Span(kept[0].span.begin, kept[-1].span.end)
        return [Unnamed(span.of(plain), span)]
    names = [i for i in kept if i.key]
    if not names:
        return plain_words(kept, plain)
    last = names[-1]
    tail = [i for i in kept if i.span.begin >= last.span.end]
    while tail and (tail[-1].tag in TAIL or tail[-1].quantity or tail[-1].words in {"均", "全部", "等", "等地", "各"}):
        tail.pop()
    behind = "".join(i.words for i in tail)
    if HEADS.fullmatch(behind) and last.tag in {"Organization", "Place"}:
        span = Span(last.span.begin, tail[-1].span.end)  # 该镇主要负责人
        return [Unnamed(span.of(plain), span)]
    if tail and last.tag == "Group" and tail[0].words == "的" and not STANDS_FOR.fullmatch(behind):
        return plain_words(tail[1:], plain)  # 17名老人的|高龄津贴
    part = last.tag in {"Facility", "Place"} and PART_OF.fullmatch(behind)
    if not tail or last.tag == "Group" or STANDS_FOR.fullmatch(behind) or part:
        apposed = [i for i in names[:-1] if plain[i.span.end : last.span.begin] in {"等", "等等"}]
        return [*(i.key for i in apposed), last.key]
    return plain_words(kept, plain)


def _kept_whole(kept: Sequence[Item]) -> bool:
    """余下24个问题, 多收的4.8万元, 两家单位: words that mean something only with their number."""
    if len(kept) == 2 and kept[0].quantity and kept[1].words in BODIES:
        return True
    if not kept or any(i.key for i in kept):
        return False
    rest = kept[0].words in REST and any(i.quantity for i in kept)
    return rest or (len(kept) > 2 and kept[-1].quantity is not None and kept[-2].words == "的")


def plain_words(items: Sequence[Item], plain: str) -> list[Filler]:
    """The plain words of a noun phrase without numbers, marks and particles at its ends; behind its last 的 where it is long."""
    kept = _before_number([i for i in items if i.time is None])
    while kept and (kept[-1].tag in TRIMMED_END or kept[-1].words in {"等", "的"} or (kept[-1].quantity and not kept[-1].key)):
        kept.pop()
    while kept and _opens_idly(kept[0]):
        kept.pop(0)
    while len(kept) > 1 and kept[0].words in {"时", "后", "进", "受到", "了"} and not kept[0].key:
        kept.pop(0)
    if not kept:
        return []
    begin = next((kept[n + 1].span.begin for n in range(len(kept) - 2, -1, -1) if kept[n].words == "的"), kept[0].span.begin)
    whole = Span(kept[0].span.begin, kept[-1].span.end)
    span = whole if len(whole) <= 16 else Span(begin, whole.end)
    words = span.of(plain).strip(" 、")
    if words in PLANS or words in SAYS_NOTHING:
        return []
    return [Unnamed(words, span)] if 2 <= len(words) <= LONGEST and re.search("[一-鿿]", words) else []


def _opens_idly(item: Item) -> bool:
    """Whether a word at the begin of plain words tells nothing; 第一产业 and 其余校舍 keep theirs."""
    if item.words in KEPT_BEGIN or item.words.startswith("第"):
        return False
    return item.tag in TRIMMED_BEGIN or (item.quantity is not None and not item.key)


def _before_number(items: Sequence[Item]) -> list[Item]:
    """典型案例 of 典型案例8起; 调研报告 of 6篇调研报告."""
    counts = [n for n, i in enumerate(items) if i.quantity and not i.key]
    if not counts:
        return list(items)
    closing = all(i.tag in TAIL or i.quantity for i in items[counts[-1] :])
    at = counts[-1] if closing else counts[0]  # 拖欠两年的管护费|156万元
    before = [i for i in items[:at] if i.tag not in {"d", "w", "u", "xc", "f", "m"} and i.words not in {"等", "共", "累计", "约"}]
    return list(items[:at]) if before else list(items[at + 1 :])


def _without_brackets(items: Sequence[Item]) -> list[Item]:
    """龙游县人民法院(以下简称“龙游法院”)受理…: what stands between brackets is no part of the subject."""
    kept, depth = [], 0
    for item in items:
        opened = item.words.count("(") - item.words.count(")")
        if depth == 0 and opened == 0:
            kept.append(item)
        depth = max(0, depth + opened)
    return kept


def subject_of(parsed: Parsed, plain: str) -> list[Filler]:
    """The subject's entities, or its plain nouns."""
    items = _without_brackets([i for i in parsed.subject if i.time is None and i.tag not in {"xc"}])
    every = next((n for n, i in enumerate(items) if n and i.words == "每"), None)
    items = items[:every] if every else items  # 收支|每季度公示一次
    while items and not items[-1].key and (items[-1].words in AFTER_SUBJECT or items[-1].tag in CLOSES_SUBJECT):
        items.pop()
    while items and items[0].tag in {"c", "d", "w", "p", "u"} and not items[0].key:
        items.pop(0)
    if not items or not any(i.key or i.tag in {"n", "vn", "nz", "nw", "an", "PER", "ORG", "LOC"} for i in items):
        return []
    return named(items, plain)
