"""How sure a fact is: measured by rule, in `ontology/confidence.yaml`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from saying import analysed, as_report

from kg import ontology
from kg.errors import OntologyError
from kg.ontology import Ontology

TEXT = as_report("县水利局新建水库3座。县供销社补种玉米1.1万亩。", home="罗田县")


def changed(known: Ontology, tmp_path: Path, line: str) -> Ontology:
    shutil.copytree(known.root, tmp_path / "ontology")
    with (tmp_path / "ontology" / "confidence.yaml").open("a", encoding="utf8") as file:
        file.write(line + "\n")
    return ontology.load(tmp_path / "ontology")


def test_a_fact_is_as_sure_as_its_rule(known: Ontology) -> None:
    shares = known.data("confidence")
    facts = analysed(TEXT, known).facts
    assert facts
    assert all(f.confidence == shares[f.evidence[0].rule] for f in facts if f.evidence[0].rule in shares)


def test_a_share_that_a_reader_writes_counts(known: Ontology, tmp_path: Path) -> None:
    events = analysed(TEXT, changed(known, tmp_path, "event/construction: 0.51")).events
    assert [e.confidence for e in events if e.evidence[0].rule == "event/construction"] == [0.51]


@pytest.mark.parametrize("share", ["1.5", "0", "sure", "-0.2"])
def test_what_is_no_share_is_refused(share: str, known: Ontology, tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"confidence\.yaml: event/made-up"):
        analysed(TEXT, changed(known, tmp_path, f"event/made-up: {share}"))
