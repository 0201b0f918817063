"""Pins the floors of quality to what is reached now: `python -m tests.quality.pin [SET…]`, by default every set with gold.

Floors only rise: each becomes the F1 of today minus a slack, where that is higher than before. To let one fall, edit floors.yaml
and say why.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path

import yaml

QUALITY = Path(__file__).parent
FLOORS = QUALITY / "floors.yaml"
SLACK = 0.01
EXACT = frozenset({"grounded"})  # a fact without its quotation is never accepted
HEAD = """# F1 of each part, over all reports of a set, below which the tests fail.
# `python -m tests.quality.pin` raises them to what is reached, minus 0.01. One is lowered by hand, with a reason in the commit.
"""

Floors = dict[str, dict[str, float]]


def read(path: Path = FLOORS) -> Floors:
    """Set -> part -> F1."""
    return yaml.safe_load(path.read_text("utf8")) or {} if path.exists() else {}


def reached(name: str) -> dict[str, float]:
    """The F1 of each part of a set as it is built now."""
    from kg import ontology
    from kg.evaluate import evaluate

    return {part: count.f1 for part, count in evaluate(QUALITY / name, ontology.load()).total.items()}


def raised(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, float]:
    """The floors of a set after a measurement: none falls."""
    return {part: max(before.get(part, 0.0), _floor(f1 - (0 if part in EXACT else SLACK))) for part, f1 in now.items()}


def _floor(f1: float) -> float:
    return max(0.0, math.floor(round(f1 * 1000, 6)) / 1000)


def written(floors: Floors) -> str:
    """The content of floors.yaml."""
    rows = [f"{name}:\n" + "".join(f"  {part}: {f1:.3f}\n" for part, f1 in floors[name].items()) for name in sorted(floors)]
    return HEAD + "".join(rows)


def main(names: list[str]) -> None:
    """Measure the sets and write the floors."""
    floors = read()
    for name in names or sorted({path.parent.name for path in QUALITY.glob("*/*.yaml")}):
        before = floors.get(name, {})
        floors[name] = raised(before, reached(name))
        risen = [f"{part} {before.get(part, 0):.3f} → {f1:.3f}" for part, f1 in floors[name].items() if f1 != before.get(part)]
        print(f"{name}: {', '.join(risen) or 'nothing rises'}")
    FLOORS.write_text(written(floors), "utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
