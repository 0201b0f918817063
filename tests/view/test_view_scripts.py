"""The page's modules pass the type checker and the linter, where `npm ci` was run in kg/view/page."""

from __future__ import annotations

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
