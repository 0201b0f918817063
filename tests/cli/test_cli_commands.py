"""The command line as a person types it: answers, help, exit codes, and one line for whatever is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import GOLD, TEXT

from kg.graph import files
from kg.ontology import Ontology

COMMANDS = ("build", "add", "remove", "query", "view", "validate", "explain", "merges", "correct", "evaluate")
REPORT = GOLD / "liuyang-2022.txt"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def kg(*arguments: str | Path, cwd: Path | None = None, **env: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **env},
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused(run: Run) -> str:
    """The one line of a command that did nothing; the lines of progress before it do not count."""
    assert run.code == 2, run
    assert run.out == ""
    told = [line for line in run.err.splitlines() if not line.startswith("[")]
    assert len(told) == 1, run.err
    assert told[0].startswith("kg: ")
    return told[0].removeprefix("kg: ")


# ---------------------------------------------------------------------------------------------------------------------- help
def test_help_names_every_command() -> None:
    run = kg("--help")
    assert run.code == 0
    assert [name for name in COMMANDS if f"\n    {name} " not in run.out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_shows_examples(command: str) -> None:
    run = kg(command, "--help")
    assert run.code == 0
    assert f"examples:\n  kg {command} " in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: COMMAND; kg --help shows how"),
        (["frobnicate"], "argument COMMAND: invalid choice: 'frobnicate'"),
        (["query", "--format", "xml"], "argument --format: invalid choice: 'xml'"),
        (["build"], "the following arguments are required: REPORT_OR_FOLDER; kg build --help shows how"),
    ],
)
def test_a_wrong_command_line(arguments: list[str], message: str) -> None:
    assert refused(kg(*arguments)).startswith(message)


# --------------------------------------------------------------------------------------------------------------------- build
def binary(folder: Path) -> Path:
    (folder / "b.txt").write_bytes(b"\x7fELF\x00\x01\x02")
    return folder / "b.txt"


def written(name: str, text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_text(text, "utf8")
        return folder / name

    return make


def folder_without_reports(folder: Path) -> Path:
    (folder / "in").mkdir()
    (folder / "in" / "README.md").write_text("no report", "utf8")
    (folder / "in" / "picture.png").write_bytes(b"")
    return folder / "in"


BAD_REPORTS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "none.txt", "none.txt: no such file or folder"),
    "empty": (written("a.txt", ""), "a.txt: empty; give a report with text in it"),
    "blank": (written("a.txt", " \n\u3000\n"), "a.txt: empty; give a report with text in it"),
    "binary": (binary, "b.txt: not text: byte"),
    "folder without reports": (folder_without_reports, "no report (.txt, .md, .html, .docx or .pdf) in there"),
}


@pytest.mark.parametrize("name", BAD_REPORTS)
def test_a_report_that_cannot_be_read_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    make, message = BAD_REPORTS[name]
    assert message in refused(kg("build", make(tmp_path), "-o", tmp_path / "out" / "deep"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--base", "not an iri"], "--base 'not an iri': not the start of an IRI"),
        (["--base", "https://example.org/a b/"], "not the start of an IRI"),
        (["--ontology", "nowhere"], "nowhere: no kg.ttl there"),
    ],
)
def test_a_wrong_option_of_build_leaves_nothing_behind(arguments: list[str], message: str, tmp_path: Path) -> None:
    report = written("a.txt", TEXT)(tmp_path)
    assert message in refused(kg("build", report, "-o", tmp_path / "out", *arguments))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- id: [", "titled.yaml: not valid YAML"),
        (
            "- {id: a/b, label: Document, pattern: '(', examples: [{x: x}], not: [y]}",
            "titled.yaml: rule a/b: the pattern does not compile",
        ),
        ("- {id: a/b, label: Document, pattern: 'x'}", "titled.yaml: rule a/b: needs examples"),
    ],
)
def test_a_broken_rule_file_is_named_and_leaves_nothing_behind(
    content: str, message: str, tmp_path: Path, known: Ontology
) -> None:
    shutil.copytree(known.root, tmp_path / "ontology")
    (tmp_path / "ontology" / "rules" / "titled.yaml").write_text(content, "utf8")
    report = written("a.txt", TEXT)(tmp_path)
    assert message in refused(kg("build", report, "-o", tmp_path / "out", "--ontology", tmp_path / "ontology"))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    report = written("a.txt", TEXT)(tmp_path)
    (tmp_path / "file").write_text("")
    assert "cannot be written" in "".join(kg("build", report, "-o", tmp_path / "file").err)
    assert kg("build", report, "-o", tmp_path / "file").code == 2
    assert (tmp_path / "file").read_text() == ""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it after `kg build`, in which output/ holds the graph."""
    home = tmp_path_factory.mktemp("home")
    run = kg("build", REPORT, cwd=home, LC_ALL="C")
    assert run.code == 0, run.err
    assert run.out.startswith("output/graph.ttl: 1 report, ")
    assert {"ask it", "explain", "open it"} <= {line[:9].strip() for line in run.out.splitlines()}
    return home


def test_a_build_leaves_its_products_and_nothing_else(output: Path) -> None:
    assert sorted(path.name for path in (output / "output").iterdir()) == [
        ".cache",
        ".index",
        ".sections",
        "graph.html",
        "graph.jsonld",
        "graph.trig",
        "graph.ttl",
        "run.json",
        "store",
    ]
    told = json.loads((output / "output" / "run.json").read_text("utf8"))
    assert told["reports"][0]["source"] == "liuyang-2022.txt"
    assert told["failures"] == []


def test_a_report_left_out_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    written("bad.txt", "")(tmp_path)
    shutil.copy(REPORT, tmp_path)
    run = kg("build", tmp_path, "-o", tmp_path / "out", "--no-page", "--no-validate")
    assert run.code == 0
    assert "kg: left out: bad.txt: empty; give a report with text in it" in run.err.splitlines()
    assert "  1 report left out, see " in run.out
    assert not (tmp_path / "out" / "graph.html").exists()
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf8"))["failures"] == [
        {"source": "bad.txt", "path": "../bad.txt", "why": "bad.txt: empty; give a report with text in it"}
    ]


# --------------------------------------------------------------------------------------------------------------- add, remove
def test_a_report_is_added_and_removed(tmp_path: Path) -> None:
    first, more = written("a.txt", TEXT)(tmp_path), written("b.txt", TEXT.replace("12个", "13个"))(tmp_path)
    assert kg("build", first, "--no-page", "--no-validate", cwd=tmp_path).code == 0
    before = (tmp_path / "output" / "graph.trig").read_bytes()
    added = kg("add", more, cwd=tmp_path)
    assert added.code == 0, added.err
    assert added.out == "1 report read now, 1 as they were: output/graph.ttl\n"
    assert b"13" in kg("query", "SELECT ?v { ?s kg:value ?v FILTER(?v = 13) }", cwd=tmp_path).out.encode()
    (tmp_path / "c.txt").write_text(TEXT.replace("12个", "14个"), "utf8")
    sparing = kg("add", "c.txt", "--no-files", cwd=tmp_path)
    assert sparing.out == "1 report read now, 2 as they were: output/store\n"
    assert not (tmp_path / "output" / "graph.ttl").exists()
    removed = kg("remove", "b.txt", "c.txt", cwd=tmp_path)
    assert removed.code == 0, removed.err
    assert (tmp_path / "output" / "graph.trig").read_bytes() == before
    assert refused(kg("remove", "d.txt", cwd=tmp_path)).startswith("d.txt: no report of the graph in output; did you mean a.txt?")


# --------------------------------------------------------------------------------------------------------------------- query
def test_query_list_shows_each_question_and_what_it_needs(known: Ontology) -> None:
    run = kg("query", "--list")
    assert run.code == 0
    assert [name for name in known.queries() if f"{name} " not in run.out] == []
    assert "    --param name=S528公路    其任一名称 any of its names" in run.out.splitlines()


def test_a_table_is_aligned_by_display_width(small: Path) -> None:
    run = kg("query", "people-and-posts", "-d", small)
    assert run.out.splitlines() == [
        "person  post  body        source",
        "──────  ────  ──────────  ─────────────",
        "李明    镇长  清溪县甲镇  清溪/通报.txt",
        "王青                      清溪/通报.txt",
    ]


def test_answers_in_each_format(small: Path) -> None:
    asked = ("query", "SELECT ?n ?v { ?x a kg:Statistic ; kg:indicator ?n ; kg:value ?v } ORDER BY ?v", "-d", small, "--format")
    assert kg(*asked, "csv").out == "n,v\n移交线索,3\n发现问题,12\n投资,150000000\n"
    found = json.loads(kg(*asked, "json").out)
    assert found["head"] == {"vars": ["n", "v"]}
    assert found["results"]["bindings"][0] == {
        "n": {"type": "literal", "value": "移交线索"},
        "v": {"type": "literal", "value": "3", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
    }
    graph = kg("query", "CONSTRUCT { ?x a kg:Person } WHERE { ?x a kg:Person }", "-d", small, "--format", "ttl").out
    assert len(list(ox.parse(graph.encode(), format=ox.RdfFormat.TURTLE))) == 2
    assert graph.startswith("@prefix ")
    assert kg("query", "ASK { ?x a kg:Person }", "-d", small).out == "yes\n"
    assert json.loads(kg("query", "ASK { ?x a kg:Lake }", "-d", small, "--format", "json").out) == {"head": {}, "boolean": False}


def test_a_question_from_a_file_with_its_values(small: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(
        "# param unit: 单位 (个)\nSELECT ?v { ?x kg:unit ?u ; kg:value ?v FILTER(?u = $unit) }", "utf8"
    )
    assert kg("query", "-f", tmp_path / "q.rq", "--param", "unit=条", "-d", small, "--format", "csv").out == "v\n3\n"
    assert refused(kg("query", "-f", tmp_path / "q.rq", "-d", small)) == "a value is missing: give --param unit=个 (单位)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give one question: SPARQL, a name from kg query --list, or -f FILE"),
        (["reports", "-f", "q.rq"], "give one question"),
        (["SELECT * { ?s ?p"], "the query does not work: line 1, column"),
        (["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"], "the query asks another machine (SERVICE)"),
        (["deeds-off"], "deeds-off: no SPARQL, and no shipped question has that name; did you mean deeds-of"),
        (["deeds-of"], "a value is missing: give --param name="),
        (["deeds-of", "--param", "name"], "--param name: write it as NAME=VALUE"),
        (["reports", "--format", "ttl"], "only CONSTRUCT and DESCRIBE give a graph"),
        (["-f", "none.rq"], "none.rq: cannot be read (No such file or directory)"),
    ],
)
def test_a_broken_question(arguments: list[str], message: str, small: Path) -> None:
    assert refused(kg("query", *arguments, "-d", small)).startswith(message)


def test_no_graph_was_built(tmp_path: Path) -> None:
    for command in (["query", "reports"], ["explain", "甲"]):
        assert refused(kg(*command, "-d", tmp_path)).startswith(f"{tmp_path}: no graph was built there; run kg build REPORT...")
    assert refused(kg("query", "reports", cwd=tmp_path)).startswith("output: no graph was built there")


def test_nothing_fitting_is_an_answer_too(small: Path) -> None:
    run = kg("query", "deeds-of", "--param", "name=外星人", "-d", small)
    assert (run.code, run.out.splitlines()[-1]) == (0, "(no rows)")


def test_a_reader_that_closes_early_is_no_error(eight: Path) -> None:
    command = f"{sys.executable} -m kg query 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' -d {eight} --format csv | head -1"
    run = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "s,p,o\n", "")


# ------------------------------------------------------------------------------------------------------- explain, view, others
def test_explain_in_words(small: Path) -> None:
    lines = kg("explain", "丙公司", "-d", small).out.splitlines()
    assert lines[0] == "丙公司  组织机构 (Organization)、企业 (Company)"
    assert lines[2:4] == ["  见于：《清溪县2023年监督工作通报》 (清溪/通报.txt)", ""]
    assert lines[4:8] == [
        "反映举报 (Complaint)：反映偷排",
        "   施事：群众；对象：丙公司；状态：被指称 (alleged)",
        "   原文：群众反映丙公司涉嫌偷排",
        "   出处：《清溪县2023年监督工作通报》 (清溪/通报.txt) 第 7 行，字符 129–140；规则 test/rule",
    ]
    assert lines[8].startswith("   置信度 0.7；https://w3id.org/mailuo/id/r")


def test_explain_what_is_not_there(small: Path) -> None:
    assert refused(kg("explain", "清溪县纪委", "-d", small)).startswith(
        "清溪县纪委: nothing in the graph has this name; did you mean 清溪县纪委监委"
    )


def test_view_prints_and_opens_the_page(output: Path) -> None:
    page = output / "output" / "graph.html"
    assert kg("view", "--print", cwd=output).out == f"{page}\n"
    note = output / "opened"
    run = kg("view", cwd=output, BROWSER=f"sh -c 'echo %s > {note}'")
    assert run.out == f"opened {page}\n"
    assert note.read_text().strip() == page.as_uri()


def test_view_without_a_page_or_a_browser(small: Path, output: Path) -> None:
    assert refused(kg("view", small)).startswith(f"{small}: no graph.html there; run kg build REPORT... -o {small}")
    assert refused(kg("view", output / "output", BROWSER="false")).startswith("no browser could be started; open ")


def test_validate_tells_each_violation_and_exits_with_one(quads: list[ox.Quad], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_bytes(files.turtle(quads))
    bad.write_bytes(files.turtle([q for q in quads if not q.predicate.value.endswith("/unit")]))
    lacking = "warning: the report has no publisher <https://w3id.org/mailuo/id/r505b5d57bb3a>\n"
    assert kg("validate", good) == Run(0, lacking, f"{good}: 0 violations, 1 warning\n")
    run = kg("validate", bad)
    assert run.code == 1
    lines = [line for line in run.out.splitlines() if line.startswith("violation: ")]
    assert len(lines) == 3
    assert all("a statistic has exactly one unit <https://w3id.org/mailuo/id/r" in line for line in lines)
    assert run.err == f"{bad}: 3 violations, 1 warning\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.ttl", None, "none.ttl: cannot be read"),
        ("a.ttl", "nonsense", "a.ttl: does not parse as Turtle"),
        ("a.pdf", "", "a.pdf: no RDF file by its ending"),
    ],
)
def test_validate_what_is_no_graph(name: str, content: str | None, message: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    assert message in refused(kg("validate", tmp_path / name))


def test_evaluate_prints_a_table_misses_and_json() -> None:
    run = kg("evaluate", GOLD / "liuyang-2022.yaml", "--misses")
    assert run.code == 0, run.err
    lines = run.out.splitlines()
    assert lines[0].split() == ["report", "part", "found", "gold", "right", "P", "R", "F1"]
    [row] = [line.split() for line in lines if line.startswith("ALL") and " header " in line]
    assert row[-1] == "1.000"
    assert any(line.startswith("  - ") for line in lines)
    told = json.loads(kg("evaluate", GOLD / "liuyang-2022.yaml", "--format", "json").out)
    assert told["ALL"]["header"]["f1"] == 1.0


def test_evaluate_without_gold(tmp_path: Path) -> None:
    assert "no gold there" in refused(kg("evaluate", tmp_path))


def test_chinese_is_printed_under_any_locale(small: Path) -> None:
    for locale in ("C", "POSIX", "C.UTF-8"):
        assert "李明" in kg("query", "people-and-posts", "-d", small, LC_ALL=locale, PYTHONUTF8="0", PYTHONIOENCODING="ascii").out


def test_csv_is_safe_in_a_spreadsheet(small: Path) -> None:
    asked = """SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" -5) ("@SUM(A1)" 1) ("+甲" 2) ("－乙" 3) ("a,\\"b\\"\\nc" 4) } }"""
    rows = list(csv.reader(io.StringIO(kg("query", asked, "-d", small, "--format", "csv").out)))
    assert rows == [["a", "b"], ["'=1+1", "-5"], ["'@SUM(A1)", "1"], ["'+甲", "2"], ["'－乙", "3"], ['a,"b"\nc', "4"]]
