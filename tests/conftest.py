"""What many tests share: the ontology, a small graph made by hand, and the eight reports with gold built into one folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from writing import TEXT, Writing

from kg import ontology, pipeline, store
from kg.graph import files, inference, rdf
from kg.model import (
    Analysis,
    Event,
    Fact,
    Relation,
    Statistic,
    TimeExpression,
    Unnamed,
)
from kg.ontology import Ontology

GOLD = Path(__file__).parent / "quality" / "gold"
BASE = "https://w3id.org/mailuo/id/"


def hand_made() -> Analysis:
    """A small analysis with each kind of fact: done, planned and alleged, with a range and an approximate number."""
    w = Writing("清溪/通报.txt", TEXT)
    entities = (
        w.entity("county", "Place", "清溪县", "全县", finer="County", division="430199"),
        w.entity("town", "Place", "清溪县甲镇", "甲镇", finer="Township"),
        w.entity("body", "Organization", "清溪县纪委监委", "县纪委监委", finer="DisciplineInspectionBody"),
        w.entity("firm", "Organization", "丙公司", finer="Company"),
        w.entity("road", "Facility", "S101公路", finer="Road"),
        w.entity("drive", "Campaign", "专项检查"),
        w.entity("mayor", "Person", "李明"),
        w.entity("reporter", "Person", "王青"),
        w.entity("paper", "Organization", "清溪日报", finer="MediaOutlet"),
    )
    year = {"begin": date(2023, 3, 1), "end": date(2023, 3, 31)}
    relations = (
        Relation("town", "partOf", "county", w.evidence("清溪县甲镇", "relation/part-of"), 0.9),
        Relation("body", "jurisdiction", "county", w.evidence("县纪委监委", "relation/body"), 0.85),
        Relation("mayor", "affiliation", "town", w.evidence("镇长李明"), 0.8),
        Relation("mayor", "post", "镇长", w.evidence("镇长李明"), 0.8),
        Relation("drive", "organizer", "body", w.evidence("县纪委监委对清溪县甲镇开展专项检查"), 0.8),
    )
    statistics = (
        Statistic(
            "s1",
            Decimal("12"),
            "个",
            "发现问题",
            "12个",
            w.evidence("发现问题12个"),
            0.9,
            agents=("body",),
            campaigns=("drive",),
            **year,
        ),
        Statistic(
            "s2",
            Decimal("3"),
            "条",
            "移交线索",
            "3至5条",
            w.evidence("移交线索3至5条"),
            0.6,
            upper=Decimal("5"),
            agents=("body",),
        ),
        Statistic(
            "s3",
            Decimal("150000000"),
            "元",
            "投资",
            "1.5亿元",
            w.evidence("投资约1.5亿元"),
            0.9,
            approximate=True,
            status="Planned",
        ),
    )
    events = (
        Event(
            "Inspection",
            "检查",
            "专项检查",
            (("agent", "body"), ("target", "town"), ("campaign", "drive")),
            w.evidence("县纪委监委对清溪县甲镇开展专项检查", "event/inspection"),
            0.8,
            time_text="2023年3月",
            counts=("s1",),
            **year,
        ),
        Event(
            "Transfer",
            "移交",
            "移交线索",
            (("agent", "body"), ("recipient", "town"), ("target", Unnamed("线索", w.span("线索")))),
            w.evidence("县纪委监委向甲镇移交线索3至5条"),
            0.7,
            counts=("s2",),
        ),
        Event(
            "Construction",
            "建成",
            "建成",
            (("target", "road"),),
            w.evidence("计划2024年6月底前建成S101公路"),
            0.7,
            status="Planned",
            time_text="2024年6月底前",
            begin=date(2024, 6, 30),
            end=date(2024, 6, 30),
            counts=("s3",),
        ),
        Event(
            "Complaint",
            "反映",
            "反映偷排",
            (("agent", Unnamed("群众", w.span("群众"))), ("target", "firm")),
            w.evidence("群众反映丙公司涉嫌偷排"),
            0.7,
            status="Alleged",
        ),
    )
    times = (TimeExpression(date(2023, 3, 1), date(2023, 3, 31), w.evidence("2023年3月"), 0.95),)
    return Analysis(w.report, entities, relations, events, statistics, times, about=("county",))


def second() -> Analysis:
    """Another report that names the same body, by its full name only."""
    w = Writing("乙.txt", "续报\n清溪县纪委监委公布结果。\n")
    body = w.entity("b", "Organization", "清溪县纪委监委", finer="DisciplineInspectionBody")
    event = Event("Issuance", "公布", "公布结果", (("agent", "b"),), w.evidence("清溪县纪委监委公布结果"), 0.75)
    return Analysis(w.report, (body,), (), (event,), (), ())


def as_quads(analyses: Iterable[Analysis], known: Ontology) -> list[ox.Quad]:
    """The graph of analyses with what follows from it, as a build makes it."""
    quads = rdf.to_quads(list(analyses), base=BASE, version="0", digest="0" * 64)
    return [*quads, *inference.infer(quads, known, base=BASE)]


def fact_of(analysis: Analysis, words: str) -> Fact:
    """The fact whose first quotation is exactly these words."""
    return next(fact for fact in analysis.facts if fact.evidence[0].words == words)


@pytest.fixture(scope="session")
def known() -> Ontology:
    """The ontology of the project."""
    return ontology.load(Path(__file__).parent.parent / "ontology")


@pytest.fixture(scope="session")
def analyses() -> tuple[Analysis, Analysis]:
    """Two reports made by hand."""
    return hand_made(), second()


@pytest.fixture(scope="session")
def quads(analyses: tuple[Analysis, ...], known: Ontology) -> list[ox.Quad]:
    """Their graph."""
    return as_quads(analyses, known)


@pytest.fixture(scope="session")
def small(quads: list[ox.Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with their graph, as `kg query`, `kg explain` and rdflib find it."""
    out = tmp_path_factory.mktemp("small")
    (out / "graph.ttl").write_bytes(files.turtle(quads))
    store.replace(out / "store", quads)
    return out


@pytest.fixture(scope="session")
def eight(known: Ontology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the eight reports that have gold, built once for all workers."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if root.name.startswith("popen-") else root
    out = root / "eight"
    with (root / "eight.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "run.json").exists():
            result = pipeline.build([GOLD], out, ontology=known, options=pipeline.Options(page=False))
            assert not result.violations
            assert not result.failures
    return out
