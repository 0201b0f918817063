"""Which verbs of a clause report a deed of their own.

A clause often holds several verbs and tells one deed: 责令整改, 移送检察机关审查起诉, 发现采购不规范等问题.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from kg.ontology import expression
from kg.relate.frames import NOMINAL, Verb
from kg.relate.lexicon import Lexicon
from kg.relate.passage import Item
from kg.relate.syntax import Parsed

GOVERNED = {"Transfer": {"Sanction", "Inspection", "Other", "Finding", "Feedback", "Rectification"}}
# Verbs of these types take a problem as their object, with whatever verbs tell it.
ABOUT_PROBLEMS = frozenset({"Finding", "Sanction", "Rectification", "Complaint", "Inspection"})


class Place(Enum):
    """Where a verb stands to the deed before it."""

    INSTEAD = auto()  # it tells the deed, and the verb before only helps
    INSIDE = auto()  # it is a part of what the verb before governs
    BESIDE = auto()  # it tells a deed of its own


class Choice:
    """Chooses among the verbs of a clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = lexicon.words
        self.problem = expression(rf"{lexicon.choice('problem')}的?$")

    def of(self, parsed: Parsed) -> list[Verb]:
        """The verbs of a clause that report a deed each, in order."""
        kept: list[Verb] = []
        for verb in parsed.verbs:
            if verb.words.startswith("涉嫌") and _is_charge(verb, parsed):
                continue
            before = kept[-1] if kept else None
            free = before is None or before.attributive or before.background
            place = Place.BESIDE if before is None or free else self._place(before, verb, parsed)
            if place is Place.INSTEAD:
                kept[-1] = verb
            elif place is Place.BESIDE:
                kept.append(verb)
        return kept

    def _place(self, before: Verb, verb: Verb, parsed: Parsed) -> Place:
        between = [i for i in parsed.clause.items if before.span.end <= i.span.begin and i.span.end <= verb.begin]
        counted = any(i.quantity for i in between)
        if verb.light is not None and verb.light.span == before.span:
            return Place.INSTEAD  # 实现全覆盖督查: the light verb reports nothing itself
        if _is_noun_of(before, verb, between, parsed):
            return Place.INSTEAD
        if before.words in self.words("reaching") and verb.words in self.words("earned") and not counted:
            return Place.INSIDE  # 实现销售收入1420万元
        if before.words in self.words("watching") and verb.frame.type == before.frame.type:
            return Place.INSTEAD  # 紧盯专项整治跟进监督
        if before.words in self.words("enables") and counted and any(i.quantity and not i.key for i in _behind(verb, parsed)):
            return Place.INSTEAD  # 帮助52家企业|转贷6.4亿元
        if before.words in self.words("helping") and not verb.light and all(i.words in "了过着" for i in between):
            return Place.INSTEAD  # 投资启动了
        return Place.INSIDE if self._absorbs(before, verb, between, parsed) else Place.BESIDE

    def _absorbs(self, before: Verb, verb: Verb, between: Sequence[Item], parsed: Parsed) -> bool:
        """Whether a verb stands inside the object or the purpose of the one before it."""
        passive = any(i.words in {"被", "受到"} for i in between)
        if before.words.startswith("涉嫌") and not passive:
            return True  # 涉嫌|虚假宣传
        if before.frame.type == "Appointment" and verb.words in self.words("holds"):
            return True  # 聘请25名家长|担任监督员
        sent = before.frame.type == "Appointment" and any(i.quantity for i in between) and verb.light is None
        if sent and verb.is_weak and not any(i.quantity or i.key for i in _behind(verb, parsed)):
            return True  # 抽调86名民警|充实一线
        if before.words in self.words("orders") or verb.frame.type in GOVERNED.get(before.frame.type, ()):
            return True
        if verb.light is not None or any(i.quantity and not i.key for i in between):
            return False
        after = [i for i in parsed.clause.items if i.span.begin >= verb.span.end]
        problem = bool(self.problem.search("".join(i.words for i in _until_number(after))))
        if problem and before.frame.type == "Finding":
            return True  # 查纠措施不落实、方法简单粗暴等问题
        if any(i.words in self.words("joining") and i.tag in {"c", "d", "f"} for i in between):
            return False
        if before.frame.type == "Finding" and all(i.tag in {"d", "vd", "ad", "a", "an"} for i in between):
            return True  # 查出|重复申领补贴11.3万元
        if not between or (_is_nominal(verb, parsed) and not before.background):
            return True
        if between[-1].tag in NOMINAL and after and after[0].quantity and not after[0].key and not before.background:
            return True  # 听取相关情况反馈|42次: a noun of action that is counted
        return problem and before.frame.type in ABOUT_PROBLEMS


def _is_charge(verb: Verb, parsed: Parsed) -> bool:
    """因涉嫌诈骗被刑拘, 举报一家农资店涉嫌…: what somebody is suspected of tells the reason or the topic of another deed."""
    before = [v for v in parsed.verbs if v.span.end <= verb.span.begin]
    if any(v.frame.type in {"Sanction", "Complaint", "Finding", "Transfer"} for v in before):
        return True
    return any(v.frame.type in {"Sanction", "Transfer"} for v in parsed.verbs)


def _is_noun_of(before: Verb, verb: Verb, between: Sequence[Item], parsed: Parsed) -> bool:
    """地方财政收入突破8亿元, 智能化改造完工: the word before is the noun that the verb is told of."""
    opens = not any(i.key or i.tag in {"n", "nz"} for i in parsed.clause.items if i.span.end <= before.span.begin)
    counted = any(i.quantity or i.key for i in between)
    if verb.frame.measured and opens and between and between[-1].tag in {"n", "nz", "vn"} and not counted:
        return True  # 住院|患者县外转诊率|降至
    if not _is_nominal(before, parsed):
        return False
    figure = before.frame.type == "Economic" and verb.frame.measured and not before.frame.measured
    if figure and not any(i.quantity for i in between):
        return True
    return verb.frame.subject == "built" and before.frame.type == "Construction" and not between


def _is_nominal(verb: Verb, parsed: Parsed) -> bool:
    return any(i.span.end == verb.span.end and i.tag in NOMINAL for i in parsed.clause.items)


def _behind(verb: Verb, parsed: Parsed) -> list[Item]:
    """The items behind a verb in its own reach."""
    reach = parsed.reach(verb)
    return [i for i in parsed.clause.items if verb.span.end <= i.span.begin and i.span.end <= reach.end]


def _until_number(items: Sequence[Item]) -> list[Item]:
    at = next((n for n, i in enumerate(items) if i.quantity and not i.key), len(items))
    return list(items[:at])
