"""Events: one for each verb that reports something, with its roles, time, status and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Filler, Span, Status, Unnamed
from kg.ontology import expression
from kg.relate.casting import Casting
from kg.relate.deeds import FIGURE, FIGURES
from kg.relate.discourse import Read
from kg.relate.draft import Draft
from kg.relate.frames import Frames, Verb
from kg.relate.offences import Offences
from kg.relate.passage import Clause, Passage
from kg.relate.reads import Reading
from kg.relate.roles import WORKS, Roles
from kg.relate.shifts import Shifts
from kg.relate.status import Statuses
from kg.relate.syntax import named, object_of
from kg.relate.timeline import Timeline
from kg.relate.worth import Worth

# A change told without its own subject (,同比增长8.6%) belongs to what was counted before it; so does a share (,占14.4%).
COMPARED = re.compile(
    r"(?:[,、]?(?:其中|均|分别|仍|也))*(?:其中[一-鿿]{1,14}?占|同比|环比|比上年|较上年|比去年|较去年|较[一-鿿]{2,8}|比[一-鿿]{2,8}"
    r"|占|高于|低于|增长|下降|上升|减少|提高"
    r"|(?:增速|增幅|降幅|涨幅|跌幅|[比较][^,。;:]{2,10}?(?:增|减|多|少|降|升|提|快|慢|高|低)))"
)
# A rate told behind the deed that it belongs to: …补植48.6万株,成活率达91%.
RATE = re.compile(
    r"[,、]?(?:[一-鿿]{1,8}(?<!利)(?<!入住)率(?:仅|仍|约|近|超|高)?(?:为|达|达到)?\d|[一-鿿]{0,8}占比|(?:分别)?完成(?:年度|全年)(?:目标|任务)|亏损面)"
)
# Of these a change is no deed of its own, whatever its verb: 其中, 同比.
ONLY_COMPARED = re.compile(r"[,、]?(?:其中)?(?:分别)?(?:增速|增幅|降幅|涨幅|跌幅)?(?:同比|环比|较|比|占|高于|低于)")
# A part of what was counted before: 其中公路建设投资11.8亿元, 其中酒驾358起. Who undergoes in it (其中2家关停) tells a deed.
PART = re.compile(r"其中(?!\d)[一-鿿]{1,12}?(?:近|约|超|逾)?\d[^,]{0,8}$")
# What a clause behind 检查发现,… tells is found, whatever its verb says by itself; who punishes or puts right acts again.
UNDER_FINDING = frozenset({"Other", "Economic", "Construction", "Establishment", "Appointment"})
# Frames whose verbs behind 其中 only name a part of a count.
COUNTING = FIGURES | {"deed", "trade", "misconduct"}
QUOTED = 180  # characters of evidence at most
TEAM = re.compile(r"(?:组|队|专班|团|团队|队伍)(?:\d+[个支])?$")
CASE = re.compile(r"(?:等)?(?:严重)?(?:违纪违法|违纪|违法)?(?:问题|案)$")


class Reader:
    """Reads the clauses of a passage in order and drafts their events."""

    def __init__(self, passage: Passage, timeline: Timeline) -> None:
        words, lexicon = passage.ontology.words, passage.lexicon
        self.passage, self.timeline, self.words = passage, timeline, lexicon.words
        prepositions: dict[str, str] = passage.ontology.data("lexicon/clauses")["preposition"]
        frames = passage.ontology.once(Frames)
        reading = Reading(passage, frames, prepositions)
        self.reads, self.discourse = reading.reads, reading.discourse()
        self.casting = Casting(self.discourse, prepositions, frozenset(words("clauses", "passive")))
        self.worth = Worth(self.discourse, self.casting, timeline)
        self.statuses, self.shifts, self.offences = Statuses(passage, timeline), passage.ontology.once(Shifts), Offences(passage)
        self.says = frozenset(words("clauses", "says"))
        self.orders, self.built = lexicon.words("orders"), expression(rf"[^小]?{lexicon.choice('works_noun')}$")
        self.sees = lexicon.ending("sees")
        self.inspecting = tuple(v for v, f in frames.by_verb.items() if f.type == "Inspection" and f.nominal)
        self.stretches = _stretches([r.parsed.clause for r in self.reads])
        self.told = (-1, -1)  # the last stretch of a sentence, between semicolons, that told an event
        self.merged = -1  # the clause that told what the one before it found: 发现,…
        self.team: list[Filler] = []  # who acts behind a clause that puts a team together

    def drafts(self) -> list[Draft]:
        """The events of the report, in the order of the text."""
        found: list[Draft] = []
        for at, read in enumerate(self.reads):
            clause = read.parsed.clause
            self.discourse.enter(clause)
            self.offences.note(self.discourse, clause)
            if not self._heads_case(read):
                found += list(self._read(at))
            if any(i.words in self.says for i in clause.items):
                self.discourse.speaks(read)
            else:
                self.discourse.note(read)
            self.team = self.team or self._joined(read)
            if self.team:
                self.discourse.actors, self.discourse.fresh, self.team = self.team, True, []
        return found

    def _heads_case(self, read: Read) -> bool:
        """阎玉柱虚报冒领高龄津贴问题。 heads a case: what was done is the topic of every sanction below, and no event."""
        clause, discourse = read.parsed.clause, self.discourse
        people = [i for i in clause.items if i.tag == "Person"]
        closing = CASE.search(clause.span.of(self.passage.plain))
        if not people or closing is None or clause.mark not in {"。", ""}:
            return False
        begin, end = people[-1].span.end, clause.span.begin + closing.start()
        if end - begin < 4:
            return False
        discourse.offence = [Unnamed(Span(begin, end).of(self.passage.report.text), Span(begin, end))]
        discourse.case = people[-1].key
        discourse.actors, discourse.fresh = [people[-1].key], True
        return True

    def _read(self, at: int) -> Iterator[Draft]:
        read = self.reads[at]
        clause = read.parsed.clause
        told = self.discourse.ordered != clause.sentence and not self._is_heading(clause) and at != self.merged
        for verb in read.parsed.verbs if told else ():
            if self._belongs_before(at, verb) or self.statuses.denied(clause, verb):
                continue
            draft = self._draft(at, verb)
            if self.worth.of(read, draft):
                self._remember(read, draft)
                self.told = self.stretches[at]
                yield draft

    def _is_heading(self, clause: Clause) -> bool:
        """一、2024年工作回顾 heads what follows and tells nothing, unless it counts something."""
        return self.passage.heads(clause) and not any(i.quantity for i in clause.items)

    def _belongs_before(self, at: int, verb: Verb) -> bool:
        """Whether the clause only compares what the sentence told before it: 接收信访举报412件次,同比下降11.7%."""
        words = self.reads[at].parsed.clause.span.of(self.passage.plain)
        if self.told != self.stretches[at]:
            return False
        if verb.frame is FIGURE:
            return True
        if RATE.match(words) and verb.frame.measured:
            return True
        if PART.match(words) and verb.frame.id in COUNTING:
            return True
        if verb.light or not COMPARED.match(words):
            return False
        share = words.startswith("其中") and verb.frame.type == "Economic"
        return verb.frame.measured or share or ONLY_COMPARED.match(words) is not None

    def _draft(self, at: int, verb: Verb) -> Draft:
        parsed = self.reads[at].parsed
        clause = parsed.clause
        type_, trigger = self._type(at, verb)
        roles = self.casting.cast(at, verb, type_)
        misdeed = verb.frame.id == "misconduct" and any(i.tag == "Person" for i in clause.items)  # 时任村会计钟某截留资金
        own = misdeed or verb.words in self.passage.lexicon.words("recovers")
        if self.discourse.found_in == clause.sentence and type_ in UNDER_FINDING and not (own or verb.light):
            type_, roles = "Finding", self._found(roles)
        time, status = self.timeline.held(clause), self.statuses.of(clause, verb)
        draft = Draft(verb, clause, type_, trigger, roles, time, status, parsed.reach(verb))
        goes_on = verb.words in self.orders or verb.frame.type == "Finding"
        return self._completed(at, draft) if goes_on and self._ends(draft) else draft

    def _found(self, roles: Roles) -> Roles:
        """检查发现,…;某养老院违规收取押金: those who looked found it, and who did it is whom it was found of."""
        did = [*roles.get("agent", []), *(roles.get("target", []) if not roles.get("agent") else [])]
        what = [f for f in roles.get("target", []) if f not in did] + roles.get("topic", [])
        told = {"agent": self.discourse.finders, "target": did, "topic": what}
        return {**{r: f for r, f in roles.items() if r in {"place", "campaign"}}, **{r: f for r, f in told.items() if f}}

    def _ends(self, draft: Draft) -> bool:
        """Whether nothing follows the verb in its clause: 市纪委监委要求,…"""
        return not Span(draft.verb.span.end, draft.clause.span.end).of(self.passage.plain).strip()

    def _completed(self, at: int, draft: Draft) -> Draft:
        """市纪委监委要求,各县纪委监委…于10月底前完成自查: what is demanded or found stands in the clauses behind the verb."""
        later = [r for r in self.reads[at + 1 :] if r.parsed.clause.sentence == draft.clause.sentence]
        if not later or not draft.clause.mark.startswith((",", ":")):
            return draft
        orders = draft.verb.words in self.orders
        end = later[-1 if orders else 0].parsed.clause.span.end
        told = Span(draft.clause.span.begin, min(end, draft.clause.span.begin + QUOTED))
        role = "recipient" if orders else "target"
        subject: list[Filler] = [f for f in later[0].subject if not isinstance(f, Unnamed)]
        roles = {**draft.roles, role: subject or draft.roles.get(role, [])}
        if not orders:
            self.merged = at + 1
            return replace(draft, roles=roles, told=told)
        time = next((t for r in later if (t := self.timeline.own(r.parsed.clause))), draft.time)
        issued = self.passage.report.header.issued
        status: Status = "Planned" if time and issued and time.end > issued else draft.status
        return replace(draft, roles=roles, time=time, status=status, told=told)

    def _type(self, at: int, verb: Verb) -> tuple[str, str]:
        """The type of a verb's event and its trigger: those of its frame, unless the clause says otherwise."""
        read = self.reads[at]
        if verb.frame.type == "CampaignAction" and (shifted := self._of_campaign(read, verb)):
            return shifted
        held = [self.passage.entities[str(f)].name for f in read.subject if self.discourse.type_of(f) == "Campaign"]
        if verb.frame.type == "Gathering" and held and not held[0].endswith("会"):  # 招聘会在这里举行 is one
            return "CampaignAction", verb.words  # 文化旅游节在贵德县举行
        return self.shifts.of(verb, read.parsed, self.passage.plain) or verb.frame.type, verb.words

    def _of_campaign(self, read: Read, verb: Verb) -> tuple[str, str] | None:
        """开展“清廉国企”专项监督检查 is an inspection: the campaign's own last words say what was done."""
        whom = any(p.preposition in {"对", "对于"} for p in read.parsed.phrases)
        for item in read.parsed.clause.items:
            if item.tag != "Campaign" or item.span.begin < verb.span.end:
                continue
            if WORKS.search(item.words) and verb.words in self.words("starting"):
                return "Construction", verb.words  # 启动路面改善工程
            head = max((h for h in self.inspecting if item.words.endswith(h)), key=len, default="")
            if head and not item.quantity and (whom or "”专项" not in item.words):
                return "Inspection", ("专项" if item.words.endswith("专项" + head) else "") + head
        return None

    def _remember(self, read: Read, draft: Draft) -> None:
        """What the event leaves in force for the clauses that follow."""
        roles, discourse, type_ = draft.roles, self.discourse, draft.type
        if roles.get("campaign"):
            self._campaign(draft)
        if type_ in {"Inspection", "Training"} and roles.get("target"):
            discourse.inspected = list(roles["target"])
        if type_ == "Finding" and self.sees.search(draft.verb.words) and self._ends(draft):
            discourse.found_in, discourse.finders = draft.clause.sentence, list(roles.get("agent", []))
        if type_ in {"Finding", "Complaint", "Transfer"}:
            self._matter(read, draft)
        if type_ == "Complaint" and roles.get("topic") and roles.get("target"):
            discourse.offence, discourse.accused = list(roles["topic"]), list(roles["target"])
        if type_ == "Sanction" and roles.get("topic") and not discourse.case and draft.verb.words not in self.orders:
            discourse.offence = list(roles["topic"])
        if roles.get("place"):
            discourse.places = list(roles["place"])
        things = [f for f in roles.get("target", []) if self._is_thing(f)]
        if things and type_ in {"Construction", "Transfer"}:
            discourse.things = things
        if draft.verb.words in self.orders and self._ends(draft):
            discourse.ordered = draft.clause.sentence
        if type_ in {"Establishment", "Appointment"}:
            self._team(draft)

    def _campaign(self, draft: Draft) -> None:
        """The campaign, who runs it, and the sentence that opened it."""
        roles, discourse = draft.roles, self.discourse
        fresh = roles["campaign"] != discourse.campaigns
        before = [] if fresh else discourse.campaign_agents
        discourse.campaigns = list(roles["campaign"])
        discourse.campaign_agents = [*before, *roles.get("agent", []), *roles.get("target", [])]
        discourse.campaign_sentence = draft.clause.sentence if fresh else discourse.campaign_sentence

    def _is_thing(self, filler: Filler) -> bool:
        """Whether later clauses may be about it: a facility, a campaign, or plain words for works."""
        if isinstance(filler, Unnamed):
            return self.built.search(filler.words) is not None
        return self.discourse.type_of(filler) in {"Facility", "Campaign"}

    def _matter(self, read: Read, draft: Draft) -> None:
        """类似隐患 of 排查出类似隐患63处: what later is put right without being named again."""
        words = [f for f in named(object_of(read.parsed, draft.verb), self.passage.plain) if isinstance(f, Unnamed)]
        if words:
            self.discourse.matter = list(words[:1])

    def _joined(self, read: Read) -> list[Filler]:
        """县纪委监委联合县财政局、县审计局,对…检查,发现…: those who act together act on together."""
        together = [p for p in read.parsed.phrases if p.preposition in self.words("together")]
        beside = [f for p in together for f in named(p.items, self.passage.plain)]
        subject = read.subject or (self.discourse.actors if self.discourse.fresh else ())
        own = [f for f in subject if self.discourse.acts(f)]
        return [*own, *(f for f in beside if f not in own)] if beside and own else []

    def _team(self, draft: Draft) -> None:
        """会同县财政局组成6个督导组,对…督查: the founders act with their team; one that was only sent out acts alone."""
        discourse = self.discourse
        bodies = [f for f in draft.roles.get("target", []) if discourse.type_of(f) in {"Group", "Organization"}]
        team = [f for f in bodies if TEAM.search(self.passage.entities[str(f)].name)]
        if team:
            alone = draft.type == "Appointment" or draft.verb.words in self.words("detached")
            self.team = [*([] if alone else draft.roles.get("agent", [])), *team]


def _stretches(clauses: Sequence[Clause]) -> list[tuple[int, int]]:
    """For each clause its sentence and how many semicolons of the sentence stand before it."""
    found: list[tuple[int, int]] = []
    count = 0
    for at, clause in enumerate(clauses):
        before = clauses[at - 1] if at else None
        if before is None or before.sentence != clause.sentence:
            count = 0
        elif before.mark.startswith(";"):
            count += 1
        found.append((clause.sentence, count))
    return found
