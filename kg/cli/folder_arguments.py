"""The folders that several commands ask for: that of a build, and that of the ontology."""

from __future__ import annotations

import argparse
from pathlib import Path

OUTPUT = Path("output")


def add_ontology(command: argparse.ArgumentParser) -> None:
    """`--ontology DIR`."""
    command.add_argument("--ontology", type=Path, metavar="DIR", help="read rules, lexicons, shapes and queries from this folder")


def add_folder(command: argparse.ArgumentParser) -> None:
    """`-d DIR`."""
    command.add_argument("-d", "--dir", type=Path, default=OUTPUT, help="the folder of a build (default: output)")
