"""The benchmark itself, on a graph so small that it says nothing about speed: the same rows from all three, and a table."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from queries import BASE, Timed, Wanted, by_rdflib, copies, lower_bounds, means, measured, quads_of_gold, timed, told
from rdflib import Graph

from kg import ontology, query
from kg.query import Question

KNOWN = ontology.load()


def test_each_question_is_asked_of_all_three() -> None:
    names = ["allegations", "names-of", "timeline-of"]
    found = list(measured(Wanted(1, rounds=1, limit=120, names=names)))
    assert [one.name for one in found if one.rows] == names
    assert all(one.whole and one.rdflib for one in found)
    lines = told(found).splitlines()
    assert lines[0].split()[:2] == ["question", "rows"]
    assert [line.split()[0] for line in lines[2:-1]] == names


def test_a_copy_has_nodes_and_names_of_its_own() -> None:
    node, graph, label = ox.NamedNode(f"{BASE}e1"), ox.NamedNode(f"{BASE}g"), ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads = [ox.Quad(node, label, ox.Literal("甲", language="zh"), graph), ox.Quad(node, ox.NamedNode("x:p"), node, graph)]
    first, second, third, fourth = copies(quads, 3)
    assert [first, second] == quads
    copy = ox.NamedNode(f"{BASE}c1-e1")
    assert third == ox.Quad(copy, label, ox.Literal("甲c1-", language="zh"), ox.NamedNode(f"{BASE}c1-g"))
    assert fourth == ox.Quad(copy, ox.NamedNode("x:p"), copy, ox.NamedNode(f"{BASE}c1-g"))


def test_means_are_geometric() -> None:
    found = [Timed("a", 1, 1.0, 2.0, 8.0), Timed("b", 1, 4.0, 2.0, 18.0)]
    assert means(found) == (1.0, 6.0)
    assert "6.0" in told(found).splitlines()[-1]


def test_a_time_that_was_cut_short_is_told_as_a_lower_bound() -> None:
    found = [Timed("a", 1, 1.0, 1.0, 20.0), Timed("b", 1, 1.0, 1.0, 5.0, whole=False)]
    lines = told(found).splitlines()
    assert [line.split()[-2:] for line in lines[2:4]] == [["20", "20.0"], [">5", ">5.0"]]
    assert lines[-1].split()[-1] == ">10.0"
    assert lower_bounds(found) == 1


PRODUCT = "SELECT * { " + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(100)))} }}" for i in range(5)) + " }"
TEXT = "SELECT * { BIND('text' AS ?v0) " + " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(40)) + " }"


@pytest.mark.parametrize(("text", "limit", "memory"), [(PRODUCT, 1, 8.0), (TEXT, 60, 0.1)])
def test_rdflib_is_ended_when_it_takes_too_much_and_the_run_goes_on(text: str, limit: float, memory: float) -> None:
    taken, rows = by_rdflib(Graph(), query.read(text), {}, limit, memory)
    assert rows is None
    assert 0 < taken < 10_000


@pytest.fixture(scope="module")
def stores() -> list[ox.Store]:
    """The graph of the eight reports, and eight times as much."""
    quads, made = quads_of_gold(KNOWN), []
    for times in (1, 8):
        made.append(ox.Store())
        made[-1].bulk_extend(copies(quads, times * len({quad.triple for quad in quads})))
    return made


@pytest.mark.parametrize("question", query.questions(KNOWN), ids=lambda question: question.name)
def test_a_shipped_question_grows_with_the_graph_and_not_with_its_square(question: Question, stores: list[ox.Store]) -> None:
    values = {p.name: p.example for p in question.parameters}
    small, large = (min(timed(lambda s=s: query.answer(s, question, KNOWN, values)) for _ in range(3)) for s in stores)
    assert large < 20 * small + 50, "look for a pattern that is not joined where it can be looked up"
