"""What the page is given: ids by importance, every reference resolved, offsets instead of quotes."""

from __future__ import annotations

from decimal import Decimal

import view_sample as sample

from kg.graph.rdf import shortest
from kg.view import choice, content, pinyin, terms

TERMS = {"Township": ("乡镇街道", "Township"), "Village": ("村", "Village")}


def test_nodes_carry_what_is_known_of_them() -> None:
    nodes = {n["label"]: n for n in content.of(sample.network(), {})["nodes"]}
    body = nodes["清溪县纪委监委"]
    assert {k: body[k] for k in ("id", "group", "kind", "context", "names", "facts", "reports")} == {
        "id": "n3", "group": "Organization", "kind": "DisciplineInspectionBody", "context": "清溪县", "names": ["县纪委监委"],
        "facts": ["f6", "f7", "f10", "f15"], "reports": ["r1", "r2"],
    }
    assert "mentions" not in body
    assert "names" not in nodes["李明"]


def test_an_entity_without_facts_keeps_its_places_in_the_text() -> None:
    analysis = sample.first()
    bare = type(analysis)(analysis.report, analysis.entities[:1], (), (), (), ())
    [node] = content.of(sample.network([bare]), {})["nodes"]
    assert node["mentions"] == [["r1", 0, 3]]


def test_facts_refer_to_nodes_and_numbers_and_quote_by_offset() -> None:
    facts = {f["id"]: f for f in content.of(sample.network(), {})["facts"]}
    begin = sample.TEXT.index("县纪委监委对吉祥水库开展监督检查")
    assert facts["f6"] == {
        "id": "f6", "kind": "event", "type": "Inspection", "label": "开展监督检查", "roles": [["agent", "n3"], ["target", "n2"]],
        "begin": "2024-03-01", "end": "2024-03-31", "time": "2024年3月", "confidence": 0.9, "counts": ["f10"],
        "evidence": [["r1", begin, begin + len("县纪委监委对吉祥水库开展监督检查"), 1, "inspection/on"]],
    }
    assert facts["f8"]["roles"] == [["agent", None, "群众"], ["topic", "n2"]]
    assert (facts["f8"]["status"], facts["f9"]["status"]) == ("Alleged", "Planned")
    number = facts["f13"]
    assert (number["value"], number["upper"], number["unit"]) == ("30000", "50000", "元")
    assert facts["f12"]["approximate"] is True


def test_numbers_are_as_short_as_they_can_be() -> None:
    numbers = ("36000.0", "82.30", "1242", "100", "0.5")
    assert [shortest(Decimal(n)) for n in numbers] == ["36000", "82.3", "1242", "100", "0.5"]


def test_every_reference_leads_somewhere() -> None:
    page = content.of(sample.network(), {})
    nodes, facts, reports = ({row["id"] for row in page[key]} for key in ("nodes", "facts", "reports"))
    for node in page["nodes"]:
        assert facts.issuperset(node.get("facts", []))
        assert reports.issuperset(node["reports"])
    for edge in page["edges"]:
        assert {edge["from"], edge["to"]} <= nodes
        assert edge["fact"] in facts
    for fact in page["facts"]:
        assert {role[1] for role in fact.get("roles", []) if role[1]} <= nodes
        assert {row[0] for row in fact["evidence"]} <= reports


def test_only_labels_in_use_go_along() -> None:
    assert content.of(sample.network(), TERMS)["terms"] == {"Township": ["乡镇街道", "Township"]}


def test_the_foremost_come_first() -> None:
    network = sample.network()
    order = choice.ranked(network)
    assert [network.nodes[n]["label"] for n in order[:4]] == ["𠮷祥镇", "吉祥水库", "清溪县纪委监委", "清溪县𠮷祥镇党委"]
    assert choice.first_view(network, order) == order


def test_of_a_large_network_some_of_each_type_are_shown_first() -> None:
    network = sample.network([sample.large(400)])
    for rare, node in enumerate(sorted(network, key=lambda n: network.nodes[n]["label"])[:3]):
        network.nodes[node]["type"] = "Concept"
        network.nodes[node]["facts"] = []
        assert rare < choice.EACH
    order = choice.ranked(network)
    first = choice.first_view(network, order)
    assert len(first) == choice.FIRST
    assert sum(network.nodes[n]["type"] == "Concept" for n in first) == 3
    assert first == [n for n in order if n in set(first)]


def test_an_empty_network_has_an_empty_page() -> None:
    page = content.of(sample.network([type(sample.first())(sample.first().report, (), (), (), (), ())]), {})
    assert (page["nodes"], page["edges"], page["facts"], page["first"]) == ([], [], [], 0)


def test_pinyin_keys() -> None:
    assert pinyin.keys(["国家审计署"]) == "gjsjs guojiashenjishu"
    assert pinyin.keys(["S528公路"]) == "s528gl s528gonglu"
    assert pinyin.keys(["𠮷祥镇", "“两个维护”"]) == "xz xiangzhen lgwh lianggeweihu"
    assert pinyin.keys([]) == ""


def test_terms_come_from_the_ontology() -> None:
    from kg import ontology

    found = terms.of(ontology.load())
    assert found["Township"] == ("乡镇街道", "Township")
    assert found["partOf"] == ("隶属于", "part of")
