"""Takes the picture for the README: `make_screenshot.py [PICTURE [PAGE]]`.

By default page.png beside this file, of output/graph.html.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def take(picture: Path, page: Path, *, selection: str = "n2") -> None:
    """The page with an entity selected: network, evidence and report side by side."""
    from view_browser import ARGS, chromium

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, device_scale_factor=1, color_scheme="light")
        opened = context.new_page()
        opened.goto(f"{page.resolve().as_uri()}#{selection}")
        opened.locator("html[data-ready]").wait_for(state="attached")
        opened.wait_for_timeout(1000)
        opened.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    target = given[0] if given else HERE / "page.png"
    take(target, given[1] if len(given) > 1 else HERE.parent.parent / "output" / "graph.html")
    print(target)
