"""The roles of one event while they are being filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Filler
from kg.relate.discourse import Read
from kg.relate.frames import Verb
from kg.relate.passage import Item
from kg.relate.syntax import object_of

Roles = dict[str, list[Filler]]
# A campaign of this name is built: 路面改善工程, 县中医医院迁建.
WORKS = re.compile(r"(?:工程|项目|改造|建设|迁建|扩建)(?:[一二三四]期)?$")
# A problem without any word about it tells nothing: 发现问题81个 has no topic.
BARE = re.compile(r"(?:相关|有关|各类|类似|一批|突出)?(?:问题|隐患|线索|情况|意见|人|案件|典型案例)")


@dataclass
class Scene:
    """A verb in the clause at an index, the type of the event that it reports, and the roles that are filled so far."""

    at: int
    read: Read
    verb: Verb
    type: str
    roles: Roles = field(default_factory=dict)
    by: bool = False  # whether 由, 被 or 经 names its agent, so that nobody else acts

    def add(self, role: str, fillers: Iterable[Filler]) -> None:
        """Put fillers behind those that a role has. The role counts as spoken for even where there are none."""
        self.roles.setdefault(role, []).extend(fillers)

    def of(self, role: str) -> list[Filler]:
        """The fillers of a role so far."""
        return self.roles.get(role, [])

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the clause."""
        return self.read.parsed.clause.items

    @property
    def before(self) -> list[Item]:
        """The items before the verb."""
        return [i for i in self.items if i.span.end <= self.verb.span.begin]

    @property
    def object(self) -> list[Item]:
        """The items of the verb's object."""
        return object_of(self.read.parsed, self.verb)

    @property
    def action(self) -> list[Item]:
        """What stands between a light verb and its noun of action: 正接受|寿阳县监委|监察调查."""
        light = self.verb.light
        return [i for i in self.before if light.span.end <= i.span.begin] if light else []
