"""Every regular expression of code and rules runs over a hundred thousand characters made against it in under a second.

The expressions are those that modules hold, those of the rules, and those that are compiled while a report is read.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import ontology, pipeline
from kg.ontology import Ontology
from kg.pipeline import Source

SAMPLE = Path(__file__).parent.parent / "data" / "liuyang-2022.txt"
LENGTH, SECONDS = 100_000, 1.0
# What expressions here repeat: Chinese characters, digits, spaces, opening marks, separators, and pieces of dates and names.
UNITS = ("县", "1", "一", " ", "“", "（", "、", "县1", "1,", "镇县委", "年1月", " \n", "-", "《县")


class Slow(Exception):
    """The time is up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def held() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The expressions that modules of the package hold."""
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if module.name != "kg.__main__":
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{module.name}.{name}", value


def ruled(known: Ontology) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Those of the rules."""
    for family in known.families():
        yield from ((f"rule {family}/{rule.id}", rule.pattern) for rule in known.rules(family))


def compiled(monkeypatch: pytest.MonkeyPatch, copy: Path) -> list[tuple[str, re.Pattern[Any]]]:
    """Those that are compiled while a report is read with an ontology that nobody has asked yet."""
    made: list[tuple[str, re.Pattern[Any]]] = []
    compile_ = re.compile

    def watched(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        result = compile_(pattern, flags)
        maker = str(sys._getframe(1).f_globals["__name__"])
        if maker.startswith("kg."):
            made.append((f"{maker}: {result.pattern[:40]!r}", result))
        return result

    ontology.expression.cache_clear()  # what another test has had compiled would not be seen
    with monkeypatch.context() as patch:
        patch.setattr(re, "compile", watched)
        pipeline.analyse(Source(SAMPLE, SAMPLE.parent), ontology.load(copy))
    return made


def is_slow(pattern: re.Pattern[Any], unit: str, seconds: float = SECONDS) -> bool:
    text: Any = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
    text = text.encode() if isinstance(pattern.pattern, bytes) else text
    try:
        with time_limit(seconds):
            for _ in pattern.finditer(text):
                pass
            pattern.fullmatch(text)
    except Slow:
        return True
    return False


def test_every_expression_is_linear(known: Ontology, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(shutil.copytree(known.root, tmp_path / "ontology"))  # nothing is kept for it from another test
    unique = {pattern: name for name, pattern in [*ruled(known), *held(), *compiled(monkeypatch, copy)]}
    assert len(unique) > 150
    # The best of three: a busy machine makes one of 0.7 seconds look like one of 1.
    slow = [(name, unit) for pattern, name in unique.items() for unit in UNITS if all(is_slow(pattern, unit) for _ in range(3))]
    assert slow == []


def test_a_slow_expression_would_be_seen() -> None:
    assert is_slow(re.compile(r"(?:\s*、?\s*)*x"), " ")
