"""The pages of the server and what they load: files that are all here, under a policy that lets a page load nothing else."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parent / "page"
# The editor sets styles from its script and draws its signs from data; it may ask this server and nobody else.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Vary": "Accept",
}


def routes(folder: Path) -> list[BaseRoute]:
    """The first page, the network of the build in a folder, and the files that pages load."""

    async def network(_request: Request) -> Response:
        page = folder / "graph.html"
        if not page.is_file():
            raise HTTPException(404, f"{page} is missing; build the graph without --no-page")
        return FileResponse(page, headers={"X-Content-Type-Options": "nosniff"})

    async def first(_request: Request) -> Response:
        return _page("index.html")

    return [Route("/", first), Route("/network", network), Mount("/assets", StaticFiles(directory=PAGE))]


def editor() -> Response:
    """The page with the query editor."""
    return _page("editor.html")


def entity() -> Response:
    """The page that shows what the graph says of the IRI in its address."""
    return _page("entity.html")


def _page(name: str) -> Response:
    return FileResponse(PAGE / name, headers=HEADERS, media_type="text/html; charset=utf-8")
