"""Persons and their offices: body, office and name side by side; an office without its body; the report's own people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Credit, Entity, Mention, Span
from kg.ontology import expression
from kg.relate.found import Found
from kg.relate.passage import Passage

POSTS = 6  # offices of one person, side by side
LONGEST = 30  # characters of them
CHARGED = re.compile("^(?:分管|挂职|主管|联系)(?=副?[镇乡县市区局院校主])")  # 分管|副县长: what it has charge of is no part of it
HEAD_OF = re.compile("(?:常务)?(?:副|代)?[县市区州旗]长")
PARTY = re.compile(r"(镇|乡|街道|村|社区)(党委|党支部|党总支|党工委|纪委|支部)$")


class Offices:
    """The relations of persons."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.entities, self.keys = passage, passage.entities, passage.keys
        choice = passage.ontology.choice
        former = rf"{choice('people', 'former')}?"
        posts = rf"(?P<posts>(?:[、和兼]?(?:{former}){choice('people', 'post')}){{1,{POSTS}}})"
        plain = choice("people", "plain")
        self.former = expression(rf"^{choice('people', 'former')}")
        told = rf"(?:\d{{2}}岁(?:的)?)?[一-鿿]{{0,4}}?(?:{plain})"  # 芦溪镇62岁的村民廖素华, 雷鸣镇返乡青年蔡小妹
        self.between = expression(rf"^(?:的)?{former}(?:{posts}|(?:{told})|)(?:同志)?$")
        self.joined = expression(rf"^{former}{posts}[、和兼]$")
        self.before = expression(rf"(?P<level>村|镇|乡|社区)?{posts}$|(?P<plain>{plain})$")
        lexicon = passage.lexicon
        self.institution, self.no_office = lexicon.ending("institution"), lexicon.words("no_office")
        self.villager, self.office_of = lexicon.words("villager"), lexicon.table("office_of")
        self.things = [m for m in passage.finds.mentions if m in self.keys]

    def held(self) -> Iterator[Found]:
        """县住建局政务服务科科长庄某; 李家堡村党支部书记、村委会主任侯润生."""
        for at, person in enumerate(self.things):
            if person.type == "Person" and at:
                yield from self._office(at, person)

    def _office(self, at: int, person: Mention) -> Iterator[Found]:
        unit = self.things[at - 1]
        words = self.passage.plain[unit.span.end : person.span.begin].strip()
        if not words or len(words) > LONGEST or unit.type not in {"Organization", "Place"}:
            return
        m = self.between.match(words)
        if m is None:
            return
        yield from self._of(unit, person, m["posts"] or "")
        for earlier in reversed(self.things[max(0, at - 3) : at - 1]):
            words = self.passage.plain[earlier.span.end : unit.span.begin].strip()
            n = self.joined.match(words) if len(words) <= LONGEST else None
            if n is None or earlier.type not in {"Organization", "Place"}:
                break
            yield from self._of(earlier, person, n["posts"])
            unit = earlier

    def _of(self, unit: Mention, person: Mention, posts: str) -> Iterator[Found]:
        where, key = Span(unit.span.begin, person.span.end), self.keys[person]
        yield key, "affiliation", self.keys[unit], where, "relation/office", 0.9
        parent = unit.parts[0] if unit.parts and unit.parts[0].type == "Organization" else None
        if parent is not None and parent in self.keys and self.institution.search(self.entities[self.keys[parent]].name):
            yield key, "affiliation", self.keys[parent], where, "relation/office-of-part", 0.8
        for post in self._split(posts):
            party = PARTY.search(unit.name)
            full = party[1] + party[2] + post if party and post.endswith("书记") and len(post) <= 3 else post
            yield key, "post", full, where, "relation/office", 0.9

    def _split(self, posts: str) -> list[str]:
        return [p for p in (CHARGED.sub("", self.former.sub("", x)) for x in re.split(r"[、和兼]", posts)) if p]

    def alone(self) -> Iterator[Found]:
        """总经理徐洪波, 院长祝海平, 村民石秀莲: the body or village is the one of that kind named last."""
        told = {m for at, m in enumerate(self.things) if m.type == "Person" and at and list(self._office(at, m))}
        known = {self.keys[m] for m in told}
        for person in self.things:
            if person.type != "Person" or self.keys[person] in known:
                continue
            begin = max(self.passage.plain.rfind("\n", 0, person.span.begin) + 1, person.span.begin - 12)
            m = self.before.search(self.passage.plain[begin : person.span.begin])
            if m is None:
                continue
            known.add(self.keys[person])
            yield from self._alone(person, m, begin)

    def _alone(self, person: Mention, m: re.Match[str], begin: int) -> Iterator[Found]:
        where, key = Span(begin + m.start(), person.span.end), self.keys[person]
        posts = self._split(m["posts"] or "")
        kinds = [*posts, m["plain"]] if m["plain"] else posts
        unit = self._unit(person, kinds, m["level"] or ("村" if m["plain"] in self.villager else ""))
        if m["plain"] and not unit:
            return
        for post in posts:
            yield key, "post", post, where, "relation/office-alone", 0.8
        if unit:
            yield key, "affiliation", unit, where, "relation/office-of-last", 0.65

    def _unit(self, person: Mention, posts: Sequence[str], level: str) -> str:
        """The last body of the office's kind before the person, or the last village where the office is a village's."""
        line = self.passage.plain.rfind("\n", 0, person.span.begin)
        before = [m for m in reversed(self.things) if m.span.end <= person.span.begin]
        if level:
            places = [self.keys[m] for m in before if m.type == "Place" and m.span.begin > line]
            here = next((k for k in places if self.entities[k].name.endswith((level, "社区", "屯"))), "")
            return here or (self._village(person) if level == "村" else "")
        if any(HEAD_OF.fullmatch(p) for p in posts) and self._heads_home(posts):
            return self.passage.resolution.home
        bodies = [self.keys[m] for m in before if m.type == "Organization"]
        kind = next((kind for post, kind in self.office_of.items() if any(post in p for p in posts)), None)
        return next((k for k in bodies if kind.search(self.entities[k].name)), "") if kind else ""

    def _village(self, person: Mention) -> str:
        """The village that the whole report is about, for 村民陈广田: the one that it names again and again."""
        named = [self.keys[m] for m in self.things if m.type == "Place" and m.span.end <= person.span.begin]
        villages = [k for k in named if self.entities[k].kind == "Village"]
        return max(villages, key=villages.count) if villages and villages.count(max(villages, key=villages.count)) >= 3 else ""

    def _heads_home(self, posts: Sequence[str]) -> bool:
        """副县长余永清: the one who heads a county without its name heads the report's own."""
        home = self.passage.resolution.home
        return bool(home) and any(p[-2] == self.entities[home].name[-1] for p in posts if HEAD_OF.fullmatch(p))

    def credits(self) -> Iterator[Found]:
        """The report's own people: the editor belongs to the publisher, a 记者 too, a 通讯员 to nobody."""
        header = self.passage.report.header
        people = self._named("Person")
        for credit in header.credits:
            person = people.get(credit.name.text)
            if person is None or credit.post is None or credit.post.text in self.no_office:
                continue
            where = Span(min(credit.post.span.begin, credit.name.span.begin), max(credit.post.span.end, credit.name.span.end))
            yield person.key, "post", credit.post.text.removeprefix("本报").removeprefix("本网"), where, "relation/credit", 0.95
            if body := self._employer(credit):
                yield person.key, "affiliation", body, where, "relation/credit", 0.85

    def _employer(self, credit: Credit) -> str:
        header, bodies = self.passage.report.header, self._named("Organization")
        words = credit.body or (header.publisher if credit.post and credit.post.text != "通讯员" else None)
        return bodies[words.text].key if words and words.text in bodies else ""

    def _named(self, type_: str) -> dict[str, Entity]:
        return {n: e for e in self.passage.resolution.entities if e.type == type_ for n in e.names}
