"""What can be typed after `kg`, with an example of each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeAlias

import kg
from kg.cli.correct_arguments import add_actions
from kg.cli.folder_arguments import OUTPUT, add_folder, add_ontology
from kg.model import DEFAULT_BASE

PUBLISH = "bring this server up to date with the graph, too"
PRACTICE = Path("tests/quality")

EXAMPLES = {
    "build": """examples:
  kg build report.txt -o output            one report
  kg build reports/ more.pdf -o output     all reports below a folder, and one more
  kg build saved-pages.zip -o output       all reports in an archive
  cat report.txt | kg build - -o output    standard input
  kg build https://example.org/a.html --fetch
  kg build reports/ -o output --base https://example.org/id/ --no-page
  kg build reports/ -o output --workers 4 --time-limit 60
  kg build reports/ -o output --engine spark --master spark://host:7077""",
    "add": """examples:
  kg add new.txt                           one report more in output/, or one that changed
  kg add reports/2024 -d archive           a folder of them, into the graph in archive/
  kg add new.txt -d archive --no-files     as quick with ten thousand reports as with ten; kg build writes the files again

Only these reports are read, and of them only what changed; the others stay as they were read. The graph keeps the options that it
was built with. What comes out is what kg build gives for all of them together.""",
    "remove": """examples:
  kg remove new.txt                        by its name in the graph (kg query reports), or by its file
  kg remove 2024/a.txt 2024/b.txt -d archive""",
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
    "serve": """examples:
  kg serve                                 http://127.0.0.1:7878/ for the graph in output/: pages, SPARQL, descriptions
  kg serve other-folder --port 8080 --timeout 30
  kg serve --writable                      updates and the Graph Store Protocol too; nobody else can write meanwhile
  kg serve --cors https://example.org      pages of that origin may ask it
  curl 'http://127.0.0.1:7878/sparql?query=ASK%20%7B%7D'

Needs the extra: pip install 'mailuo[serve]', or in a checkout pip install '.[serve]'.""",
    "export": """examples:
  kg export nquads -o parts                parts of a million sorted lines without blank nodes, for bulk loaders
  kg export graphml -o graph.graphml       nodes and edges for Gephi, yEd, networkx
  kg export neo4j -o csv                   then: neo4j-admin database import full --nodes=csv/nodes.csv
                                           --relationships=csv/relationships.csv --array-delimiter='|'
  kg export jsonld -o graph.jsonld
  kg export cube -o numbers.ttl            the statistics as an RDF Data Cube""",
    "validate": """examples:
  kg validate output/graph.ttl             a line for each violation and warning; 1 when there are violations
  kg validate graph.trig --ontology my-ontology""",
    "explain": """examples:
  kg explain 浏阳市纪委监委                 all that the reports say of it, with their words
  kg explain id:e0123456789abcdef          an IRI as kg query prints it, short or in full""",
    "merges": """examples:
  kg merges                                every decision that two names are one thing, with its reason
  kg merges archive --kind reports --format csv

Undo one with kg correct split.""",
    "correct": """examples:
  kg correct merge 市纪委监委 --into 浏阳市纪委监委 --author 张三 --reason 同一机构
  kg correct split 永和镇党委 --reports b.txt --to-context 兴宁市 --author 张三 --reason 另一个永和镇
  kg correct split 浏阳市纪委监委 --names 市监委 --to 浏阳市监委 --author 张三 --reason 两个机关
  kg correct rename 永和镇党委 --to 中共永和镇委员会 --author 张三 --reason 全称
  kg correct retype S528公路 --to Bridge --author 张三 --reason 是桥
  kg correct delete id:r39d8cec01128-f34ec43444ce348ab --author 张三 --reason 读错
  kg correct add relation --report a.txt --quote 镇长李明 --subject 李明 --predicate post --object 镇长 --author 张三 --reason 漏
  kg correct add event --report a.txt --quote 检查甲镇 --type Inspection --trigger 检查 --role target=甲镇 --author 张 --reason 漏
  kg correct add statistic --report a.txt --quote 问题12个 --value 12 --unit 个 --indicator 问题 --author 张三 --reason 漏

The entry goes to corrections.yaml beside the reports, where it can be edited; each kg build makes all entries, and tells those
that no longer apply. kg correct ACTION --help shows what an action needs.""",
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
    for add in (
        _build, _add, _remove, _query, _view, _serve, _export, _validate, _explain, _merges, _correct,
        _evaluate, _coverage, _guard,
    ):
        add(commands)
    return top


def _command(commands: Commands, name: str, purpose: str) -> Parser:
    return commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".", epilog=EXAMPLES[name],
                               formatter_class=argparse.RawDescriptionHelpFormatter)


def _store(command: argparse.ArgumentParser, purpose: str) -> None:
    command.add_argument("--store", default="", metavar="URL", help=f"{purpose}: SPARQL 1.1, Graph Store Protocol")


def _inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("reports", nargs="+", metavar="REPORT_OR_FOLDER",
                         help="a .txt, .md, .html, .docx or .pdf file, a folder or .zip of them, or - for standard input")
    command.add_argument("--fetch", action="store_true", help="allow http(s) addresses among the reports, and fetch those pages")


def _build(commands: Commands) -> None:
    command = _command(commands, "build", "read reports and write their graph")
    _inputs(command)
    command.add_argument("-o", "--out", type=Path, default=OUTPUT, metavar="DIR", help="where the graph goes (default: output)")
    command.add_argument("--base", default=DEFAULT_BASE, metavar="IRI",
                         help=f"what the graph's own IRIs start with (default: {DEFAULT_BASE})")
    add_ontology(command)
    command.add_argument("--no-validate", action="store_true", help="do not check the graph against the shapes")
    command.add_argument("--no-page", action="store_true", help="do not write graph.html")
    command.add_argument("--no-sparql", action="store_true", help="leave SPARQL out of the page, which makes it 1.9 MB smaller")
    _no_files(command)
    command.add_argument("--parts", action="store_true",
                         help="only sorted N-Quads in parts, merged by the engine: for more reports than one machine merges")
    command.add_argument("--resume", action="store_true", help="with --parts: go on with those of a build that was lost")
    _store(command, PUBLISH)
    _engine(command)


def _add(commands: Commands) -> None:
    command = _command(commands, "add", "read more reports, or changed ones, into a graph that was built")
    _inputs(command)
    _no_files(command)
    _store(command, PUBLISH)
    _engine(command)
    add_folder(command)
    add_ontology(command)


def _remove(commands: Commands) -> None:
    command = _command(commands, "remove", "take reports out of a graph that was built")
    command.add_argument("reports", nargs="+", metavar="REPORT", help="a report's name in the graph, or its file")
    _no_files(command)
    _store(command, PUBLISH)
    add_folder(command)
    add_ontology(command)


def _no_files(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-files", action="store_true",
                         help="only the store, no graph.* files: of many reports, it takes up a few at the cost of those few")


def _engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--workers", type=_at_least_one, metavar="N",
                         help="processes that read at the same time (default: one for each core; up to three reports need none)")
    command.add_argument("--time-limit", type=_at_least_one, metavar="SECONDS",
                         help="leave out a report that takes a worker longer (default: 600)")
    command.add_argument("--engine", choices=("local", "spark"), default="local",
                         help="read on this machine, or on a Spark cluster that sees the same files (default: local)")
    command.add_argument("--master", metavar="URL", help="the cluster: spark://host:7077 (default: all cores of this machine)")


def _at_least_one(text: str) -> int:
    """A whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _query(commands: Commands) -> None:
    command = _command(commands, "query", "ask the graph in SPARQL, or by the name of a shipped question")
    command.add_argument("question", nargs="?", metavar="SPARQL_OR_NAME", help="a SPARQL query, or a name from --list")
    command.add_argument("-f", "--file", type=Path, help="read the query from a file")
    command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="a value that the question asks for")
    command.add_argument("--list", action="store_true", help="list the shipped questions")
    add_folder(command)
    _store(command, "ask this server instead of a folder")
    command.add_argument("--format", choices=("table", "csv", "json", "ttl"), default="table", help="default: table")
    add_ontology(command)


def _view(commands: Commands) -> None:
    command = _command(commands, "view", "open the page of a build in the browser")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    command.add_argument("--print", action="store_true", help="print where the page is, and open nothing")


def _positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = kind(text)
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is not above 0")
        return value

    return number


def _serve(commands: Commands) -> None:
    command = _command(commands, "serve", "answer SPARQL over HTTP, with pages to look at and to ask")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    _store(command, "answer from this server instead of the folder's own store")
    command.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1, this machine alone)")
    command.add_argument("--port", type=int, default=7878, help="default: 7878; 0 takes a free one")
    command.add_argument("--url", default="", metavar="URL", help="what readers call the server, when it stands behind a proxy")
    command.add_argument("--writable", action="store_true", help="let everybody who reaches the server change the graph")
    command.add_argument("--timeout", type=_positive(float), default=10.0, metavar="SECONDS", help="for each query (default: 10)")
    command.add_argument("--memory", type=_positive(int), default=1024, metavar="MB", help="for each query (default: 1024)")
    command.add_argument("--workers", type=_at_least_one, default=0, metavar="N",
                         help="queries at a time (default: one a processor)")
    command.add_argument("--cors", action="append", default=[], metavar="ORIGIN", help="let pages of this origin ask; * for all")
    command.add_argument("--allow", action="append", default=[], metavar="IRI", help="an address that SERVICE and LOAD may ask")


def _export(commands: Commands) -> None:
    command = _command(commands, "export", "write the graph for bulk loaders, network tools, property graphs, statistics")
    command.add_argument("form", choices=("nquads", "jsonld", "graphml", "neo4j", "cube"), metavar="FORM",
                         help="nquads or neo4j (into a folder); jsonld, graphml or cube (a file)")
    command.add_argument("-o", "--out", type=Path, required=True, metavar="PATH", help="where it goes")
    add_folder(command)
    _store(command, "export from this server instead of a folder")


def _validate(commands: Commands) -> None:
    command = _command(commands, "validate", "check a graph file against the shapes")
    command.add_argument("file", type=Path, metavar="FILE", help="a graph in Turtle, TriG, N-Triples, N-Quads or JSON-LD")
    add_ontology(command)


def _explain(commands: Commands) -> None:
    command = _command(commands, "explain", "tell what the graph says of a thing or a fact, and where it says so")
    command.add_argument("name", metavar="NAME_OR_IRI", help="a name as printed in a report, or an IRI of the graph")
    add_folder(command)
    add_ontology(command)


def _merges(commands: Commands) -> None:
    command = _command(commands, "merges", "list every decision that two names are one thing, and why")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    command.add_argument("--kind", choices=("reports", "name", "correction"), default="",
                         help="only across reports, only names inside reports, or only corrections")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default: table")


def _correct(commands: Commands) -> None:
    add_actions(_command(commands, "correct", "write a correction that every build makes"))


def _evaluate(commands: Commands) -> None:
    command = _command(commands, "evaluate", "build reports that have a gold file and score the graphs against it")
    command.add_argument("gold", type=Path, metavar="GOLD_DIR",
                         help="a folder, also of folders, of NAME.txt with NAME.yaml; or one NAME.yaml")
    command.add_argument("--misses", action="store_true", help="list what was missed (-), made up (+) and broken (!)")
    command.add_argument("--calibration", action="store_true",
                         help="tell how many facts are right, by their confidence and by the rule that found them")
    _table_or_json(command)
    add_ontology(command)


def _coverage(commands: Commands) -> None:
    command = _command(commands, "coverage", "list every number and sentence of the reports that no fact came from")
    command.add_argument("dir", nargs="?", type=Path, default=OUTPUT, metavar="DIR",
                         help="the folder of a build (default: output)")
    _table_or_json(command)
    add_ontology(command)


def _guard(commands: Commands) -> None:
    command = _command(commands, "guard", "count in how many reports each rule and lexicon entry fires")
    command.add_argument("reports", nargs="*", type=Path, default=[PRACTICE], metavar="REPORT_OR_FOLDER",
                         help=f"a text file, or a folder of them (default: {PRACTICE})")
    command.add_argument("--section", default="", metavar="NAME",
                         help="only the sections whose names begin so: frames, rules, units")
    _table_or_json(command)
    add_ontology(command)


def _table_or_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
