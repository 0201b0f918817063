"""How a name is typed by someone who types pinyin: gjsjs or guojiashenjishu for 国家审计署."""

from __future__ import annotations

from collections.abc import Iterable


def keys(names: Iterable[str]) -> str:
    """What to type for each name, initials first, without tones, separated by spaces."""
    from pypinyin import lazy_pinyin

    typed: dict[str, None] = {}
    for name in names:
        spelled = ("".join(c for c in s.lower() if c.isascii() and c.isalnum()) for s in lazy_pinyin(name))
        syllables = [s for s in spelled if s]
        typed["".join(s if any(map(str.isdigit, s)) else s[0] for s in syllables)] = None
        typed["".join(syllables)] = None
    return " ".join(key for key in typed if key)
