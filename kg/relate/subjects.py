"""Who fills a role as the subject of a verb: who acts, who undergoes, which place or thing a figure is told of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Filler, Span, Unnamed
from kg.ontology import expression
from kg.relate.deeds import FIGURES
from kg.relate.discourse import Discourse
from kg.relate.roles import Scene
from kg.relate.syntax import plain_words

# The thing that the text is about, in a word: 项目总投资7.62亿元, 主体封顶.
GENERIC = re.compile(r"(?:该|整个|本)?(?:项目|工程)?(?:[一二三四]期)?(?:主体|主体工程|主体结构)?")
ALONG = frozenset({"沿线", "沿途", "两侧", "两岸"})
IN_CAMPAIGN = frozenset(
    {"CampaignAction", "Inspection", "Finding", "Transfer", "Appointment", "Feedback", "Sanction", "Complaint"}
)
# What is done by an office or a firm, not by the person who tells of it.
OFFICIAL = frozenset(
    {"Economic", "Construction", "Rectification", "Establishment", "Gathering", "Inspection", "Feedback", "Finding", "Issuance"}
)
# What 由 names the doer of has its subject done to it: 产业园由城建集团承建.
UNDERGONE = frozenset({"Construction", "Rectification", "Transfer", "Issuance", "Appointment", "Sanction", "Inspection"})
OWN_FIGURES = frozenset({"Company", "School", "Hospital", "Township", "Village", "Zone"})
DISPOSING = frozenset({"将", "把"})
ALSO_CARRIED = frozenset({"Gathering", "Establishment", "Inspection", "Economic"})


class Subjects:
    """Fills roles from the subject of a clause, or from who acted before where it has none."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.passage, self.plain = discourse, discourse.passage, discourse.passage.plain
        self.lexicon = discourse.passage.lexicon
        self.acting_group = expression(rf"{self.lexicon.choice('acting_group')}|[两二三四五六七八九十\d]家")

    def fill(self, scene: Scene, *, passive: bool) -> None:
        """Give the subject the first reading that fits; who acts is asked for last."""
        subject = self._meant(scene)
        if (
            self._is_round(scene, subject)
            or self._befell(scene, subject)
            or self._undergone(scene, subject, passive=passive)
            or (scene.verb.frame.measured and self._borne(scene))
        ):
            return
        self._indicator(scene, subject)
        discourse = self.discourse
        scene.add("place", [f for f in subject if discourse.type_of(f) == "Place" and not discourse.acts(f)])
        if scene.verb.words in scene.verb.frame.receivers and scene.type == "Complaint":
            lines = [f for f in subject if discourse.type_of(f) in {"Mechanism", "Facility"}]
            scene.add("recipient", lines or discourse.agents(scene.at))  # 12345热线接到投诉27件
            return
        things = [f for f in subject if discourse.type_of(f) in {"Facility", "Campaign", "Document", "Mechanism"}]
        plain: list[Filler] = [f for f in subject if isinstance(f, Unnamed) and not self._can_act(scene, f)]
        if not self._told_of(scene, things, plain):
            self._agents(scene, has_things=bool(things or plain))

    def _meant(self, scene: Scene) -> list[Filler]:
        """The subject, with the thing that the text is about for 项目, 主体, 沿线."""
        subject, things = list(scene.read.subject), self.discourse.things
        if not things or not all(isinstance(f, Unnamed) for f in subject):
            return subject
        words = [f.words for f in subject if isinstance(f, Unnamed)]
        if len(words) == 1 and words[0] in ALONG:
            scene.add("place", things)
            return []
        return list(things) if words and all(GENERIC.fullmatch(w) for w in words) else subject

    def _is_round(self, scene: Scene, subject: Sequence[Filler]) -> bool:
        """第五轮巡察派出8个巡察组,发现问题529个: the body in the campaign's own name acts in it."""
        rounds = [f for f in subject if self.discourse.type_of(f) == "Campaign"]
        if not rounds or len(rounds) < len(subject) or scene.type not in IN_CAMPAIGN or scene.verb.frame.measured:
            return False
        scene.roles["campaign"] = rounds
        mentions = [m for f in rounds for m in self.passage.entities[str(f)].mentions]
        parts = [p for m in mentions for p in m.parts if p.type == "Organization" and p in self.passage.keys]
        scene.add("agent", dict.fromkeys(self.passage.keys[p] for p in parts))
        return True

    def _befell(self, scene: Scene, subject: Sequence[Filler]) -> bool:
        """全县4.86万人受灾: the place is where, the people are whom it befell."""
        frame = scene.verb.frame
        types = [self.discourse.type_of(f) for f in subject]
        if frame.agent != "none" or frame.subject != "built" or not {"Place", "Group"} & {*types}:
            return False
        scene.add("place", [f for f, t in zip(subject, types, strict=True) if t == "Place"])
        people = [i for i in scene.read.parsed.subject if i.quantity and not i.key and i.quantity.unit in {"人", "户", "名"}]
        scene.add("target", [f for f, t in zip(subject, types, strict=True) if t != "Place"])
        scene.add("target", [Unnamed(i.span.of(self.plain), i.span) for i in people])
        return True

    def _undergone(self, scene: Scene, subject: list[Filler], *, passive: bool) -> bool:
        """Whether the subject does not act: 540名负责人参训, 被移送, 任县水利局副局长."""
        discourse, type_ = self.discourse, scene.type
        if scene.verb.words in self.lexicon.words("attends") and subject:
            scene.add("recipient", subject)
            return True
        by = scene.by and bool(subject) and type_ in UNDERGONE
        if passive or by or self._cannot_act(scene):
            scene.add(self._undergoing(scene), subject or (discourse.actors if discourse.fresh else []))
            if scene.verb.light is not None:  # 正接受寿阳县监委监察调查: the body between acts
                scene.add("agent", [i.key for i in scene.action if i.key and i.tag in {"Organization", "Group"}])
            if not passive and type_ in {"Rectification", "Sanction", "Transfer"} and "agent" not in scene.roles:
                bodies = [f for f in discourse.actors if discourse.type_of(f) in {"Organization", "Place", "Group"}]
                scene.roles["agent"] = bodies if discourse.fresh else []
            return True
        if type_ == "Establishment" and subject and not scene.object and not scene.of("target") and scene.verb.light is None:
            scene.add("target", subject)  # 合作社2022年春成立
            return True
        if type_ in {"Sanction", "Transfer", "Appointment"} and self._is_target(scene):
            scene.add("target", subject or discourse.actors)
            return True
        return False

    def _undergoing(self, scene: Scene) -> str:
        """两名负责人被约谈, 高朗村被授予称号: whom a verb of telling or giving is done to receives."""
        takes = any(self.discourse.acts(f) or (isinstance(f, Unnamed) and self._can_act(scene, f)) for f in scene.read.subject)
        gives = scene.verb.words in self.lexicon.words("gives") and (takes or not scene.read.subject)
        return "recipient" if gives or scene.verb.frame.object == "recipient" else "target"

    def _cannot_act(self, scene: Scene) -> bool:
        """多收的4.8万元于9月底前退还: a subject that cannot act, of a verb without object."""
        subject, verb = scene.read.subject, scene.verb
        if verb.frame.subject != "agent" or not subject or verb.light or self._takes_object(scene):
            return False
        return all(isinstance(f, Unnamed) and not self._can_act(scene, f) for f in subject)

    def _takes_object(self, scene: Scene) -> bool:
        """资金2340万元已拨付|2018万元, 厂房租给|公司: a bare number or whom it is given to is no object."""
        if scene.verb.words.endswith("给"):
            return False
        behind = [i for i in scene.items if i.span.begin >= scene.verb.span.end]
        to = len(behind) > 1 and behind[0].words in {"给", "至", "到", "由", "入"}
        given = to and (bool(behind[1].key) or not behind[1].quantity)
        pays = any(scene.verb.words in self.lexicon.words(w) for w in ("gives", "recovers", "pays"))
        numbers = pays and all(i.quantity and not i.key for i in scene.object)
        return bool(scene.object) and not given and not numbers

    def _can_act(self, scene: Scene, filler: Unnamed) -> bool:
        """Whether plain words act: by what they are, or because 将 or 把 names what is acted on (工作室将线索移交县文旅局)."""
        disposes = any(p.preposition in DISPOSING and p.span.begin < scene.verb.begin for p in scene.read.parsed.phrases)
        return disposes or self.discourse.can_act(filler.words)

    def _is_target(self, scene: Scene) -> bool:
        """并处罚金20万元, 任县水利局副局长: where the one in force is a person, the person undergoes it."""
        discourse, words = self.discourse, scene.verb.words
        if scene.type == "Appointment":
            meant = scene.read.subject or discourse.actors
            held = words in self.lexicon.words("holds") | self.lexicon.words("leaves")
            return held and any(discourse.type_of(f) == "Person" for f in meant)
        own = any(discourse.acts(f) for f in scene.read.subject)
        return not own and discourse.fresh and all(discourse.type_of(f) == "Person" for f in discourse.actors)

    def _borne(self, scene: Scene) -> bool:
        """全县民生支出占…: the place before the noun bears the figure, the noun is its topic."""
        items = [i for i in scene.read.parsed.subject if i.time is None]
        if len(items) < 2 or items[0].tag not in {"Place", "Organization", "Facility"}:
            return False
        if items[1].key or items[1].words in {"、", "和", "的"}:
            return False
        scene.roles["target" if scene.type == "Construction" else "agent"] = [items[0].key]
        scene.roles["topic"] = plain_words(items[1:], self.plain)
        return True

    def _indicator(self, scene: Scene, subject: Sequence[Filler]) -> None:
        """人均花费达1305元, 实现地区生产总值158.6亿元: the noun before a measured verb, or between it and its figure."""
        verb = scene.verb
        if not verb.frame.measured or any(isinstance(f, Unnamed) for f in subject):
            return
        end = verb.span.end if verb.frame.id in FIGURES else verb.begin  # 进出口总额|8640万元
        before = [i for i in scene.items if i.span.end <= end and i.time is None and not i.key and not i.quantity]
        nouns = any(i.tag in {"n", "vn", "nz", "an"} for i in before)
        topic = plain_words(before, self.plain) if nouns else []
        if not topic and verb.words in {"实现", "完成", "达成"}:
            topic = plain_words(scene.object, self.plain)
        scene.add("topic", topic)

    def _told_of(self, scene: Scene, things: list[Filler], plain: list[Filler]) -> bool:
        """Put a subject that does not act in its role; true where a facility trades, so that nobody else acts."""
        frame = scene.verb.frame
        if frame.subject == "topic":
            lasting = self.lexicon.ending("lasting")
            lasts = scene.type == "Other" and any(lasting.search(f.words) for f in plain if isinstance(f, Unnamed))
            scene.add("target" if lasts else "topic", plain or things)  # 审批用时由42天缩短至26天
        elif things and self._only_where(scene, things):
            scene.add("place", things)
        elif things and self._trades(scene, things):
            scene.roles["agent"] = things + scene.of("agent")
            return True
        elif things or plain:
            nominal = scene.type == "Economic" and not things and frame.subject == "agent"
            scene.add("topic" if nominal else "target", things + plain)
        return False

    def _only_where(self, scene: Scene, things: Sequence[Filler]) -> bool:
        """徐沙河沿线封堵排污口27个: where the verb has an object of its own, the facility before it is the place."""
        if scene.type not in {"Construction", "Rectification"} or scene.verb.frame.object != "target" or not scene.object:
            return False
        return all(self.discourse.type_of(f) == "Facility" for f in things)

    def _trades(self, scene: Scene, things: Sequence[Filler]) -> bool:
        """腾冲驼峰机场保障航班412架次: a facility that sells, serves and earns is the one who does."""
        if scene.type != "Economic" or "投资" in scene.verb.words or not (scene.verb.frame.measured or scene.object):
            return False
        return all(self.discourse.type_of(f) == "Facility" for f in things)

    def _agents(self, scene: Scene, *, has_things: bool) -> None:
        """The subject's own actors, else those of the place, else those that the text named before."""
        subject, frame, discourse = scene.read.subject, scene.verb.frame, self.discourse
        own = [f for f in subject if discourse.acts(f) or (discourse.type_of(f) == "Meeting" and frame.type == "Gathering")]
        plain = [f for f in subject if isinstance(f, Unnamed) and self._can_act(scene, f)]
        named = "agent" in scene.roles and not own and not plain and frame.type not in ALSO_CARRIED
        if scene.by or named:
            return
        if not own and scene.type == "Economic" and (place := self._leading(scene)):
            scene.roles["agent"] = [place, *scene.of("agent")]  # 高朗村林下养鸡存栏6.5万只
        elif own or (plain and frame.subject != "topic"):
            scene.roles["agent"] = [f for f in subject if f in own or f in plain] + scene.of("agent")
        elif frame.agent == "none" or (frame.agent == "home" and scene.type == "Construction"):
            return
        elif (frame.agent == "home" and not self._of_firm(scene)) or self._is_macro(scene):
            home = self.passage.resolution.home
            scene.add("agent", self._bearers(scene) or ([home] if home else []))
        elif not self._comes_about(scene, has_things=has_things):
            carried = [self._official(scene, f) for f in discourse.agents(scene.at)]
            scene.roles["agent"] = (self._bearers(scene) or [f for f in carried if f]) + scene.of("agent")

    def _leading(self, scene: Scene) -> str:
        """The place that opens the subject, where it has an administration of its own."""
        first = next((i for i in scene.read.parsed.subject if i.time is None), None)
        return first.key if first is not None and first.tag == "Place" and self.discourse.acts(first.key) else ""

    @staticmethod
    def _comes_about(scene: Scene, *, has_things: bool) -> bool:
        """大桥通车: nobody need be named who does what a built thing does by itself."""
        built = scene.verb.frame.subject == "built"
        return built and (has_things or (scene.type == "Construction" and not scene.object))

    def _official(self, scene: Scene, filler: Filler) -> Filler:
        """Who goes on acting for the one who acted before; empty where nobody does.

        徐洪波…。2019年落户…,用工180余人: what a person's firm or office does is told on after the person spoke.
        1126名学生坐进教室。…启用: pupils do not go on acting.
        """
        type_ = self.discourse.type_of(filler)
        if scene.type not in OFFICIAL or type_ not in {"Group", "Person"}:
            return filler
        if type_ == "Person":
            return self.discourse.offices.get(str(filler), "")
        return filler if self.acting_group.search(self.passage.entities[str(filler)].name) else ""

    def _is_macro(self, scene: Scene) -> bool:
        """地方财政收入突破8亿元: figures of a whole place belong to the place, even in a government's own report."""
        if scene.type != "Economic":
            return False
        told = Span(scene.read.parsed.clause.span.begin, scene.verb.span.end).of(self.plain)
        if self.lexicon.within("macro").search(told):
            return not (self.discourse.fresh and self.discourse.actor_sentence == self.discourse.sentence)
        return scene.verb.frame.measured and not self.discourse.fresh and not self.discourse.main

    def _of_firm(self, scene: Scene) -> bool:
        """机械公司5月停产,产值下降16.8%: what a firm, a school, a town did in the sentence is followed by its own figures."""
        discourse = self.discourse
        if not discourse.fresh or discourse.actor_sentence != discourse.sentence:
            return False
        told = Span(scene.read.parsed.clause.span.begin, scene.verb.span.end).of(self.plain)
        kinds = {self.passage.entities[f].kind if isinstance(f, str) else "" for f in discourse.actors}
        return kinds <= OWN_FIGURES and not self.lexicon.within("macro").search(told)

    def _bearers(self, scene: Scene) -> list[Filler]:
        """…项目一期9月投产,年加工苹果8万吨: the thing that the sentence is about bears what is produced."""
        discourse = self.discourse
        return list(discourse.things) if scene.verb.frame.type == "Economic" and discourse.thing_in_force else []
