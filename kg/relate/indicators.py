"""What a number counts: the words of its clause that say so, in the order of reading.

Chinese puts the counted noun before its number (查处典型案例8起) or behind it (撰写6篇调研报告), the verb before both; 三次
stands before its verb (三次爬上柳树垭); a change continues what was counted before it (,同比下降11.7%).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Quantity, Span
from kg.relate.draft import Draft
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item, Passage

LEADS_CHANGE = re.compile(
    r"^(?:其中|均|仍|也|分别|约|再|平均)?(?:同比|环比|较|比(?!例|重|赛)|占(?!地)|高于|低于|增长|下降|上升|减少|增加|提高|降低"
    r"|下滑|改善|约为|是|多|增幅)"
)
EDGES = frozenset("、了,:;的与和在对把将由从向为以“”就并还又也被于按让给是")
COMPARING = frozenset({"较", "比", "同比", "环比", "占"})
# Tags that end the noun behind a number.
ENDING = frozenset({"v", "p", "w", "c", "d", "u", "f", "vd", "ad", "r", "m"})
TIMES = frozenset({"次", "轮", "遍", "回"})
LIGHT = frozenset({"了", "过", "出", "共", "、", "和", "到"})  # between a verb and its number
GOVERNS = frozenset({"对", "在", "向", "为", "把", "将", "从", "给", "由"})
# What turns one figure into the next and names nothing by itself.
TURNS = re.compile(
    r"(?:由|从|至|到|提高|增加|缩短|下降|上升|扩大|降低|压缩|提升|减少|增|减|升|降|涨|跌|压降|压减|扩容){1,3}"
)
LONGEST = 40


class Indicators:
    """Names what the numbers of a passage count, clause by clause."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.plain, self.drafts = passage, passage.plain, drafts
        self.silent = frozenset(passage.ontology.words("clauses", "filler")) | passage.lexicon.words("states")
        self.told: list[str] = []  # what the sentence has counted so far, changes left out
        self.verb = ""  # the verb of the last count
        self.unit = ""  # and its unit
        self.sentence = -1

    def of(self, clause: Clause, item: Item, quantity: Quantity, place: int, number: int, draft: Draft | None) -> str:
        """The indicator of the `place`-th of `number` quantities in a clause."""
        if clause.sentence != self.sentence:
            self.told, self.verb, self.sentence = [], "", clause.sentence
        words = self._age(clause, item, quantity) or self._change(clause, item, place, number)
        words = words or self._count(clause, item, quantity, draft)
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
        """What is counted, with its verb; and note both for the numbers that follow."""
        verb = draft.verb if draft and draft.clause is clause else None
        lead, behind = self._lead(clause, item, verb), self._behind(clause, item, quantity, verb)
        if self.told and not behind and TURNS.fullmatch(lead):
            return self.told[-1]  # 由1万吨提高到|1.5万吨
        if self.told and verb and lead == verb.words and quantity.unit == self.unit:
            lead = verb.words + self.told[-1].removeprefix(self.verb)  # 收集诉求295条,办结|277条
        words = self._words(clause, item, verb, lead, "" if quantity.kind == "duration" else behind)
        if quantity.kind == "order" and quantity.unit in TIMES and verb and verb.begin >= item.span.end:
            words = self._from(clause, verb)  # 三次爬上柳树垭
        if "其中" in Span(clause.span.begin, item.span.begin).of(self.plain)[:3] and not words.startswith(self.verb):
            words = self.verb + words
        if verb is not None and verb.begin < item.span.begin and not verb.frame.measured:
            self.verb = verb.words
        if words in {"全长", "全程", "总长", "长"}:
            words = self._measured(clause) + words
        self.unit = quantity.unit
        self.told += [words] if words else []
        return words

    def _words(self, clause: Clause, item: Item, verb: Verb | None, lead: str, behind: str) -> str:
        """The noun behind the number, else the words before it, else the verb that follows: 76人次奔赴抗疫一线."""
        if behind:
            return self._counted(clause, item, verb, behind)
        return self._from(clause, verb) if verb and verb.begin >= item.span.end and not lead else lead

    def _measured(self, clause: Clause) -> str:
        """The road or works whose length is told: the one named last in the sentence."""
        clauses = [c for c in self.passage.clauses if c.sentence == clause.sentence and c.span.begin <= clause.span.begin]
        return next((i.words for c in reversed(clauses) for i in reversed(c.items) if i.tag in {"Facility", "Campaign"}), "")

    def _counted(self, clause: Clause, item: Item, verb: Verb | None, behind: str) -> str:
        """撰写|6篇|调研报告 with its verb; 2名|干警|被问责 with the verb that follows; 对8家|国有企业 alone."""
        if verb is None:
            return behind
        before = [i for i in clause.items if i.span.end <= item.span.begin]
        if verb.begin < item.span.begin:
            between = [i for i in before if verb.span.end <= i.span.begin]
            direct = all(i.quantity or i.words in LIGHT or i.tag in {"d", "ad"} for i in between)
            return verb.words + behind if direct else behind
        opens = all(i.time or i.key or i.tag in {"d", "p", "c", "w", "r", "ad"} for i in before)
        subject = opens and not any(i.words in GOVERNS for i in before)
        return behind + verb.words if subject and verb.begin >= item.span.end else behind

    def _from(self, clause: Clause, verb: Verb) -> str:
        """The verb with its object: 爬上柳树垭."""
        return self._joined([i for i in clause.items if i.span.begin >= verb.begin and not (i.quantity and not i.key)])

    def _lead(self, clause: Clause, item: Item, verb: Verb | None) -> str:
        """The words before a number: from its verb on, or from the number before: 查处典型案例|8起."""
        if item.key and item.quantity:
            own = Span(item.span.begin, item.quantity.span.begin).of(self.plain).strip("、等约近超逾")
            near = verb is not None and verb.span.end <= item.span.begin <= verb.span.end + 2
            return (verb.words if verb and near else "") + own if own else ""
        before = [i for i in clause.items if i.span.end <= item.span.begin]
        last = next((n for n in range(len(before) - 1, -1, -1) if before[n].quantity and not before[n].key), -1)
        segment = before[last + 1 :]
        if verb is not None and not verb.frame.measured and any(verb.begin == i.span.begin for i in segment):
            return self._from_verb(segment, verb)
        return self._joined(self._without_place(segment))

    def _from_verb(self, segment: Sequence[Item], verb: Verb) -> str:
        """The words before a number from its verb on; 法官人均结案304件: with the subject where the verb has no noun."""
        own = [i for i in segment if i.span.begin >= verb.begin]
        noun = any(i.span.begin >= verb.span.end and i.tag not in {"u", "d", "w", "xc"} for i in own)
        subject = [i for i in segment if i.span.end <= verb.begin and i.time is None]
        if not noun and subject and not any(i.key or i.tag in {"p", "v"} for i in subject):
            return self._joined(subject + own)
        return self._joined([i for i in own if i.tag != "Place" or i is own[-1]])

    @staticmethod
    def _without_place(items: Sequence[Item]) -> list[Item]:
        """全市|固定资产投资: without times, and without the place or body that opens the words."""
        kept = [i for i in items if i.time is None]
        return kept[1:] if len(kept) > 1 and kept[0].key and kept[0].tag in {"Place", "Organization"} else kept

    def _joined(self, items: Sequence[Item], *, times: bool = False) -> str:
        """The words of items without fillers; a time only where it is the base of a comparison (较去年同期下降)."""
        kept: list[Item] = []
        for i in items:
            if i.time is not None and not (times and kept and kept[-1].words in {"较", "比"}):
                continue
            if i.words not in self.silent and i.tag != "xc":
                kept.append(i)
        while kept and (kept[0].words in EDGES or kept[0].tag in {"p", "c", "u", "w", "d"}) and kept[0].words not in COMPARING:
            kept.pop(0)
        while kept and (kept[-1].words in EDGES or kept[-1].tag == "w"):
            kept.pop()
        return "".join(i.words for i in kept).strip("、了,的")

    def _behind(self, clause: Clause, item: Item, quantity: Quantity, verb: Verb | None) -> str:
        """The noun behind a number, up to the next number, verb or mark: 篇|调研报告."""
        if item.key and quantity.span.end < item.span.end:
            return Span(quantity.span.end, item.span.end).of(self.plain)
        after = [i for i in clause.items if i.span.begin >= item.span.end]
        opens = len(after) > 1 and after[0].tag == "v" and after[1].tag in {"n", "vn", "nz"}
        words: list[str] = []
        if opens and not (verb and after[0].span.begin == verb.begin):
            words.append(after.pop(0).words)  # 3起|侵害群众利益典型案例: a verb may open it
        for i in after:
            if (i.quantity and not i.key) or i.time or i.tag in ENDING:
                break
            words.append(i.words)
        return "".join(words)
