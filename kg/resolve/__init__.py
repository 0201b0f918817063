"""Mentions in, entities out: one node for one thing, under its full name, with all the names the report gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Entity, Finds, Mention, Report, Resolution, Sentence, Unread
from kg.ontology import Division, Ontology, expression
from kg.resolve.names import ROAD, kind_of, plain_name, shortens
from kg.resolve.places import Places

__all__ = ["resolve"]

GOVERNMENT = re.compile(r"^政府(?=$|办)")
PROVINCE = re.compile("(?:省|自治区|^(?:北京|天津|上海|重庆)市)$")
SIDES = {"院方": "院", "校方": "校", "企业": "公司", "企业方": "公司"}  # a side that speaks, and what its name ends in
SHORT_FOR = re.compile(r"\(以?下?简称:?“?([一-鿿A-Za-z]{2,12})”?\)")


@dataclass
class Found:
    """An entity while it is being gathered."""

    type: str
    names: list[str]
    context: str = ""
    mentions: list[Mention] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Add a name unless it is known."""
        if name and name not in self.names:
            self.names.append(name)


class Reading:
    """The report's names, read from the first to the last; each mention joins an entity or makes one."""

    def __init__(self, report: Report, finds: Finds, ontology: Ontology) -> None:
        gazetteer = ontology.gazetteer
        home: tuple[Division, ...] = (gazetteer[finds.home], *gazetteer.chain(finds.home)) if finds.home else ()
        full = frozenset(m.name for m in finds.mentions if m.type == "Place" and m.rule not in {"place/pointing", "place/short"})
        self.report, self.places = report, Places(ontology, home, full)
        self.national = expression(ontology.choice("organizations", "national"))
        self.found: dict[tuple[str, str], Found] = {}
        self.given: dict[str, str] = {}  # 以下简称“县城投公司”: the short name -> the full one
        self.unread: list[Unread] = []
        self.latest: list[tuple[str, str]] = []  # organizations by their last mention

    def read(self, mention: Mention) -> tuple[str, str] | None:
        """The entity that a mention names, as type and full name; None where it points nowhere."""
        for part in mention.parts:
            if part.type == "Place" and PROVINCE.search(part.name):
                continue  # 青海省文物考古研究所: the province is told of by its own name only
            if part.rule != "place/level":
                self.read(part)
        name = self._name(mention)
        if not name:
            self.unread.append(Unread(mention.span, f"{mention.name}: points to nothing named before"))
            return None
        key = self._same(mention.type, name)
        one = self.found.setdefault(key, Found(mention.type, [key[1]], self._context(*key)))
        one.add(name)
        one.add(mention.name)
        one.mentions.append(mention)
        self._remember(mention, key)
        return key

    def _remember(self, mention: Mention, key: tuple[str, str]) -> None:
        """Note what later words may point back to: the last place and body, and a short name given in brackets."""
        if mention.type == "Place":
            self.places.see(key[1])
        if mention.type == "Organization":
            self.latest = [*(k for k in self.latest if k != key), key]
            after = SHORT_FOR.match(self.report.plain, mention.span.end)
            if after:
                self.given[after[1]] = key[1]
                self.found[key].add(after[1])

    def _context(self, type_: str, name: str) -> str:
        """The place that makes the name unique: that of a body whose name begins with a county or more, else the home place."""
        home = [division.name for division in self.places.home]
        if not home:
            return ""
        if type_ == "Organization" and self.national.match(name) and home[0][:-1] not in name:
            return ""  # 国务院, but 国家税务总局浏阳市税务局 is of 浏阳
        if type_ != "Organization":
            return home[0]
        named = [n for t, n in self.found if t == "Place" and (d := self.places.division(n)) and d.level != "town"]
        return max((place for place in (*home, *named) if name.startswith(place)), key=len, default=home[0])

    def _name(self, mention: Mention) -> str:
        if mention.type == "Place":
            return self.places.name(mention)
        if mention.type == "Organization":
            return self._body(mention)
        if mention.type == "Group":
            return self._group(mention.name)
        return plain_name(mention)

    def _group(self, name: str) -> str:
        """全市各级纪检监察组织 and 全市纪检监察组织 are one: the home place takes the place of 全市."""
        m = re.match(r"全(省|市|县|区|州|旗|镇|乡|村)各?级?", name)
        if not m:
            return name
        place = self.places.pointed("全" + m[1])
        return place + name[m.end() :] if place else name

    def _body(self, mention: Mention) -> str:
        """市纪委监委 → 浏阳市纪委监委: the full name of the place or the parent before the rest; 该局 → the last such body."""
        if mention.name in self.given:
            return self.given[mention.name]
        if mention.rule == "organization/pointing" or (mention.rule == "organization/team" and not mention.parts):
            return self._pointed(mention)
        if not mention.parts:
            return self._below(mention.name)
        head = mention.parts[0]
        before = self.places.name(head) if head.type == "Place" else self._body(head)
        lead = mention.name[: head.span.begin - mention.span.begin]
        tail = mention.name[head.span.end - mention.span.begin :]
        if not before:
            return mention.name
        return lead + before + GOVERNMENT.sub("人民政府", tail).removesuffix("机关")

    def _below(self, name: str) -> str:
        """邯郸市肥乡区人民政府 is 肥乡区人民政府: a body of the home place needs no place above it."""
        for above in self.places.home[1:]:
            rest = name.removeprefix(above.name)
            if rest != name and rest.startswith(self.places.home[0].name):
                return rest
        return name

    def _pointed(self, mention: Mention) -> str:
        """该局, 院方 → the last body of that kind; a team with a long name of its own stands for itself."""
        kind = mention.name.lstrip("该本")
        kind = SIDES.get(kind, kind)
        for _, name in reversed(self.latest):
            if name.endswith(kind) or (kind == "院" and name.endswith("医院")) or (kind == "单位"):
                return name
        return mention.name if mention.rule == "organization/team" and len(mention.name) > 3 else ""

    def _same(self, type_: str, name: str) -> tuple[str, str]:
        """The key of a known entity that goes by this name or that this name shortens, or a new key."""
        key = (type_, name)
        if key in self.found:
            return key
        for known, one in self.found.items():
            if known[0] != type_:
                continue
            if name in one.names or _alike(type_, name, known[1]):
                return known
            if type_ == "Organization" and shortens(known[1], name):
                return self._renamed(known, key)  # 莒南县住建局 first, 莒南县住房和城乡建设局 later
        return key

    def _renamed(self, known: tuple[str, str], key: tuple[str, str]) -> tuple[str, str]:
        """The full name that comes after its short form takes its place."""
        one = self.found[known]
        one.names.insert(0, key[1])
        self.found = {key if k == known else k: v for k, v in self.found.items()}
        self.latest = [key if k == known else k for k in self.latest]
        self.given = {short: key[1] if full == known[1] else full for short, full in self.given.items()}
        return key


def _alike(type_: str, name: str, known: str) -> bool:
    """Whether two full names of one type mean one thing."""
    if type_ == "Organization":
        if name + "公室" == known or known + "公室" == name:
            return True  # 县河长办, 县河长办公室
        firm = known.endswith(("公司", "集团", "银行", "合作社"))
        core = re.sub(r"(?:公司|集团|合作社)$", "", name) if firm else ""
        within = len(core) >= 2 and len(name) >= 4 and core in known[2:]
        return within or (name[:2] == known[:2] and shortens(name, known))
    if type_ == "Facility":
        if len(name) >= 3 and known.endswith(name):
            return True  # 新院区 of 桐梓县人民医院新院区
        a, b = ROAD.search(name), ROAD.search(known)
        return bool(a and b and a[0] == b[0]) and (name.endswith("段") == known.endswith("段"))
    if type_ in {"Document", "Campaign", "Mechanism"}:
        whole = {known + "行动", known + "活动"} if len(known) >= 4 else set()  # “清河净岸”百日攻坚, later with 行动
        return (len(name) >= 3 and known.endswith(name)) or name in whole or known in {name + "行动", name + "活动"}
    return False


def resolve(report: Report, sentences: Sequence[Sentence], finds: Finds, ontology: Ontology) -> Resolution:
    """The entities of a report in the order in which it names them, its home place, and what it is about."""
    reading = Reading(report, finds, ontology)
    for mention in finds.mentions:
        reading.read(mention)
    entities = tuple(_entities(reading))
    home_name = reading.places.home[0].name if reading.places.home else ""
    home = next((e.key for e in entities if e.type == "Place" and e.name == home_name), "")
    return Resolution(entities, home, (home,) if home else (), tuple(reading.unread))


def _entities(reading: Reading) -> Iterator[Entity]:
    for (type_, name), one in reading.found.items():
        division = reading.places.division(name) if type_ == "Place" else None
        context = _above(division, reading.places.ontology) if division else one.context
        yield Entity(
            key=f"{type_}|{one.context}|{name}",
            type=type_,
            names=tuple(one.names),
            mentions=tuple(one.mentions),
            context=context if context != name else "",
            kind=_kind(type_, name, division),
            division=division.code if division else "",
        )


def _above(division: Division, ontology: Ontology) -> str:
    """An official division lies in the one above it, whichever report names it."""
    return next((d.name for d in ontology.gazetteer.chain(division.code)), "")


def _kind(type_: str, name: str, division: Division | None) -> str:
    if division:
        return {"province": "Province", "city": "City", "county": "County", "town": "Township"}[division.level]
    return kind_of(type_, name)
