"""The engine of many machines: what it refuses, and how parts are cut. The cluster itself is in `test_engines_cluster.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.cli import main
from kg.engines import Raised, spark
from kg.errors import ReadError


@pytest.mark.parametrize(
    ("count", "cores", "sizes"),
    [(1, 2, [1]), (5, 2, [1] * 5), (20, 2, [3, 3, 3, 3, 3, 3, 2]), (100_000, 2, [64] * 1562 + [32])],
)
def test_stretches_are_small_enough_for_all_cores_and_for_a_loss(count: int, cores: int, sizes: list[int]) -> None:
    stretches = spark._stretches(range(count), cores)
    assert [len(s) for s in stretches] == sizes
    assert [part for stretch in stretches for part in stretch] == list(range(count))


def test_a_task_sends_an_error_as_a_value() -> None:
    [answer] = spark._task(_refusing, 60, ["x"])
    assert isinstance(answer, Raised)
    assert isinstance(answer.error, ReadError)


def _refusing(part: str) -> str:
    raise ReadError(part)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--master", "spark://h:7077"], "--master is for --engine spark"),
        (["--engine", "spark", "--workers", "2"], "--workers is for --engine local"),
    ],
)
def test_options_of_another_engine_are_refused(
    options: list[str], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "x.txt", "-o", str(tmp_path / "out"), *options]) == 2
    assert capsys.readouterr().err.startswith(f"kg: {why}")


@pytest.mark.parametrize(("missing", "why"), [("pyspark", "pip install 'mailuo[spark]'"), ("java", "install Java 17")])
def test_what_is_not_installed_is_told(
    missing: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None if missing == "pyspark" else name)
    monkeypatch.setattr(spark.shutil, "which", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    (tmp_path / "a.txt").write_text("永和镇党委召开会议。\n", "utf8")
    assert main(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--engine", "spark"]) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
