"""A real browser on the page, and what a test may see of it: what is on the screen, never the page's own functions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from math import hypot
from typing import Any

import pytest
from playwright.sync_api import Page

ARGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]


def chromium() -> str:
    """The browser of this machine."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no chromium here; `make browser` installs it")
    return found


@dataclass
class Opened:
    """A page with all that went wrong on it: requests that were none of its own, errors, what the policy refused."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def drawn(self) -> dict[str, Any]:
        """What the canvas shows at this moment, once it is still."""
        before = None
        for _ in range(40):
            self.page.wait_for_timeout(60)
            now = self.page.evaluate("() => JSON.parse(JSON.stringify(window.drawnOnCanvas))")
            if now == before:
                break
            before = now
        return dict(now)

    def where(self, label: str) -> tuple[float, float]:
        """The middle of the shape that a name on the canvas belongs to: the nearest."""
        shown = self.drawn()
        text = next(t for t in shown["texts"] if t["text"] == label)

        def distance(shape: dict[str, float]) -> float:
            x = max(text["left"] - shape["x"], 0, shape["x"] - text["right"])
            y = max(text["top"] - shape["y"], 0, shape["y"] - text["bottom"])
            return hypot(x, y)

        shape = min(shown["shapes"], key=distance)
        return shape["x"], shape["y"]

    def click(self, label: str, **how: Any) -> None:
        """A real click of the mouse on an entity's shape."""
        x, y = self.where(label)
        self.page.mouse.click(x, y, **how)

    def text(self, css: str) -> str:
        """The text of an element, as a reader sees it."""
        return self.page.locator(css).first.inner_text()


Open = Callable[..., Opened]


def watch(opened: Opened) -> None:
    """Refuse and note every request that leaves the page, note every error."""
    def is_own(url: str) -> bool:
        return url.split(":")[0] in ("file", "blob", "data")

    def on_route(route: Any) -> None:
        if is_own(route.request.url):
            route.continue_()
        else:
            opened.requests.append(route.request.url)
            route.abort()

    opened.page.route("**/*", on_route)
    opened.page.on("requestfinished", lambda r: None if is_own(r.url) else opened.requests.append(r.url))
    opened.page.on("console", lambda m: opened.errors.append(m.text) if m.type in ("error", "warning") else None)
    opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
