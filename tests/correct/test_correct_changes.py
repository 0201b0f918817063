"""Corrections made in a report: what changes, what stays, and why an entry cannot be made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from conftest import BASE, hand_made, second

from kg.correct import Corrections, corrected, triples
from kg.correct.entries import parsed
from kg.graph import iri, rdf
from kg.model import Analysis, Entity, Mention, Relation, Unnamed
from kg.ontology import Ontology

PROV = rdf.PROV
MEETING = "add: relation\n  report: 清溪/通报.txt\n  quote: 镇长李明参加会议"
BY = "\n  author: 张三\n  reason: 有据可查\n"


def entries(*texts: str) -> Corrections:
    return Corrections(parsed("".join(f"- {text}{BY}" for text in texts), "x.yaml"))


def made(known: Ontology, *texts: str, of: Analysis | None = None) -> Analysis:
    """The analysis with entries that must all be made."""
    found = corrected(of or hand_made(), entries(*texts), known)
    assert found.refused == ()
    assert len(found.marks) == len(texts)
    return found.analysis


def refused(known: Ontology, text: str) -> str:
    found = corrected(hand_made(), entries(text), known)
    assert (found.analysis, found.marks) == (hand_made(), ())
    [(_, why)] = found.refused
    return why


def entity(analysis: Analysis, key: str) -> Entity:
    return next(e for e in analysis.entities if e.key == key)


# ---------------------------------------------------------------------------------------------------------------- entities
def test_a_rename_keeps_the_old_name_and_the_facts(known: Ontology) -> None:
    after = made(known, "rename: 清溪县纪委监委\n  to: 中共清溪县纪律检查委员会")
    assert entity(after, "body").names == ("中共清溪县纪律检查委员会", "清溪县纪委监委", "县纪委监委")
    assert entity(after, "body").kind == "DisciplineInspectionBody"
    ids = [iri.fact(BASE, "r", fact) for fact in hand_made().facts]
    assert [iri.fact(BASE, "r", fact) for fact in after.facts] == ids


def test_a_merge_makes_two_things_one_node(known: Ontology) -> None:
    after = made(known, "merge: 丙公司\n  into: {name: 清溪县纪委监委, context: 清溪县}")
    assert iri.entity(BASE, entity(after, "firm")) == iri.entity(BASE, entity(hand_made(), "body"))
    assert entity(after, "firm").names == ("清溪县纪委监委", "丙公司")


def test_a_merge_leaves_no_relation_of_a_thing_to_itself(known: Ontology) -> None:
    text = "merge: 清溪县甲镇\n  into: 清溪县"
    found = corrected(hand_made(), entries(text), known)
    kept = [(r.subject, r.predicate) for r in found.analysis.relations]
    assert ("town", "partOf") not in kept
    assert len(kept) == len(hand_made().relations) - 1
    assert found.marks[0].gone == (hand_made().relations[0],)


def test_a_merge_works_across_reports(known: Ontology) -> None:
    text = "merge: {name: 清溪县纪委监委, type: Organization}\n  into: 清溪县监委"
    nodes = {iri.entity(BASE, e) for a in (hand_made(), second()) for e in made(known, text, of=a).entities if "监委" in e.name}
    assert len(nodes) == 1


@pytest.mark.parametrize(
    ("to", "type_", "kind"), [("Bridge", "Facility", "Bridge"), ("Place", "Place", ""), ("Township", "Place", "Township")]
)
def test_another_class(to: str, type_: str, kind: str, known: Ontology) -> None:
    after = entity(made(known, f"retype: S101公路\n  to: {to}"), "road")
    assert (after.type, after.kind) == (type_, kind)


def test_a_place_that_is_none_loses_its_code(known: Ontology) -> None:
    assert entity(made(known, "retype: 清溪县\n  to: Organization"), "county").division == ""


def test_no_class(known: Ontology) -> None:
    assert refused(known, "retype: S101公路\n  to: Statistic") == "Statistic is no class of entities"


def test_things_are_told_apart_by_class_and_context(known: Ontology) -> None:
    for other in ("{name: 丙公司, type: Place}", "{name: 丙公司, context: 乙县}", "丙", "丁公司"):
        found = corrected(hand_made(), entries(f"rename: {other}\n  to: 戊公司"), known)
        assert (found.analysis, found.marks, found.refused) == (hand_made(), (), ())
    after = made(known, "rename: {name: 丙公司, type: Organization, context: 清溪县}\n  to: 戊公司")
    assert entity(after, "firm").name == "戊公司"


def test_a_split_by_report_moves_it_to_another_context(known: Ontology) -> None:
    text = "split: 清溪县纪委监委\n  reports: [乙.txt]\n  context: 浊溪县"
    assert corrected(hand_made(), entries(text), known).marks == ()
    [body] = made(known, text, of=second()).entities
    assert (body.name, body.context) == ("清溪县纪委监委", "浊溪县")
    assert iri.entity(BASE, body) != iri.entity(BASE, second().entities[0])


def test_a_split_by_name_takes_the_facts_whose_quotation_has_that_name_alone(known: Ontology) -> None:
    one = hand_made()
    [place] = [e for e in one.entities if e.key == "town"]
    at = one.report.text.index("甲镇移交")
    short = Mention(type(place.mentions[0].span)(at, at + 2), "Place", "甲镇", "test/rule", 0.9)
    both = replace(place, mentions=(replace(place.mentions[0], name="清溪县甲镇"), short))
    given = replace(one, entities=tuple(both if e is place else e for e in one.entities))
    after = made(known, "split: 清溪县甲镇\n  names: [甲镇]\n  name: 浊溪县甲镇\n  context: 浊溪县", of=given)
    new = entity(after, "town|浊溪县甲镇")
    assert (new.names, new.context, entity(after, "town").names) == (("浊溪县甲镇", "甲镇"), "浊溪县", ("清溪县甲镇",))
    assert dict(after.events[1].roles)["recipient"] == new.key  # 县纪委监委向甲镇移交线索
    assert dict(after.events[0].roles)["target"] == "town"  # 对清溪县甲镇开展专项检查
    assert refused(known, "split: 清溪县甲镇\n  names: [清溪县甲镇]\n  name: 乙镇").startswith("清溪县甲镇 is its full name")


# ------------------------------------------------------------------------------------------------------------------- facts
def test_a_fact_is_deleted_by_its_quotation(known: Ontology) -> None:
    after = made(known, "delete: statistic\n  report: 清溪/通报.txt\n  quote: 发现问题12个\n  value: 12")
    assert [s.id for s in after.statistics] == ["s2", "s3"]
    assert after.events[0].counts == ()
    assert made(known, "delete: time\n  report: 清溪/通报.txt\n  quote: 2023年3月").times == ()


def test_which_of_several_facts_is_meant(known: Ontology) -> None:
    both = "delete: relation\n  report: 清溪/通报.txt\n  quote: 镇长李明"
    assert refused(known, both) == "this means 2 facts; add type, of or value"
    for more in ("type: affiliation", "of: [李明, 甲镇]"):
        assert [r.predicate for r in made(known, f"{both}\n  {more}").relations if r.subject == "mayor"] == ["post"]
    assert [r.predicate for r in made(known, f"{both}\n  of: [镇长]").relations if r.subject == "mayor"] == ["affiliation"]


def test_a_fact_that_is_not_there_any_more(known: Ontology) -> None:
    assert refused(known, "delete: event\n  report: 清溪/通报.txt\n  quote: 不在文中") == "the report has no such fact any more"
    assert corrected(second(), entries("delete: event\n  report: 清溪/通报.txt\n  quote: x"), known).refused == ()


def test_a_relation_is_added(known: Ontology) -> None:
    text = f"{MEETING}\n  subject: 李明\n  predicate: locatedIn\n  object: 甲镇"
    fact = made(known, text).relations[-1]
    assert isinstance(fact, Relation)
    assert (fact.subject, fact.predicate, fact.object, fact.confidence) == ("mayor", "locatedIn", "town", 1.0)
    [evidence] = fact.evidence
    assert evidence.span.of(hand_made().report.text) == evidence.words == "镇长李明参加会议"
    assert (evidence.sentence, evidence.rule) == (4, "correction/add")


def test_an_event_is_added_with_plain_words_and_a_new_thing(known: Ontology) -> None:
    text = ("add: event\n  report: 清溪/通报.txt\n  quote: 镇长李明参加会议\n  type: Gathering\n  trigger: 参加\n"
            "  roles: {agent: 李明, target: [会议, {name: 监督工作, type: Concept}]}\n  status: Planned\n  begin: 2023-03-01")
    after = made(known, text)
    event = after.events[-1]
    assert (event.type, event.status, str(event.begin)) == ("Gathering", "Planned", "2023-03-01")
    agent, plain, new = (filler for _, filler in event.roles)
    assert (agent, new) == ("mayor", "Concept|清溪县|监督工作")
    assert isinstance(plain, Unnamed)
    assert plain.words == plain.span.of(after.report.text) == "会议"
    assert after.entities[-1].mentions[0].span.of(after.report.text) == "监督工作"


def test_a_number_is_added(known: Ontology) -> None:
    text = ("add: statistic\n  report: 清溪/通报.txt\n  quote: 移交线索3至5条\n  value: 3.50\n  upper: 5\n  unit: 条\n"
            "  indicator: 线索\n  agent: [县纪委监委]")
    fact = made(known, text).statistics[-1]
    assert (fact.value, fact.upper, fact.agents) == (Decimal("3.5"), Decimal("5"), ("body",))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("镇长李明", "镇长张三"), "its quote does not stand in the report"),
        (("object: 甲镇", "object: 乙镇"), "乙镇: no thing of the report has this name; give its type as well to make one"),
        (("object: 甲镇", "object: {name: 乙镇, type: Place}"), "乙镇: does not stand in the report"),
    ],
)
def test_what_cannot_be_added(change: tuple[str, str], why: str, known: Ontology) -> None:
    text = f"{MEETING}\n  subject: 李明\n  predicate: locatedIn\n  object: 甲镇"
    assert refused(known, text.replace(*change)) == why


# -------------------------------------------------------------------------------------------------------------- provenance
def test_who_corrected_what_and_why_stands_in_the_graph(known: Ontology) -> None:
    given = entries(
        "rename: 丙公司\n  to: 丁公司",
        "delete: time\n  report: 清溪/通报.txt\n  quote: 2023年3月",
        f"{MEETING}\n  subject: 李明\n  predicate: memberOf\n  object: {{name: 清溪县, type: Group}}",
    )
    found = corrected(hand_made(), given, known)
    told = {(t.subject.value, t.predicate.value, t.object.value) for t in triples(found, BASE)}  # type: ignore[union-attr]
    rename, delete, add = (f"{BASE}c{e.id}" for e in given.entries)
    author = next(o for s, p, o in told if s == rename and p == PROV + "wasAssociatedWith")
    old, new = (iri.entity(BASE, entity(a, "firm")) for a in (hand_made(), found.analysis))
    report = hand_made().report.id
    gone = iri.fact(BASE, report, hand_made().times[0])
    come = iri.fact(BASE, report, found.analysis.relations[-1])
    assert {
        (author, rdf.PREF.value, "张三"), (rename, rdf.DCT + "description", "有据可查"), (rename, rdf.KG + "action", "rename"),
        (rename, PROV + "used", old), (new, PROV + "wasInfluencedBy", rename), (delete, PROV + "invalidated", gone),
        (come, PROV + "wasInfluencedBy", add), (come, PROV + "wasAttributedTo", author),
    } <= told
    assert old != new


def test_the_fates_of_entries(known: Ontology) -> None:
    given = entries("rename: 丙公司\n  to: 丁公司", "rename: 没有\n  to: 有", "delete: event\n  report: 别的.txt\n  quote: x")
    fates = given.fates([corrected(a, given, known).told() for a in (hand_made(), second())])
    assert [f.why for f in fates] == ["", "no report names 没有 so", "别的.txt: no report of the graph has this name"]
    assert fates[1].row() == {
        "action": "rename", "what": "没有", "author": "张三", "reason": "有据可查",
        "applied": False, "why": "no report names 没有 so",
    }


def test_a_corrected_graph_keeps_its_shapes(known: Ontology) -> None:
    from kg import validate
    from kg.graph import files, inference

    given = entries("rename: 丙公司\n  to: 丁公司", "merge: 清溪县甲镇\n  into: 清溪县", "retype: S101公路\n  to: Bridge")
    found = corrected(hand_made(), given, known)
    told = {found.analysis.report.id: triples(found, BASE)}
    quads = rdf.to_quads([found.analysis], base=BASE, version="0", digest="0" * 64, told=told)
    union: list[ox.Quad] = [*quads, *inference.infer(quads, known, base=BASE)]
    assert validate.validate(files.turtle(union), known) == []
