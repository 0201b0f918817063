"""Who fills a role as the object of a verb: the target, unless verb, type of event or the object itself says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Filler, Span, Unnamed
from kg.relate.discourse import Discourse
from kg.relate.frames import CLOSING
from kg.relate.orders import Orders
from kg.relate.passage import Item
from kg.relate.roles import WORKS, Scene
from kg.relate.syntax import LONGEST, named, object_of, plain_words

# What the object is where another object makes another event of the verb: 排查隐患 finds, 检查隐患点 inspects.
SHIFTED = {"Finding": "topic", "Complaint": "topic", "Sanction": "topic", "Feedback": "recipient"}
# What the object of a sanction says beside its verb's own meaning: 判处|有期徒刑.
PENALTY = re.compile(r"有期徒刑|无期徒刑|拘役|管制|罚金|缓刑|处分$|合计|共计")
# 基层治理专题培训班: what is taught.
COURSE = re.compile(r"(?P<about>.{2,14}?)(?:专题|知识|技能)?(?:培训班|培训会|培训|讲座|辅导|课)")
FAULTS = ("问题", "隐患", "现象", "情况", "行为", "情形")
GIVES = frozenset({"所", "所送", "所给", "送"})
GIVEN = GIVES | {"的", "赠送", "给予"}
NAMED = frozenset({"Group", "Person", "Organization", "Facility", "Place", "Document", "Meeting"})


class Objects:
    """Fills roles from the object of a verb."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.passage, self.plain = discourse, discourse.passage, discourse.passage.plain
        self.lexicon, self.orders = discourse.passage.lexicon, Orders(discourse)

    def fill(self, scene: Scene) -> None:
        """Name what the object names, each in its role."""
        if self.orders.fill(scene):
            return
        items = self._items(scene)
        if scene.verb.frame.object == "none" or not items:
            return
        if scene.verb.words in self.lexicon.words("holds") and items[0].tag == "Organization" and len(items) > 1:
            scene.add("place", [items[0].key])
            items = items[1:]  # 任寿阳县水利局|党组成员、副局长
        told = (
            self._listed, self._handed_over, self._posted, self._set_going, self._made_into, self._given, self._exists,
            self._breached, self._found_of,
        )
        if any(tells(scene, items) for tells in told):
            return
        for filler in named(items, self.plain):
            self._add(scene, filler)
        if scene.verb.frame.id == "misconduct":
            self._wronged(scene, items)

    def _items(self, scene: Scene) -> list[Item]:
        """The object; between a light verb and its noun of action only what is titled: 开展|“清廉国企”行动|监督检查."""
        if scene.verb.light:
            return [i for i in scene.action if i.key and i.tag in {"Campaign", "Meeting", "Concept"}]
        short = scene.type in {"Transfer", "Appointment"} or scene.verb.words in self.lexicon.words("orders")
        items = object_of(scene.read.parsed, scene.verb, short=short)
        if scene.verb.background:
            return items[: next((n for n, i in enumerate(items) if i.words in CLOSING), len(items))]
        return items

    def _add(self, scene: Scene, filler: Filler) -> None:
        if isinstance(filler, Unnamed):
            course = COURSE.fullmatch(filler.words) if scene.type == "Training" else None
            if course:
                begin = filler.span.begin
                scene.add("topic", [Unnamed(course["about"], Span(begin, begin + len(course["about"])))])
                return
            if scene.type == "Sanction" and PENALTY.search(filler.words):
                return
        scene.add(self._role(scene, filler), [filler])

    def _given(self, scene: Scene, items: Sequence[Item]) -> bool:
        """转租给公司: who stands behind 给 receives; 收受供应商所送礼金: whose gift it was is the target."""
        after = next((i for i in scene.items if i.span.begin >= scene.verb.span.end), None)
        to = scene.verb.words.endswith("给") or (after is not None and after.words == "给")
        if to and scene.type in {"Economic", "Other", "Transfer"}:
            scene.add("recipient", named(items, self.plain))
            return True
        if after is not None and after.words in {"到", "至", "入"} and scene.type in {"Economic", "Transfer"}:
            takers = [f for f in named(items, self.plain) if self._takes(f)]  # 拨付到企业, 发到工人手中
            scene.add("recipient", takers)
            return bool(takers)
        sent = next((n for n, i in enumerate(items) if n and i.words in GIVES), 0)
        givers = [i.key for i in items[:sent] if i.key]
        if not givers:
            return False
        scene.add("target", givers[-1:])
        scene.add("topic", plain_words([i for i in items[sent:] if i.words not in GIVEN], self.plain))
        return True

    def _takes(self, filler: Filler) -> bool:
        """Whether money can go there: to people, to a body, into an account."""
        if isinstance(filler, Unnamed):
            return self.discourse.can_act(filler.words) or filler.words.endswith(("手中", "账户", "专户", "户头"))
        return self.discourse.type_of(filler) in {"Group", "Person", "Organization"}

    def _breached(self, scene: Scene, items: Sequence[Item]) -> bool:
        """查处违反中央八项规定精神问题29起: the document that was broken is the topic."""
        at = next((n for n, i in enumerate(items) if i.words in {"违反", "违背"}), len(items))
        documents = [i.key for i in items[at:] if i.tag == "Document"]
        scene.add("topic", documents)
        return bool(documents) and scene.type in {"Sanction", "Finding"}

    def _wronged(self, scene: Scene, items: Sequence[Item]) -> None:
        """冒领17名老人的高龄津贴: who lost it is the target where the words tell it, and what was taken the topic."""
        owners: list[Filler] = [i.key for i in items if i.key and i.tag in {"Group", "Person", "Organization"}]
        plain: list[Filler] = [f for f in scene.of("target") if isinstance(f, Unnamed)]
        if owners and plain:
            scene.roles["target"] = owners
            scene.add("topic", plain)

    def _listed(self, scene: Scene, items: Sequence[Item]) -> bool:
        """发现程序瑕疵、以罚代管等问题27个: the faults before 等问题 are one topic, whatever their words."""
        at = next((n for n, i in enumerate(items) if i.words.startswith("等") and not i.key), 0)
        fault = any(i.words.endswith(FAULTS) for i in items[at + 1 : at + 4]) or items[at].words.endswith(FAULTS)
        if scene.type not in {"Finding", "Sanction"} or not at or not fault or any(i.key for i in items[:at]):
            return False
        span = Span(items[0].span.begin, items[at - 1].span.end)
        scene.add("topic", [Unnamed(span.of(self.plain), span)] if 2 <= len(span) <= LONGEST else [])
        return len(span) <= LONGEST

    def _handed_over(self, scene: Scene, items: Sequence[Item]) -> bool:
        """移交县纪委监委问题线索3条: who takes it over stands right before what is handed over."""
        if scene.type != "Transfer" or len(items) < 2 or items[0].tag != "Organization" or items[1].key:
            return False
        if items[1].tag not in {"n", "vn", "nz"}:
            return False
        scene.add("recipient", [items[0].key])
        scene.add("target", named(items[1:], self.plain))
        return True

    def _posted(self, scene: Scene, items: Sequence[Item]) -> bool:
        """聘请25名家长担任食品安全监督员: who is called, and to what."""
        if scene.type != "Appointment":
            return False
        holds = self.lexicon.words("holds") | {"为"}
        at = next((n for n, i in enumerate(items) if n and not i.key and i.words in holds), None)
        if at is None:
            return False
        scene.add("target", named(items[:at], self.plain))
        scene.add("topic", plain_words([i for i in items[at + 1 :] if not i.key], self.plain))
        return True

    def _set_going(self, scene: Scene, items: Sequence[Item]) -> bool:
        """带动7户脱贫户养猪, 吸纳76名村民就业: whom the deed reaches, and what they then do."""
        if scene.verb.frame.id != "growth":
            return False
        at = next((n for n, i in enumerate(items) if i.key and i.tag in {"Group", "Person"}), len(items))
        rest = items[at + 1 :]
        if not rest or rest[0].tag not in {"v", "vn"} or rest[0].key:
            return False
        scene.add(self._role(scene, items[at].key), [items[at].key])
        span = Span(rest[0].span.begin, rest[-1].span.end)
        scene.add("topic", [Unnamed(span.of(self.plain), span)] if len(span) <= LONGEST else [])
        return True

    def _made_into(self, scene: Scene, items: Sequence[Item]) -> bool:
        """将土路改造成水泥路: what it was is done to, what it became is the topic; 将问题分解为任务: the tasks are issued."""
        before = [p for p in scene.read.parsed.phrases if p.preposition in {"将", "把"}]
        became = scene.verb.words.endswith(("为", "成")) or items[0].words in {"为", "成"}
        if not before or not became or scene.type not in {"Construction", "Issuance", "Establishment"}:
            return False
        result = named([i for i in items if i.words not in {"为", "成"}], self.plain)
        scene.roles["target"] = result if scene.type == "Issuance" else scene.of("target")
        built = [f for f in result if self.discourse.type_of(f) == "Facility"]
        scene.add("target", built)
        scene.add("topic", [f for f in result if f not in built and scene.type != "Issuance"])
        return True

    def _exists(self, scene: Scene, items: Sequence[Item]) -> bool:
        """发现31件存在重复退件: where the problem is stands before 存在, the problem behind it."""
        if scene.type != "Finding":
            return False
        at = next((n for n, i in enumerate(items) if i.words in {"存在", "出现", "发生"} and not i.key), None)
        if at is None:
            return False
        scene.add("target", [i.key for i in items[:at] if i.key])
        scene.add("topic", named(items[at + 1 :], self.plain))
        return True

    def _found_of(self, scene: Scene, items: Sequence[Item]) -> bool:
        """发现该公司台账登记不全: of whom it was found, and what."""
        first, rest = items[0], items[1:]
        if scene.type != "Finding" or not first.key or first.tag not in {"Organization", "Person", "Facility", "Place"}:
            return False
        verbs = [n for n, i in enumerate(rest) if i.tag in {"v", "a"} and not i.key]
        if not verbs or rest[0].words in {"的", "、", "和", "等"} or rest[-1].words.endswith(("问题", "隐患")):
            return False
        scene.add("place" if first.tag == "Place" else "target", [first.key])
        begin = next((i.span.begin for i in rest if i.tag not in {"d", "w", "u", "c"}), rest[0].span.begin)
        span = Span(begin, rest[-1].span.end)
        scene.add("topic", [Unnamed(span.of(self.plain), span)] if 2 <= len(span) <= LONGEST else [])
        return True

    def _role(self, scene: Scene, filler: Filler) -> str:
        """The role of one filler: by what it is, then by the verb, then by the frame."""
        frame, type_ = scene.verb.frame, self.discourse.type_of(filler)
        words = filler.words if isinstance(filler, Unnamed) else self.passage.entities[filler].name
        own = self._by_type(scene, type_, words) or self._by_verb(scene, type_, words)
        if own:
            return own
        if frame.object == "recipient" and self._is_handed(type_, words):
            return "target"
        if scene.type != frame.type:
            return SHIFTED.get(scene.type, "target")
        return "topic" if frame.object == "campaign" else frame.object

    def _is_people(self, type_: str, words: str) -> bool:
        return not type_ and self.discourse.can_act(words)

    def _is_handed(self, type_: str, words: str) -> bool:
        """反馈报告, 告知结果: what is told or handed on is nobody who receives it."""
        return type_ in {"Document", "Mechanism", "Facility"} or (not type_ and not self.discourse.can_act(words))

    @staticmethod
    def _by_type(scene: Scene, type_: str, words: str) -> str:
        """A campaign and a concept have a role of their own, unless the campaign is works that are built."""
        if type_ == "Campaign":
            works = WORKS.search(words) and scene.type not in {"CampaignAction", "Inspection"}
            return "target" if works or scene.verb.frame.type == "Gathering" else "campaign"
        return "topic" if type_ == "Concept" else ""

    def _by_verb(self, scene: Scene, type_: str, words: str) -> str:
        """搬进新楼, 任局长, 查封车间, 移送检察机关: the role that a family of verbs gives."""
        frame, verb, lexicon = scene.verb.frame, scene.verb.words, self.lexicon
        if verb in lexicon.words("gives") and (type_ in {"Group", "Person", "Organization"} or self._is_people(type_, words)):
            return "recipient"  # 1140万元已返还群众
        if verb in lexicon.words("moves") and (type_ in {"Place", "Facility"} or not type_):
            return "place"
        if verb in lexicon.words("holds"):
            return "place" if type_ == "Organization" else "topic"
        tells = frame.object == "topic" or scene.type in {"Finding", "Complaint", "Sanction"}
        if tells and (type_ in NAMED or verb in lexicon.words("seizes")):
            return "place" if type_ == "Place" and frame.type == "Finding" else "target"
        if frame.type == "Sanction" and not type_ and lexicon.ending("punished").search(words):
            return "target"
        receives = type_ == "Organization" or (not type_ and lexicon.ending("receiving").search(words))
        return "recipient" if frame.type == "Transfer" and receives else ""
