"""The folder of a build: what a killed process leaves is finished or thrown away, never seen half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg import folder
from kg.errors import StoreError

OLD = {"graph.ttl": "old", "graph.html": "old", "run.json": "old"}
NEW = {"graph.ttl": "new", "graph.trig": "new", "run.json": "new"}


def filled(out: Path, content: dict[str, str]) -> None:
    out.mkdir(exist_ok=True)
    for name, text in content.items():
        (out / name).write_text(text)


def products(out: Path) -> dict[str, str]:
    return {name: (out / name).read_text() for name in folder.PRODUCTS if (out / name).is_file()}


def delivered(out: Path) -> None:
    with folder.held(out), folder.delivery(out) as stage:
        filled(stage, NEW)


def test_what_is_delivered_replaces_everything(tmp_path: Path) -> None:
    filled(tmp_path, OLD | {"mine.txt": "kept"})
    delivered(tmp_path)
    assert products(tmp_path) == NEW
    assert sorted(os.listdir(tmp_path)) == ["graph.trig", "graph.ttl", "mine.txt", "run.json"]


@pytest.mark.parametrize("calls", range(9))
def test_a_process_that_dies_at_any_renaming_leaves_the_old_or_the_new(calls: int, tmp_path: Path) -> None:
    """`os._exit` in place of the renaming is what kill -9 looks like to the disk."""
    filled(tmp_path, OLD)
    code = """if True:
        import os, sys
        from pathlib import Path
        from test_folder import delivered
        rename, count = Path.rename, iter(range(99))
        def dying(self, target):
            if next(count) == int(sys.argv[2]):
                os._exit(9)
            return rename(self, target)
        Path.rename = dying
        delivered(Path(sys.argv[1]))
    """
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(calls)], cwd=Path(__file__).parent, check=False)
    folder.settle(tmp_path)
    renamings = 1 + len(NEW) + len(OLD)
    assert run.returncode == (9 if calls < renamings else 0)
    assert products(tmp_path) == (OLD if calls == 0 else NEW)
    with folder.held(tmp_path):
        assert sorted(os.listdir(tmp_path)) == sorted(products(tmp_path))


def test_a_stage_that_nobody_finished_is_thrown_away(tmp_path: Path) -> None:
    filled(tmp_path, OLD)
    filled(tmp_path / ".building-x", NEW)
    folder.settle(tmp_path)
    assert products(tmp_path) == OLD
    with folder.held(tmp_path):
        assert not (tmp_path / ".building-x").exists()


def test_a_folder_that_was_made_for_nothing_is_unmade(tmp_path: Path) -> None:
    def fail() -> None:
        with folder.held(tmp_path / "a" / "b"):
            (tmp_path / "a" / "b" / folder.CACHE).mkdir()
            raise StoreError("no")

    with pytest.raises(StoreError, match="no"):
        fail()
    assert not (tmp_path / "a").exists()


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with folder.held(out):
        (out / folder.CACHE).mkdir()
        with pytest.raises(StoreError, match="another process is writing it"), folder.held(out):
            pass
        assert (out / folder.CACHE).exists()
    assert not out.exists()


def test_ctrl_c_leaves_what_was_read_for_the_next_build(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def stopped() -> None:
        with folder.held(out):
            kept = out / folder.CACHE / "analyses" / "one.json"
            kept.parent.mkdir(parents=True)
            kept.write_text("{}")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [path.name for path in out.rglob("*.json")] == ["one.json"]
