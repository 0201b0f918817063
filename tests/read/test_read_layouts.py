"""Saved pages in the layouts of real sites: the article is found, its header is read, and nothing else of the page is content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg import read
from kg.model import Report
from kg.ontology import Ontology
from kg.read.source import Source

LAYOUTS = Path(__file__).parent / "layouts"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['label']}")
    for path in sorted(LAYOUTS.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf8"))
]


def report_of(case: dict[str, Any], known: Ontology) -> Report:
    ending = "html" if "html" in case else "txt"
    raw = (case.get("html") or case["text"]).encode(case.get("encoding", "utf-8"))
    return read.read(Source(Path(f"page.{ending}"), Path(), raw=raw), known)


@pytest.mark.parametrize("case", CASES)
def test_a_page_is_read_whatever_its_layout(case: dict[str, Any], known: Ontology) -> None:
    report = report_of(case, known)
    header = report.header
    told = {
        "title": header.title and header.title.text,
        "issued": header.issued,
        "publisher": header.publisher and header.publisher.text,
        "authors": list(dict.fromkeys(c.name.text for c in header.credits if c.is_author)),
        "editors": list(dict.fromkeys(c.name.text for c in header.credits if c.is_editor)),
        "body": [span.of(report.text) for span in report.body],
    }
    assert told == {"publisher": None, "issued": None, "authors": [], "editors": []} | case["expect"]


def test_there_are_as_many_layouts_as_promised() -> None:
    assert len(CASES) >= 30
    assert len({case.values[0]["label"] for case in CASES}) == len(CASES)
