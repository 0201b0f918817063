"""A report's text folded for matching, character by character: width, quotes, traditional forms. Offsets never move."""

from __future__ import annotations

import functools
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from kg.errors import ReadError

_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”", "〝": "“", "〞": "”"}

_RAISED = ("<circle>", "<super>", "<sub>")  # ①3起 must not become 13起


def fold(text: str) -> str:
    """The text with full-width forms, corner quotes and traditional characters replaced one for one; the length stays.

    A character whose NFKC form is longer stays itself (… ℃ ㎡ Ⅲ). Raises ReadError when the map of traditional characters is
    needed and not installed.
    """
    table = {ord(c): folded for c in sorted(set(text)) if (folded := _character(c)) != c}
    return text.translate(table)


@functools.lru_cache(2**14)  # all reports share a few thousand
def _character(c: str) -> str:
    if c.isascii():
        return c
    c = _QUOTES.get(c, c)
    wide = unicodedata.normalize("NFKC", c)
    if len(wide) == 1 and not unicodedata.decomposition(c).startswith(_RAISED):
        c = wide
    return _traditional().get(c, c) if _outside_gb2312(c) else c


def _outside_gb2312(c: str) -> bool:
    """Whether a Han character is missing from GB 2312, the set of the simplified script.

    於, 乾 and 著 stand in it as characters of their own (於 is a surname, 乾 is in 乾县), so simplified text is never changed.
    """
    if not "\u4e00" <= c <= "\u9fff":
        return False
    try:
        c.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@functools.cache
def _traditional() -> dict[str, str]:
    """OpenCC's map from traditional to simplified characters, the first choice of each; read only for text that needs it."""
    spec = find_spec("opencc")
    path = Path(spec.origin).parent / "dictionary" / "TSCharacters.txt" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ReadError("the map of traditional characters is missing; run pip install opencc-python-reimplemented==0.1.7")
    rows = (line.split("\t") for line in path.read_text("utf8").splitlines() if "\t" in line)
    return {old: new.split(" ")[0] for old, new in rows if len(old) == 1 and len(new.split(" ")[0]) == 1}
