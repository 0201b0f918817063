"""What can be typed after `kg correct`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kg.cli.folder_arguments import add_folder, add_ontology

PURPOSES = {
    "merge": "two things are one", "split": "one thing is two", "rename": "its full name is another",
    "retype": "it is of another class", "delete": "the report does not say so", "add": "the report says so, too",
}


def add_actions(command: argparse.ArgumentParser) -> None:
    """The actions of `kg correct`, each with what it needs."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    one = {name: actions.add_parser(name, help=purpose) for name, purpose in PURPOSES.items()}
    for name in ("merge", "split", "rename", "retype"):
        one[name].add_argument("name", help="a name of the thing in the graph")
        one[name].add_argument("--class", dest="type", default="", help="of several of this name, the one of this core class")
        one[name].add_argument("--context", help="of several of this name, the one of this administrative context")
    one["merge"].add_argument("--into", required=True, metavar="NAME", help="the thing that it is")
    one["split"].add_argument("--reports", nargs="+", default=[], metavar="REPORT", help="where it is another thing")
    one["split"].add_argument("--names", nargs="+", default=[], metavar="NAME", help="which names mean another thing")
    one["split"].add_argument("--to", default="", metavar="NAME", help="the full name of the other thing")
    one["split"].add_argument("--to-context", default="", metavar="PLACE", help="the administrative context of the other thing")
    one["rename"].add_argument("--to", required=True, metavar="NAME", help="the right full name")
    one["retype"].add_argument("--to", required=True, metavar="CLASS", help="the right class, such as Facility or Bridge")
    one["delete"].add_argument("fact", metavar="IRI", help="the fact as kg explain prints it")
    _adding(one["add"])
    for parser in one.values():
        _common(parser)


def _adding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=("relation", "event", "statistic"), help="what is added")
    parser.add_argument("--report", required=True, help="the report's name in the graph")
    parser.add_argument("--quote", required=True, help="its words, as they stand there")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE=NAME", help="of an event: who or what is in it")
    for name in ("subject", "predicate", "object"):
        parser.add_argument(f"--{name}", help="of a relation")
    for name in ("type", "trigger"):
        parser.add_argument(f"--{name}", help="of an event")
    for name in ("value", "unit", "indicator"):
        parser.add_argument(f"--{name}", help="of a statistic")
    parser.add_argument("--status", choices=("Done", "Planned", "Alleged"))
    for name in ("begin", "end"):
        parser.add_argument(f"--{name}", type=date.fromisoformat, metavar="YYYY-MM-DD", help=f"its {name}, a day")


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--author", required=True, help="who says so")
    parser.add_argument("--reason", required=True, help="why")
    parser.add_argument("--file", type=Path, help="the corrections to write to (default: corrections.yaml beside the reports)")
    add_folder(parser)
    add_ontology(parser)
