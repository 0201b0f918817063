"""What is taken from folders, archives, standard input and addresses, and what becomes a row with its reason instead."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from printing import Printer, document, zipped

from kg import pipeline
from kg.errors import ReadError
from kg.ontology import Ontology
from kg.pipeline import Options, collect
from kg.read.archive import MOST_FILES

TEXT = "芷江县水利工作通报\n2024-05-06 来源：芷江县水利局\n\n县水利局整治河道12公里。\n"
PAGE = (
    "<html><head><title>芷江县水利工作通报</title></head><body><h1>芷江县水利工作通报</h1><p>2024-05-06 来源：芷江县水利局</p>"
    "<p>县水利局整治河道12公里。</p></body></html>"
)
QUICK = Options(validate=False, page=False)


def pdf() -> bytes:
    printer = Printer()
    printer.title("芷江县水利工作通报")
    printer.paragraphs("2024年5月6日，县水利局整治河道12公里。")
    return printer.bytes()


def files() -> dict[str, bytes]:
    return {
        "a.txt": TEXT.encode(),
        "县/b.html": PAGE.encode("gb18030"),
        "县/c.docx": document(TEXT.split("\n")),
        "d.pdf": pdf(),
        "notes.png": b"\x89PNG",
        "README.md": b"x",
    }


def written(folder: Path, made: dict[str, bytes]) -> Path:
    for name, raw in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


def rows(out: Path) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    told = json.loads((out / "run.json").read_text("utf8"))
    return {r["source"]: r for r in told["reports"]}, {f["source"]: f["why"] for f in told["failures"]}


def test_a_folder_and_an_archive_of_it_say_the_same(tmp_path: Path, known: Ontology) -> None:
    folder = written(tmp_path / "in", files())
    (tmp_path / "in.zip").write_bytes(zipped(files()))
    for given, out in ((folder, "one"), (tmp_path / "in.zip", "two")):
        pipeline.build([given], tmp_path / out, ontology=known, options=QUICK)
    assert (tmp_path / "one" / "graph.ttl").read_bytes() == (tmp_path / "two" / "graph.ttl").read_bytes()
    reports, failures = rows(tmp_path / "two")
    assert {name: row["read"]["format"] for name, row in reports.items()} == {  # type: ignore[index]
        "a.txt": "text",
        "d.pdf": "pdf",
        "县/b.html": "html",
        "县/c.docx": "docx",
    }
    assert all(row["statistics"] == 1 for row in reports.values())
    assert failures == {}


def test_run_json_tells_how_a_report_was_read_and_why(tmp_path: Path, known: Ontology) -> None:
    pipeline.build([written(tmp_path / "in", files())], tmp_path / "out", ontology=known, options=QUICK)
    reports, _ = rows(tmp_path / "out")
    assert reports["a.txt"]["read"] == {"format": "text", "encoding": "utf-8", "why": "valid UTF-8"}
    assert reports["d.pdf"]["read"] == {"format": "pdf", "pages": 1}
    html = reports["县/b.html"]["read"]
    assert isinstance(html, dict)
    assert html["encoding"] == "gb18030"
    assert html["why"].startswith("not UTF-8; share of common characters: gb18030 0.92, big5 0.49; the page declares none")


def test_an_archive_in_a_folder_keeps_its_name(tmp_path: Path, known: Ontology) -> None:
    folder = written(tmp_path / "in", {"x/old.zip": zipped(files()), "x/new.txt": TEXT.encode()})
    assert [s.name for s in collect([folder])] == [
        "x/new.txt",
        "x/old.zip/a.txt",
        "x/old.zip/d.pdf",
        "x/old.zip/县/b.html",
        "x/old.zip/县/c.docx",
    ]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_in_old_archives_are_read(encoding: str, tmp_path: Path, known: Ontology) -> None:
    """Old programs write them in GBK or UTF-8 without saying so."""
    name = "水利/通报.txt".encode(encoding)
    raw = zipped({"x" * len(name): TEXT.encode()}).replace(b"x" * len(name), name)
    (tmp_path / "a.zip").write_bytes(raw)
    [source] = collect([tmp_path / "a.zip"])
    assert source.name == "水利/通报.txt"
    assert pipeline.attempt(source, known).analysis


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../../etc/a.txt", "its name leads out of the archive"),
        ("/etc/a.txt", "its name leads out of the archive"),
        ("..\\a.txt", "its name leads out of the archive"),
        ("C:/a.txt", "its name leads out of the archive"),
        ("inner.zip", "an archive inside an archive"),
        ("old.doc", r"save it as \.docx or PDF first"),
        ("broken.pdf", "no PDF file in spite of its name"),
        ("scan.caj", "save it as PDF first"),
    ],
)
def test_what_is_not_read_is_a_row_with_its_reason(name: str, says: str, tmp_path: Path, known: Ontology) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({name: b"x", "good.txt": TEXT.encode()}))
    result = pipeline.build([tmp_path / "a.zip"], tmp_path / "out", ontology=known, options=QUICK)
    assert [a.report.source for a in result.analyses] == ["good.txt"]
    [failure] = result.failures
    assert says.replace("\\.", ".") in failure.reason
    assert not (tmp_path / "etc").exists()


def test_a_damaged_archive_is_refused_alone_and_a_row_in_a_folder(tmp_path: Path, known: Ontology) -> None:
    folder = written(tmp_path / "in", {"a.txt": TEXT.encode(), "b.zip": b"PK\x03\x04 no archive"})
    with pytest.raises(ReadError, match=r"b\.zip: a damaged archive: .*; make it again"):
        collect([folder / "b.zip"])
    result = pipeline.build([folder], tmp_path / "out", ontology=known, options=QUICK)
    assert [f.reason for f in result.failures] == ["b.zip: a damaged archive: File is not a zip file; make it again"]


def test_a_member_whose_bytes_are_damaged_is_a_row(tmp_path: Path, known: Ontology) -> None:
    raw = zipped({"a.txt": TEXT.encode() * 20, "b.txt": TEXT.encode()}, method=zipfile.ZIP_STORED)
    (tmp_path / "a.zip").write_bytes(raw.replace("芷江县水利局\n".encode(), "芷江县水利厅\n".encode(), 1))
    result = pipeline.build([tmp_path / "a.zip"], tmp_path / "out", ontology=known, options=QUICK)
    assert [f.reason for f in result.failures] == [
        "a.txt: a damaged archive: Bad CRC-32 for file 'a.txt'; make it again",
    ]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.txt": b"" for i in range(MOST_FILES + 1)}))
    with pytest.raises(ReadError, match=r"20001 files; an archive may hold 20000"):
        collect([tmp_path / "a.zip"])


def test_links_lead_nowhere_else(tmp_path: Path, known: Ontology) -> None:
    folder = written(tmp_path / "in", {"a.txt": TEXT.encode()})
    written(tmp_path, {"secret.txt": TEXT.encode(), "secrets/b.txt": TEXT.encode()})
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (folder / "folder").symlink_to(tmp_path / "secrets")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    result = pipeline.build([folder], tmp_path / "out", ontology=known, options=QUICK)
    assert [a.report.source for a in result.analyses] == ["a.txt", "inside.txt"]
    assert {f.source: f.reason.partition("; ")[0] for f in result.failures} == {
        "gone.txt": "gone.txt: a link that leads out of the folder",
        "out.txt": "out.txt: a link that leads out of the folder",
    }
    assert [s.name for s in collect([folder / "out.txt"])] == ["out.txt"], "named by the reader, it is meant"


def test_what_is_no_file_is_refused(tmp_path: Path, known: Ontology) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.txt")
    outcome = pipeline.attempt(pipeline.Source(tmp_path / "pipe.txt", tmp_path), known)
    assert outcome.reason.endswith("pipe.txt: no file that can be read to its end; give a file, a folder or an archive")


@pytest.mark.parametrize("raw", [TEXT.encode(), TEXT.encode("gb18030"), PAGE.encode(), document(TEXT.split("\n")), pdf()])
def test_standard_input_is_read_by_its_content(raw: bytes, known: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(raw)

    monkeypatch.setattr("sys.stdin", Input)
    [source] = collect(["-"])
    analysis = pipeline.analyse(source, known)
    assert analysis.report.source == "stdin"
    assert [s.printed for s in analysis.statistics] == ["12公里"]


class Site(BaseHTTPRequestHandler):
    """A small web site on this machine."""

    def do_GET(self) -> None:
        target = {"/moved": "/a.html", "/file": "file:///etc/passwd", "/loop": "/loop"}.get(self.path)
        self.send_response(302 if target else 200 if self.path == "/a.html" else 404)
        if target:
            self.send_header("Location", target)
        self.end_headers()
        if self.path == "/a.html":
            self.wfile.write(PAGE.encode("gb18030"))

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_only_when_asked(site: str, known: Ontology) -> None:
    with pytest.raises(ReadError, match="an address, and nothing is fetched unasked; add --fetch"):
        collect([f"{site}/a.html"])
    for path in ("/a.html", "/moved"):
        [source] = collect([site + path], fetching=True)
        analysis = pipeline.analyse(source, known)
        assert analysis.report.source == site + path
        assert [s.printed for s in analysis.statistics] == ["12公里"]


@pytest.mark.parametrize("path", ["/nothing", "/file", "/loop"])
def test_what_an_address_leads_to_may_be_refused(path: str, site: str) -> None:
    with pytest.raises(ReadError, match=r"http://127\.0\.0\.1:\d+/\w+: .*; check the address"):
        collect([site + path], fetching=True)


def test_a_server_that_is_not_there(known: Ontology) -> None:
    with pytest.raises(ReadError, match="cannot be fetched"):
        collect(["http://127.0.0.1:9/a.html"], fetching=True)
