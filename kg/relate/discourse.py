"""What a clause may leave out because the text has said it before: who acts, in what, upon whom, where.

县纪委监委对7家企业开展检查,发现问题81个,提出整改建议: the second and third clause take their agent and their target from the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import Filler, Unnamed
from kg.relate.passage import Clause, Passage
from kg.relate.syntax import Parsed

ACTORS = frozenset({"Organization", "Group", "Person", "Place"})
THINGS = frozenset({"Facility", "Campaign"})
# A place that can act is a division or a zone with an administration; a river or a slope is only where something is done.
ACTING = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "街道", "村", "社区", "园", "开发区", "盟", "国")


@dataclass(frozen=True, slots=True)
class Read:
    """A clause taken apart, with what its subject names."""

    parsed: Parsed
    subject: tuple[Filler, ...]


@dataclass
class Discourse:
    """What is in force, clause by clause. `default` acts where nobody was named: the government of a work report."""

    passage: Passage
    reads: Sequence[Read]
    default: list[Filler] = field(default_factory=list)
    actors: list[Filler] = field(default_factory=list)
    things: list[Filler] = field(default_factory=list)
    campaigns: list[Filler] = field(default_factory=list)
    inspected: list[Filler] = field(default_factory=list)
    offence: list[Filler] = field(default_factory=list)
    places: list[Filler] = field(default_factory=list)
    fresh: bool = False
    ordered: int = -1  # the sentence whose clauses tell what somebody demands: 市纪委监委要求,…
    _line: int = -1
    _sentence: int = -1

    def enter(self, clause: Clause) -> None:
        """Begin a clause: a new line forgets campaign, target and offence, a new sentence the place."""
        if clause.line != self._line:
            self.campaigns, self.inspected, self.offence, self.fresh = [], [], [], False
        if clause.sentence != self._sentence:
            self.places = []
        self._line, self._sentence = clause.line, clause.sentence

    def type_of(self, filler: Filler) -> str:
        """The entity type of a filler, empty for plain words."""
        return "" if isinstance(filler, Unnamed) else self.passage.entities[filler].type

    def acts(self, filler: Filler) -> bool:
        """Whether a filler can be an agent: a body, a group, a person, a division."""
        type_ = self.type_of(filler)
        return type_ in ACTORS and (type_ != "Place" or self.passage.entities[str(filler)].name.endswith(ACTING))

    def note(self, read: Read) -> None:
        """Remember the subject of a clause for those that follow."""
        actors = [f for f in read.subject if self.acts(f)]
        things = [f for f in read.subject if self.type_of(f) in THINGS]
        places = [f for f in read.subject if self.type_of(f) == "Place" and not self.acts(f)]
        if actors:
            self.actors, self.fresh = actors, True
        if things:
            self.things = things
        if places:
            self.places = places

    def agents(self, at: int) -> list[Filler]:
        """Who acts in the clause at an index: its own subject, the one before it in its line, the one after it, the default."""
        read = self.reads[at]
        own = [f for f in read.subject if self.acts(f)]
        if own:
            return own
        if self.fresh:
            return list(self.actors)
        return self._ahead(at) or list(self.default) or list(self.actors)

    def _ahead(self, at: int) -> list[Filler]:
        """The first actor named later in the line: 深入开展…整治,…。一年来,全市纪检监察组织…"""
        clause = self.reads[at].parsed.clause
        for read in self.reads[at + 1 :]:
            if read.parsed.clause.line != clause.line:
                break
            if actors := [f for f in read.subject if self.acts(f) and self.type_of(f) != "Person"]:
                return actors
        return []
