"""How a name is typed by someone who types pinyin: gjsjs or guojiashenjishu for 国家审计署."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec


def keys(names: Iterable[str]) -> str:
    """What to type for each name, initials first, without tones, separated by spaces. Empty where pypinyin is missing."""
    if find_spec("pypinyin") is None:
        return ""
    from pypinyin import lazy_pinyin  # type: ignore[import-not-found,unused-ignore]

    typed: dict[str, None] = {}
    for name in names:
        syllables = [plain for s in lazy_pinyin(name) if (plain := "".join(c for c in s.lower() if c.isascii() and c.isalnum()))]
        typed["".join(s if any(map(str.isdigit, s)) else s[0] for s in syllables)] = None
        typed["".join(syllables)] = None
    return " ".join(key for key in typed if key)
