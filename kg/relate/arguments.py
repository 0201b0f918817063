"""Who fills what in a clause: subject, object and prepositional phrases of its verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Filler, Span, Unnamed
from kg.relate.frames import Verb
from kg.relate.passage import Clause, Item

ACTORS = frozenset({"Organization", "Group", "Person", "Place"})
NOUNS = frozenset({"n", "vn", "nz", "an", "a", "nw", "nt", "ns", "nr", "PER", "LOC", "ORG", "s", "f", "b", "j", "v", "q", "ad", "vd", "m"})
JOINTS = frozenset({"、", "和", "与", "及", "以及", "等"})
LIST_STOP = frozenset({"的", "了", "地", "过", "着", "等"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepositional phrase: its preposition, what it governs, and where it stands."""

    preposition: str
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A clause taken apart: its verbs, its phrases, the items before the first verb that are in no phrase."""

    clause: Clause
    verbs: tuple[Verb, ...]
    phrases: tuple[Phrase, ...]
    head: tuple[Item, ...]


def parse(clause: Clause, verbs: Sequence[Verb], prepositions: Mapping[str, str]) -> Parsed:
    """Take a clause apart. A phrase runs from its preposition to the next preposition or verb; 和 and 与 join nouns unless a name follows."""
    stops = {v.span.begin for v in verbs} | {v.light.span.begin for v in verbs if v.light}
    phrases: list[Phrase] = []
    head: list[Item] = []
    current: list[Item] | None = None
    opening: Item | None = None
    first = min(stops, default=clause.span.end)
    for item in clause.items:
        if item.span.begin in stops:
            phrases += _phrase(opening, current)
            opening, current = None, None
        elif _opens(item, current, prepositions, head):
            phrases += _phrase(opening, current)
            opening, current = item, []
        elif current is not None and item.tag == "TIME" and not item.key:
            continue
        elif current is not None:
            current.append(item)
        elif item.span.begin < first and item.tag != "TIME":
            head.append(item)
    phrases += _phrase(opening, current)
    return Parsed(clause, tuple(verbs), tuple(phrases), tuple(head))


def _opens(item: Item, current: list[Item] | None, prepositions: Mapping[str, str], head: Sequence[Item]) -> bool:
    if item.key or item.words not in prepositions:
        return False
    if item.words in {"和", "与", "同"}:
        return item.tag == "p" or (not current and not head and item.tag != "c")
    return item.tag in {"p", "v", "c", "d"} and not (item.words in {"将", "就", "为", "到"} and item.tag == "d")


def _phrase(opening: Item | None, items: list[Item] | None) -> list[Phrase]:
    if opening is None or not items:
        return []
    return [Phrase(opening.words, tuple(items), Span(opening.span.begin, items[-1].span.end))]


def joined(items: Sequence[Item]) -> list[Item]:
    """The last run of entities that stand side by side: 县水利局、县气象局 in 会同县水利局、县气象局."""
    run: list[Item] = []
    for item in items:
        if item.key:
            run.append(item)
        elif item.words not in JOINTS:
            run = run if item is items[-1] else []
    return run


def fillers(items: Sequence[Item], plain: str) -> list[Filler]:
    """What a phrase names: its entities, or its plain words where it names none."""
    if names := [i.key for i in items if i.key]:
        attributive = any(i.words == "的" for i in items)
        return list(dict.fromkeys(names[:4] if not attributive else names[-1:])) if not attributive or items[-1].key else _plain(items, plain)
    return _plain(items, plain)


def _plain(items: Sequence[Item], plain: str) -> list[Filler]:
    kept = [i for i in items if i.time is None]
    while kept and (kept[-1].tag in {"f", "w", "u", "c", "p", "d", "xc", "m"} or kept[-1].words in {"等", "的"} or kept[-1].quantity):
        kept.pop()
    while kept and (kept[0].tag in {"u", "w", "c", "d", "m", "xc"} or kept[0].quantity):
        kept.pop(0)
    if not kept:
        return []
    span = Span(kept[0].span.begin, kept[-1].span.end)
    words = span.of(plain).strip(" 、")
    return [Unnamed(words, span)] if 2 <= len(words) <= 40 else []


def object_of(parsed: Parsed, verb: Verb, following: int) -> list[Item]:
    """The items between a verb and what ends its object: the next verb, a preposition, the end of the clause."""
    phrases = {p.span.begin for p in parsed.phrases}
    kept: list[Item] = []
    for item in parsed.clause.items:
        if item.span.begin < verb.span.end:
            continue
        if item.span.begin >= following or (item.span.begin in phrases and kept):
            break
        kept.append(item)
    return kept


def object_fillers(items: Sequence[Item], plain: str) -> list[Filler]:
    """The object: entities side by side first, else the plain nouns before the number or behind it."""
    lead = list(items)
    while lead and (lead[0].words in LIST_STOP or lead[0].tag in {"u", "d", "xc"}):
        lead.pop(0)
    names: list[Filler] = []
    for item in lead:
        if item.key:
            names.append(item.key)
        elif item.words in LIST_STOP and names:
            break
        elif item.words not in JOINTS and item.tag not in {"m", "q", "w"} and names:
            break
    if names and (lead[0].key or not _plain(_until_number(lead), plain) or lead[0].tag in {"m", "q"}):
        return list(dict.fromkeys(names))
    return _plain(_until_number(lead), plain) or list(dict.fromkeys(names))


def _until_number(items: Sequence[Item]) -> list[Item]:
    before: list[Item] = []
    for n, item in enumerate(items):
        if item.quantity and not item.key:
            return before or list(items[n + 1 :])
        before.append(item)
    return before


def subject_of(parsed: Parsed, plain: str) -> list[Filler]:
    """The subject: the entities side by side that stand last before the first verb outside every phrase, else plain nouns there."""
    items = [i for i in parsed.head if i.tag not in {"w", "xc"} or i.words == "、"]
    while items and not items[-1].key and items[-1].tag in {"d", "ad", "a", "vd", "f", "u", "c", "m", "q", "r", "t", "v"}:
        items.pop()
    if not items:
        return []
    if run := joined(items):
        if items[-1].key:
            return [i.key for i in run]
        tail = [i for i in items if i.span.begin >= run[-1].span.end]
        return [run[-1].key] if len(tail) <= 2 and run[-1].tag in ACTORS else _plain(tail, plain)
    nouns: list[Item] = []
    for item in reversed(items):
        if item.tag not in NOUNS and item.words not in {"、", "的", "和"}:
            break
        nouns.insert(0, item)
    return _plain(nouns, plain) if any(i.tag in {"n", "nz", "vn"} for i in nouns) else []
