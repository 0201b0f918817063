"""A reply that is broken off closes what it holds, at once and not when the garbage is swept."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import IO, Any

import pytest

from kg.server import Limits
from kg.server.app import CHUNK, Streamed
from kg.server.workers import Pool, Reply, StoppedError, Worker


class Slow(Worker):
    """A worker without a process: it replies when it is let go, and keeps what it gave."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__(1)
        self.begun, self.go, self.fails = threading.Event(), threading.Event(), fails
        self.given: list[IO[bytes]] = []

    def do(self, job: Any, _body: bytes, _deadline: float) -> Reply:
        self.begun.set()
        self.go.wait(10)
        if self.fails:
            self.fails = False
            raise StoppedError("it took too long")
        self.given.append(tempfile.TemporaryFile())  # noqa: SIM115
        return Reply({"status": 200, "do": job["do"]}, self.given[-1])


async def broken_off(asked: Coroutine[Any, Any, Reply], worker: Slow) -> None:
    """Ask, go away while the worker works, let it end."""
    task = asyncio.ensure_future(asked)
    await asyncio.to_thread(worker.begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    worker.go.set()
    for _ in range(200):
        if worker.given and worker.given[-1].closed:
            break
        await asyncio.sleep(0.01)


def test_what_was_read_for_a_caller_that_went_away_is_closed() -> None:
    async def run() -> Slow:
        pool, slow = Pool("nowhere", Limits(workers=1), views=None), Slow()
        pool._idle.get_nowait()
        pool._idle.put_nowait(slow)
        await broken_off(pool.read({"do": "query"}), slow)
        assert await pool._idle.get() is slow
        return slow

    assert [answer.closed for answer in asyncio.run(run()).given] == [True]


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_written_for_a_caller_that_went_away_is_closed(fails: bool, tmp_path: Path) -> None:
    async def run() -> Slow:
        pool = Pool("nowhere", Limits(workers=1), views=tmp_path)
        pool.writer = slow = Slow(fails=fails)
        await broken_off(pool.write({"do": "update"}, b""), slow)
        assert not pool._writing.locked()
        return slow

    assert [answer.closed for answer in asyncio.run(run()).given] == [True]


def test_the_view_that_is_opened_after_a_failed_change_is_closed(tmp_path: Path) -> None:
    async def run() -> Slow:
        pool = Pool("nowhere", Limits(workers=1), views=tmp_path)
        pool.writer = slow = Slow(fails=True)
        slow.go.set()
        with pytest.raises(StoppedError):
            await pool.write({"do": "update"}, b"")
        async with pool._writing:
            await asyncio.sleep(0)
        return slow

    assert [answer.closed for answer in asyncio.run(run()).given] == [True]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_answer_is_closed_when_its_reader_goes_away(after: int) -> None:
    """Before the first byte, after the headers, after a piece."""
    sent: list[str] = []

    async def send(message: Any) -> None:
        if len(sent) == after:
            raise OSError("the reader is gone")
        sent.append(message["type"])

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def run() -> tuple[Streamed, IO[bytes]]:
        answer = tempfile.TemporaryFile()  # noqa: SIM115
        answer.write(b"x" * (3 * CHUNK))
        answer.seek(0)
        response = Streamed(answer, 200, {}, "text/plain")
        with pytest.raises(Exception, match=r"gone|^$|unhandled"):
            await response({"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send)
        return response, answer

    response, answer = asyncio.run(run())
    assert answer.closed
    assert len(sent) == after
    assert response.pieces.ag_frame is None  # the generator has ended, too


def test_an_answer_is_closed_when_the_connection_is() -> None:
    """The server of older specifications tells it by a message."""
    async def send(_message: Any) -> None:
        await asyncio.sleep(60)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def run() -> IO[bytes]:
        answer = tempfile.TemporaryFile()  # noqa: SIM115
        await Streamed(answer, 200, {}, "text/plain")({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)
        return answer

    assert asyncio.run(run()).closed


def test_the_file_of_half_a_reply_is_closed() -> None:
    """The process ends after it has sent its file and before it has told all of the reply."""
    ours, theirs = socket.socketpair()
    worker = Worker(1)
    worker._line = ours
    with tempfile.TemporaryFile() as answer, ours, theirs:
        socket.send_fds(theirs, [b'{"status": 2'], [answer.fileno()])
        theirs.shutdown(socket.SHUT_WR)
        before = os.listdir("/proc/self/fd")
        with pytest.raises(EOFError):
            worker._asked({}, b"", time.monotonic() + 5)
        assert os.listdir("/proc/self/fd") == before
