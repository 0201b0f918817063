"""What can be typed after `kg`, with an example of each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn, TypeAlias

import kg
from kg.pipeline import DEFAULT_BASE

OUTPUT = Path("output")
PRACTICE = Path("tests/quality")

EXAMPLES = {
    "build": """examples:
  kg build report.txt -o output            one report
  kg build reports/ more.pdf -o output     all reports below a folder, and one more
  kg build saved-pages.zip -o output       all reports in an archive
  cat report.txt | kg build - -o output    standard input
  kg build https://example.org/a.html --fetch
  kg build reports/ -o output --base https://example.org/id/ --no-page""",
    "query": """examples:
  kg query --list                          the questions that come with mailuo, and the values they need
  kg query who-inspected-whom
  kg query deeds-of --param name=浏阳市纪委监委
  kg query 'SELECT ?name WHERE { ?x a kg:Campaign ; skos:prefLabel ?name }'
  kg query -f question.rq --param day=2022-12-31 --format csv > answer.csv

In a query, $day stands for the value of --param day=...; a variable is written ?day. Prefixes (kg, skos, oa, prov, dct, rdf,
rdfs, xsd, org, schema, sem ...) need no declaration.""",
    "view": """examples:
  kg view                                  opens output/graph.html in the browser
  kg view other-folder --print             only says where the page is""",
    "validate": """examples:
  kg validate output/graph.ttl             a line for each violation and warning; 1 when there are violations
  kg validate graph.trig --ontology my-ontology""",
    "explain": """examples:
  kg explain 浏阳市纪委监委                 all that the reports say of it, with their words
  kg explain id:e0123456789abcdef          an IRI as kg query prints it, short or in full""",
    "evaluate": """examples:
  kg evaluate tests/quality/gold           precision, recall and F1 of each part
  kg evaluate tests/quality/gold/liuyang-2022.yaml --misses
  kg evaluate tests/quality --format json   all folders below it
  kg evaluate tests/quality --calibration  is a fact right as often as its confidence says?""",
    "coverage": """examples:
  kg coverage                              what the facts in output/ leave unread, report by report
  kg coverage other-folder --format json""",
    "guard": """examples:
  kg guard                                 every rule and word, over the reports in tests/quality
  kg guard tests/quality reports/ --section frames
  kg guard reports/ --format json""",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong on one line, and where help is."""

    def error(self, message: str) -> NoReturn:
        """Exit with 2."""
        self.exit(2, f"kg: {' '.join(message.split())}; {self.prog} --help shows how\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def parser() -> Parser:
    """The parser of the whole command line; `command` in its result names the command."""
    top = Parser(prog="kg", description="From Chinese reports to a knowledge graph that shows its sources.",
                 epilog="kg COMMAND --help shows examples. Exit codes: 0 done, 1 violations, 2 not done.")
    top.add_argument("--version", action="version", version=f"mailuo {kg.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (_build, _query, _view, _validate, _explain, _evaluate, _coverage, _guard):
        add(commands)
    return top


def _command(commands: Commands, name: str, purpose: str) -> Parser:
    return commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".", epilog=EXAMPLES[name],
                               formatter_class=argparse.RawDescriptionHelpFormatter)


def _ontology(command: argparse.ArgumentParser) -> None:
    command.add_argument("--ontology", type=Path, metavar="DIR", help="read rules, lexicons, shapes and queries from this folder")


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("-d", "--dir", type=Path, default=OUTPUT, help="the folder of a build (default: output)")


def _build(commands: Commands) -> None:
    command = _command(commands, "build", "read reports and write their graph")
    command.add_argument("reports", nargs="+", metavar="REPORT_OR_FOLDER",
                         help="a .txt, .md, .html, .docx or .pdf file, a folder or .zip of them, or - for standard input")
    command.add_argument("--fetch", action="store_true", help="allow http(s) addresses among the reports, and fetch those pages")
    command.add_argument("-o", "--out", type=Path, default=OUTPUT, metavar="DIR", help="where the graph goes (default: output)")
    command.add_argument("--base", default=DEFAULT_BASE, metavar="IRI",
                         help=f"what the graph's own IRIs start with (default: {DEFAULT_BASE})")
    _ontology(command)
    command.add_argument("--no-validate", action="store_true", help="do not check the graph against the shapes")
    command.add_argument("--no-page", action="store_true", help="do not write graph.html")
    command.add_argument("--no-sparql", action="store_true", help="leave SPARQL out of the page, which makes it 1.9 MB smaller")


def _query(commands: Commands) -> None:
    command = _command(commands, "query", "ask the graph in SPARQL, or by the name of a shipped question")
    command.add_argument("question", nargs="?", metavar="SPARQL_OR_NAME", help="a SPARQL query, or a name from --list")
    command.add_argument("-f", "--file", type=Path, help="read the query from a file")
    command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="a value that the question asks for")
    command.add_argument("--list", action="store_true", help="list the shipped questions")
    _folder(command)
    command.add_argument("--format", choices=("table", "csv", "json", "ttl"), default="table", help="default: table")
    _ontology(command)


def _view(commands: Commands) -> None:
    command = _command(commands, "view", "open the page of a build in the browser")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    command.add_argument("--print", action="store_true", help="print where the page is, and open nothing")


def _validate(commands: Commands) -> None:
    command = _command(commands, "validate", "check a graph file against the shapes")
    command.add_argument("file", type=Path, metavar="FILE", help="a graph in Turtle, TriG, N-Triples, N-Quads or JSON-LD")
    _ontology(command)


def _explain(commands: Commands) -> None:
    command = _command(commands, "explain", "tell what the graph says of a thing or a fact, and where it says so")
    command.add_argument("name", metavar="NAME_OR_IRI", help="a name as printed in a report, or an IRI of the graph")
    _folder(command)
    _ontology(command)


def _evaluate(commands: Commands) -> None:
    command = _command(commands, "evaluate", "build reports that have a gold file and score the graphs against it")
    command.add_argument("gold", type=Path, metavar="GOLD_DIR",
                         help="a folder, also of folders, of NAME.txt with NAME.yaml; or one NAME.yaml")
    command.add_argument("--misses", action="store_true", help="list what was missed (-), made up (+) and broken (!)")
    command.add_argument("--calibration", action="store_true",
                         help="tell how many facts are right, by their confidence and by the rule that found them")
    _table_or_json(command)
    _ontology(command)


def _coverage(commands: Commands) -> None:
    command = _command(commands, "coverage", "list every number and sentence of the reports that no fact came from")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    _table_or_json(command)
    _ontology(command)


def _guard(commands: Commands) -> None:
    command = _command(commands, "guard", "count in how many reports each rule and lexicon entry fires")
    command.add_argument("reports", nargs="*", type=Path, default=[PRACTICE], metavar="REPORT_OR_FOLDER",
                         help=f"a text file, or a folder of them (default: {PRACTICE})")
    command.add_argument("--section", default="", metavar="NAME",
                         help="only the sections whose names begin so: frames, rules, units")
    _table_or_json(command)
    _ontology(command)


def _table_or_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
