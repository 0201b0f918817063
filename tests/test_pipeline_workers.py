"""Any number of workers gives the same bytes; a report that ends or blocks its worker is a row with its reason."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from test_pipeline_updates import QUICK, content, write

from kg import pipeline
from kg.cli import main
from kg.engines.local import Local
from kg.ontology import Ontology
from kg.run import Source


def reports(place: Path) -> Path:
    for version in range(6):
        write(place, f"{version}.txt", version)
    return place


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, known: Ontology) -> None:
    given = [reports(tmp_path / "in")]
    found = []
    for workers in (1, 2, 5):
        pipeline.build(given, tmp_path / str(workers), ontology=known, options=QUICK, engine=Local(workers))
        found.append(content(tmp_path / str(workers)))
    assert found[0] == found[1] == found[2]


@dataclass(frozen=True)
class Odd:
    """Two workers, to whom two of the reports do what no report should."""

    def map(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
        return Local(2, limit=20).map(partial(_odd, function), parts)


def _odd(function: Callable[[Source], Any], source: Source) -> Any:
    if source.name == "1.txt":
        os._exit(3)
    if source.name == "4.txt":
        time.sleep(3600)
    return function(source)


def test_a_report_that_ends_or_blocks_its_worker_is_a_row_with_its_reason(tmp_path: Path, known: Ontology) -> None:
    given, out, rest = reports(tmp_path / "in"), tmp_path / "odd", tmp_path / "rest"
    result = pipeline.build([given], out, ontology=known, options=QUICK, engine=Odd())
    assert [f.reason for f in result.failures] == [
        "1.txt: ended its process 2 times (exit code 3); leave it out, and please report it",
        "4.txt: took longer than 20 seconds and was stopped; raise the time limit",
    ]
    assert [row["source"] for row in json.loads((out / "run.json").read_text("utf8"))["failures"]] == ["1.txt", "4.txt"]
    for odd in ("1.txt", "4.txt"):
        (given / odd).unlink()
    pipeline.build([given], rest, ontology=known, options=QUICK)
    assert (out / "graph.trig").read_bytes() == (rest / "graph.trig").read_bytes()


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5"])
def test_a_number_of_workers_is_a_whole_number_from_one(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["build", "x.txt", f"--workers={given}"])
    assert stopped.value.code == 2
    assert f"{given!r} is not a whole number from 1" in capsys.readouterr().err


def test_what_a_lost_build_had_read_is_not_read_again(tmp_path: Path, known: Ontology) -> None:
    """Each report is kept when it is read, not when the build is done."""
    given, out = reports(tmp_path / "in"), tmp_path / "out"
    sources = pipeline.collect([given])
    out.mkdir()
    read = partial(pipeline._read, cache=pipeline.Cache(out / ".cache" / "analyses", known))
    assert [answer.analysis for answer in map(read, sources[:4])] == [None] * 4  # and here the build is lost
    result = pipeline.build([given], out, ontology=known, options=QUICK, engine=Local(2))
    assert [o.source for o in result.outcomes if not o.kept] == ["4.txt", "5.txt"]
