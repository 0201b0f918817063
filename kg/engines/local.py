"""The engine of one machine: few parts run in this process, many in worker processes, by default one for each core.

A worker has one part at a time and is watched: when it dies, another one tries that part once more (somebody may have killed it);
when it takes too long, it is ended. `concurrent.futures` gives up all its parts when one worker dies, and cannot end one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg import sorting
from kg.engines import Buckets, Lost, Part, Raised, Result, told

FEW = 3  # starting a worker loads the tagger's weights again, which costs about as much as three reports
TRIES = 2
LIMIT = 600.0  # seconds; ten thousand times what a report of a page takes

# Not "fork": the caller may be drawing its progress from a thread.
_CONTEXT = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Local:
    """`workers` processes that have `limit` seconds for each part. Only without a number of workers do few parts run here."""

    workers: int | None = None
    limit: float = LIMIT

    def map(self, function: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result | Lost]:
        """The results of a picklable function for each part, in the order of the parts, each as soon as it is ready."""
        if self.workers is None and len(parts) <= FEW:
            for part in parts:
                yield function(part)
            return
        crew = _Crew(function, parts, self.limit)
        yield from crew.results(min(self.workers or os.cpu_count() or 1, len(parts)))

    def gather(
        self, rows: Callable[[Part], Iterable[bytes]], parts: Sequence[Part], take: Callable[[int, Iterator[bytes]], Result],
        buckets: Buckets,
    ) -> list[Result]:
        """The result of `take` for each bucket, in this process. What memory does not hold lies in the folder for such."""
        with TemporaryDirectory(prefix="mailuo-") as place:
            gathered = [sorting.Lines(Path(place, str(n)), sorting.MOST // buckets.count) for n in range(buckets.count)]
            for part in parts:
                for row in rows(part):
                    gathered[buckets.of(row)].add((row,))
            return [take(number, some.once()) for number, some in enumerate(gathered)]

    @contextmanager
    def session(self) -> Iterator[Local]:
        """Itself: it keeps nothing between two pieces of work."""
        yield self


class _Worker:
    """A process, the line to it, and the part that it is at."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.line, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self._send(function)  # not with the process: what it imports comes when Ctrl-C no longer reaches the worker
        self.part, self.deadline = -1, 0.0

    def give(self, index: int, part: Any, limit: float) -> None:
        self.part, self.deadline = index, time.monotonic() + limit
        self._send(part)

    def _send(self, something: Any) -> None:
        with suppress(OSError):  # it has died; listening to it will tell
            self.line.send(something)

    def end(self) -> str:
        """End it. Returns how it ended."""
        self.line.close()
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


class _Crew:
    """The workers on their way through the parts."""

    def __init__(self, function: Callable[[Any], Any], parts: Sequence[Any], limit: float) -> None:
        self._function, self._parts, self._limit = function, parts, limit
        self._waiting = deque(range(len(parts)))
        self._tries: Counter[int] = Counter()
        self._done: dict[int, Any] = {}
        self._workers: list[_Worker] = []

    def results(self, size: int) -> Iterator[Any]:
        """All results in order, from at most `size` workers at a time."""
        try:
            for index in range(len(self._parts)):
                while index not in self._done:
                    while self._waiting and len(self._workers) < size:
                        self._workers.append(_Worker(self._function))
                        self._employ(self._workers[-1])
                    self._listen()
                yield self._done.pop(index)
        finally:
            for worker in self._workers:
                worker.end()

    def _employ(self, worker: _Worker) -> None:
        if self._waiting:
            index = self._waiting.popleft()
            worker.give(index, self._parts[index], self._limit)
        else:
            self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> str:
        self._workers.remove(worker)
        return worker.end()

    def _listen(self) -> None:
        """Wait until a worker answers, dies, or has had its time."""
        soonest = min(worker.deadline for worker in self._workers)
        ready = wait([worker.line for worker in self._workers], max(0.0, soonest - time.monotonic()))
        for worker in list(self._workers):
            if worker.line in ready:
                self._hear(worker)
            elif time.monotonic() >= worker.deadline:
                self._dismiss(worker)
                self._done[worker.part] = Lost(f"took longer than {self._limit:g} seconds and was stopped; raise the time limit")

    def _hear(self, worker: _Worker) -> None:
        try:
            answer = worker.line.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(answer, Raised):
            raise answer.error
        self._done[worker.part] = answer
        self._employ(worker)

    def _bury(self, worker: _Worker) -> None:
        worker.process.join(1)  # it may have closed its line a moment before it dies: how, it tells itself
        how = self._dismiss(worker)
        self._tries[worker.part] += 1
        if self._tries[worker.part] < TRIES:
            self._waiting.appendleft(worker.part)
        else:
            self._done[worker.part] = Lost(f"ended its process {TRIES} times ({how}); leave it out, and please report it")


def _serve(line: Connection[Any, Any]) -> None:
    """In a worker: answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who then ends this
    with suppress(EOFError, OSError):
        function = line.recv()
        while True:
            line.send(told(function, line.recv()))
