"""What somebody is told to do: 责令|其|7日内改正, 督促|县民政局|修订《管理办法》, 要求|各机构|一律实行人脸识别考勤.

Behind a verb of ordering stand whom it tells, then what to do: an object with a title is the target, else the deed is the topic.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Filler, Span, Unnamed
from kg.relate.discourse import Discourse
from kg.relate.passage import Item
from kg.relate.roles import Scene
from kg.relate.syntax import named

PRONOUNS = frozenset({"其", "他", "她", "他们", "其他"})
TITLED = frozenset({"Document", "Mechanism", "Campaign", "Facility"})
IDLE = frozenset({"d", "ad", "vd", "p", "u", "c", "f", "xc", "w", "r"})
WITHIN = frozenset({"限期", "于", "在", "前", "后", "内", "底前", "立即", "全部", "一律", "牵头", "集中"})
LONGEST = 14


class Orders:
    """Fills the roles of what a verb of ordering governs."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.plain = discourse, discourse.passage.plain
        self.orders = discourse.passage.lexicon.words("orders")

    def fill(self, scene: Scene) -> bool:
        """Whether the verb orders something and a deed follows it in its clause."""
        if scene.verb.words not in self.orders or scene.verb.light:
            return False
        items = [i for i in scene.items if i.span.begin >= scene.verb.span.end]
        at = next((n for n, i in enumerate(items) if self._acts(i)), len(items))
        while at and items[at - 1].tag in {"d", "ad", "vd"} and items[at - 1].words not in WITHIN:
            at -= 1  # 督促村里|重新公开|发包
        told, deed = self._told(scene, items[:at]), _without_idle(items[at:])
        if not deed:
            return False
        role = "target" if scene.type == "Sanction" else "recipient"
        scene.add(role, told)
        titled = [i.key for i in deed if i.tag in TITLED and i.key]
        counted = any((i.quantity and not i.key) or (i.words in {"对", "把", "将"} and i.tag == "p") for i in items)
        if titled:
            scene.add("target", titled)
        elif counted or (not told and len(deed) > 1):
            return False
        else:
            span = Span(deed[0].span.begin, deed[-1].span.end)
            scene.add("topic", [Unnamed(span.of(self.plain), span)] if 2 <= len(span) <= LONGEST else [])
        return True

    @staticmethod
    def _acts(item: Item) -> bool:
        bare = not item.key and item.time is None and item.quantity is None
        return item.tag in {"v", "vn"} and bare and item.words not in WITHIN

    def _told(self, scene: Scene, items: Sequence[Item]) -> list[Filler]:
        """Whom the order tells; a pronoun stands for the one named last who does not order himself."""
        if any(i.words in PRONOUNS and not i.key for i in items):
            return self.discourse.antecedent(scene.verb.span.begin, scene.of("agent"))
        whom = [i for i in items if i.time is None and i.words not in WITHIN and (i.key or i.tag not in IDLE - {"w", "c"})]
        return [f for f in named(whom, self.plain) if not isinstance(f, Unnamed) or self.discourse.can_act(f.words)]


def _without_idle(items: Sequence[Item]) -> list[Item]:
    """The deed from its verb on, without adverbs and limits of time before it."""
    kept = list(items)
    while kept and not kept[0].key:
        if kept[0].time is None and kept[0].tag not in {"p", "f", "u", "c"} and kept[0].words not in WITHIN:
            break
        kept.pop(0)
    return kept
