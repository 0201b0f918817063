"""The engine of one machine: results in the order of the parts, errors to the caller."""

from __future__ import annotations

import os

import pytest

from kg.engines import local


@pytest.mark.parametrize("count", [0, 1, local.FEW, local.FEW + 1, 20])
def test_results_come_in_the_order_of_the_parts(count: int) -> None:
    assert list(local.map(abs, [-n for n in range(count)], workers=2)) == list(range(count))


def test_few_parts_run_here_and_many_in_other_processes() -> None:
    assert set(local.map(_process, range(local.FEW))) == {os.getpid()}
    assert os.getpid() not in set(local.map(_process, range(local.FEW + 1), workers=2))
    assert set(local.map(_process, range(local.FEW + 1), workers=1)) == {os.getpid()}


def _process(_part: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("count", [1, 8])
def test_an_error_reaches_the_caller(count: int) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(local.map(int, ["x"] * count, workers=2))
