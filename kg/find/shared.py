"""Names that share their last words: 大店镇、板泉镇便民服务中心 are two centres, 第五轮、第六轮巡察 two rounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.find.page import Page
from kg.model import Mention, Span

ROUND = re.compile(r"(?P<lead>.{0,60}委)第[一二三四五六七八九十\d]{1,3}轮(?P<kind>(?:常规|专项|提级)?(?:巡察|巡视))?")
NEXT_ROUND = re.compile(r"[、和及](?P<round>第[一二三四五六七八九十\d]{1,3}轮)(?P<kind>(?:常规|专项|提级)?(?:巡察|巡视))?")
HEAD = re.compile(r"(?:工作机制|机制|制度|工作法)$")


def find_shared(page: Page, known: Sequence[Mention]) -> Iterator[Mention]:
    """The names that a list leaves unfinished, each with the words that it shares. The span is what the text prints of it."""
    by_end = {m.span.end: m for m in known}
    for mention in known:
        if mention.type == "Campaign":
            yield from _rounds(page, mention)
        elif mention.type == "Mechanism":
            yield from _mechanisms(page, mention)
        elif mention.type in {"Organization", "Facility"}:
            yield from _of_places(page, mention, by_end)


def _rounds(page: Page, mention: Mention) -> Iterator[Mention]:
    """十五届县委第五轮、第六轮巡察: the committee stands before the first round, the noun behind the last."""
    m = ROUND.fullmatch(mention.name)
    others: list[re.Match[str]] = []
    at = mention.span.end
    while m and (n := NEXT_ROUND.match(page.plain, at)):
        others.append(n)
        at = n.end()
    kind = others[-1]["kind"] if others else None
    if m is None or not kind:
        return
    yield _like(mention, mention.span, mention.name + ("" if m["kind"] else kind))
    for n in others:
        yield _like(mention, Span(n.start("round"), n.end()), m["lead"] + n["round"] + kind)


def _mechanisms(page: Page, mention: Mention) -> Iterator[Mention]:
    """特约监察员、廉情观察员制度: a noun of the same kind before 、 has the head too."""
    head = HEAD.search(mention.name)
    begin = mention.span.begin
    if head is None or page.plain[begin - 1 : begin] != "、":
        return
    left = page.noun_left(begin - 1, limit=10, floor=0, plain=True)
    words = page.plain[left : begin - 1]
    if len(words) >= 3 and words[-1] == mention.name[: head.start()][-1:]:
        yield _like(mention, Span(left, begin - 1), words + head[0])


def _of_places(page: Page, mention: Mention, by_end: dict[int, Mention]) -> Iterator[Mention]:
    """大店镇、板泉镇便民服务中心: each place of the list has its own."""
    place = next((p for p in mention.parts if p.type == "Place" and p.span.begin == mention.span.begin), None)
    if place is None or place.name[-1] not in "镇乡县区市村" or len(place.name) < 2:
        return
    tail, at = page.plain[place.span.end : mention.span.end], mention.span.begin
    while page.plain[at - 1 : at] in {"、", "和"} and (before := by_end.get(at - 1)) is not None:
        if before.type != "Place" or before.name[-1] != place.name[-1] or len(tail) < 3:
            return
        yield Mention(before.span, mention.type, before.name + tail, mention.rule, 0.7, parts=(before,))
        at = before.span.begin


def _like(mention: Mention, span: Span, name: str) -> Mention:
    return Mention(span, mention.type, name, mention.rule, 0.75, mention.parts if span == mention.span else ())
