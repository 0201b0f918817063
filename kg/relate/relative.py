"""Who does what in a relative clause: (由)城建公司承建的补水闸, 县委组织部选派的书记吴昊, 县安委办5月交办的7处隐患.

What stands before the verb acts, the noun behind 的 undergoes. Between them the clause has neither subject nor object of its own,
so that nothing is carried over from the clauses before.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Filler, Unnamed
from kg.relate.discourse import Discourse
from kg.relate.passage import Item
from kg.relate.roles import Roles, Scene
from kg.relate.syntax import named

OPENS = frozenset({"由", "被", "经"})
ENDS = frozenset({"p", "w", "c"})


class Relative:
    """Fills the roles of a verb that 的 and a noun follow."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.plain = discourse, discourse.passage.plain

    def fill(self, scene: Scene) -> Roles | None:
        """The roles, or None where nobody named acts in the relative clause: its verb is then read like any other."""
        agents = [f for f in named(self._actors(scene), self.plain) if self._acts(f)]
        targets = named(self._head(scene), self.plain)
        if not agents or not targets:
            return None
        return {"agent": agents, "target": [f for f in targets if f not in agents]}

    def _acts(self, filler: Filler) -> bool:
        return self.discourse.can_act(filler.words) if isinstance(filler, Unnamed) else self.discourse.acts(filler)

    def _actors(self, scene: Scene) -> list[Item]:
        """The items from the preposition or verb before to the verb, without times and adverbs."""
        kept: list[Item] = []
        for item in reversed(scene.before):
            if item.words in OPENS or (not item.key and (item.tag in ENDS or item.tag == "v") and item.time is None):
                break
            kept.insert(0, item)
        return [i for i in kept if i.time is None and i.tag not in {"d", "ad", "f", "u"}]

    def _head(self, scene: Scene) -> Sequence[Item]:
        """The noun phrase behind 的, up to the next verb or preposition."""
        behind = [i for i in scene.items if i.span.begin >= scene.verb.span.end]
        stops = {b for v in scene.read.parsed.verbs if v is not scene.verb for b in (v.begin, v.span.begin)}
        head: list[Item] = []
        for item in behind[1:]:
            if item.span.begin in stops or (head and not item.key and item.tag in {"p", "v", "d", "w"}):
                break
            head.append(item)
        return head
