"""The page's modules pass the type checker and the linter, where `npm ci` was run in kg/view/page."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "kg" / "view" / "page"
TOOLS = PAGE / "node_modules" / ".bin"


@pytest.mark.parametrize("command", [("tsc", "--project", "jsconfig.json"), ("eslint", ".")])
def test_modules(command: tuple[str, ...]) -> None:
    if not (TOOLS / command[0]).exists():
        pytest.skip("npm ci was not run in kg/view/page")
    done = subprocess.run([TOOLS / command[0], *command[1:]], cwd=PAGE, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_engine_is_the_published_one() -> None:
    """`oxigraph/` against the npm package that package-lock.json pins by its hash."""
    package = PAGE / "node_modules" / "oxigraph"
    if not package.exists():
        pytest.skip("npm ci was not run in kg/view/page")
    copies = PAGE / "oxigraph"
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    assert json.loads((PAGE / "package.json").read_text("utf-8"))["devDependencies"]["oxigraph"] == version
    assert gzip.decompress((copies / "web_bg.wasm.gz").read_bytes()) == (package / "web_bg.wasm").read_bytes()
    for name in ("web.js", "web.d.ts"):
        assert (copies / name).read_bytes() == (package / name).read_bytes()


def test_the_engine_has_one_version_everywhere() -> None:
    version = json.loads((PAGE / "package.json").read_text("utf-8"))["devDependencies"]["oxigraph"]
    told = [PAGE / "oxigraph" / "notice.js", PAGE / "oxigraph" / "README.md", PAGE / "words.json", PAGE.parents[2] / "NOTICE"]
    assert [path.name for path in told if version not in path.read_text("utf-8")] == []
