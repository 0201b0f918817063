"""Events: one for each verb that reports something, with its roles, time, status and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Event, Evidence, Filler, Span, Statistic, Status, Time, Unnamed
from kg.relate.arguments import ACTORS, Parsed, fillers, object_fillers, object_of, parse, subject_of
from kg.relate.frames import Frames, Verb
from kg.relate.passage import Clause, Item, Passage
from kg.relate.status import Statuses
from kg.relate.timeline import Timeline

Roles = dict[str, list[Filler]]


@dataclass
class Carried:
    """What a clause without a subject takes over: the last subject of the sentence, of the line, and the campaign in force."""

    sentence: int = -1
    line: int = -1
    subject: list[Filler] = field(default_factory=list)
    campaign: list[Filler] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its numbers are known."""

    verb: Verb
    clause: Clause
    type: str
    trigger: str
    roles: Roles
    time: Time | None
    status: Status
    reach: Span


class Reader:
    """Reads the clauses of a passage in order and drafts their events."""

    def __init__(self, passage: Passage, timeline: Timeline) -> None:
        self.passage, self.timeline = passage, timeline
        self.frames = Frames(passage.ontology)
        self.statuses = Statuses(passage, timeline)
        self.prepositions: dict[str, str] = passage.ontology.data("lexicon/clauses")["preposition"]
        self.passives = frozenset(passage.ontology.words("clauses", "passive"))
        self.carried = Carried()

    def drafts(self) -> Iterator[Draft]:
        """The events of the report, in the order of the text."""
        for clause in self.passage.clauses:
            verbs = self.frames.spot(self.passage.plain, clause)
            parsed = parse(clause, verbs, self.prepositions)
            subject = subject_of(parsed, self.passage.plain)
            self._carry(clause, subject)
            yield from self._read(parsed, subject or self.carried.subject)

    def _carry(self, clause: Clause, subject: list[Filler]) -> None:
        carried = self.carried
        if clause.line != carried.line:
            carried.subject, carried.campaign = [], []
        carried.sentence, carried.line = clause.sentence, clause.line
        named = [f for f in subject if isinstance(f, str) and self.passage.entities[f].type in ACTORS]
        if named:
            carried.subject = list(named)

    def _read(self, parsed: Parsed, subject: list[Filler]) -> Iterator[Draft]:
        verbs = [v for v in parsed.verbs]
        for n, verb in enumerate(verbs):
            following = verbs[n + 1].span.begin if n + 1 < len(verbs) else parsed.clause.span.end
            reach = Span(parsed.clause.span.begin if n == 0 else verbs[n - 1].span.end, following)
            if verb.frame.id == "campaign" or verb.frame.nominal or self._worth(parsed, verb, reach):
                draft = self._draft(parsed, verb, subject, reach)
                if draft is not None:
                    yield draft

    def _draft(self, parsed: Parsed, verb: Verb, subject: list[Filler], reach: Span) -> Draft | None:
        roles = self._roles(parsed, verb, subject, reach)
        type_, trigger = self._type(parsed, verb, reach)
        if verb.frame.id == "campaign" and not roles.get("campaign"):
            return None
        if not self._worth(parsed, verb, reach) and not roles.get("campaign"):
            return None
        time = self.timeline.held(parsed.clause)
        return Draft(verb, parsed.clause, type_, trigger, roles, time, self.statuses.of(parsed.clause, verb), reach)

    def _type(self, parsed: Parsed, verb: Verb, reach: Span) -> tuple[str, str]:
        """开展“清廉国企”专项监督检查 is an inspection: the campaign's own last words say what was done."""
        if verb.frame.id == "campaign":
            for item in parsed.clause.items:
                if item.tag == "Campaign" and reach.covers(item.span) and item.span.begin >= verb.span.end:
                    for head in ("专项监督检查", "监督检查", "专项巡察", "巡察", "专项检查", "执法检查", "专项督查", "督查", "监督"):
                        if item.words.endswith(head):
                            return "Inspection", head
        return verb.frame.type, verb.words

    def _worth(self, parsed: Parsed, verb: Verb, reach: Span) -> bool:
        """Whether the clause says something that could be checked: a number, a name, a time, as its frame demands."""
        needs = verb.frame.needs
        if verb.attributive:
            return any(i.quantity and i.span.begin >= verb.span.end and i.span.begin - verb.span.end <= 2 for i in parsed.clause.items)
        if not needs:
            return True
        items = [i for i in parsed.clause.items if reach.covers(i.span)]
        return (
            ("number" in needs and any(i.quantity for i in items))
            or ("name" in needs and any(i.key and i.span.begin > verb.span.begin for i in items))
            or ("name" in needs and any(i.key and i.tag in ACTORS for i in parsed.clause.items if i.span.begin < verb.span.begin))
            or ("time" in needs and self.timeline.own(parsed.clause) is not None)
            or ("object" in needs and bool(object_of(parsed, verb, reach.end)))
            or ("campaign" in needs and any(i.tag == "Campaign" for i in items))
            or ("person" in needs and any(i.tag == "Person" for i in parsed.clause.items))
        )

    def _roles(self, parsed: Parsed, verb: Verb, subject: list[Filler], reach: Span) -> Roles:
        frame, roles = verb.frame, Roles()
        passive = self._passive(parsed, verb)
        for phrase in parsed.phrases:
            if phrase.span.begin < reach.begin or phrase.span.begin >= reach.end:
                continue
            role = frame.roles.get(phrase.preposition, self.prepositions[phrase.preposition])
            role = (frame.object if frame.object != "none" else "target") if role == "object" else role
            if role != "none":
                roles.setdefault(role, []).extend(fillers(phrase.items, self.passage.plain))
        objects = object_fillers(object_of(parsed, verb, reach.end), self.passage.plain)
        self._place_subject(roles, verb, subject, passive)
        if frame.object != "none" and objects and not verb.light:
            self._place_object(roles, frame.object, objects)
        self._campaigns(roles)
        return {r: list(dict.fromkeys(f)) for r, f in roles.items() if f}

    def _passive(self, parsed: Parsed, verb: Verb) -> bool:
        before = [i for i in parsed.clause.items if i.span.end <= verb.span.begin]
        return any(i.words in self.passives for i in before[-4:]) or bool(verb.light and verb.light.words in self.passives | {"接受", "正接受"})

    def _place_subject(self, roles: Roles, verb: Verb, subject: list[Filler], passive: bool) -> None:
        frame = verb.frame
        if passive:
            roles.setdefault("target", []).extend(subject)
            return
        role = frame.subject
        if role == "built":
            role = "agent" if all(isinstance(f, str) and self.passage.entities[f].type in ACTORS for f in subject) else "target"
        if verb.words in frame.receivers:
            role = "recipient"
        if role == "agent" and "agent" in roles and frame.id not in {"gathering", "establishment", "economic"}:
            return
        roles.setdefault(role, [])[:0] = subject
        if frame.home_agent and self.passage.resolution.home:
            roles.setdefault("agent", []).append(self.passage.resolution.home)

    def _place_object(self, roles: Roles, role: str, objects: list[Filler]) -> None:
        for filler in objects:
            type_ = self.passage.entities[filler].type if isinstance(filler, str) else ""
            where = {"Campaign": "campaign", "Concept": "topic"}.get(type_, role)
            if role == "topic" and type_ in {"Group", "Person", "Organization"}:
                where = "target"
            if role == "campaign" and type_ != "Campaign":
                continue
            roles.setdefault(where, []).append(filler)

    def _campaigns(self, roles: Roles) -> None:
        """A campaign that a clause names holds for what follows in its line."""
        for role in ("target", "topic", "place", "recipient"):
            for filler in list(roles.get(role, [])):
                if isinstance(filler, str) and self.passage.entities[filler].type == "Campaign":
                    roles[role].remove(filler)
                    roles.setdefault("campaign", []).append(filler)
        if roles.get("campaign"):
            self.carried.campaign = list(roles["campaign"])
        elif self.carried.campaign:
            roles["campaign"] = list(self.carried.campaign)


def build(passage: Passage, draft: Draft, statistics: Sequence[Statistic]) -> Event:
    """The event of a draft, with the numbers that stand in its stretch of the clause."""
    evidence = Evidence.quote(passage.report, _short(draft), draft.clause.sentence, f"event/{draft.verb.frame.id}")
    counts = tuple(s.id for s in statistics if draft.reach.covers(s.evidence[0].span))
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


def plain_words(filler: Filler) -> str:
    """The words of a filler: an entity's key or plain words."""
    return filler.words if isinstance(filler, Unnamed) else filler


def item_at(clause: Clause, span: Span) -> Item | None:
    """The item of a clause at a span."""
    return next((i for i in clause.items if i.span == span), None)
