"""Events: their types, their roles, their status, their times, over many verbs, bodies and places."""

from __future__ import annotations

import pytest
from saying import analysed, as_report, holds, sayings

from kg.model import EVENT_TYPES, Analysis
from kg.ontology import Ontology

DEEDS = [
    ("Inspection", "走访", "县民政局走访养老院12家。"),
    ("Inspection", "抽检", "县市场监管局抽检食品46批次。"),
    ("Finding", "发现", "县消防大队发现隐患52处。"),
    ("Sanction", "立案", "县纪委监委立案36件。"),
    ("Transfer", "移送", "县法院移送线索4条。"),
    ("Feedback", "反馈", "县委巡察组向县医保局反馈意见18条。"),
    ("Complaint", "接到", "县信访局接到来信26封。"),
    ("Construction", "新建", "县交通运输局新建桥梁7座。"),
    ("Construction", "拆除", "县城管局拆除违建3200平方米。"),
    ("Issuance", "印发", "县教育局印发《校园防溺水方案》。"),
    ("Establishment", "组建", "县应急局组建救援队16支。"),
    ("Appointment", "聘请", "县纪委监委聘请监督员20名。"),
    ("Gathering", "召开", "县发改局召开座谈会3次。"),
    ("Training", "培训", "县农业农村局培训农民860人次。"),
    ("CampaignAction", "开展", "县林业局开展“护林防火”专项行动。"),
    ("Rectification", "整改", "县住建局整改问题33个。"),
    ("Economic", "拨付", "县财政局拨付经费410万元。"),
    ("Other", "审结", "县法院审结案件620件。"),
]


def read(text: str, home: str, known: Ontology) -> Analysis:
    return analysed(as_report(text, home=home), known)


@pytest.mark.parametrize(("kind", "verb", "text"), DEEDS, ids=[verb for _, verb, _ in DEEDS])
@pytest.mark.parametrize("home", ["旌德县", "会宁县", "大姚县"])
def test_a_verb_reports_its_type(kind: str, verb: str, text: str, home: str, known: Ontology) -> None:
    assert holds(sayings(read(text, home, known)), f"event {kind} ~{verb} | status Done")


def test_every_type_has_a_deed_here() -> None:
    assert {kind for kind, _, _ in DEEDS} == set(EVENT_TYPES)


@pytest.mark.parametrize(("kind", "verb", "text"), [d for d in DEEDS if d[2].startswith("县") and not {"向", "接"} & {*d[2]}])
def test_the_subject_is_the_agent(kind: str, verb: str, text: str, known: Ontology) -> None:
    for home in ("平利县", "庐江县"):
        analysis = read(text, home, known)
        names = {e.key: e.name for e in analysis.entities}
        event = next(e for e in analysis.events if verb in e.trigger)
        agents = [names.get(str(filler), "") for role, filler in event.roles if role == "agent"]
        assert len(agents) == 1, event
        assert agents[0].startswith(home), event
        assert agents[0] == home + text[1 : text.index(verb)], event


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("县水利局新建泵站4座。", "Done"),
        ("县水利局已新建泵站4座。", "Done"),
        ("县水利局按计划已新建校舍4栋。", "Done"),
        ("县水利局将新建泵站4座。", "Planned"),
        ("县水利局计划新建泵站4座。", "Planned"),
        ("县水利局拟新建校舍4栋。", "Planned"),
        ("预计年底前，县水利局新建泵站4座。", "Planned"),
        ("县水利局2025年3月新建泵站4座。", "Planned"),
    ],
)
@pytest.mark.parametrize("home", ["绥宁县", "射洪市"])
def test_what_is_planned_is_not_done(text: str, status: str, home: str, known: Ontology) -> None:
    said = sayings(read(text, home, known))
    other = "Done" if status == "Planned" else "Planned"
    assert holds(said, f"event Construction 新建 | status {status}")
    assert not holds(said, f"event ~ ~ | status {other}")




@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2025年3月，县水利局新建泵站4座。", "event Construction 新建 | status Planned"),
        ("县水利局拟新建泵站4座。", "event Construction 新建 | status Planned"),
        ("县水利局新建渠道12公里。", "event Construction 新建 | agent 绥宁县水利局 | counts 12公里"),
        ("村民反映路灯不亮。", "event Complaint 反映 | agent 村民"),
    ],
)
def test_deeds_that_were_once_not_read(text: str, line: str, known: Ontology) -> None:
    assert holds(sayings(read(text, "绥宁县", known)), line)


def test_a_section_that_looks_forward_holds_plans_alone(known: Ontology) -> None:
    text = "一、2023年工作回顾\n全县新建校舍12栋。\n二、2024年重点工作\n全县新建校舍15栋。"
    said = sayings(analysed(as_report(text, home="会宁县", issued="2024-01-18", title="会宁县教育工作要点"), known))
    assert holds(said, "event Construction 新建 | counts 12栋 | status Done")
    assert holds(said, "event Construction 新建 | counts 15栋 | status Planned")


@pytest.mark.parametrize("words", ["涉嫌受贿", "涉嫌贪污", "涉嫌诈骗", "涉嫌严重违纪违法"])
@pytest.mark.parametrize("who", ["郭某", "县供销社原主任邓某某", "谢建民"])
def test_an_allegation_stays_one(words: str, who: str, known: Ontology) -> None:
    said = sayings(read(f"{who}{words}。", "庐江县", known))
    assert holds(said, "event Other ~涉嫌 | status Alleged")
    assert not holds(said, "event ~ ~ | status Done")


@pytest.mark.parametrize("sanction", ["党内警告处分", "党内严重警告处分", "政务记过处分", "开除党籍处分", "诫勉谈话", "批评教育"])
@pytest.mark.parametrize("who", ["齐某", "梁兴旺", "万某某"])
def test_who_is_punished_is_the_target(sanction: str, who: str, known: Ontology) -> None:
    said = sayings(read(f"{who}因违规收受礼金受到{sanction}。", "大姚县", known))
    assert holds(said, f"event Sanction ~{sanction} | agent none | target {who} | topic ~收受礼金")


@pytest.mark.parametrize("reason", ["未及时上报灾情", "审核把关不细", "履职不积极"])
@pytest.mark.parametrize("who", ["石某", "霍建军"])
def test_because_tells_the_reason(reason: str, who: str, known: Ontology) -> None:
    said = sayings(read(f"{who}因{reason}，受到党内警告处分。", "庐江县", known))
    assert holds(said, f"event Sanction 党内警告处分 | target {who} | topic {reason}")


def test_evidence_is_one_clause_that_holds_the_trigger(known: Ontology) -> None:
    text = "".join(deed for _, _, deed in DEEDS)
    analysis = read(text, "旌德县", known)
    for event in analysis.events:
        (evidence,) = event.evidence
        assert len(evidence.words) <= 200
        assert "。" not in evidence.words.rstrip("。")
        assert event.trigger in evidence.words or "《" in evidence.words
    assert len(analysis.events) >= len(DEEDS)


@pytest.mark.parametrize(
    "text",
    [
        "高质量发展步伐稳健，营商环境持续优化。",
        "要坚持问题导向，压实责任。",
        "春风又绿江南岸，明月何时照我还。",
        "The county built 12 roads in 2023.",
        "def build(report): return report",
        "",
    ],
)
def test_fine_words_poems_and_code_report_nothing(text: str, known: Ontology) -> None:
    assert read(text, "旌德县", known).events == ()
