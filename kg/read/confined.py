"""Parsing of foreign formats in a process of its own, which may open no file, and has bounds on time and memory.

The parsers of HTML, Word and PDF files are large programs in C that read hostile bytes. What goes wrong in them ends that process
alone, and becomes one line about the file. The process is started when the first such file comes, and serves until it dies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from kg.errors import ReadError

SECONDS = 30  # of processor time for one file
MEMORY = 2 * 2**30  # bytes of address space
LONGEST = 256 * 2**20  # bytes of an answer
_PATIENCE = 20 * SECONDS  # seconds by the clock, on a busy machine, after which a parser that waits is given up

_serving: dict[int, subprocess.Popen[bytes]] = {}  # by process: what a fork would inherit is not its own


def parse(format: str, raw: bytes, source: str) -> dict[str, Any]:
    """What the parser of a format (`html`, `docx`, `pdf`) makes of the bytes: plain lists and texts.

    Raises ReadError for what it refuses, and when it takes more than SECONDS or MEMORY, or dies.
    """
    server = _server()
    try:
        told = _asked(server, format, raw)
    except BaseException:  # an interrupt, too, leaves the two out of step
        _end(server)
        raise
    if told is None:
        raise ReadError(f"{source}: {_cause(_end(server))}; open it, save it again, or give its text")
    if "error" in told:
        raise ReadError(f"{source}: {told['error']}")
    return told


def _server() -> subprocess.Popen[bytes]:
    server = _serving.get(os.getpid())
    if server is None or server.poll() is not None:
        _serving.clear()
        home = str(Path(__file__).resolve().parent.parent.parent)
        paths = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
        # -P: a file that lies in the working folder is no module.
        command = [sys.executable, "-P", "-c", "from kg.read.parsing import serve; serve()", str(SECONDS), str(MEMORY)]
        environment = {**os.environ, "PYTHONPATH": paths}
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )
        _serving[os.getpid()] = server
    return server


def _asked(server: subprocess.Popen[bytes], format: str, raw: bytes) -> dict[str, Any] | None:
    """The answer; None when the process died or said nothing that could be one."""
    to, back = server.stdin, server.stdout
    if to is None or back is None:
        return None
    watch = threading.Timer(_PATIENCE, server.kill)
    watch.daemon = True
    watch.start()
    try:
        to.write(f"{format} {len(raw)}\n".encode() + raw)
        to.flush()
        return _answer(back)
    except (BrokenPipeError, ValueError):
        return None
    finally:
        watch.cancel()


def _answer(back: IO[bytes]) -> dict[str, Any] | None:
    size = back.readline(20).strip()
    if not size.isdigit() or int(size) > LONGEST:
        return None
    body = back.read(int(size))
    told = json.loads(body) if len(body) == int(size) else None
    return told if isinstance(told, dict) else None


def _end(server: subprocess.Popen[bytes]) -> int:
    """Makes sure that the process is gone; its exit code."""
    _serving.clear()
    for pipe in (server.stdin, server.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
    try:
        return server.wait(1)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


def _cause(code: int) -> str:
    if code == -24:  # SIGXCPU
        return f"not read within {SECONDS} seconds of processor time"
    return f"its parser failed or needed more than {MEMORY >> 20} MB of memory"
