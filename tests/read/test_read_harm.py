"""Files that were made to do harm: each is one line, in bounded time and memory, and nothing but the input is opened or asked."""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from printing import Printer, document, zipped

from kg import pipeline, read
from kg.errors import ReadError
from kg.ontology import Ontology
from kg.read import archive, confined
from kg.read.source import Source

SENTENCE = "县水利局整治河道12公里。"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PDF = (
    b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF"
)


def word(xml: str, **parts: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document([]))) as empty:
        files = {name: empty.read(name) for name in empty.namelist()}
    return zipped(files | {"word/document.xml": xml.encode()} | {name.replace("__", "/"): raw for name, raw in parts.items()})


def with_entities(declared: str, used: str) -> bytes:
    text = f"<w:p><w:r><w:t>县水利局{used}</w:t></w:r></w:p>"
    return word(f'<?xml version="1.0"?><!DOCTYPE d [{declared}]><w:document {W}><w:body>{text}</w:body></w:document>')


def bomb() -> str:
    """Ten to the power of eleven words, in twelve lines."""
    return '<!ENTITY a0 "词">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))


def drawn(content: bytes, kids: bytes = b"3 0 R", count: int = 1) -> bytes:
    return PDF % (kids, count, len(content), content)


HARM: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a line of 50 MB": ("a.txt", lambda: SENTENCE.encode() * 1_500_000, "characters; a report has at most"),
    "a file above the bound": ("a.txt", lambda: b"a" * (64 * 2**20 + 1), "larger than 64 MB"),
    "NUL": ("a.txt", lambda: b"a\x00b", "NUL"),
    "a control character": ("a.txt", lambda: "县\x1b[2J水利局".encode(), "control character U+001B"),
    "a lone surrogate": ("a.txt", lambda: b"\xed\xa0\x80" + SENTENCE.encode() * 9, "not UTF-8: byte 0"),
    "a lone surrogate in UTF-16": ("a.txt", lambda: b"\xff\xfe\x00\xd8" + SENTENCE.encode("utf-16-le"), "byte 2"),
    "nested tags": ("a.html", lambda: b"<div>" * 100_000 + SENTENCE.encode(), "nested more deeply"),
    "nested letters": ("a.html", lambda: b"<b>" * 100_000 + SENTENCE.encode(), "nested more deeply"),
    "a page of a million letters": ("a.html", lambda: b"<p>" + b"x" * 4_000_000, "characters; a report has at most"),
    "an open comment": ("a.html", lambda: b"<!--" * 500_000, "without any text"),
    "NUL in a page": ("a.html", lambda: b"<p>a\x00b</p>", "NUL"),
    "entities in entities": ("a.docx", lambda: with_entities(bomb(), "&a11;"), "Word file"),
    "an entity from a file": ("a.docx", lambda: with_entities('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "document type"),
    "an entity from the web": ("a.docx", lambda: with_entities('<!ENTITY x SYSTEM "http://x.cn/x">', "&x;"), "document type"),
    "a part that unpacks to 300 MB": ("a.docx", lambda: word("<a/>", word__x=bytes(300 * 2**20)), "unpacks to 300 MB"),
    "nested elements": ("a.docx", lambda: word(f"<w:document {W}><w:body>" + "<w:sdt>" * 5000), "a damaged Word file"),
    "a million objects": ("a.pdf", lambda: drawn(b"BT/F 9 Tf(a)Tj ET\n" * 1_000_000), "objects on page 1"),
    "pages that hold themselves": ("a.pdf", lambda: drawn(b"", b"2 0 R 2 0 R", 100_000), "100000 pages"),
}


@pytest.mark.parametrize(("name", "made", "says"), HARM.values(), ids=list(HARM))
def test_harm_is_one_line_in_bounded_time_and_memory(
    name: str, made: Callable[[], bytes], says: str, tmp_path: Path, known: Ontology
) -> None:
    (tmp_path / name).write_bytes(made())
    start = time.process_time()
    outcome = pipeline.attempt(Source(tmp_path / name, tmp_path), known)
    assert outcome.analysis is None
    assert outcome.reason.startswith(f"{name}: ")
    assert says in outcome.reason
    assert "please report it" not in outcome.reason
    assert time.process_time() - start < 10


def test_what_a_word_file_refers_to_is_not_fetched(tmp_path: Path, known: Ontology) -> None:
    """A template and a picture elsewhere: the text is read, nothing is asked for."""
    schema = "http://schemas.openxmlformats.org"
    kind = f"{schema}/officeDocument/2006/relationships"
    links = (
        f'<Relationships xmlns="{schema}/package/2006/relationships">'
        f'<Relationship Id="r1" TargetMode="External" Type="{kind}/attachedTemplate" Target="http://127.0.0.1:9/t.dotm"/>'
        f'<Relationship Id="r2" TargetMode="External" Type="{kind}/image" Target="file:///etc/passwd"/></Relationships>'
    )
    with zipfile.ZipFile(io.BytesIO(document([SENTENCE]))) as made:
        files = {name: made.read(name) for name in made.namelist()}
    raw = zipped(files | {"word/_rels/document.xml.rels": links.encode()})
    report = read.read(Source(Path("a.docx"), Path(), raw=raw), known)
    assert report.text == SENTENCE + "\n"


def test_an_archive_that_unpacks_to_too_much_is_never_inflated(tmp_path: Path, known: Ontology) -> None:
    """42 MB for each of a hundred names, from one stream of zeros: the sizes that an archive states are its bounds."""
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.txt": bytes(30 * 2**20) for i in range(3)}))
    raw = (tmp_path / "a.zip").read_bytes()
    assert len(raw) < 200_000
    huge = raw.replace((30 * 2**20).to_bytes(4, "little"), (2**31 - 1).to_bytes(4, "little"))
    (tmp_path / "b.zip").write_bytes(huge)
    with pytest.raises(ReadError, match=r"unpacks to 6143 MB; an archive may have 2048"):
        archive.names(tmp_path / "b.zip")
    (tmp_path / "c.zip").write_bytes(zipped({"a.txt": bytes(65 * 2**20)}))
    outcome = pipeline.attempt(Source(tmp_path / "c.zip" / "a.txt", tmp_path / "c.zip"), known)
    assert outcome.reason == "a.txt: unpacks to 65 MB; a file may have 64, so cut it into its reports"


def test_an_archive_that_lies_about_a_size_gives_no_more_than_it_said(tmp_path: Path, known: Ontology) -> None:
    raw = zipped({"a.txt": b"a" * 2**20}).replace((2**20).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(raw)
    outcome = pipeline.attempt(Source(tmp_path / "a.zip" / "a.txt", tmp_path / "a.zip"), known)
    assert outcome.reason.startswith("a.txt: a damaged archive: Bad CRC-32")


def test_what_turns_the_direction_of_writing_is_kept_and_shown_as_a_sign(known: Ontology) -> None:
    from kg.cli import display

    text = "通报\n2024-05-06 来源：某县水利局\n\n县水利局\u202e整治河道12公里\u202c。\n"
    report = read.read(Source(Path("a.txt"), Path(), raw=text.encode()), known)
    assert report.text == text
    assert "\u202e" not in display.safe(report.text)


# ------------------------------------------------------------------------------------------------------- the process that parses
def test_a_parser_that_dies_takes_one_file_with_it(known: Ontology, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Source(Path("a.html"), Path(), raw=f"<p>{SENTENCE}</p>".encode())
    assert SENTENCE in read.read(good, known).text
    server = confined._server()
    answer = confined._asked

    def shot(to: subprocess.Popen[bytes], format: str, raw: bytes) -> dict[str, object] | None:
        to.kill()
        return answer(to, format, raw)

    with monkeypatch.context() as patch:
        patch.setattr(confined, "_asked", shot)
        with pytest.raises(ReadError, match=r"a\.html: its parser failed or needed more than 2048 MB of memory; open it"):
            read.read(good, known)
    assert SENTENCE in read.read(good, known).text
    assert confined._server().pid != server.pid


def limited(code: str) -> str:
    """What a Python program prints that has given up its rights as the process that parses does."""
    warm = "html.warm(); docx.warm(); pdf.warm(); parsing.confine(2 * 2**30)"
    program = f"import socket\nfrom kg.read import parsing, html, docx, pdf\n{warm}\n{code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stdout.strip()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("try: open('/etc/passwd')\nexcept OSError as e: print(e.strerror)", "Too many open files"),
        ("try: socket.socket()\nexcept OSError as e: print(e.strerror)", "Too many open files"),
        ("try: print(len(bytes(3 * 2**30)))\nexcept MemoryError: print('no memory')", "no memory"),
    ],
)
def test_it_can_open_nothing_and_has_so_much_memory(code: str, says: str) -> None:
    assert limited(code) == says


def test_it_has_so_much_time() -> None:
    code = "parsing._bound(0)\nwhile True: pass"
    program = f"from kg.read import parsing\n{code}"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert run.returncode == -24
    assert confined._cause(-24) == "not read within 30 seconds of processor time"


# ------------------------------------------------------------------------------------------- what a build opens and asks for
WATCHED = """
import os, sys
opened = []
def is_request(event, args):
    if event == "socket.connect":
        return not isinstance(args[1], (str, bytes))  # those are sockets of this machine's own
    return event.startswith(("socket.getaddrinfo", "socket.gethostby", "urllib", "http"))
def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) or is_request(event, args):
        opened.append((event, os.fsdecode(args[0]) if event == "open" else event, args[1] if event == "open" else ""))
sys.addaudithook(watch)
from kg.cli import main
code = main(sys.argv[1:])
for event, name, mode in opened:
    print("AUDIT", event, mode, os.path.abspath(name), sep="\\t")
sys.exit(code)
"""


QUICK = ("--no-validate", "--no-page")


def watched(*arguments: object, prefix: tuple[str, ...] = ()) -> tuple[list[list[str]], str]:
    """What a command opens, and what it says."""
    command = [*prefix, sys.executable, "-c", WATCHED, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert run.returncode == 0, run.stderr
    lines = [line.split("\t")[1:] for line in run.stdout.splitlines() if line.startswith("AUDIT")]
    return lines, run.stdout


def inputs(folder: Path) -> Path:
    folder.mkdir()
    head = "某县水利局通报\n2024-05-06 来源：某县水利局\n\n"
    printer = Printer()
    printer.paragraphs("2024年5月6日，" + SENTENCE)
    (folder / "a.txt").write_text(head + SENTENCE, "utf8")
    picture = "<img src='http://127.0.0.1:9/a.png'>"
    (folder / "b.html").write_text(f"<h1>某县水利局通报</h1>{picture}<p>2024年5月6日，{SENTENCE}</p>", "utf8")
    (folder / "c.docx").write_bytes(document([*head.split("\n"), SENTENCE]))
    (folder / "d.pdf").write_bytes(printer.bytes())
    (folder / "e.zip").write_bytes(zipped({"f.txt": (head + SENTENCE).encode()}))
    return folder


def test_a_build_opens_its_inputs_and_its_own_files_and_asks_nobody(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in")
    three = [folder / name for name in ("a.txt", "d.pdf", "e.zip")]  # few enough to be read in one process
    events, _ = watched("build", *three, "-o", tmp_path / "out", *QUICK)
    assert [event for event in events if event[0] != "open"] == []
    root = Path(__file__).parent.parent.parent
    own = [root / "kg", root / "ontology", root / ".venv", Path(sys.prefix), Path(sys.base_prefix), Path("/usr"), Path("/proc")]
    read_ = {name for _, mode, name in events if not set(mode) & set("wax+")}
    others = {n for n in read_ if not any(Path(n).is_relative_to(p) for p in own)}
    assert {n for n in others if Path(n).is_relative_to(tmp_path / "in")} >= {str(folder / "a.txt"), str(folder / "e.zip")}
    known_others = ("/dev/", "/etc/localtime", "/etc/mime.types", str(tmp_path), "/tmp/pymp", "/sys/devices")
    # Folders in the output that are emptied: their names come without the folder above, and nothing of that name is at the root.
    bare = {n for n in others if n.count("/") == 1 and not Path(n).exists()}
    assert [n for n in others - bare if not n.startswith(known_others)] == []
    written = {name for _, mode, name in events if set(mode) & set("wax+")}
    allowed = (str(tmp_path / "out"), "/dev/", "/tmp/pymp")
    assert [n for n in written if not n.startswith(allowed) and "__pycache__" not in n] == []


@pytest.mark.skipif(not shutil.which("unshare") or os.getuid() != 0, reason="needs unshare and root")
def test_a_build_and_a_query_need_no_network(tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in")
    without = ("unshare", "--net")
    _, said = watched("build", folder, "-o", tmp_path / "out", *QUICK, prefix=without)
    assert "5 reports" in said
    counted = "SELECT (COUNT(?s) AS ?n) { ?s a kg:Statistic ; kg:value ?v FILTER(?v = 12) }"
    _, said = watched("query", counted, "-d", tmp_path / "out", "--format", "csv", prefix=without)
    assert said.split()[:2] == ["n", "5"]


def test_the_limits_do_not_reach_the_build(known: Ontology) -> None:
    read.read(Source(Path("a.html"), Path(), raw=f"<p>{SENTENCE}</p>".encode()), known)
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 64
