"""The shipped questions on two engines, parameters, and what a query may not do."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg import ontology, query
from kg.errors import OntologyError, QueryError, StoreError
from kg.ontology import Ontology

FOLDER = Path(__file__).parent.parent / "ontology" / "queries"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.rq"))


def examples(name: str, known: Ontology) -> dict[str, str]:
    return {p.name: p.example for p in query.shipped(name, known).parameters}


# ------------------------------------------------------------------------------------------------------- the shipped questions
def test_there_are_enough_shipped_questions_and_each_says_what_it_asks(known: Ontology) -> None:
    told = query.questions(known)
    assert [q.name for q in told] == SHIPPED
    assert len(told) >= 18
    assert [q.name for q in told if not q.chinese.endswith(("？", "。"))] == []
    assert [q.name for q in told if not q.english.endswith(("?", ".", "first."))] == []


@pytest.fixture(scope="session")
def loaded(eight: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(eight / "graph.ttl")


def as_rdflib(parameter: query.Parameter) -> rdflib.term.Node:
    kind = {"date": rdflib.XSD.date, "number": rdflib.XSD.decimal}.get(parameter.kind)
    return rdflib.URIRef(parameter.example) if parameter.kind == "iri" else rdflib.Literal(parameter.example, datatype=kind)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_question_gives_the_same_rows_on_pyoxigraph_and_rdflib(
    name: str, eight: Path, loaded: rdflib.Graph, known: Ontology
) -> None:
    question = query.shipped(name, known)
    answer = query.ask(eight, name, known, examples(name, known))
    # As an rdflib user would: the file as it stands, the values bound from outside.
    other = loaded.query(question.sparql, initBindings={p.name: as_rdflib(p) for p in question.parameters})
    theirs = [tuple(None if value is None else str(value) for value in row) for row in other]
    assert answer.columns == tuple(map(str, other.vars or ()))
    assert [tuple(None if term is None else term.value for term in row) for row in answer.terms] == theirs
    assert theirs, "its examples must find something in the reports with gold"


ANSWERS = {
    "who-inspected-whom": [
        (
            "清溪县纪委监委",
            "清溪县甲镇",
            "专项检查",
            date(2023, 3, 1),
            date(2023, 3, 31),
            "Done",
            "县纪委监委对清溪县甲镇开展专项检查",
        )
    ],
    "campaign-results": [("专项检查", "发现问题", Decimal(12), "个", "Done", "发现问题12个")],
    "numbers-without-agent": [("投资", Decimal(150000000), "元", "投资约1.5亿元", "清溪/通报.txt")],
    "people-and-posts": [("李明", "镇长", "清溪县甲镇", "清溪/通报.txt"), ("王青", None, None, "清溪/通报.txt")],
    "plans": [
        (None, "投资", Decimal(150000000), "元", None, "投资约1.5亿元", "清溪/通报.txt"),
        (date(2024, 6, 30), "建成", None, None, None, "计划2024年6月底前建成S101公路", "清溪/通报.txt"),
    ],
    "allegations": [
        ("反映偷排", "群众", "agent", "群众反映丙公司涉嫌偷排", "清溪/通报.txt"),
        ("反映偷排", "丙公司", "target", "群众反映丙公司涉嫌偷排", "清溪/通报.txt"),
    ],
    "money": [(Decimal(150000000), None, "元", "投资", None, "Planned", "投资约1.5亿元", "清溪/通报.txt")],
    "transfers": [("清溪县纪委监委", "清溪县甲镇", "线索", "3", "条", "Done", "县纪委监委向甲镇移交线索3至5条")],
    "places": [("清溪县甲镇", "Township", None, "清溪县"), ("清溪县", "County", "430199", None)],
    "acting-together": [("清溪县甲镇", "清溪县纪委监委", 2)],
    "organizers": [("清溪县纪委监委", "专项检查", "Campaign", "县纪委监委对清溪县甲镇开展专项检查")],
    "reports": [
        ("续报", date(2023, 12, 29), None, 1, None, 1, None, "乙.txt"),
        ("清溪县2023年监督工作通报", date(2023, 12, 29), "清溪日报", 9, 5, 4, 3, "清溪/通报.txt"),
    ],
    "built": [("S101公路", "建成", None, date(2024, 6, 30), date(2024, 6, 30), "Planned", "计划2024年6月底前建成S101公路")],
    "complaints": [("群众", "反映偷排", None, "丙公司", None, "Alleged", "群众反映丙公司涉嫌偷排")],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_to_a_shipped_question(name: str, small: Path, known: Ontology) -> None:
    assert query.ask(small, name, known).rows == ANSWERS[name]


ASKED = {
    ("deeds-of", "县纪委监委"): ["专项检查", "移交线索", "公布结果"],
    ("deeds-of", "清溪县纪委监委"): ["专项检查", "移交线索", "公布结果"],
    ("timeline-of", "S101公路"): ["建成"],
    ("timeline-of", "甲镇"): ["移交线索", "专项检查"],
    ("events-at", "清溪县"): ["专项检查"],
}


@pytest.mark.parametrize(("name", "value"), ASKED)
def test_a_question_finds_a_thing_by_any_of_its_names(name: str, value: str, small: Path, known: Ontology) -> None:
    answer = query.ask(small, name, known, {"name": value})
    at = answer.columns.index("event")
    assert sorted(row[at] for row in answer.rows) == sorted(ASKED[name, value])


def test_sources_are_found_by_words_by_iri_and_by_the_short_iri_of_a_table(small: Path, known: Ontology) -> None:
    [row] = query.ask(small, "sources-of", known, {"what": "偷排"}).rows
    assert row[1:4] == ("Event", "反映偷排", "群众反映丙公司涉嫌偷排")
    assert row[5:7] == (129, 140)
    store = query.opened(small)
    short = query.shortened(str(row[0]), query.namespaces(store, known))
    assert short.startswith("id:r")
    assert query.ask(small, "sources-of", known, {"what": str(row[0])}).rows == [row]
    assert query.ask(small, "sources-of", known, {"what": short}).rows == [row]


def test_a_period_is_asked_for_by_two_days(small: Path, known: Ontology) -> None:
    def between(begin: str, end: str) -> list[object]:
        return [row[3] for row in query.ask(small, "happened-between", known, {"begin": begin, "end": end}).rows]

    assert between("2023-03-31", "2023-04-30") == ["专项检查"]
    assert between("2023-04-01", "2024-12-31") == []  # the plan of June 2024 did not happen


# ------------------------------------------------------------------------------------------------------------ values come in
HOSTILE = [
    '" } SELECT * { ?s ?p ?o',
    "'''",
    '"""',
    "\\",
    '\\"',
    "\n\r\t",
    "甲\u202e乙",
    "#",
    "?x $x",
    "<http://x>",
    "}",
    "\0",
    "😀𠮷",
]


@pytest.mark.parametrize("text", [t for t in HOSTILE if t != "<http://x>"])
def test_hostile_text_is_a_value_and_nothing_else(text: str, small: Path, known: Ontology) -> None:
    assert query.ask(small, "SELECT ($v AS ?out) {}", known, {"v": text}).rows == [(text,)]
    assert query.ask(small, "deeds-of", known, {"name": text}).rows == []


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda t: not (t.startswith(("<", "id:")))))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    filled = query.filled(query.read("SELECT ($v AS ?out) {}"), {"v": text}, {})
    [row] = ox.Store().query(filled)
    assert row[0].value == text


def test_a_value_in_angle_brackets_is_an_iri_and_a_bad_one_is_refused(small: Path, known: Ontology) -> None:
    answer = query.ask(small, "ASK { ?x a $class }", known, {"class": "<kg:Person>"})
    assert answer.yes is True
    with pytest.raises(QueryError, match="--param class='<a b>': not an IRI"):
        query.ask(small, "ASK { ?x a $class }", known, {"class": "<a b>"})


@pytest.mark.parametrize("text", ['"$v"', "'$v'", '"""a " $v"""', "<http://x/$v>", "1 # $v"])
def test_a_dollar_inside_a_text_an_iri_or_a_comment_is_no_parameter(text: str, small: Path, known: Ontology) -> None:
    assert query.ask(small, f"SELECT * {{ VALUES ?x {{ {text}\n }} }}", known).columns == ("x",)
    with pytest.raises(QueryError, match="--param v: the question takes no parameter"):
        query.ask(small, f"SELECT * {{ VALUES ?x {{ {text}\n }} }}", known, {"v": "1"})


@pytest.mark.parametrize(
    ("question", "params", "message"),
    [
        ("deeds-of", {}, "a value is missing: give --param name=浏阳市纪委监委 (其任一名称 any of its names)"),
        ("happened-between", {"begin": "2022-01-01"}, "a value is missing: give --param end=2022-12-31 (末日 last day)"),
        (
            "happened-between",
            {"begin": "last year", "end": "2022-12-31"},
            "--param begin='last year': not a day such as 2022-01-01",
        ),
        ("doubtful", {"below": "1e999999"}, "--param below='1e999999': not a number such as 0.85"),
        ("deeds-of", {"name": "a", "nmae": "b"}, "--param nmae: the question takes name"),
        ("SELECT * { ?s ?p $v }", {}, "a value is missing: give --param v=VALUE"),
        ("SELECT ($v AS ?x) {}", {"v": "\udc80"}, "--param v='\\udc80': not Unicode text"),
    ],
)
def test_a_wrong_value_is_named(question: str, params: dict[str, str], message: str, small: Path, known: Ontology) -> None:
    with pytest.raises(QueryError) as error:
        query.ask(small, question, known, params)
    assert str(error.value).startswith(message)


# ---------------------------------------------------------------------------------------------------------------- typed SPARQL
def test_prefixes_need_no_declaration_and_may_be_declared_otherwise(small: Path, known: Ontology) -> None:
    bare = "SELECT * { ?x a kg:Person ; skos:prefLabel ?n . ?f a rdf:Statement ; prov:wasGeneratedBy ?r . ?x a schema:Person }"
    assert len(query.ask(small, bare, known).rows) == 10
    own = "PREFIX kg: <http://www.w3.org/2004/02/skos/core#> SELECT ?n { ?x kg:altLabel ?n } ORDER BY ?n"
    assert [row[0] for row in query.ask(small, own, known).rows] == ["全县", "县纪委监委", "甲镇"]
    assert {"kg", "skos", "oa", "prov", "dct", "rdf", "rdfs", "xsd", "org", "schema", "sem", "id"} <= set(
        query.namespaces(query.opened(small), known)
    )


def test_the_default_graph_is_the_union_and_named_graphs_stay_apart(small: Path, known: Ontology) -> None:
    graphs = query.ask(small, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", known).rows
    assert len(graphs) == 4  # two reports, what they share, what follows
    every = query.ask(small, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", known).rows
    assert every == [(len({q.triple for q in query.opened(small)}),)]


def test_ask_construct_and_describe(small: Path, known: Ontology) -> None:
    yes = query.ask(small, "ASK { ?x a kg:Campaign }", known)
    assert (yes.columns, yes.rows, yes.yes) == (("answer",), [(True,)], True)
    built = query.ask(small, "CONSTRUCT { ?x a kg:Person } { ?x a kg:Person }", known)
    assert built.is_graph
    assert built.columns == ("subject", "predicate", "object")
    assert {row[2] for row in built.rows} == {query.KG + "Person"}
    assert len(built.triples) == 2
    assert len(query.ask(small, "DESCRIBE ?x { ?x a kg:Campaign }", known).triples) > 2


def test_values_are_plain(small: Path, known: Ontology) -> None:
    text = """SELECT * { VALUES (?a ?b ?c ?d ?e ?f ?g) { (1 1.50 2.5e0 true "2022-02-03"^^xsd:date "甲"@zh UNDEF)
              ("x"^^xsd:integer "x"^^xsd:decimal <x:y> false "2022-99-03"^^xsd:date "2022"^^xsd:gYear UNDEF) } }"""
    assert query.ask(small, text, known).rows == [
        (1, Decimal("1.50"), 2.5, True, date(2022, 2, 3), "甲", None),
        ("x", "x", "x:y", False, "2022-99-03", "2022", None),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { ?s ?p ", "the query does not work: line 1, column 18, at its end: this is not SPARQL"),
        (
            "SELECT *\n{ ?s nope:p ?o }",
            "the query does not work: line 2, column 12, at “?o }”: a prefix that is not declared; known are",
        ),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "the query does not work: line 1, column"),
        ("INSERT DATA { <x:a> <x:b> 1 }", "the query does not work: it would change the graph"),
        ("DROP ALL", "the query does not work: it would change the graph"),
        ("", "the query is empty"),
        ("deeds-off", "deeds-off: no SPARQL, and no shipped question has that name; did you mean deeds-of"),
        ("zzzzz", "zzzzz: no SPARQL, and no shipped question has that name; kg query --list shows the shipped ones"),
        ("SELECT * { ?s ?p '\udc80' }", "the query is not valid Unicode"),
    ],
)
def test_a_broken_query_is_told_on_one_line(text: str, message: str, small: Path, known: Ontology) -> None:
    with pytest.raises(QueryError) as error:
        query.ask(small, text, known)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * { ?s ?p 1SERVICE e:x{ ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER(?s<1)SERVICE#c>\n<http://127.0.0.1:9/x>{ ?a ?b ?c } }",
        "SELECT * { SERVICE # one\n # two {\n <http://127.0.0.1:9/x> # three\n { ?a ?b ?c } }",
    ],
)
def test_no_other_machine_is_asked(text: str, small: Path, known: Ontology) -> None:
    with pytest.raises(QueryError, match="asks another machine"):
        query.ask(small, text, known)


def test_the_word_service_is_no_crime(small: Path, known: Ontology) -> None:
    text = "SELECT * { ?s kg:service ?x . ?x ?y 'SERVICE' . GRAPH <http://x/service> { ?s ?p ?o } } # service"
    assert query.ask(small, text, known).rows == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { FILTER(" + "!" * 20000 + "true) }",
        "SELECT * { " + "MINUS{} " * 5000 + "}",
    ],
)
def test_a_text_that_would_break_the_parser_is_refused(text: str, small: Path, known: Ontology) -> None:
    with pytest.raises(QueryError, match="make it simpler"):
        query.ask(small, text, known)


def test_a_folder_without_a_graph(tmp_path: Path, known: Ontology) -> None:
    with pytest.raises(StoreError, match="no graph was built there"):
        query.ask(tmp_path, "reports", known)
    (tmp_path / "store").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        query.ask(tmp_path, "reports", known)


# ------------------------------------------------------------------------------------------------------------------ the files
def with_query(tmp_path: Path, text: str) -> Ontology:
    (tmp_path / "queries").mkdir()
    (tmp_path / "kg.ttl").write_text("")
    (tmp_path / "queries" / "one.rq").write_text(text, "utf8")
    return ontology.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "must ask the question in Chinese and in English"),
        ("# 何？\nSELECT * {}", "must ask the question in Chinese and in English"),
        ("# 何？\n# What?\nSELECT ($v AS ?x) {}", "the header declares [] and the query uses ['v']"),
        ("# 何？\n# What?\n# param v: some (x)\nSELECT * {}", "the header declares ['v'] and the query uses []"),
        (
            "# 何？\n# What?\n# param v: some (x)\nSELECT ($v AS ?x) { ?v ?p ?o }",
            "$v and ?v are one variable to other SPARQL tools",
        ),
    ],
)
def test_a_shipped_question_without_its_header_does_not_load(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(OntologyError) as error:
        query.questions(with_query(tmp_path, text))
    assert message in str(error.value)
    assert "one.rq" in str(error.value)


def test_the_header_of_a_question(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text(
        "# 谁？\n\n#Who?\n# param day: 日期 a day (2022-01-01)\n#param n: (1.5)\n# param x: 某 (some) (甲)\nASK {}", "utf-8-sig"
    )
    question = query.read_file(path)
    assert (question.chinese, question.english) == ("谁？", "Who?")
    assert [(p.name, p.what, p.example, p.kind) for p in question.parameters] == [
        ("day", "日期 a day", "2022-01-01", "date"),
        ("n", "", "1.5", "number"),
        ("x", "某 (some)", "甲", "text"),
    ]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        query.read_file(tmp_path / "none.rq")
    (tmp_path / "gbk.rq").write_bytes("# 谁巡察了谁".encode("gbk"))
    with pytest.raises(QueryError, match="no text in UTF-8"):
        query.read_file(tmp_path / "gbk.rq")


def test_near_names() -> None:
    assert query.nearest("甲镇", ["乙镇", "清溪县甲镇", "甲镇党委", "甲", "无关之名"]) == ["甲镇党委", "清溪县甲镇", "甲", "乙镇"]
    assert query.nearest("", ["甲"]) == []


def test_only_the_store_is_imported_for_a_query() -> None:
    heavy = ("rdflib", "numpy", "yaml", "pyshacl", "networkx")
    code = f"import sys, kg.cli.commands, kg.query, kg.cli.answers; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_query_that_names_its_graphs_is_answered_from_those(small: Path, known: Ontology) -> None:
    store = query.opened(small)
    everything = query.answer(store, query.read("SELECT ?s WHERE { ?s a kg:Report }"), known, {})
    elsewhere = query.answer(store, query.read("SELECT ?s FROM <https://example.org/none> WHERE { ?s a kg:Report }"), known, {})
    from_variable = query.answer(store, query.read("SELECT ?from WHERE { ?from a kg:Report }"), known, {})
    assert everything.rows
    assert not elsewhere.rows
    assert len(from_variable.rows) == len(everything.rows)


GRAPH = "PREFIX : <https://w3id.org/mailuo/id/> PREFIX from: <https://w3id.org/mailuo/id/> PREFIX from-a: <x:> "
NAMES = {
    "FROM <https://w3id.org/mailuo/id/shared>": True,
    "FROM<https://w3id.org/mailuo/id/shared>": True,
    "FROM :shared": True,
    "from # here\n :shared": True,
    "FROM NAMED :shared": True,
    "FROM from:shared": True,
    "": False,
    "# FROM :shared\n": False,
}


@pytest.mark.parametrize(("clause", "names"), NAMES.items())
def test_a_dataset_is_named_by_an_iri_or_a_short_name(clause: str, names: bool) -> None:
    assert query.names_graph(f"{GRAPH} SELECT * {clause} WHERE {{ ?s ?p ?o }}") is names


@pytest.mark.parametrize(
    "text", ["from:x ?p ?o", "?from :p ?o", "?s from-a:p ?o", "?s :p 'FROM :x'", "?s :p 'x'@from .", "?s :a.from :b ."],
)
def test_a_name_or_a_text_that_reads_from_names_no_dataset(text: str) -> None:
    asked = f"{GRAPH} SELECT * WHERE {{ {text} }}"
    ox.Store().query(asked)  # it is SPARQL
    assert query.names_graph(asked) is False


def test_a_graph_that_is_named_by_a_short_name_is_the_only_one_asked(small: Path, known: Ontology) -> None:
    store = query.opened(small)
    base = query.base_of(store)

    def counted(clause: str) -> object:
        question = query.read(f"PREFIX : <{base}> SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}")
        return query.answer(store, question, known, {}).rows[0][0]

    graph = ox.NamedNode(f"{base}shared")
    assert counted("FROM :shared") == counted(f"FROM {graph}") == len(list(store.quads_for_pattern(None, None, None, graph))) > 0
    assert counted("FROM NAMED :shared") == 0  # the default graph is then empty
    assert counted("") == len({quad.triple for quad in store})
