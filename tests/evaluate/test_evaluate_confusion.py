"""Each thing of gold and graph stands once in the confusion, beside what it was taken for."""

from __future__ import annotations

from collections import Counter

import pytest
from mutations import KG, MUTATIONS, TYPE, Change, class_of_events, node, with_objects
from record import RECORDED, triples_of
from test_evaluate_score import REPORTS, scored

from kg.evaluate import Scored, gold
from kg.evaluate.confusion import Confusion, matrix

REPORT = REPORTS[0]


def after(change: Change) -> Scored:
    path = RECORDED / f"{REPORT}.yaml"
    return scored(path, change(triples_of(path.with_suffix(".ttl")), path.with_suffix(".txt").read_text("utf8")))


def test_places_taken_for_facilities() -> None:
    before, now = after(MUTATIONS["as built"]), after(MUTATIONS["places are facilities"])
    right = {c.words for c in before.confused if c.part == "entities" and c.gold == c.found == "Place"}
    assert right != set()
    assert right <= {c.words for c in now.confused if (c.gold, c.found) == ("Place", "Facility")}


def test_a_node_of_two_classes_is_shown_with_both() -> None:
    found = after(MUTATIONS["places are facilities too"]).confused
    assert "Facility/Place" in matrix(found, "entities")["Place"]


def test_events_taken_for_others() -> None:
    before, now = after(MUTATIONS["as built"]), after(class_of_events("Economic", 1, keep=False))
    right = Counter(c.gold for c in before.confused if c.part == "events" and c.is_right)
    taken = Counter(c.gold for c in now.confused if c.part == "events" and c.found == "Economic")
    assert all(taken[kind] >= n for kind, n in right.items())


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_gold_row_stands_once(mutation: str) -> None:
    one, wanted = after(MUTATIONS[mutation]), gold.load(RECORDED / f"{REPORT}.yaml")
    rows = [c for c in one.confused if c.gold]
    assert [c.words for c in rows if c.part == "entities"] == [e.names[0] for e in wanted.entities.values()]
    assert [c.words for c in rows if c.part == "events"] == [e.quote for e in wanted.events]
    for part in ("entities", "events"):
        found = [c for c in one.confused if c.part == part and c.found]
        assert (len(found), sum(c.is_right for c in found)) == (one.card.counts[part].found, one.card.counts[part].right)


def test_a_matrix_counts_in_the_order_of_the_types() -> None:
    kinds = (("", "Place"), ("Person", "Person"), ("Person", ""), ("Group", "Place"))
    rows = [Confusion("entities", gold_kind, found_kind, "x") for gold_kind, found_kind in kinds]
    assert list(matrix(rows, "entities").items()) == [
        ("Group", {"Place": 1}), ("Person", {"": 1, "Person": 1}), ("", {"Place": 1}),
    ]
    assert matrix(rows, "events") == {}


def test_a_wrong_class_does_not_hide_the_rest() -> None:
    """Without any core class there is no entity, so nothing is found and all is missed."""
    one = after(with_objects(TYPE, lambda _: node(KG + "Thing")))
    assert {c.found for c in one.confused} == {""}
