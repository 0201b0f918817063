"""From bytes to text: the same report in every encoding that reports come in, and one clear line for what is no text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kg import read
from kg.errors import ReadError
from kg.ontology import Ontology
from kg.read.source import Source

TEXT = "潜山市林业局通报\n2024-05-06 来源：潜山日报\n\n市林业局造林3.2万亩，抚育“油茶”林860亩。\n镕淼村栽植苗木12万株。\n"
ENCODINGS = {
    "utf-8": TEXT.encode("utf-8"),
    "utf-8 with mark": codecs.BOM_UTF8 + TEXT.encode("utf-8"),
    "gb18030": TEXT.encode("gb18030"),
    "gbk": TEXT.encode("gbk"),
    "gb18030 with mark": ("\ufeff" + TEXT).encode("gb18030"),
    "utf-16 little": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16 big": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "windows line ends": TEXT.replace("\n", "\r\n").encode("utf-8"),
    "old mac line ends": TEXT.replace("\n", "\r").encode("gb18030"),
}


def written(folder: Path, raw: bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("raw", ENCODINGS.values(), ids=list(ENCODINGS))
def test_every_encoding_gives_the_same_text(raw: bytes, tmp_path: Path, known: Ontology) -> None:
    report = read.read(Source(written(tmp_path, raw), tmp_path), known)
    assert report.text == TEXT
    assert len(report.plain) == len(TEXT)
    assert report.header.publisher
    assert report.header.publisher.text == "潜山日报"


def test_characters_outside_the_old_sets_survive(tmp_path: Path, known: Ontology) -> None:
    text = "通报\n\n𬱖村与㙦镇共种植果树3000株。\n"
    for encoding in ("utf-8", "gb18030"):
        assert read.read(Source(written(tmp_path, text.encode(encoding)), tmp_path), known).text == text


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", " \n\t\r\n　".encode(), "empty"),
        ("mark.txt", codecs.BOM_UTF8, "empty"),
        ("nul.txt", "县委\x00会议".encode(), "NUL"),
        ("control.txt", "第一行\n第二\x01行".encode(), "line 2"),
        ("damaged.txt", TEXT.encode("utf-8")[:-2] + b"\xff" + TEXT.encode("utf-8"), "UTF-8"),
        ("neither.txt", b"\xff\xff\xff\x80\x81", "neither"),
        ("cut.txt", codecs.BOM_UTF16_LE + b"\x2f", "neither"),
        ("report.xyz", TEXT.encode(), ".xyz"),
        ("report", TEXT.encode(), "nameless"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line_that_names_the_file(
    name: str, raw: bytes, says: str, tmp_path: Path, known: Ontology
) -> None:
    with pytest.raises(ReadError) as refused:
        read.read(Source(written(tmp_path, raw, name), tmp_path), known)
    message = str(refused.value)
    assert name in message
    assert says in message
    assert "\n" not in message
    assert ";" in message, "it says what to do"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path, known: Ontology) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("absent.txt", "folder.txt"):
        with pytest.raises(ReadError, match=name):
            read.read(Source(tmp_path / name, tmp_path), known)


def test_a_form_feed_of_a_converted_page_is_let_through(tmp_path: Path, known: Ontology) -> None:
    report = read.read(Source(written(tmp_path, "通报\n\n县委召开会议2次。\f\n".encode()), tmp_path), known)
    assert "\f" in report.text


def test_the_id_depends_on_the_source_alone(tmp_path: Path, known: Ontology) -> None:
    (tmp_path / "a").mkdir()
    one = read.read(Source(written(tmp_path / "a", TEXT.encode(), "r.txt"), tmp_path), known)
    again = read.read(Source(written(tmp_path / "a", (TEXT + "补记一行。").encode(), "r.txt"), tmp_path), known)
    other = read.read(Source(written(tmp_path, TEXT.encode(), "r.txt"), tmp_path), known)
    assert one.source == "a/r.txt"
    assert one.id == again.id != other.id
    assert one.sha256 == other.sha256 != again.sha256
