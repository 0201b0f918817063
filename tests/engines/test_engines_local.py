"""The engine of one machine: results in the order of the parts, errors to the caller, lost parts told."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from kg.engines import Lost, local
from kg.engines.local import Local


@pytest.mark.parametrize("count", [0, 1, local.FEW, local.FEW + 1, 20])
@pytest.mark.parametrize("workers", [None, 2])
def test_results_come_in_the_order_of_the_parts(count: int, workers: int | None) -> None:
    assert list(Local(workers).map(abs, [-n for n in range(count)])) == list(range(count))


def test_few_parts_run_here_and_many_in_other_processes() -> None:
    assert set(Local().map(_process, range(local.FEW))) == {os.getpid()}
    assert os.getpid() not in set(Local().map(_process, range(local.FEW + 1)))
    assert len(set(Local(1).map(_process, range(2))) - {os.getpid()}) == 1


def _process(_part: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("workers", [None, 2])
def test_an_error_reaches_the_caller(workers: int | None) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(Local(workers).map(int, ["x"] * 2))


def test_a_part_that_ends_its_process_is_told_and_the_others_come() -> None:
    found = list(Local(2).map(_dying, [1, -signal.SIGKILL, 2, -signal.SIGSEGV, 70, 3]))
    assert [f for f in found if not isinstance(f, Lost)] == [1, 2, 3]
    reasons = [f.reason for f in found if isinstance(f, Lost)]
    assert [r.partition(";")[0] for r in reasons] == [
        "ended its process 2 times (signal SIGKILL)",
        "ended its process 2 times (signal SIGSEGV)",
        "ended its process 2 times (exit code 70)",
    ]


def _dying(part: int) -> int:
    if part < 0:
        os.kill(os.getpid(), -part)
    if part == 70:
        os._exit(part)
    return part


def test_a_part_whose_process_was_killed_once_is_done_all_the_same(tmp_path: Path) -> None:
    parts = [tmp_path / name for name in "abc"]
    assert list(Local(2).map(_dying_once, parts)) == ["a", "b", "c"]
    assert all(part.exists() for part in parts)


def _dying_once(part: Path) -> str:
    if not part.exists():
        part.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return part.name


def test_a_part_that_hangs_is_stopped_and_the_others_come() -> None:
    began = time.monotonic()
    found = list(Local(2, limit=4).map(_slow, [0, 3600, 0, 0]))
    assert time.monotonic() - began < 60
    assert found == [0, Lost("took longer than 4 seconds and was stopped; raise the time limit"), 0, 0]


def _slow(seconds: int) -> int:
    time.sleep(seconds)
    return seconds


def test_workers_end_when_the_caller_stops_listening() -> None:
    answers = Local(2).map(_process, range(50))
    worker = next(answers)
    answers.close()  # type: ignore[attr-defined]
    assert isinstance(worker, int)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
