"""What a build and a query cost, measured against a peer in the same run: `make speed`.

Each figure comes from a process of its own that does everything itself, so that its processor seconds and its memory are all
there are. The peer is `jieba.posseg`, which cuts and tags words and no more; its dictionary is loaded before the clock starts,
as is all that a first report loads.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "quality"
SIZES = [int(size) for size in os.environ.get("SIZES", "10 100 1000").split()]
TIMES = int(os.environ.get("TIMES", "3"))
COLD = 11
MIB = 1024


class Here:
    """An engine that does everything in this process."""

    def map(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> Iterator[Any]:
        return map(function, parts)


def peer(folder: Path) -> dict[str, float]:
    """The processor seconds that jieba.posseg takes for all reports."""
    from jieba import posseg

    texts = [path.read_text("utf8") for path in sorted(folder.rglob("*.txt"))]
    list(posseg.cut("永和镇党委召开会议。"))
    began = time.process_time()
    for text in texts:
        list(posseg.cut(text))
    return {"seconds": time.process_time() - began, "characters": sum(map(len, texts))}


def whole(folder: Path) -> dict[str, float]:
    """The processor seconds from the reports' files to the graph's, and the most memory that the process had."""
    from kg import ontology, pipeline

    known = ontology.load(None)
    options = pipeline.Options(validate=False, page=False)
    with tempfile.TemporaryDirectory() as place:
        first = Path(place, "first.txt")
        shutil.copy(min(folder.rglob("*.txt")), first)
        pipeline.build([first], Path(place, "first"), ontology=known, options=options, engine=Here())
        began = time.process_time()
        pipeline.build([folder], Path(place, "out"), ontology=known, options=options, engine=Here())
        took = time.process_time() - began
    return {"seconds": took, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB}


def measured(what: str, folder: Path) -> dict[str, float]:
    """One of the two, in a process of its own."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    told = subprocess.run([sys.executable, __file__, what, str(folder)], env=environment, check=True, capture_output=True)
    return dict(json.loads(told.stdout.splitlines()[-1]))


def copies(count: int, place: Path) -> Path:
    """So many reports: those with gold, again and again under other names."""
    given = sorted(REPORTS.rglob("*.txt"))
    for i in range(count):
        path = place / f"{i // len(given):04}" / given[i % len(given)].name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(given[i % len(given)], path)
    return place


def cold(command: Sequence[str]) -> tuple[float, float]:
    """The medians of seconds by the clock and of processor seconds over cold starts of a command."""
    walls, processors = [], []
    for _ in range(COLD):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-m", "kg", *command], cwd=ROOT, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - began)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls), statistics.median(processors)


def main() -> None:
    """All figures, as tables in Markdown."""
    print("| run | jieba.posseg, s | mailuo, s | mailuo / jieba.posseg |\n|---|--:|--:|--:|")
    ratios = []
    for run in range(TIMES):
        other, own = measured("peer", REPORTS), measured("whole", REPORTS)
        ratios.append(own["seconds"] / other["seconds"])
        print(f"| {run + 1} | {other['seconds']:.2f} | {own['seconds']:.2f} | {ratios[-1]:.2f} |", flush=True)
    print(f"\nratio {statistics.median(ratios):.2f} (median), {other['characters']:.0f} characters, processor seconds\n")
    print("| reports | processor seconds | each, ms | most memory, MiB |\n|--:|--:|--:|--:|")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as place:
            own = measured("whole", copies(size, Path(place)))
        print(f"| {size} | {own['seconds']:.1f} | {own['seconds'] / size * 1000:.0f} | {own['mib']:.0f} |", flush=True)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run([sys.executable, "-m", "kg", "build", str(REPORTS / "gold"), "-o", place, "--no-validate", "--no-page"],
                       cwd=ROOT, check=True, capture_output=True)
        wall, processor = cold(["query", "who-inspected-whom", "-d", place])
    print(f"\nkg query, cold, median of {COLD}: {wall:.2f} s by the clock, {processor:.2f} processor seconds")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"peer": peer, "whole": whole}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
