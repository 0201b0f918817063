"""The score is the reference scorer's, figure by figure: on built graphs, and on graphs that are wrong in many ways."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import GOLD
from mutations import MUTATIONS, Triples
from record import RECORDED, scorer, told, triples_of

from kg import evaluate, pipeline
from kg.evaluate import PARTS, Scored, gold, score_store
from kg.evaluate.card import Count
from kg.evaluate.score import nothing_found
from kg.graph import rdf
from kg.ontology import Ontology

REFERENCE = Path(__file__).parents[3] / "shared" / "gold" / "score.py"
COUNTS: dict[str, dict[str, dict[str, list[int]]]] = json.loads((RECORDED / "counts.json").read_text("utf8"))
REPORTS = sorted(COUNTS)


def scored(path: Path, triples: Triples) -> Scored:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return score_store(gold.load(path), store)


def figures(one: Scored) -> dict[str, list[int]]:
    return {part: [n.found, n.gold, n.right] for part, n in one.card.counts.items()}


def mutated(report: str, mutation: str) -> Triples:
    path = RECORDED / f"{report}.ttl"
    return MUTATIONS[mutation](triples_of(path), path.with_suffix(".txt").read_text("utf8"))


@pytest.mark.parametrize("report", REPORTS)
def test_every_mutation_was_recorded(report: str) -> None:
    assert list(COUNTS[report]) == list(MUTATIONS)


def test_all_mutations_but_the_harmless_ones_change_the_score() -> None:
    same = {name for name in MUTATIONS if all(COUNTS[r][name] == COUNTS[r]["as built"] for r in REPORTS)}
    assert same == {"as built", "names in quotes and full width", "values nearly right"}


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_figures_are_those_recorded(report: str, mutation: str) -> None:
    one = scored(RECORDED / f"{report}.yaml", mutated(report, mutation))
    assert figures(one) == COUNTS[report][mutation]


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_misses_cost_together_what_is_lost(report: str, mutation: str) -> None:
    card = scored(RECORDED / f"{report}.yaml", mutated(report, mutation)).card
    assert sum(miss.cost for miss in card.misses) == sum(count.lost for count in card.counts.values())


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not here")
@pytest.mark.parametrize("report", REPORTS)
def test_the_recorded_figures_are_those_of_the_reference_scorer(report: str) -> None:
    reference, path = scorer(REFERENCE), RECORDED / f"{report}.yaml"
    assert {m: told(reference, path, mutated(report, m)) for m in MUTATIONS} == COUNTS[report]


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not here")
@pytest.mark.parametrize("path", sorted(GOLD.parent.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_what_is_built_now_scores_as_the_reference_scorer_says(path: Path, known: Ontology) -> None:
    analysis = pipeline.analyse(pipeline.Source(path.with_suffix(".txt"), path.parent), known)
    quads = rdf.to_quads([analysis], base=pipeline.DEFAULT_BASE, version="", digest="")
    triples = [ox.Triple(q.subject, q.predicate, q.object) for q in quads]
    assert figures(scored(path, triples)) == told(scorer(REFERENCE), path, triples)


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not here")
@pytest.mark.parametrize("report", REPORTS)
def test_a_failed_build_misses_all_of_the_gold(report: str) -> None:
    path = RECORDED / f"{report}.yaml"
    card = nothing_found(gold.load(path), "why")
    assert {part: (n.found, n.gold, n.right) for part, n in card.counts.items()} == scorer(REFERENCE).score(path, None)[0]
    assert list(map(str, card.misses)) == ["! the build failed: why"]


def test_a_report_that_cannot_be_read_counts_with_all_its_gold(tmp_path: Path, known: Ontology) -> None:
    (tmp_path / "bad.yaml").write_text(
        "document: {title: 甲}\nentities: [{id: a, type: Place, names: [甲镇]}]\nrelations: []\nevents: []\n"
        "statistics: []\ntimes: []\n", "utf8",
    )
    (tmp_path / "bad.txt").write_text("\u0000\u0001", "utf8")
    scores = evaluate.evaluate(tmp_path, known)
    assert {part: count for part, count in scores.total.items() if count.gold} == {
        "entities": Count(0, 1, 0), "header": Count(0, 1, 0), "grounded": Count(0, 1, 0),
    }
    [(name, miss)] = scores.costliest()
    assert (name, miss.cost) == ("bad", 3)
    assert str(miss).startswith("! the build failed: bad.txt: not text")


def test_the_average_adds_up_the_counts(known: Ontology) -> None:
    scores = evaluate.Scores({r: scored(RECORDED / f"{r}.yaml", triples_of(RECORDED / f"{r}.ttl")) for r in REPORTS})
    for n, part in enumerate(PARTS):
        assert [row[1] for row in scores.rows()][n] == part
        wanted = [sum(COUNTS[r]["as built"][part][i] for r in REPORTS) for i in range(3)]
        total = scores.total[part]
        assert [total.found, total.gold, total.right] == wanted


def test_a_missed_entity_takes_along_what_needs_it() -> None:
    card = scored(RECORDED / f"{REPORTS[0]}.yaml", mutated(REPORTS[0], "no node is mentioned")).card
    missed = [m for m in card.misses if m.entity]
    assert len(missed) == len(gold.load(RECORDED / f"{REPORTS[0]}.yaml").entities)
    for miss in missed:
        assert miss.drags == sum(m.cost for m in card.misses if miss.entity in m.needs)
