"""Who fills which role of an event: from the frame of its verb, the parts of its clause, and what the text said before."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.model import ROLES, Filler, Unnamed
from kg.relate.discourse import Discourse, Read
from kg.relate.frames import Verb
from kg.relate.objects import Objects
from kg.relate.phrases import Phrases
from kg.relate.relative import Relative
from kg.relate.roles import Roles, Scene
from kg.relate.settling import Settling
from kg.relate.subjects import Subjects
from kg.relate.syntax import object_of

POINTS = re.compile(r"([两二三四])(?:家|个)?(?:单位|部门|公司|方|局|机构)")
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4}
THIS = re.compile("(?:该|这座|这条|此)(?:大?桥|公路|道路|路|隧道|水库|工程|项目|厂|路段|食堂|医院|学校)")
MOST = 8  # fillers of one role


class Casting:
    """Fills the roles of the verbs of a passage."""

    def __init__(self, discourse: Discourse, prepositions: Mapping[str, str], passives: frozenset[str]) -> None:
        self.discourse, self.passage = discourse, discourse.passage
        self.lexicon, self.passives = discourse.passage.lexicon, tuple(sorted(passives))
        self.phrases, self.subjects = Phrases(discourse, prepositions), Subjects(discourse)
        self.objects, self.settling, self.relative = Objects(discourse), Settling(discourse), Relative(discourse)

    def cast(self, at: int, verb: Verb, type_: str) -> Roles:
        """The roles of a verb that reports an event of a type, in the clause at an index; empty ones are left out."""
        scene = Scene(at, self.discourse.reads[at], verb, type_)
        told_of = self.relative.fill(scene) if verb.attributive else None
        if told_of is not None:
            scene.roles.update(told_of)
        else:
            self.phrases.fill(scene)
            self.subjects.fill(scene, passive=self.passive(scene.read, verb, type_))
            self.objects.fill(scene)
            self.settling.fill(scene)
        told = {r: list(dict.fromkeys(self._pointed(scene, scene.roles[r])))[:MOST] for r in ROLES if scene.of(r)}
        return {r: fillers for r, fillers in told.items() if fillers}

    def passive(self, read: Read, verb: Verb, type_: str) -> bool:
        """Whether the subject undergoes the deed: 被移送, 受到处分, 予以收缴."""
        before = [i.words for i in read.parsed.clause.items if i.span.end <= verb.span.begin]
        if verb.words in self.lexicon.words("ends") and read.subject and not object_of(read.parsed, verb):
            return True  # 其中2家关停
        done_to = type_ in {"Sanction", "Rectification", "Transfer", "Economic"} and read.subject
        if done_to and not self.lexicon.words("entirely").isdisjoint(before[-3:]):
            return True  # 3家造粒厂全部立案
        if type_ == "Sanction" and not self.lexicon.words("undergoing").isdisjoint(before):
            return True
        light = verb.light.words if verb.light else ""
        return any(w in self.passives for w in before[-5:]) or light.startswith(self.passives) or light.endswith(self.passives)

    def _pointed(self, scene: Scene, fillers: list[Filler]) -> list[Filler]:
        """What plain words point to: 该桥 to the thing in force, 两家单位 to the two bodies named last before."""
        found: list[Filler] = []
        for filler in fillers:
            if isinstance(filler, Unnamed) and THIS.fullmatch(filler.words) and self.discourse.things:
                found += self.discourse.things
                continue
            words = filler.words if isinstance(filler, Unnamed) else self.passage.entities[filler].name
            m = POINTS.fullmatch(words)
            found += self._last_bodies(scene.read.parsed.clause.span.begin, COUNTS[m[1]]) if m else [filler]
        return found

    def _last_bodies(self, before: int, number: int) -> list[Filler]:
        mentions = [m for m in self.passage.finds.mentions if m.type == "Organization" and m.span.end <= before]
        keys = dict.fromkeys(self.passage.keys[m] for m in reversed(mentions) if m in self.passage.keys)
        return [*list(keys)[:number][::-1]]
