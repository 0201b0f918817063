"""What the page must never do: ask a host for anything, run what a report says, or differ between two builds."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import view_sample as sample
from view_browser import Open

from kg import view

TABS = ("entities", "facts", "numbers", "timeline", "places", "query", "about", "network")


def test_every_tab_without_a_request(open_page: Open) -> None:
    opened = open_page()  # the fixture fails the test on any request or error
    for tab in TABS:
        opened.page.locator(f"#tab-{tab}").click()
    opened.page.locator("#switch-language").click()
    opened.page.locator("#switch-theme").click()
    assert opened.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)") == []


def test_no_hostile_text_runs_anywhere(open_page: Open) -> None:
    opened = open_page("hostile")
    for tab in TABS:
        opened.page.locator(f"#tab-{tab}").click()
    for row in range(0, len(sample.HOSTILE), 3):
        opened.page.goto(opened.page.url.split("#")[0] + f"#n{row + 1}")
        opened.page.locator("#evidence h3").first.wait_for()
    opened.page.locator("#tab-facts").click()
    for row in opened.page.locator("#view-facts .row").all()[:45:4]:
        row.click()
    opened.page.locator("#query").fill("<script>")
    opened.page.locator("#hits .hit").first.click()
    assert opened.page.evaluate("window.broken") is None
    assert opened.page.locator("script").count() == 7 + 2  # blocks of data; vis-network and the page's own
    foreign = "iframe, base, img, object, embed, link, style:not(head > style), meta[http-equiv=refresh]"
    assert opened.page.locator(foreign).count() == 0
    assert opened.page.title() == re.sub(r"\s+", " ", sample.HOSTILE[1])


def test_hostile_text_is_shown_as_it_is(open_page: Open) -> None:
    opened = open_page("hostile", at="#facts/f1")
    assert opened.page.locator("#evidence .quote mark").inner_text() == sample.HOSTILE[0]
    assert opened.page.locator("#reader .here").inner_text() == sample.HOSTILE[0]


@pytest.mark.parametrize("markup", [
    "<script>window.broken=1</script>", "<img src=x onerror=window.broken=1>", "<svg onload=window.broken=1></svg>",
    "<a id=a href='javascript:window.broken=1'>a</a>", "<iframe srcdoc='<script>parent.broken=1</script>'></iframe>",
    "<form id=f action='https://example.org/'></form>", "<style>body{background:url(https://example.org/x)}</style>",
    "<link rel=stylesheet href='https://example.org/x.css'>", "<object data='https://example.org/x'></object>",
])
def test_the_policy_alone_stops_markup_that_got_in(
    open_page: Open, written: Callable[[str], Path], tmp_path: Path, markup: str,
) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text(written("sample").read_text("utf-8").replace("</body>", f"{markup}</body>"), "utf-8")
    opened = open_page()
    opened.page.goto(broken.as_uri())
    opened.page.locator("html[data-ready]").wait_for(state="attached")
    opened.page.evaluate("() => { document.getElementById('a')?.click(); document.getElementById('f')?.submit(); }")
    opened.page.wait_for_timeout(150)
    assert opened.page.evaluate("window.broken") is None
    assert opened.page.url == broken.as_uri()
    opened.errors.clear()  # the policy's own messages


def test_policy_names_every_script_by_its_hash(written: Callable[[str], Path]) -> None:
    text = written("sample").read_text("utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert "unsafe" not in policy[1].replace("'wasm-unsafe-eval'", "")  # for the engine of SPARQL
    assert "default-src 'none'" in policy[1]
    assert "connect-src 'none'" in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 2
    for source in (*scripts, *re.findall(r"<style>(.*?)</style>", text, re.DOTALL)):
        assert f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" in policy[1]


def test_same_bytes_every_time() -> None:
    one, two = (view.render(sample.network(), title=sample.TITLE, asking=sample.asking([sample.first()])) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(("name", "most"), [("sample-plain", 650_000), ("large1000-plain", 800_000), ("large1000", 3_000_000)])
def test_size(written: Callable[[str], Path], name: str, most: int) -> None:
    assert written(name).stat().st_size <= most
