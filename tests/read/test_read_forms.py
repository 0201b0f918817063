"""The same report in traditional characters, in full width and in half width says the same, at the same places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from opencc import OpenCC
from saying import analysed

from kg.model import Analysis, Event, Relation
from kg.ontology import Ontology

ROOT = Path(__file__).parent.parent.parent
REPORTS = [*sorted((ROOT / "data").glob("*-20*.txt")), *sorted((ROOT / "tests" / "quality" / "own-a").glob("*.txt"))]
ALIKE = 0.93  # of the facts and names that a report in traditional characters shares with itself in simplified ones

_WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F) if chr(c).isalnum() or chr(c) in "%(),;:?!"}
_NARROW = {0xFF01 + i: 0x21 + i for i in range(0x5E)}


def wide(text: str) -> str:
    """With full-width letters, digits and marks."""
    return text.translate(_WIDE)


def narrow(text: str) -> str:
    """With half-width letters, digits and marks."""
    return text.translate(_NARROW)


def traditional(text: str) -> str:
    return str(OpenCC("s2t").convert(text))


def taiwanese(text: str) -> str:
    """Traditional characters as they are printed in Taiwan, with corner quotes."""
    return str(OpenCC("s2tw").convert(text)).replace("“", "「").replace("”", "」")


def places(analysis: Analysis) -> Counter[tuple[str, str, int, int]]:
    """Every fact and every mention by kind and place; what a credit of the header tells has a test of its own."""
    told: Counter[tuple[str, str, int, int]] = Counter()
    for fact in analysis.facts:
        span = fact.evidence[0].span
        if not (isinstance(fact, Relation) and fact.predicate in {"affiliation", "post"}):
            told[type(fact).__name__, fact.type if isinstance(fact, Event) else "", span.begin, span.end] += 1
    told.update(("Mention", e.type, m.span.begin, m.span.end) for e in analysis.entities for m in e.mentions)
    return told


def shared(one: Analysis, other: Analysis) -> float:
    """The share of places that two analyses have in common."""
    a, b = places(one), places(other)
    return 2 * (a & b).total() / (a.total() + b.total())


def assert_quoted(analysis: Analysis) -> None:
    text = analysis.report.text
    for fact in analysis.facts:
        assert fact.evidence
        for evidence in fact.evidence:
            assert text[evidence.span.begin : evidence.span.end] == evidence.words


@pytest.fixture(scope="module")
def simplified(known: Ontology) -> dict[str, Analysis]:
    return {path.stem: analysed(path.read_text("utf8"), known) for path in REPORTS}


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
@pytest.mark.parametrize(("form", "least"), [(wide, 1.0), (narrow, 1.0), (traditional, ALIKE), (taiwanese, ALIKE)])
def test_a_report_says_the_same_in_every_form(
    path: Path, form: Callable[[str], str], least: float, simplified: dict[str, Analysis], known: Ontology
) -> None:
    text = form(path.read_text("utf8"))
    assert text != path.read_text("utf8") or form is narrow
    analysis = analysed(text, known)
    assert_quoted(analysis)
    assert analysis.report.text == text
    assert shared(analysis, simplified[path.stem]) >= least
    ours, theirs = analysis.report.header, simplified[path.stem].report.header
    assert ours.issued == theirs.issued
    assert len(ours.credits) == len(theirs.credits)


PRINTED = "嘉善县要闻\n2024-03-05 来源：{paper}　记者 {name}\n\n县应急局检查企业36家，发现隐患52处，罚款2.6万元。\n"


def test_traditional_names_are_one_with_the_simplified_ones(known: Ontology) -> None:
    text = traditional("长兴县要闻\n2024-03-05\n\n县纪委监委对泗安镇开展监督检查。泗安镇党委整改问题16个。\n")
    names = {e.name for e in analysed(text, known).entities}
    assert {"长兴县", "泗安镇", "泗安镇党委", "长兴县纪委监委"} <= names


@pytest.mark.xfail(strict=True, reason="reported")
def test_a_reporter_in_traditional_characters_belongs_to_the_paper(known: Ontology) -> None:
    told = [analysed(form(PRINTED.format(paper="嘉兴日报", name="陆国强")), known) for form in (str, traditional)]
    one, other = ([r.predicate for r in analysis.relations] for analysis in told)
    assert one == other
