"""Who fills a role as the object of a preposition: 对7家企业, 向检察机关, 由县住建局."""

from __future__ import annotations

from collections.abc import Mapping

from kg.model import Filler, Span, Unnamed
from kg.ontology import expression
from kg.relate.discourse import Discourse
from kg.relate.roles import WORKS, Scene
from kg.relate.syntax import Phrase, named

BY = frozenset({"由", "被", "经"})


class Phrases:
    """Fills roles from the prepositional phrases of a clause."""

    def __init__(self, discourse: Discourse, prepositions: Mapping[str, str]) -> None:
        self.discourse, self.passage, self.plain = discourse, discourse.passage, discourse.passage.plain
        self.prepositions = prepositions
        lexicon = discourse.passage.lexicon
        self.misdeed, self.sphere = lexicon.ending("misdeed"), lexicon.within("sphere")
        # Plain words for a place: what such words end on, or a word that tells it.
        self.location = expression(
            "[省市县区镇乡村路街巷桥站场馆厅室楼院校园港河江湖海山林田地点段口侧岸线边旁里内外上下中]$|" + lexicon.choice("site")
        )

    def fill(self, scene: Scene) -> None:
        """The phrases in the reach of the verb; one with 由 may stand before an earlier verb."""
        reach, parsed = scene.read.parsed.reach(scene.verb), scene.read.parsed
        later = scene.verb is not parsed.verbs[0]
        for phrase in parsed.phrases:
            earlier = later and phrase.preposition == "由" and phrase.span.begin < reach.begin
            if earlier or reach.begin <= phrase.span.begin < reach.end:
                self._fill(scene, phrase)

    def _fill(self, scene: Scene, phrase: Phrase) -> None:
        role, fillers = self._governed(scene, phrase)
        if scene.type == "Complaint" and phrase.preposition in {"针对", "对"} and phrase.span.end == scene.verb.begin:
            role = "agent"  # 针对群众|反映强烈的停车难问题
        if scene.type in {"Sanction", "Feedback"} and (fault := self._fault(phrase)):
            scene.add("topic", [fault])
        group = next((i.key for i in phrase.items if i.tag == "Group"), "")
        if scene.type == "Inspection" and role == "target" and group and group not in fillers:
            scene.add("topic", fillers)  # 对9家养老机构的|补贴资金开展审计
            fillers = [group]
        if role == "place":
            role, fillers = self._located(scene, phrase, fillers)
        scene.by |= role == "agent" and phrase.preposition in BY and bool(fillers)
        for filler in fillers if role != "none" else ():
            scene.add(self._fitting(scene, role, filler), [filler])

    def _governed(self, scene: Scene, phrase: Phrase) -> tuple[str, list[Filler]]:
        """The role that the frame or the preposition gives, and what the phrase names."""
        frame, fillers = scene.verb.frame, named(phrase.items, self.plain)
        role = frame.roles.get(phrase.preposition, self.prepositions[phrase.preposition])
        if role == "object":
            return (frame.object if frame.object != "none" else "target"), fillers
        if role == "form":  # 运用“四种形态”处理735人次
            return "topic", [f for f in fillers if self.discourse.type_of(f) == "Concept"]
        return role, fillers

    def _fault(self, phrase: Phrase) -> Unnamed | None:
        """进度滞后 of 对进度滞后的2家单位予以通报: what stands before 的 says why."""
        inside = next((i for i in phrase.items if i.tag == "Group" and "的" in i.words), None)
        if inside is not None and inside.quantity is not None and phrase.preposition in {"对", "对于", "给予"}:
            span = Span(inside.quantity.span.end, inside.span.begin + inside.words.index("的"))
            return Unnamed(span.of(self.plain), span) if 3 <= len(span) <= 20 else None  # 2名监管不力的干部
        at = next((n for n, i in enumerate(phrase.items) if n and i.words == "的"), None)
        if at is None or phrase.preposition not in {"对", "对于", "给予"} or phrase.items[0].key:
            return None
        counted = any(i.quantity or i.tag in {"Group", "Person"} for i in phrase.items[at + 1 :])
        span = Span(phrase.items[0].span.begin, phrase.items[at].span.begin)
        return Unnamed(span.of(self.plain), span) if counted and 3 <= len(span) <= 20 else None

    def _located(self, scene: Scene, phrase: Phrase, fillers: list[Filler]) -> tuple[str, list[Filler]]:
        """在巡察办督促下: who urges acts; 申请到资金: what 到 governs is the object; else plain words must be a place."""
        verb, discourse = scene.verb, self.discourse
        if verb.background and phrase.preposition in {"在", "于"} and phrase.span.end == verb.begin:
            return "agent", [f for f in fillers if discourse.acts(f) and discourse.type_of(f) != "Place"]
        plain = [f for f in fillers if isinstance(f, Unnamed) and not self.location.search(f.words)]
        if plain and phrase.preposition == "到" and phrase.span.begin == verb.span.end:
            return verb.frame.object if verb.frame.object != "none" else "target", fillers
        return "place", [f for f in fillers if f not in plain]

    def _fitting(self, scene: Scene, role: str, filler: Filler) -> str:
        """The role that a filler can take: a campaign is never where something happens, a place never what it is about."""
        if isinstance(filler, Unnamed):
            wrong = scene.type == "Sanction" and self.misdeed.search(filler.words)  # 对失职失责行为严肃追责
            return "topic" if wrong or (role == "place" and self.sphere.search(filler.words)) else role
        entity = self.passage.entities[filler]
        if entity.type == "Campaign" and role in {"place", "topic", "recipient"} and not WORKS.search(entity.name):
            return "campaign"
        if scene.type == "Appointment" and role == "place" and entity.type == "Group":
            return "recipient"  # 向6所学校派去教师52名
        return "topic" if entity.type == "Concept" and role in {"target", "place"} else role
