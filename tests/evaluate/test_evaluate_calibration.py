"""Facts by their confidence and their rule, with the share that is right."""

from __future__ import annotations

import pytest
from mutations import KG, MUTATIONS
from record import RECORDED, triples_of
from test_evaluate_score import REPORTS, scored

from kg.evaluate.calibration import Calibration, Judged, Tally, binned

RULED = frozenset({"a/one"})


@pytest.mark.parametrize(
    ("confidence", "name"),
    [(0.0, "0.0-0.5"), (0.49, "0.0-0.5"), (0.5, "0.5-0.6"), (0.7, "0.7-0.8"), (0.799, "0.7-0.8"), (0.9, "0.9-1.0"),
     (1.0, "0.9-1.0")],
)
def test_the_bin_of_a_confidence(confidence: float, name: str) -> None:
    assert binned(confidence) == name


def test_bins_and_rules() -> None:
    two = RULED | {"b/two"}
    found = Calibration((
        Judged("Event", 0.7, RULED, True), Judged("Event", 0.75, two, False), Judged("Relation", 0.95, two, True),
    ))
    assert found.bins() == {
        ("Relation", "0.9-1.0"): Tally(1, 1, 0.95), ("Event", "0.7-0.8"): Tally(2, 1, 1.45),
        ("all", "0.7-0.8"): Tally(2, 1, 1.45), ("all", "0.9-1.0"): Tally(1, 1, 0.95),
    }
    assert found.rules() == {
        ("a/one", "Event"): Tally(2, 1, 1.45), ("a/one", "Relation"): Tally(1, 1, 0.95),
        ("b/two", "Event"): Tally(1, 0, 0.75), ("b/two", "Relation"): Tally(1, 1, 0.95),
    }
    assert next(iter(found.bins())) == ("Relation", "0.9-1.0")
    assert found.error == pytest.approx((2 * abs(0.5 - 0.725) + 0.05) / 3)


def test_nothing_to_judge() -> None:
    assert (Calibration(()).bins(), Calibration(()).error, Tally().share, Tally().confidence) == ({}, 0.0, 0.0, 0.0)


@pytest.mark.parametrize("report", REPORTS)
def test_what_is_right_is_what_the_score_counts(report: str) -> None:
    path = RECORDED / f"{report}.yaml"
    one = scored(path, triples_of(path.with_suffix(".ttl")))
    for kind, part in (("Relation", "relations"), ("Event", "events"), ("Statistic", "statistics"), ("TimeExpression", "times")):
        judged = [j for j in one.judged if j.kind == kind]
        count = one.card.counts[part]
        assert (len(judged), sum(j.is_right for j in judged)) == (count.found, count.right)
    rules = {rule for j in one.judged for rule in j.rules}
    assert {"quantity/number", "time/month"} <= rules


def test_facts_without_a_confidence_are_left_out() -> None:
    path = RECORDED / f"{REPORTS[0]}.yaml"
    triples = [t for t in triples_of(path.with_suffix(".ttl")) if t.predicate.value != KG + "confidence"]
    assert scored(path, MUTATIONS["as built"](triples, "")).judged == ()
