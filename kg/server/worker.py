"""One process that answers jobs, one at a time, from a socket: it may be killed at any moment, and nothing else is lost.

A job is a line of JSON, followed by the bytes it counts in `size`. The reply is a line of JSON; an answer's bytes are in an
unnamed file whose descriptor comes with it, complete, so that whoever sends them on knows that none is missing.

    python -m kg.server.worker SOCKET MEGABYTES
"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import IO, Any

from kg.errors import KGError
from kg.server import answering, changing
from kg.server.media import UnacceptableError
from kg.server.refusal import RefusedError

Job = dict[str, Any]
Reply = dict[str, Any]

HEAVY = 77  # the exit code that says why
LOOK = 0.02  # seconds between two looks at the memory taken
GRACE = 3  # seconds after which a process ends itself when nobody is left to kill it
DOINGS: dict[str, Callable[[Job, bytes, IO[bytes]], Reply]] = {
    "query": answering.query, "describe": answering.describe, "graph": answering.graph, "about": answering.about,
    "open": changing.opened, "update": changing.update, "put": changing.put, "post": changing.post, "delete": changing.delete,
}


def main(descriptor: int, megabytes: int) -> None:
    """Answer until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the server ends its processes itself
    threading.Thread(target=_watch, args=(megabytes,), daemon=True).start()
    with socket.socket(fileno=descriptor) as line, line.makefile("rb") as incoming:
        while heading := incoming.readline():
            job: Job = json.loads(heading)
            body = incoming.read(job["size"])
            signal.alarm(math.ceil(job["seconds"]) + GRACE)
            with tempfile.TemporaryFile() as target:
                reply = _done(job, body, target) | {"worn": _taken() > megabytes / 2}
                target.flush()
                signal.alarm(0)
                _send(line, reply, target)


def _send(line: socket.socket, reply: Reply, target: IO[bytes]) -> None:
    told = json.dumps(reply, ensure_ascii=True).encode() + b"\n"
    sent = socket.send_fds(line, [told], [target.fileno()])
    line.sendall(told[sent:])


def _watch(megabytes: int) -> None:
    """End the process as soon as it has taken too much memory. The database runs without Python's lock, so this can."""
    while _taken() <= megabytes:
        time.sleep(LOOK)
    os._exit(HEAVY)


def _taken() -> float:
    """The most memory that this process has had, in megabytes."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _done(job: Job, body: bytes, target: IO[bytes]) -> Reply:
    """The reply to a job; what a request did wrong, and what a database may raise, is told and not raised."""
    try:
        return DOINGS[job["do"]](job, body, target)
    except RefusedError as error:
        return _failed(error.status, str(error))
    except UnacceptableError as error:
        return _failed(406, str(error))
    except (KGError, RuntimeError, SyntaxError, ValueError) as error:
        return _failed(400, str(error))
    except (MemoryError, OSError) as error:
        return _failed(503, str(error) or type(error).__name__)


def _failed(status: int, message: str) -> Reply:
    return {"status": status, "why": " ".join(message.split())[:400]}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
