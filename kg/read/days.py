"""Days as headers print them: 2024年3月5日, 2024-03-05 09:12, 2024/3/5, 2024.03.05, 二〇二四年三月五日."""

from __future__ import annotations

import re
from datetime import date

CLOCK = r"\d{1,2}(?:[:时]\d{1,2}(?:[:分]\d{1,2})?[秒分]?|时)"
_FIGURES = "〇一二三四五六七八九"
_FIGURE = f"[0-9{_FIGURES}零○]"
DAY = re.compile(
    rf"(?<!\d)(?P<y>{_FIGURE}{{4}})\s?[年./-]\s?(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?[月./-]\s?"
    rf"(?P<d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?日?(?:(?<!\d)T|[^\S\n]*)(?:\(?(?:星期|周)[一二三四五六日天]\)?[^\S\n]*)?"
    rf"(?:[上下]午[^\S\n]*)?(?:{CLOCK})?(?!\d)"
)


def day_of(found: re.Match[str]) -> date | None:
    """The day that a match of DAY names; None for a day that no calendar has (2024-02-31)."""
    year = int("".join(map(_figure, found["y"])))
    try:
        return date(year, _small(found["m"]), _small(found["d"]))
    except ValueError:
        return None


def _figure(c: str) -> str:
    return c if c.isascii() else str(max(_FIGURES.find(c), 0))  # 零 and ○ are 〇


def _small(words: str) -> int:
    """A number up to 31: 5, 05, 十, 十二, 二十一."""
    if words.isascii():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_FIGURES.find(tens) if tens else len(ten)) * 10 + (_FIGURES.find(ones) if ones else 0)
