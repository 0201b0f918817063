"""From bytes to text: which encoding a report is in, and that it is text at all."""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Control characters that no text holds. Form feed and vertical tab come out of converted PDF files and are let through.
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(raw: bytes, source: str) -> str:
    """The text of a report's bytes, with line ends as \\n and without the byte order mark.

    A byte order mark decides; without one the bytes are UTF-8 if they can be, else GB 18030. Raises ReadError for bytes that are
    neither, for binary files and for empty ones.
    """
    text = _text(raw, source).replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ReadError(f"{source}: not text: control character U+{ord(found[0]):04X} in line {line}; give a .txt or .md file")
    if not text.strip():
        raise ReadError(f"{source}: empty; give a report with text in it")
    return text


def _text(raw: bytes, source: str) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding, source)
    if b"\x00" in raw:
        raise ReadError(f"{source}: not text: byte {raw.index(0)} is NUL; give a .txt or .md file")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return _chinese(raw, error.start, source)


def _chinese(raw: bytes, broken: int, source: str) -> str:
    """GB 18030, unless nearly all of the file is UTF-8: then it is damaged, and the place of the damage helps more."""
    if _mostly_utf8(raw):
        raise ReadError(f"{source}: not UTF-8: byte {broken} (0x{raw[broken]:02x}) does not decode; save the file again as UTF-8")
    return _strict(raw, "gb18030", source)


def _mostly_utf8(raw: bytes) -> bool:
    text = raw.decode("utf-8", "replace")
    wide = sum(c > "\x7f" for c in text)
    return text.count("\ufffd") * 20 < wide


def _strict(raw: bytes, encoding: str, source: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{raw[error.start]:02x})"
        raise ReadError(f"{source}: {byte} is neither UTF-8 nor {encoding.upper()}; save the file again as UTF-8") from None
