"""What a built graph leaves unread: numbers, sentences, and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import TEXT, as_quads, hand_made

from kg import store
from kg.coverage import QUOTED_ONLY, UNKNOWN, Coverage, Gap, Share, coverage
from kg.errors import StoreError
from kg.model import Span
from kg.ontology import Ontology


def built(folder: Path, known: Ontology) -> Path:
    """The graph of the report made by hand, whose every number and sentence some fact has."""
    store.replace(folder / "store", as_quads([hand_made()], known))
    return folder


def gap(words: str, reason: str) -> Gap:
    begin = TEXT.index(words)
    return Gap(TEXT.count("\n", 0, begin) + 1, Span(begin, begin + len(words)), words, reason)


@pytest.fixture
def one(known: Ontology, tmp_path: Path) -> Coverage:
    [found] = coverage(built(tmp_path, known), known)
    return found


def test_a_number_that_no_fact_has_is_a_gap_though_its_clause_is_quoted(one: Coverage) -> None:
    """2024年6月底前 stands in an event's evidence and in no time expression; S101 is a name."""
    assert one.unread_numbers == (gap("2024年6月", QUOTED_ONLY),)
    assert one.numbers == Share(5, 6)


def test_a_sentence_that_no_fact_quotes(one: Coverage) -> None:
    assert one.unread_sentences == ()
    assert one.sentences == Share(5, 5)
    assert one.source == "清溪/通报.txt"


def test_characters_are_those_of_the_body(one: Coverage) -> None:
    body = TEXT.split("\n\n")[1]
    quoted = ["2023年3月", "县纪委监委对清溪县甲镇开展专项检查", "发现问题12个", "县纪委监委向甲镇移交线索3至5条", "镇长李明",
              "计划2024年6月底前建成S101公路", "投资约1.5亿元", "群众反映丙公司涉嫌偷排"]
    assert one.characters == Share(sum(map(len, quoted)), len(body.replace("\n", "")))


def test_reasons_come_from_the_run(known: Ontology, tmp_path: Path) -> None:
    out = built(tmp_path, known)
    at = TEXT.index("2024年6月")
    unread = [{"at": [at, at + 4], "words": "2024年", "why": "two readings"}]
    (out / "run.json").write_text(json.dumps({"reports": [{"source": "清溪/通报.txt", "unread": unread}]}), "utf8")
    [found] = coverage(out, known)
    assert [g.reason for g in found.unread_numbers] == ["two readings"]


def test_without_facts_everything_is_a_gap(known: Ontology, tmp_path: Path) -> None:
    bare = [q for q in as_quads([hand_made()], known) if not q.predicate.value.endswith("/evidence")]
    store.replace(tmp_path / "store", bare)
    [found] = coverage(tmp_path, known)
    assert (found.sentences, found.characters.read) == (Share(0, 5), 0)
    assert [g.words for g in found.unread_numbers] == ["2023年3月", "12个", "3至5条", "2024年6月", "约1.5亿元"]
    assert {g.reason for g in (*found.unread_numbers, *found.unread_sentences)} == {UNKNOWN}
    assert [g.line for g in found.unread_sentences] == [4, 5, 5, 6, 7]


def test_a_statistic_that_does_not_say_how_it_is_printed(known: Ontology, tmp_path: Path) -> None:
    """`kg:printed` is no part of the public contract: without it, the whole evidence counts."""
    quads = [q for q in as_quads([hand_made()], known) if not q.predicate.value.endswith("/printed")]
    store.replace(tmp_path / "store", quads)
    [found] = coverage(tmp_path, known)
    assert found.numbers == Share(5, 6)


def test_the_number_of_an_item_counts_nothing(known: Ontology, tmp_path: Path) -> None:
    from kg import pipeline

    text = "某县通报3起典型案例\n\n1.某镇原镇长李明收受礼金2000元。\n2.某村会计王青虚报冒领补贴1.2万元。\n"
    (tmp_path / "a.txt").write_text(text, "utf8")
    analysis = pipeline.analyse(pipeline.Source(tmp_path / "a.txt", tmp_path), known)
    store.replace(tmp_path / "store", as_quads([analysis], known))
    [found] = coverage(tmp_path, known)
    assert found.numbers == Share(2, 2)


def test_the_order_of_reports_is_that_of_their_sources(eight: Path, known: Ontology) -> None:
    found = coverage(eight, known)
    sources = [one.source for one in found]
    assert sources == sorted(sources)
    assert len(sources) == 8
    for one in found:
        assert one.numbers.all - one.numbers.read == len(one.unread_numbers)
        assert one.sentences.all - one.sentences.read == len(one.unread_sentences)
        assert one.numbers.share >= 0.9


def test_nothing_to_read_is_all_read() -> None:
    assert Share(0, 0).share == 1.0


def test_no_graph_and_a_broken_run(known: Ontology, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph was built there"):
        coverage(tmp_path, known)
    (built(tmp_path, known) / "run.json").write_text('{"reports": [{}]}')
    with pytest.raises(StoreError, match=r"run\.json: not the run\.json of a build"):
        coverage(tmp_path, known)
    shutil.rmtree(tmp_path / "store")
