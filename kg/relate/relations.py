"""Relations: what the structure of names shows (部 → 局 → place), and what patterns over typed text say (ORG + post + person)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Entity, Evidence, Mention, Relation, Span
from kg.relate.events import Draft
from kg.relate.passage import Passage

Found = tuple[str, str, str, Span, str, float]  # subject, predicate, object, where, rule, confidence
ABOVE = {"村": "镇乡街道", "社区": "镇乡街道", "镇": "县市区旗", "乡": "县市区旗", "街道": "县市区旗", "县": "市州盟", "区": "市", "市": "市省区", "组": "村社区"}


class Relating:
    """The relations of a passage."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.drafts = passage, drafts
        self.entities, self.keys = passage.entities, passage.keys
        words = passage.ontology.words
        self.authority, self.service = words("organizations", "authority_suffix"), words("organizations", "service_suffix")

    def relations(self) -> tuple[Relation, ...]:
        """All relations, one for each subject, predicate and object, with every place that says so (at most five)."""
        gathered: dict[tuple[str, str, str], list[tuple[Span, str, float]]] = {}
        for finder in (self._inside_bodies, self._chains, self._home, self._titled, self._roads, self._members, self._organizers, self._offices, self._credits):
            for subject, predicate, object_, span, rule, confidence in finder():
                if subject != object_:
                    gathered.setdefault((subject, predicate, object_), []).append((span, rule, confidence))
        return tuple(self._relation(key, places) for key, places in gathered.items())

    def _relation(self, key: tuple[str, str, str], places: list[tuple[Span, str, float]]) -> Relation:
        evidence = tuple(dict.fromkeys(Evidence.quote(self.passage.report, s, self._sentence(s), r) for s, r, _ in places[:5]))
        return Relation(*key, evidence, max(c for *_, c in places))

    def _sentence(self, span: Span) -> int:
        return next((s.index for s in self.passage.sentences if s.span.meets(span)), 0)

    def _all(self) -> Iterator[tuple[Mention, str]]:
        """Every mention with its key, names inside names included."""
        for entity in self.passage.resolution.entities:
            for mention in entity.mentions:
                yield mention, entity.key

    def _place_of(self, mention: Mention) -> str:
        """The key of the place before a body's function: 浏阳市 of 浏阳市纪委监委, the home place of 市纪委监委."""
        head = mention.parts[0] if mention.parts else None
        while head is not None and head.type == "Organization":
            head = head.parts[0] if head.parts else None
        if head is None:
            return ""
        if head in self.keys:
            return self.keys[head]
        entity = self.entities[self.keys[mention]]
        places = [e for e in self.passage.resolution.entities if e.type == "Place" and entity.name.startswith(e.name)]
        return max(places, key=lambda e: len(e.name)).key if places else ""

    def _inside_bodies(self) -> Iterator[Found]:
        for mention, key in self._all():
            if mention.type == "Organization" and mention.parts:
                inner = mention.parts[0]
                if inner.type == "Organization" and inner in self.keys:
                    yield key, "partOf", self.keys[inner], mention.span, "relation/part-of-body", 0.9
                elif place := self._place_of(mention):
                    yield key, self._area(self.entities[key].name), place, mention.span, "relation/body-of-place", 0.85
            if mention.type == "Group" and (place := self._group_place(mention)):
                yield key, "jurisdiction", place, mention.span, "relation/group-of-place", 0.8

    def _group_place(self, mention: Mention) -> str:
        name = self.entities[self.keys[mention]].name
        home = self.passage.resolution.home
        return home if home and mention.name.startswith("全") and name.startswith(self.entities[home].name) else ""

    def _area(self, name: str) -> str:
        """An authority has a jurisdiction; a hospital, a firm, a school only stands somewhere."""
        if any(name.endswith(s) for s in self.service if len(s) > 1):
            return "locatedIn"
        return "jurisdiction" if any(name.endswith(s) for s in self.authority) else "locatedIn"

    def _chains(self) -> Iterator[Found]:
        """遂川县大汾镇石坳村: each place directly behind the one it lies in."""
        places = sorted((m for m, _ in self._all() if m.type == "Place"), key=lambda m: m.span)
        for one, next_ in zip(places, places[1:], strict=False):
            if one.span.end == next_.span.begin:
                yield self.keys[next_], "partOf", self.keys[one], Span(one.span.begin, next_.span.end), "relation/chain", 0.95

    def _home(self) -> Iterator[Found]:
        """The home place's own towns, and places of lower levels that the report treats as its own."""
        home = self.passage.resolution.home
        if not home:
            return
        for entity in self.passage.resolution.entities:
            code = self.entities[home].division
            if entity.type != "Place" or entity.key == home:
                continue
            first = entity.mentions[0]
            if entity.division and code and entity.division.startswith(code):
                if len(entity.division) <= len(code) + 3:
                    yield entity.key, "partOf", home, first.span, "relation/own-division", 0.85
            elif entity.division and code and code.startswith(entity.division) and len(entity.division) == 4:
                yield home, "partOf", entity.key, first.span, "relation/division-above", 0.8
            elif entity.kind in {"Township", "Zone"} and not entity.division:
                yield entity.key, "partOf", home, first.span, "relation/own-zone", 0.75

    def _titled(self) -> Iterator[Found]:
        """A campaign, document or mechanism is about the names inside its own: 马栏镇风电项目 → 马栏镇."""
        for mention, key in self._all():
            if mention.type in {"Campaign", "Document", "Mechanism"}:
                for part in mention.parts:
                    if part in self.keys and self.entities[self.keys[part]].type in {"Facility", "Place", "Organization", "Meeting", "Concept", "Campaign"}:
                        yield key, "addresses", self.keys[part], mention.span, "relation/named-in-title", 0.7
            if mention.type == "Facility":
                for part in mention.parts:
                    if part in self.keys and part.type == "Place" and "至" not in mention.name:
                        yield key, "locatedIn", self.keys[part], mention.span, "relation/named-in-facility", 0.75

    def _roads(self) -> Iterator[Found]:
        for mention, key in self._all():
            if mention.type == "Facility" and "至" in mention.name:
                for part in mention.parts:
                    if part in self.keys:
                        yield key, "connects", self.keys[part], mention.span, "relation/road-ends", 0.9

    def _members(self) -> Iterator[Found]:
        """浏发集团等7家国有企业."""
        things = [m for m in self.passage.finds.mentions if m in self.keys]
        for one, group in zip(things, things[1:], strict=False):
            if group.type == "Group" and one.type in {"Organization", "Person"} and self.passage.plain[one.span.end : group.span.begin] == "等":
                yield self.keys[one], "memberOf", self.keys[group], Span(one.span.begin, group.span.end), "relation/member", 0.9

    def _organizers(self) -> Iterator[Found]:
        """Who opens, issues or sets up a campaign, a document, a mechanism is its organizer."""
        for draft in self.drafts:
            if draft.type not in {"CampaignAction", "Issuance", "Establishment", "Inspection", "Feedback"}:
                continue
            agents = [a for a in draft.roles.get("agent", []) if isinstance(a, str) and self.entities[a].type in {"Organization", "Group", "Place"}]
            named = [*draft.roles.get("target", []), *draft.roles.get("campaign", [])]
            for thing in named:
                if isinstance(thing, str) and self.entities[thing].type in {"Campaign", "Document", "Mechanism", "Meeting"}:
                    mention = next((m for m in self.entities[thing].mentions if draft.clause.span.covers(m.span)), None)
                    if mention is not None:
                        for agent in agents[:2]:
                            yield thing, "organizer", agent, draft.clause.span, "relation/organizer", 0.7

    def _offices(self) -> Iterator[Found]:
        """县住建局政务服务科科长庄某: body, office, person, side by side."""
        choice = self.passage.ontology.choice
        former = choice("people", "former")
        office = rf"(?:{former}?(?P<posts>(?:[、和兼]?{choice('people', 'post')})+)|{former}?(?P<plain>{choice('people', 'plain')})|)"
        pattern = re.compile(rf"^(?:的)?{former}?(?:[党政工]组)?{office}(?:同志)?$")
        things = [m for m in self.passage.finds.mentions if m in self.keys]
        for at, person in enumerate(things):
            if person.type != "Person" or at == 0:
                continue
            yield from self._office(things, at, pattern)

    def _office(self, things: Sequence[Mention], at: int, pattern: re.Pattern[str]) -> Iterator[Found]:
        unit, person = things[at - 1], things[at]
        between = self.passage.plain[unit.span.end : person.span.begin]
        m = pattern.match(between.strip())
        if m is None or unit.type not in {"Organization", "Place"} or not between.strip() or len(between) > 30:
            return
        where = Span(unit.span.begin, person.span.end)
        yield self.keys[person], "affiliation", self.keys[unit], where, "relation/office", 0.9
        for post in re.split(r"[、和兼]", m["posts"] or ""):
            if post:
                yield self.keys[person], "post", post, where, "relation/office", 0.9

    def _credits(self) -> Iterator[Found]:
        """The report's own people: the editor belongs to the publisher, a 记者 too, a 通讯员 to nobody."""
        header = self.passage.report.header
        people: dict[str, Entity] = {n: e for e in self.passage.resolution.entities if e.type == "Person" for n in e.names}
        bodies: dict[str, Entity] = {n: e for e in self.passage.resolution.entities if e.type == "Organization" for n in e.names}
        for credit in header.credits:
            person = people.get(credit.name.text)
            if person is None or credit.post is None:
                continue
            where = Span(min(credit.post.span.begin, credit.name.span.begin), max(credit.post.span.end, credit.name.span.end))
            if credit.post.text != "作者":
                yield person.key, "post", credit.post.text.removeprefix("本报").removeprefix("本网"), where, "relation/credit", 0.95
            body = credit.body or (header.publisher if credit.post.text not in {"通讯员", "作者"} else None) 
            if body and body.text in bodies:
                yield person.key, "affiliation", bodies[body.text].key, where, "relation/credit", 0.85
