"""The progress of a build on stderr: a bar where somebody watches, a line for each step where nobody does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEPS = {"graph": "merging the reports into one graph", "check": "checking it against the shapes", "write": "writing the files"}


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A watcher for `pipeline.build`."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                   console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("reading", total=None)

        def watch(what: str, done: int, of: int) -> None:
            if of:
                bar.update(task, description=f"read {what}", completed=done, total=of)
            else:
                bar.update(task, description=STEPS[what])

        yield watch


def _line(what: str, done: int, of: int) -> None:
    print(f"[{done}/{of}] {what}" if of else STEPS[what], file=sys.stderr, flush=True)
