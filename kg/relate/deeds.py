"""Which verbs of a clause report a deed of their own, and deeds told by verbs that no frame knows.

A clause often holds several verbs and tells one deed: 责令整改, 移送检察机关审查起诉, 发现采购不规范等问题. And official Chinese has more verbs
than any lexicon: a verb with a number behind it reports something all the same (补种玉米1.1万亩).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Span
from kg.ontology import Ontology
from kg.relate.frames import NOMINAL, Frame, Verb
from kg.relate.passage import Clause, Item
from kg.relate.syntax import Parsed

# Verbs that govern what another is to do: what follows them is demanded, not done.
ORDERS = frozenset({"要求", "责令", "督促", "推动", "建议", "提醒", "指导", "帮助", "敦促", "责成", "提出要求", "指出", "强调", "限期", "督促指导", "限", "请求"})
# Verbs before another that only help it: 投资启动了, 组织开展, 牵头组建.
HELPING = frozenset({"投资", "组织", "牵头", "申请", "参与", "协助", "决定", "联合", "集中", "主动", "安排", "组织开展", "配合", "争取", "启动", "开展", "实施", "推进", "参加"})
WATCHING = frozenset({"紧盯", "盯住", "聚焦"})
REACHING = frozenset({"实现", "完成", "取得", "创造"})
EARNED = frozenset({"收入", "支出", "销售", "利润", "投资", "增收", "纳税"})
JOINING = frozenset({"并", "且", "又", "还", "再", "后", "随即", "同时", "并且", "、", "以及", "和", "及", "也", "均", "而"})
PROBLEM = re.compile(r"(?:问题|隐患|行为|案件|线索|情况|现象|违法|事项|风险|诉求|意见|建议|举报|投诉)(?:的)?$")
GOVERNED = {"Transfer": {"Sanction", "Inspection", "Other", "Finding", "Feedback", "Rectification"}}
# Verbs that tell no deed: being, having, modality, aspect.
EMPTY = frozenset("是 有 为 成为 属于 位于 等于 在于 来自 可 能 会 要 应 须 需 可以 能够 需要 必须 应当 愿意 打算 计划 预计 力争 达 占 称 叫 说 表示 介绍 认为 来 去 让 使 令 具有 存在 包括 涉及 起 到 过 看 想 觉得 知道 叫做 记者 获悉 了解 显示 算 按 为期 据 截至 随着 如 像 似 共 合计 累计 总计 高达 超 逾 约 近 不足 突破 其余 剩余 开始 历时 共计 折合 价税合计 行程 租期 有望 获悉 听说 忙着 忙于 愿 想着 得 行 成 做 用 拿 带 找 当 写 听 走 吃 住 说起 感到 正值 恰逢 迎来 满 逢 结束后 紧邻 还是 都是 就是 将至 写在 连着 出现 出 为名 不符 说道 处于 临近".split())
MONEY = frozenset({"元", "美元", "万元", "欧元", "港元", "人民币"})
ECONOMIC = MONEY | frozenset({"%", "吨", "公斤", "斤", "亩", "公顷", "头", "羽", "尾", "千瓦时", "个百分点", "‰"})
DEED = Frame("deed", "Other", "target", "agent", {}, False, frozenset(), frozenset(), "", False, frozenset())
TRADE = Frame("trade", "Economic", "target", "agent", {}, False, frozenset(), frozenset(), "", False, frozenset())
FIGURE = Frame("figure", "Economic", "none", "topic", {}, False, frozenset(), frozenset(), "home", True, frozenset())


def chosen(parsed: Parsed) -> list[Verb]:
    """The verbs of a clause that report a deed each, in order."""
    kept: list[Verb] = []
    for n, verb in enumerate(parsed.verbs):
        before = kept[-1] if kept else None
        if verb.words == "涉嫌" and _is_charge(parsed, n):
            continue
        if before is None or before.attributive or before.background:
            kept.append(verb)
            continue
        if verb.light is not None and verb.light.span == before.span:
            kept[-1] = verb  # 实现全覆盖督查: the light verb reports nothing itself
            continue
        between = [i for i in parsed.clause.items if before.span.end <= i.span.begin and i.span.end <= verb.begin]
        if before.frame.type == "Economic" and verb.frame.measured and not before.frame.measured and _is_nominal(before, parsed) and not any(i.quantity for i in between):
            kept[-1] = verb  # 地方财政收入突破8亿元
        elif verb.frame.subject == "built" and before.frame.type == "Construction" and not between and _is_nominal(before, parsed):
            kept[-1] = verb  # 智能化改造|完工
        elif before.words in REACHING and verb.words in EARNED and not any(i.quantity for i in between):
            continue  # 实现销售收入1420万元
        elif before.words in WATCHING and verb.frame.type == before.frame.type:
            kept[-1] = verb  # 紧盯专项整治跟进监督
        elif before.words in HELPING and not verb.light and all(i.words in "了过着" for i in between):
            kept[-1] = verb
        elif not _absorbs(before, verb, between, parsed):
            kept.append(verb)
    return kept


def _is_charge(parsed: Parsed, n: int) -> bool:
    """因涉嫌诈骗被刑拘, 举报一家农资店涉嫌…: what somebody is suspected of tells the reason or the topic of another deed."""
    items = [i for i in parsed.clause.items if i.span.end <= parsed.verbs[n].span.begin]
    others = [v for v in parsed.verbs if v.frame.type in {"Sanction", "Complaint", "Finding", "Transfer"}]
    return bool(others) or any(i.words in {"因", "以"} for i in items)


def _absorbs(before: Verb, verb: Verb, between: Sequence[Item], parsed: Parsed) -> bool:
    """Whether a verb stands inside the object or the purpose of the one before it."""
    nominal = _is_nominal(verb, parsed) and verb.light is None
    if before.words in ORDERS or verb.frame.type in GOVERNED.get(before.frame.type, ()):
        return True
    counted = any(i.quantity and not i.key for i in between)
    noun = "".join(i.words for i in _until_number([i for i in parsed.clause.items if i.span.begin >= verb.span.end]))
    if verb.light is None and not counted and before.frame.type == "Finding" and PROBLEM.search(noun):
        return True  # 查纠措施不落实、方法简单粗暴等问题
    if verb.light is not None or counted or any(i.words in JOINING and i.tag in {"c", "d", "f"} for i in between):
        return False
    if before.frame.type == "Finding" and all(i.tag in {"d", "vd", "ad", "a", "an"} for i in between):
        return True  # 查出|重复申领补贴11.3万元
    if not between or (nominal and not before.background):
        return True
    after = [i for i in parsed.clause.items if i.span.begin >= verb.span.end]
    if between[-1].tag in NOMINAL and after and after[0].quantity and not after[0].key and not before.background:
        return True  # 听取相关情况反馈|42次: a noun of action that is counted
    return before.frame.type in {"Finding", "Sanction", "Rectification", "Complaint", "Inspection"} and bool(PROBLEM.search(noun))


def _is_nominal(verb: Verb, parsed: Parsed) -> bool:
    return any(i.span.end == verb.span.end and i.tag in NOMINAL for i in parsed.clause.items)


def _until_number(items: Sequence[Item]) -> list[Item]:
    at = next((n for n, i in enumerate(items) if i.quantity and not i.key), len(items))
    return list(items[:at])


class Deeds:
    """Finds the verb of a clause that no frame knows, and the figure of a clause without any verb."""

    def __init__(self, ontology: Ontology) -> None:
        words = ontology.words
        self.economic = frozenset(words("clauses", "economic_nouns"))
        self.passed = EMPTY | frozenset(words("clauses", "says")) | frozenset(words("clauses", "light")) - {"获", "处"}

    def of(self, clause: Clause, plain: str) -> list[Verb]:
        """The deed of a clause, if its words count something or tell when it was done."""
        counted = [i for i in clause.items if i.quantity]
        timed = [i for i in clause.items if i.time]
        if not counted and not timed:
            return []
        verbs = [i for i in clause.items if i.tag == "v" and not i.key and i.words not in self.passed and not _attributive(clause, i)]
        before = [i for i in verbs if counted and i.span.end <= counted[-1].span.begin]
        units = {i.quantity.unit for i in counted if i.quantity}
        economic = bool(units & ECONOMIC) or any(i.words in self.economic for i in clause.items)
        if verbs:
            item = (before or verbs)[0]
            return [Verb(item.span, item.words, TRADE if economic else DEED)]
        return self._figure(clause, counted[0], units, plain) if counted else []

    @staticmethod
    def _figure(clause: Clause, counted: Item, units: set[str], plain: str) -> list[Verb]:
        """人均花费1305元, 平均入住率83.7%: the noun before the number stands for the verb."""
        nouns = [i for i in clause.items if i.span.end <= counted.span.begin and i.tag in {"n", "vn", "nz"} and not i.key]
        if not nouns or not units & ECONOMIC | units & {"人次", "人", "件", "户", "家"} or counted.key:
            return []
        last = nouns[-1]
        return [Verb(Span(last.span.begin, last.span.end), last.span.of(plain), FIGURE)]


def _attributive(clause: Clause, item: Item) -> bool:
    """Whether 的 follows before any number: 违规收取的伙食费."""
    for after in clause.items:
        if after.span.begin >= item.span.end:
            if after.words == "的":
                return True
            if after.quantity or after.tag in {"w", "p", "v"}:
                return False
    return False
