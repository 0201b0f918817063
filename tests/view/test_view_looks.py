"""How the page looks and who can use it: both themes, wide and narrow, by keys alone, and what axe-core finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from view_browser import Open

TABS = ("network", "entities", "facts", "numbers", "timeline", "places", "query", "about")


@pytest.mark.parametrize(("theme", "ground"), [("light", "rgb(244, 242, 236)"), ("dark", "rgb(15, 19, 25)")])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_themes_and_widths(open_page: Open, tmp_path: Path, theme: str, ground: str, width: int, height: int) -> None:
    opened = open_page(width=width, height=height, theme=theme)
    opened.click("吉祥水库")
    picture = opened.page.screenshot(path=tmp_path / f"{theme}-{width}.png")
    assert len(picture) > 20_000
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == ground


@pytest.mark.parametrize("tab", TABS)
def test_nothing_is_wider_than_a_phone(open_page: Open, tab: str) -> None:
    opened = open_page(width=390, height=844)
    opened.page.locator(f"#tab-{tab}").click()
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 390
    assert opened.page.evaluate("document.documentElement.scrollHeight") == 844


def test_theme_can_be_switched(open_page: Open) -> None:
    opened = open_page()
    before = {s["colour"] for s in opened.drawn()["shapes"]}
    opened.page.locator("#switch-theme").click()
    after = {s["colour"] for s in opened.drawn()["shapes"]}
    assert before.isdisjoint(after)
    assert len(before) == len(after) == 6


def test_on_a_phone_the_evidence_is_a_sheet_and_the_report_its_other_half(open_page: Open) -> None:
    opened = open_page(width=390, height=844)
    assert not opened.page.locator("#side").is_visible()
    opened.click("吉祥水库")
    opened.page.locator("#evidence .quote").first.click()
    assert opened.page.locator("#reader .here").first.is_visible()
    assert not opened.page.locator("#evidence").is_visible()
    opened.page.locator("#pane-evidence").click()
    assert opened.page.locator("#evidence").is_visible()
    opened.page.locator("#pane-close").click()
    assert not opened.page.locator("#side").is_visible()


def test_keys_alone_reach_table_evidence_and_report(open_page: Open) -> None:
    opened = open_page()
    press = opened.page.keyboard.press
    opened.page.locator("#tab-network").focus()
    press("ArrowRight")
    assert opened.page.locator("#tab-entities").get_attribute("aria-selected") == "true"
    for _ in range(40):
        press("Tab")
        if opened.page.locator(".row:focus", has_text="水库").count():
            break
    press("Enter")
    assert opened.text("#evidence h3") == "吉祥水库"
    for _ in range(60):
        press("Tab")
        if opened.page.locator(".said:focus").count():
            break
    press("ArrowDown")
    press("Enter")
    assert opened.page.locator("#evidence .card").count() >= 1
    press("Escape")
    assert opened.text("#evidence h3") == "每一条线都有出处"


def test_keys_move_the_picture(open_page: Open) -> None:
    opened = open_page()
    opened.page.locator("#canvas").focus()
    x, y = opened.where("吉祥水库")
    opened.page.keyboard.press("ArrowRight")
    assert opened.where("吉祥水库") == (pytest.approx(x - 80, abs=2), pytest.approx(y, abs=2))
    opened.page.keyboard.press("0")
    assert opened.where("吉祥水库") == (pytest.approx(x, abs=2), pytest.approx(y, abs=2))
    opened.page.keyboard.press("+")
    (x1, _), (x2, _) = opened.where("吉祥水库"), opened.where("清溪县纪委监委")
    opened.page.keyboard.press("0")
    assert x2 - x1 > opened.where("清溪县纪委监委")[0] - opened.where("吉祥水库")[0]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing(open_page: Open, tab: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened = open_page(theme=theme, at=f"#{tab}/n2" if tab != "network" else "#n2")
    opened.page.wait_for_timeout(200)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = axe.Axe().run(opened.page, options=rules).response["violations"]
    assert [(v["id"], [re.sub(r"\s+", " ", n["html"])[:160] for n in v["nodes"]][:4]) for v in found] == []


def test_axe_finds_nothing_in_what_floats(open_page: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened = open_page()
    opened.page.locator("#do-filters").click()
    opened.page.locator("#query").fill("清溪")
    found = axe.Axe().run(opened.page).response["violations"]
    assert [(v["id"], [n["html"][:160] for n in v["nodes"]][:4]) for v in found] == []
