"""A report written for a test, and its mentions, evidence and facts by the words that stand there."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from kg.model import Credit, Entity, Evidence, Header, Mention, Report, Span, Words

TEXT = """清溪县2023年监督工作通报
清溪日报 2023-12-29 记者王青

2023年3月,县纪委监委对清溪县甲镇开展专项检查,发现问题12个。
县纪委监委向甲镇移交线索3至5条。镇长李明参加会议。
计划2024年6月底前建成S101公路,投资约1.5亿元。
群众反映丙公司涉嫌偷排。
"""

# A report that the pipeline itself reads well.
READ = """浏阳市2023年监督工作通报
浏阳日报 2023-12-29 记者王青

2023年3月，市纪委监委对永和镇开展专项检查，发现问题12个。
市纪委监委向永和镇党委移交线索35条。永和镇镇长李明参加会议。
计划2024年6月底前建成S101公路，投资约1.5亿元。
"""


class Writing:
    """Takes a report's text to mentions, evidence and facts by the words that stand there."""

    def __init__(self, source: str, text: str) -> None:
        self.text = text
        title, publisher, reporter = text.split("\n")[0], "清溪日报", "王青"
        credit = Credit(self.words(reporter), self.words("记者"), is_author=True) if reporter in text else None
        header = Header(
            self.words(title),
            date(2023, 12, 29),
            self.words(publisher) if publisher in text else None,
            credits=(credit,) if credit else (),
        )
        self.report = Report(
            sha256(source.encode()).hexdigest()[:12],
            source,
            text,
            text,
            sha256(text.encode()).hexdigest(),
            header,
            (Span(0, len(text)),),
        )

    def words(self, words: str) -> Words:
        return Words(words, self.span(words))

    def span(self, words: str) -> Span:
        begin = self.text.index(words)
        return Span(begin, begin + len(words))

    def entity(self, key: str, kind: str, *names: str, finer: str = "", division: str = "") -> Entity:
        printed = next(name for name in names if name in self.text)
        mention = Mention(self.span(printed), kind, printed, "test/rule", 0.9)
        return Entity(key, kind, names, (mention,), context="清溪县", kind=finer, division=division)

    def evidence(self, words: str, rule: str = "test/rule") -> tuple[Evidence, ...]:
        span = self.span(words)
        return (Evidence.quote(self.report, span, self.text.count("\n", 0, span.begin), rule),)
