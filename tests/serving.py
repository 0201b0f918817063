"""A server started as a reader starts it, in a process of its own, and what asks it over HTTP."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

READY = re.compile(rb"(http://\S+/) serves ")


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers under small letters, the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Served:
    """A running server; its address ends with a slash."""

    address: str
    process: subprocess.Popen[bytes]

    def ask(self, path: str, method: str = "GET", *, body: bytes | None = None, wait: float = 60, **headers: str) -> Answer:
        """One request on a connection of its own. Headers are written with _ for -; a Content-Type only where one is given."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=wait)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> Answer:
        """A query sent as a form."""
        body = urlencode({"query": text}).encode()
        return self.ask("/sparql", "POST", body=body, Content_Type="application/x-www-form-urlencoded", **headers)

    def update(self, text: str, **headers: str) -> Answer:
        """An update sent as it is."""
        return self.ask("/sparql", "POST", body=text.encode(), Content_Type="application/sparql-update", **headers)


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """`kg serve` on a free port, until the end of the block."""
    command = [sys.executable, "-m", "kg", "serve", str(folder), "--port", "0", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    try:
        line = process.stdout.readline() if process.stdout else b""
        ready = READY.match(line)
        if not ready:
            process.kill()
            raise RuntimeError(f"the server did not start: {line!r} {process.communicate()[1].decode()}")
        yield Served(ready[1].decode(), process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
