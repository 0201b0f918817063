"""Chinese and Arabic numerals to numbers: 1,242, 二十三, 三百零五, 二〇二二, 四千, 十来, 两, 1.2万."""

from __future__ import annotations

from decimal import Decimal

FIGURES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2, "仨": 3}
POWERS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万亿": 10**12, "千": 1000, "十万": 10**5, "百": 100}
NUMERALS = "零〇○一二两三四五六七八九十百千"


def han(words: str) -> int | None:
    """The value of a Chinese numeral below ten thousand; figures alone are read one by one (二〇二二). None for anything else."""
    if words and all(c in FIGURES for c in words):
        return int("".join(str(FIGURES[c]) for c in words))
    total, figure = 0, None
    for c in words:
        if c in FIGURES:
            figure = FIGURES[c]
        elif c in POWERS:
            total += (1 if figure is None or (figure == 0 and c == "十") else figure) * POWERS[c]
            figure = None
        else:
            return None
    return total + (figure or 0) if words else None


def plain(words: str) -> Decimal | None:
    """The value of an Arabic or Chinese numeral without scale; None where it is none."""
    words = words.replace(",", "")
    if words.replace(".", "", 1).isdecimal() and words.isascii():
        return Decimal(words)
    whole, dot, rest = words.partition("点")
    value = han(whole)
    if value is None:
        return None
    if not dot:
        return Decimal(value)
    figures = "".join(str(FIGURES[c]) for c in rest if c in FIGURES)
    return Decimal(f"{value}.{figures}") if rest and len(figures) == len(rest) else None
