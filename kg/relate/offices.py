"""Persons and their offices: body, office and name side by side; an office without its body; the report's own people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Credit, Entity, Mention, Span
from kg.relate.passage import Passage

Found = tuple[str, str, str, Span, str, float]
# Which body an office without one belongs to: the last one of that kind. 总经理徐洪波, 院长犹建华.
OF_KIND = (
    (re.compile(r"总经理|董事长|经理|总监|厂长|工程师|店长"), re.compile(r"公司$|集团$|厂$|农机$|店$")),
    (re.compile(r"院长"), re.compile(r"医院$|法院$|检察院$|卫生院$|敬老院$|学院$")),
    (re.compile(r"庭长|法官|审判长"), re.compile(r"法院$|法庭$")),
    (re.compile(r"检察长|检察官"), re.compile(r"检察院$")),
    (re.compile(r"校长|教师|班主任|总务主任|园长"), re.compile(r"学校$|中学$|小学$|大学$|学院$|幼儿园$")),
    (re.compile(r"理事长"), re.compile(r"合作社$|协会$|合作联社$")),
    (re.compile(r"会长|秘书长"), re.compile(r"协会$|商会$|学会$")),
    (re.compile(r"局长"), re.compile(r"局$")),
    (re.compile(r"所长"), re.compile(r"所$")),
    (re.compile(r"站长"), re.compile(r"站$")),
    (re.compile(r"大队长|支队长|队长"), re.compile(r"队$")),
    (re.compile(r"馆长"), re.compile(r"馆$")),
    (re.compile(r"主席"), re.compile(r"工商联$|工会$|联合会$|政协$|残联$")),
    (re.compile(r"科长"), re.compile(r"科$")),
)
PARTY = re.compile(r"(镇|乡|街道|村|社区)(党委|党支部|党总支|党工委|纪委|支部)$")
INSTITUTION = re.compile(r"(?:医院|公司|集团|学校|中学|小学|大学|学院|厂|银行|卫生院|保健院)$")
NO_OFFICE = frozenset({"作者", "文", "图", "文/图", "图/文", "撰稿", "撰文", "供稿", "摄影", "摄", "图片", "供图", "文字", "执笔", "供稿人", "撰稿人", "报告人", "视频", "采写"})


class Offices:
    """The relations of persons."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.entities, self.keys = passage, passage.entities, passage.keys
        choice = passage.ontology.choice
        former = rf"{choice('people', 'former')}?"
        self.posts = rf"(?P<posts>(?:[、和兼]?(?:{former}){choice('people', 'post')})+)"
        self.plain = choice("people", "plain")
        self.between = re.compile(rf"^(?:的)?{former}(?:{self.posts}|(?P<plain>{self.plain})|)(?:同志)?$")
        self.joined = re.compile(rf"^{former}{self.posts}[、和兼]$")
        self.before = re.compile(rf"(?P<level>村|镇|乡|社区)?{self.posts}$|(?P<plain>{self.plain})$")
        self.things = [m for m in passage.finds.mentions if m in self.keys]

    def held(self) -> Iterator[Found]:
        """县住建局政务服务科科长庄某; 李家堡村党支部书记、村委会主任侯润生."""
        for at, person in enumerate(self.things):
            if person.type == "Person" and at:
                yield from self._office(at, person)

    def _office(self, at: int, person: Mention) -> Iterator[Found]:
        unit = self.things[at - 1]
        words = self.passage.plain[unit.span.end : person.span.begin].strip()
        m = self.between.match(words)
        if m is None or not words or unit.type not in {"Organization", "Place"} or len(words) > 30:
            return
        yield from self._of(unit, person, m["posts"] or "")
        for earlier in reversed(self.things[max(0, at - 3) : at - 1]):
            n = self.joined.match(self.passage.plain[earlier.span.end : unit.span.begin].strip())
            if n is None or earlier.type not in {"Organization", "Place"}:
                break
            yield from self._of(earlier, person, n["posts"])
            unit = earlier

    def _of(self, unit: Mention, person: Mention, posts: str) -> Iterator[Found]:
        where, key = Span(unit.span.begin, person.span.end), self.keys[person]
        yield key, "affiliation", self.keys[unit], where, "relation/office", 0.9
        parent = unit.parts[0] if unit.parts and unit.parts[0].type == "Organization" else None
        if parent is not None and parent in self.keys and INSTITUTION.search(self.entities[self.keys[parent]].name):
            yield key, "affiliation", self.keys[parent], where, "relation/office-of-part", 0.8
        for post in self._split(posts):
            party = PARTY.search(unit.name)
            full = party[1] + party[2] + post if party and post.endswith("书记") and len(post) <= 3 else post
            yield key, "post", full, where, "relation/office", 0.9

    def _split(self, posts: str) -> list[str]:
        former = "|".join(map(re.escape, self.passage.ontology.words("people", "former")))
        return [p for p in (re.sub(rf"^(?:{former})", "", x) for x in re.split(r"[、和兼]", posts)) if p]

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
        unit = self._unit(person, posts, m["level"] or ("村" if m["plain"] in {"村民", "种粮大户", "脱贫户", "贫困户", "果农", "菜农", "茶农"} else ""))
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
            return next((self.keys[m] for m in before if m.type == "Place" and self.entities[self.keys[m]].name.endswith((level, "社区", "屯")) and m.span.begin > line), "")
        for post, kind in OF_KIND:
            if any(post.search(p) for p in posts):
                return next((self.keys[m] for m in before if m.type == "Organization" and kind.search(self.entities[self.keys[m]].name)), "")
        return ""

    def credits(self) -> Iterator[Found]:
        """The report's own people: the editor belongs to the publisher, a 记者 too, a 通讯员 to nobody."""
        header = self.passage.report.header
        people = self._named("Person")
        for credit in header.credits:
            person = people.get(credit.name.text)
            if person is None or credit.post is None or credit.post.text in NO_OFFICE:
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
