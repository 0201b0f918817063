"""The folder of the domain expert: terms, rules, lexicons, divisions; what is wrong in it is named."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import model, ontology, query
from kg.errors import OntologyError
from kg.ontology import Ontology

KG = "https://w3id.org/mailuo/ontology/"
LABEL, COMMENT = (f"http://www.w3.org/2000/01/rdf-schema#{term}" for term in ("label", "comment"))


# ------------------------------------------------------------------------------------------------------------------ terms
@pytest.fixture(scope="module")
def terms(known: Ontology) -> dict[str, dict[str, dict[str, str]]]:
    """Each kg: term with its labels and comments by language."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for quad in ox.parse(path=str(known.root / "kg.ttl")):
        if quad.subject.value.startswith(KG):
            entry = found.setdefault(quad.subject.value.removeprefix(KG), {})
            if quad.predicate.value in (LABEL, COMMENT):
                said = entry.setdefault(quad.predicate.value, {})
                assert quad.object.language not in said, f"{quad.subject}: two of one language"
                said[quad.object.language] = quad.object.value
    return found


def test_every_term_has_label_and_comment_in_both_languages(terms: dict[str, dict[str, dict[str, str]]]) -> None:
    assert len(terms) > 120
    for name, entry in terms.items():
        assert {LABEL, COMMENT} <= entry.keys(), name
        assert all(set(said) == {"zh", "en"} for said in entry.values()), name
        assert re.search("[\u4e00-\u9fff]", entry[COMMENT]["zh"]), name


def test_every_term_of_the_model_is_defined(terms: dict[str, dict[str, dict[str, str]]]) -> None:
    named = {*model.ENTITY_TYPES, *model.PREDICATES, *model.EVENT_TYPES, *model.ROLES, "Done", "Planned", "Alleged"}
    assert named - terms.keys() == set()


def test_every_term_in_a_graph_is_defined(terms: dict[str, dict[str, dict[str, str]]], quads: list[ox.Quad], eight: Path) -> None:
    every = [*quads, *query.opened(eight)]
    used = {
        node.value.removeprefix(KG)
        for q in every
        for node in (q.predicate, q.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(KG)
    }
    assert used - terms.keys() == set()


def test_every_term_in_queries_shapes_and_the_gold_s_words_is_defined(
    terms: dict[str, dict[str, dict[str, str]]], known: Ontology
) -> None:
    for path in (*known.queries().values(), known.root / "shapes.ttl"):
        used = set(re.findall(r"(?<![\w:/])kg:(\w+)", re.sub(r'"[^"\n]*"@\w+', "", path.read_text("utf8"))))
        assert used - terms.keys() - {"Rumoured"} == set(), path.name


def test_the_terms_reach_the_standard_vocabularies(known: Ontology) -> None:
    text = {q.object.value for q in ox.parse(path=str(known.root / "kg.ttl")) if isinstance(q.object, ox.NamedNode)}
    for start in (
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/oa#",
        "http://www.w3.org/2006/time#",
        "http://www.w3.org/2004/02/skos/core#",
        "https://schema.org/",
        "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "http://purl.org/linked-data/cube#",
        "http://purl.org/dc/terms/",
    ):
        assert any(iri.startswith(start) for iri in text), start


# ------------------------------------------------------------------------------------------------------------------ rules
def folder(tmp_path: Path, **contents: str) -> Ontology:
    (tmp_path / "kg.ttl").write_text("")
    for name, text in contents.items():
        path = tmp_path / name.replace("__", "/")
        path = path.with_suffix(".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf8")
    return ontology.load(tmp_path)


GOOD = """
- id: document/marked
  label: Document
  pattern: 《[^》]+》 | {words.tails}
  args: {walk: 2}
  confidence: 0.9
  examples: [{印发《办法》: 《办法》}, {甲方案和乙方案: [方案, 方案]}]
  not: [没有文件]
"""


def test_a_rule(tmp_path: Path) -> None:
    [rule] = folder(tmp_path, rules__titled=GOOD, lexicon__words="tails: [案, 方案]").rules("titled")
    assert (rule.id, rule.label, rule.args, rule.confidence) == ("document/marked", "Document", {"walk": 2}, 0.9)
    assert rule.examples == (("印发《办法》", ("《办法》",)), ("甲方案和乙方案", ("方案", "方案")))
    assert rule.counterexamples == ("没有文件",)
    assert rule.pattern.findall("甲方案《乙》") == ["方案", "《乙》"]  # the longest word first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- [", "not valid YAML"),
        ("a: b", "expected a list of rules; start each with '- id:'"),
        ("- x", "rule x: needs id, label and pattern"),
        ("- {id: a, label: B}", "rule a: needs id, label and pattern"),
        (GOOD.replace("args", "arguments"), "rule document/marked: unknown keys arguments"),
        (GOOD.replace("  not: [没有文件]", ""), "rule document/marked: needs examples that match"),
        (GOOD.replace("《[^》]+》", "《(》"), "rule document/marked: the pattern does not compile"),
        (GOOD + GOOD, "rule document/marked: the id stands twice"),
        (GOOD.replace("{words.tails}", "{words.heads}"), "no section 'heads'; add it"),
        (GOOD.replace("{words.tails}", "{nowhere.tails}"), "nowhere.yaml: missing"),
        (
            GOOD.replace("[{印发《办法》: 《办法》}, {甲方案和乙方案: [方案, 方案]}]", "[印发]"),
            "an example is 'text: what it finds'",
        ),
    ],
)
def test_a_rule_that_does_not_load_is_named(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(OntologyError) as error:
        folder(tmp_path, rules__titled=text, lexicon__words="tails: [案, 方案]").rules("titled")
    assert message in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_every_shipped_rule_loads_and_has_examples_both_ways(known: Ontology) -> None:
    rules = [rule for family in known.families() for rule in known.rules(family)]
    assert len({rule.id for rule in rules}) == len(rules) > 5
    assert all(rule.examples and rule.counterexamples and 0 < rule.confidence <= 1 for rule in rules)


def test_words_of_a_lexicon_come_longest_first(tmp_path: Path) -> None:
    known = folder(tmp_path, lexicon__a="one: [甲, 甲乙丙, 甲乙, 甲]\ntwo: 甲 乙丙\n")
    assert known.words("a", "one") == ("甲乙丙", "甲乙", "甲")
    assert known.words("a", "two") == ("乙丙", "甲")
    assert known.choice("a", "two") == "(?:乙丙|甲)"
    assert known.choice("a", "one") == "(?:甲(?:乙(?:丙|)|))"


LETTERS = "甲乙丙."


@settings(deadline=None, derandomize=True)
@given(st.sets(st.text(LETTERS, max_size=4)), st.text(LETTERS, max_size=12), st.sampled_from(["", "丙", "(?!乙)", "$"]))
def test_an_alternation_finds_what_the_words_one_by_one_would(words: set[str], text: str, behind: str) -> None:
    one_by_one = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    found, wanted = (re.finditer(pattern + behind, text) for pattern in (ontology.one_of(words), f"(?:{one_by_one})"))
    assert [m.span() for m in found] == [m.span() for m in wanted]


def test_what_is_made_of_an_ontology_is_made_once(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
    one, other = (folder(tmp_path / name, lexicon__a=f"one: {name}\n") for name in ("甲", "乙"))
    made: list[str] = []

    def words(known: Ontology) -> tuple[str, ...]:
        made.append(known.root.name)
        return known.words("a", "one")

    assert [known.once(words) for known in (one, one, other)] == [("甲",), ("甲",), ("乙",)]
    assert len(made) == 2


# --------------------------------------------------------------------------------------------------------------- divisions
def test_the_divisions_of_the_country(known: Ontology) -> None:
    places = known.gazetteer
    [liuyang] = places.named("浏阳市")
    assert (liuyang.code, liuyang.level) == ("430181", "county")
    assert [d.name for d in places.chain(liuyang.code)] == ["长沙市", "湖南省"]
    assert "永和镇" in {d.name for d in places.towns(liuyang.code)}
    assert {d.level for d in places.inside("4301")} == {"county", "town"}
    assert "湖南省" in places.names()
    assert places["43"].level == "province"


def test_a_missing_gazetteer_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"divisions\.tsv: missing"):
        _ = folder(tmp_path).gazetteer


# ------------------------------------------------------------------------------------------------------------- the folder
def test_a_folder_that_is_no_ontology(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"no kg\.ttl there"):
        ontology.load(tmp_path)


def test_the_digest_changes_with_every_file_that_decides(tmp_path: Path) -> None:
    digests = {folder(tmp_path).digest}
    for name, text in (("a.yaml", "x"), ("a.yaml", "y"), ("q.rq", "x"), ("d.tsv", "x")):
        (tmp_path / name).write_text(text)
        digests.add(ontology.load(tmp_path).digest)
    assert len(digests) == 5
    (tmp_path / "README.md").write_text("x")
    assert ontology.load(tmp_path).digest in digests


def test_an_ontology_pickles_as_its_path(known: Ontology) -> None:
    assert known.words
    assert len(pickle.dumps(known)) < 500
    assert pickle.loads(pickle.dumps(known)).root == known.root
