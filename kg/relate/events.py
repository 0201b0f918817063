"""Events: one for each verb that reports something, with its roles, time, status and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Event, Evidence, Filler, Span, Statistic, Status, Time, Unnamed
from kg.relate.deeds import FIGURE, ORDERS, Deeds, chosen
from kg.relate.discourse import Discourse, Read
from kg.relate.frames import Frames, Verb
from kg.relate.offences import Offences
from kg.relate.passage import Clause, Passage
from kg.relate.roles import WORKS, Casting, Roles
from kg.relate.shifts import Shifts
from kg.relate.status import Statuses
from kg.relate.syntax import Parsed, named, object_of, parse, subject_of, ungoverned
from kg.relate.timeline import Timeline

# A change told without its own subject (,同比增长8.6%) belongs to what was counted before it; so does a share (,占14.4%).
COMPARED = re.compile(r"(?:[,、]?(?:其中|均|分别|仍|也))*(?:其中[一-鿿]{1,14}?占|同比|环比|比上年|较上年|比去年|较去年|较[一-鿿]{2,8}|比[一-鿿]{2,8}|占|高于|低于|增长|下降|上升|减少|提高|增幅)")
ATTRIBUTIVE = frozenset({"Transfer", "Construction", "Issuance"})
BACKGROUND = frozenset({"Inspection", "Feedback"})
REMARKABLE = frozenset({"Document", "Campaign", "Mechanism", "Meeting", "Facility", "Group", "Person", "Organization", "Place"})
HEADING = 25
QUOTED = 180  # characters of evidence at most
TELLING = frozenset({"Finding", "Complaint", "Feedback", "Transfer"})  # 查明该校原总务主任樊某…: the person is what they tell of
TOGETHER = frozenset({"联合", "会同", "协同"})
BUILT = re.compile(r"[^小]?(?:工程|项目|中心|基地|生产线|大桥|公路|道路|厂房|车间|水库|泵站|园区|学校|医院)$")
HOSTING = frozenset({"承办", "主办", "协办"})
STARTING = frozenset({"启动", "实施", "推进", "组织实施", "加快推进", "全面启动"})
TEAM = re.compile(r"(?:组|队|专班|团|团队|队伍)(?:\d+[个支])?$")
CASE = re.compile(r"(?:等)?(?:严重)?(?:违纪违法|违纪|违法)?(?:问题|案)$")


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its numbers are known; `reach` is the stretch of text that belongs to its verb."""

    verb: Verb
    clause: Clause
    type: str
    trigger: str
    roles: Roles
    time: Time | None
    status: Status
    reach: Span
    told: Span | None = None  # where its words go beyond its clause: 要求,各县…于10月底前完成自查


class Reader:
    """Reads the clauses of a passage in order and drafts their events."""

    def __init__(self, passage: Passage, timeline: Timeline) -> None:
        words = passage.ontology.words
        self.passage, self.timeline = passage, timeline
        self.frames = Frames(passage.ontology)
        choice = passage.ontology.choice
        self.office = re.compile(rf"(?:{choice('people', 'post')}|{choice('people', 'plain')})$")
        self.statuses = Statuses(passage, timeline)
        self.deeds, self.shifts = Deeds(passage.ontology), Shifts(passage.ontology)
        prepositions: dict[str, str] = passage.ontology.data("lexicon/clauses")["preposition"]
        self.boilerplate = re.compile("(?:" + "|".join(map(re.escape, words("clauses", "boilerplate"))) + ")")
        self.says = frozenset(words("clauses", "says"))
        self.person = ""  # the one that 他 or 她 means
        self.reads = [self._taken_apart(clause, prepositions) for clause in passage.clauses]
        self.discourse = Discourse(passage, self.reads, self._default(), self._main(), self._offices())
        self.casting = Casting(self.discourse, prepositions, frozenset(words("clauses", "passive")))
        self.told = (-1, -1)  # the last stretch of a sentence, between semicolons, that told an event
        self.at = 0  # the clause that is being read
        self.team: list[Filler] = []  # who acts behind a clause that puts a team together
        self.stretches = _stretches([r.parsed.clause for r in self.reads])
        self.offences = Offences(passage)
        self.inspecting = tuple(v for v, f in self.frames.by_verb.items() if f.type == "Inspection" and f.nominal)

    def _taken_apart(self, clause: Clause, prepositions: dict[str, str]) -> Read:
        spotted = parse(clause, ungoverned(clause, self.frames.spot(self.passage.plain, clause)), prepositions)
        parsed = parse(clause, chosen(spotted) or self.deeds.of(clause, self.passage.plain), prepositions)
        people = [i.key for i in clause.items if i.tag == "Person"]
        meant = self.person if any(i.words in {"他", "她"} for i in parsed.subject) and not people else ""
        self.person = people[-1] if people else self.person
        if meant:
            return Read(parsed, (meant,))
        return Read(parsed, self._office_holder(clause, parsed) or tuple(subject_of(parsed, self.passage.plain)))

    def _office_holder(self, clause: Clause, parsed: Parsed) -> tuple[Filler, ...]:
        """胡村镇包村干部贾某监管不力: a person behind an office is the subject, whatever verbs the office holds."""
        person = next((i for i in clause.items if i.tag == "Person"), None)
        if person is None:
            return ()
        names = [i for i in clause.items if i.key and i.span.end <= person.span.begin]
        begin = names[-1].span.end if names else clause.span.begin
        words = Span(begin, person.span.begin).of(self.passage.plain)
        before = [i for i in clause.items if i.span.end <= person.span.begin and not i.key and i.tag in {"p", "w"}]
        before += [i for v in parsed.verbs if v.frame.type in TELLING and begin <= v.span.begin < person.span.begin for i in clause.items[:1]]
        return (person.key,) if self.office.search(words) and len(words) <= 16 and not before else ()

    def _default(self) -> list[Filler]:
        """The government whose work report this is: its subjectless deeds are its own."""
        title = self.passage.report.header.title
        if title is None or "工作报告" not in title.text:
            return []
        home = self.passage.resolution.home
        name = self.passage.entities[home].name if home else ""
        bodies = [e.key for e in self.passage.resolution.entities if e.type == "Organization" and e.name in {f"{name}人民政府", f"{name}政府"}]
        return list(bodies[:1])

    def _main(self) -> list[Filler]:
        """The body that a report is about: its publisher, unless that is a medium, else the most frequent subject."""
        entities, publisher = self.passage.entities, self.passage.report.header.publisher
        if publisher:
            own = [e.key for e in entities.values() if e.type == "Organization" and publisher.text in e.names and e.kind != "MediaOutlet"]
            if own and not publisher.text.endswith(("网", "报", "中心", "发布", "台", "办公室", "办公厅")):
                return list(own[:1])
        bodies = [f for r in self.reads for f in r.subject if not isinstance(f, Unnamed) and entities[f].type == "Organization"]
        ranked = sorted(dict.fromkeys(bodies), key=lambda f: -bodies.count(f))
        return list(ranked[:1]) if ranked and bodies.count(ranked[0]) >= 3 else []

    def _offices(self) -> dict[str, str]:
        """Persons with the body that stands before them in a clause: 县工商联主席彭立新."""
        held: dict[str, str] = {}
        for read in self.reads:
            body = ""
            for item in read.parsed.clause.items:
                body = item.key if item.tag == "Organization" else body
                if item.tag == "Person" and body:
                    held.setdefault(item.key, body)
        return held

    def drafts(self) -> list[Draft]:
        """The events of the report, in the order of the text."""
        found: list[Draft] = []
        for at, read in enumerate(self.reads):
            clause, self.at = read.parsed.clause, at
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
        """阎玉柱虚报冒领高龄津贴问题。 heads a case: what was done is the topic of every sanction below, and no event of its own."""
        clause = read.parsed.clause
        people = [i for i in clause.items if i.tag == "Person"]
        words = clause.span.of(self.passage.plain)
        if not people or not CASE.search(words) or clause.mark not in {"。", ""}:
            return False
        begin = people[-1].span.end
        end = clause.span.end - len((CASE.search(words) or re.match("", words))[0])  # type: ignore[index]
        if end - begin < 4:
            return False
        self.discourse.offence = [Unnamed(Span(begin, end).of(self.passage.report.text), Span(begin, end))]
        self.discourse.case = people[-1].key
        self.discourse.actors, self.discourse.fresh = [people[-1].key], True
        return True

    def _read(self, at: int) -> Iterator[Draft]:
        clause = self.reads[at].parsed.clause
        told = self.discourse.ordered != clause.sentence and not self._is_heading(clause)
        for verb in self.reads[at].parsed.verbs if told else ():
            if self._belongs_before(at, verb) or self.statuses.denied(clause, verb):
                continue
            draft = self._draft(at, verb)
            if self._worth(at, draft):
                self._remember(draft)
                self.told = self.stretches[at]
                yield draft

    def _is_heading(self, clause: Clause) -> bool:
        """一、2024年工作回顾: a short line without a mark at its end heads what follows and tells nothing."""
        line = self.passage.line_of(clause)
        return len(line) <= HEADING and not re.search(r"[。;!?,:]", line) and not any(i.quantity for i in clause.items)

    def _belongs_before(self, at: int, verb: Verb) -> bool:
        """Whether the clause only compares what the sentence told before it: 接收信访举报412件次,同比下降11.7%."""
        clause = self.reads[at].parsed.clause
        words = clause.span.of(self.passage.plain)
        if self.told == self.stretches[at] and verb.frame is FIGURE:
            return True
        if self.told != self.stretches[at] or verb.light or not COMPARED.match(words):
            return False
        return verb.frame.measured or words.startswith("其中") and verb.frame.type == "Economic" or bool(re.match("[,、]?(?:其中)?(?:分别)?(?:同比|环比|较|比|占|高于|低于)", words))

    def _draft(self, at: int, verb: Verb) -> Draft:
        parsed = self.reads[at].parsed
        type_, trigger = self._type(at, verb)
        roles = self.casting.cast(at, verb, type_)
        draft = Draft(verb, parsed.clause, type_, trigger, roles, self.timeline.held(parsed.clause),
                      self.statuses.of(parsed.clause, verb), parsed.reach(verb))
        ends = not Span(verb.span.end, parsed.clause.span.end).of(self.passage.plain).strip()
        return self._completed(at, draft) if ends and (verb.words in ORDERS or verb.frame.type == "Finding") else draft

    def _completed(self, at: int, draft: Draft) -> Draft:
        """市纪委监委要求,各县纪委监委…于10月底前完成自查: what is demanded or found stands in the clauses behind the verb."""
        later = [r for r in self.reads[at + 1 :] if r.parsed.clause.sentence == draft.clause.sentence]
        if not later or not draft.clause.mark.startswith((",", ":")):
            return draft
        end = later[-1].parsed.clause.span.end if draft.verb.words in ORDERS else later[0].parsed.clause.span.end
        told = Span(draft.clause.span.begin, min(end, draft.clause.span.begin + QUOTED))
        roles = dict(draft.roles)
        subject = [f for f in later[0].subject if not isinstance(f, Unnamed)]
        role = "recipient" if draft.verb.words in ORDERS else "target"
        roles[role] = subject or roles.get(role, [])
        if draft.verb.words not in ORDERS:
            return replace(draft, roles=roles, told=told)
        time = next((t for r in later if (t := self.timeline.own(r.parsed.clause))), draft.time)
        issued = self.passage.report.header.issued
        status: Status = "Planned" if time and issued and time.end > issued else draft.status
        return replace(draft, roles=roles, time=time, status=status, told=told)

    def _type(self, at: int, verb: Verb) -> tuple[str, str]:
        """开展“清廉国企”专项监督检查 is an inspection: the campaign's own last words say what was done."""
        if verb.frame.type == "CampaignAction":
            for item in self.reads[at].parsed.clause.items:
                if item.tag == "Campaign" and item.span.begin >= verb.span.end:
                    if WORKS.search(item.words) and verb.words in STARTING:
                        return "Construction", verb.words  # 启动路面改善工程
                    heads = [h for h in self.inspecting if item.words.endswith(h)]
                    whom = any(p.preposition in {"对", "对于"} for p in self.reads[at].parsed.phrases)
                    if heads and not item.quantity and (whom or "”专项" not in item.words):
                        head = max(heads, key=len)
                        return "Inspection", ("专项" if item.words.endswith("专项" + head) else "") + head
        if verb.frame.type == "Gathering" and any(self.discourse.type_of(f) == "Campaign" for f in self.reads[at].subject):
            return "CampaignAction", verb.words  # 文化旅游节在贵德县举行
        return self.shifts.of(verb, self.reads[at].parsed, self.passage.plain) or verb.frame.type, verb.words

    def _worth(self, at: int, draft: Draft) -> bool:
        """Whether the clause says something that could be checked: a number, a name, a time, a deed of somebody named."""
        parsed, verb = self.reads[at].parsed, draft.verb
        items = [i for i in parsed.clause.items if draft.reach.covers(i.span)]
        before = [i for i in parsed.clause.items if i.span.end <= verb.begin]
        actor = any(i.key and i.tag in {"Organization", "Group", "Person", "Place"} for i in before)
        thing = any(i.key and i.tag in {"Facility", "Campaign"} for i in before)
        if verb.attributive:
            counted = any(i.quantity and 0 <= i.span.begin - verb.span.end <= 2 for i in items)
            return draft.type in ATTRIBUTIVE and (actor or any(i.time for i in before) or counted)
        if verb.background:
            return draft.type in BACKGROUND and actor
        if verb.frame.type == "CampaignAction":
            return bool(draft.roles.get("campaign")) or verb.words in HOSTING and actor
        number = any(i.quantity for i in items)
        if verb.frame.measured:
            return number
        if self.casting.passive(self.reads[at], verb) and not verb.is_weak:
            return True
        titled = any(i.key and i.tag in {"Document", "Campaign", "Mechanism", "Meeting", "Facility"} and i.span.begin > verb.span.begin for i in items)
        if self.boilerplate.match(parsed.clause.span.of(self.passage.plain)) and not (number or titled or self.timeline.own(parsed.clause)):
            return False
        named = any(i.key and i.tag in REMARKABLE and i.span.begin >= verb.span.end for i in items)
        phrased = any(i.key for p in parsed.phrases if draft.reach.covers(p.span) for i in p.items)
        if verb.words in ORDERS and (actor or (self.discourse.fresh and verb.words in {"要求", "责令", "督促"} and draft.roles.get("agent"))):
            return True
        if verb.frame.subject == "built" and not verb.is_weak and (thing or self.timeline.named(parsed.clause)):
            return True
        if verb.is_weak:
            return number or titled
        if verb.frame.names and not any(i.tag in verb.frame.names for i in parsed.clause.items) and not number:
            return False
        return number or named or phrased or actor or self.timeline.own(parsed.clause) is not None or bool(draft.roles.get("agent") and self.discourse.fresh)

    def _remember(self, draft: Draft) -> None:
        """What the event leaves in force for the clauses that follow."""
        roles, discourse = draft.roles, self.discourse
        if roles.get("campaign"):
            fresh = roles["campaign"] != discourse.campaigns
            discourse.campaigns = list(roles["campaign"])
            discourse.campaign_agents = [*([] if fresh else discourse.campaign_agents), *roles.get("agent", []), *roles.get("target", [])]
            discourse.campaign_sentence = draft.clause.sentence if fresh else discourse.campaign_sentence
        if draft.type in {"Inspection", "Training"} and roles.get("target"):
            discourse.inspected = list(roles["target"])
        if draft.type in {"Finding", "Complaint", "Transfer"}:
            self._matter(draft)
        if draft.type == "Complaint" and roles.get("topic") and roles.get("target"):
            discourse.offence, discourse.accused = list(roles["topic"]), list(roles["target"])
        if draft.type == "Sanction" and roles.get("topic") and not discourse.case:
            discourse.offence = list(roles["topic"])
        if roles.get("place"):
            discourse.places = list(roles["place"])
        things = [f for f in roles.get("target", []) if discourse.type_of(f) in {"Facility", "Campaign"} or (isinstance(f, Unnamed) and BUILT.search(f.words))]
        if things and draft.type in {"Construction", "Transfer"}:
            discourse.things = things
        if draft.verb.words in ORDERS and not Span(draft.verb.span.end, draft.clause.span.end).of(self.passage.plain).strip():
            discourse.ordered = draft.clause.sentence
        if draft.type in {"Establishment", "Appointment"}:
            self._team(draft)

    def _matter(self, draft: Draft) -> None:
        """类似隐患 of 排查出类似隐患63处: what later is put right without being named again."""
        items = object_of(self.reads[self.at].parsed, draft.verb)
        words = [f for f in named(items, self.passage.plain) if isinstance(f, Unnamed)]
        if words:
            self.discourse.matter = list(words[:1])

    def _joined(self, read: Read) -> list[Filler]:
        """县纪委监委联合县财政局、县审计局,对…检查,发现…: those who act together act on together."""
        beside = [f for p in read.parsed.phrases if p.preposition in TOGETHER for f in named(p.items, self.passage.plain)]
        own = [f for f in (read.subject or (self.discourse.actors if self.discourse.fresh else ())) if self.discourse.acts(f)]
        return [*own, *(f for f in beside if f not in own)] if beside and own else []

    def _team(self, draft: Draft) -> None:
        """会同县财政局组成6个督导组,对…督查: the founders act with their team; one that was only sent out acts alone."""
        discourse = self.discourse
        team = [f for f in draft.roles.get("target", []) if discourse.type_of(f) in {"Group", "Organization"}
                and TEAM.search(self.passage.entities[str(f)].name)]
        if team:
            founders = [] if draft.type == "Appointment" or draft.verb.words in {"编成", "抽组"} else draft.roles.get("agent", [])
            self.team = [*founders, *team]


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


def build(passage: Passage, draft: Draft, statistics: Sequence[Statistic]) -> Event:
    """The event of a draft, with the numbers that stand in its stretch of the clause."""
    evidence = Evidence.quote(passage.report, draft.told or _short(draft), draft.clause.sentence, f"event/{draft.verb.frame.id}")
    counts = tuple(s.id for s in statistics if draft.reach.meets(s.evidence[0].span) and draft.reach.begin <= int(s.id[1:]) < draft.reach.end)
    roles = tuple((r, f) for r in ("agent", "target", "recipient", "topic", "place", "campaign") for f in draft.roles.get(r, ()))
    text = draft.time.span.of(passage.report.text) if draft.time and draft.time.rule != "time/review" else ""
    return Event(
        type=draft.type, trigger=draft.trigger, label=draft.trigger, roles=roles, evidence=(evidence,), confidence=0.7,
        status=draft.status, time_text=text, begin=draft.time.begin if draft.time else None,
        end=draft.time.end if draft.time else None, counts=counts,
    )


def _short(draft: Draft) -> Span:
    """The clause, or where it is long the stretch of the verb: evidence has at most 200 characters."""
    span = draft.clause.span
    if len(span) <= 120:
        return span
    begin = max(span.begin, draft.verb.span.begin - 60)
    return Span(begin, min(span.end, begin + 150))


