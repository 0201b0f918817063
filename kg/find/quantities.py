"""Quantities: a number with what it counts or measures. 近40公里, 860余万元, 三个半月, 八成以上, 三分之二, 3至5年, 0.15毫克/升.

Dates, ordinals, and names that hold a number are none; neither is 一 as an article (一份合同).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.find.numerals import NUMERALS, SCALES, plain
from kg.find.page import HAN
from kg.model import Quantity, Span, Time
from kg.ontology import Ontology, one_of

# Runs of figures are bounded, far above any number in print: an unbounded one is read again from each of its figures.
# Possessive: a number never gives digits back, since no unit begins with one; so a mile of digits is read in time.
ARABIC = r"\d{1,3}(?:,\d{3}){1,6}+(?:\.\d{1,20}+)?|\d{1,20}+(?:\.\d{1,20}+)?"
CHINESE = f"[{NUMERALS}]{{1,20}}(?:点[零一二三四五六七八九]{{1,20}})?"
SCALE = "万亿|千万|百万|十万|万|亿|千|百"
TO = r"(?:至|到|—{1,2}|–|-|~|～|、)"
# What stands before a number that is part of a name or an ordinal: 第3次, G211, 前4轮, 3号, X215.
BEFORE = re.compile(rf"(?:[国省县乡]道|第|[A-Za-z0-9./:．]|前|届|编号|[Nn]o\.?|(?<![{HAN}])No)$")
# What stands behind: 12345热线, 5号楼, 20日, 2024年第, 3.0T, 9路, 一期.
BEHIND = re.compile(
    r"号|路(?:公交|车)|T(?![a-z])|版|届|中全会|级(?!别)|楼|栋楼|室|排|等奖|大(?=[精报])|[日月](?!游)|热线|平台|联|环"
    r"|组(?!织)|队(?!伍)"
)
# 一 before a noun is an article; behind its noun (蓄水池一座), after 每 or with these classifiers it counts.
COUNTING_ONE = frozenset({"轮", "次", "年", "个月", "天", "小时", "分钟", "岁", "倍", "批", "周"})
# With these it counts only behind its noun or 每: 公厕一处.
LISTED_ONE = frozenset({"班", "处", "场", "条", "段", "家", "则", "股", "个"})
DURATION_ENDS = re.compile(rf"[^{HAN}]|$|的|多|半|零|左右|以上|以下|有余")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The expression of quantities, the kind of each unit, and the idioms that hold a numeral (一律, 三农)."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, str]
    idioms: frozenset[str]
    longest: int  # characters of an idiom


def _grammar(ontology: Ontology) -> Grammar:
    """The grammar of quantities in the words of the lexicon."""
    kinds = {u: kind for kind in ("count", "order", "duration", "measure", "share") for u in ontology.words("units", kind)}
    about, behind = ontology.choice("units", "about"), ontology.choice("units", "behind")
    tried = "|".join((*_shares(about, behind), _halves(about, behind), _counts(ontology, kinds, about, behind)))
    pattern = re.compile(rf"(?![{NUMERALS}]{{40}})(?:{tried})")  # no number has so many numerals: nothing but 一 is read in time
    idioms = frozenset(ontology.words("units", "idiom"))
    return Grammar(pattern, kinds, idioms, max(map(len, idioms), default=0))


def _shares(about: str, behind: str) -> Iterator[str]:
    """百分之三点五, 三分之二, 八成半, 一半."""
    yield rf"(?P<about>{about})?(?P<percent>百分之(?P<pn>[{NUMERALS}]{{1,20}}(?:点[{NUMERALS}]{{1,20}})?))(?P<pb>{behind})?"
    yield rf"(?P<fabout>{about})?(?P<fd>[{NUMERALS}\d]{{1,3}})分之(?P<fn>[{NUMERALS}\d]{{1,3}})(?P<fb>{behind})?"
    tenths = r"(?P<tenth>[一二两三四五六七八九])成(?P<half>半)?"
    yield rf"(?P<tabout>{about})?{tenths}(?P<tb>{behind})?(?![为了立功员果效本人绩长就年品都规份天熟])"  # 二成立, 一成本
    yield rf"(?P<habout>{about}|有|达|占|的)(?P<onehalf>一半)(?P<hb>{behind})?(?!天|路)|(?P<morehalf>一半(?:以上|左右|多))"


def _halves(about: str, behind: str) -> str:
    """半年, 半个月; 上半年 and 大半天 are none."""
    unit = r"(?P<hunit>小时|年(?!来|度|以)|月(?!底|板|刊)|天)"
    return rf"(?P<hfabout>{about})?(?<![上下多大前后过])(?P<halfof>半)个?{unit}(?P<hfb>{behind})?"


def _counts(ontology: Ontology, kinds: Iterable[str], about: str, behind: str) -> str:
    """A number or a range of two with its unit: 近40公里, 3至5年, 860余万元, 三个半月, 500元/吨."""
    infix, per = ontology.choice("units", "infix"), ontology.choice("units", "per")
    figure = rf"(?:{ARABIC}|{CHINESE})"
    upper = rf"{TO}(?P<n2>{figure})(?P<scale2>{SCALE})?(?P<i3>{infix})?"
    more = rf"(?P<many>多(?![{HAN}]{{0,60}}[个名家户])|半(?![年天夜]))"
    return (
        rf"(?P<qabout>{about})?(?P<n>{figure})(?P<i1>{infix})?(?P<scale>{SCALE})?(?P<i2>{infix})?(?:{upper})?"
        rf"(?P<ghalf>个半)?(?P<gmany>个多)?(?P<unit>{one_of(kinds)}){more}?(?P<per>/{per})?(?P<qb>{behind})?"
    )


def find_quantities(plain_text: str, lines: Sequence[Span], *, times: Sequence[Time], ontology: Ontology) -> tuple[Quantity, ...]:
    """The quantities of the lines given, in the order of the text; none inside a time."""
    grammar = ontology.once(_grammar)
    busy = frozenset(i for t in times for i in range(t.span.begin, t.span.end))
    return tuple(quantity for line in lines for quantity in Reading(plain_text, line, grammar, busy).quantities())


def _about_half(m: re.Match[str]) -> bool:
    return bool(m["habout"] in {"近", "超", "超过", "约", "逾"} or m["hb"])


def _share(span: Span, value: Decimal | None, rule: str, *, about: bool) -> Quantity | None:
    return None if value is None else Quantity(span, value, "%", f"quantity/{rule}", "share", None, about)


def _fraction(m: re.Match[str]) -> Quantity | None:
    below, above = plain(m["fd"]), plain(m["fn"])
    if not below or above is None:
        return None
    value = (above * 100 / below).quantize(Decimal("0.01"))
    return _share(Span(*m.span()), value, "fraction", about=bool(m["fabout"] or m["fb"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """One line, read from left to right; `busy` are the positions of times."""

    text: str
    line: Span
    grammar: Grammar
    busy: frozenset[int]

    def quantities(self) -> Iterator[Quantity]:
        """The quantities of the line. Behind a match that was none, reading goes on after its number: 一张3亩."""
        at = self.line.begin
        while m := self.grammar.pattern.search(self.text, at, self.line.end):
            quantity = self._quantity(m)
            past = m.end("n") if m["n"] else m.start() + 1
            at = max(quantity.span.end if quantity else past, at + 1)
            if quantity:
                yield quantity

    def _quantity(self, m: re.Match[str]) -> Quantity | None:
        span = Span(*m.span())
        if m["percent"]:
            return _share(span, plain(m["pn"]), "percent", about=bool(m["about"] or m["pb"]))
        if m["fd"]:
            return _fraction(m)
        if m["tenth"]:
            return self._tenths(m)
        if m["halfof"]:
            unit, about = "个月" if m["hunit"] == "月" else m["hunit"], bool(m["hfabout"] or m["hfb"])
            return Quantity(span, Decimal("0.5"), unit, "quantity/half", "duration", None, about)
        if m["morehalf"]:
            return _share(span, Decimal(50), "half", about=True)
        if m["onehalf"]:
            return _share(Span(m.start("onehalf"), m.end()), Decimal(50), "half", about=_about_half(m))
        return self._counted(m)

    def _tenths(self, m: re.Match[str]) -> Quantity | None:
        """八成以上; a bare 一成 is mostly the end of another word, and 组成, 建成 follow a number as well."""
        about = bool(m["tabout"] or m["tb"])
        bare = "一成" in m[0] and not (about or self._changed(m.start()))
        if bare or self.text[m.start() - 1 : m.start()] in {"建", "组", "合"}:
            return None
        value = (plain(m["tenth"]) or Decimal(0)) * 10 + (5 if m["half"] else 0)
        return _share(Span(*m.span()), value, "tenths", about=about)

    def _changed(self, begin: int) -> bool:
        """鲜果产量增长|一成: behind a change it is a tenth."""
        return self.text.endswith(("增长", "下降", "减少", "提高", "上涨", "下跌", "增加", "降低"), 0, begin)

    def _counted(self, m: re.Match[str]) -> Quantity | None:
        begin = m.start("n")
        if any(i in self.busy for i in range(begin, m.end("unit"))) or self._refused(m):
            return None
        value, upper = _value(m, "n", "scale"), None
        if value is None:
            return None
        if m["n2"]:
            upper = _value(m, "n2", "scale2")
            if upper is None or "、" in self.text[m.end("n") : m.start("n2")]:
                return None
            if m["scale2"] and not m["scale"] and value < 10000:  # 3至5万元: the scale belongs to both
                value *= SCALES[m["scale2"]]
            if upper <= value:
                return None
        value += Decimal("0.5") if m["ghalf"] or m["many"] == "半" else 0
        unit, kind = self._unit(m)
        span = Span(m.start() if m["qabout"] else begin, m.end())
        return Quantity(span, value, unit, "quantity/number", kind, upper, _is_approximate(m))

    def _unit(self, m: re.Match[str]) -> tuple[str, str]:
        """The unit's full name, and how it counts: 三个半月 is in 个月, 500元/吨 is a rate."""
        unit, kind = m["unit"], self.grammar.kinds[m["unit"]]
        if m["ghalf"] or m["gmany"]:
            months = unit in {"月", "个月"}
            return ("个月" if months else unit.removeprefix("个"), kind) if kind == "duration" else (unit, kind)
        if m["per"]:
            return unit + m["per"], "rate"
        return ("个月", "duration") if unit == "个多月" else (unit, kind)

    def _refused(self, m: re.Match[str]) -> bool:
        """Whether the number is part of a name, an ordinal, an idiom, or an article."""
        unit, number = m["unit"], m["n"]
        before, behind = self._around(m)
        lasting = before.endswith("前") and self.grammar.kinds[unit] == "duration" and before[-2:] != "年前"
        if not m["qabout"] and not lasting and BEFORE.search(before):
            return True
        if not number.isascii():
            return self._refused_numeral(m, before, behind)
        if unit == "期":  # 工程12期 counts, 第12期 and 12期工程 do not
            return not re.search(f"[{HAN}]$", before) or before.endswith("第") or bool(re.match("工程|项目|建设|间", behind))
        year = unit == "年" and number.isdecimal() and len(number) == 4
        return unit in {"号", "月", "日"} or year or self._is_name(m)

    def _around(self, m: re.Match[str]) -> tuple[str, str]:
        """Six characters before the number and six behind its unit, inside the line."""
        begin, end = m.start("n"), m.end()
        return self.text[max(self.line.begin, begin - 6) : begin], self.text[end : min(self.line.end, end + 6)]

    def _is_name(self, m: re.Match[str]) -> bool:
        """12345热线, 9路公交, 3号楼, 5G基站, 2级标准: a number that names."""
        unit = m["unit"]
        if unit not in {"组", "队", "级", "日"} and BEHIND.match(self.text[m.end("n") : m.end("n") + 4]):
            return True
        small = m["n"].isdecimal() and int(m["n"]) < 10 and not m["qabout"]
        followed = re.match(f"[{HAN}]", self.text[m.end("unit") : m.end("unit") + 1])
        return unit == "G" or (unit in {"级", "线", "站", "版"} and small and followed is not None)

    def _refused_numeral(self, m: re.Match[str], before: str, behind: str) -> bool:
        """The same for a Chinese numeral, which is more often part of a word: 一律, 二手, 百家."""
        number, unit = m["n"], m["unit"]
        if self._is_idiom(m, before, behind) or (unit == "月" and not (m["ghalf"] or m["gmany"])):
            return True
        if number[0] in "零〇○" or re.search(r"(?:最后|头|末|后|某|任)$", before):
            return True
        if re.fullmatch(r"[百千]+", number) and not (m["i1"] or m["scale"] or m["qabout"]):
            return True  # 百家, 千户: many
        if self._is_quoted(m.start("n")):
            return True
        alone = number == "一" and not (m["scale"] or m["i1"] or m["gmany"] or m["ghalf"] or m["qabout"])
        return alone and self._is_article(m, before, behind)

    def _is_idiom(self, m: re.Match[str], before: str, behind: str) -> bool:
        """Whether an idiom of the lexicon covers the number; 一 with a counting word passes unless the idiom is longer."""
        begin, number, unit = m.start("n"), m["n"], m["unit"]
        if not self._in_idiom(begin, begin + len(number)):
            return False
        listed = re.search(rf"(?:每[{HAN}]{{0,4}}|[{HAN}])$", before) and not re.match(f"[{HAN}]", behind)
        if number == "一" and unit in {"部", "家", "段", "组"} and listed:  # 企业一家, 每村一组
            return False
        if number != "一" or unit not in COUNTING_ONE:
            return True
        return any(self.text.startswith(w, begin) for w in self.grammar.idioms if len(w) > len(number) + len(unit))

    def _in_idiom(self, begin: int, end: int) -> bool:
        """Whether an idiom that begins in the line covers a stretch."""
        idioms, longest = self.grammar.idioms, self.grammar.longest
        starts = range(max(self.line.begin, end - longest), begin + 1)
        return any(self.text[a:b] in idioms for a in starts for b in range(end, a + longest + 1))

    def _is_article(self, m: re.Match[str], before: str, behind: str) -> bool:
        """一 before its noun (一份合同, 一场暴雨) is an article; behind it, behind 每 or with 名, 轮, 次 it counts."""
        unit, followed = m["unit"], bool(re.match(f"[{HAN}“]", behind))
        if re.search(r"(?:[再又有同每逐的]|另|任何|这|那|某|进|近)$", before):
            return True
        if unit in COUNTING_ONE:
            return self._is_base(m, before, behind)
        each = re.search(rf"(?:每[{HAN}]{{1,4}}|各[{HAN}]{{0,4}})$", before)
        behind_noun = re.search(f"[{HAN}]$", before)
        if unit in LISTED_ONE and not each and not behind_noun:
            return True
        if each or re.search(r"(?:[聘派任选]|仅|只有|只)$", before):
            return False
        return followed or not (behind_noun or before.endswith(")"))

    def _is_base(self, m: re.Match[str], before: str, behind: str) -> bool:
        """一年停水八十天, 一天多掏四千元: the base of a rate; 一次会议, 一年级: part of a word."""
        unit = m["unit"]
        opens = m.start("n") == self.line.begin or re.search(r"[,;:。“”!?]$", before)
        if opens and unit in {"年", "天", "次", "周"}:
            return True
        if unit == "次":
            followed = re.match(f"[{HAN}“]", behind) and not re.match(r"由|的|[,。;]", behind)
            return bool(followed) and "每" not in before
        return unit in {"年", "天", "周", "小时", "分钟"} and not DURATION_ENDS.match(behind)

    def _is_quoted(self, begin: int) -> bool:
        """Whether a Chinese numeral stands in a short quotation: “两个维护”, “一托二”."""
        opening = self.text.rfind("“", max(self.line.begin, begin - 12), begin + 1)
        if opening < 0 or "”" in self.text[opening:begin]:
            return False
        closing = self.text.find("”", begin, min(self.line.end, begin + 16))
        return closing >= 0 and closing - opening <= 16 and not re.search("[,。;!?]", self.text[opening:closing])


def _value(m: re.Match[str], number: str, scale: str) -> Decimal | None:
    """The value of a number with its scale; 百万 and 千人 begin with a power that stands for one."""
    value = plain(m[number])
    if value is None and m[number][:1] in {"百", "千"}:
        value = plain("一" + m[number])
    return None if value is None else value * (SCALES[m[scale]] if m[scale] else 1)


def _is_approximate(m: re.Match[str]) -> bool:
    words = any(m[group] for group in ("qabout", "i1", "i2", "i3", "gmany", "qb"))
    return words or m["many"] == "多" or "多" in m["unit"]
