"""The nouns: spans, quotations that are right by construction, values that pickle."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from writing import TEXT, Writing

from kg import model
from kg.errors import EvidenceError
from kg.model import Analysis, Evidence, Span


def test_spans_are_half_open() -> None:
    span = Span(2, 4)
    assert (len(span), span.of("一二三四五")) == (2, "三四")
    assert span.covers(Span(2, 3))
    assert span.covers(span)
    assert not span.covers(Span(3, 5))
    assert span.meets(Span(3, 9))
    assert not span.meets(Span(4, 9))
    assert sorted([Span(2, 4), Span(1, 9), Span(2, 3)]) == [Span(1, 9), Span(2, 3), Span(2, 4)]


def test_a_span_counts_code_points_beyond_sixteen_bits() -> None:
    text = "𠮷祥镇😀完"
    assert Span(1, 3).of(text) == "祥镇"
    assert Span(4, 5).of(text) == "完"


def test_evidence_quotes_the_report() -> None:
    report = Writing("甲.txt", TEXT).report
    begin = TEXT.index("发现问题")
    evidence = Evidence.quote(report, Span(begin, begin + 7), 3, "r/x")
    assert (evidence.words, evidence.sentence, evidence.rule) == ("发现问题12个", 3, "r/x")


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 3), Span(-2, 3), Span(0, len(TEXT) + 1), Span(35, 36)])
def test_evidence_of_nothing_is_refused(span: Span) -> None:
    report = Writing("甲.txt", TEXT).report
    assert TEXT[35] == "\n"
    with pytest.raises(EvidenceError, match="quotes nothing at"):
        Evidence.quote(report, span, 0, "r/x")


def test_an_analysis_pickles_and_lists_all_its_facts(analyses: tuple[Analysis, ...]) -> None:
    one = analyses[0]
    assert pickle.loads(pickle.dumps(one)) == one
    assert len(one.facts) == len(one.relations) + len(one.events) + len(one.statistics) + len(one.times) == 13


def test_every_noun_is_frozen_and_slotted() -> None:
    nouns = [noun for noun in vars(model).values() if dataclasses.is_dataclass(noun) and noun.__module__ == model.__name__]
    assert len(nouns) > 15
    for noun in nouns:
        assert noun.__dataclass_params__.frozen, noun
        assert "__slots__" in vars(noun), noun
