"""What the names of organizations show: whose part they are, which place is theirs, where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Entity, Mention
from kg.ontology import expression
from kg.relate.found import Found, Triples
from kg.relate.passage import Passage

# What stands behind a parent's name in the name of its part.
PART = re.compile(
    r"(?:办公室|办公厅|常委会|党组|驻.{2,16}组|.{0,12}(?:科|处|室|股|组|所|站|队|庭|分局|支公司|分公司|部|财务科|中心|领导小组))$"
)
# A part that stands without its parent belongs to the body of its own line of work: 第二税务分局, 湖镇人民法庭.
LINES = (
    (re.compile(r"税务(?:分局|所)|稽查局|税务局纪检组"), re.compile(r"税务局$")),
    (re.compile(r"法庭|司法警察大队|执行局|立案庭"), re.compile(r"人民法院$|法院$")),
    (re.compile(r"监督检查室|审查调查室|纪检监察室|派驻.{0,8}组|监督专班"), re.compile(r"纪委监委$")),
    (re.compile(r"^第?[一二三四五六七八九十]?巡察组$|^巡察办$"), re.compile(r"[县市区州旗]委$")),
)


def stem(place: Entity) -> str:
    """The short name of a town: 园洲 of 园洲镇."""
    return re.sub("(?:镇|乡|街道)$", "", place.name)


def _ending(name: str, endings: tuple[str, ...]) -> int:
    """How long the ending is that a name has; the endings come longest first."""
    return next(len(s) for s in endings if name.endswith(s)) if name.endswith(endings) else 0


class Bodies:
    """The relations that the names of bodies carry."""

    def __init__(self, passage: Passage) -> None:
        self.passage, self.entities, self.keys = passage, passage.entities, passage.keys
        words = passage.ontology.words
        self.authority, self.service = words("organizations", "authority_suffix"), words("organizations", "service_suffix")
        lexicon = passage.lexicon
        self.town_body, self.home_body = expression(f"(?:中心)?{lexicon.choice('town_body')}"), lexicon.within("home_body")
        self.bodies = [e for e in passage.resolution.entities if e.type == "Organization"]
        self.places = sorted((e for e in passage.resolution.entities if e.type == "Place"), key=lambda e: -len(e.name))

    def _mentions(self) -> Iterator[tuple[Mention, Entity]]:
        for entity in self.passage.resolution.entities:
            for mention in entity.mentions:
                yield mention, entity

    def inside(self) -> Iterator[Found]:
        """县委第二巡察组 → 县委; 永和镇党委 → 永和镇; 全市纪检监察组织 → 浏阳市."""
        for mention, entity in self._mentions():
            if entity.type == "Organization" and mention.parts:
                inner = mention.parts[0]
                if inner.type == "Organization" and inner in self.keys:
                    yield entity.key, "partOf", self.keys[inner], mention.span, "relation/part-of-body", 0.9
                elif place := self._place_of(mention):
                    area, where = self.area(entity.name), self._own_area(entity, place)
                    yield entity.key, area, where, mention.span, "relation/body-of-place", 0.85
            if entity.type == "Group" and mention.rule == "group/whole" and (place := self._group_place(mention, entity)):
                yield entity.key, "jurisdiction", place, mention.span, "relation/group-of-place", 0.8

    def _place_of(self, mention: Mention) -> str:
        """The key of the place before a body's function: 浏阳市 of 浏阳市纪委监委, the home place of 市纪委监委."""
        head: Mention | None = mention.parts[0] if mention.parts else None
        while head is not None and head.type == "Organization":
            head = head.parts[0] if head.parts else None
        if head is None:
            return ""
        if head in self.keys:
            return self.keys[head]
        name = self.entities[self.keys[mention]].name
        return next((e.key for e in self.places if name.startswith(e.name)), "")

    def _own_area(self, body: Entity, place: str) -> str:
        """徐州市睢宁生态环境局 is the bureau of 睢宁: the home place's short name inside the name tells the area."""
        home = self.passage.resolution.home
        if not home or home == place:
            return place
        stem = self.entities[home].name[:-1]
        return home if len(stem) >= 2 and stem in body.name[len(self.entities[place].name) :] else place

    def _group_place(self, mention: Mention, entity: Entity) -> str:
        home = self.passage.resolution.home
        return home if home and mention.name.startswith("全") and entity.name.startswith(self.entities[home].name) else ""

    def area(self, name: str) -> str:
        """An authority has a jurisdiction; a hospital, a firm, a school only stands somewhere."""
        return "jurisdiction" if _ending(name, self.authority) > _ending(name, self.service) else "locatedIn"

    def prefixed(self) -> Iterator[Found]:
        """旬邑县人民政府办公室 begins with its government's name, 浏阳市融媒体中心 with its place's."""
        for body in self.bodies:
            where = body.mentions[0].span
            wholes = [b for b in self.bodies if b is not body and body.name.startswith(b.name)]
            parents = [b for b in wholes if PART.fullmatch(body.name[len(b.name) :])]
            if parents:
                yield body.key, "partOf", max(parents, key=lambda b: len(b.name)).key, where, "relation/prefix-of-body", 0.85
                continue
            place = next((p for p in self.places if body.name.startswith(p.name) and len(body.name) > len(p.name)), None)
            if place is None or body.name.endswith(("督察组", "巡视组")):
                place = self._home_by_stem(body) or self._town_by_stem(body)
            if place is not None and not any(m.parts for m in body.mentions):
                yield body.key, self.area(body.name), self._own_area(body, place.key), where, "relation/prefix-of-place", 0.8

    def _home_by_stem(self, body: Entity) -> Entity | None:
        """海伦农商银行: the home place's short name before a bank, a branch, a hospital."""
        home = self.entities.get(self.passage.resolution.home)
        if home is None or body.kind == "MediaOutlet" or not self.home_body.search(body.name):
            return None
        return home if len(home.name) > 2 and home.name[:-1] in body.name else None

    def _town_by_stem(self, body: Entity) -> Entity | None:
        """园洲派出所, 石湾中学: a town that the report names, by its short name before an office of a town."""
        towns = [p for p in self.places if p.name.endswith(("镇", "乡", "街道")) and len(p.name) > 2]
        own = [p for p in towns if body.name.startswith(stem(p))]
        return next((p for p in own if self.town_body.fullmatch(body.name.removeprefix(stem(p)))), None)

    def attached(self, known: Triples) -> Iterator[Found]:
        """A part that stands without its parent belongs to the report's body of that line of work."""
        placed = {s for s, p, _ in known if p == "partOf"}
        for body in self.bodies:
            for part, whole in LINES if body.key not in placed else ():
                if not part.search(body.name):
                    continue
                parent = next((b for b in self.bodies if b is not body and whole.search(b.name)), None)
                if parent is not None:
                    yield body.key, "partOf", parent.key, body.mentions[0].span, "relation/line-of-work", 0.7
