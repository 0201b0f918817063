"""What a report says of itself: title, day, publisher, authors, editors, and which lines are its body."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kg import read
from kg.model import Report
from kg.ontology import Ontology

PORTAL = """首页 > 政务要闻 > 县区动态
霍山县抓好茶园管护
发布时间：2024-04-18 09:20  来源：霍山县融媒体中心  浏览次数：1,024
字体：大 中 小

四月以来，全县管护茶园16万亩。
责任编辑：方晓琴
上一篇：某县召开会议
下一篇：某地晴好
"""
PAPER = """灌云县纪委监委深化作风建设
来源：连云港日报 2023年11月8日 记者 孙立群 通讯员 何佳

今年以来，县纪委监委查处问题26起。
"""
ALONE = """安福县樱花盛开
2024/3/9
文/图 张　磊

全县接待游客12万人次。
"""
SITE = """柳林县人民政府网
柳林县关于禁止露天焚烧的通告
成文日期：2024年9月10日

全县禁止露天焚烧秸秆。
"""
WIRE = """隆回县种粮补贴发放到位

本报讯（记者 欧阳文静 通讯员 罗成）6月3日，全县发放补贴3200万元。
（责编：谭敏）
"""
SPEECH = """政府工作报告
——2024年1月9日在岚县第十七届人民代表大会第四次会议上
岚县人民政府县长　武志刚

各位代表：
2023年，全县粮食产量达8.6万吨。
"""
NOTICE = """柳林县人民政府关于禁止露天焚烧的通告
索引号：LL-2024-018
发文机关：柳林县人民政府
成文日期：2024年9月10日

全县禁止露天焚烧秸秆。
"""
SIGNED = """安福县樱花盛开
2024/3/9

全县接待游客12万人次。（安福县融媒体中心 刘海波）
编辑：李  娜  审核：王建国
"""
MARKDOWN = """# 远安县抓实水源地保护
> 二〇二四年六月十二日

县水利局巡查水库18座。
"""
UPDATED = """更新时间：2024-06-30
丰都县整治河道
成文日期：2024-05-02　发布时间：2024-05-06

县水利局清淤河道12公里。
"""
NO_DAY = """标题：巫溪县建成大桥
日期：2024.02.30

大桥建成通车。全县投资2.1亿元。
"""


def report_of(text: str, known: Ontology) -> Report:
    return read.read_text(text, "report.txt", known)


def told(text: str, known: Ontology) -> dict[str, Any]:
    header = report_of(text, known).header
    return {
        "title": header.title and header.title.text,
        "issued": header.issued,
        "publisher": header.publisher and header.publisher.text,
        "authors": [c.name.text for c in header.credits if c.is_author],
        "editors": [c.name.text for c in header.credits if c.is_editor],
    }


def row(title: str, issued: date | None, publisher: str | None, authors: str = "", editors: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "issued": issued,
        "publisher": publisher,
        "authors": authors.split(),
        "editors": editors.split(),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PORTAL, row("霍山县抓好茶园管护", date(2024, 4, 18), "霍山县融媒体中心", editors="方晓琴")),
        (PAPER, row("灌云县纪委监委深化作风建设", date(2023, 11, 8), "连云港日报", "孙立群 何佳")),
        (WIRE, row("隆回县种粮补贴发放到位", None, None, "欧阳文静 罗成", "谭敏")),
        (NOTICE, row("柳林县人民政府关于禁止露天焚烧的通告", date(2024, 9, 10), "柳林县人民政府")),
        (SIGNED, row("安福县樱花盛开", date(2024, 3, 9), None, "刘海波", "李娜")),
        (MARKDOWN, row("远安县抓实水源地保护", date(2024, 6, 12), None)),
        (UPDATED, row("丰都县整治河道", date(2024, 5, 6), None)),
        (ALONE, row("安福县樱花盛开", date(2024, 3, 9), None, "张磊")),
        (SITE, row("柳林县关于禁止露天焚烧的通告", date(2024, 9, 10), "柳林县人民政府网")),
        (NO_DAY, row("巫溪县建成大桥", None, None)),
        (SPEECH, row("政府工作报告", None, None, "武志刚")),
    ],
    ids=[
        "portal",
        "paper",
        "wire",
        "notice",
        "signed",
        "markdown",
        "published and updated",
        "words and pictures by one",
        "masthead",
        "a day no calendar has",
        "speech",
    ],
)
def test_a_header_is_read_whatever_its_layout(text: str, says: dict[str, Any], known: Ontology) -> None:
    assert told(text, known) == says


def test_furniture_labels_and_neighbouring_titles_are_no_part_of_the_body(known: Ontology) -> None:
    report = report_of(PORTAL, known)
    assert [span.of(report.text) for span in report.body] == ["四月以来，全县管护茶园16万亩。"]


def test_the_speaker_has_body_and_office(known: Ontology) -> None:
    (credit,) = report_of(SPEECH, known).header.credits
    assert credit.body
    assert credit.post
    assert (credit.body.text, credit.post.text) == ("岚县人民政府", "县长")


def test_every_word_of_a_header_stands_at_its_place(known: Ontology) -> None:
    for text in (PORTAL, PAPER, WIRE, SPEECH, NOTICE, SIGNED, MARKDOWN, NO_DAY):
        report = report_of(text, known)
        header = report.header
        stretches = [header.title, header.publisher, *(c.name for c in header.credits), *(c.post for c in header.credits)]
        for words in filter(None, stretches):
            assert "".join(words.span.of(text).split()) == "".join(words.text.split()), words


def test_the_author_is_not_taken_from_a_sentence(known: Ontology) -> None:
    text = "石泉县要闻\n2024-03-02\n\n记者在县里采访时，编辑部收到来信6封。\n"
    assert told(text, known) == row("石泉县要闻", date(2024, 3, 2), None)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        pytest.param(
            "首页 > 新闻中心 > 县区动态\n霍山县抓好茶园管护\n2024-04-18\n\n全县管护茶园16万亩。\n",
            "publisher",
            None,
            id="a step of the way to the page is no publisher",
        ),
    ],
)
@pytest.mark.xfail(strict=True, reason="reported")
def test_headers_that_are_not_yet_read(text: str, key: str, value: Any, known: Ontology) -> None:
    assert told(text, known)[key] == value
