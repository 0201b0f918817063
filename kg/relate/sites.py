"""Where things stand: chains of places, roads and what they connect, 位于 and its kin, buildings, groups, and the home place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.model import Entity, Mention, Span
from kg.relate.draft import Draft
from kg.relate.found import Found, Triples
from kg.relate.passage import Clause, Item, Passage

# What may be the subject of a verb of standing; a campaign hides what is built in it.
STANDING = frozenset({"Facility", "Organization", "Campaign", "Place"})
# 全县21个乡镇, 全村312户: what the home place is made of does not stand in it.
COUNTED_PLACES = re.compile(r"(?:[镇乡村]|街道|社区|\)|[户人])$")
LEVELS = "省市县区州旗镇乡村"
CITY = 4  # digits in the code of a city


class Sites:
    """The relations of place."""

    def __init__(self, passage: Passage, drafts: Sequence[Draft]) -> None:
        self.passage, self.drafts = passage, drafts
        self.entities, self.keys = passage.entities, passage.keys
        lexicon = passage.lexicon
        self.standing, self.running, self.public = lexicon.words("stands"), lexicon.words("runs"), lexicon.ending("public")
        self.local = lexicon.ending("local_body")
        self.home = passage.resolution.home
        mentions = [(m, e) for e in passage.resolution.entities for m in e.mentions]
        self.mentions: list[tuple[Mention, Entity]] = sorted(mentions, key=lambda pair: pair[0].span)

    def chains(self) -> Iterator[Found]:
        """遂川县大汾镇石坳村: each place directly behind the one it lies in; 徐沙河沙集断面 lies in the river."""
        places = [(m, e) for m, e in self.mentions if e.type == "Place" and m.rule not in {"place/pointing"}]
        for (one, upper), (next_, lower) in pairwise(places):
            if one.span.end == next_.span.begin and upper is not lower:
                yield lower.key, "partOf", upper.key, Span(one.span.begin, next_.span.end), "relation/chain", 0.95
        rivers = [e for _, e in places if re.search(r"[河江湖溪渠]$", e.name)]
        for mention, entity in places:
            for river in rivers:
                if entity is not river and entity.name.startswith(river.name):
                    yield entity.key, "partOf", river.key, mention.span, "relation/reach-of-river", 0.9

    def roads(self) -> Iterator[Found]:
        """A road between two places connects them; a numbered stretch is part of its road."""
        for mention, entity in self.mentions:
            if entity.type != "Facility":
                continue
            places = [p for p in mention.parts if p.type == "Place"]
            wider = {p for p, q in pairwise(places) if p.span.end == q.span.begin}  # 金山镇|沙坪村食堂 stands in the village
            for part in mention.parts:
                if part not in self.keys or part in wider:
                    continue
                if part.type == "Place" and "至" in mention.name:
                    yield entity.key, "connects", self.keys[part], mention.span, "relation/road-ends", 0.9
                elif part.type == "Facility" and entity.name.endswith("段"):
                    yield entity.key, "partOf", self.keys[part], mention.span, "relation/stretch-of-road", 0.85
                elif part.type == "Place":
                    yield entity.key, "locatedIn", self.keys[part], mention.span, "relation/named-in-facility", 0.8

    def stated(self) -> Iterator[Found]:
        """新院区位于海校街道, 恒沃农机落户经济开发区, 位于娄山关街道的老院区; 公路起于甲镇,途经乙村,止于丙乡."""
        road, told = "", self.standing | self.running
        for clause in self.passage.clauses:
            verbs = [i for i in clause.items if i.words in told and not i.key]
            named = [i for i in clause.items if i.key and i.tag == "Facility"]
            road = named[0].key if named else road
            for verb in verbs:
                yield from self._runs(clause, verb, road) if verb.words in self.running else self._stands(clause, verb)

    def _runs(self, clause: Clause, verb: Item, road: str) -> Iterator[Found]:
        for item in clause.items:
            if road and item.span.begin >= verb.span.end and item.tag in {"Place", "Facility"} and item.key and item.key != road:
                yield road, "connects", item.key, clause.span, "relation/runs", 0.8

    def _stands(self, clause: Clause, verb: Item) -> Iterator[Found]:
        """The place behind the verb, and what stands there: before the verb, or behind the place and 的."""
        after = [i for i in clause.items if i.span.begin >= verb.span.end and i.key]
        before = [i for i in clause.items if i.span.end <= verb.span.begin and i.key and i.tag in STANDING]
        place = next((i for i in after if i.tag in {"Place", "Facility"}), None)
        if place is None:
            return
        behind = [i for i in after if i.span.begin > place.span.end and i.tag in {"Facility", "Organization", "Place"}]
        attributive = behind and "的" in Span(place.span.end, behind[0].span.begin).of(self.passage.plain)
        thing = behind[0] if attributive else before[-1] if before else None
        if thing is not None and thing.tag in {"Facility", "Organization"}:
            yield thing.key, "locatedIn", place.key, clause.span, "relation/stands", 0.85
        elif thing is not None and thing.tag == "Place" and place.tag == "Place":
            yield thing.key, "partOf", place.key, clause.span, "relation/stands", 0.7

    def built(self) -> Iterator[Found]:
        """在坊前镇建设零部件配套基地: where a thing is built it stands."""
        for draft in self.drafts:
            if draft.type not in {"Construction", "Establishment"}:
                continue
            here = {i.key for i in draft.clause.items if i.tag == "Place" and i.key}
            for place in draft.roles.get("place", []):
                for thing in draft.roles.get("target", []):
                    types = [self.entities[f].type if isinstance(f, str) else "" for f in (thing, place)]
                    if types == ["Facility", "Place"] and place in here:
                        yield str(thing), "locatedIn", str(place), draft.clause.span, "relation/built-in", 0.75

    def groups(self) -> Iterator[Found]:
        """凌城镇3家塑料造粒企业 and 来苏镇、朱沱镇的12所农村学校 stand there; 县纪委监委3个监督检查室 are parts of it."""
        for at, (next_, group) in enumerate(self.mentions):
            if group.type != "Group" or at == 0 or next_.rule == "group/whole":
                continue
            one, owner = self.mentions[at - 1]
            between = self.passage.plain[one.span.end : next_.span.begin]
            where = Span(one.span.begin, next_.span.end)
            if owner.type == "Place" and between in {"", "的"}:
                places = [(one, owner)] if between == "" else self._listed(at - 1)
                told = [p for m, p in places if m.rule != "place/pointing" or not COUNTED_PLACES.search(group.name)]
                yield from ((group.key, "locatedIn", p.key, where, "relation/group-in-place", 0.75) for p in told)
            elif owner.type == "Organization" and between == "":
                yield group.key, "partOf", owner.key, where, "relation/group-of-body", 0.8

    def _listed(self, at: int) -> list[tuple[Mention, Entity]]:
        """The places of a list that ends with the mention at an index: 新竹镇、黄竹镇、翰林镇."""
        listed = [self.mentions[at]]
        for mention, entity in reversed(self.mentions[max(0, at - 8) : at]):
            between = self.passage.plain[mention.span.end : listed[-1][0].span.begin]
            if entity.type != "Place" or between not in {"、", "和", "与", "及"}:
                break
            listed.append((mention, entity))
        return listed

    def defaults(self, known: Triples) -> Iterator[Found]:
        """What the text treats as the home place's own: its towns and zones, villages named alone, public works, its congress."""
        if not self.home:
            return
        placed = {s for s, p, _ in known if p in {"partOf", "locatedIn", "connects"}}
        ruled = placed | {s for s, p, _ in known if p == "jurisdiction"}
        for entity in self.passage.resolution.entities:
            where = entity.mentions[0].span
            if entity.type == "Place" and entity.key != self.home:
                yield from self._division(entity, where, placed)
            elif entity.type == "Facility" and entity.key not in placed and self._is_public(entity):
                yield entity.key, "locatedIn", self.home, where, "relation/home-facility", 0.7
            elif entity.type == "Organization" and entity.key not in ruled and self.local.search(entity.name):
                yield entity.key, "locatedIn", self.home, where, "relation/home-body", 0.6
            elif entity.type == "Meeting" and self._by_home(entity):
                yield entity.key, "locatedIn", self.home, where, "relation/home-meeting", 0.8

    def _is_public(self, entity: Entity) -> bool:
        """县体育馆, 过境段, 旬邑县…: built things that the home place has but once."""
        return entity.name[0] in LEVELS or self.public.search(entity.name) is not None or self._by_home(entity)

    def _by_home(self, entity: Entity) -> bool:
        return entity.name.startswith(self.entities[self.home].name) or self.entities[self.home].name in entity.name[:10]

    def _division(self, entity: Entity, where: Span, placed: set[str]) -> Iterator[Found]:
        home, code = self.entities[self.home], self.entities[self.home].division
        if entity.division and code:
            if entity.division.startswith(code) and entity.key not in placed:
                yield entity.key, "partOf", self._lowest_above(entity) or self.home, where, "relation/own-division", 0.85
            elif code.startswith(entity.division) and len(code) - len(entity.division) == 2 and self._names_above(home, entity):
                yield self.home, "partOf", entity.key, where, "relation/division-above", 0.75
        elif entity.kind in {"Township", "Zone"} and entity.key not in placed and not entity.division:
            yield entity.key, "partOf", self._county_before(where) or self.home, where, "relation/own-zone", 0.75
        elif entity.name.endswith(("城区", "主城区", "县城")) and entity.key not in placed:
            yield entity.key, "partOf", self.home, where, "relation/own-city", 0.75

    def _lowest_above(self, entity: Entity) -> str:
        """In a report on a city the county that a town lies in, where the text names it."""
        above = [e for e in self.passage.resolution.entities if e.type == "Place" and e.division and e is not entity]
        fits = [e for e in above if entity.division.startswith(e.division)]
        return max(fits, key=lambda e: len(e.division)).key if fits else ""

    def _county_before(self, where: Span) -> str:
        """The county named last in the same line, in a report on a city: 德保县…城关镇."""
        if len(self.entities[self.home].division) != CITY:
            return ""
        begin = self.passage.plain.rfind("\n", 0, where.begin) + 1
        counties = [e.key for m, e in self.mentions if e.kind == "County" and begin <= m.span.begin < where.begin]
        return counties[-1] if counties else ""

    def _names_above(self, home: Entity, above: Entity) -> bool:
        """Whether the text itself treats the home place as a part: it names both, and one of the other's bodies or 全市."""
        return any(m.rule in {"place/official", "place/pointing", "place/short", "place/tagged"} for m in above.mentions)
