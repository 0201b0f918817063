"""A store brought up to date is the store of a full build, whatever came, changed or went."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
from conftest import BASE, GOLD, hand_made, second

from kg import increment, ontology, pipeline
from kg.graph import inference, joint, rdf
from kg.model import Analysis, Relation
from kg.ontology import Ontology

MADE = {"base": BASE, "version": "0", "digest": "0" * 64}


def whole(analyses: list[Analysis], known: Ontology) -> set[ox.Quad]:
    told = {a.report.id: joint.candidates(a, BASE, known) for a in analyses}
    quads = rdf.to_quads(analyses, gazetteer=known.gazetteer, told=told, **MADE)
    return {*quads, *inference.infer(quads, known, base=BASE)}


class Kept:
    """A store with its index, and what should be in it."""

    def __init__(self, known: Ontology, *analyses: Analysis) -> None:
        self.known, self.live = known, {a.report.id: a for a in analyses}
        self.store, self.index = ox.Store(), ox.Store()
        self.store.extend(whole(list(analyses), known))
        for analysis in analyses:
            self.index.extend(increment.indexed(self.said(analysis)))

    def said(self, analysis: Analysis) -> increment.Change:
        return increment.said(analysis, told=joint.candidates(analysis, BASE, self.known), **MADE)

    def change(self, *come: Analysis, gone: tuple[str, ...] = ()) -> None:
        self.live = {i: a for i, a in (self.live | {a.report.id: a for a in come}).items() if i not in gone}
        changes = [self.said(a) for a in come] + [increment.removal(i, base=BASE) for i in gone]
        increment.Increment(self.store, self.index, self.known, base=BASE).apply(changes)
        assert set(self.store) == whole(list(self.live.values()), self.known)


def test_real_reports_come_change_and_go(known: Ontology) -> None:
    paths = sorted(GOLD.glob("*.txt"))[:5]
    one, two, three, four, five = (pipeline.analyse(pipeline.Source(path, GOLD), known) for path in paths)
    kept = Kept(known, one)
    kept.change(two, three)
    kept.change(four, five, gone=(two.report.id,))
    for analysis in (one, four):
        kept.change(replace(analysis, relations=analysis.relations[::2], events=analysis.events[1::3]))
    kept.change(two, gone=(one.report.id, three.report.id))
    kept.change(one, gone=(four.report.id, five.report.id))


def test_names_stay_as_long_as_a_report_gives_them(known: Ontology) -> None:
    first, other = hand_made(), second()
    kept = Kept(known, first)
    kept.change(other)
    kept.change(gone=(first.report.id,))
    kept.change(first, gone=(other.report.id,))
    bare = replace(first, entities=tuple(replace(e, names=e.names[:1], kind="", division="") for e in first.entities))
    kept.change(bare)
    kept.change(first, other)


def test_classes_that_come_and_go_change_what_follows_elsewhere(known: Ontology) -> None:
    """A relation of one report holds in a standard term only as long as another report says of what class its end is."""
    first, other = hand_made(), second()
    kept = Kept(known, replace(first, entities=tuple(replace(e, kind="") for e in first.entities)))
    kept.change(other)
    kept.change(replace(other, entities=tuple(replace(e, kind="") for e in other.entities)))


def test_a_closure_follows_each_step_that_comes_or_goes(known: Ontology) -> None:
    first = hand_made()
    chain = ["town", "county", "body", "firm", "road"]
    steps = [Relation(a, "partOf", b, first.relations[0].evidence, 0.9) for a, b in pairwise(chain)]
    loop = Relation("road", "locatedIn", "town", first.relations[0].evidence, 0.9)
    kept = Kept(known, first)
    for some in ([0], [0, 1], [0, 1, 2, 3], [0, 2, 3], [1, 3], [0, 1, 2, 3]):
        kept.change(replace(first, relations=tuple(steps[n] for n in some)))
    kept.change(replace(first, relations=(*steps, loop)))
    kept.change(replace(first, relations=(*steps[1:], loop)))


def test_divisions_above_join_where_a_report_names_them(known: Ontology) -> None:
    first, other = hand_made(), second()
    county = replace(first.entities[0], names=("浏阳市",), division="430181", kind="County", context="")
    city = replace(other.entities[0], type="Place", names=("长沙市",), division="4301", kind="City", context="")
    kept = Kept(known, replace(first, entities=(county, *first.entities[1:])))
    kept.change(replace(other, entities=(city,)))
    kept.change(gone=(other.report.id,))


def test_a_joint_office_is_linked_to_its_bodies_where_they_are_named(known: Ontology) -> None:
    first, other = hand_made(), second()
    bodies = replace(other, entities=(replace(other.entities[0], names=("清溪县纪委",)), *other.entities[1:]))
    kept = Kept(known, first)
    links = ox.NamedNode(rdf.KG + "jointOfficeOf")
    for come, gone, count in (((bodies,), (), 1), ((), (first.report.id,), 0), ((first,), (), 1), ((other,), (), 0)):
        kept.change(*come, gone=gone)
        assert len(list(kept.store.quads_for_pattern(None, links, None, ox.NamedNode(rdf.shared(BASE))))) == count


def test_what_a_check_of_a_report_must_see(known: Ontology) -> None:
    first, other = hand_made(), second()
    kept = Kept(known, first, other)
    about = increment.Increment(kept.store, kept.index, known, base=BASE).about(increment.said(other, **MADE).graph)
    told = {q.triple.object.value for q in about if q.predicate == rdf.PREF}
    assert told == {"清溪县纪委监委", "公布结果"}
    assert {q.predicate.value.rpartition("/")[2] for q in about} >= {"softwareVersion", "evidence", "mentionedIn"}


def test_an_ontology_whose_closures_imply_more_is_built_in_full(known: Ontology, tmp_path: Path) -> None:
    assert increment.is_possible(known)
    text = (known.root / "kg.ttl").read_text("utf8")
    (tmp_path / "kg.ttl").write_text(text + "\nkg:within rdfs:subPropertyOf dct:relation .\n", "utf8")
    assert not increment.is_possible(ontology.load(tmp_path))


def test_nothing_changed_changes_nothing(known: Ontology) -> None:
    kept = Kept(known, hand_made(), second())
    kept.change(hand_made())
    kept.change()
