"""What kind of file some bytes are: by what they begin with, and by the name's ending where that decides nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kg.errors import ReadError

_BY_ENDING = {
    ".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".docx": "docx", ".pdf": "pdf",
}
ENDINGS = tuple(_BY_ENDING)
KINDS = ".txt, .md, .html, .docx or .pdf"  # as messages name them
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<\?xml[^>]{0,200}\?>\s{0,99})?(?:<!--[^>]{0,999}-->\s{0,99})?"
    rb"<(?:!doctype html|html|head|body)\b", re.I
)
_PICTURE = "a picture; run OCR on it and give the text"
_PACKED = "a packed file of a kind that is not read; unpack it first"
_REFUSED = (  # what a file begins with, and what to do about it
    (b"\xd0\xcf\x11\xe0", "a file of the old Word, Excel or WPS; save it as .docx or PDF first"),
    (b"{\\rtf", "a rich text file; save it as .docx or PDF first"),
    (b"%!PS", "a PostScript file; make a PDF of it first"),
    (b"HN\x00", "a CAJ file; save it as PDF first"), (b"CAJ", "a CAJ file; save it as PDF first"),
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"II*\x00", _PICTURE), (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", _PACKED), (b"7z\xbc\xaf", _PACKED), (b"Rar!", _PACKED), (b"BZh", _PACKED), (b"\xfd7zXZ", _PACKED),
)
_OFFICE = ((b"xl/", "an Excel"), (b"ppt/", "a PowerPoint"), (b"OFD.xml", "an OFD"), (b"content.xml", "an OpenDocument"))
# Documents that hold reports and are not read: each becomes a row with what to do. Whatever else stands in a folder is no report.
FOREIGN = {
    ".doc": _REFUSED[0][1], ".wps": _REFUSED[0][1], ".rtf": _REFUSED[1][1], ".ofd": "an OFD file; save it as PDF first",
    ".odt": "an OpenDocument file; save it as .docx or PDF first", ".caj": _REFUSED[3][1], ".rar": _PACKED, ".7z": _PACKED,
    ".mht": "a web archive; save the page as HTML first", ".mhtml": "a web archive; save the page as HTML first",
}


def format_of(raw: bytes, name: str, *, named: bool = True) -> str:
    """text, html, docx or pdf. Where a name is not `named` (standard input, an address), only the bytes decide.

    Raises ReadError for any other kind, with what to do about it.
    """
    ending = PurePosixPath(name).suffix.lower()
    if named and ending not in _BY_ENDING:
        other = f"a {ending or 'nameless kind of'} file; give a {KINDS} file, or a .zip of them"
        raise ReadError(f"{name}: {FOREIGN.get(ending, other)}")
    for beginning, told in _REFUSED:
        if raw.startswith(beginning):
            raise ReadError(f"{name}: {told}")
    if raw.startswith(b"PK\x03\x04"):
        return _office(raw, name)
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    return _plain(raw, name, _BY_ENDING.get(ending, "text"))


def _office(raw: bytes, name: str) -> str:
    """A zip archive of some kind: a Word file has its text under word/."""
    if b"word/" in raw:
        return "docx"
    for inside, told in _OFFICE:
        if inside in raw:
            raise ReadError(f"{name}: {told} file; save its text as .docx or PDF first")
    raise ReadError(f"{name}: an archive that is no Word file; name it .zip if it holds reports")


def _plain(raw: bytes, name: str, by_name: str) -> str:
    if by_name == "html" or _HTML.match(raw[:4096]):
        return "html"
    if by_name in ("docx", "pdf"):
        if not raw.strip():
            raise ReadError(f"{name}: empty; give a report with text in it")
        raise ReadError(f"{name}: no {by_name.upper()} file in spite of its name; open it and save it again")
    return "text"
