"""One node for one thing: what short names, references and several spellings stand for."""

from __future__ import annotations

import pytest
from conftest import GOLD
from saying import analysed, as_report

from kg import pipeline
from kg.model import Entity
from kg.ontology import Ontology
from kg.resolve.names import kind_of, shortens


def entities(text: str, home: str, known: Ontology) -> dict[str, Entity]:
    """The entities of a text by their full names."""
    return {e.name: e for e in analysed(as_report(text, home=home), known).entities}


@pytest.mark.parametrize(
    ("home", "text", "full", "short"),
    [
        ("潜山市", "市纪委监委通报案例5起。", "潜山市纪委监委", "市纪委监委"),
        ("辛集市", "市委印发通知。", "辛集市委", "市委"),
        ("巨野县", "县政府召开会议。", "巨野县人民政府", "县政府"),
        ("安岳县", "县政府办公室印发通知。", "安岳县人民政府办公室", "县政府办公室"),
        ("临武县", "全县新建水库3座。", "临武县", "全县"),
        ("尤溪县", "我县新建水库3座。", "尤溪县", "我县"),
        ("延长县", "延长县水务局约谈局长。该局整改问题6个。", "延长县水务局", "该局"),
        ("富源县", "富源县宏大煤业有限责任公司停产。该公司罚款2万元。", "富源县宏大煤业有限责任公司", "该公司"),
        ("宝应县", "宝应县住房和城乡建设局检查工地。县住建局罚款6万元。", "宝应县住房和城乡建设局", "县住建局"),
        ("宝应县", "曹甸镇新建大棚60座。曹甸种植水稻3万亩。", "曹甸镇", "曹甸"),
        ("临武县", "临武县绿源果业有限公司（以下简称“绿源果业”）投产。绿源果业纳税8万元。", "临武县绿源果业有限公司", "绿源果业"),
        ("尤溪县", "S308公路通车。尤溪县联合乡至梅仙镇S308公路投资2亿元。", "S308公路", "S308公路"),
        ("辛集市", "全市各级纪检监察组织自查。全市纪检监察组织回访。", "辛集市纪检监察组织", "全市纪检监察组织"),
    ],
)
def test_a_short_name_belongs_to_the_full_one(home: str, text: str, full: str, short: str, known: Ontology) -> None:
    found = entities(text, home, known)
    assert full in found, list(found)
    assert short in found[full].names
    assert [name for name, e in found.items() if short in e.names] == [full]


@pytest.mark.parametrize(
    ("home", "text", "one", "other"),
    [
        ("潜山市", "市纪委、市监委开会。", "潜山市纪委", "潜山市监委"),
        ("巨野县", "县委和县纪委开会。", "巨野县委", "巨野县纪委"),
        ("安岳县", "通贤镇党委、龙台镇党委开会。", "通贤镇党委", "龙台镇党委"),
        ("延长县", "县财政局与市财政局会商。", "延长县财政局", "延安市财政局"),
        ("富源县", "张某、张某某被立案审查。", "张某", "张某某"),
        ("宝应县", "县水利局、县水务集团签订合同。", "宝应县水利局", "宝应县水务集团"),
    ],
)
def test_two_things_stay_two(home: str, text: str, one: str, other: str, known: Ontology) -> None:
    assert {one, other} <= set(entities(text, home, known))


def test_the_bureau_named_last_is_meant(known: Ontology) -> None:
    found = entities("县教育局开会。县林业局植树。该局巡查林地。", "临武县", known)
    assert "该局" in found["临武县林业局"].names
    assert "该局" not in found["临武县教育局"].names


def test_what_points_to_nothing_is_listed_and_makes_no_node(known: Ontology) -> None:
    analysis = analysed("防汛工作通报\n\n该局巡查河道6公里。\n", known)
    assert [e.name for e in analysis.entities] == []
    assert analysis.unread[0].reason.startswith("该局")


def test_the_home_and_its_towns_carry_their_official_codes(known: Ontology) -> None:
    found = entities("安岳县通贤镇新建大棚6座。", "安岳县", known)
    assert (found["安岳县"].division, found["安岳县"].kind) == ("512021", "County")
    assert found["通贤镇"].division.startswith("512021")
    assert found["通贤镇"].kind == "Township"


def test_a_town_that_is_not_the_county_s_stays_without_a_code(known: Ontology) -> None:
    found = entities("某镇学习石板滩镇经验，石板滩镇投资3亿元。", "辛集市", known)
    assert found["石板滩镇"].division == ""


def test_the_report_is_about_its_home(known: Ontology) -> None:
    analysis = analysed(as_report("市委开会。", home="辛集市"), known)
    assert [e.name for e in analysis.entities if e.key in analysis.about] == ["辛集市"]


def test_the_same_body_of_two_counties_has_two_contexts(known: Ontology) -> None:
    keys = {
        next(e.key for e in analysed(as_report("永和镇党委开会。", home=h), known).entities if e.name == "永和镇党委")
        for h in ("浏阳市", "兴宁市")
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("祁门县住建局", "祁门县住房和城乡建设局", True),
        ("祁门县人社局", "祁门县人力资源和社会保障局", True),
        ("祁门县委", "祁门县纪委", False),
        ("祁门县财政局", "祁门县教育局", False),
        ("祁门县水利局", "祁门县水利局", False),
    ],
)
def test_abbreviations_of_bodies(short: str, long: str, same: bool) -> None:
    assert shortens(short, long) is same


def test_a_commission_is_one_with_its_short_name(known: Ontology) -> None:
    found = entities("县发展和改革委员会开会。县发改委批复项目6个。", "祁门县", known)
    assert "祁门县发改委" not in found


@pytest.mark.parametrize(
    ("kind", "name", "finer"),
    [
        ("Organization", "岳池县纪委监委", "DisciplineInspectionBody"),
        ("Organization", "岳池县委第二巡察组", "InspectionTeam"),
        ("Organization", "岳池县委", "PartyCommittee"),
        ("Organization", "岳池县人民政府", "Government"),
        ("Organization", "岳池县水务局", "GovernmentDepartment"),
        ("Organization", "岳池县人民医院", "Hospital"),
        ("Organization", "岳池日报", "MediaOutlet"),
        ("Place", "罗渡镇", "Township"),
        ("Place", "岳池经济开发区", "Zone"),
        ("Facility", "罗渡大桥", "Bridge"),
        ("Facility", "S203公路", "Road"),
        ("Person", "王镇", ""),
    ],
)
def test_the_finer_class_is_told_by_the_name(kind: str, name: str, finer: str) -> None:
    assert kind_of(kind, name) == finer


def test_things_are_unique_within_their_own_place_and_not_that_of_the_report(known: Ontology) -> None:
    """山西省 is one in the reports of all its counties; a person of one county is not that of another."""
    analysis = pipeline.analyse(pipeline.Source(GOLD / "jinzhong-cases-2024.txt", GOLD), known)
    contexts = {entity.name: entity.context for entity in analysis.entities}
    expected = {
        "山西省": "", "晋中市": "山西省", "榆社县": "晋中市", "榆社县交通运输局": "榆社县", "晋中市纪委监委": "晋中市",
        "冀晓敏": "晋中市",
    }
    assert {name: contexts[name] for name in expected} == expected
