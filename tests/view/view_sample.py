"""A small network made by hand: two reports, every kind of fact, a character beyond 16 bits, and hostile words in every field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

import networkx as nx

from kg import ontology, query
from kg.graph import files, rdf
from kg.graph.network import to_network
from kg.model import (
    Analysis,
    Entity,
    Event,
    Evidence,
    Header,
    Mention,
    Relation,
    Report,
    Span,
    Statistic,
    TimeExpression,
    Unnamed,
    Words,
)
from kg.view.asking import Asking

BASE = "https://example.org/id/"
TITLE = "清溪县2024年监督工作回望"
TEXT = """清溪县2024年监督工作回望
来源：清溪日报 2025-01-08

清溪县𠮷祥镇党委书记李明表示，全镇上下一心。2024年3月，县纪委监委对吉祥水库开展监督检查，发现问题12个。
县纪委监委向𠮷祥镇党委反馈意见，群众反映水库渗漏。𠮷祥镇计划于2025年6月完成吉祥水库加固工程。
全年共查处案件1,242件，处分约86人，挽回损失3至5万元。
"""
SECOND = """水利工作通报

县纪委监委与清溪县水利局会商。2024年11月，清溪县水利局印发《水库管护办法》。全年共查处案件980件。
"""


def report(name: str, text: str, title: str = "", issued: date | None = None) -> Report:
    """A report with a header as far as given."""
    def words(part: str) -> Words | None:
        begin = text.find(part)
        return Words(part, Span(begin, begin + len(part))) if part and begin >= 0 else None

    header = Header(words(title), issued, words("清溪日报"))
    return Report(name, name, text, text, sha256(text.encode()).hexdigest(), header, (Span(0, len(text)),))


def entity(source: Report, key: str, kind: str, *names: str, context: str = "", fine: str = "") -> Entity:
    """An entity with a mention for each name that the text has."""
    spans = [(n, source.text.find(n)) for n in names]
    mentions = tuple(Mention(Span(b, b + len(n)), kind, n, "sample", 1.0) for n, b in spans if b >= 0)
    return Entity(key, kind, names, mentions, context, fine)


def quote(source: Report, words: str, rule: str) -> tuple[Evidence, ...]:
    """The evidence where the words stand first."""
    begin = source.text.index(words)
    return (Evidence.quote(source, Span(begin, begin + len(words)), source.text[:begin].count("。"), rule),)


def first() -> Analysis:
    """The first report: relations, events with every status, numbers, a time."""
    source = report("one.txt", TEXT, TITLE, date(2025, 1, 8))
    entities = (
        entity(source, "county", "Place", "清溪县", fine="County"),
        entity(source, "town", "Place", "𠮷祥镇", context="清溪县", fine="Township"),
        entity(source, "party", "Organization", "清溪县𠮷祥镇党委", "𠮷祥镇党委", context="清溪县", fine="PartyCommittee"),
        entity(source, "discipline", "Organization", "清溪县纪委监委", "县纪委监委", context="清溪县",
               fine="DisciplineInspectionBody"),
        entity(source, "secretary", "Person", "李明", context="清溪县"),
        entity(source, "reservoir", "Facility", "吉祥水库", "水库", context="清溪县", fine="Waterworks"),
        entity(source, "works", "Campaign", "吉祥水库加固工程", context="清溪县", fine="Project"),
    )
    relations = (
        Relation("town", "partOf", "county", quote(source, "清溪县𠮷祥镇党委书记李明表示", "relation/part"), 0.9),
        Relation("party", "jurisdiction", "town", quote(source, "清溪县𠮷祥镇党委书记李明表示", "relation/own"), 0.9),
        Relation("secretary", "affiliation", "party", quote(source, "清溪县𠮷祥镇党委书记李明表示", "relation/post"), 0.8),
        Relation("secretary", "post", "书记", quote(source, "党委书记李明", "relation/post"), 0.8),
        Relation("reservoir", "locatedIn", "county", quote(source, "县纪委监委对吉祥水库开展监督检查", "relation/place"), 0.5),
    )
    events = (
        Event("Inspection", "监督检查", "开展监督检查", (("agent", "discipline"), ("target", "reservoir")),
              quote(source, "县纪委监委对吉祥水库开展监督检查", "inspection/on"), 0.9, "Done", "2024年3月",
              date(2024, 3, 1), date(2024, 3, 31), ("problems",)),
        Event("Feedback", "反馈", "反馈意见", (("agent", "discipline"), ("recipient", "party")),
              quote(source, "县纪委监委向𠮷祥镇党委反馈意见", "feedback/to"), 0.9),
        Event("Complaint", "反映", "反映水库渗漏", (("agent", Unnamed("群众", Span(0, 1))), ("topic", "reservoir")),
              quote(source, "群众反映水库渗漏", "complaint/of"), 0.7, "Alleged"),
        Event("Construction", "完成", "完成加固工程", (("agent", "town"), ("target", "works"), ("target", "reservoir")),
              quote(source, "𠮷祥镇计划于2025年6月完成吉祥水库加固工程", "construction/finish"), 0.8, "Planned", "2025年6月",
              date(2025, 6, 1), date(2025, 6, 30)),
    )
    year = {"begin": date(2024, 1, 1), "end": date(2024, 12, 31)}
    statistics = (
        Statistic("problems", Decimal(12), "个", "发现问题", "12个", quote(source, "发现问题12个", "number/count"), 0.9,
                  agents=("discipline",), begin=date(2024, 3, 1), end=date(2024, 3, 31)),
        Statistic("cases", Decimal(1242), "件", "查处案件", "1,242件", quote(source, "查处案件1,242件", "number/count"), 0.9,
                  agents=("county",), **year),
        Statistic("people", Decimal(86), "人", "处分", "约86人", quote(source, "处分约86人", "number/count"), 0.9,
                  approximate=True, **year),
        Statistic("loss", Decimal(30000), "元", "挽回损失", "3至5万元", quote(source, "挽回损失3至5万元", "number/range"), 0.8,
                  upper=Decimal(50000), **year),
    )
    times = (TimeExpression(date(2024, 3, 1), date(2024, 3, 31), quote(source, "2024年3月", "time/month"), 1.0),)
    return Analysis(source, entities, relations, events, statistics, times)


def second() -> Analysis:
    """The second report shares one body with the first and repeats an indicator."""
    source = report("two.txt", SECOND, "水利工作通报")
    entities = (
        entity(source, "discipline", "Organization", "清溪县纪委监委", "县纪委监委", context="清溪县",
               fine="DisciplineInspectionBody"),
        entity(source, "water", "Organization", "清溪县水利局", context="清溪县", fine="GovernmentDepartment"),
        entity(source, "rules", "Document", "《水库管护办法》", context="清溪县"),
    )
    events = (
        Event("Gathering", "会商", "会商", (("agent", "discipline"), ("target", "water")),
              quote(source, "县纪委监委与清溪县水利局会商", "gathering/with"), 0.8),
        Event("Issuance", "印发", "印发《水库管护办法》", (("agent", "water"), ("target", "rules")),
              quote(source, "清溪县水利局印发《水库管护办法》", "issuance/of"), 0.9, "Done", "2024年11月",
              date(2024, 11, 1), date(2024, 11, 30)),
    )
    statistics = (
        Statistic("cases", Decimal(980), "件", "查处案件", "980件", quote(source, "查处案件980件", "number/count"), 0.9,
                  begin=date(2023, 1, 1), end=date(2023, 12, 31)),
    )
    return Analysis(source, entities, (), events, statistics, ())


def network(analyses: Iterable[Analysis] | None = None) -> nx.MultiDiGraph[str]:
    """The network of the two reports, or of others."""
    return to_network(list(analyses) if analyses else [first(), second()], base=BASE)


def asking(analyses: Iterable[Analysis]) -> Asking:
    """The graph of reports as the page asks it, with the shipped questions."""
    known = ontology.load()
    quads = rdf.to_quads(list(analyses), base=BASE, version="0.1.0", digest="sample")
    questions = {one.name: one.sparql for one in query.questions(known)}
    return Asking(files.trig(quads), query.declared(known) | {"id": BASE}, questions)


def large(count: int) -> Analysis:
    """So many bodies, each tied to two earlier ones, without any randomness."""
    text = "规模测试\n" + "".join(f"单位{i}向单位{(i * 7) // 11}移交线索。\n" for i in range(1, count))
    source = report("large.txt", text, "规模测试")
    entities = tuple(
        Entity(f"b{i}", "Organization", (f"单位{i}",), (Mention(Span(0, 4), "Organization", f"单位{i}", "sample", 1.0),))
        for i in range(count)
    )
    begin, events = len("规模测试\n"), []
    for i in range(1, count):
        words = f"单位{i}向单位{(i * 7) // 11}移交线索。\n"
        roles = (("agent", f"b{i}"), ("recipient", f"b{(i * 7) // 11}"), ("target", f"b{(i * 5) // 13}"))
        evidence = Evidence.quote(source, Span(begin, begin + len(words) - 1), i, "transfer/to")
        events.append(Event("Transfer", "移交", "移交线索", roles, (evidence,), 0.9))
        begin += len(words)
    return Analysis(source, entities, (), tuple(events), (), ())


HOSTILE = (
    "<script>window.broken=1</script>",
    "</script><script>window.broken=1</script>",
    "<img src=x onerror=window.broken=1>",
    "\"><svg onload=window.broken=1>",
    "'><iframe srcdoc='<script>parent.broken=1</script>'>",
    "javascript:window.broken=1",
    "<!--<script>",
    "]]><![CDATA[",
    "{{script}}",
    "${window.broken=1}",
    "<a href='javascript:window.broken=1'>href</a>",
    "<style>*{display:none}</style>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "\u2028window.broken=1\u2029",
    "\U0001f608 \u202e\u0000\u0007",
    "__proto__",
    "constructor",
    "\\\"'`<>&",
    "=HYPERLINK(\"https://example.org\")",
    "<svg><script>window.broken=1</script></svg>",
    "<body onload=window.broken=1>",
    "<input autofocus onfocus=window.broken=1>",
    "<details open ontoggle=window.broken=1>",
    "<video><source onerror=window.broken=1></video>",
    "<math><a xlink:href='javascript:window.broken=1'>m</a></math>",
    "<object data='data:text/html,<script>parent.broken=1</script>'></object>",
    "<embed src='https://example.org/x.swf'>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<form action='https://example.org/'><button>send</button></form>",
    "<template><script>window.broken=1</script></template>",
    "</title><script>window.broken=1</script>",
    "</textarea><img src=x onerror=window.broken=1>",
    "--><script>window.broken=1</script>",
    "*/window.broken=1;/*",
    "');window.broken=1;('",
    "&lt;script&gt;window.broken=1&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.broken=1\\u003c/script\\u003e",
    "url(https://example.org/x.png)",
    "data:text/html;base64,PHNjcmlwdD53aW5kb3cuYnJva2VuPTE8L3NjcmlwdD4=",
)


def hostile(*, terms: bool) -> Analysis:
    """A report whose every text comes from HOSTILE; with `terms`, types and relations too, which RDF would refuse."""
    text = "\n".join(HOSTILE) + "\n"
    source = report("<img src=x onerror=window.broken=1>.txt", text, HOSTILE[0])
    source = source if terms else replace(source, id="hostile")
    entities = tuple(
        Entity(f"h{i}", words if terms and i % 3 == 0 else "Organization", (words, HOSTILE[i - 1]), (), words, words * terms)
        for i, words in enumerate(HOSTILE)
    )
    relations, events, statistics = [], [], []
    for i, words in enumerate(HOSTILE):
        begin = text.index(words)
        evidence = (Evidence.quote(source, Span(begin, begin + len(words)), i, words),)
        other = f"h{(i + 1) % len(HOSTILE)}"
        relations.append(Relation(f"h{i}", words if terms else "partOf", other, evidence, 0.5))
        roles = (("agent", f"h{i}"), ("target", other), ("topic", Unnamed(words, Span(0, 1))))
        day = date(2024, 1 + i // 28, 1 + i % 28)
        events.append(Event(words if terms else "Inspection", words, words, roles, evidence, 0.5, "Done", words, day, day))
        statistics.append(Statistic(f"s{i}", Decimal(i), words, words, words, evidence, 0.5, agents=(f"h{i}",)))
    return Analysis(source, entities, tuple(relations), tuple(events), tuple(statistics), ())


def hundred() -> list[Analysis]:
    """A hundred reports of three thousand characters: each tells of ten bodies of its own and of one that all share."""
    return [_one_of_many(number) for number in range(100)]


def _one_of_many(number: int) -> Analysis:
    bodies = [f"第{number}号通报单位{i}" for i in range(10)]
    told = [f"{body}向清溪县纪委监委移交线索{i + 1}条，涉及{hash_words(number, i)}。" for i, body in enumerate(bodies)]
    padding = "".join(f"会议指出第{number * 100 + i}项工作，{hash_words(number, 100 + i)}。" for i in range(60))
    text = f"第{number}号通报\n\n" + "\n".join(told) + f"\n{padding}\n"
    source = report(f"reports/{number:03}.txt", text, f"第{number}号通报", date(2024, 1 + number % 12, 1))
    shared = entity(source, "shared", "Organization", "清溪县纪委监委", context="清溪县", fine="DisciplineInspectionBody")
    own = [entity(source, f"b{i}", "Organization", body) for i, body in enumerate(bodies)]
    month = 1 + number % 12
    when = {"time_text": f"2024年{month}月", "begin": date(2024, month, 1), "end": date(2024, month, 28)}
    events = [
        Event("Transfer", "移交", "移交线索", (("agent", f"b{i}"), ("recipient", "shared")), quote(source, words[:-1], "to"), 0.9,
              **when)  # type: ignore[arg-type]
        for i, words in enumerate(told)
    ]
    return Analysis(source, (shared, *own), (), tuple(events), (), ())


def hash_words(*of: int) -> str:
    """Thirty Chinese characters that no compression makes short, the same every time."""
    digest = sha256(repr(of).encode()).digest() * 2
    return "".join(chr(0x4E00 + (digest[i] << 4 | digest[i + 1] >> 4)) for i in range(30))
