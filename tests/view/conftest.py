"""The sample pages as a reader opens them: from a file, without network, their Content-Security-Policy on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest
import view_sample as sample
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from view_browser import ARGS, Open, Opened, chromium, watch

from kg import view
from kg.view.asking import Asking

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[[], Browser]]:
    """Starts a browser of its own."""
    with sync_playwright() as driver:
        yield lambda: driver.chromium.launch(executable_path=chromium(), args=ARGS)


@pytest.fixture(scope="session")
def browser(launch: Callable[[], Browser]) -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    running = launch()
    yield running
    running.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of a sample page by its name, written when first asked for. Those that end with -plain have no SPARQL."""
    folder, done = tmp_path_factory.mktemp("pages"), {}

    def write(name: str) -> Path:
        if name not in done:
            title = sample.HOSTILE[1] if name == "hostile" else sample.TITLE
            network, asking = made(name.removesuffix("-plain"))
            asking = None if name.endswith("-plain") else asking
            done[name] = folder / f"{name}.html"
            done[name].write_text(view.render(network, title=title, terms=TERMS, asking=asking), encoding="utf-8", newline="\n")
        return done[name]

    return write


def made(name: str) -> tuple[nx.MultiDiGraph[str], Asking]:
    """The network of a sample and its graph to ask; `large` is followed by the number of nodes."""
    if name == "hostile":
        return sample.network([sample.hostile(terms=True)]), sample.asking([sample.hostile(terms=False)])
    analyses = [sample.first(), sample.second()]
    if name == "hundred":
        analyses = sample.hundred()
    elif name.startswith("large"):
        analyses = [sample.large(int(name.removeprefix("large")))]
    return sample.network(analyses), sample.asking(analyses)


TERMS = {"Township": ("乡镇街道", "Township"), "Waterworks": ("水利设施", "Waterworks"), "County": ("县级行政区", "County")}


@pytest.fixture
def open_page(browser: Browser, written: Callable[[str], Path]) -> Iterator[Open]:
    """Opens a sample page: `open_page("sample", width=390, theme="dark", at="#n2")`."""
    contexts: list[BrowserContext] = []
    everything: list[Opened] = []

    def open_(name: str = "sample", *, width: int = 1440, height: int = 900, theme: str = "light", at: str = "") -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, accept_downloads=True)  # type: ignore[arg-type]
        context.grant_permissions(["clipboard-write", "clipboard-read"])
        contexts.append(context)
        context.set_default_timeout(5000)
        opened = Opened(context.new_page())
        everything.append(opened)
        watch(opened)
        opened.page.add_init_script(path=HERE / "record_drawing.js")
        opened.page.goto(written(name).as_uri() + at)
        opened.page.locator("html[data-ready]").wait_for(state="attached")
        return opened

    yield open_
    for context in contexts:
        context.close()
    for opened in everything:
        assert opened.requests == []
        assert opened.errors == []
