"""SPARQL in the page: the same answers as `kg query`, from a file, without a request, and to be stopped at any time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import view_sample as sample
from playwright.sync_api import Browser, Page
from view_browser import Open, Opened, watch

from kg import ontology, pipeline, query
from kg.cli import answers
from kg.ontology import Ontology

GOLD = Path(__file__).parents[1] / "quality" / "gold"
KNOWN = ontology.load()
QUESTIONS = query.questions(KNOWN)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The eight reports with gold, built with their page as `kg build` does."""
    out = tmp_path_factory.mktemp("built")
    pipeline.build([GOLD], out, ontology=KNOWN, options=pipeline.Options(validate=False))
    return out


@pytest.fixture(scope="session")
def asked(browser: Browser, built: Path) -> Iterator[Opened]:
    """The page of the eight reports on its Ask tab; one page for all questions, which only read."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(10_000)
    opened = Opened(context.new_page())
    watch(opened)
    opened.page.goto((built / "graph.html").as_uri() + "#query")
    opened.page.locator("#ask-run").wait_for()
    yield opened
    context.close()
    assert opened.requests == []
    assert opened.errors == []


def choose(page: Page, question: str, /, **values: str) -> None:
    """A shipped question from the menu, its values typed, and the button pressed."""
    page.locator("#ask-name").select_option(question)
    for key, value in values.items():
        page.locator(f"#ask-value-{key}").fill(value)
    page.locator("#ask-run").click()


def write(page: Page, sparql: str) -> None:
    """A query of one's own, typed and sent by keys."""
    page.locator("#ask-name").select_option("own")
    page.locator("#ask-text").fill(sparql)
    page.locator("#ask-text").press("Control+Enter")


def told(page: Page) -> str:
    """What the status says once the query is over."""
    page.locator("#view-query[aria-busy=false]").wait_for()
    return page.locator("#ask-status").inner_text()


def saved(page: Page) -> list[list[str]]:
    """The answer as the page saves it."""
    with page.expect_download() as waiting:
        page.locator("#ask-answer .bar .chip").click()
    text = waiting.value.path().read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def by_kg_query(out: Path, question: str, /, **values: str) -> list[list[str]]:
    """The same from `kg query --format csv`."""
    return list(csv.reader(io.StringIO(answers.as_csv(query.ask(out, question, KNOWN, values)), newline="")))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)
def test_every_shipped_question_has_the_answer_of_kg_query(asked: Opened, built: Path, question: query.Question) -> None:
    values = {p.name: {"name": "浏阳市纪委监委"}.get(p.name, p.example) for p in question.parameters}
    expected = by_kg_query(built, question.name, **values)
    choose(asked.page, question.name, **values)
    assert told(asked.page).startswith(f"{len(expected) - 1} 行")
    if len(expected) > 1:
        assert saved(asked.page) == expected
        shown = asked.page.locator("#ask-answer tbody tr").all()
        assert len(shown) == min(200, len(expected) - 1)
        assert asked.page.locator("#ask-answer thead th").all_inner_texts() == expected[0]
        for row, line in list(zip(shown, expected[1:], strict=False))[::40]:
            cells = [short(cell, built) for cell in line]
            texts = [re.sub(r"(?<=\d),(?=\d{3})", "", text) for text in row.locator("td").all_text_contents()]
            assert [text.strip() for text in texts] == [re.sub(r"(?<=\d),(?=\d{3})", "", cell).strip() for cell in cells]


def short(cell: str, out: Path) -> str:
    """A cell as a table shows it: IRIs with their prefix."""
    known = query.namespaces(query.opened(out), KNOWN)
    return query.shortened(cell, known) if cell.startswith("http") else cell.removeprefix("'")


def test_most_questions_have_an_answer_to_compare(built: Path) -> None:
    empty = [q.name for q in QUESTIONS if len(by_kg_query(built, q.name, **{p.name: p.example for p in q.parameters})) == 1]
    assert len(empty) <= 4, empty


@pytest.mark.parametrize("sparql", [
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "# all\nSELECT ?t (COUNT(DISTINCT ?e) AS ?n) { ?e a ?t } GROUP BY ?t ORDER BY DESC(?n) ?t",
    "SELECT ?x ?y { VALUES (?x ?y) { (1.50 'a') (UNDEF \"b\\\"c\"@en) ('=1+1' <https://example.org/x>) } }",
    "CONSTRUCT { ?x kg:partOf ?y } { ?x kg:partOf ?y }",
    "PREFIX select: <https://example.org/> DESCRIBE ?x { ?x a kg:Run }",
])
def test_free_queries_have_the_answer_of_kg_query(asked: Opened, built: Path, sparql: str) -> None:
    write(asked.page, sparql)
    told(asked.page)
    expected = by_kg_query(built, sparql)
    assert saved(asked.page)[0] == expected[0]
    assert sorted(saved(asked.page)[1:]) == sorted(expected[1:]) if "ORDER" not in sparql else saved(asked.page) == expected


@pytest.mark.parametrize(("sparql", "verdict"), [("ASK { ?x a kg:Event }", "是"), ("ASK { ?x a kg:Nothing }", "否")])
def test_yes_and_no(asked: Opened, sparql: str, verdict: str) -> None:
    write(asked.page, sparql)
    told(asked.page)
    assert asked.page.locator("#ask-answer").inner_text() == verdict


@pytest.mark.parametrize(("sparql", "why"), [
    ("SELECT * {", "句末：查询不完整或有误"),
    ("SELECT ?x ?x { ?x a kg:Event }", "Duplicated variable name"),
    ("SELECT ?x\nWHERE { ?x a nothing:Event }", "第 2 行第 27 字起“}”：前缀没有声明"),
    ("SELECT ?x\nWHERE { ?x oops }", "第 2 行"),
    ("SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", "只查询自身的图谱"),
    ("DELETE WHERE { ?s ?p ?o }", "只能查询"),
    ("SELECT * " + "{" * 200 + "}" * 200, "请简化"),
    ("SELECT ?x { ?x kg:begin $day }", "请填写：day"),
    ("", "查询语句是空的"),
])
def test_what_is_wrong_is_said_on_one_line(asked: Opened, sparql: str, why: str) -> None:
    write(asked.page, sparql)
    assert why in told(asked.page)
    assert asked.page.locator("#ask-answer").inner_text() == ""


def test_values_enter_as_terms(asked: Opened) -> None:
    for hostile in ('" } UNION { ?s ?p ?o } #', "\\", "x\\\" . }", "'''", "𠮷"):
        choose(asked.page, "names-of", name=hostile)
        assert told(asked.page).startswith("0 行")
    choose(asked.page, "names-of", name="<https://example.org/ a>")
    assert "不是 IRI" in told(asked.page)


def test_a_runaway_query_is_stopped_and_the_next_one_answers(open_page: Open) -> None:
    opened = open_page("large1000", at="#query")
    write(opened.page, ENDLESS)
    opened.page.locator("#ask-stop").wait_for()
    opened.page.locator("#tab-facts").click()  # the page stays usable meanwhile
    opened.page.locator("#view-facts .row").first.click()
    assert opened.text("#evidence .headline b") == "移交线索"
    opened.page.locator("#tab-query").click()
    opened.page.locator("#ask-stop").click()
    assert told(opened.page) == "已停止。"
    assert not opened.page.locator("#ask-stop").is_visible()
    assert opened.page.locator("#ask-run").is_enabled()
    choose(opened.page, "transfers")
    assert told(opened.page).startswith("999 行")
    write(opened.page, ENDLESS)
    opened.page.locator("#ask-stop").wait_for()
    opened.page.locator("#ask-text").press("Escape")
    assert told(opened.page) == "已停止。"


def test_another_question_stops_the_one_that_runs(open_page: Open) -> None:
    opened = open_page("large1000", at="#query")
    write(opened.page, ENDLESS)
    opened.page.locator("#ask-stop").wait_for()
    choose(opened.page, "transfers")
    assert told(opened.page).startswith("999 行")


def test_rows_lead_to_evidence_entities_and_reports(open_page: Open) -> None:
    opened = open_page(at="#query")
    opened.page.locator(".ask", has_text="谁巡察、检查了谁？").click()
    opened.page.locator("#ask-answer .row").click()
    assert opened.text("#evidence .headline b") == "开展监督检查"
    assert opened.text("#evidence .quote mark") == "县纪委监委对吉祥水库开展监督检查"
    assert opened.text("#reader .here") == "县纪委监委对吉祥水库开展监督检查"
    opened.page.locator("#ask-answer .name", has_text="吉祥水库").click()
    assert opened.text("#evidence h3") == "吉祥水库"
    opened.page.locator("#ask-name").select_option("sources-of")
    opened.page.locator("#ask-value-what").fill("查处案件")
    opened.page.locator("#ask-value-what").press("Enter")
    assert told(opened.page).startswith("2 行")
    rows = opened.page.locator("#ask-answer .row")
    assert rows.count() == 2
    rows.nth(1).press("Enter")
    assert opened.text("#evidence .headline b") == "980件"
    opened.page.locator("#ask-answer .name", has_text="one.txt").click()
    assert opened.page.locator("#reader select").evaluate("one => one.selectedOptions[0].text") == sample.TITLE
    opened.page.locator("#ask-name").select_option("who-inspected-whom")
    opened.page.locator("#ask-run").click()
    opened.page.locator("#ask-answer .row").click()
    opened.page.locator("#tab-network").click()
    assert {"吉祥水库", "清溪县纪委监委"} <= {text["text"] for text in opened.drawn()["texts"]}


def test_a_name_is_filled_in_from_the_selection(open_page: Open) -> None:
    opened = open_page(at="#query/n2")
    opened.page.locator("#ask-name").select_option("timeline-of")
    assert opened.page.locator("#ask-value-name").input_value() == "吉祥水库"


def test_keys_alone(open_page: Open) -> None:
    opened = open_page(at="#query")
    opened.page.locator("#ask-name").wait_for()
    opened.page.locator("#ask-source summary").press("Enter")
    opened.page.locator("#ask-text").fill("SELECT ?a/?b {}")
    opened.page.locator("#ask-text").press("/")  # no way out of the editor into the search
    assert opened.page.evaluate("document.activeElement.id") == "ask-text"
    opened.page.locator("#ask-text").fill("SELECT ?name { ?x a kg:Facility ; skos:prefLabel ?name }")
    opened.page.locator("#ask-text").press("Control+Enter")
    told(opened.page)
    opened.page.locator("#ask-answer .row").press("Enter")
    assert opened.text("#evidence h3") == "吉祥水库"


def test_in_english(open_page: Open) -> None:
    opened = open_page(at="#query")
    opened.page.locator("#switch-language").click()
    opened.page.locator(".ask", has_text="Who inspected whom?").click()
    assert told(opened.page).startswith("1 row")
    opened.page.locator("#switch-language").click()
    assert told(opened.page).startswith("1 行")
    assert opened.page.locator("#ask-answer .row").count() == 1


def test_hostile_answers_are_text(open_page: Open) -> None:
    opened = open_page("hostile", at="#query")
    for name in ("who-inspected-whom", "numbers-of", "places"):
        values = {"about": ""} if name == "numbers-of" else {}
        opened.page.locator("#ask-name").select_option(name)
        for key in values:
            opened.page.locator(f"#ask-value-{key}").fill("s")
        opened.page.locator("#ask-run").click()
        told(opened.page)
    terms = " ".join(str(ox.Literal(words)) for words in sample.HOSTILE)
    write(opened.page, f"SELECT ?a (IRI('javascript:window.broken=1') AS ?b) {{ VALUES ?a {{ {terms} }} }}")
    assert told(opened.page).startswith(f"{len(sample.HOSTILE)} 行")
    for row in opened.page.locator("#ask-answer .row").all()[::5]:
        row.click()
    write(opened.page, "SELECT ('<img src=x onerror=window.broken=1>' AS ?x) { <javascript:window.broken=1> a <script> }")
    told(opened.page)
    assert opened.page.evaluate("window.broken") is None
    assert opened.page.locator("#ask-answer a, #ask-answer img, #ask-answer iframe").count() == 0


def test_nothing_of_it_is_touched_before_its_tab_is(open_page: Open) -> None:
    opened = open_page()
    workers: list[str] = []
    opened.page.on("worker", lambda worker: workers.append(worker.url))
    opened.page.locator("#tab-facts").click()
    opened.page.wait_for_timeout(200)
    assert (workers, opened.page.locator("#view-query").inner_html()) == ([], "")
    opened.page.locator("#tab-query").click()
    opened.page.locator("#ask-run").wait_for()
    opened.page.wait_for_timeout(300)
    assert [url.split(":")[0] for url in workers] == ["blob"]


def test_without_sparql(open_page: Open, written: Callable[[str], Path]) -> None:
    opened = open_page("sample-plain")
    assert opened.page.locator("#tab-query").count() == 0
    text = written("sample-plain").read_text("utf-8")
    assert "wasm-unsafe-eval" not in text
    assert "worker-src 'none'" in text
    assert 'id="oxigraph"' not in text


def test_build_leaves_it_out_when_told(tmp_path: Path, known: Ontology) -> None:
    report = tmp_path / "one.txt"
    report.write_text(sample.TEXT, "utf-8")
    pipeline.build([report], tmp_path / "out", ontology=known, options=pipeline.Options(validate=False, sparql=False))
    text = (tmp_path / "out" / "graph.html").read_text("utf-8")
    assert ('id="oxigraph"' in text, 'id="quads"' in text, 'id="data"' in text) == (False, False, True)
