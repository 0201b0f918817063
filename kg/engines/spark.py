"""The engine of many machines: Apache Spark through PySpark, an optional extra (`pip install 'mailuo[spark]'`), with Java 17.

Spark gives stretches of the parts to its executors, and a stretch whose executor or machine is lost to another one. Within a
stretch a `Local` worker does the parts, so that one which ends or blocks its process costs the others nothing. All machines must
see the same files under the same paths and have the same Python environment.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kg.engines import FORESEEN, Lost, Part, Raised, Result
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
        if not parts:
            return
        with _context(self.master) as context:
            stretches = _stretches(parts, context.defaultParallelism)
            spread = context.parallelize(stretches, len(stretches))
            answers: list[list[Any]] = spread.map(partial(_task, function, self.limit)).collect()
        for answer in (one for stretch in answers for one in stretch):
            if isinstance(answer, Raised):
                raise answer.error
            yield answer


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
