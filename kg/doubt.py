"""Whether a text is a report at all. A text that is none gives a warning, and none of its lines is taken for a fact."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from kg.model import Analysis, Report

HAN = re.compile("[\u3400-\u9fff]")
CLAUSE = re.compile(r"[^\s,。;:!?、,.;!?]+")
CHINESE = 0.4  # the share of Chinese characters below which a text is in another language; reports have 0.73 and more
METRE, VERSES, EVEN = range(4, 9), 4, 0.8  # lines of verse are of one length: 举头望明月,低头思故乡
SPARSE = 3.0  # facts in a hundred characters below which a text tells hardly anything; reports have 5.9 and more


def doubted(analysis: Analysis) -> Analysis:
    """The analysis of a report as it is; of a text that is none, with a warning in the place of its facts."""
    report = analysis.report
    if foreign := _foreign(report):
        return replace(_bare(analysis, foreign), entities=(), about=())
    reason = _reason(analysis)
    return _bare(analysis, reason) if reason else analysis


def _bare(analysis: Analysis, reason: str) -> Analysis:
    told = len(analysis.facts)
    warning = reason + (f"; {told} seeming facts were left out" if told else "")
    return replace(analysis, relations=(), events=(), statistics=(), times=(), warnings=(*analysis.warnings, warning))


def _body(report: Report) -> str:
    return "".join(span.of(report.plain) + "\n" for span in report.body)


def _foreign(report: Report) -> str:
    body = _body(report)
    chinese, printed = len(HAN.findall(body)), len(re.sub(r"\s", "", body))
    if chinese < CHINESE * printed or not printed:
        return f"hardly any Chinese text ({chinese} of {printed} characters); mailuo reads Chinese reports"
    return ""


def _reason(analysis: Analysis) -> str:
    """Why a text seems to be no report, in one line for the person who gave it; empty where it is one."""
    report, body = analysis.report, _body(analysis.report)
    if is_verse(body):
        return "reads like a poem; mailuo reads reports and news"
    dated = report.header.issued is not None and report.header.publisher is not None
    if dated or analysis.times or any(e.type == "Organization" for e in analysis.entities):
        return ""
    told = len(analysis.relations) + len(analysis.events) + len(analysis.statistics)
    sparse = told * 100 < SPARSE * len(HAN.findall(body))
    return "names no body and no day and tells hardly anything; is it a report?" if sparse else ""


def is_verse(body: str) -> bool:
    """Whether most clauses have the same few characters."""
    sizes = Counter(len(clause) for clause in CLAUSE.findall(body))
    [(size, times)] = sizes.most_common(1) or [(0, 0)]
    return size in METRE and times >= VERSES and times >= EVEN * sizes.total()

