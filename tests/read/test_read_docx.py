"""Word files: the text with all changes accepted, paragraph by paragraph, row by row."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from printing import document, zipped

from kg import pipeline, read
from kg.errors import ReadError
from kg.ontology import Ontology
from kg.read.source import Source

SAMPLE = Path(__file__).parent.parent.parent / "data" / "liuyang-2022.txt"
BODY = "<w:p><w:r><w:t>芷江县水利工作通报</w:t></w:r></w:p>"


def report_text(raw: bytes, known: Ontology) -> str:
    return read.read(Source(Path("report.docx"), Path(), raw=raw), known).text


def with_body(xml: str, **parts: str) -> bytes:
    """A Word file whose text is this XML, with other parts put in place."""
    with zipfile.ZipFile(io.BytesIO(document([]))) as empty:
        files = {name: empty.read(name) for name in empty.namelist()}
    whole = files["word/document.xml"].decode()
    files["word/document.xml"] = re.sub(r"<w:body>.*</w:body>", lambda _: f"<w:body>{xml}</w:body>", whole, flags=re.S).encode()
    return zipped(files | {name.replace("__", "/"): part.encode() for name, part in parts.items()})


def test_a_whole_report_says_the_same_as_its_text(known: Ontology, tmp_path: Path) -> None:
    written = [line.strip() for line in SAMPLE.read_text("utf8").split("\n") if line.strip()]
    (tmp_path / "a.docx").write_bytes(document(written))
    (tmp_path / "a.txt").write_text("".join(f"{line}\n" for line in written), "utf8")
    one, other = (pipeline.analyse(Source(tmp_path / name, tmp_path), known) for name in ("a.docx", "a.txt"))
    assert one.report.text == other.report.text
    assert [e.label for e in one.events] == [e.label for e in other.events]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param(
            "<w:p><w:r><w:t>查处问题</w:t></w:r><w:ins><w:r><w:t>12个</w:t></w:r></w:ins><w:del><w:r><w:delText>9个</w:delText></w:r></w:del></w:p>",
            "查处问题12个\n",
            id="a change that was not yet accepted",
        ),
        pytest.param(
            "<w:p><w:r><w:t>县水利局</w:t></w:r><w:hyperlink><w:r><w:t>通报</w:t></w:r></w:hyperlink><w:r><w:t>。</w:t></w:r></w:p>",
            "县水利局通报。\n",
            id="a link",
        ),
        pytest.param(
            "<w:p><w:r><w:t>来源：县水利局</w:t><w:tab/><w:t>2024年5月1日</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>",
            "来源：县水利局\t2024年5月1日\n第二行\n",
            id="tab and line break",
        ),
        pytest.param(
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>文号：1号</w:t></w:r></w:p></w:sdtContent></w:sdt>" + BODY,
            "文号：1号\n芷江县水利工作通报\n",
            id="a control",
        ),
        pytest.param(
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>金额</w:t></w:r></w:p></w:tc></w:tr>"
            "<w:tr><w:tc><w:p><w:r><w:t>河道</w:t></w:r></w:p><w:p><w:r><w:t>整治</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>12万元</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            "项目\t金额\n河道 整治\t12万元\n",
            id="a table in a table",
        ),
        pytest.param(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE secret</w:instrText></w:r>'
            "<w:r><w:t>5月1日</w:t></w:r></w:p>",
            "5月1日\n",
            id="a field",
        ),
        pytest.param(
            "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
            "正文\n框内文字\n",
            id="a text box",
        ),
    ],
)
def test_what_stands_on_the_page_is_read(xml: str, text: str, known: Ontology) -> None:
    assert report_text(with_body(xml), known) == text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        pytest.param(b"PK\x03\x04word/" + b"\0" * 40, "a damaged Word file", id="cut"),
        pytest.param(zipped({"word/document.xml": b"<w:document"}), "a damaged Word file", id="no content types"),
        pytest.param(with_body("<w:p><w:r>"), "a damaged Word file", id="broken XML"),
        pytest.param(with_body(""), "empty", id="without text"),
        pytest.param(zipped({"xl/workbook.xml": b""}), "an Excel file", id="a table"),
        pytest.param(zipped({"a.txt": b""}), "no Word file", id="another archive"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"save it as \.docx", id="old Word"),
        pytest.param(b"{\\rtf1 }", "rich text", id="rich text"),
        pytest.param("芷江县".encode(), "no DOCX file in spite of its name", id="a text"),
    ],
)
def test_what_is_no_word_file_is_refused(raw: bytes, says: str, known: Ontology, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(raw)
    with pytest.raises(ReadError, match=rf"^a\.docx: .*{says}") as refused:
        read.read(Source(tmp_path / "a.docx", tmp_path), known)
    assert ";" in str(refused.value) or "empty" in says
