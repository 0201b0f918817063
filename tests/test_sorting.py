"""Sorted lines on disk: whatever memory holds, the same lines come out, sorted and each once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg import sorting


@pytest.mark.parametrize("most", [1, 40, 1000, 10**9])
def test_lines_come_sorted_and_once_whatever_memory_holds(most: int, tmp_path: Path) -> None:
    chance = random.Random(5)
    given = [f"{chance.randrange(400)} 镇\n".encode() for _ in range(1000)]
    some = sorting.Lines(tmp_path / "lines", most)
    for begin in range(0, 900, 7):
        some.add(given[begin : begin + 7])
    assert list(some) == sorted(set(given[:903]))
    some.add(given[903:])  # after they were read, more can come
    assert list(some) == list(some) == sorted(set(given))
    assert len(list(tmp_path.glob("lines/*"))) == (0 if most == 10**9 else 1)


def test_files_are_merged_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "FAN", 3)
    some = sorting.Lines(tmp_path / "lines", 1)
    for number in range(20):
        some.add([f"{number % 13:02}\n".encode()])
    assert list(some) == [f"{number:02}\n".encode() for number in range(13)]


def test_lines_are_found_by_what_they_begin_with(tmp_path: Path) -> None:
    chance = random.Random(7)
    given = sorted({f"{chance.randrange(300):03} {'镇' * chance.randrange(9)}\n".encode() for _ in range(500)})
    (tmp_path / "lines").write_bytes(b"".join(given))
    with (tmp_path / "lines").open("rb") as file:
        index = sorting.Index(file)
        for number in range(-1, 301):
            start = f"{number:03} ".encode()
            assert index.starting(start) == [line for line in given if line.startswith(start)]


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    with sorting.Lines(tmp_path / "lines").file().open("rb") as file:
        assert sorting.Index(file).starting(b"a") == []


def test_sorted_lines_without_others() -> None:
    given, others = [b"a\n", b"b\n", b"d\n", b"f\n"], [b"0\n", b"b\n", b"c\n", b"f\n", b"g\n"]
    assert list(sorting.without(given, others)) == [b"a\n", b"d\n"]
    assert list(sorting.without(given, [])) == given
    assert list(sorting.without([], others)) == []
