"""PDFs: the running text comes out as it was written, whatever the page did to it, and every fact knows its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from printing import HEIGHT, SONG, WIDTH, Printer

from kg import pipeline, read
from kg.errors import ReadError
from kg.graph import rdf
from kg.model import Report
from kg.ontology import Ontology
from kg.read.source import Source

SAMPLE = Path(__file__).parent.parent.parent / "data" / "liuyang-2022.txt"
TITLE = "芷江县2024年水利工作情况通报"
SHORT = "全县水利投资3.6亿元。"
LONG = "2024年，芷江县水利局整治河道12公里，修复水毁工程36处，完成投资1.85亿元，受益群众2.7万人。" * 3
MANY = [f"第{i}批：{'县水利局对乡镇开展专项检查，查出问题并督促整改，落实管护责任到村到人。' * 4}" for i in range(1, 25)]


def report_of(raw: bytes, known: Ontology) -> Report:
    return read.read(Source(Path("report.pdf"), Path(), raw=raw), known)


def lines(report: Report) -> list[str]:
    return report.text.split("\n")


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("size", [9, 12, 16])
def test_paragraphs_come_back_whole_over_lines_columns_and_pages(columns: int, size: float, known: Ontology) -> None:
    printer = Printer(columns=columns, size=size, head="芷江县水利局　第{}期", number="第{}页 共9页")
    printer.title(TITLE)
    printer.paragraphs(LONG, SHORT, *MANY)
    report = report_of(printer.bytes(), known)
    assert lines(report) == [TITLE, LONG, SHORT, *MANY]
    assert len(report.reading.pages) == printer.page > 1
    assert report.header.title
    assert report.header.title.text == TITLE


def test_a_whole_report_says_the_same_as_its_text(known: Ontology, tmp_path: Path) -> None:
    written = [line.strip() for line in SAMPLE.read_text("utf8").split("\n") if line.strip()]
    printer = Printer(head="浏阳市纪检监察工作回望")
    printer.title(written[1][:22], written[1][22:])
    printer.paragraphs(*written[2:])
    (tmp_path / "a.pdf").write_bytes(printer.bytes())
    (tmp_path / "a.txt").write_text("\n".join(written[1:]), "utf8")
    one, other = (pipeline.analyse(Source(tmp_path / name, tmp_path), known) for name in ("a.pdf", "a.txt"))
    assert [e.name for e in one.entities] == [e.name for e in other.entities]
    assert [s.printed for s in one.statistics] == [s.printed for s in other.statistics]
    assert [e.trigger for e in one.events] == [e.trigger for e in other.events]
    assert len(one.events) > 40


def test_evidence_names_its_page(known: Ontology, tmp_path: Path) -> None:
    printer = Printer()
    printer.title(TITLE)
    printer.paragraphs("2024年3月，县水利局整治河道12公里。", *MANY, "2024年9月，县水利局修复水毁工程36处。")
    (tmp_path / "a.pdf").write_bytes(printer.bytes())
    analysis = pipeline.analyse(Source(tmp_path / "a.pdf", tmp_path), known)
    quads = rdf.to_quads([analysis], base=pipeline.DEFAULT_BASE, version="0", digest="0")
    pages = {q.subject.value: int(q.object.value) for q in quads if q.predicate.value == rdf.KG + "page"}
    facts = {s.printed: s.evidence[0] for s in analysis.statistics if s.printed in ("12公里", "36处")}
    assert {printed: analysis.report.page(e.span.begin) for printed, e in facts.items()} == {"12公里": 1, "36处": printer.page}
    assert set(pages.values()) >= {1, printer.page}
    assert len(pages) == sum(q.predicate.value == rdf.KG + "sentence" for q in quads)


def test_a_text_has_no_pages(known: Ontology) -> None:
    report = read.read_text(SAMPLE.read_text("utf8"), "a.txt", known)
    assert report.page(100) is None


def test_a_turned_page_is_read_as_it_is_seen(known: Ontology) -> None:
    printer = Printer(number="")
    printer.canvas.setPageRotation(90)
    printer.canvas.translate(WIDTH, 0)
    printer.canvas.rotate(90)
    printer.canvas.setFont(SONG, 12)
    for i, line in enumerate(("芷江县水利工作通报", "县水利局整治河道12公里。", "全县投资1.2亿元。")):
        printer.canvas.drawString(70, WIDTH - 90 - i * 40, line)
    assert lines(report_of(printer.bytes(), known)) == ["芷江县水利工作通报", "县水利局整治河道12公里。", "全县投资1.2亿元。"]


def test_latin_words_keep_their_spaces_and_numbers_stay_whole(known: Ontology) -> None:
    printer = Printer(number="")
    printer.paragraphs("全县引进" + "华为云 Pangu Model 3.0 系统一套，投资271万元，" * 8 + "已于2024年6月投用。")
    [line] = lines(report_of(printer.bytes(), known))
    assert line.count("Pangu Model 3.0") == 8
    assert line.count("271万元") == 8


def test_a_scan_is_refused_with_advice(known: Ontology) -> None:
    printer = Printer(number="")
    printer.picture()
    with pytest.raises(ReadError, match=r"report\.pdf: a scan: its pages are pictures; run OCR on it first"):
        report_of(printer.bytes(), known)


def test_a_page_that_is_only_a_picture_is_named(known: Ontology, tmp_path: Path) -> None:
    printer = Printer()
    printer.title(TITLE)
    printer.paragraphs(LONG)
    printer.picture()
    (tmp_path / "a.pdf").write_bytes(printer.bytes())
    warnings = pipeline.analyse(Source(tmp_path / "a.pdf", tmp_path), known).warnings
    assert warnings == ("no text on page 2: only a picture; run OCR on the file to read it",)


def test_a_pdf_without_anything_and_a_broken_one_are_refused(known: Ontology) -> None:
    with pytest.raises(ReadError, match="no text on any page"):
        report_of(Printer(number="").bytes(), known)
    with pytest.raises(ReadError, match="a damaged PDF"):
        report_of(b"%PDF-1.7\n" + b"garbage" * 100, known)


def test_a_locked_pdf_is_refused(known: Ontology) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    printer = Printer()
    printer.canvas._doc.encrypt = StandardEncryption("secret", canPrint=0)
    printer.paragraphs(SHORT)
    with pytest.raises(ReadError, match="locked with a password"):
        report_of(printer.bytes(), known)


def test_lost_fonts_are_refused(known: Ontology) -> None:
    """A font that keeps only shapes: its characters are private ones."""
    printer = Printer(number="")
    printer.paragraphs("".join(chr(0xE000 + i) for i in range(60)))
    with pytest.raises(ReadError, match=r"garbled: 60 of 60 characters are shapes without a meaning; run OCR"):
        report_of(printer.bytes(), known)


def test_the_height_of_the_page_is_that_of_the_test() -> None:
    assert HEIGHT > WIDTH
