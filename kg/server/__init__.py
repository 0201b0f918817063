"""The endpoint of a built graph: SPARQL 1.1 Protocol, Graph Store Protocol, descriptions of IRIs and two pages, over HTTP.

    kg.server.serve(Path("output"), Settings(port=7878))

Queries run in processes of their own (`workers`, `worker`), so that one that takes too long or too much is killed and answered
with 503, and the next one finds the server as it was. Nothing is changed without `writable`; nothing is fetched from elsewhere
without its address in `allowed`. The optional extra `serve` brings the libraries that speak HTTP.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ServeError

if TYPE_CHECKING:
    from starlette.applications import Starlette

PORT = 7878
BACKLOG = 256  # requests under way at once; a further one is told to come again
MISSING = "kg serve needs more libraries; pip install 'mailuo[serve]', or in a checkout '.[serve]', installs them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take. Seconds by the clock; memory in megabytes for each process; sizes in bytes."""

    seconds: float = 10.0  # a change has one more for each megabyte that comes with it
    memory: int = 1024
    answer: int = 256 << 20
    body: int = 64 << 20
    workers: int = 0  # 0: one for each processor, two at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a graph is served. `address` is what readers call the server, behind a proxy; pages of `origins` may ask it."""

    host: str = "127.0.0.1"
    port: int = PORT
    address: str = ""
    store: str = ""
    writable: bool = False
    origins: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    limits: Limits = Limits()


def serve(folder: Path, settings: Settings, *, told: Callable[[str], None]) -> None:
    """Serve the graph in `folder` until Ctrl-C. `told` is given the address once requests are taken.

    Raises StoreError without a graph, or when another process writes it; ServeError for a port in use or a library missing.
    """
    try:
        import uvicorn

        from kg.server.app import application
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "kg":
            raise
        raise ServeError(f"{MISSING} ({error.name} is missing)") from None
    with ExitStack() as held:
        listening = held.enter_context(_listening(settings))
        here = _address(settings.host, listening.getsockname()[1])
        address = settings.address.rstrip("/") + "/" if settings.address else here
        app: Starlette = held.enter_context(application(folder, settings, address))
        config = uvicorn.Config(
            app, log_level="warning", limit_concurrency=BACKLOG, server_header=False, timeout_graceful_shutdown=1,
        )
        told(here)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ServeError(f"{settings.host}:{settings.port}: cannot listen there ({why}); choose another --port") from None


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"
