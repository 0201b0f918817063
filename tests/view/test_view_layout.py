"""Where nodes stand, how lines run side by side, and how the file is put together."""

from __future__ import annotations

import gzip
import json
import re
import time
from base64 import b64decode
from itertools import combinations

import networkx as nx
import pytest
import view_sample as sample

from kg.view import adapter, assembly, choice, content, layout


def places(network: nx.MultiDiGraph[str]) -> dict[str, tuple[int, int]]:
    order = choice.ranked(network)
    return layout.placed(network, order, choice.first_view(network, order))


@pytest.mark.parametrize("count", [2, 9, 60, 300])
def test_no_two_nodes_share_their_room(count: int) -> None:
    found = places(sample.network() if count == 9 else sample.network([sample.large(count)]))
    for (x1, y1), (x2, y2) in combinations(found.values(), 2):
        assert abs(x1 - x2) >= 0.55 * layout.WIDTH or abs(y1 - y2) >= 0.55 * layout.HEIGHT


def test_same_network_same_places() -> None:
    assert places(sample.network([sample.large(200)])) == places(sample.network([sample.large(200)]))


def test_what_belongs_together_stands_together() -> None:
    network = sample.network()
    found = {network.nodes[n]["label"]: place for n, place in places(network).items()}

    def apart(a: str, b: str) -> float:
        (x1, y1), (x2, y2) = found[a], found[b]
        return ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5

    paper = "《水库管护办法》"
    assert apart(paper, "清溪县水利局") < apart(paper, "清溪县纪委监委") < apart(paper, "李明")


def test_what_is_tied_to_nothing_stands_below() -> None:
    network = sample.network()
    network.add_node("alone", label="孤", type="Concept", kind="", context="", names=[], reports=[], facts=[], mentions=[])
    found = places(network)
    assert found["alone"][1] > max(y for node, (_, y) in found.items() if node != "alone")


def test_a_core_whose_nodes_are_tied_to_others_only() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "x"), ("b", "x"), ("c", "x")])
    found = layout.placed(network, ["a", "b", "c", "x"], ["a", "b", "c"])
    assert len(set(found.values())) == 4


def test_a_thousand_nodes_within_five_seconds() -> None:
    network = sample.network([sample.large(1000)])
    begin = time.process_time()
    places(network)
    assert time.process_time() - begin <= 5


def test_parallel_lines_are_fanned_out_and_none_is_lost() -> None:
    network = sample.network()
    a, b, *_ = network
    about = {"fact": next(iter(network.graph["facts"])), "role": "object", "kind": "relation", "type": "partOf", "label": ""}
    for number in range(3):
        network.add_edge(a, b, key=f"x{number}", status="Done", **about)
    network.add_edge(b, a, key="y", status="Planned", **about)
    page = content.of(network, {})
    ids = {n["label"]: n["id"] for n in page["nodes"]}
    ends = {ids[network.nodes[n]["label"]] for n in (a, b)}
    between = [e for e in page["edges"] if {e["from"], e["to"]} == ends]
    assert len(between) == 5
    assert len(page["edges"]) == network.number_of_edges()
    # seen from one end, all bend differently
    bends = []
    for edge in between:
        smooth = edge.get("smooth")
        bend = 0.0 if smooth is None else smooth["roundness"] * (1 if smooth["type"] == "curvedCW" else -1)
        bends.append(bend if edge["from"] == min(ends) else -bend)
    assert sorted(bends) == pytest.approx([-0.28, -0.14, 0.0, 0.14, 0.28])
    assert [e["dashes"] for e in between if "dashes" in e] == [[7, 5]]


def test_vis_network_is_the_one_that_is_named_in_about() -> None:
    source = adapter.vis_network()
    assert "@version 9.1.2" in source[:400]
    assert "</script" not in source.lower()


def test_data_blocks_end_where_they_end() -> None:
    value = {"a": "</script><!-- & \u2028 \ud800"}
    block = assembly._block("x", value)
    inside = block.removeprefix('<script type="application/json" id="x">').removesuffix("</script>")
    assert not re.search("[<>&\u2028]", inside)
    assert json.loads(inside) == value


def test_large_data_is_packed() -> None:
    block = assembly._packed("x", {"a": "</script>" * 1000})
    inside = re.fullmatch(r'<script type="application/octet-stream" id="x">([A-Za-z0-9+/=]+)</script>', block)
    assert inside
    assert json.loads(gzip.decompress(b64decode(inside[1]))) == {"a": "</script>" * 1000}
    assert len(block) < 300


def test_modules_share_one_scope_without_a_clash() -> None:
    script = assembly.joined()
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)
    names: list[str] = re.findall(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", script, re.MULTILINE)
    names += [n for found in re.findall(r"^(?:const|let) \[([^\]]*)\]", script, re.MULTILINE) for n in re.findall(r"\w+", found)]
    assert sorted(names) == sorted(set(names))


def test_every_module_is_joined() -> None:
    from importlib.resources import files

    page = files("kg.view").joinpath("page")
    assert {f.name.removesuffix(".js") for f in page.iterdir() if f.name.endswith(".js")} == {*assembly.MODULES, "worker"}


def test_the_page_says_nothing_in_one_language_only() -> None:
    words = json.loads(assembly._read("words.json"))
    for section, texts in words.items():
        for key, pair in texts.items():
            assert len(pair) == 2, (section, key)
            assert all(pair), (section, key)
            assert re.findall(r"\{\w+\}", pair[0]).sort() == re.findall(r"\{\w+\}", pair[1]).sort(), (section, key)


def test_every_text_of_the_page_is_used_and_every_used_one_is_there() -> None:
    words = json.loads(assembly._read("words.json"))["ui"]
    script = assembly.joined()
    quoted = set(re.findall(r'"([\w.]+)"', script)) | {f"tab.{tab}" for tab in re.findall(r'"(\w+)"', script)}
    assert sorted(set(words) - quoted) == []
    said = set(re.findall(r'say\(\s*"([\w.]+)"', script))
    assert sorted(said - set(words)) == []


def test_words_cover_the_vocabulary() -> None:
    from kg.model import ENTITY_TYPES, EVENT_TYPES, PREDICATES, ROLES

    words = json.loads(assembly._read("words.json"))
    assert list(words["types"]) == list(ENTITY_TYPES)
    assert {*PREDICATES, *EVENT_TYPES} <= set(words["factTypes"])
    assert set(ROLES) <= set(words["roles"])
