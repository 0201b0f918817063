"""A pile of a thousand files of all kinds, one in twenty broken: the good ones are read, each broken one is a row."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from printing import Printer, document, zipped

FILES, BROKEN = 1000, 50
COUNTY = "芦溪县"


def lines(number: int) -> list[str]:
    return [f"{COUNTY}水利局通报（第{number}期）", f"2024-05-06 来源：{COUNTY}水利局", f"县水利局整治河道{number + 1}公里。"]


def pdf(number: int) -> bytes:
    printer = Printer()
    printer.paragraphs(*lines(number))
    return printer.bytes()


def page(number: int) -> bytes:
    title, source, text = lines(number)
    return f"<html><body><h1>{title}</h1><p>{source}</p><p>{text}</p></body></html>".encode("gb18030")


GOOD: list[tuple[str, Callable[[int], bytes]]] = [
    ("txt", lambda n: "\n".join(lines(n)).encode()),
    ("txt", lambda n: "\n".join(lines(n)).encode("gb18030")),
    ("md", lambda n: "\n\n".join(lines(n)).encode("utf-16")),
    ("html", page),
    ("docx", lambda n: document(lines(n))),
    ("pdf", pdf),
]
BAD: list[tuple[str, bytes, str]] = [
    ("txt", b"", "empty"),
    ("txt", "县水利局".encode() * 99 + b"\xff" + "县水利局".encode() * 99, "byte 1188 (0xff)"),
    ("txt", "县水利局通报".encode().decode("gb18030", "replace").encode(), "garbled"),
    ("pdf", b"%PDF-1.7 cut", "a damaged PDF"),
    ("docx", b"PK\x03\x04 word/ cut", "a damaged Word file"),
    ("html", b"<html></html>", "without any text"),
    ("doc", b"\xd0\xcf\x11\xe0", "old Word"),
    ("zip", b"PK no archive", "a damaged archive"),
    ("pdf", b"x", "no PDF file in spite of its name"),
    ("txt", b"\x00\x01", "NUL"),
]


def pile(folder: Path, files: int, broken: int) -> dict[str, str]:
    """Writes the files, some of them in an archive; the broken ones with what must be said of them."""
    said = {}
    for i in range(files):
        above = folder / f"{i % 10}"
        above.mkdir(parents=True, exist_ok=True)
        if i % (files // broken) == 0:
            ending, raw, reason = BAD[i // (files // broken) % len(BAD)]
            said[f"{i % 10}/{i:04}.{ending}"] = reason
        else:
            ending, make = GOOD[i % len(GOOD)]
            raw = make(i)
        (above / f"{i:04}.{ending}").write_bytes(raw)
    return said


def command(folder: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "kg", "build", str(folder), "-o", str(out), "--no-validate", "--no-page"]


def test_a_thousand_files(tmp_path: Path) -> None:
    said = pile(tmp_path / "in", FILES, BROKEN)
    (tmp_path / "in" / "more.zip").write_bytes(zipped({f"z{i}.txt": GOOD[0][1](5000 + i) for i in range(20)}))
    run = subprocess.run(command(tmp_path / "in", tmp_path / "out"), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads((tmp_path / "out" / "run.json").read_text("utf8"))
    why = {row["source"]: row["why"] for row in told["failures"]}
    assert why.keys() == said.keys()
    assert {source for source, reason in said.items() if reason not in why[source]} == set()
    assert all(f"kg: left out: {reason}" in run.stderr for reason in why.values())
    assert len(told["reports"]) == FILES - BROKEN + 20
    assert Counter(row["read"]["format"] for row in told["reports"]).keys() == {"text", "html", "docx", "pdf"}
    assert {row["source"] for row in told["reports"] if row["statistics"] != 1} == set()
    assert re.search(r"\[\d+/1020\] .*about \d+ (s|min) left", run.stderr)
    assert "50 reports left out, see" in run.stdout


def test_ctrl_c_says_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    pile(tmp_path / "in", 200, 10)
    run = subprocess.Popen(command(tmp_path / "in", tmp_path / "out"), stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert run.stderr
    for line in run.stderr:
        if line.startswith("[20/"):
            break
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to all processes of the command
    start = time.monotonic()
    rest = [line for line in run.stderr.read().splitlines() if not line.startswith("[")]
    assert run.wait() == 130
    assert [line for line in rest if not line.startswith("kg: stopped")] == []
    assert len(rest) == 1
    assert time.monotonic() - start < 10
    assert not list(tmp_path.glob("out/graph*"))
    while time.monotonic() - start < 10 and is_alive(run.pid):
        time.sleep(0.1)
    assert not is_alive(run.pid), "no process of the command is left"


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
