"""The folder of a build: one writer at a time; its products change together or not at all, even when it is killed.

New products are made in a hidden folder beside the old ones and brought to the disk. One renaming then declares them valid; from
there on they only have to be moved, and whoever opens the folder next finishes that. Before it, nothing has happened.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import StoreError

PRODUCTS = ("graph.ttl", "graph.trig", "graph.jsonld", "graph.html", ".sections", "store", ".index", "parts", "run.json")
CACHE = ".cache"  # what can be made again; its loss costs time only
DELIVERY = ".delivery"  # products that are valid and not all in their place yet
STAGE = ".building-"
PLAN = "plan.json"  # in a delivery: the names of what is delivered; the last file to come, the first to go


@contextmanager
def held(out: Path) -> Iterator[None]:
    """The folder, made where it is missing, locked against a second writer, and rid of what a killed one left.

    When nothing was delivered in the end, folders that were made for it are unmade; Ctrl-C leaves what was read, for the next
    build to go on with. Raises StoreError.
    """
    stopped = False
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror}; choose another folder with -o") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        who = "another process is writing it (kg build, or kg serve --writable)"
        raise StoreError(f"{out}: {who}; wait for that or choose another folder") from None
    try:
        _recover(out)
        yield
    except KeyboardInterrupt:
        stopped = True
        raise
    except OSError as error:
        raise StoreError(f"{out}: cannot be written: {error.strerror}; nothing there was changed") from None
    finally:
        if not (stopped and any((out / CACHE).glob("*/*"))):
            _unmade(out, made)
        os.close(lock)


def _unmade(out: Path, made: list[Path]) -> None:
    if made and not (out / "run.json").exists():
        shutil.rmtree(out / CACHE, ignore_errors=True)
        for folder in made:
            with suppress(OSError):  # somebody else put something there
                folder.rmdir()


def settle(out: Path) -> None:
    """Finish what a killed build had declared valid, before the folder is read. Raises StoreError when that fails."""
    if not (out / DELIVERY).exists():
        return
    try:
        lock = os.open(out, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a living build moves its products in a moment
            _recover(out)
        finally:
            os.close(lock)
    except OSError as error:
        raise StoreError(f"{out}: a stopped build cannot be finished: {error.strerror}; make the folder writable") from None


def _recover(out: Path) -> None:
    """With the lock held: finish a delivery, throw away what was never declared valid."""
    delivery = out / DELIVERY
    if (delivery / PLAN).exists():
        _moved(delivery, out)
    for rest in (delivery, *out.glob(f"{STAGE}*")):
        shutil.rmtree(rest, ignore_errors=True)


@contextmanager
def delivery(out: Path) -> Iterator[Path]:
    """A folder to fill, while `held`. In the end it replaces the products in `out`.

    After an error, or when there is no `run.json` in it, `out` is as it was.
    """
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=out))
    try:
        yield stage
        if (stage / "run.json").exists():
            _delivered(stage, out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def linked(source: str, target: str) -> None:
    """The same file under another name, or a copy where the file system has no such names. Raises OSError."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@contextmanager
def scratch(out: Path) -> Iterator[Path]:
    """A folder for what a build needs on its way, while `held`; in the end it is gone."""
    place = Path(tempfile.mkdtemp(prefix=STAGE, dir=out))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _delivered(stage: Path, out: Path) -> None:
    names = [name for name in PRODUCTS if (stage / name).exists()]
    (stage / PLAN).write_text(json.dumps(names), "utf8")
    _to_disk(stage)
    ready = out / DELIVERY
    stage.rename(ready)
    _sync(out)
    try:
        _moved(ready, out)
    finally:
        if not (ready / PLAN).exists():
            shutil.rmtree(ready, ignore_errors=True)


def _to_disk(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            _sync(Path(place, name))
        _sync(Path(place))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _moved(ready: Path, out: Path) -> None:
    """Put the new products in place of the old ones, by renaming alone; when one renaming fails, undo those before it.

    Each step can be repeated, so that a delivery which stopped anywhere goes on from there.
    """
    names = json.loads((ready / PLAN).read_text("utf8"))
    old = ready / "old"
    old.mkdir(exist_ok=True)
    done: list[tuple[Path, Path]] = []
    whole = False
    try:
        for name in PRODUCTS:
            if (ready / name).exists() or name not in names:
                _exchanged(((out / name, old / name), (ready / name, out / name)), done)
        whole = True
    finally:
        for source, target in [] if whole else reversed(done):
            target.rename(source)
        (ready / PLAN).unlink()
    _sync(out)


def _exchanged(steps: Iterable[tuple[Path, Path]], done: list[tuple[Path, Path]]) -> None:
    for source, target in steps:
        if source.exists():
            source.rename(target)
            done.append((source, target))
