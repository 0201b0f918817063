"""Who runs, issues or set up a campaign, meeting, document or mechanism, what it is about, and who is one of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Entity, Mention, Span
from kg.relate.draft import Draft
from kg.relate.passage import Passage

Found = tuple[str, str, str, Span, str, float]
TITLED = frozenset({"Campaign", "Document", "Mechanism", "Meeting"})
OWNERS = frozenset({"Organization", "Group", "Place"})
TELLING = frozenset({"CampaignAction", "Issuance", "Establishment", "Inspection", "Feedback", "Gathering", "Training"})
REBUILT = re.compile(r"(?:迁建|扩建|改建|新建|重建|改造|搬迁|北延|南延|东延|西延|拓宽|维修|加固|提标)[^,]{0,6}$")
WORKS = re.compile(r"(?:工程|项目)(?:[一二三四]期)?$")


class Sources:
    """The relations of titled things."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.drafts = passage, drafts
        self.entities, self.keys = passage.entities, passage.keys

    def titled(self) -> Iterator[Found]:
        """县中医医院迁建项目 is about the hospital; 禾丰食品公司深加工项目 is the firm's; 十五届县委第五轮巡察 is the committee's."""
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
        elif type_ in {"Organization", "Facility", "Meeting", "Concept"} and entity.type != "Meeting":
            yield entity.key, "addresses", other, mention.span, "relation/named-in-title", 0.7
        elif type_ == "Campaign" and entity.type == "Document":
            yield entity.key, "addresses", other, mention.span, "relation/named-in-title", 0.7
        elif type_ == "Place" and entity.type == "Campaign" and WORKS.search(entity.name):
            yield entity.key, "addresses", other, mention.span, "relation/place-in-title", 0.65

    def members(self) -> Iterator[Found]:
        """浏发集团等7家国有企业, 余某等9人."""
        things = [m for m in self.passage.finds.mentions if m in self.keys]
        for one, group in zip(things, things[1:], strict=False):
            if group.type == "Group" and one.type in {"Organization", "Person"} and self.passage.plain[one.span.end : group.span.begin] == "等":
                yield self.keys[one], "memberOf", self.keys[group], Span(one.span.begin, group.span.end), "relation/member", 0.9
        for group in things:
            for part in group.parts if group.type == "Group" else ():
                if part in self.keys and self.passage.plain[part.span.end : part.span.end + 1] == "等":
                    yield self.keys[part], "memberOf", self.keys[group], group.span, "relation/member", 0.85

    def organizers(self) -> Iterator[Found]:
        """Who opens, issues, holds or sets up a campaign, a document, a meeting, a mechanism is its organizer."""
        for draft in self.drafts:
            agents = [a for a in draft.roles.get("agent", []) if isinstance(a, str) and self.entities[a].type in OWNERS]
            if draft.type not in TELLING or not agents:
                continue
            for role in ("target", "campaign", "topic"):
                for thing in draft.roles.get(role, []):
                    if isinstance(thing, str) and self._is_held(draft, thing, role):
                        yield from ((thing, "organizer", a, draft.clause.span, "relation/organizer", 0.7) for a in agents[:4])

    def _is_held(self, draft: Draft, thing: str, role: str) -> bool:
        """Whether the clause itself names the thing behind its verb: a campaign that is only in force was opened by somebody else."""
        entity = self.entities[thing]
        behind = any(draft.clause.span.covers(m.span) and m.span.end > draft.verb.begin for m in entity.mentions)
        if entity.type not in TITLED or not behind:
            return False
        if draft.type == "Inspection" and role != "campaign":
            return False
        return role != "topic" or entity.type == "Meeting"

    def inspections(self) -> Iterator[Found]:
        """省级生态环境保护督察 is run by the report's 督察组, and is about the home place."""
        teams = [e for e in self.passage.resolution.entities if e.type == "Organization" and e.name.endswith(("督察组", "巡视组"))]
        home = self.passage.resolution.home
        for entity in self.passage.resolution.entities:
            if teams and entity.type == "Campaign" and entity.name.endswith(("督察", "巡视")):
                where = entity.mentions[0].span
                yield entity.key, "organizer", teams[0].key, where, "relation/inspection-of-team", 0.75
                if home:
                    yield entity.key, "addresses", home, where, "relation/inspection-of-home", 0.65
