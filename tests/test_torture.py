"""kill -9 at random moments of building, adding, changing and removing.

Whatever the moment: the folder opens in under five seconds, it holds the reports of before or those of after, each whole, and
what a command said it had done is done. `make test` kills a few times, `make torture` two hundred times (KILLS says how often).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from conftest import BASE
from test_pipeline_updates import NAMES, write

import kg
from kg import pipeline, query
from kg.folder import settle
from kg.graph import files, inference, joint, rdf
from kg.ontology import Ontology

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", "1"))
STEPS = ("build", "add", "add", "remove")
State = Mapping[str, int]  # the reports, and which version of its text each has


@dataclass
class Folder:
    """A folder of reports with its graph, and what should be in both."""

    place: Path
    known: Ontology
    chance: random.Random
    state: dict[str, int] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def out(self) -> Path:
        return self.place / "out"

    def step(self) -> None:
        """One command, killed at a random moment of the time that it usually takes; then look at what is left."""
        command, after, written = self._planned()
        killed = self._killed(command, " ".join(command[:1] + command[-1:]))
        began = time.perf_counter()
        settle(self.out)  # a first graph may be valid and not in its place yet
        found = self._told(query.opened(self.out)) if (self.out / "store").exists() or self.state else {}
        assert time.perf_counter() - began < 5
        assert found in ((self.state, after) if killed else (after,)), (command, killed)
        self.seen["finished" if not killed else "after" if found == after else "before"] += 1
        self.state = dict(found)
        for name in written:  # the files go with the graph, so that the next command starts from what is there
            if name in self.state:
                write(self.place / "in", name, self.state[name])
            else:
                (self.place / "in" / name).unlink(missing_ok=True)
        self._check()

    def _planned(self) -> tuple[list[str], dict[str, int], list[str]]:
        name, version, step = self.chance.choice(NAMES), self.chance.randrange(27), self.chance.choice(STEPS)
        sparing = self.chance.choice([["--no-files"], []])
        if step == "remove" and name in self.state and len(self.state) > 1:
            left = {n: v for n, v in self.state.items() if n != name}
            return ["remove", name, "-d", "out", *sparing], left, [name]
        write(self.place / "in", name, version)
        given = ["in", "-o", "out", "--no-validate"] if step == "build" or not self.state else [f"in/{name}", "-d", "out"]
        return ["build" if "-o" in given else "add", *given, *sparing], self.state | {name: version}, [name]

    def _killed(self, command: list[str], kind: str) -> bool:
        """Run a command; whether it was killed before it could say that it is done."""
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "kg", *command], cwd=self.place, env=environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        delay = self.chance.uniform(0, 1.05) * self.usual.get(kind, 3.0)
        sign, longest = self.chance.choice((("", 0.0), (".building-*", 0.6), (".delivery", 0.005)))
        if sign:  # from when it begins to write, or to put in place
            while process.poll() is None and not any(self.out.glob(sign)):
                time.sleep(0.001)
            delay = self.chance.uniform(0, longest)
        try:
            out, _ = process.communicate(timeout=delay)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
        if process.returncode == 0:
            self.usual[kind] = time.perf_counter() - began
        assert process.returncode in (0, -signal.SIGKILL)
        return not out

    def _told(self, store: ox.Store) -> dict[str, int]:
        """The versions of the reports in the store, by the hash of their texts."""
        source, text = ox.NamedNode(rdf.DCT + "source"), ox.NamedNode(rdf.KG + "sha256")
        found = {}
        for quad in store.quads_for_pattern(None, source, None, None):
            [digest] = [q.object.value for q in store.quads_for_pattern(quad.subject, text, None, None)]  # type: ignore[union-attr]
            found[quad.object.value] = versions()[digest]  # type: ignore[union-attr]
        return found

    def _check(self) -> None:
        """The store is that of a full build, and the files beside it tell the same."""
        if not self.state:
            return
        quads = expected(tuple(sorted(self.state.items())), self.known)
        assert set(query.opened(self.out)) == set(quads)
        told = json.loads((self.out / "run.json").read_text("utf8"))
        assert [row["source"] for row in told["reports"]] == sorted(self.state)
        assert (self.out / "graph.ttl").exists() == told["files"]
        if told["files"]:
            assert (self.out / "graph.ttl").read_bytes() == files.turtle(quads)


@cache
def versions() -> dict[str, int]:
    from hashlib import sha256

    from test_pipeline_updates import text

    return {sha256(text(version).encode()).hexdigest(): version for version in range(27)}


@cache
def expected(state: tuple[tuple[str, int], ...], known: Ontology) -> list[ox.Quad]:
    """The graph of a full build of these reports."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        analyses = [pipeline.analyse(pipeline.Source(write(root, name, version), root), known) for name, version in state]
    told = {a.report.id: joint.candidates(a, BASE, known) for a in analyses}
    made = {"base": BASE, "version": kg.__version__, "digest": known.digest}
    quads = rdf.to_quads(analyses, gazetteer=known.gazetteer, told=told, **made)
    return [*quads, *inference.infer(quads, known, base=BASE)]


def test_nothing_is_half_and_nothing_acknowledged_is_lost(tmp_path: Path, known: Ontology) -> None:
    folder = Folder(tmp_path, known, random.Random(SEED))
    while folder.seen["before"] + folder.seen["after"] < KILLS:
        folder.step()
    print(f"\nkilled {folder.seen['before'] + folder.seen['after']} times: {folder.seen['before']} before the change was made, "
          f"{folder.seen['after']} after; {folder.seen['finished']} commands finished")
