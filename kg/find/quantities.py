"""Quantities: a number with what it counts or measures. 近40公里, 860余万元, 三个半月, 八成以上, 三分之二, 3至5年, 0.15毫克/升.

Dates, ordinals, and names that hold a number are none; neither is 一 as an article (一份合同).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from kg.find.numerals import HAN, SCALES, plain
from kg.model import Quantity, Span, Time
from kg.ontology import Ontology

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SCALE = "万亿|千万|百万|十万|万|亿|千|百"
TO = r"(?:至|到|—{1,2}|–|-|~|～|、)"
# What stands before a number that is part of a name or an ordinal: 第3次, G211, 前4轮, 3号, X215.
BEFORE = re.compile(r"(?:第|[A-Za-z0-9./:．]|前|届|编号|[Nn]o\.?|(?<![一-鿿])No)$")
# What stands behind: 12345热线, 5号楼, 20日, 2024年第, 3.0T, 9路, 一期.
BEHIND = re.compile(r"号|路(?:公交|车)|T(?![a-z])|版|届|中全会|级(?!别)|楼|栋楼|室|排|等奖|大(?=[精报])|(?:日|月)(?!游)|热线|平台|联|环|组(?![织])|队(?!伍)")
# 一 before a noun is an article; behind its noun (蓄水池一座), after 每 or with these classifiers it counts.
COUNTING_ONE = frozenset({"轮", "次", "年", "个月", "天", "小时", "分钟", "岁", "倍", "批", "周"})
DURATION_ENDS = re.compile(r"[^一-鿿]|$|的|多|半|零|左右|以上|以下|有余")


@lru_cache(maxsize=4)
def grammar(ontology: Ontology) -> tuple[re.Pattern[str], dict[str, str]]:
    """The expression of quantities, and the kind of each unit."""
    kinds = {u: kind for kind in ("count", "order", "duration", "measure", "share") for u in ontology.words("units", kind)}
    units = "|".join(map(re.escape, sorted(kinds, key=lambda u: (-len(u), u))))
    about, infix, behind, per = (ontology.choice("units", s) for s in ("about", "infix", "behind", "per"))
    figure = rf"(?:{ARABIC}|[{HAN}]+(?:点[零一二三四五六七八九]+)?)"
    pattern = re.compile(
        rf"(?P<about>{about})?(?P<percent>百分之(?P<pn>[{HAN}]+(?:点[{HAN}]+)?))(?P<pb>{behind})?"
        rf"|(?P<fabout>{about})?(?P<fd>[{HAN}\d]{{1,3}})分之(?P<fn>[{HAN}\d]{{1,3}})(?P<fb>{behind})?"
        rf"|(?P<tabout>{about})?(?P<tenth>[一二两三四五六七八九])成(?P<half>半)?(?P<tb>{behind})?(?!为|了|立|功|员|果|效|本|人|绩|长|就|年|品|都|规|份|天|熟)"
        rf"|(?P<habout>{about}|有|达|占|的)(?P<onehalf>一半)(?P<hb>{behind})?(?!天|路)|(?P<morehalf>一半(?:以上|左右|多))"
        rf"|(?P<hfabout>{about})?(?<![上下多大前后过])(?P<halfof>半)个?(?P<hunit>小时|年(?!来|度|以)|月(?!底|板|刊)|天)(?P<hfb>{behind})?"
        rf"|(?P<qabout>{about})?(?P<n>{figure})(?P<i1>{infix})?(?P<scale>{SCALE})?(?P<i2>{infix})?"
        rf"(?:{TO}(?P<n2>{figure})(?P<scale2>{SCALE})?(?P<i3>{infix})?)?"
        rf"(?P<ghalf>个半)?(?P<gmany>个多)?(?P<unit>{units})(?P<many>多(?![一-鿿]*[个名家户])|半(?![年天夜]))?(?P<per>/{per})?(?P<qb>{behind})?"
    )
    return pattern, kinds


def find_quantities(plain_text: str, lines: Sequence[Span], *, times: Sequence[Time], ontology: Ontology) -> tuple[Quantity, ...]:
    """The quantities of the lines given, in the order of the text; none inside a time."""
    pattern, kinds = grammar(ontology)
    busy = {i for t in times for i in range(t.span.begin, t.span.end)}
    idioms = ontology.words("units", "idiom")
    found: list[Quantity] = []
    for line in lines:
        at = line.begin
        while m := pattern.search(plain_text, at, line.end):
            quantity = _quantity(m, plain_text, line, kinds, idioms, busy)
            at = max(quantity.span.end if quantity else _past(m), at + 1)
            if quantity:
                found.append(quantity)
    return tuple(found)


def _past(m: re.Match[str]) -> int:
    """Where to go on after a match that was none: behind its number, so that 一张3亩 is read again."""
    return m.end("n") if m["n"] else m.start() + 1


def _quantity(m: re.Match[str], text: str, line: Span, kinds: dict[str, str], idioms: Sequence[str], busy: set[int]) -> Quantity | None:
    span = Span(*m.span())
    if m["percent"]:
        return _made(span, plain(m["pn"]), "%", "share", bool(m["about"] or m["pb"]), "percent")
    if m["fd"]:
        return _fraction(m, span)
    if m["tenth"]:
        value = (plain(m["tenth"]) or Decimal(0)) * 10 + (5 if m["half"] else 0)
        refused = text[m.start() - 1 : m.start()] in {"建", "组", "合"} or "一成" in m[0] and not (m["tabout"] or m["tb"])
        return None if refused else _made(span, value, "%", "share", bool(m["tabout"] or m["tb"]), "tenths")
    if m["halfof"]:
        unit = "个月" if m["hunit"] == "月" else m["hunit"]
        return _made(span, Decimal("0.5"), unit, "duration", bool(m["hfabout"] or m["hfb"]), "half")
    if m["morehalf"]:
        return _made(span, Decimal(50), "%", "share", True, "half")
    if m["onehalf"]:
        return _made(Span(m.start("onehalf"), m.end()), Decimal(50), "%", "share", bool(m["habout"] in {"近", "超", "超过", "约", "逾"} or m["hb"]), "half")
    return _counted(m, text, line, kinds, idioms, busy)


def _fraction(m: re.Match[str], span: Span) -> Quantity | None:
    below, above = plain(m["fd"]), plain(m["fn"])
    if not below or above is None:
        return None
    value = (above * 100 / below).quantize(Decimal("0.01"))
    return _made(span, value, "%", "share", bool(m["fabout"] or m["fb"]), "fraction")


def _counted(m: re.Match[str], text: str, line: Span, kinds: dict[str, str], idioms: Sequence[str], busy: set[int]) -> Quantity | None:
    begin = m.start("n")
    if any(i in busy for i in range(begin, m.end("unit"))) or _refused(m, text, line, kinds, idioms):
        return None
    value, upper = _value(m, "n", "scale"), None
    if value is None:
        return None
    if m["n2"]:
        upper = _value(m, "n2", "scale2")
        if upper is None or "、" in text[m.end("n") : m.start("n2")]:
            return None
        value *= Decimal(SCALES.get(m["scale2"], 1)) if m["scale2"] and not m["scale"] and value < 10000 else 1
        if upper <= value:
            return None
    value += Decimal("0.5") if m["ghalf"] or m["many"] == "半" else 0
    approximate = any(m[g] for g in ("qabout", "i1", "i2", "i3", "gmany", "qb")) or m["many"] == "多" or "多" in m["unit"]
    unit = _unit(m, kinds)
    start = m.start() if m["qabout"] else begin
    return _made(Span(start, m.end()), value, unit[0], unit[1], bool(approximate), "number", upper)


def _unit(m: re.Match[str], kinds: dict[str, str]) -> tuple[str, str]:
    unit = m["unit"]
    if m["ghalf"] or m["gmany"]:
        return ("个月" if unit in {"月", "个月"} else unit.removeprefix("个"), "duration") if kinds[unit] == "duration" else (unit, kinds[unit])
    if m["per"]:
        return unit + m["per"], "rate"
    if unit == "个多月":
        return "个月", "duration"
    return unit, kinds[unit]


def _value(m: re.Match[str], number: str, scale: str) -> Decimal | None:
    value = plain(m[number])
    if value is None and m[number][:1] in {"百", "千"}:
        value = plain("一" + m[number])
    return None if value is None else value * (SCALES[m[scale]] if m[scale] else 1)


def _refused(m: re.Match[str], text: str, line: Span, kinds: dict[str, str], idioms: Sequence[str]) -> bool:
    """Whether the number is part of a name, an ordinal, an idiom, or an article."""
    begin, unit = m.start("n"), m["unit"]
    before, behind = text[max(line.begin, begin - 6) : begin], text[m.end() : min(line.end, m.end() + 6)]
    if not m["qabout"] and BEFORE.search(before) and not (before.endswith("前") and kinds[unit] == "duration" and before[-2:] != "年前"):
        return True
    if m["n"].isascii():
        if unit == "期":
            return not re.search("[一-鿿]$", before) or before.endswith("第") or bool(re.match("工程|项目|建设|间", behind))
        return unit in {"号", "月"} or (unit == "年" and m["n"].isdecimal() and len(m["n"]) == 4) or (unit == "日") or _is_name(m, text, line)
    return _han_refused(m, text, line, before, behind, idioms)


def _is_name(m: re.Match[str], text: str, line: Span) -> bool:
    """12345热线, 9路公交, 3号楼, 5G基站: a number that names."""
    return bool(BEHIND.match(text[m.end("n") : m.end("n") + 4])) and m["unit"] not in {"组", "队", "级", "日"} or (
        m["unit"] == "G" or (m["unit"] in {"级", "组", "队", "线", "站", "部", "版"} and m["n"].isdecimal() and int(m["n"]) < 10 and not m["qabout"]
                             and bool(re.match("[一-鿿]", text[m.end("unit") : m.end("unit") + 1])) and m["unit"] in {"级", "线", "站", "版"}))


def _han_refused(m: re.Match[str], text: str, line: Span, before: str, behind: str, idioms: Sequence[str]) -> bool:
    begin, number, unit = m.start("n"), m["n"], m["unit"]
    if any(text.startswith(w, begin - k) for w in idioms for k in range(len(w)) if begin - k >= line.begin and k + len(number) <= len(w)):
        counted = number != "一" or unit not in COUNTING_ONE
        exempt = number == "一" and re.search(r"(?:每[一-鿿]{0,4}|[一-鿿])$", before) and unit in {"部", "家", "段", "组"} and not re.match("[一-鿿]", behind)
        if not exempt and (counted or any(text.startswith(w, begin) for w in idioms if len(w) > len(number) + len(unit))):
            return True
    if unit == "月" and not (m["ghalf"] or m["gmany"]):
        return True
    if number[0] in "零〇○" or re.search(r"(?:最后|头|末|后|某|任)$", before):
        return True
    if re.fullmatch(r"[百千]+", number) and not (m["i1"] or m["scale"] or m["qabout"]):
        return True  # 百家, 千户: many
    if _quoted(text, begin, line):
        return True
    if number == "一" and not (m["scale"] or m["i1"] or m["gmany"] or m["ghalf"] or m["qabout"]):
        return _is_article(m, text, line, before, behind, unit)
    return bool(m["scale"] and not m["i1"] and len(number) == 0)


def _is_article(m: re.Match[str], text: str, line: Span, before: str, behind: str, unit: str) -> bool:
    """一 before its noun (一份合同, 一场暴雨) is an article; behind it, behind 每 or with 名, 轮, 次 it counts."""
    if re.search(r"(?:[再又有同每逐的]|另|任何|这|那|某|进|近)$", before):
        return True
    followed = bool(re.match("[一-鿿“]", behind))
    if unit in COUNTING_ONE:
        if unit in {"年", "天", "次", "周"} and (m.start("n") == line.begin or re.search(r"[,;:。“”!?]$", before)):
            return True  # 一年停水八十天, 一天多掏四千元: the base of a rate
        if unit == "次":
            return followed and not re.match(r"由|的|[,。;]", behind) and not re.search(r"每", before)
        return unit in {"年", "天", "周", "小时", "分钟"} and not DURATION_ENDS.match(behind)
    if unit in {"班", "处", "场", "条", "段", "家", "则", "股", "个"} and not re.search(r"(?:每[一-鿿]{1,4}|各[一-鿿]{0,4})$", before) and not re.search("[一-鿿]$", before):
        return True
    if re.search(r"(?:每[一-鿿]{1,4}|各[一-鿿]{0,4}|[聘派任选]|仅|只有|只)$", before):
        return False
    return followed or not re.search("[一-鿿)]$", before)


def _quoted(text: str, begin: int, line: Span) -> bool:
    """Whether a Chinese numeral stands in a short quotation: “两个维护”, “一托二”."""
    opening = text.rfind("“", max(line.begin, begin - 12), begin + 1)
    if opening < 0 or "”" in text[opening:begin]:
        return False
    closing = text.find("”", begin, min(line.end, begin + 16))
    return closing >= 0 and closing - opening <= 16 and not re.search("[,。;!?]", text[opening:closing])


def _made(span: Span, value: Decimal | None, unit: str, kind: str, approximate: bool, rule: str, upper: Decimal | None = None) -> Quantity | None:
    if value is None:
        return None
    return Quantity(span, value, unit, f"quantity/{rule}", kind, upper, approximate)


