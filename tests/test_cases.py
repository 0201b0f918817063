"""Each construction of the language has a file under `cases/`: texts with the facts that they tell, and with facts they do not.

A file gives `construction` and `about`, and `cases`: `text`, `tells` and `never` in the words of `saying`, and where they matter
`home`, `issued`, `title` or, instead of a text below a plain header, `whole`. What is right and not yet read stands in
`known.yaml`, as strict expected failures: a case that begins to pass must move to the file of its construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from saying import analysed, as_report, holds, sayings

from kg.ontology import Ontology

FOLDER = Path(__file__).parent / "cases"
KNOWN = "known"
FRAME = {"home", "issued", "title"}


def written() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with the name of its file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text("utf8"))["cases"]:
            yield path.stem, case


CASES = list(written())


def report_of(case: dict[str, Any]) -> str:
    """The whole report of a case."""
    return case["whole"] if "whole" in case else as_report(case["text"], **{k: str(case[k]) for k in sorted(FRAME & case.keys())})


def parameter(name: str, number: int, case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["why"])] if name == KNOWN else []
    return pytest.param(case, id=f"{name}-{number}", marks=marks)


@pytest.mark.parametrize("case", [parameter(name, n, case) for n, (name, case) in enumerate(CASES)])
def test_a_report_says_what_it_says_and_no_more(case: dict[str, Any], known: Ontology) -> None:
    said = sayings(analysed(report_of(case), known))
    missing = [line for line in case.get("tells", []) if not holds(said, line)]
    invented = [line for line in case.get("never", []) if holds(said, line)]
    assert not missing, "\n".join(["not told:", *missing, "but:", *map(str, said)])
    assert not invented, "\n".join(["must not be told:", *invented, "but:", *map(str, said)])


def test_every_file_has_positives_and_negatives() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        told = yaml.safe_load(path.read_text("utf8"))
        assert told["construction"], path.name
        assert told["about"], path.name
        if path.stem != KNOWN:
            assert len(told["cases"]) >= 3, path.name
            assert any(case.get("tells") for case in told["cases"]), path.name
            assert any(case.get("never") for case in told["cases"]), path.name


def test_there_are_many_constructions_with_many_names() -> None:
    homes = {case.get("home", "缙云县") for _, case in CASES}
    assert len({name for name, _ in CASES}) >= 25
    assert len(CASES) >= 120
    assert len(homes) >= 20
