"""Whether a verb says something that could be checked: a number, a name, a time, a deed of somebody named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kg.ontology import expression, one_of
from kg.relate.casting import Casting
from kg.relate.discourse import Discourse, Read
from kg.relate.draft import Draft
from kg.relate.passage import Item
from kg.relate.timeline import Timeline

ATTRIBUTIVE = frozenset({"Transfer", "Construction", "Issuance", "Establishment", "Appointment", "Complaint"})
BACKGROUND = frozenset({"Inspection", "Feedback"})
TITLED = frozenset({"Document", "Campaign", "Mechanism", "Meeting", "Facility"})
# 水质达到Ⅱ类: a grade is a figure, too.
GRADE = re.compile("[ⅠⅡⅢⅣⅤIV]{1,3}[类级]|[一二三四五]类(?:水|标准|$)")
REMARKABLE = TITLED | {"Group", "Person", "Organization", "Place"}


@dataclass(frozen=True)
class Said:
    """A draft in its clause, and what the clause says beside the verb."""

    draft: Draft
    read: Read

    @cached_property
    def items(self) -> list[Item]:
        """The items in the reach of the verb."""
        return [i for i in self.read.parsed.clause.items if self.draft.reach.covers(i.span)]

    @cached_property
    def before(self) -> list[Item]:
        """The items of the clause before the verb."""
        return [i for i in self.read.parsed.clause.items if i.span.end <= self.draft.verb.begin]

    @cached_property
    def number(self) -> bool:
        """Whether it counts something."""
        return any(i.quantity for i in self.items)

    @cached_property
    def actor(self) -> bool:
        """Whether one who acts is named before the verb."""
        return any(i.key and i.tag in {"Organization", "Group", "Person", "Place"} for i in self.before)

    @cached_property
    def thing(self) -> bool:
        """Whether something built or run is named before the verb."""
        return any(i.key and i.tag in {"Facility", "Campaign"} for i in self.before)

    @cached_property
    def titled(self) -> bool:
        """Whether something with a title is named behind the verb."""
        begin = self.draft.verb.span.begin
        return any(i.key and i.tag in TITLED and i.span.begin > begin for i in self.items)

    @cached_property
    def named(self) -> bool:
        """Whether anything is named behind the verb or in its phrases."""
        end = self.draft.verb.span.end
        phrased = any(i.key for p in self.read.parsed.phrases if self.draft.reach.covers(p.span) for i in p.items)
        return phrased or any(i.key and i.tag in REMARKABLE and i.span.begin >= end for i in self.items)


class Worth:
    """Judges the drafts of a passage."""

    def __init__(self, discourse: Discourse, casting: Casting, timeline: Timeline) -> None:
        self.discourse, self.casting, self.timeline = discourse, casting, timeline
        passage = discourse.passage
        self.plain, self.lexicon = passage.plain, passage.lexicon
        self.boilerplate = expression(one_of(passage.ontology.words("clauses", "boilerplate")))

    def of(self, read: Read, draft: Draft) -> bool:
        """Whether a draft is worth an event."""
        verb, said = draft.verb, Said(draft, read)
        if verb.attributive:
            return self._attributive(said)
        if verb.background:
            return draft.type in BACKGROUND and said.actor
        if verb.frame.type == "CampaignAction":
            return bool(draft.roles.get("campaign")) or (verb.words in self.lexicon.words("hosting") and said.actor)
        if verb.frame.measured:
            return said.number or GRADE.search(draft.reach.of(self.plain)) is not None
        if (not verb.is_weak or draft.type == "Sanction") and self.casting.passive(read, verb, draft.type):
            return True
        return not self._is_boilerplate(said) and self._plain(said)

    def _plain(self, said: Said) -> bool:
        """A verb in its own right, with nothing that decides by itself."""
        draft, verb, clause = said.draft, said.draft.verb, said.read.parsed.clause
        if verb.words in self.lexicon.words("orders") and (said.actor or self._demands(draft)):
            return True
        if verb.frame.subject == "built" and not verb.is_weak and (said.thing or self.timeline.named(clause)):
            return True
        if draft.type == "Transfer" and draft.roles.get("recipient"):
            return True  # 其涉嫌犯罪问题移送检察机关
        complains = draft.type == "Complaint" and verb.words not in verb.frame.receivers
        if complains and draft.roles.get("agent") and draft.roles.get("topic"):
            return True  # 针对群众反映强烈的停车难问题
        if verb.is_weak:
            return said.number or said.titled
        named = draft.type == verb.frame.type and verb.frame.names
        if named and not said.number and not any(i.tag in verb.frame.names for i in clause.items):
            return False
        carried = bool(draft.roles.get("agent")) and self.discourse.fresh
        return said.number or said.named or said.actor or self.timeline.own(clause) is not None or carried

    def _attributive(self, said: Said) -> bool:
        """移交的问题清单, 新建的3座桥: told with an actor, a time or a number only."""
        end = said.draft.verb.span.end
        counted = any(i.quantity and 0 <= i.span.begin - end <= 2 for i in said.items)
        return said.draft.type in ATTRIBUTIVE and (said.actor or any(i.time for i in said.before) or counted)

    def _is_boilerplate(self, said: Said) -> bool:
        """认真贯彻落实…: a phrase of every report, unless it counts, names or dates something."""
        clause = said.read.parsed.clause
        told = said.number or said.titled or self.timeline.own(clause)
        return not told and self.boilerplate.match(clause.span.of(self.plain)) is not None

    def _demands(self, draft: Draft) -> bool:
        """,责令整改: the one who acted last demands it."""
        demands = draft.verb.words in self.lexicon.words("demands")
        return demands and self.discourse.fresh and bool(draft.roles.get("agent"))
