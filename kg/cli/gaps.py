"""What `kg coverage` prints: the share of each report that was read, then what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kg.cli import display
from kg.coverage import Coverage, Gap, Share


def lines(found: Sequence[Coverage], fit: int | None) -> Iterator[str]:
    """A table of shares, and for each report the numbers and sentences that no fact came from. `fit` is the terminal's width."""
    rows = [[one.source, *map(_of, (one.numbers, one.sentences, one.characters))] for one in (*found, total(found))]
    yield display.table(("report", "numbers", "sentences", "characters"), rows, numeric=[False, True, True, True])
    for one in found:
        gaps = [("number", gap) for gap in one.unread_numbers] + [("sentence", gap) for gap in one.unread_sentences]
        if gaps:
            cells = [[str(gap.line), what, gap.words, gap.reason] for what, gap in gaps]
            yield from ("", one.source, display.table(("line", "what", "words", "why"), cells, numeric=[True], fit=fit))


def total(found: Sequence[Coverage]) -> Coverage:
    """All reports together, under ALL; its gaps stand at the reports."""

    def added(shares: Iterator[Share]) -> Share:
        listed = list(shares)
        return Share(sum(s.read for s in listed), sum(s.all for s in listed))

    numbers, sentences = added(c.numbers for c in found), added(c.sentences for c in found)
    return Coverage("ALL", numbers, sentences, added(c.characters for c in found), (), ())


def _of(share: Share) -> str:
    return f"{share.read}/{share.all} {share.share:.0%}"


def plain(found: Sequence[Coverage]) -> dict[str, Any]:
    """The same for JSON: report -> shares and gaps, the shares of all under ALL."""
    told = {one.source: _shares(one) | _gaps(one) for one in found}
    return told | {"ALL": _shares(total(found))}


def _shares(one: Coverage) -> dict[str, Any]:
    shares = {"numbers": one.numbers, "sentences": one.sentences, "characters": one.characters}
    return {name: {"read": s.read, "all": s.all, "share": round(s.share, 3)} for name, s in shares.items()}


def _gaps(one: Coverage) -> dict[str, Any]:
    return {"unread_numbers": list(map(_gap, one.unread_numbers)), "unread_sentences": list(map(_gap, one.unread_sentences))}


def _gap(gap: Gap) -> dict[str, Any]:
    return {"line": gap.line, "start": gap.span.begin, "end": gap.span.end, "words": gap.words, "why": gap.reason}
