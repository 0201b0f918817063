"""What `kg evaluate` prints: the score of each part, confused types, the costliest misses, and the calibration."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from kg.cli import display
from kg.evaluate import ALL, Count, Miss, Scores
from kg.evaluate.calibration import Tally
from kg.evaluate.confusion import Confusion, matrix

KINDS = ("entities", "events")
LONGEST = 60  # characters that an example of a confusion may take


def lines(scores: Scores, *, misses: bool, calibration: bool, fit: int | None) -> Iterator[str]:
    """All tables as text. `fit` is the width of the terminal that those with words in them must fit."""
    yield _parts(scores)
    if calibration:
        yield from chain.from_iterable(_calibration(scores))
    if misses:
        for name, one in scores.reports.items():
            yield from ("", name, *(display.safe(f"  {miss}") for miss in one.card.misses))
    for kind in KINDS:
        yield from ("", f"{kind} taken for another type, missed or made up:", _confused(scores, kind, fit))
    yield from ("", "the costliest misses, by the points that they take:", _costliest(scores, fit))


def _parts(scores: Scores) -> str:
    """A row for each report and part that the gold or the graph has."""
    rows = [
        [name, part, str(n.found), str(n.gold), str(n.right), f"{n.precision:.3f}", f"{n.recall:.3f}", f"{n.f1:.3f}"]
        for name, part, n in scores.rows() if n.found or n.gold
    ]
    return display.table(("report", "part", "found", "gold", "right", "P", "R", "F1"), rows, numeric=[False] * 2 + [True] * 6)


def _confused(scores: Scores, kind: str, fit: int | None) -> str:
    """A row for each pair of types that is not right, the most frequent first, with its first example."""
    groups: dict[tuple[str, str], list[Confusion]] = {}
    for one in scores.confusion:
        if one.part == kind and not one.is_right:
            groups.setdefault((one.gold, one.found), []).append(one)
    ranked = sorted(groups.items(), key=lambda row: (-len(row[1]), row[0]))
    rows = [[gold or "—", found or "—", str(len(ones)), ones[0].words[:LONGEST]] for (gold, found), ones in ranked]
    return display.table(("gold", "graph", "times", "for example"), rows, numeric=[False, False, True], fit=fit)


def _costliest(scores: Scores, fit: int | None) -> str:
    rows = [[str(miss.weight), name, str(miss)] for name, miss in scores.costliest()]
    return display.table(("cost", "report", "miss"), rows, numeric=[True], fit=fit)


def _calibration(scores: Scores) -> Iterator[tuple[str, ...]]:
    found = scores.calibration
    bins = [[kind, name, *_told(tally)] for (kind, name), tally in found.bins().items()]
    rules = [[rule, kind, *_told(tally)] for (rule, kind), tally in found.rules().items()]
    told, numeric = ("facts", "right", "share right", "confidence"), [False] * 2 + [True] * 4
    yield "", "facts by their confidence:", display.table(("kind", "bin", *told), bins, numeric=numeric)
    yield (f"share right and confidence lie {found.error:.3f} apart on the average",)
    yield "", "facts by the rule that found them:", display.table(("rule", "kind", *told), rules, numeric=numeric)


def _told(tally: Tally) -> list[str]:
    return [str(tally.facts), str(tally.right), f"{tally.share:.3f}", f"{tally.confidence:.3f}"]


def plain(scores: Scores, *, misses: bool, calibration: bool) -> dict[str, dict[str, Any]]:
    """The same for JSON: report -> part -> figures, and under ALL the averages, the confusion and the costliest misses.

    `misses` adds the misses of each report to it, `calibration` the calibration to ALL.
    """
    told: dict[str, dict[str, Any]] = {}
    for name, part, count in scores.rows():
        told.setdefault(name, {})[part] = _figures(count)
    if misses:
        for name, one in scores.reports.items():
            told[name]["misses"] = [_miss(miss) for miss in one.card.misses]
    told[ALL]["confusion"] = {kind: _named(matrix(scores.confusion, kind)) for kind in KINDS}
    told[ALL]["costliest"] = [{"report": name, **_miss(miss)} for name, miss in scores.costliest()]
    if calibration:
        told[ALL]["calibration"] = _calibrated(scores)
    return told


def _figures(count: Count) -> dict[str, float]:
    return {
        "found": count.found, "gold": count.gold, "right": count.right,
        "precision": round(count.precision, 3), "recall": round(count.recall, 3), "f1": round(count.f1, 3),
    }


def _miss(miss: Miss) -> dict[str, str | int]:
    return {"miss": str(miss), "cost": miss.weight}


def _named(rows: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """A matrix in which the types that one side lacks have a name: made up, missed."""
    return {gold or "made up": {found or "missed": n for found, n in row.items()} for gold, row in rows.items()}


def _calibrated(scores: Scores) -> dict[str, Any]:
    found = scores.calibration
    return {
        "bins": [{"kind": kind, "bin": name, **_tallied(tally)} for (kind, name), tally in found.bins().items()],
        "rules": [{"rule": rule, "kind": kind, **_tallied(tally)} for (rule, kind), tally in found.rules().items()],
        "error": round(found.error, 3),
    }


def _tallied(tally: Tally) -> dict[str, float]:
    return {"facts": tally.facts, "right": tally.right, "share": round(tally.share, 3), "confidence": round(tally.confidence, 3)}
