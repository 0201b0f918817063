"""The progress of a build on stderr: a bar where somebody watches, a line for each step where nobody does."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kg.cli import display

SOON = 10  # seconds
STEPS = {"graph": "merging the reports into one graph", "check": "checking it against the shapes", "write": "writing the files"}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A watcher for `pipeline.build`."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    bar = Progress(TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                   TextColumn("left"), TimeRemainingColumn(),
                   console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("reading", total=None)

        def watch(what: str, done: int, of: int) -> None:
            if of:
                bar.update(task, description=f"read {display.safe(what)}", completed=done, total=of)
            else:
                bar.update(task, description=STEPS[what])

        yield watch


def _lines() -> Callable[[str, int, int], None]:
    start = time.monotonic()

    def watch(what: str, done: int, of: int) -> None:
        left = remaining(time.monotonic() - start, done, of)
        print(f"[{done}/{of}] {display.safe(what)}{left}" if of else STEPS[what], file=sys.stderr, flush=True)

    return watch


def remaining(seconds: float, done: int, of: int) -> str:
    """How long the rest will take at the pace so far; empty for less than ten seconds or before a tenth is done."""
    left = seconds / done * (of - done) if done * 10 >= of > 0 else 0.0
    if left < SOON:
        return ""
    return f"  about {round(left)} s left" if left < 90 else f"  about {round(left / 60)} min left"
