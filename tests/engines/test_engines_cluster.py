"""A standalone Spark cluster on this machine, a master and two workers, and builds on it of which parts are killed.

`make cluster` runs it; it takes some minutes. Whatever is killed, the bytes are those of a build without Spark.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "quality"
PRODUCTS = ("graph.ttl", "graph.trig", "graph.jsonld")
PATIENCE = 300.0
SOME = 5  # reports that are read before something is killed

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="PySpark is not installed: pip install 'mailuo[spark]'"),
    pytest.mark.skipif(not os.environ.get("JAVA_HOME") and shutil.which("java") is None, reason="Java 17 is not installed"),
]


class Cluster:
    """A master and two workers with a core each, all processes of their own."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.url = f"spark://127.0.0.1:{port}"
        self.master = self._started("master", "master.Master", "--port", str(port))
        self.wait(lambda: "Starting Spark master" in self._log("master"))
        self.workers = [
            self._started(name, "worker.Worker", "--cores", "1", "--memory", "1g", "--work-dir", str(place / name), self.url)
            for name in ("one", "two")
        ]
        self.wait(lambda: self._log("master").count("Registering worker") == 2)

    def _started(self, name: str, daemon: str, *options: str) -> subprocess.Popen[bytes]:
        import pyspark

        home = Path(pyspark.__file__).parent
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{daemon}", "--host", "127.0.0.1", "--webui-port", "0"]
        with (self.place / f"{name}.log").open("wb") as log:
            return subprocess.Popen([*command, *options], env=environment() | {"SPARK_HOME": str(home)},
                                    stdout=log, stderr=log, start_new_session=True)

    def _log(self, name: str) -> str:
        return (self.place / f"{name}.log").read_text("utf8", "replace")

    def wait(self, happened: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, self._log("master")
            time.sleep(0.02)

    def python_workers(self) -> list[int]:
        """The processes that PySpark's daemons have forked on the two workers."""
        daemons = [p for w in self.workers for p in below(w.pid) if "pyspark.daemon" in words(p)]
        return [p for p in daemons if any(p in children(d) for d in daemons)]

    def end(self) -> None:
        for process in (*self.workers, self.master):
            for pid in (*below(process.pid), process.pid):
                kill(pid)
            process.wait()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(status.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def below(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *below(child))]


def words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf8", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield started
    finally:
        started.end()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build without Spark gives."""
    out = tmp_path_factory.mktemp("local") / "out"
    subprocess.run([sys.executable, "-m", "kg", *build(out)], cwd=ROOT, check=True, capture_output=True)
    return products(out)


def build(out: Path, *options: str) -> list[str]:
    return ["build", str(REPORTS), "-o", str(out), "--no-validate", "--no-page", *options]


def started(out: Path, cluster: Cluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", *build(out, "--engine", "spark", "--master", cluster.url)]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def done(process: subprocess.Popen[str]) -> str:
    told, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    return told


def products(out: Path) -> dict[str, bytes]:
    run = json.loads((out / "run.json").read_text("utf8"))
    assert run["failures"] == []
    return {name: (out / name).read_bytes() for name in PRODUCTS}


def read(out: Path) -> dict[str, int]:
    """The reports read so far, and the inode that each came with."""
    return {path.name: path.stat().st_ino for path in (out / ".cache" / "analyses").glob("*.json")}


def interrupted(out: Path, cluster: Cluster, victims: Callable[[subprocess.Popen[str]], list[int]]) -> tuple[dict[str, int], str]:
    """A build during which processes are killed when some reports were read. What was read by then, and what the build told."""
    process = started(out, cluster)
    cluster.wait(lambda: process.poll() is not None or (len(read(out)) >= SOME and victims(process)))
    assert process.poll() is None
    killed = victims(process)
    assert killed
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    before = read(out)
    assert SOME <= len(before) < len(list(REPORTS.rglob("*.txt"))), "the kill came when all was read"
    return before, process.communicate(timeout=PATIENCE)[0] + f"exit {process.returncode}"


def test_the_bytes_are_those_of_one_machine(cluster: Cluster, local: dict[str, bytes], tmp_path: Path) -> None:
    done(started(tmp_path / "out", cluster))
    assert products(tmp_path / "out") == local


def test_a_python_worker_is_killed(cluster: Cluster, local: dict[str, bytes], tmp_path: Path) -> None:
    before, told = interrupted(tmp_path / "out", cluster, lambda _: cluster.python_workers()[:1])
    assert told.endswith("exit 0"), told
    assert products(tmp_path / "out") == local
    assert before.items() <= read(tmp_path / "out").items(), "a report was read twice"


def test_the_driver_is_killed_and_the_build_run_again(cluster: Cluster, local: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    before, told = interrupted(out, cluster, lambda driver: [*below(driver.pid), driver.pid])
    assert told.endswith("exit -9")
    assert not (out / "run.json").exists()
    told = done(started(out, cluster))
    assert products(out) == local
    assert before.items() <= read(out).items(), "a report was read twice"
    kept = int(told.partition(" read now, ")[2].split()[0])
    assert kept >= len(before)


# ------------------------------------------------------------------------------------------------- merged on the cluster
def pieces(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "parts").iterdir())}


def merging(out: Path, cluster: Cluster, *options: str, reports: Path = REPORTS) -> subprocess.Popen[str]:
    command = ["build", str(reports), "-o", str(out), "--no-validate", "--parts", "--engine", "spark", "--master", cluster.url]
    return subprocess.Popen([sys.executable, "-m", "kg", *command, *options], cwd=ROOT, env=environment(),
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def local_pieces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts that a build without Spark gives."""
    out = tmp_path_factory.mktemp("local-parts") / "out"
    subprocess.run([sys.executable, "-m", "kg", *build(out, "--parts")], cwd=ROOT, check=True, capture_output=True)
    return pieces(out)


def test_the_merge_runs_on_the_cluster_and_a_python_worker_is_killed(
    cluster: Cluster, local_pieces: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = merging(out, cluster)
    cluster.wait(lambda: process.poll() is not None or (any(out.glob(".cache/parts/*/named-*")) and cluster.python_workers()))
    assert process.poll() is None, process.communicate()[0]
    kill(cluster.python_workers()[0])
    done(process)
    assert pieces(out) == local_pieces


def test_the_driver_is_killed_while_it_merges_and_resumes(
    cluster: Cluster, local_pieces: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = merging(out, cluster)
    made = ".cache/parts/*/parts/reports-*.nq.gz"
    cluster.wait(lambda: process.poll() is not None or any(out.glob(made)))
    assert process.poll() is None, process.communicate()[0]
    for pid in (*below(process.pid), process.pid):
        kill(pid)
    process.communicate(timeout=PATIENCE)
    assert not (out / "run.json").exists()
    assert not (out / "parts").exists()
    before = {path.name: path.stat().st_ino for path in out.glob(made)}
    assert before
    done(merging(out, cluster, "--resume"))
    assert pieces(out) == local_pieces
    assert before.items() <= {path.name: path.stat().st_ino for path in (out / "parts").glob("reports-*")}.items()


def test_a_body_with_a_third_of_all_mentions_does_not_stall_the_merge(cluster: Cluster, tmp_path: Path) -> None:
    given = tmp_path / "in"
    given.mkdir()
    for number in range(300):
        town = f"{'甲乙丙丁戊己庚辛'[number % 8]}{'山河田林石'[number % 5]}镇党委"
        (given / f"{number:03}.txt").write_text(f"浏阳市纪委监委对{town}开展专项检查，发现问题{number}个。\n", "utf8")
    done(merging(tmp_path / "cluster", cluster, reports=given))
    local = [sys.executable, "-m", "kg", "build", str(given), "-o", str(tmp_path / "local"), "--no-validate", "--parts"]
    subprocess.run(local, cwd=ROOT, check=True, capture_output=True)
    made = pieces(tmp_path / "cluster")
    assert made == pieces(tmp_path / "local")
    sizes = {part["file"]: part["quads"] for part in json.loads(made["manifest.json"])["parts"]}
    mentions = sum(size for name, size in sizes.items() if name.startswith("reports-"))
    hot = max(size for name, size in sizes.items() if not name.startswith("reports-"))
    assert hot < mentions / 20, sizes


def test_a_worker_and_its_executor_are_killed(cluster: Cluster, local: dict[str, bytes], tmp_path: Path) -> None:
    """The last test: the cluster has one worker from then on."""
    before, told = interrupted(tmp_path / "out", cluster, lambda _: [cluster.workers[1].pid, *below(cluster.workers[1].pid)])
    assert told.endswith("exit 0"), told
    assert products(tmp_path / "out") == local
    assert before.items() <= read(tmp_path / "out").items(), "a report was read twice"
