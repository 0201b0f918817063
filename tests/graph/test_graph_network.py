"""The graph as a network: entities are nodes, what links two of them is an edge."""

from __future__ import annotations

import networkx as nx
import pytest
from conftest import BASE, fact_of

from kg.graph import iri
from kg.graph.network import to_network
from kg.model import Analysis


@pytest.fixture(scope="module")
def network(analyses: tuple[Analysis, ...]) -> nx.MultiDiGraph[str]:
    return to_network(analyses, base=BASE)


@pytest.fixture(scope="module")
def nodes(analyses: tuple[Analysis, ...]) -> dict[str, str]:
    return {e.key: iri.entity(BASE, e) for e in analyses[0].entities}


def test_nodes_are_the_entities_of_all_reports(
    network: nx.MultiDiGraph[str], nodes: dict[str, str], analyses: tuple[Analysis, ...]
) -> None:
    assert set(network) == set(nodes.values())
    body = network.nodes[nodes["body"]]
    assert (body["label"], body["type"], body["kind"]) == ("清溪县纪委监委", "Organization", "DisciplineInspectionBody")
    assert body["names"] == ["清溪县纪委监委", "县纪委监委"]
    assert body["reports"] == [a.report.id for a in analyses]
    assert len(body["facts"]) == 7


def test_edges_run_from_who_acts_to_the_others(network: nx.MultiDiGraph[str], nodes: dict[str, str]) -> None:
    found = {(d["type"], d["role"], s, t) for s, t, d in network.edges(data=True)}
    assert found == {
        ("partOf", "object", nodes["town"], nodes["county"]),
        ("jurisdiction", "object", nodes["body"], nodes["county"]),
        ("affiliation", "object", nodes["mayor"], nodes["town"]),
        ("organizer", "object", nodes["drive"], nodes["body"]),
        ("Inspection", "target", nodes["body"], nodes["town"]),
        ("Inspection", "campaign", nodes["body"], nodes["drive"]),
        ("Transfer", "recipient", nodes["body"], nodes["town"]),
    }


def test_facts_carry_their_words_and_numbers(network: nx.MultiDiGraph[str], analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0]
    money = network.graph["facts"][iri.fact(BASE, one.report.id, fact_of(one, "投资约1.5亿元"))]
    assert (money["value"], money["unit"], money["approximate"], money["printed"]) == ("150000000", "元", True, "1.5亿元")
    assert money["status"] == "Planned"
    begin = one.report.text.index("投资约")
    assert money["evidence"] == [
        {"report": one.report.id, "begin": begin, "end": begin + 8, "words": "投资约1.5亿元", "sentence": 5, "rule": "test/rule"}
    ]
    assert [r["source"] for r in network.graph["reports"]] == ["清溪/通报.txt", "乙.txt"]
    assert len(network.graph["facts"]) == sum(len(a.facts) for a in analyses)


def test_a_relation_of_two_reports_is_one_edge_with_two_quotations(analyses: tuple[Analysis, ...]) -> None:
    from writing import Writing

    from kg.model import Relation

    def says(source: str) -> Analysis:
        w = Writing(source, "标题\n甲县乙镇。\n")
        entities = (w.entity("c", "Place", "甲县"), w.entity("t", "Place", "乙镇"))
        return Analysis(w.report, entities, (Relation("t", "partOf", "c", w.evidence("甲县乙镇"), 0.9),), (), (), ())

    network = to_network([says("1.txt"), says("2.txt")], base=BASE)
    [(_, _, edge)] = network.edges(data=True)
    assert len(network.graph["facts"][edge["fact"]]["evidence"]) == 2
