"""The process that parses: one request after the other on standard input, an answer to each on standard output.

It loads the parsers, then gives up the right to open files and sockets, and bounds its memory; each request has its bound on
processor time. It knows nothing of reports: what the parsed stretches mean is decided by the process that asked.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from kg.errors import ReadError
from kg.read import docx, html, pdf

PARSERS: dict[str, Callable[[bytes], dict[str, Any]]] = {"html": html.parse, "docx": docx.parse, "pdf": pdf.parse}


def serve() -> None:
    """Answer until standard input ends. The bounds on seconds and bytes are the two arguments of the process."""
    seconds, memory = map(int, sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked: this one ends with its input
    come, go = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    html.warm()
    docx.warm()
    pdf.warm()
    confine(memory)
    while request := come.readline(100):
        name, size = request.split()
        _bound(seconds)
        told = json.dumps(answer(name.decode(), come.read(int(size)))).encode()
        go.write(b"%d\n" % len(told) + told)
        go.flush()


def confine(memory: int) -> None:
    """From here on this process opens nothing, writes to no file, and has `memory` bytes."""
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 0)  # those that are open stay usable


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard),) * 2)


def _bound(seconds: int) -> None:
    """Ends this process when the next file takes longer."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def answer(name: str, raw: bytes) -> dict[str, Any]:
    """What a parser makes of the bytes, or why it refuses them."""
    try:
        return PARSERS[name](raw)
    except ReadError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "needs more memory than a report may; give its text"}


