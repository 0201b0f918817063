"""The engine of many machines: Apache Spark through PySpark, an optional extra (`pip install 'mailuo[spark]'`), with Java 17.

Spark gives stretches of the parts to its executors, and a stretch whose executor or machine is lost to another one. Within a
stretch a `Local` worker does the parts, so that one which ends or blocks its process costs the others nothing. All machines must
see the same files under the same paths and have the same Python environment.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kg import sorting
from kg.engines import FORESEEN, Buckets, Lost, Part, Raised, Result
from kg.engines.local import LIMIT, Local
from kg.errors import EngineError

if TYPE_CHECKING:
    from pyspark import SparkContext

HERE = "local[*,4]"  # all cores of this machine; a task that is lost is tried 4 times, as on a cluster
STRETCH = 64  # parts in a task at most: what a lost task costs, and what pays for starting a worker
SHARE = 3  # tasks for each core at least, so that a slow one does not keep all the others waiting
LOOPBACK = ("local", "spark://127.0.0.1:", "spark://localhost:")


@dataclass(frozen=True, slots=True)
class Spark:
    """`master` is a Spark master (`spark://host:7077`); `limit` are the seconds that a part may take."""

    master: str = HERE
    limit: float = LIMIT

    def map(self, function: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result | Lost]:
        """The results for each part, in the order of the parts, when all are there. Raises EngineError."""
        if parts:
            with self.session() as engine:
                yield from engine.map(function, parts)

    def gather(
        self, rows: Callable[[Part], Iterable[bytes]], parts: Sequence[Part], take: Callable[[int, Iterator[bytes]], Result],
        buckets: Buckets,
    ) -> list[Result]:
        """The result of `take` for each bucket. Raises EngineError."""
        with self.session() as engine:
            return engine.gather(rows, parts, take, buckets)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The same with one application for several pieces of work. Raises EngineError."""
        with _context(self.master) as context:
            yield Session(context, self.limit)


class Session:
    """An application of Spark at work."""

    def __init__(self, context: SparkContext, limit: float) -> None:
        self._context, self._limit = context, limit

    def map(self, function: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result | Lost]:
        """As `Spark.map`."""
        if not parts:
            return
        stretches = _stretches(parts, self._context.defaultParallelism)
        spread = self._context.parallelize(stretches, len(stretches))
        answers: list[list[Any]] = spread.map(partial(_task, function, self._limit)).collect()
        for answer in (one for stretch in answers for one in stretch):
            if isinstance(answer, Raised):
                raise answer.error
            yield answer

    def gather(
        self, rows: Callable[[Part], Iterable[bytes]], parts: Sequence[Part], take: Callable[[int, Iterator[bytes]], Result],
        buckets: Buckets,
    ) -> list[Result]:
        """As `Spark.gather`. Equal rows meet where they are before they travel, so that one that is everywhere fills no task."""
        spread = self._context.parallelize(parts, max(1, len(parts)))
        pairs = spread.flatMap(rows).map(_pair).reduceByKey(_either, buckets.count, buckets.of)
        found: list[Result] = pairs.keys().mapPartitionsWithIndex(partial(_taken, take)).collect()
        return found

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Itself."""
        yield self


def _pair(row: bytes) -> tuple[bytes, None]:
    return row, None


def _either(_one: None, _other: None) -> None:
    """Equal rows are one."""


def _taken(take: Callable[[int, Iterator[bytes]], Result], number: int, rows: Iterable[bytes]) -> list[Result]:
    """On an executor: the result for a bucket, sorted on the disk where memory does not hold it."""
    with TemporaryDirectory(prefix="mailuo-") as place:
        some = sorting.Lines(Path(place))
        for row in rows:
            some.add((row,))
        return [take(number, some.once())]


def _stretches(parts: Sequence[Part], cores: int) -> list[Sequence[Part]]:
    size = max(1, min(STRETCH, len(parts) // (SHARE * cores)))
    return [parts[begin : begin + size] for begin in range(0, len(parts), size)]


def _task(function: Callable[[Part], Result], limit: float, stretch: Sequence[Part]) -> list[Any]:
    """On an executor: the answers for a stretch of the parts."""
    try:
        return list(Local(1, limit).map(function, stretch))
    except FORESEEN as error:
        return [Raised(error)]


@contextmanager
def _context(master: str) -> Iterator[SparkContext]:
    if find_spec("pyspark") is None:
        raise EngineError("--engine spark: PySpark is not installed; run pip install 'mailuo[spark]'")
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise EngineError("--engine spark: there is no Java; install Java 17 or set JAVA_HOME")
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # with the setting of that name, workers took the system's python3
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    if master.startswith(LOOPBACK):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    try:
        context = SparkContext(master, "mailuo", conf=SparkConf().setAll(list(settings.items())))
        try:
            yield context
        finally:
            context.stop()
    except (Py4JError, PySparkException) as error:
        reason = str(error).strip().splitlines()[0][:300]
        raise EngineError(f"{master}: Spark stopped ({reason}); what was read is kept: mend it and run the same again") from None
