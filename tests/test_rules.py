"""Every example that a rule or a lexicon entry carries is read in a report: what it must find is found, and nothing else is.

The loaders see to it that nothing loads without examples; here each goes through the whole pipeline, below a plain header.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from saying import analysed, as_report

from kg import ontology
from kg.model import Analysis
from kg.ontology import Ontology
from kg.relate import frames, shifts

ROOT = Path(__file__).parent.parent / "ontology"
HERE = ontology.load(ROOT)


def rows(listed: Iterator[tuple[str, str, Any]]) -> list[Any]:
    """Examples as parameters: the entry, its text, and what must be found there; nothing for a counterexample."""
    return [pytest.param(entry, text, wanted, id=f"{entry}: {text}") for entry, text, wanted in listed]


def titled() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The examples of all families of rules."""
    for family in HERE.families():
        for rule in HERE.rules(family):
            yield from ((rule.id, text, found) for text, found in rule.examples)
            yield from ((rule.id, text, ()) for text in rule.counterexamples)


def read(text: str, known: Ontology) -> Analysis:
    return analysed(as_report(f"{text}。"), known)


@pytest.mark.parametrize(("rule", "text", "names"), rows(titled()))
def test_a_rule_finds_what_its_examples_say(rule: str, text: str, names: tuple[str, ...], known: Ontology) -> None:
    analysis = read(text, known)
    found = {m.name for e in analysis.entities for m in e.mentions if m.rule.endswith(f"/{rule}")}
    found |= {m.name for e in analysis.entities for outer in e.mentions for m in outer.parts if m.rule.endswith(f"/{rule}")}
    assert set(names) <= found if names else not found, [(m.rule, m.name) for e in analysis.entities for m in e.mentions]


@pytest.mark.parametrize(("frame", "text", "trigger"), rows(frames.examples(HERE)))
def test_a_frame_reports_what_its_examples_say(frame: str, text: str, trigger: str | None, known: Ontology) -> None:
    """The trigger may stand with its object (召开 in 召开会议)."""
    analysis = read(text, known)
    triggers = [e.trigger for e in analysis.events if e.evidence[0].rule == f"event/{frame}"]
    assert any(trigger in t for t in triggers) if trigger else not triggers, [(e.trigger, e.evidence) for e in analysis.events]


@pytest.mark.parametrize(("shifted", "text", "wanted"), rows(shifts.examples(HERE)))
def test_an_object_shifts_the_type_as_its_examples_say(shifted: str, text: str, wanted: str, known: Ontology) -> None:
    types = {event.type for event in read(text, known).events}
    assert wanted in types if wanted else shifted not in types, types


def test_no_file_carries_examples_that_nothing_reads() -> None:
    carrying = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yaml") if "examples:" in path.read_text("utf8")}
    rules = {f"rules/{family}.yaml" for family in HERE.families()}
    assert carrying == rules | {"lexicon/frames.yaml", "lexicon/objects.yaml"}


def test_every_entry_has_examples_of_both_kinds() -> None:
    for name in ("lexicon/frames", "lexicon/objects", *(f"rules/{family}" for family in HERE.families())):
        for row in HERE.data(name):
            assert row["examples"], row
            assert row["not"], row
