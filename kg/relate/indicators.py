"""What a number counts: the words of its clause that say so, in the order of reading.

Chinese puts the counted noun before its number (查处典型案例8起) or behind it (撰写6篇调研报告), the verb before both; 三次 stands before
its verb (三次爬上柳树垭); a change continues what was counted before it (,同比下降11.7%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Quantity, Span
from kg.relate.draft import Draft
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item, Passage

CHANGES = re.compile(r"(?:同比|环比|增长|下降|上升|减少|增加|提高|降低|回落|提升|缩短|压缩|节约|提前|高于|低于|多出|高出|收窄|上涨|下跌|占比|占|改善|下滑|较|比|是|为)")
LEADS_CHANGE = re.compile(r"^(?:其中|均|仍|也|分别|约|再|平均)?(?:同比|环比|较|比(?!例|重|赛)|占(?!地)|高于|低于|增长|下降|上升|减少|增加|提高|降低|下滑|改善|约为|是|多|增幅)")
STATES = frozenset({"达", "达到", "突破", "实现", "完成", "为", "超", "超过", "高达", "约为", "稳定在", "控制在", "保持在", "约", "有", "共有", "已有", "逾", "接近", "达成", "升至", "降至", "涨至", "跌至", "提高到", "增加到", "增至", "降到", "缩短至", "缩短到", "压缩至", "扩大至", "提升至", "压降至", "减至", "上升到", "下降到", "由", "从", "至", "到", "仅", "只有", "就", "需"})
EDGES = frozenset("、了,:;的与和在对把将由从向为以“”就并还又也被于按让给是")
# What turns one figure into the next and names nothing by itself.
TURNS = re.compile(r"(?:由|从|至|到|提高|增加|缩短|下降|上升|扩大|降低|压缩|提升|减少|增|减|升|降|涨|跌|压降|压减|扩容){1,3}")
LONGEST = 40


class Indicators:
    """Names what the numbers of a passage count, clause by clause."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.plain, self.drafts = passage, passage.plain, drafts
        self.fillers = frozenset(passage.ontology.words("clauses", "filler"))
        self.told: list[str] = []  # what the sentence has counted so far, changes left out
        self.verb = ""  # the verb of the last count
        self.unit = ""  # and its unit
        self.sentence = -1

    def of(self, clause: Clause, item: Item, quantity: Quantity, place: int, number: int, draft: Draft | None) -> str:
        """The indicator of the `place`-th of `number` quantities in a clause."""
        if clause.sentence != self.sentence:
            self.told, self.verb, self.sentence = [], "", clause.sentence
        words = self._age(clause, item, quantity) or self._change(clause, item, place, number) or self._count(clause, item, quantity, draft)
        if not words:
            words = self.told[-1] if self.told else quantity.unit
        return words[-LONGEST:]

    def _age(self, clause: Clause, item: Item, quantity: Quantity) -> str:
        """68岁的王守银: the age of a person."""
        if quantity.unit not in {"岁", "周岁"}:
            return ""
        after = [i for i in clause.items if i.span.begin >= item.span.end]
        person = next((i for i in after[:6] if i.tag == "Person"), None)
        return (person.words if person else "") + "年龄"

    def _change(self, clause: Clause, item: Item, place: int, number: int) -> str:
        """,同比分别上升32.2%、28.9%和25.6%: the n-th change belongs to the n-th of the counts before it."""
        lead = self._joined([i for i in clause.items if i.span.begin < self._first(clause).span.begin], times=True)
        if not self.told or not LEADS_CHANGE.match(lead):
            return ""
        shares = "分别" in clause.span.of(self.plain)
        base = self.told[-number + place] if shares and len(self.told) >= number else self.told[-1]
        own = "" if place == 0 or shares else self._between(clause, item)
        return base + re.sub("其中|分别|均|仍|约$|约(?=为)", "", lead) + own

    def _first(self, clause: Clause) -> Item:
        return next(i for i in clause.items if i.quantity)

    def _between(self, clause: Clause, item: Item) -> str:
        before = [i for i in clause.items if i.span.end <= item.span.begin]
        last = next((n for n in range(len(before) - 1, -1, -1) if before[n].quantity), -1)
        return self._joined(before[last + 1 :])

    def _count(self, clause: Clause, item: Item, quantity: Quantity, draft: Draft | None) -> str:
        verb = draft.verb if draft and draft.clause is clause else None
        lead, behind = self._lead(clause, item, draft), self._behind(clause, item, quantity, verb)
        if self.told and not behind and TURNS.fullmatch(lead):
            return self.told[-1]  # 由1万吨提高到|1.5万吨
        if self.told and verb and lead == verb.words and quantity.unit == self.unit:
            lead = verb.words + self.told[-1].removeprefix(self.verb)  # 收集诉求295条,办结|277条
        if quantity.kind == "order" and quantity.unit in {"次", "轮", "遍", "回"} and verb and verb.begin >= item.span.end:
            words = self._from(clause, verb)  # 三次爬上柳树垭
        elif behind and quantity.kind != "duration":
            words = self._counted(clause, item, verb, behind)
        elif verb and verb.begin >= item.span.end and not lead:
            words = self._from(clause, verb)  # 76人次奔赴抗疫一线
        else:
            words = lead
        if "其中" in Span(clause.span.begin, item.span.begin).of(self.plain)[:3] and self.verb and not words.startswith(self.verb):
            words = self.verb + words
        if verb is not None and verb.begin < item.span.begin and not verb.frame.measured:
            self.verb = verb.words
        if words in {"全长", "全程", "总长", "长"}:
            words = self._measured(clause) + words
        self.unit = quantity.unit
        if words:
            self.told.append(words)
        return words

    def _measured(self, clause: Clause) -> str:
        """The road or works whose length is told: the one named last in the sentence."""
        before = [i for c in self.passage.clauses if c.sentence == clause.sentence and c.span.begin <= clause.span.begin for i in c.items]
        return next((i.words for i in reversed(before) if i.tag in {"Facility", "Campaign"}), "")

    def _counted(self, clause: Clause, item: Item, verb: Verb | None, behind: str) -> str:
        """撰写|6篇|调研报告 with its verb; 2名|干警|被问责 with the verb that follows; 对8家|国有企业 alone."""
        if verb is None:
            return behind
        between = [i for i in clause.items if verb.span.end <= i.span.begin and i.span.end <= item.span.begin]
        if verb.begin < item.span.begin and all(i.quantity or i.words in {"了", "过", "出", "共", "、", "和", "到"} or i.tag in {"d", "ad"} for i in between):
            return verb.words + behind
        subject = all(i.time or i.tag in {"d", "p", "c", "w", "r", "ad"} or i.key for i in clause.items if i.span.end <= item.span.begin)
        in_phrase = any(i.words in {"对", "在", "向", "为", "把", "将", "从", "给", "由"} for i in clause.items if i.span.end <= item.span.begin)
        return behind + verb.words if subject and not in_phrase and verb.begin >= item.span.end else behind

    def _from(self, clause: Clause, verb: Verb) -> str:
        """The verb with its object: 爬上柳树垭."""
        return self._joined([i for i in clause.items if i.span.begin >= verb.begin and not (i.quantity and not i.key)])

    def _lead(self, clause: Clause, item: Item, draft: Draft | None) -> str:
        """The words before a number: from its verb on, or from the number before; the whole subject where no verb stands there."""
        before = [i for i in clause.items if i.span.end <= item.span.begin]
        last = next((n for n in range(len(before) - 1, -1, -1) if before[n].quantity and not before[n].key), -1)
        segment = before[last + 1 :]
        if item.key and item.quantity:
            own = Span(item.span.begin, item.quantity.span.begin).of(self.plain).strip("、等约近超逾")
            near = draft and draft.clause is clause and draft.verb.span.end <= item.span.begin <= draft.verb.span.end + 2
            return (draft.verb.words if draft and near else "") + own if own else ""
        verb = draft.verb if draft and draft.clause is clause else None
        if verb is not None and not verb.frame.measured and any(verb.begin == i.span.begin for i in segment):
            own = [i for i in segment if i.span.begin >= verb.begin]
            noun = [i for i in own if i.span.begin >= verb.span.end and i.tag not in {"u", "d", "w", "xc"}]
            subject = [i for i in segment if i.span.end <= verb.begin and i.time is None]
            if not noun and subject and not any(i.key or i.tag in {"p", "v"} for i in subject):
                return self._joined(subject + own)  # 法官人均结案304件
            return self._joined([i for i in own if i.tag not in {"Place"} or i is own[-1]])
        return self._joined(self._without_phrase(segment))

    @staticmethod
    def _without_phrase(items: Sequence[Item]) -> list[Item]:
        """Without what stands before the last phrase-like opening: 按惯例需…, 截至6月底,…"""
        kept = [i for i in items if i.time is None]
        names = [n for n, i in enumerate(kept) if i.key and i.tag in {"Place", "Organization"}]
        if names and names[0] == 0 and len(kept) > 1:
            kept = kept[1:]
        return kept

    def _joined(self, items: Sequence[Item], *, times: bool = False) -> str:
        """The words of items without fillers; a time only where it is the base of a comparison (较去年同期下降)."""
        kept: list[Item] = []
        for i in items:
            if i.time is not None and not (times and kept and kept[-1].words in {"较", "比"}):
                continue
            if not (i.words in self.fillers or i.words in STATES or i.tag == "xc"):
                kept.append(i)
        while kept and (kept[0].words in EDGES or kept[0].tag in {"p", "c", "u", "w", "d"}) and kept[0].words not in {"较", "比", "同比", "环比", "占"}:
            kept.pop(0)
        while kept and (kept[-1].words in EDGES or kept[-1].tag in {"w"}):
            kept.pop()
        if not kept:
            return ""
        whole = "".join(i.words for i in kept)
        return whole.strip("、了,的")

    def _behind(self, clause: Clause, item: Item, quantity: Quantity, verb: Verb | None) -> str:
        """The noun behind a number: 篇|调研报告, up to the next number, verb or mark. A verb may open it: 3起|侵害群众利益典型案例."""
        if item.key and quantity.span.end < item.span.end:
            return Span(quantity.span.end, item.span.end).of(self.plain)
        words: list[str] = []
        after = [i for i in clause.items if i.span.begin >= item.span.end]
        for n, i in enumerate(after):
            opens = not words and i.tag == "v" and not (verb and i.span.begin == verb.begin) and n + 1 < len(after) and after[n + 1].tag in {"n", "vn", "nz"}
            if (i.quantity and not i.key) or i.time or (i.tag in {"v", "p", "w", "c", "d", "u", "f", "vd", "ad", "r", "m"} and not opens):
                break
            words.append(i.words)
        return "".join(words)
