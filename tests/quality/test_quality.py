"""What mailuo finds in reports with gold: the quality that was once reached may not be lost."""

from __future__ import annotations

import pin
import pytest

from kg.evaluate import PARTS

FLOORS = pin.read()


@pytest.mark.parametrize("name", FLOORS)
def test_no_part_falls_below_its_floor(name: str) -> None:
    now = pin.reached(name)
    fallen = {part: f"{now[part]:.3f} < {floor:.3f}" for part, floor in FLOORS[name].items() if now[part] < floor}
    assert fallen == {}


@pytest.mark.parametrize("name", FLOORS)
def test_every_part_has_a_floor(name: str) -> None:
    assert tuple(FLOORS[name]) == PARTS
    assert FLOORS[name]["grounded"] == 1.0


def test_the_sets_that_must_be_pinned_are() -> None:
    assert {"gold", "own-a", "own-b"} <= set(FLOORS)


def test_floors_only_rise() -> None:
    before = {"entities": 0.9, "events": 0.7, "grounded": 1.0}
    now = {"entities": 0.85, "events": 0.7612, "grounded": 1.0, "times": 0.995}
    assert pin.raised(before, now) == {"entities": 0.9, "events": 0.751, "grounded": 1.0, "times": 0.985}


def test_the_file_is_what_the_pin_writes() -> None:
    assert pin.FLOORS.read_text("utf8") == pin.written(FLOORS)
