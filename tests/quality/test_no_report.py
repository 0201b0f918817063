"""A text that is no report gives an almost empty graph and a warning, and no fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import pipeline
from kg.cli import main
from kg.model import Analysis
from kg.ontology import Ontology

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "no_reports.yaml").read_text("utf8"))
REPORTS = sorted(Path(__file__).parent.glob("*/*.txt"))


@pytest.fixture(params=CASES, ids=lambda case: case["label"])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


@pytest.fixture
def analysis(case: dict[str, Any], known: Ontology, tmp_path: Path) -> Analysis:
    (tmp_path / "text.txt").write_text(case["text"], "utf8")
    return pipeline.analyse(pipeline.Source(tmp_path / "text.txt", tmp_path), known)


def test_it_tells_no_fact(analysis: Analysis) -> None:
    assert [fact.evidence[0].words for fact in analysis.facts] == []


def test_it_names_nothing_but_what_a_reader_finds(case: dict[str, Any], analysis: Analysis) -> None:
    named = {mention.span.of(analysis.report.text).strip("《》") for entity in analysis.entities for mention in entity.mentions}
    assert named - set(case.get("may", ())) == set()


def test_it_comes_with_a_warning(analysis: Analysis) -> None:
    assert analysis.warnings != ()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_report_comes_without_one(path: Path, known: Ontology) -> None:
    assert pipeline.analyse(pipeline.Source(path, path.parent), known).warnings == ()


def test_the_command_line_tells_the_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "poem.txt").write_text(CASES[0]["text"], "utf8")
    assert main(["build", str(tmp_path / "poem.txt"), "-o", str(tmp_path / "out"), "--no-page", "--no-validate"]) == 0
    assert any(line.startswith("kg: warning: poem.txt: ") for line in capsys.readouterr().err.splitlines())
