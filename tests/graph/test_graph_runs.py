"""A graph on the disk, report by report, is the graph in memory: its shared graph, what follows, and its files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import BASE, GOLD, hand_made, second

from kg import increment, ontology, pipeline, sorting, store
from kg.graph import files, following, inference, joint, lines, rdf, sections
from kg.graph.runs import Runs
from kg.model import Analysis
from kg.ontology import Ontology

MADE = {"base": BASE, "version": "0", "digest": "0" * 64}


def whole(analyses: Iterable[Analysis], known: Ontology) -> list[ox.Quad]:
    given = list(analyses)
    told = {a.report.id: joint.candidates(a, BASE, known) for a in given}
    quads = rdf.to_quads(given, gazetteer=known.gazetteer, told=told, **MADE)
    return [*quads, *inference.infer(quads, known, base=BASE)]


def made(analyses: Iterable[Analysis], place: Path, known: Ontology) -> tuple[Runs, set[ox.Quad]]:
    """The same in runs and in a store."""
    runs = Runs(place / "runs", base=BASE, gazetteer=known.gazetteer)
    with store.new(place / "store") as target:
        for analysis in analyses:
            change = increment.said(analysis, told=joint.candidates(analysis, BASE, known), **MADE)
            runs.add(change.graph, change.quads)
            runs.shared.add(change.names)
            target.add(change.quads)
        runs.finish(MADE["version"], MADE["digest"])
        following.follow(runs, known)
        for graph in runs.others:
            target.add(runs.quads(graph))
        target.flush()
        return runs, set(target.store)


@pytest.fixture(scope="module")
def gold(known: Ontology) -> list[Analysis]:
    return [pipeline.analyse(pipeline.Source(path, GOLD), known) for path in sorted(GOLD.glob("*.txt"))[:4]]


@pytest.fixture(params=[10**9, 5000])
def memory(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """With memory for everything, and with hardly any."""
    monkeypatch.setattr(sorting.Lines.__init__, "__defaults__", (request.param,))
    monkeypatch.setattr(following, "SOME", min(request.param, 70))
    return request.param


def test_real_reports(gold: list[Analysis], tmp_path: Path, known: Ontology, memory: int) -> None:
    runs, stored = made(gold, tmp_path, known)
    quads = whole(gold, known)
    assert stored == set(quads)
    places = sections.write(runs, tmp_path)
    for name, of in (("graph.ttl", files.turtle), ("graph.trig", files.trig), ("graph.jsonld", files.jsonld)):
        assert (tmp_path / name).read_bytes() == of(quads)
        for graph, parts in places[name].items():
            assert list(parts) == sorted(parts), graph


def test_reports_made_by_hand(tmp_path: Path, known: Ontology, memory: int) -> None:
    runs, stored = made([hand_made(), second()], tmp_path, known)
    assert stored == set(whole([hand_made(), second()], known))
    assert runs.shared.tally() == {"Campaign": 1, "Facility": 1, "Organization": 3, "Person": 2, "Place": 2}


def test_closures_that_imply_more_are_found_too(tmp_path: Path, known: Ontology) -> None:
    """Where a transitive property has another above it, a node at a time does not do."""
    for path in known.root.iterdir():
        if path.name != "kg.ttl":
            (tmp_path / "own").mkdir(exist_ok=True)
            (tmp_path / "own" / path.name).symlink_to(path)
    told = (known.root / "kg.ttl").read_text("utf8")
    (tmp_path / "own" / "kg.ttl").write_text(f"{told}\nkg:within rdfs:subPropertyOf dct:spatial .\n", "utf8")
    other = ontology.load(tmp_path / "own")
    assert not increment.is_possible(other)
    one = hand_made()
    runs, stored = made([one, replace(second())], tmp_path, other)
    assert stored == set(whole([one, second()], other))
    assert any(quad.predicate.value == "http://purl.org/dc/terms/spatial" for quad in stored)
    assert list(runs.union()) == sorted({line for quad in stored for line in lines.of([quad.triple])})
