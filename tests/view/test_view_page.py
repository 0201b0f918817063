"""Reading with mouse and keys: from an entity, a line, a row or the text to the facts, and from each fact to its words."""

from __future__ import annotations

import re
from itertools import combinations, product

import pytest
import view_sample as sample
from view_browser import Open, Opened


def quotes(opened: Opened) -> list[tuple[str, str, str]]:
    """Each quote in the panel: the marked words, the report's words at the offsets given with it, and the whole."""
    texts = {"r1": sample.TEXT, "r2": sample.SECOND}
    found = []
    for quote in opened.page.locator("#evidence .quote").all():
        report, begin, end = (quote.get_attribute(f"data-{name}") or "" for name in ("report", "begin", "end"))
        found.append((quote.locator("mark").inner_text(), texts[report][int(begin) : int(end)], quote.inner_text()))
    return found


def test_click_on_a_node_shows_its_facts_with_their_words(open_page: Open) -> None:
    opened = open_page()
    opened.click("吉祥水库")
    assert opened.text("#evidence h3") == "吉祥水库"
    assert opened.text("#evidence .subject p") == "设施 · 水利设施 · 属 清溪县 · 3 个相邻实体"
    shown = quotes(opened)
    assert [mark for mark, _, _ in shown] == [
        "县纪委监委对吉祥水库开展监督检查", "县纪委监委对吉祥水库开展监督检查", "群众反映水库渗漏",
        "𠮷祥镇计划于2025年6月完成吉祥水库加固工程",
    ]
    assert all(mark == text for mark, text, _ in shown)
    assert "2024年3月，县纪委监委对吉祥水库开展监督检查，发现问题12个。" in shown[0][2]
    assert opened.page.url.endswith("#n2")


def test_a_character_beyond_16_bits_moves_no_quote(open_page: Open) -> None:
    opened = open_page()
    opened.click("清溪县纪委监委")
    assert ("县纪委监委向𠮷祥镇党委反馈意见",) * 2 in [(mark, text) for mark, text, _ in quotes(opened)]
    opened.page.locator("#evidence .quote", has_text="反馈意见").click()
    assert "".join(opened.page.locator("#reader .here").all_inner_texts()) == "县纪委监委向𠮷祥镇党委反馈意见"


def test_click_on_a_line_shows_its_fact(open_page: Open) -> None:
    opened = open_page()
    (x1, y1), (x2, y2) = opened.where("清溪县水利局"), opened.where("《水库管护办法》")
    opened.page.mouse.click(x1 + 0.45 * (x2 - x1), y1 + 0.45 * (y2 - y1))
    assert opened.text("#evidence .headline b") == "印发《水库管护办法》"
    assert [mark for mark, _, _ in quotes(opened)] == ["清溪县水利局印发《水库管护办法》"]
    assert "规则 issuance/of" in opened.text("#evidence .origin")
    assert "置信度 0.9" in opened.text("#evidence .origin")


def test_click_on_the_empty_canvas_selects_nothing(open_page: Open) -> None:
    opened = open_page(at="#n2")
    box = opened.page.locator("#canvas").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + box["width"] - 20, box["y"] + box["height"] - 20)
    assert opened.text("#evidence h3") == "每一条线都有出处"
    assert "#" not in opened.page.url


def test_status_is_said(open_page: Open) -> None:
    opened = open_page(at="#n2")
    assert opened.page.locator("#evidence .card", has_text="完成加固工程").first.locator(".status").inner_text() == "计划"
    assert opened.page.locator("#evidence .card", has_text="反映水库渗漏").first.locator(".status").inner_text() == "涉嫌或反映"
    assert opened.page.locator("#evidence .card", has_text="开展监督检查").first.locator(".status").count() == 0


def test_click_in_the_text_shows_what_was_read_there(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#reader .said", has_text="清溪县𠮷祥镇").first.click()
    assert "从这段文字读出 3 条事实" in opened.text("#evidence .pane-body")
    sentences = opened.page.locator("#evidence .sentence").all_inner_texts()
    assert [re.sub(r"\s+", " ", s) for s in sentences] == [
        "𠮷祥镇 隶属于 清溪县", "清溪县𠮷祥镇党委 管辖 𠮷祥镇", "李明 任职于 清溪县𠮷祥镇党委",
    ]


def test_a_selection_can_be_sent_and_gone_back_from(open_page: Open) -> None:
    opened = open_page(at="#facts/f7")
    assert opened.page.locator("#tab-facts").get_attribute("aria-selected") == "true"
    assert opened.text("#evidence .headline b") == "反馈意见"
    opened.page.locator("#evidence .name", has_text="清溪县纪委监委").click()
    assert opened.page.url.endswith("#facts/n3")
    opened.page.locator("#tab-network").click()
    opened.page.locator("#do-back").click()
    opened.page.locator("#evidence .headline b", has_text="反馈意见").wait_for()
    assert opened.page.locator("#do-back").is_disabled()


@pytest.mark.parametrize(("typed", "name"), [
    ("水利局", "清溪县水利局"), ("县纪委", "清溪县纪委监委"), ("qxxslj", "清溪县水利局"), ("liming", "李明"),
    ("jxsk", "吉祥水库"),
])
def test_search_finds_names_short_names_and_pinyin(open_page: Open, typed: str, name: str) -> None:
    opened = open_page()
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(typed)
    opened.page.keyboard.press("Enter")
    assert opened.text("#evidence h3") == name


def test_search_finds_words_of_the_text(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#query").click()
    opened.page.keyboard.type("一心")
    opened.page.locator("#hits .hit", has_text="上下一心").click()
    assert opened.page.evaluate("document.querySelector('#reader .text').textContent.includes('全镇上下一心')")
    opened.page.locator("#query").click()
    opened.page.keyboard.type("没有这个词")
    assert "没有找到“没有这个词”" in opened.text("#hits")


def test_legend_counts_and_filters(open_page: Open) -> None:
    opened = open_page()
    assert opened.page.locator("#legend .type").all_inner_texts() == [
        "组织机构\n3", "人物\n1", "地点\n2", "设施\n1", "行动项目\n1", "文件\n1",
    ]
    opened.page.locator("#type-Organization").click()
    assert opened.text("#bar .counted span") == "显示 6 / 9 个实体"
    assert {t["text"] for t in opened.drawn()["texts"]}.isdisjoint({"清溪县水利局", "清溪县纪委监委", "清溪县𠮷祥镇党委"})
    opened.page.locator("#type-Organization").click()
    assert opened.text("#bar .counted span") == "显示 9 / 9 个实体"


def test_filters_of_facts_reach_network_and_tables(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#do-filters").click()
    opened.page.locator("#none-filterRelations").click()
    opened.page.locator("#none-filterOthers").click()
    opened.page.locator("#tick-Construction").uncheck()
    opened.page.keyboard.press("Escape")
    opened.page.locator("#tab-facts").click()
    kinds = opened.page.locator("#view-facts tbody tr td:nth-child(2)").all_inner_texts()
    assert sorted(kinds) == ["印发发布", "反映举报", "反馈督促", "开会研讨", "监督检查"]
    opened.page.locator("#view-facts .chip.on").click()
    assert opened.page.locator("#view-facts tbody tr").count() == 17


def test_a_span_chosen_on_the_timeline_filters_everything(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#tab-timeline").click()
    bar = opened.page.locator("#timeline-chart rect.bar", has_text="2025-06").bounding_box()
    chart = opened.page.locator("#timeline-chart svg").bounding_box()
    assert bar
    assert chart
    opened.page.mouse.move(bar["x"] - 4, chart["y"] + 40)
    opened.page.mouse.down()
    opened.page.mouse.move(bar["x"] + bar["width"] + 4, chart["y"] + 44, steps=4)
    opened.page.mouse.up()
    assert [t.split("：")[0] for t in opened.page.locator("#timeline-list .what").all_inner_texts()] == ["完成加固工程"]
    opened.page.locator("#tab-network").click()
    assert opened.text("#bar .counted span") == "显示 3 / 9 个实体"


def test_tables_sort_and_their_rows_lead_to_the_evidence(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#tab-numbers").click()
    heads = opened.page.locator("#view-numbers th button")
    heads.nth(1).click()
    values = opened.page.locator("#view-numbers tbody tr td:nth-child(2)").all_inner_texts()
    assert values == ["30,000–50,000元", "1,242件", "980件", "约 86人", "12个"]
    opened.page.locator("#view-numbers tbody tr").nth(1).click()
    assert opened.text("#evidence .headline b") == "1,242件"
    assert quotes(opened)[0][:2] == ("查处案件1,242件",) * 2


def test_csv_holds_what_is_shown(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#tab-entities").click()
    opened.page.locator("#view-entities input[type=search]").fill("地点")
    with opened.page.expect_download(timeout=30_000) as waiting:
        opened.page.locator("#view-entities .bar .chip").click()
    lines = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert lines == ["\ufeff名称,类型,细类,别称,事实,相邻,报道", "𠮷祥镇,地点,乡镇街道,,3,4,1", "清溪县,地点,县级行政区,,3,2,1"]


def test_pictures_can_be_saved(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#do-save").click()
    with opened.page.expect_download(timeout=30_000) as waiting:
        opened.page.get_by_text("图片 PNG").click()
    assert waiting.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    opened.page.locator("#do-save").click() if not opened.page.get_by_text("矢量图 SVG").is_visible() else None
    with opened.page.expect_download(timeout=30_000) as waiting:
        opened.page.get_by_text("矢量图 SVG").click()
    drawing = waiting.value.path().read_text(encoding="utf-8")
    assert drawing.count("<text") == 9
    assert ">《水库管护办法》</text>" in drawing


def test_path_between_two_entities(open_page: Open) -> None:
    opened = open_page()
    opened.click("李明")
    opened.page.locator("#evidence .actions .chip", has_text="路径").click()
    opened.click("《水库管护办法》")
    assert "路径：4 步" in opened.text("#evidence .pane-body")
    assert opened.page.locator("#evidence .pane-body > .names .name").all_inner_texts() == [
        "李明", "清溪县𠮷祥镇党委", "清溪县纪委监委", "清溪县水利局", "《水库管护办法》",
    ]
    assert opened.text("#bar .counted span") == "显示 5 / 9 个实体"
    assert "".join(opened.page.locator("#reader .here").all_inner_texts()) == "清溪县𠮷祥镇党委书记李明表示"
    opened.page.locator("#leave").click()
    assert opened.text("#bar .counted span") == "显示 9 / 9 个实体"


def test_neighbours_only_hide_and_expand(open_page: Open) -> None:
    opened = open_page()
    opened.click("清溪县水利局")
    opened.page.locator("#evidence .actions .chip", has_text="邻域").click()
    assert {t["text"] for t in opened.drawn()["texts"]} >= {"清溪县水利局", "清溪县纪委监委", "《水库管护办法》"}
    assert opened.text("#bar .counted span") == "显示 3 / 9 个实体"
    opened.page.locator("#leave").click()
    opened.page.locator("#evidence .actions .chip", has_text="隐藏").click()
    assert opened.text("#bar .counted span") == "显示 8 / 9 个实体"
    opened.click("《水库管护办法》", click_count=2)
    assert opened.text("#bar .counted span") == "显示 9 / 9 个实体"


def test_places_are_a_tree(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#tab-places").click()
    assert opened.page.locator("#view-places > div > .tree > li > .leaf .name").all_inner_texts() == ["清溪县"]
    assert opened.page.locator("#view-places .tree .tree .name").all_inner_texts() == ["𠮷祥镇", "吉祥水库"]
    opened.page.locator("#view-places .twist").first.click()
    assert opened.page.locator("#view-places .tree .tree").count() == 0


def test_english_at_a_click(open_page: Open) -> None:
    opened = open_page(at="#n2")
    opened.page.locator("#switch-language").click()
    assert opened.page.locator("html").get_attribute("lang") == "en"
    assert opened.text("#evidence .subject p") == "Facility · Waterworks · in 清溪县 · 3 neighbours"
    everything = opened.page.locator("#tabs, #legend, #bar").all_inner_texts()
    assert not re.search(r"[\u4e00-\u9fff]", " ".join(everything))


@pytest.mark.parametrize("name", ["sample", "large200", "large1000"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_two_names_overlap(open_page: Open, name: str, width: int) -> None:
    opened = open_page(name, width=width, height=844)
    texts = opened.drawn()["texts"]
    assert len(texts) >= (9 if name == "sample" else 20)
    assert all("13px" in t["font"] for t in texts)
    for a, b in combinations(texts, 2):
        meet = a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
        assert not meet, (a["text"], b["text"])


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["sample", "large1000", "hundred"])
def test_no_name_covers_the_mark_of_another(open_page: Open, name: str, width: int) -> None:
    shown = open_page(name, width=width, height=844).drawn()
    for text, mark in product(shown["texts"], shown["shapes"]):
        reach = 0.9 * mark["scale"]  # its half width on the screen
        beside = text["left"] >= mark["x"] + reach or text["right"] <= mark["x"] - reach
        assert beside or text["top"] >= mark["y"] + reach or text["bottom"] <= mark["y"] - reach, (text["text"], mark)


def test_a_selection_stands_out(open_page: Open) -> None:
    opened = open_page(at="#n8")
    shapes = opened.drawn()["shapes"]
    clear = {(round(s["x"]), round(s["y"])) for s in shapes if not s["dim"]}
    assert len(clear) == 2
    assert len(shapes) == 9 + 2


def test_large_graph_opens_with_its_foremost(open_page: Open) -> None:
    opened = open_page("large1000")
    assert opened.text("#bar .counted span") == "显示 110 / 1000 个实体"
    opened.page.locator("#show-all").click()
    assert opened.text("#bar .counted span") == "显示 1000 / 1000 个实体"
