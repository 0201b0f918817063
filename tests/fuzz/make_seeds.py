"""Writes a few good files for each reader into a folder, for the fuzzer to begin with: `make_seeds.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "read"))

import yaml
from printing import Printer, document, zipped

LAYOUTS = Path(__file__).parent.parent / "read" / "layouts"
TEXT = "芷江县水利工作通报\n2024-05-06 来源：芷江县水利局　记者 张三\n\n县水利局整治河道12公里。\n责任编辑：李四\n"


def pdf(columns: int) -> bytes:
    printer = Printer(columns=columns, head="芷江县水利局　第{}期")
    printer.title("芷江县水利工作通报")
    printer.paragraphs(*TEXT.split("\n")[1:] * 12)
    return printer.bytes()


def seeds() -> dict[str, list[bytes]]:
    """Reader -> files."""
    cases = [case for path in sorted(LAYOUTS.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf8"))]
    pages = [case["html"].encode() for case in cases if "html" in case]
    texts = [TEXT.encode(encoding) for encoding in ("utf-8", "utf-16", "gb18030")] + [TEXT.encode("big5hkscs", "ignore")]
    word = document(TEXT.split("\n"))
    archive = zipped({"a.txt": texts[0], "县/b.docx": word})
    return {
        "text": texts, "html": pages, "docx": [word], "pdf": [pdf(1), pdf(2)], "zip": [archive],
        "format": [b"%PDF-1.7", b"{\\rtf", b"PK\x03\x04 word/", pages[0][:40], b"\xd0\xcf\x11\xe0", texts[0]],
    }


def main() -> None:
    """Write them."""
    for reader, files in seeds().items():
        folder = Path(sys.argv[1]) / reader
        folder.mkdir(parents=True, exist_ok=True)
        for number, raw in enumerate(files):
            (folder / f"seed-{number:03}").write_bytes(raw)


if __name__ == "__main__":
    main()
