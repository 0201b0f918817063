"""The processes that ask the store, and the one that changes it: each job has a deadline, and who misses it is killed."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any

from kg.errors import StoreError
from kg.server import Limits
from kg.server.worker import HEAVY

Job = Mapping[str, Any]
LINE = 1 << 16
MEGABYTE = 1 << 20
OPENING = 120.0  # seconds that opening a store may take: one that was killed reads its log again
REST = 1_000_000_000  # nanoseconds without a change after which a store counts as written


class StoppedError(Exception):
    """A job that was not carried out to its end: it took too long or too much, or no process was free in time."""


class Reply:
    """What came of a job: an HTTP status, words about it, and an open file with the answer, which whoever takes it closes."""

    def __init__(self, told: Mapping[str, Any], answer: IO[bytes]) -> None:
        self.told, self.answer = told, answer
        self.status: int = told["status"]


class Worker:
    """One process, started when it is first needed and again after it was killed."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.store = ""
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def start(self) -> None:
        """Start the process, unless it runs."""
        if self._process and self._process.poll() is None:
            return
        self.stop()
        self._line, theirs = socket.socketpair()
        command = [sys.executable, "-m", "kg.server.worker", str(theirs.fileno()), str(self.megabytes)]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )

    def stop(self) -> None:
        """Kill the process, whatever it does."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._line:
            self._line.close()
        self._process = self._line = None
        self.store = ""

    def do(self, job: Job, body: bytes, deadline: float) -> Reply:
        """The reply to a job. Raises StoppedError; the process is then gone, and another one is on its way."""
        try:
            self.start()
            self.store = job["store"]
            timed = dict(job) | {"size": len(body), "seconds": max(0.0, deadline - time.monotonic())}
            reply = self._asked(timed, body, deadline)
            if reply.told["worn"]:
                self._renew()
            return reply
        except TimeoutError:
            why = "it took too long and was stopped; ask for less, or add LIMIT"
        except (OSError, EOFError):
            why = self._cause()
        self._renew()
        raise StoppedError(why)

    def _cause(self) -> str:
        """Why the process is no more."""
        if self._process and self._process.wait() == HEAVY:
            return f"it took more than {self.megabytes} megabytes of memory and was stopped; ask for less, or add LIMIT"
        return "it broke the database and was stopped; write it another way"

    def _renew(self) -> None:
        self.stop()
        self.start()

    def _asked(self, job: Job, body: bytes, deadline: float) -> Reply:
        line = self._line
        if line is None:
            raise EOFError
        line.settimeout(max(0.001, deadline - time.monotonic()))
        line.sendall(json.dumps(job).encode() + b"\n" + body)
        told, answers = b"", list[IO[bytes]]()
        with ExitStack() as held:  # what came before the process or its time ended
            while not told.endswith(b"\n"):
                line.settimeout(max(0.001, deadline - time.monotonic()))
                chunk, files, _, _ = socket.recv_fds(line, LINE, 1)
                answers += [held.enter_context(os.fdopen(number, "rb")) for number in files]
                if not chunk:
                    raise EOFError
                told += chunk
            answers[0].seek(0)
            reply = Reply(json.loads(told), answers[0])
            held.pop_all()
        return reply


class Pool:
    """The processes that read, and the one that writes where that is allowed. Made and used in one event loop."""

    def __init__(self, source: str, limits: Limits, *, views: Path | None) -> None:
        """`source` is a folder or the address of a server, `views` the folder for what the writing process leaves."""
        self.limits, self.views = limits, views
        self.source = self.store = source
        self._seen = ""
        wanted = limits.workers or max(2, os.cpu_count() or 2)
        self.readers = [Worker(limits.memory) for _ in range(wanted)]
        self.writer = Worker(limits.memory)
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for reader in self.readers:
            self._idle.put_nowait(reader)
        self._writing = asyncio.Lock()
        self._threads = ThreadPoolExecutor(wanted + 1)

    def opened(self) -> Mapping[str, Any]:
        """Start all processes and open the store. Tells what `answering.about` does. Raises StoreError."""
        deadline = time.monotonic() + OPENING
        if self.views:
            self._moved(self._first(self.writer, {"do": "open", "store": self.source, "views": str(self.views)}, deadline))
        for reader in self.readers:
            reader.start()
        return self._first(self.readers[0], {"do": "about", "store": self.store}, deadline)

    def _first(self, worker: Worker, job: Job, deadline: float) -> Mapping[str, Any]:
        try:
            reply = worker.do(job, b"", deadline)
        except StoppedError as error:
            raise StoreError(f"the store cannot be opened: {error}") from None
        reply.answer.close()
        if reply.status != 200:
            raise StoreError(f"the store cannot be opened: {reply.told['why']}")
        return reply.told

    def close(self) -> None:
        """End all processes, and remove what they left."""
        for worker in (*self.readers, self.writer):
            worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self.views:
            shutil.rmtree(self.views, ignore_errors=True)

    async def read(self, job: Job) -> Reply:
        """The reply to a job of a reading process, within the limit, the time in the queue included. Raises StoppedError."""
        deadline = time.monotonic() + self.limits.seconds
        try:
            async with asyncio.timeout(self.limits.seconds):
                worker = await self._idle.get()
        except TimeoutError:
            raise StoppedError("all processes were busy; try again in a moment") from None
        filled = {"store": self.store, "version": self._version(), "answer": self.limits.answer} | dict(job)
        running = self._run(worker, filled, b"", deadline)
        running.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await _waited(running)

    async def write(self, job: Job, body: bytes) -> Reply:
        """The reply to a job of the writing process, one at a time. Raises StoppedError."""
        seconds = self.limits.seconds + len(body) / MEGABYTE
        deadline = time.monotonic() + seconds
        try:
            async with asyncio.timeout(seconds):
                await self._writing.acquire()
        except TimeoutError:
            raise StoppedError("another change is being written; try again in a moment") from None
        running = self._run(self.writer, {"store": self.source, "views": str(self.views)} | dict(job), body, deadline)
        running.add_done_callback(self._written)
        return await _waited(running)

    def _written(self, running: asyncio.Future[Reply]) -> None:
        """Show readers what was changed, and let the next change begin."""
        if not running.cancelled() and isinstance(running.exception(), StoppedError) and self.views:
            # The change may have been made all the same: readers see what is there now.
            job = {"do": "open", "store": self.source, "views": str(self.views)}
            opening = self._run(self.writer, job, b"", time.monotonic() + OPENING)
            opening.add_done_callback(self._written)
            opening.add_done_callback(_closed)
            return
        if not running.cancelled() and not running.exception():
            self._moved(running.result().told)
        self._writing.release()

    def _run(self, worker: Worker, job: Job, body: bytes, deadline: float) -> asyncio.Future[Reply]:
        return asyncio.get_running_loop().run_in_executor(self._threads, worker.do, job, body, deadline)

    def _version(self) -> str:
        """What tells that the store was built again: its files, once they have rested, as of then a reader opens it anew."""
        if self.views:
            return ""
        with suppress(OSError):
            files = sorted((entry.name, entry.stat().st_mtime_ns) for entry in os.scandir(self.store))
            if files and max(changed for _, changed in files) < time.time_ns() - REST:
                self._seen = str(hash((os.stat(self.store).st_ino, *files)))
        return self._seen

    def _moved(self, told: Mapping[str, Any]) -> None:
        """Let readers see the newest view; remove those that none of them has open."""
        if not self.views or "view" not in told:
            return
        self.store = told["view"]
        kept = {self.store, *(reader.store for reader in self.readers)}
        for old in self.views.iterdir():
            if str(old) not in kept:
                shutil.rmtree(old, ignore_errors=True)


async def _waited(running: asyncio.Future[Reply]) -> Reply:
    """The reply to a job, which goes on when whoever waits for it goes away; its answer is then closed as it comes."""
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        running.add_done_callback(_closed)
        raise


def _closed(running: asyncio.Future[Reply]) -> None:
    """Close the answer of a job that nobody waits for."""
    if not running.cancelled() and not running.exception():
        running.result().answer.close()
