"""Names in running text: places, bodies, people, groups and titled things, with their borders and their types."""

from __future__ import annotations

from itertools import pairwise

import pytest
from saying import as_report

from kg import find, read, tag
from kg.model import Finds, Report
from kg.ontology import Ontology


def finds(text: str, home: str, known: Ontology) -> tuple[Report, Finds]:
    report = read.read_text(as_report(text, home=home), "r.txt", known)
    return report, find.find(report, tag.tag(report), known)


def named(text: str, home: str, kind: str, known: Ontology) -> set[str]:
    """The names of a type in a text, those inside other names too; without the header's."""
    report, found = finds(text, home, known)
    begin = report.text.index("\n\n")
    every = [n for m in found.mentions if m.span.begin > begin for n in (m, *m.parts)]
    return {m.name for m in every if m.type == kind and m.rule != "place/level"}


@pytest.mark.parametrize(
    ("home", "text", "names"),
    [
        ("罗田县", "九资河镇徐凤冲村种植板栗。", {"九资河镇", "徐凤冲村"}),
        ("乐亭县", "乐亭县姜各庄镇、汤家河镇修渠。", {"乐亭县", "姜各庄镇", "汤家河镇"}),
        ("会泽县", "云南省会泽县者海镇复垦耕地。", {"云南省", "会泽县", "者海镇"}),
        ("祁门县", "全县植树,该县获奖,我县通报。", {"全县", "该县", "我县"}),
        ("岳池县", "罗渡镇开工,该镇投资200万元。", {"罗渡镇", "该镇"}),
        ("青田县", "全县干部深入农村,走进小区。", {"全县"}),
        ("青田县", "各乡镇加大力度,城市面貌好转。", set()),
        ("修武县", "西村乡当阳峪村修路。", {"西村乡", "当阳峪村"}),
    ],
)
def test_places(home: str, text: str, names: set[str], known: Ontology) -> None:
    assert named(text, home, "Place", known) == names


@pytest.mark.parametrize(
    ("home", "text", "names"),
    [
        ("罗田县", "县纪委监委约谈局长。", {"县纪委监委"}),
        ("乐亭县", "县委第三巡察组进驻县财政局。", {"县委", "县委第三巡察组", "县财政局"}),
        ("会泽县", "者海镇党委、者海镇人民政府开会。", {"者海镇党委", "者海镇人民政府"}),
        ("祁门县", "县水利局会同县应急局、县气象局会商。", {"县水利局", "县应急局", "县气象局"}),
        ("岳池县", "岳池县恒通建材有限责任公司纳税90万元。", {"岳池县恒通建材有限责任公司"}),
        ("青田县", "青田县人民医院、县第二中学受表扬。", {"青田县人民医院", "县第二中学"}),
        ("修武县", "党中央、国务院部署。", {"党中央", "国务院"}),
        ("修武县", "该局与该公司签订协议。", {"该局", "该公司"}),
        ("会泽县", "县纪委监委约谈干部。", {"县纪委监委"}),
        ("祁门县", "县卫健局检查诊所。", {"县卫健局"}),
        ("岳池县", "县妇联慰问困难家庭。", {"县妇联"}),
        ("罗田县", "相关部门加强配合,干部转变作风,全局一盘棋。", set()),
        ("罗田县", "群众到派出所办事,住院部开放。", set()),
    ],
)
def test_bodies(home: str, text: str, names: set[str], known: Ontology) -> None:
    assert named(text, home, "Organization", known) == names


@pytest.mark.parametrize(
    ("home", "text", "names"),
    [
        ("罗田县", "县长周文斌调研。", {"周文斌"}),
        ("乐亭县", "村民欧阳玉兰说,水通了。", {"欧阳玉兰"}),
        ("会泽县", "张某某、李某被立案审查。", {"张某某", "李某"}),
        ("祁门县", "副镇长胡海波、村会计汪小燕参加会议。", {"胡海波", "汪小燕"}),
        ("岳池县", "种粮大户杜长贵种植水稻300亩。", {"杜长贵"}),
        ("青田县", "某县某镇某单位受到通报。", set()),
        ("修武县", "安全生产,高度重视,方便群众,成功举办。", set()),
    ],
)
def test_people(home: str, text: str, names: set[str], known: Ontology) -> None:
    assert named(text, home, "Person", known) == names


@pytest.mark.parametrize(
    ("home", "text", "names"),
    [
        ("罗田县", "县审计局对12家国有企业开展审计。", {"12家国有企业"}),
        ("乐亭县", "县里聘请廉情监督员36名。", {"廉情监督员36名"}),
        ("会泽县", "全县纪检监察组织开展自查。", {"全县纪检监察组织"}),
        ("祁门县", "县里走访58个村(社区)。", {"58个村(社区)"}),
        ("岳池县", "新建蓄水池3座、公路6公里。", set()),
        ("青田县", "群众和企业受益。", set()),
    ],
)
def test_groups(home: str, text: str, names: set[str], known: Ontology) -> None:
    assert named(text, home, "Group", known) == names


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        ("Document", "县政府印发《河道采砂管理办法》。", {"《河道采砂管理办法》"}),
        ("Document", "县政府印发了有关文件。", set()),
        ("Campaign", "县公安局开展“春雷护农”专项行动。", {"“春雷护农”专项行动"}),
        ("Campaign", "县里开展殡葬领域突出问题专项整治。", {"殡葬领域突出问题专项整治"}),
        ("Campaign", "开展监督检查,专项整治正在进行。", set()),
        ("Meeting", "学习贯彻党的二十大精神。", {"党的二十大"}),
        ("Meeting", "召开座谈会。", set()),
        ("Mechanism", "建立“村呼镇应”联动机制。", {"“村呼镇应”联动机制"}),
        ("Mechanism", "12345热线接到来电。", {"12345热线"}),
        ("Mechanism", "机制不够健全。", set()),
        ("Concept", "增强“四个意识”。", {"四个意识"}),
        ("Concept", "抓好“一把手”监督。", set()),
        ("Facility", "S327公路通车。", {"S327公路"}),
        ("Facility", "X104县道中断。", {"X104县道"}),
        ("Facility", "走出一条新路。", set()),
    ],
)
@pytest.mark.parametrize("home", ["罗田县", "会泽县"])
def test_titled_things(kind: str, text: str, names: set[str], home: str, known: Ontology) -> None:
    assert named(text, home, kind, known) == names


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        ("Organization", "县纪委监委督促县城管局整改。", {"县纪委监委", "县城管局"}),
        ("Facility", "S327公路抢通。", {"S327公路"}),
    ],
)
def test_names_before_a_verb_that_the_tagger_took_in(kind: str, text: str, names: set[str], known: Ontology) -> None:
    assert named(text, "罗田县", kind, known) == names


TEXT = """县纪委监委会同县审计局对大河镇、龙泉乡等8个乡镇开展“清风护航”专项行动，走访群众1200人次，印发《工作提示》6份。
县长李志强介绍，S210公路6月通车，12345热线受理诉求56件。该镇党委书记王芳被立案审查，“四个意识”不强。
"""


@pytest.mark.parametrize("home", ["罗田县", "会泽县", "修武县", "兴化市"])
def test_mentions_do_not_overlap_and_name_what_stands_there(home: str, known: Ontology) -> None:
    report, found = finds(TEXT, home, known)
    for one, two in pairwise(found.mentions):
        assert one.span.end <= two.span.begin, (one, two)
    for mention in found.mentions:
        assert mention.name in mention.span.of(report.plain) or "、" in mention.span.of(report.plain), mention
        assert all(mention.span.covers(part.span) for part in mention.parts)
        assert 0 < mention.confidence < 1


@pytest.mark.parametrize(
    ("home", "text", "code"),
    [
        ("罗田县", "县委开会。", "421123"),
        ("会泽县", "县委开会。", "530326"),
        ("兴化市", "市委开会。", "321281"),
    ],
)
def test_the_home_is_told_by_the_header(home: str, text: str, code: str, known: Ontology) -> None:
    assert finds(text, home, known)[1].home == code


def test_without_any_place_there_is_no_home(known: Ontology) -> None:
    report = read.read_text("防汛工作通报\n\n工作组走访企业3家。\n", "r.txt", known)
    assert find.find(report, tag.tag(report), known).home == ""
