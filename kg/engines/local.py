"""The engine of one machine: few parts run in this process, many on all its cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")

FEW = 3  # starting a worker loads the tagger's weights again, which costs about as much as three reports

_adopted: list[Callable[[Any], Any]] = []  # in a worker: the function, shipped once so that what it loads lazily stays loaded


def map(  # the name that every engine offers
    function: Callable[[Part], Result], parts: Sequence[Part], *, workers: int | None = None
) -> Iterator[Result]:
    """The results of a picklable function for each part, in the order of the parts, each as soon as it is ready."""
    workers = min(workers or os.cpu_count() or 1, len(parts))
    if workers <= 1 or len(parts) <= FEW:
        for part in parts:
            yield function(part)
        return
    # Not "fork": the caller may be drawing its progress from a thread.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_adopt, initargs=(function,))
    try:
        yield from pool.map(_run, parts)
    finally:  # after an interrupt, what was not begun is not waited for
        pool.shutdown(cancel_futures=True)


def _adopt(function: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a worker without a word; the caller says the one line
    _adopted[:] = [function]


def _run(part: Any) -> Any:
    return _adopted[0](part)
