"""The same page for a hundred reports: they are a filter, and the text of each is unpacked when it is first needed."""

from __future__ import annotations

from pathlib import Path

import pytest
import view_sample as sample
from playwright.sync_api import Page
from view_browser import Open, Opened

COUNT = """
window.unpacked = 0;
const Original = window.DecompressionStream;
window.DecompressionStream = class extends Original { constructor(form) { super(form); window.unpacked += 1; } };
"""


@pytest.fixture
def many(open_page: Open) -> Opened:
    """The page of a hundred reports, which counts what it unpacks."""
    opened = open_page("hundred")
    opened.page.add_init_script(COUNT)
    opened.page.reload()
    opened.page.locator("html[data-ready]").wait_for(state="attached")
    opened.page.wait_for_timeout(300)
    return opened


def unpacked(page: Page) -> int:
    """How many blocks of data the page has unpacked."""
    return int(page.evaluate("window.unpacked"))


def test_texts_are_unpacked_when_they_are_needed(many: Opened) -> None:
    page = many.page
    assert unpacked(page) == 2  # the graph, and the report that is open
    page.goto(page.url.split("#")[0] + "#f905")
    expected = sample.hundred()[90].events[4].evidence[0].words
    page.locator("#evidence .quote mark", has_text=expected).wait_for()
    page.locator("#reader .here", has_text=expected).wait_for()
    assert unpacked(page) == 3
    page.locator("#reader select").select_option(label="第42号通报")
    page.locator("#reader p", has_text="第42号通报单位3").first.wait_for()
    assert unpacked(page) == 4
    page.locator("#tab-entities").click()
    page.locator("#tab-timeline").click()
    page.wait_for_timeout(200)
    assert unpacked(page) == 4
    page.locator("#tab-facts").click()
    page.locator("#view-facts .row").first.wait_for()
    assert unpacked(page) == 101


def test_every_text_is_searched(many: Opened) -> None:
    words = sample.hash_words(99, 5)[:8]
    many.page.locator("#query").fill(words)
    many.page.locator("#hits .hit", has_text=words).click()
    many.page.locator("#reader .text", has_text=words).wait_for()
    assert many.page.locator("#reader select").evaluate("one => one.selectedOptions[0].text") == "第99号通报"


def test_reports_are_a_filter(many: Opened) -> None:
    page = many.page
    page.locator("#tab-entities").click()
    assert "1001 行" in page.locator("#view-entities").inner_text()
    page.locator("#tab-network").click()
    page.locator("#do-filters").click()
    ticks = page.locator("#filters fieldset", has=page.locator("legend", has_text="报道")).locator("label")
    assert ticks.count() == 100
    assert ticks.nth(7).inner_text().split() == ["第7号通报", "10"]
    page.locator("#none-filterReports").click()
    ticks.nth(7).click()
    page.keyboard.press("Escape")
    page.locator("#tab-entities").click()
    assert {row.split("\t")[0] for row in page.locator("#view-entities tbody tr").all_inner_texts()} == {
        "清溪县纪委监委", *(f"第7号通报单位{i}" for i in range(10)),
    }
    page.locator("#tab-facts").click()
    assert "10 行" in page.locator("#view-facts .bar").inner_text()


def test_questions_are_asked_of_all(many: Opened) -> None:
    many.page.locator("#tab-query").click()
    many.page.locator(".ask", has_text="谁向谁移交了线索").click()
    many.page.locator("#ask-answer .row").first.wait_for()
    assert many.page.locator("#ask-status").inner_text().startswith("1000 行")
    many.page.locator("#ask-answer .row").nth(120).click()
    assert many.text("#evidence .headline b") == "移交线索"


def test_size_with_a_hundred_texts(written) -> None:  # type: ignore[no-untyped-def]
    plain, whole = (Path(written(name)).stat().st_size for name in ("hundred-plain", "hundred"))
    assert plain <= 1_500_000
    assert whole - plain <= 2_900_000
