"""What a clause may leave out because the text has said it before: who acts, in what, upon whom, where.

县纪委监委对7家企业开展检查,发现问题81个,提出整改建议: the second and third clause take agent and target from the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Filler, Unnamed
from kg.ontology import expression
from kg.relate.passage import Clause, Passage
from kg.relate.syntax import Parsed

ACTORS = frozenset({"Organization", "Group", "Person"})
DRIVE = re.compile("(?:^|该|此次|专项|整治)行动(?:$|启动|开展|实施)|^大检查(?:$|期间)")
THINGS = frozenset({"Facility", "Campaign"})


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
    main: list[Filler] = field(default_factory=list)
    offices: dict[str, str] = field(default_factory=dict)  # a person's key -> the body named before the person
    actors: list[Filler] = field(default_factory=list)
    things: list[Filler] = field(default_factory=list)
    campaigns: list[Filler] = field(default_factory=list)
    inspected: list[Filler] = field(default_factory=list)
    offence: list[Filler] = field(default_factory=list)
    accused: list[Filler] = field(default_factory=list)  # of whom an offence was told last in the line
    places: list[Filler] = field(default_factory=list)
    matter: list[Filler] = field(default_factory=list)  # the problems or requests that were told of last
    case: str = ""  # the person of a case whose heading told the offence: 阎玉柱虚报冒领高龄津贴问题。
    reason: tuple[int, list[Filler]] = (-1, [])  # a sentence inside a case that names a reason of its own
    latest_campaigns: list[Filler] = field(default_factory=list)  # the campaign of an earlier line, for 行动, 该行动
    campaign_agents: list[Filler] = field(default_factory=list)  # who runs the campaign in force, and their teams
    campaign_sentence: int = -1
    occasion: list[Filler] = field(default_factory=list)  # the festival or race that the whole report is about
    fresh: bool = False
    ordered: int = -1  # the sentence whose clauses tell what somebody demands: 市纪委监委要求,…
    actor_sentence: int = -1
    actor_after_thing: bool = True
    found_in: int = -1  # the sentence whose clauses tell what somebody found: 检查发现,…
    finders: list[Filler] = field(default_factory=list)
    thing_sentence: int = -1  # the sentence that named the thing in force
    _named_before: tuple[list[Filler], bool] = ([], False)  # who acted before plain words did (护林员巡查时)
    # 县安委办组织大检查。现将有关情况通报如下: the campaign, and who runs it, of all lines that follow
    announced: tuple[list[Filler], list[Filler]] = field(default_factory=lambda: ([], []))
    _closing: str = ""  # the words of the clause before
    _line: int = -1
    _sentence: int = -1
    _mark: str = ""

    def enter(self, clause: Clause) -> None:
        """Begin a clause: a new line forgets campaign, target and offence, a new sentence the place."""
        if clause.line != self._line:
            self.latest_campaigns = self.campaigns or self.latest_campaigns
            if self._closing.endswith("如下"):
                self.announced = (list(self.campaigns), list(self.campaign_agents))
            self.campaigns, self.campaign_agents = map(list, self.announced)
            self.inspected, self.offence, self.matter, self.fresh = [], [], [], False
            self.case, self.accused = "", []
        if clause.sentence != self._sentence:
            self.places = []
            if any(isinstance(f, Unnamed) for f in self.actors):
                self.actors, self.fresh = self._named_before
            self.fresh = self.fresh and not self.default  # a work report falls back to its government after every sentence
        if self.latest_campaigns and not self.campaigns and any(DRIVE.search(i.words) and not i.key for i in clause.items):
            self.campaigns, self.campaign_sentence = self.latest_campaigns, clause.sentence  # 行动启动以来,…
        if self._mark.startswith(";"):
            self.thing_sentence = -1
        self._line, self._sentence, self._mark = clause.line, clause.sentence, clause.mark
        self._closing = clause.span.of(self.passage.plain)

    @property
    def wrong(self) -> list[Filler]:
        """What the sanctions of this sentence are for."""
        sentence, reason = self.reason
        return list(reason if sentence == self._sentence else self.offence)

    @property
    def sentence(self) -> int:
        """The index of the sentence that is being read."""
        return self._sentence

    @property
    def thing_in_force(self) -> bool:
        """Whether the sentence is about a thing that it has named, and has named no actor after it."""
        fresh = self.actor_sentence == self._sentence and self.actor_after_thing
        return self.thing_sentence == self._sentence and not fresh

    def type_of(self, filler: Filler) -> str:
        """The entity type of a filler, empty for plain words."""
        return "" if isinstance(filler, Unnamed) else self.passage.entities[filler].type

    @cached_property
    def _acting(self) -> re.Pattern[str]:
        choice = self.passage.lexicon.choice("acting")
        return expression(rf"(?:{choice}|[^人]员|[^住]户)$|^(?:各|每个?|所有)(?![类种项季年月日天周次])")

    def can_act(self, words: str) -> bool:
        """Whether plain words name one who can act: 群众, 各村. Others are what something happens to (材料报了三次)."""
        return bool(self._acting.search(words))

    def acts(self, filler: Filler) -> bool:
        """Whether a filler can be an agent: a body, a group, a person, a division with an administration."""
        type_ = self.type_of(filler)
        if type_ == "Place":
            return bool(self.passage.lexicon.ending("acting_place").search(self.passage.entities[str(filler)].name))
        return type_ in ACTORS

    def note(self, read: Read) -> None:
        """Remember the subject of a clause for those that follow."""
        plain: list[Filler] = [f for f in read.subject if isinstance(f, Unnamed) and self.can_act(f.words)]
        actors = [f for f in read.subject if self.acts(f)]
        things = [f for f in read.subject if self.type_of(f) in THINGS]
        places = [f for f in read.subject if self.type_of(f) == "Place" and not self.acts(f)]
        if actors and not read.parsed.clause.span.of(self.passage.plain).startswith("其中"):
            self.actors, self.fresh = actors, True
            self.actor_sentence, self.actor_after_thing = self._sentence, not things
        elif plain:
            self._plain_actors(plain)
        if things:
            self.things, self.thing_sentence, self.actor_after_thing = things, self._sentence, False
        if places:
            self.places = places
        first = next((i for i in read.parsed.clause.items if i.time is None), None)
        if not actors and not things and first is not None and first.tag == "Facility":
            self.things, self.thing_sentence = [first.key], self._sentence  # 贝江二桥桥长486米

    def _plain_actors(self, plain: list[Filler]) -> None:
        """护林员巡查时,发现…: plain words act on to the end of their sentence."""
        if not any(isinstance(f, Unnamed) for f in self.actors):
            self._named_before = (self.actors, self.fresh)
        self.actors, self.fresh = plain, True
        self.actor_sentence, self.actor_after_thing = self._sentence, True

    def agents(self, at: int) -> list[Filler]:
        """Who acts in the clause at an index: its own subject, the one before it in its line, the one after it, the default."""
        read = self.reads[at]
        own = [f for f in read.subject if self.acts(f)]
        if own:
            return own
        if self.fresh:
            return list(self.actors)
        return self._ahead(at) or list(self.default) or list(self.main) or list(self.actors)

    def antecedent(self, before: int, acting: Sequence[Filler]) -> list[Filler]:
        """Whom 其 means: the person, body or facility named last in the line that does not act itself."""
        begin = self.passage.plain.rfind("\n", 0, before) + 1
        mentions = [m for m in self.passage.finds.mentions if begin <= m.span.begin and m.span.end <= before]
        people = [m for m in reversed(mentions) if m.type in {"Person", "Organization"} and m in self.passage.keys]
        keys = [self.passage.keys[m] for m in people]
        return next(([key] for key in keys if key not in acting), [])

    def speaks(self, read: Read) -> None:
        """局长董海波表示,今年将…: what a person tells of is done by the body that the person speaks for."""
        people = [i for i in read.parsed.clause.items if i.tag == "Person"]
        body = next((self.offices[i.key] for i in reversed(people) if i.key in self.offices), "")
        if body:
            self.actors, self.fresh = [body], True

    def _ahead(self, at: int) -> list[Filler]:
        """The first actor named later in the line: 深入开展…整治,…。一年来,全市纪检监察组织…"""
        clause = self.reads[at].parsed.clause
        for read in self.reads[at + 1 :]:
            if read.parsed.clause.line != clause.line:
                break
            if actors := [f for f in read.subject if self.acts(f) and self.type_of(f) != "Person"]:
                return actors
        return []
