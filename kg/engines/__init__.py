"""Where the work runs. An engine maps a function over parts; it knows nothing of reports.

The results come in the order of the parts. A part that ends or blocks its process, twice where that can be chance, comes as
`Lost`, and the others as if it were not there. A foreseen error (`FORESEEN`) that the function raises reaches the
caller; in a worker any other ends its process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from zlib import crc32

from kg.errors import KGError

Part = TypeVar("Part")
Result = TypeVar("Result")

FORESEEN = (KGError, OSError, ValueError)  # what a function may raise; anything else ends its process


@dataclass(frozen=True, slots=True)
class Lost:
    """What comes instead of a part's result, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An error on its way from another process to the caller."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Buckets:
    """Which rows meet: those whose `key` is the same, in one of `count` buckets."""

    count: int
    key: Callable[[bytes], bytes]

    def of(self, row: bytes) -> int:
        """The number of a row's bucket: the same on every machine."""
        return crc32(self.key(row)) % self.count


class Engine(Protocol):
    """What every engine offers."""

    def map(self, function: Callable[[Part], Result], parts: Sequence[Part]) -> Iterator[Result | Lost]:
        """The result of a picklable function for each part, in the order of the parts."""

    def gather(
        self, rows: Callable[[Part], Iterable[bytes]], parts: Sequence[Part], take: Callable[[int, Iterator[bytes]], Result],
        buckets: Buckets,
    ) -> list[Result]:
        """The result of `take` for each bucket, which gets the rows that fall into it, of all parts, sorted, each once."""

    def session(self) -> AbstractContextManager[Engine]:
        """The same engine, kept ready for several pieces of work."""


def told(function: Callable[[Any], Any], part: Any) -> Any:
    """The result for a part, or the error as a value that can be sent."""
    try:
        return function(part)
    except FORESEEN as error:
        return Raised(error)
