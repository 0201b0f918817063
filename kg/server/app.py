"""The routes of the server, and what all of them share: who may ask, how an answer is sent, how a refusal is said."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pyoxigraph as ox
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg import folder as locks
from kg.errors import StoreError
from kg.query import FOLDER
from kg.server import Settings, answering, description, media, pages, protocol, refusal
from kg.server.workers import Pool, Reply, StoppedError

CHUNK = 1 << 18
LOCAL = ["localhost", "127.0.0.1", "[::1]"]
READING = ["GET", "HEAD"]


@contextmanager
def application(folder: Path, settings: Settings, address: str) -> Iterator[Starlette]:
    """The application for the graph in a folder; its processes live as long as the context. Raises StoreError."""
    embedded = not settings.store
    if embedded:
        locks.settle(folder)  # what a killed build left behind
    if embedded and not answering.exists(folder / FOLDER):
        raise StoreError(f"{folder}: no graph was built there; run kg build REPORT... -o {folder}, or name another folder")
    with locks.held(folder) if embedded and settings.writable else nullcontext():
        views = folder / ".serving" if embedded and settings.writable else None
        if views:  # of a server that was killed
            shutil.rmtree(views, ignore_errors=True)
        pool = Pool(settings.store or str(folder / FOLDER), settings.limits, views=views)
        try:
            yield Server(folder, settings, address, pool).starlette()
        finally:
            pool.close()


class Server:
    """One graph behind one address, which ends with a slash."""

    def __init__(self, folder: Path, settings: Settings, address: str, pool: Pool) -> None:
        self.folder, self.settings, self.address, self.pool = folder, settings, address, pool
        self.about = pool.opened()
        base = self.about["base"]
        self.prefix = base.removeprefix(address) if base.startswith(address) and base.endswith("/") else "id/"

    def starlette(self) -> Starlette:
        """The routes, behind the checks that all of them share."""
        routes = [
            Route("/sparql", self.sparql, methods=[*READING, "POST"]), Route("/sparql/", self.sparql, methods=[*READING, "POST"]),
            *(Route(path, self.data, methods=[*READING, "PUT", "POST", "DELETE"]) for path in ("/data", "/data/{path:path}")),
            *pages.routes(self.folder),
            Route(f"/{self.prefix}{{name}}", self.described, methods=READING),
        ]
        checks = [Middleware(TrustedHostMiddleware, allowed_hosts=self._hosts())]
        if self.settings.origins:
            origins = list(self.settings.origins)
            checks.append(Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["*"], allow_headers=["*"]))
        refused: Any = {
            HTTPException: _said, StoppedError: _stopped,
            refusal.RefusedError: _refused, media.UnacceptableError: _unacceptable,
        }
        return Starlette(routes=routes, middleware=checks, exception_handlers=refused)

    def _hosts(self) -> list[str]:
        """The names that the server answers to: a page elsewhere must not reach it under a name that was made to point here."""
        if self.settings.host in ("127.0.0.1", "::1", "localhost") and not self.settings.address:
            return LOCAL
        return ["*"] if not self.settings.address else [*LOCAL, urlsplit(self.settings.address).hostname or ""]

    async def sparql(self, request: Request) -> Response:
        """Queries, updates, and for a request that asks nothing the description of the service."""
        if request.method in READING and not request.url.query:
            accept = request.headers.get("accept", "")
            if media.HTML in accept:
                return pages.editor()
            about = await self.pool.read({"do": "about"})
            about.answer.close()
            return _written(description.service(self.address, self.settings, about.told.get("graphs", [])), accept)
        body = await protocol.body_of(request, self.settings.limits.body)
        asked = protocol.operation(request.method, request.scope["query_string"], request.headers.get("content-type", ""), body)
        if asked.kind == "query":
            refusal.check(asked.text, allowed=self.settings.allowed)
            return await self._read(request, {"do": "query", "text": asked.text, "default": asked.default, "named": asked.named})
        self._may_write(request)
        refusal.check(asked.text, longest=self.settings.limits.body, allowed=self.settings.allowed)
        return await self._write({"do": "update", "default": asked.default, "named": asked.named}, asked.text.encode())

    async def data(self, request: Request) -> Response:
        """The Graph Store Protocol: one graph, named in the address or by it; what is posted without a name gets a new one."""
        is_new = request.method == "POST" and not request.url.query and not request.path_params.get("path")
        graph = f"{self.address}data/{uuid4()}" if is_new else self._graph(request)
        if request.method in READING:
            return await self._read(request, {"do": "graph", "graph": graph})
        self._may_write(request)
        kind = request.headers.get("content-type", "")
        protocol.check_charset(kind)
        body = await protocol.body_of(request, self.settings.limits.body)
        response = await self._write({"do": request.method.lower(), "graph": graph, "kind": kind}, body)
        if is_new:
            response.headers["Location"] = graph
        return response

    def _graph(self, request: Request) -> str:
        """The IRI of the graph that a request is about; empty for the default graph."""
        if path := request.path_params.get("path"):
            return protocol.checked_iri(f"{self.address}data/{path}")
        names = request.query_params.getlist("graph")
        if "default" in request.query_params and not names:
            return ""
        if len(names) != 1 or "default" in request.query_params:
            protocol.refuse(400, "name one graph: /data?graph=IRI, or /data?default")
        return protocol.checked_iri(names[0])

    async def described(self, request: Request) -> Response:
        """What the graph says of the IRI in the address, or of the one with the same last part under the graph's base."""
        accept = request.headers.get("accept", "")
        if media.HTML in accept:
            return pages.entity()
        name = request.path_params["name"]
        for base in filter(None, (f"{self.address}{self.prefix}", self.about["base"])):
            iri = protocol.checked_iri(base + name)
            reply = await self.pool.read({"base": iri, **description.job(iri, accept)})
            if reply.status != 404:
                break
        return _sent(reply, request.method, Link=f'<{quote(iri, safe=":/?#[]@!$&()*+,;=%")}>; rel="describes"')

    def _may_write(self, request: Request) -> None:
        """Refuse a change where nothing may be changed, and one that another page sent from a reader's browser."""
        if not self.settings.writable:
            protocol.refuse(403, "the graph is served for reading; kg serve --writable lets it be changed")
        origin = request.headers.get("origin")
        allowed = {*self.settings.origins, self.address.rstrip("/"), f"{request.url.scheme}://{request.headers.get('host', '')}"}
        if origin is not None and not allowed & {origin, "*"}:
            protocol.refuse(403, f"{origin}: pages from there may change nothing; start the server with --cors {origin}")

    async def _read(self, request: Request, job: Mapping[str, Any]) -> Response:
        accept = request.headers.get("accept", "")
        reply = await self.pool.read({"base": f"{self.address}sparql", "accept": accept} | dict(job))
        return _sent(reply, request.method)

    async def _write(self, job: Mapping[str, Any], body: bytes) -> Response:
        reply = await self.pool.write({"base": f"{self.address}sparql"} | dict(job), body)
        reply.answer.close()
        if "why" in reply.told:
            protocol.refuse(reply.status, reply.told["why"])
        return Response(status_code=reply.status)


def _sent(reply: Reply, method: str, **further: str) -> Response:
    """An answer that is complete, sent on in pieces with further headers; a refusal in words."""
    if "why" in reply.told:
        reply.answer.close()
        protocol.refuse(reply.status, reply.told["why"])
    headers = {"Content-Length": str(reply.told["length"]), "Vary": "Accept", "X-Content-Type-Options": "nosniff", **further}
    kind = media.header(reply.told["kind"])
    if method == "HEAD":
        reply.answer.close()
        return Response(headers=headers, media_type=kind)
    return Streamed(reply.answer, reply.status, headers, kind)


class Streamed(StreamingResponse):
    """An answer sent in pieces from a file, which is closed in the end, also when the reader goes away before."""

    def __init__(self, answer: IO[bytes], status: int, headers: Mapping[str, str], kind: str) -> None:
        self.pieces = _pieces(answer)
        self.answer = answer
        super().__init__(self.pieces, status, headers, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self.pieces.aclose()
            self.answer.close()


async def _pieces(answer: IO[bytes]) -> AsyncGenerator[bytes, None]:
    while piece := await asyncio.to_thread(answer.read, CHUNK):
        yield piece


def _written(triples: list[ox.Triple], accept: str) -> Response:
    kind = media.best(media.GRAPHS, accept)
    return Response(ox.serialize(triples, format=media.GRAPHS[kind]), media_type=media.header(kind), headers={"Vary": "Accept"})


def _said(_request: Request, error: HTTPException) -> Response:
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


def _stopped(_request: Request, error: StoppedError) -> Response:
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "1"})


def _refused(_request: Request, error: refusal.RefusedError) -> Response:
    return PlainTextResponse(f"{error}\n", error.status)


def _unacceptable(_request: Request, error: media.UnacceptableError) -> Response:
    return PlainTextResponse(f"{error}\n", 406)
