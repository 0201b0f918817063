"""The frame lexicon: which verbs report which event, and where in a clause they stand as verbs and not as nouns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import OntologyError
from kg.model import EVENT_TYPES, ROLES, Span
from kg.ontology import Ontology
from kg.relate.passage import Clause, Item

KEYS = {
    "id", "type", "verbs", "weak", "object", "subject", "roles", "nominal", "receiver", "agent", "measured", "names",
    "examples", "not",
}
NOMINAL = frozenset({"vn", "n", "nz", "an", "a"})
# Kinds of work that bodies are named by; 成立|专班 founds one.
WORK = frozenset({"Inspection", "Sanction", "Feedback", "Rectification", "Training", "Complaint", "Finding"})
# What makes a body of a verb: 巡察组, 督查室, 检查员.
TEAMS = frozenset({"组", "办", "室", "队", "员", "专班", "机构", "团", "团队", "小组", "人员", "组织", "队伍", "机关"})
# Whose noun before a verb acts: 执法人员|检查企业12家.
ACTORS = ("组", "队", "人员", "部门", "法院", "机关", "干部", "志愿者", "专班", "银行", "公司", "财政")
# Nouns of one character that a verb may well govern: 处分|人3名.
COUNTED = frozenset("人户家件时后前中上下起")
DEMANDS = frozenset({"要求", "部署", "安排", "指示", "建议", "决定"})
FOLLOWS = frozenset({"根据", "按照", "依据", "遵照", "按", "对照", "落实", "贯彻"})
NOUN = frozenset({"n", "vn", "nz", "an", "nw"})
# What a verb may follow where a counted noun is its object: 整改|问题45个.
LEADING = frozenset({"d", "w", "v", "c", "TIME", "t", "ad", "vd", "r", "p"})
# What closes 在…: a background of time or circumstance, whose verbs report nothing (在比对台账时发现 reports the finding alone).
CLOSING = frozenset(
    {"时", "中", "期间", "过程中", "基础上", "同时", "之际", "之前", "前", "上", "方面", "以来"}
    | {"之中", "当中", "环节", "下", "之下"}
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a group of verbs reports and how its clause is read; see the head of `lexicon/frames.yaml`."""

    id: str
    type: str
    object: str
    subject: str
    roles: Mapping[str, str]
    nominal: bool
    weak: frozenset[str]
    receivers: frozenset[str]
    agent: str
    measured: bool
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the lexicon in a clause.

    `light` is the verb without meaning before a noun of action (开展 … 监督检查); `attributive` says that 的 and a noun follow
    (移交的问题清单); `background` that it only tells when something else was done (在草林镇巡察期间).
    """

    span: Span
    words: str
    frame: Frame
    light: Item | None = None
    attributive: bool = False
    background: bool = False

    @property
    def begin(self) -> int:
        """Where the predicate begins: at the light verb where there is one."""
        return self.light.span.begin if self.light else self.span.begin

    @property
    def is_weak(self) -> bool:
        """Whether it says little by itself (加强, 推动) and needs a number or a name to be worth a node."""
        return self.words in self.frame.weak


class Frames:
    """All frames by their verbs."""

    def __init__(self, ontology: Ontology) -> None:
        self.by_verb: dict[str, Frame] = {}
        path = ontology.root / "lexicon" / "frames.yaml"
        for row in ontology.data("lexicon/frames"):
            frame = _frame(path, row)
            for verb in (*row["verbs"].split(), *frame.weak):
                self.by_verb.setdefault(verb, frame)
        self.longest, self.first = max(map(len, self.by_verb)), frozenset(verb[0] for verb in self.by_verb)
        self.reaching, self.earned = frozenset(ontology.words("roles", "reaching")), frozenset(ontology.words("roles", "earned"))
        self.light = frozenset(ontology.words("clauses", "light"))

    def spot(self, plain: str, clause: Clause) -> list[Verb]:
        """The verbs of a clause that report something, in order."""
        items = clause.items
        borders = {b for i in items for b in (i.span.begin, i.span.end)}
        found: list[Verb] = []
        at, masked = clause.span.begin, _masked(plain, clause)
        for begin in sorted(borders):
            opens = begin >= at and masked[begin - clause.span.begin : begin - clause.span.begin + 1] in self.first
            words = self._longest(masked, begin, borders, clause.span.begin) if opens else ""
            if words:
                at = begin + len(words)
                found += [v for v in [self._verb(Span(begin, at), words, items)] if v]
        return found

    def _longest(self, masked: str, begin: int, borders: set[int], offset: int) -> str:
        """The longest verb that begins at a word and ends with one: 涉嫌 of 涉嫌|受贿犯罪, though 涉嫌受贿 is a verb too."""
        for end in range(begin + self.longest, begin, -1):
            if end in borders and (words := masked[begin - offset : end - offset]) in self.by_verb:
                return words
        return ""

    def _verb(self, span: Span, words: str, items: Sequence[Item]) -> Verb | None:
        frame = self.by_verb[words]
        at = next(n for n, i in enumerate(items) if i.span.begin == span.begin)
        last = next(n for n, i in enumerate(items) if i.span.end == span.end)
        before = items[at - 1] if at else None
        after = items[last + 1] if last + 1 < len(items) else None
        background = _in_background(items, at)
        works = frame.type == "Construction" and after is not None and after.words in {"工程", "项目"}
        if works and before is not None and not before.time:
            return None  # 板茂桥重建工程年底前开工
        if frame.type in WORK and after is not None and after.words in TEAMS and not after.key:
            return None  # 巡察|组移交线索
        if _opens_compound(words, items[last + 1 : last + 3]):
            return None
        if words in DEMANDS and after is None and any(i.words in FOLLOWS for i in items[:at]):
            return None  # 根据县委|要求,…
        if after is not None and after.words.startswith("的"):
            return Verb(span, words, frame, attributive=True, background=background)
        light = self._light_before(items, at, long=frame.nominal and len(words) >= 4 and after is None)
        if light is not None and light.words in self.reaching and words in self.earned:
            return None  # 实现|销售收入1420万元
        if light is not None and (frame.nominal or items[last].tag in NOMINAL) and _closes(after):
            return Verb(span, words, frame, light, background=background)
        if _is_noun(items, at, last, frame) or (before is not None and before.words == "的" and not background):
            return None
        return Verb(span, words, frame, background=background)

    def _light_before(self, items: Sequence[Item], at: int, *, long: bool) -> Item | None:
        """The light verb that governs the noun of action at `at`: 开展(联合)监督检查, with no other plain verb between."""
        for item in reversed(items[:at]):
            if item.words in self.light:
                return item
            if item.tag in {"v", "p"} and item.words not in self.light and not long:
                return None
        return None


def _opens_compound(words: str, behind: Sequence[Item]) -> bool:
    """收集|池, 养殖|场, 采砂|船: a verb of two characters before a noun of one is the first part of a compound.

    Modern prose puts a verb of one character before such a noun (修路, 养鸡), so the rhythm tells the two apart.
    """
    after = behind[0] if behind else None
    if after is None or after.key or after.quantity or len(words) != 2 or len(after.words) != 1:
        return False
    if behind[1:] and behind[1].tag == "v" and len(behind[1].words) == 1:
        return False  # 查处|酒|驾
    return after.tag in {"n", "nz"} and after.words not in COUNTED


def _closes(after: Item | None) -> bool:
    """Whether a noun of action ends its object: 开展监督检查 8次, 受到处分并被调离."""
    if after is None or after.quantity or after.key:
        return True
    return after.tag in {"c", "w", "m", "v", "d", "p"} or after.words in {"、", "等", "、等"}


def _in_background(items: Sequence[Item], at: int) -> bool:
    """Whether the word stands between 在 and 时, 中, 期间 …"""
    if at + 1 < len(items) and items[at + 1].words in {"期间", "以来", "之际", "过程"}:
        return True  # 停工期间
    opened = next((n for n in range(at - 1, -1, -1) if items[n].words in {"在", "于", "当"} and not items[n].key), None)
    if opened is None:
        return False
    return any(i.words in CLOSING and i.tag in {"f", "n", "t", "TIME", "nd", "s"} for i in items[at + 1 :])


def _is_noun(items: Sequence[Item], at: int, last: int, frame: Frame) -> bool:
    """Whether the word is part of a noun: 督查工作, 整改方案. A number behind the noun makes it a verb: 整改问题45个."""
    before, behind = items[at - 1] if at else None, items[last + 1 :]
    after = behind[0] if behind else None
    asked = any(i.words in {"将", "把"} and i.tag == "p" for i in items[:at])
    if asked and not any(i.tag == "v" and not i.key for i in behind):
        return False  # 将新院区整体移交院方: 将 asks for a verb, and this is the last one
    governed = any(i.words in {"把", "将", "对", "就", "向"} and i.tag in {"p", "d"} for i in items[:at])
    if governed and _modifies(items, last):
        return True  # 对落实责任不力的3名书记进行…
    if items[last].tag not in NOMINAL or (at < last and items[at].words == "涉嫌"):
        return False  # 涉嫌受贿|犯罪
    if governed and after is not None and after.tag == "v" and not after.key:
        return True  # 把督察整改列为…
    if after is not None and after.tag in NOUN and not after.key:
        counted = any(i.quantity and not i.key for i in behind[:7])
        leads = before is None or before.tag in LEADING or bool(before.key) or before.words.endswith(ACTORS)
        return not (counted and leads)
    joined = before is not None and before.tag in {"n", "vn", "a", "nz", "an", "b"} and not before.key
    return joined and after is None and frame.subject != "built" and not frame.measured


def _modifies(items: Sequence[Item], last: int) -> bool:
    """Whether a 的 and a noun follow, and a verb behind them: what stands before 的 only tells which."""
    at = next((n for n in range(last + 1, len(items)) if items[n].words == "的"), None)
    return at is not None and any(i.tag in {"v", "vn"} and not i.key for i in items[at + 1 :])


def _masked(plain: str, clause: Clause) -> str:
    """The clause with names, times and numbers blotted out, so that no verb is read inside them."""
    chars = list(clause.span.of(plain))
    for item in clause.items:
        if item.key or item.time or item.quantity:
            for i in range(item.span.begin, item.span.end):
                chars[i - clause.span.begin] = "\ue000"
    return "".join(chars)


def _frame(path: Any, row: Any) -> Frame:
    def wrong(reason: str) -> OntologyError:
        return OntologyError(f"{path}: frame {row.get('id', '?') if isinstance(row, dict) else row}: {reason}")

    if not isinstance(row, dict) or not {"id", "type", "verbs"} <= row.keys():
        raise wrong("needs id, type and verbs; look at the head of the file")
    if unknown := sorted(row.keys() - KEYS):
        raise wrong(f"unknown keys {', '.join(unknown)}")
    if row["type"] not in EVENT_TYPES:
        raise wrong(f"{row['type']} is no event type")
    if strange := sorted({*row.get("roles", {}).values(), row.get("object", "target")} - {*ROLES, "none"}):
        raise wrong(f"{', '.join(strange)} is no role")
    if not row.get("examples") or not row.get("not"):
        raise wrong("needs examples that match and texts under 'not' that do not")
    return Frame(
        row["id"], row["type"], row.get("object", "target"), row.get("subject", "agent"), row.get("roles", {}),
        bool(row.get("nominal")), frozenset(str(row.get("weak", "")).split()), frozenset(str(row.get("receiver", "")).split()),
        str(row.get("agent", "")), bool(row.get("measured")), frozenset(row.get("names", ())),
    )


def examples(ontology: Ontology) -> Iterator[tuple[str, str, str]]:
    """Every example of the lexicon: frame, clause, trigger; a counterexample has an empty trigger."""
    return examples_of(ontology, "lexicon/frames", "id")


def examples_of(ontology: Ontology, name: str, key: str) -> Iterator[tuple[str, str, str]]:
    """Every example of a lexicon of rows: the row by its key, a clause, what must be found there; empty for a counterexample."""
    for row in ontology.data(name):
        for example in row["examples"]:
            for clause, wanted in example.items():
                yield row[key], clause, wanted
        for clause in row["not"]:
            yield row[key], clause, ""
