"""Text on a terminal: widths, harmlessness, columns."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import answers, display
from kg.query import Answer


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("浏阳市", 6),
        ("ＡＢ", 4),
        ("ｱ", 1),
        ("e\u0301", 1),
        ("𠮷", 2),
        ("😀", 2),
        ("“甲”", 4),
        ("，", 2),
        ("", 0),
        ("\u3000", 2),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert display.width(text) == columns


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲\n乙\t丙", "甲␊乙␉丙"),
        ("\x1b[31m红", "␛[31m红"),
        ("\x7f", "␡"),
        ("a\u202eb\u2066c", "a�b�c"),
        ("\x9b2J", "�2J"),
        ("\xa0", " "),
        ("\u2028", "�"),
        ("全\u3000角", "全\u3000角"),
        ("平常", "平常"),
        ("\ue000", "�"),
        ("a\u200bb", "a�b"),
    ],
)
def test_control_characters_cannot_act(text: str, shown: str) -> None:
    assert display.safe(text) == shown


@given(st.text())
def test_what_is_shown_is_printable(text: str) -> None:
    shown = display.safe(text)
    assert len(shown) == len(text)
    assert shown.replace("\u3000", "").isprintable()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers(2, 30))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    lines = display.wrapped(text, columns)
    assert "".join(lines) == text
    assert all(display.width(line) <= columns for line in lines)


def test_columns_are_aligned_and_numbers_stand_right() -> None:
    told = display.table(("name", "n"), [("浏阳市", "5"), ("a", "1242")], numeric=(False, True))
    assert told.split("\n") == ["name       n", "──────  ────", "浏阳市     5", "a       1242"]


def test_a_table_fits_the_terminal() -> None:
    told = display.table(("a", "quote"), [("甲", "七宝山村至张坊镇公路竣工通车"), ("乙", "短")], fit=20).split("\n")
    assert told == ["a   quote", "──  ────────────────", "甲  七宝山村至张坊镇", "    公路竣工通车", "乙  短"]
    assert all(display.width(line) <= 20 for line in told)


def test_iris_are_short_in_a_table_only() -> None:
    node = ox.NamedNode("https://w3id.org/mailuo/ontology/Person")
    answer = Answer(("x", "y"), ((node, None),))
    known = {"kg": "https://w3id.org/mailuo/ontology/"}
    assert answers.as_table(answer, known).split("\n")[2].strip() == "kg:Person"
    assert answers.as_csv(answer) == "x,y\nhttps://w3id.org/mailuo/ontology/Person,\n"
    assert answers.as_table(Answer(("x",), ((ox.NamedNode("https://w3id.org/mailuo/ontology/a/b#c"),),)), known).endswith(
        "/a/b#c"
    )


def test_json_keeps_languages_and_datatypes() -> None:
    day = ox.Literal("2022-01-02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    answer = Answer(("a", "b", "c", "d"), ((ox.Literal("甲", language="zh"), day, ox.Literal("x"), ox.BlankNode("b0")),))
    import json

    assert json.loads(answers.as_json(answer))["results"]["bindings"] == [
        {
            "a": {"type": "literal", "value": "甲", "xml:lang": "zh"},
            "c": {"type": "literal", "value": "x"},
            "d": {"type": "bnode", "value": "b0"},
            "b": {"type": "literal", "value": "2022-01-02", "datatype": "http://www.w3.org/2001/XMLSchema#date"},
        }
    ]
