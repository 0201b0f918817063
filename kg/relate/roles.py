"""Who fills which role of an event: from the frame of its verb, the parts of its clause, and what the text said before."""

from __future__ import annotations

import re

from kg.model import ROLES, Filler, Unnamed
from kg.relate.discourse import Discourse, Read
from kg.relate.frames import Verb
from kg.relate.syntax import named, object_of

Roles = dict[str, list[Filler]]
# A problem without any word about it tells nothing: 发现问题81个 has no topic.
BARE = re.compile(r"(?:相关|有关|各类|类似|一批|突出)?(?:问题|隐患|线索|情况|意见|人|案件|典型案例)")
RECEIVING = re.compile(r"(?:机关|部门|法院|检察院|单位|司法机关|公安|党委|政府|局|委|院方|企业手中|手中)$")
WORKS = re.compile(r"(?:工程|项目|改造|建设|迁建|扩建)(?:[一二三四]期)?$")
MOTION = frozenset({"走进", "深入", "进驻", "赴", "到", "奔赴", "下沉", "搬进", "搬入", "迁入", "入驻", "驻"})


class Casting:
    """Fills the roles of the verbs of a passage."""

    def __init__(self, discourse: Discourse, prepositions: dict[str, str], passives: frozenset[str]) -> None:
        self.discourse, self.passage = discourse, discourse.passage
        self.plain = discourse.passage.plain
        self.prepositions, self.passives = prepositions, passives

    def cast(self, at: int, verb: Verb) -> Roles:
        """The roles of a verb in the clause at an index; empty ones are left out."""
        read = self.discourse.reads[at]
        roles: Roles = {}
        passive = self.passive(read, verb)
        self._phrases(roles, read, verb)
        self._subject(roles, at, verb, passive=passive)
        self._object(roles, read, verb)
        self._settle(roles, at, verb)
        return {r: list(dict.fromkeys(roles[r]))[:8] for r in ROLES if roles.get(r)}

    def passive(self, read: Read, verb: Verb) -> bool:
        """Whether the subject undergoes the deed: 被移送, 受到处分, 予以收缴."""
        before = [i for i in read.parsed.clause.items if i.span.end <= verb.span.begin]
        light = verb.light.words if verb.light else ""
        return any(i.words in self.passives for i in before[-5:]) or any(light.startswith(p) or light.endswith(p) for p in self.passives)

    def _phrases(self, roles: Roles, read: Read, verb: Verb) -> None:
        reach, frame = read.parsed.reach(verb), verb.frame
        for phrase in read.parsed.phrases:
            if not reach.begin <= phrase.span.begin < reach.end:
                continue
            role = frame.roles.get(phrase.preposition, self.prepositions[phrase.preposition])
            if role == "object":
                role = frame.object if frame.object != "none" else "target"
            fillers = named(phrase.items, self.plain)
            for filler in fillers if role != "none" else ():
                roles.setdefault(self._fitting(role, filler), []).append(filler)

    def _fitting(self, role: str, filler: Filler) -> str:
        """The role that a filler can take: a campaign is never where something happens, a place never what it is about."""
        type_ = self.discourse.type_of(filler)
        if type_ == "Campaign" and role in {"place", "topic", "recipient"} and not WORKS.search(self.passage.entities[str(filler)].name):
            return "campaign"
        if type_ == "Concept" and role in {"target", "place"}:
            return "topic"
        if role == "place" and not type_ and isinstance(filler, Unnamed) and re.search("方面|领域|工作|问题|过程|活动", filler.words):
            return "topic"
        return role

    def _subject(self, roles: Roles, at: int, verb: Verb, *, passive: bool) -> None:
        read, frame, discourse = self.discourse.reads[at], verb.frame, self.discourse
        subject = list(read.subject)
        if passive:
            roles.setdefault("target", []).extend(subject or (discourse.actors if discourse.fresh else []))
            self._between(roles, read, verb)
            return
        things = [f for f in subject if discourse.type_of(f) in {"Facility", "Campaign", "Document", "Mechanism"}]
        plain = [f for f in subject if isinstance(f, Unnamed)]
        where = [f for f in subject if discourse.type_of(f) == "Place" and not discourse.acts(f)]
        roles.setdefault("place", []).extend(where)
        if verb.words in frame.receivers:
            roles.setdefault("recipient", []).extend(discourse.agents(at))
            return
        if frame.subject == "topic":
            roles.setdefault("topic", []).extend(plain or things)
        elif frame.subject == "built" or things:
            roles.setdefault("target", []).extend(things + (plain if frame.subject == "built" else []))
        self._agents(roles, at, verb, bool(things))

    def _agents(self, roles: Roles, at: int, verb: Verb, has_things: bool) -> None:
        read, frame, discourse = self.discourse.reads[at], verb.frame, self.discourse
        own = [f for f in read.subject if discourse.acts(f)]
        plain = [f for f in read.subject if isinstance(f, Unnamed)]
        if "agent" in roles and not own and frame.type not in {"Gathering", "Establishment", "Inspection", "Economic"}:
            return
        if own:
            roles["agent"] = own + (plain if len(own) + len(plain) > 1 and frame.subject != "topic" else []) + roles.get("agent", [])
        elif plain and frame.subject == "agent" and not frame.measured:
            roles["agent"] = plain + roles.get("agent", [])
        elif frame.home_agent:
            home = self.passage.resolution.home
            roles.setdefault("agent", []).extend([home] if home else [])
        elif not (frame.subject == "built" and (has_things or plain)):
            roles["agent"] = discourse.agents(at) + roles.get("agent", [])

    def _between(self, roles: Roles, read: Read, verb: Verb) -> None:
        """正接受寿阳县监委监察调查: the body between the light verb and the noun of action acts."""
        if verb.light is None:
            return
        inner = [i for i in read.parsed.clause.items if verb.light.span.end <= i.span.begin and i.span.end <= verb.span.begin]
        roles.setdefault("agent", []).extend(i.key for i in inner if i.key and i.tag in {"Organization", "Group"})

    def _object(self, roles: Roles, read: Read, verb: Verb) -> None:
        frame = verb.frame
        items = object_of(read.parsed, verb)
        if verb.light:
            items = [i for i in read.parsed.clause.items if verb.light.span.end <= i.span.begin and i.span.end <= verb.span.begin and i.key
                     and i.tag in {"Campaign", "Meeting", "Concept"}]
        if frame.object == "none" or not items:
            return
        for filler in named(items, self.plain):
            roles.setdefault(self._object_role(filler, verb), []).append(filler)

    def _object_role(self, filler: Filler, verb: Verb) -> str:
        frame, type_ = verb.frame, self.discourse.type_of(filler)
        if type_ == "Campaign":
            works = WORKS.search(self.passage.entities[str(filler)].name) and frame.type not in {"CampaignAction", "Inspection"}
            return "target" if works else "campaign"
        if type_ == "Concept":
            return "topic"
        if frame.object == "topic" and type_ in {"Group", "Person", "Organization", "Facility", "Place"}:
            return "place" if type_ == "Place" and frame.type == "Finding" else "target"
        if frame.type == "Transfer" and (type_ == "Organization" or (isinstance(filler, Unnamed) and RECEIVING.search(filler.words))):
            return "recipient"
        if frame.object == "campaign":
            return "topic"
        return frame.object

    def _settle(self, roles: Roles, at: int, verb: Verb) -> None:
        """What is told of the event's type alone, and what is carried over from the clauses before."""
        settle = getattr(self, f"_settle_{verb.frame.type.lower()}", None)
        if settle is not None:
            settle(roles, at, verb)
        agents = roles.get("agent", [])
        for role in ("target", "recipient", "topic"):
            if role in roles:
                roles[role] = [f for f in roles[role] if f not in agents or (role == "target" and len(agents) == 0)]
        if not roles.get("campaign") and self.discourse.campaigns:
            roles["campaign"] = list(self.discourse.campaigns)
        if not roles.get("place") and verb.frame.type in {"Construction", "Rectification"}:
            roles["place"] = list(self.discourse.places)

    def _settle_finding(self, roles: Roles, at: int, verb: Verb) -> None:
        roles["topic"] = [f for f in roles.get("topic", []) if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
        if not roles.get("target"):
            roles["target"] = list(self.discourse.inspected)

    def _settle_feedback(self, roles: Roles, at: int, verb: Verb) -> None:
        documents = [f for f in roles.get("recipient", []) if self.discourse.type_of(f) in {"Document", "Mechanism"}]
        if documents:
            roles["recipient"] = [f for f in roles["recipient"] if f not in documents]
            roles.setdefault("target", []).extend(documents)
        if not roles.get("recipient"):
            roles["recipient"] = list(self.discourse.inspected)

    def _settle_sanction(self, roles: Roles, at: int, verb: Verb) -> None:
        topic = [f for f in roles.get("topic", []) if not (isinstance(f, Unnamed) and BARE.fullmatch(f.words))]
        roles["topic"] = topic or list(self.discourse.offence)

    def _settle_construction(self, roles: Roles, at: int, verb: Verb) -> None:
        if not roles.get("target"):
            roles["target"] = list(self.discourse.things)

    def _settle_economic(self, roles: Roles, at: int, verb: Verb) -> None:
        if verb.frame.measured:
            return
        if not roles.get("target") and self.discourse.things and not roles.get("agent"):
            roles["target"] = list(self.discourse.things)


