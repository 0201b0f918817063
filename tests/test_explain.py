"""A thing and a fact in words, found by name and by IRI."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import BASE, TEXT, fact_of

from kg import query
from kg.errors import QueryError, StoreError
from kg.explain import Explanation, Source, explain
from kg.graph import iri
from kg.model import Analysis
from kg.ontology import Ontology

REPORT = "《清溪县2023年监督工作通报》 (清溪/通报.txt)"


def told(out: Path, asked: str, known: Ontology) -> Explanation:
    [one] = explain(out, asked, known)
    return one


def test_a_thing_by_each_of_its_names_and_by_its_iri(small: Path, known: Ontology) -> None:
    body = told(small, "县纪委监委", known)
    assert body.name == "清溪县纪委监委"
    assert body.kinds == ("组织机构 (Organization)", "纪检监察机关 (Discipline inspection body)")
    assert body.notes == ("又名：县纪委监委", f"见于：{REPORT}、《续报》 (乙.txt)")
    short = "id:" + body.iri.removeprefix(BASE)
    assert [told(small, asked, known) for asked in ("清溪县纪委监委", body.iri, f"<{body.iri}>", short, " 县纪委监委 ")] == [
        body
    ] * 5


def test_the_facts_of_a_thing_come_in_the_order_of_the_reports(small: Path, known: Ontology) -> None:
    facts = told(small, "清溪县纪委监委", known).facts
    assert sorted(fact.words for fact in facts[1:3]) == [
        "专项检查 —组织者 (organizer)→ 清溪县纪委监委",
        "监督检查 (Inspection)：专项检查",
    ]
    assert [fact.words for fact in (facts[0], *facts[3:])] == [
        "清溪县纪委监委 —管辖 (jurisdiction)→ 清溪县",
        "统计数字 (Statistic)：发现问题 12 个",
        "移交 (Transfer)：移交线索",
        "统计数字 (Statistic)：移交线索 3 至 5 条",
        "印发发布 (Issuance)：公布结果",
    ]


def test_an_event_tells_who_whom_when_and_whether_it_was_done(
    small: Path, analyses: tuple[Analysis, ...], known: Ontology
) -> None:
    event = fact_of(analyses[0], "计划2024年6月底前建成S101公路")
    one = told(small, iri.fact(BASE, analyses[0].report.id, event), known)
    start = TEXT.index("计划2024")
    assert one.kinds == ("事件 (Event)",)
    [fact] = one.facts
    assert fact.words == one.name == "建设施工 (Construction)：建成"
    assert fact.parts == (
        "对象：S101公路",
        "所得数字：投资 约 150000000 元",
        "时间：2024-06-30（“2024年6月底前”）",
        "状态：计划中 (planned)",
    )
    assert fact.sources == (Source(REPORT, 6, start, start + 19, "计划2024年6月底前建成S101公路", "test/rule"),)
    assert fact.confidence == "0.7"


def test_what_is_alleged_is_told_as_alleged(small: Path, known: Ontology) -> None:
    [fact] = told(small, "丙公司", known).facts
    assert fact.parts == ("施事：群众", "对象：丙公司", "状态：被指称 (alleged)")


def test_a_post_a_time_a_report_and_plain_words(small: Path, analyses: tuple[Analysis, ...], known: Ontology) -> None:
    assert [fact.words for fact in told(small, "李明", known).facts] == [
        "李明 —任职于 (affiliation)→ 清溪县甲镇",
        "李明 —职务 (post)→ 镇长",
    ]
    time = told(small, iri.fact(BASE, analyses[0].report.id, analyses[0].times[0]), known)
    assert (time.name, time.facts[0].parts) == ("时间表达 (Time expression)", ("时间：2023-03-01 至 2023-03-31",))
    report = told(small, "清溪县2023年监督工作通报", known)
    assert (report.kinds, report.facts) == (("报道 (Report)",), ())
    assert report.notes == ("来源：清溪/通报.txt", "发布日期：2023-12-29", "发布者：清溪日报", "作者：王青", "主题：清溪县")
    assert told(small, "群众", known).kinds == ("未具名者 (Unnamed)",)
    assert told(small, "清溪县", known).notes[:2] == ("又名：全县", "区划代码：430199")


def test_a_name_of_several_things_lists_them(tmp_path: Path, quads: list[ox.Quad], known: Ontology) -> None:
    from kg import store

    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    people = [q.subject for q in quads if q.object == ox.NamedNode(query.KG + "Person")]
    store.replace(tmp_path / "store", [*quads, *(ox.Quad(p, label, ox.Literal("小王", language="zh")) for p in people)])
    assert sorted(one.name for one in explain(tmp_path, "小王", known)) == ["李明", "王青"]


def test_an_event_is_found_by_its_label_where_no_thing_has_that_name(small: Path, known: Ontology) -> None:
    assert told(small, "公布结果", known).kinds == ("事件 (Event)",)
    assert told(small, "专项检查", known).kinds == ("行动或项目 (Campaign)",)  # the event's label too, but a thing has the name


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("清溪县纪委", "清溪县纪委: nothing in the graph has this name; did you mean 清溪县纪委监委"),
        ("外星人", "外星人: nothing in the graph has this name; kg query people-and-posts, places and organizers list names"),
        ("https://w3id.org/mailuo/id/none", "https://w3id.org/mailuo/id/none: nothing in the graph has this IRI"),
        ("https://a b", "https://a b: no valid IRI"),
        ("\udc80", "the name is not valid Unicode"),
    ],
)
def test_what_is_not_there(asked: str, message: str, small: Path, known: Ontology) -> None:
    with pytest.raises(QueryError) as error:
        explain(small, asked, known)
    assert str(error.value).startswith(message)


def test_a_folder_without_a_graph(tmp_path: Path, known: Ontology) -> None:
    with pytest.raises(StoreError, match="no graph was built there"):
        explain(tmp_path, "甲", known)


def test_every_thing_and_fact_of_the_reports_can_be_explained(eight: Path, known: Ontology) -> None:
    rows = query.ask(eight, "SELECT DISTINCT ?x { { ?x kg:mentionedIn ?r } UNION { ?x kg:evidence ?e } } ORDER BY ?x", known).rows
    for (node,) in rows[:: max(len(rows) // 60, 1)]:
        one = told(eight, str(node), known)
        assert one.name
        assert all("kg:" not in words for fact in one.facts for words in (fact.words, *fact.parts))
        assert all(fact.sources and all(s.quote and s.line > 0 for s in fact.sources) for fact in one.facts)
