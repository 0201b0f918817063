"""Standing facts between entities, in the right direction, over many names."""

from __future__ import annotations

import pytest
from saying import analysed, as_report

from kg.ontology import Ontology


def relations(text: str, home: str, known: Ontology) -> set[str]:
    """The relations of a text in words, without those of the header's publisher."""
    analysis = analysed(as_report(text, home=home), known)
    names = {e.key: e.name for e in analysis.entities}
    told = {f"{names[r.subject]} {r.predicate} {names.get(r.object, r.object)}" for r in analysis.relations}
    return {t for t in told if "融媒体中心" not in t}


@pytest.mark.parametrize(
    ("home", "text", "wanted"),
    [
        ("旌德县", "白地镇党委开会。", {"白地镇 partOf 旌德县", "白地镇党委 jurisdiction 白地镇"}),
        ("平利县", "县委第四巡察组进驻。", {"平利县委 jurisdiction 平利县", "平利县委第四巡察组 partOf 平利县委"}),
        ("绥宁县", "绥宁县水利局通报。", {"绥宁县水利局 jurisdiction 绥宁县"}),
        ("会宁县", "县人民医院开诊。", {"会宁县人民医院 locatedIn 会宁县"}),
        ("射洪市", "沱牌镇青堤村修路。", {"沱牌镇 partOf 射洪市", "青堤村 partOf 沱牌镇"}),
        (
            "庐江县",
            "县应急局局长徐志刚调研。",
            {"庐江县应急局 jurisdiction 庐江县", "徐志刚 affiliation 庐江县应急局", "徐志刚 post 局长"},
        ),
        ("大姚县", "石羊镇原镇长段某被查。", {"石羊镇 partOf 大姚县", "段某 affiliation 石羊镇", "段某 post 镇长"}),
        (
            "旌德县",
            "县公安局开展“铁拳”专项行动。",
            {"旌德县公安局 jurisdiction 旌德县", "“铁拳”专项行动 organizer 旌德县公安局"},
        ),
        (
            "平利县",
            "县司法局印发《调解工作指引》。",
            {"平利县司法局 jurisdiction 平利县", "调解工作指引 organizer 平利县司法局"},
        ),
        (
            "绥宁县",
            "S221公路全长30公里，途经黄土矿镇、东山乡。",
            {"S221公路 connects 黄土矿镇", "S221公路 connects 东山乡", "黄土矿镇 partOf 绥宁县", "东山乡 partOf 绥宁县"},
        ),
    ],
)
def test_the_relations_of_a_sentence_are_these_and_no_others(home: str, text: str, wanted: set[str], known: Ontology) -> None:
    assert relations(text, home, known) == wanted


@pytest.mark.xfail(strict=True, reason="reported")
def test_a_road_s_number_is_no_part_of_a_town(known: Ontology) -> None:
    assert "S221公路 connects 寨市乡" in relations("S221公路途经寨市乡、东山乡。", "绥宁县", known)


def test_nothing_is_added_from_knowledge_of_the_world(known: Ontology) -> None:
    assert relations("上级部门到访，各地交流经验。", "射洪市", known) == set()


def test_reporters_and_editors_belong_to_the_paper(known: Ontology) -> None:
    text = "会宁县要闻\n2024-05-01 来源：白银日报 记者 郝思远\n\n县委开会。\n编辑：苟雅琴\n"
    analysis = analysed(text, known)
    names = {e.key: e.name for e in analysis.entities}
    told = {(names[r.subject], r.predicate, names.get(r.object, r.object)) for r in analysis.relations}
    assert {
        ("郝思远", "affiliation", "白银日报"),
        ("郝思远", "post", "记者"),
        ("苟雅琴", "affiliation", "白银日报"),
        ("苟雅琴", "post", "编辑"),
    } <= told


def test_a_place_is_no_part_of_itself_and_no_relation_stands_twice(known: Ontology) -> None:
    text = "旌德县蔡家桥镇属于旌德县。旌德县蔡家桥镇党委开会，蔡家桥镇党委发文。"
    analysis = analysed(as_report(text, home="旌德县"), known)
    triples = [(r.subject, r.predicate, r.object) for r in analysis.relations]
    assert len(triples) == len(set(triples))
    assert all(subject != thing for subject, _, thing in triples)
