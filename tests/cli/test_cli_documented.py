"""What can be typed is written down: the README names each command and each shipped question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cli.arguments import EXAMPLES, parser
from kg.ontology import load

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


def readme() -> str:
    assert README.is_file(), "README.md is missing"
    return README.read_text("utf8")


def test_examples_are_given_for_exactly_the_commands_there_are() -> None:
    usage = parser().format_help()
    assert re.findall(r"^    (\w+) ", usage, re.MULTILINE) == list(EXAMPLES)


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_readme_names_each_command(command: str) -> None:
    assert re.search(rf"\bkg {command}\b", readme()), f"README.md lacks kg {command}"


@pytest.mark.parametrize("name", load(ROOT / "ontology").queries())
def test_the_readme_names_each_shipped_question(name: str) -> None:
    assert re.search(rf"(?<![\w-]){name}(?![\w-])", readme()), f"README.md lacks the question {name}"


@pytest.mark.parametrize("name", ["kg.ttl", "shapes.ttl", "rules/", "lexicon/", "queries/"])
def test_the_page_of_the_ontology_folder_names_each_part(name: str) -> None:
    assert name in (ROOT / "ontology" / "README.md").read_text("utf8")


def test_every_line_of_an_example_parses() -> None:
    """`kg …` at the start of a line of help is something that can be typed."""
    import shlex

    for text in EXAMPLES.values():
        for line in re.findall(r"^  kg (.*)$", text, re.MULTILINE):
            words = shlex.split(re.split(r"\s{2,}| > ", line)[0])
            assert parser().parse_args(words).command in EXAMPLES
