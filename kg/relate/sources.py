"""Who runs, issues or set up a campaign, meeting, document or mechanism, what it is about, and who is one of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.model import Entity, Mention, Span
from kg.relate.draft import Draft
from kg.relate.found import Found
from kg.relate.passage import Passage

TITLED = frozenset({"Campaign", "Document", "Mechanism", "Meeting"})
ADDRESSED = frozenset({"Organization", "Facility", "Meeting", "Concept"})
OWNERS = frozenset({"Organization", "Group", "Place"})
# Events whose agent has what they name: 印发通知, 召开会议, 开展行动.
TELLING = frozenset({"CampaignAction", "Issuance", "Establishment", "Inspection", "Feedback", "Gathering", "Training"})
# A body in the name of such works is what they change, not who runs them: 县中医医院迁建项目.
REBUILT = re.compile(
    r"(?:迁建|扩建|改建|新建|重建|改造|搬迁|[东南西北]延|拓宽|维修|加固|提标)[^,]{0,6}$"
)
WORKS = re.compile(r"(?:工程|项目)(?:[一二三四]期)?$")


class Sources:
    """The relations of titled things."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.drafts = passage, drafts
        self.entities, self.keys = passage.entities, passage.keys
        self.orders = passage.lexicon.words("orders")

    def titled(self) -> Iterator[Found]:
        """县中医医院迁建项目 is about the hospital; 县委第五轮巡察 is the committee's, a firm's 深加工项目 the firm's."""
        for entity in self.passage.resolution.entities:
            for mention in entity.mentions if entity.type in TITLED else ():
                for part in mention.parts:
                    if part in self.keys:
                        yield from self._part(entity, mention, part)

    def _part(self, entity: Entity, mention: Mention, part: Mention) -> Iterator[Found]:
        other, type_ = self.keys[part], self.entities[self.keys[part]].type
        first = part.span.begin - mention.span.begin <= 4
        if type_ == "Organization" and first and not REBUILT.search(entity.name):
            yield entity.key, "organizer", other, mention.span, "relation/owner-in-title", 0.75
        elif (type_ in ADDRESSED and entity.type != "Meeting") or (type_ == "Campaign" and entity.type == "Document"):
            yield entity.key, "addresses", other, mention.span, "relation/named-in-title", 0.7
        elif type_ == "Place" and entity.type == "Campaign" and WORKS.search(entity.name):
            yield entity.key, "addresses", other, mention.span, "relation/place-in-title", 0.65

    def members(self) -> Iterator[Found]:
        """浏发集团等7家国有企业, 余某等9人."""
        things = [m for m in self.passage.finds.mentions if m in self.keys]
        for one, group in pairwise(things):
            between = self.passage.plain[one.span.end : group.span.begin]
            if group.type == "Group" and one.type in {"Organization", "Person"} and between == "等":
                yield self.keys[one], "memberOf", self.keys[group], Span(one.span.begin, group.span.end), "relation/member", 0.9
        for group in things:
            for part in group.parts if group.type == "Group" else ():
                if part in self.keys and self.passage.plain[part.span.end : part.span.end + 1] == "等":
                    yield self.keys[part], "memberOf", self.keys[group], group.span, "relation/member", 0.85

    def organizers(self) -> Iterator[Found]:
        """Who opens, issues, holds or sets up a campaign, a document, a meeting, a mechanism is its organizer."""
        for draft in self.drafts:
            ordered = draft.verb.words in self.orders and draft.roles.get("recipient")  # 督促县民政局修订办法
            role = "recipient" if ordered else "agent"
            agents = [a for a in draft.roles.get(role, []) if isinstance(a, str) and self.entities[a].type in OWNERS]
            if draft.type not in TELLING or not agents:
                continue
            for role in ("target", "campaign", "topic"):
                for thing in draft.roles.get(role, []):
                    if isinstance(thing, str) and self._is_held(draft, thing, role):
                        yield from ((thing, "organizer", a, draft.clause.span, "relation/organizer", 0.7) for a in agents[:4])

    def _is_held(self, draft: Draft, thing: str, role: str) -> bool:
        """Whether the clause itself names the thing behind its verb: one that is only in force was opened by somebody else."""
        entity = self.entities[thing]
        behind = any(draft.clause.span.covers(m.span) and m.span.end > draft.verb.begin for m in entity.mentions)
        if entity.type not in TITLED or not behind:
            return False
        if draft.type == "Inspection" and role != "campaign":
            return False
        return role != "topic" or entity.type == "Meeting"

    def inspections(self) -> Iterator[Found]:
        """省级生态环境保护督察 is run by the report's 督察组, and is about the home place."""
        bodies = [e for e in self.passage.resolution.entities if e.type == "Organization"]
        teams = [e for e in bodies if e.name.endswith(("督察组", "巡视组"))]
        home = self.passage.resolution.home
        for entity in self.passage.resolution.entities:
            if teams and entity.type == "Campaign" and entity.name.endswith(("督察", "巡视")):
                where = entity.mentions[0].span
                yield entity.key, "organizer", teams[0].key, where, "relation/inspection-of-team", 0.75
                if home:
                    yield entity.key, "addresses", home, where, "relation/inspection-of-home", 0.65
