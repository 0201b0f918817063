"""From bytes to text: which encoding a report is in, what decided on it, and that the result is text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from kg.errors import ReadError

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"), (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"), (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
# Control characters that no text holds. Form feed and vertical tab come out of converted PDF files and are let through.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\ue000-\ufaff\U00020000-\U0010fffd]+")
# Chinese and its marks in UTF-8 (系统 in GBK is Greek there), with what is left of a character at either end.
_WIDE = re.compile(rb"[\s\S]{0,2}(?:[\xe3-\xe9\xef][\x80-\xbf]{2})+[\s\S]{0,2}")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{3,20})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{3,20})", re.I)
_SAMPLE = 200_000  # bytes that decide between encodings, and characters that decide whether a text is one
COMMON = 0.7  # of Chinese text; measured on 47 reports in both scripts: at least 0.98, in a wrong encoding at most 0.59
_KNOWN = 2**14  # characters of which is kept what they are; all reports share a few thousand
_FEW = 8  # Chinese characters below which shares tell nothing


class Decoded(NamedTuple):
    """A text with line ends as \\n and without the byte order mark, its encoding, and what decided on that."""

    text: str
    encoding: str
    why: str


def decode(raw: bytes, source: str, *, html: bool = False) -> Decoded:
    """The text of a file's bytes.

    A byte order mark decides; without one the bytes are UTF-8 if they can be, else UTF-16, GB 18030 or Big5, whichever gives more
    of the characters that the encoding itself lists as the common ones. What a page (`html`) declares is noted, not believed.
    Raises ReadError for bytes that are none of these, naming the byte, for binary files, empty ones, and garbled ones.
    """
    text, encoding, why = _decided(raw, source)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if not html:
        check_text(text, source)
    return Decoded(text, encoding, why + _declared(raw, encoding) if html else why)


def check_text(text: str, source: str) -> None:
    """Raises ReadError for a text that is empty, has control characters or is garbled."""
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = "NUL" if found[0] == "\0" else f"control character U+{ord(found[0]):04X}"
        raise ReadError(f"{source}: not text: {what} in line {line}; give a text, HTML, Word or PDF file")
    if not text.strip():
        raise ReadError(f"{source}: empty; give a report with text in it")
    if reason := garbled(text):
        raise ReadError(f"{source}: garbled: {reason}")


def garbled(text: str) -> str:
    """Why a text was spoilt before it came here, and what to do; empty for one that is sound."""
    sample = text[:_SAMPLE]
    if (lost := sample.count("\ufffd")) and lost * 50 > len(sample):
        return f"{lost} characters were lost (U+FFFD) when it was saved; get the original again"
    if sum(map(len, _HAN.findall(sample))) < _FEW:
        return ""
    if _twice(sample):
        return "UTF-8 that was read as GBK and saved again; get the original again"
    if (share := common(sample)) < COMMON:
        return f"only {share:.0%} of its characters are common ones; its encoding or fonts were lost, so get the original again"
    return ""


def common(text: str) -> float:
    """The share of Chinese and private characters that GB 2312 or Big5 list in their first level, that of the common ones."""
    return _share("".join(_IDEOGRAPHS.findall(text)), lambda c: _in_gb(c) or _in_big5(c))


def _share(text: str, is_common: Callable[[str], bool]) -> float:
    """Common characters among all but marks, spaces and ASCII: a wrong encoding gives kana and Cyrillic, too; 1 without any."""
    tried = {c: times for c, times in Counter(text).items() if c > "\x7f" and unicodedata.category(c)[0] not in "PZS"}
    return round(sum(times for c, times in tried.items() if is_common(c)) / sum(tried.values()), 3) if tried else 1.0


@lru_cache(_KNOWN)
def _in_gb(char: str) -> bool:
    return b"\xb0\xa1" <= char.encode("gbk", "ignore") <= b"\xd7\xf9" and _trails(char.encode("gbk", "ignore"))


def _trails(raw: bytes) -> bool:
    return len(raw) == 2 and raw[1] >= 0xA1


@lru_cache(_KNOWN)
def _in_big5(char: str) -> bool:
    return b"\xa4\x40" <= char.encode("big5", "ignore") <= b"\xc6\x7e"


def _twice(sample: str) -> bool:
    """Whether the Chinese of a text is UTF-8 taken for GBK: 浣犲ソ for 你好. Sound Chinese gives no valid UTF-8 that way."""
    runs = [run for run in _HAN.findall(sample) if len(run) >= 3]
    good = sum(len(run) for run in runs if _is_utf8(run))
    return good * 2 > sum(map(len, runs)) > 0


def _is_utf8(run: str) -> bool:
    """Up to two bytes at either end may belong to a character whose other bytes became no Chinese character."""
    return _WIDE.fullmatch(run.encode("gb18030")) is not None


def _decided(raw: bytes, source: str) -> Decoded:
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return Decoded(_strict(raw, codec, source, name), name, "byte order mark")
    if b"\x00" in raw:
        return _wide(raw, source)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", "valid UTF-8")
    except UnicodeDecodeError as error:
        return _chinese(raw, error.start, source)


def _wide(raw: bytes, source: str) -> Decoded:
    """UTF-16 without a mark, where line ends, digits and spaces have their zero byte all on the same side; else no text."""
    odd, even = raw[1:_SAMPLE:2].count(0), raw[:_SAMPLE:2].count(0)
    codec = "utf-16-le" if odd > 20 * even else "utf-16-be" if even > 20 * odd else ""
    if len(raw) % 2 or not codec or not _is_text(raw[:_SAMPLE].decode(codec, "replace")):
        raise ReadError(f"{source}: not text: byte {raw.index(0)} is NUL; give a text, HTML, Word or PDF file")
    return Decoded(_strict(raw, codec, source, codec), codec, "zero bytes on one side, without a mark")


def _is_text(text: str) -> bool:
    return not _BINARY.search(text) and common(text) >= COMMON


def _chinese(raw: bytes, broken: int, source: str) -> Decoded:
    """GB 18030 or Big5, unless nearly all of the file is UTF-8: then it is damaged, and the place of the damage helps more."""
    if _mostly_utf8(raw):
        raise ReadError(f"{source}: not UTF-8: byte {broken} (0x{raw[broken]:02x}) does not decode; save the file again as UTF-8")
    shares = {codec: _share(_tried(raw, codec), inside) for codec, inside in (("gb18030", _in_gb), ("big5hkscs", _in_big5))}
    best = max(shares, key=lambda codec: shares[codec])
    text = _strict(raw, best, source, "GB18030" if best == "gb18030" else "Big5")
    told = ", ".join(f"{name} {share:.2f}" for name, share in zip(("gb18030", "big5"), shares.values(), strict=True))
    return Decoded(text, best.removesuffix("hkscs"), f"not UTF-8; share of common characters: {told}")


def _tried(raw: bytes, codec: str) -> str:
    """The text in an encoding as far as it goes; what does not decode stands as a character that is not common."""
    return raw[:_SAMPLE].decode(codec, "replace").removesuffix("\ufffd").replace("\ufffd", "\ue000")


def _mostly_utf8(raw: bytes) -> bool:
    text = raw.decode("utf-8", "replace")
    wide = sum(c > "\x7f" for c in text)
    return text.count("\ufffd") * 20 < wide


def _strict(raw: bytes, codec: str, source: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        byte = f"byte {error.start} (0x{raw[error.start]:02x})"
        raise ReadError(f"{source}: {byte} is neither UTF-8 nor {name.upper()}; save the file again as UTF-8") from None


def _declared(raw: bytes, encoding: str) -> str:
    found = _DECLARED.search(raw[:4096].replace(b"\0", b""))
    if not found:
        return "; the page declares none"
    said = (found[1] or found[2]).decode("ascii").lower()
    known = {"gb2312": "gb18030", "gbk": "gb18030", "utf8": "utf-8", "big5-hkscs": "big5"}
    return f"; the page declares {said}" if known.get(said, said) == encoding else f"; the page declares {said}, which it is not"
