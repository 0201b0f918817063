"""Questions to a built graph: a shipped one by its name, a file, or SPARQL as it is typed; the answer in plain values.

    answer = ask(Path("output"), "deeds-of", ontology.load(), {"name": "市纪委监委"})
    answer.columns, answer.rows

A question's first comment lines say what it asks in Chinese and in English, and which values it needs:

    # 某机构做了什么？
    # What did a body do?
    # param name: 机构的任一名称 any name of the body (浏阳市纪委监委)

`$name` stands for the value in the query; the example in brackets says of what kind it is: an IRI, a date, a number, else text.
Values enter the query here alone, as escaped terms. The default graph is the union of all graphs, nothing is ever fetched, and
only pyoxigraph is imported, so that an answer comes at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from kg.errors import OntologyError, QueryError, StoreError
from kg.folder import settle
from kg.ontology import Ontology

FOLDER = "store"
KG = "https://w3id.org/mailuo/ontology/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
CHINESE = re.compile("[\u3400-\u9fff]")

# Beyond these the parser runs out of stack and takes the process with it (20 000 times "!", 5 000 braces).
LONGEST, DEEPEST = 10_000, 100

GAP = r"(?:\s|\#[^\n\r]*+)*+"
REMOTE = re.compile(rf"service{GAP}(?:silent{GAP})?(?:<[^>]*>|[?$]\w+|[^\s{{}}()<>\"']*:[^\s{{}}]*?){GAP}\{{", re.IGNORECASE)
PARAM_LINE = re.compile(r"param (?P<name>\w+): *(?P<what>.*?) *\((?P<example>[^()]+)\)")
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""' r"|'''(?:\\.|[^\\])*?'''" r'|"(?:\\.|[^"\\\n\r])*"' r"|'(?:\\.|[^'\\\n\r])*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>' r"|\#[^\n\r]*" r"|\$(?P<name>\w+)",
    re.DOTALL,
)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Plain = str | int | float | bool | Decimal | date | None


class Source(Protocol):
    """What can be asked: the embedded store, or one on another machine."""

    def query(self, *query: Any, **options: Any) -> Any:
        """The answer to a query, in pyoxigraph's terms. Options: prefixes, use_default_graph_as_union."""

    def quads_for_pattern(self, *pattern: Any, **options: Any) -> Iterator[ox.Quad]:
        """The quads of a subject, predicate, object and graph; None stands for any."""

    def named_graphs(self) -> Iterable[ox.NamedNode | ox.BlankNode]:
        """The graphs that have a name, in any order."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question asks for. The example says of what kind it is."""

    name: str
    what: str
    example: str

    @property
    def kind(self) -> str:
        """iri, date, number or text."""
        kinds = ((r"\w+://.*", "iri"), (r"\d{4}-\d\d-\d\d", "date"), (r"-?\d+(\.\d+)?", "number"))
        return next((kind for pattern, kind in kinds if re.fullmatch(pattern, self.example)), "text")


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with what its first comment lines say of it. `name` is empty where it was typed."""

    name: str
    sparql: str
    chinese: str
    english: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: a table; for ASK one yes or no; for CONSTRUCT and DESCRIBE triples in three columns, sorted."""

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]
    yes: bool | None = None
    is_graph: bool = False

    @property
    def rows(self) -> list[tuple[Plain, ...]]:
        """The rows in plain values: IRIs and texts as str, numbers and dates as such, None where nothing is bound."""
        return [(self.yes,)] if self.yes is not None else [tuple(map(plain, row)) for row in self.terms]

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The triples of a graph."""
        return tuple(ox.Triple(*row) for row in self.terms)  # type: ignore[arg-type]


def ask(out: Path, question: str, ontology: Ontology, params: Mapping[str, str] | None = None) -> Answer:
    """The answer to a shipped question, by its name, or to a SPARQL text. Raises QueryError, and StoreError without a graph."""
    return answer(opened(out), named_or_read(question, ontology), ontology, params or {})


def opened(out: Path) -> ox.Store:
    """The store of a build, for reading. Raises StoreError when the folder holds none."""
    settle(out)
    folder = out / FOLDER
    if not folder.is_dir():
        raise StoreError(f"{out}: no graph was built there; run kg build REPORT... -o {out}, or name another folder with -d")
    try:
        return ox.Store.read_only(str(folder))
    except OSError as error:
        raise StoreError(f"{folder}: cannot be opened: {error}; build the graph again") from None


def questions(ontology: Ontology) -> tuple[Question, ...]:
    """The shipped questions by name. Raises OntologyError for one that does not say what it asks."""
    return tuple(_shipped(name, path) for name, path in ontology.queries().items())


def named_or_read(question: str, ontology: Ontology) -> Question:
    """The shipped question of that name, or the SPARQL text as a question: one word is a name. Raises QueryError."""
    return shipped(question, ontology) if re.fullmatch(r"[\w-]+", question.strip()) else read(question)


def shipped(name: str, ontology: Ontology) -> Question:
    """A shipped question. Raises QueryError with the nearest names when there is none of that name."""
    files = ontology.queries()
    if path := files.get(name.strip()):
        return _shipped(name.strip(), path)
    near = nearest(name.strip(), files)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg query --list shows the shipped ones"
    raise QueryError(f"{name}: no SPARQL, and no shipped question has that name; {hint}")


def _shipped(name: str, path: Path) -> Question:
    question = read_file(path, name=name)
    declared, used = [p.name for p in question.parameters], set(_used(question.sparql))
    if not question.chinese or not question.english:
        raise OntologyError(f"{path}: the first comment lines must ask the question in Chinese and in English")
    if set(declared) != used:
        raise OntologyError(f"{path}: the header declares {declared} and the query uses {sorted(used)}; make them agree")
    if clash := sorted(name for name in used if re.search(rf"\?{name}\b", question.sparql)):
        raise OntologyError(f"{path}: ${clash[0]} and ?{clash[0]} are one variable to other SPARQL tools; rename one")
    return question


def read_file(path: Path, *, name: str = "") -> Question:
    """The question in a file. Raises QueryError when it cannot be read."""
    try:
        return read(path.read_text("utf-8-sig"), name=name)
    except OSError as error:
        raise QueryError(f"{path}: cannot be read ({error.strerror}); name a file with a SPARQL query") from None
    except UnicodeDecodeError:
        raise QueryError(f"{path}: no text in UTF-8; save the query as UTF-8") from None


# A query that names its own dataset (FROM <…/graph/…>, FROM :graph) is answered from that, by SPARQL 1.1, 13.2; any other from
# all graphs. `from:x` is a name.
NAMES_GRAPH = re.compile(r"(?<![?$:\w.@-])FROM(?=\s)", re.IGNORECASE)


def names_graph(sparql: str) -> bool:
    """Whether a query names the graphs that it is answered from (FROM)."""
    return bool(NAMES_GRAPH.search(TOKEN.sub(" ", sparql)))


def read(sparql: str, *, name: str = "") -> Question:
    """A SPARQL text as a question; the comment lines it begins with are read as its header."""
    header = re.match(r"(?:[ \t]*\#[^\n]*(?:\n|$)|\s*\n)*", sparql)
    lines = [line.strip().lstrip("#").strip() for line in (header[0] if header else "").splitlines()]
    parameters = tuple(Parameter(*m.group("name", "what", "example")) for line in lines if (m := PARAM_LINE.fullmatch(line)))
    words = [line for line in lines if line and not line.startswith("param ")]
    chinese = next((line for line in words if CHINESE.search(line)), "")
    return Question(name, sparql, chinese, next((line for line in words if not CHINESE.search(line)), ""), parameters)


def answer(store: Source, question: Question, ontology: Ontology, params: Mapping[str, str]) -> Answer:
    """Ask the question. Raises QueryError: it does not parse, would leave this machine, or lacks a value."""
    known = namespaces(store, ontology)
    text = filled(question, params, known)
    try:
        return _gathered(store.query(text, prefixes=known, use_default_graph_as_union=not names_graph(text)))
    except (SyntaxError, RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"{question.name or 'the query'} does not work: {reason(str(error), text, known)}") from None


def _gathered(found: ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]) -> Answer:
    if isinstance(found, ox.QueryBoolean):
        return Answer(("answer",), ((ox.Literal(bool(found)),),), yes=bool(found))
    if isinstance(found, ox.QuerySolutions):
        return Answer(tuple(v.value for v in found.variables), tuple(tuple(solution) for solution in found))
    triples = sorted(set(found), key=str)
    return Answer(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in triples), is_graph=True)


def base_of(store: Source) -> str:
    """What the graph's own IRIs start with; empty where no run tells."""
    run = next(store.quads_for_pattern(None, TYPE, ox.NamedNode(KG + "Run"), None), None)
    return run.subject.value.rpartition("run-")[0] if run and isinstance(run.subject, ox.NamedNode) else ""


def namespaces(store: Source, ontology: Ontology) -> dict[str, str]:
    """The prefixes that need no declaration: those of kg.ttl, and `id` for the graph's own IRIs. Raises OntologyError."""
    base = base_of(store)
    return declared(ontology) | ({"id": base} if base else {})


def declared(ontology: Ontology) -> dict[str, str]:
    """The prefixes that kg.ttl declares. Raises OntologyError."""
    path = ontology.root / "kg.ttl"
    try:
        return dict(_read_prefixes(str(path), path.stat().st_mtime_ns))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: not valid Turtle: {' '.join(str(error).split())}; mend the file") from None


@lru_cache(maxsize=4)
def _read_prefixes(path: str, _changed: int) -> dict[str, str]:
    """The prefixes of a Turtle file, read once for as long as it stays as it is. Raises OSError and SyntaxError."""
    parser = ox.parse(path=path)
    for _ in parser:
        pass
    return parser.prefixes


def shortened(iri: str, known: Mapping[str, str]) -> str:
    """An IRI with its prefix, where one fits; else as it is."""
    for prefix, start in known.items():
        if iri.startswith(start) and re.fullmatch(r"[\w-]+", iri.removeprefix(start)):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def expanded(text: str, known: Mapping[str, str]) -> str:
    """A shortened IRI in full; anything else as it is."""
    prefix, colon, local = text.partition(":")
    return known[prefix] + local if colon and prefix in known and re.fullmatch(r"[\w-]+", local) else text


def filled(question: Question, params: Mapping[str, str], known: Mapping[str, str]) -> str:
    """The query with its values in place of `$name`: the only way in for them. Raises QueryError."""
    _refuse_unsafe(question.sparql)
    declared = {p.name: p for p in question.parameters}
    used = dict.fromkeys(_used(question.sparql))
    if extra := next((name for name in params if name not in used), None):
        takes = f"takes {', '.join(used)}" if used else "takes no parameter"
        raise QueryError(f"--param {extra}: the question {takes} (in a query, $x marks a parameter)")
    for name in used:
        if name not in params:
            raise QueryError(f"a value is missing: give --param {name}={_hint(declared.get(name))}")
    values = {name: str(_value(declared.get(name, Parameter(name, "", "")), text, known)) for name, text in params.items()}
    return TOKEN.sub(lambda m: values[m["name"]] if m["name"] else m[0], question.sparql)


def _used(sparql: str) -> Iterable[str]:
    return (m["name"] for m in TOKEN.finditer(sparql) if m["name"])


def _hint(parameter: Parameter | None) -> str:
    return f"{parameter.example} ({parameter.what})" if parameter else "VALUE ($x in a query marks a parameter; a variable is ?x)"


def _value(parameter: Parameter, text: str, known: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    """A value as the term that its parameter asks for."""
    full = expanded(text, known) if text.startswith("id:") else text
    try:
        full.encode()
        return _term(parameter.kind, full, known)
    except ValueError:
        asked = {"date": "a day", "number": "a number", "text": "an IRI" if text.startswith("<") else "Unicode text"}
        such = f" such as {parameter.example}" if parameter.example else ""
        raise QueryError(f"--param {parameter.name}={text!r}: not {asked.get(parameter.kind, 'an IRI')}{such}") from None


def _term(kind: str, text: str, known: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    if kind == "iri" or (text.startswith("<") and text.endswith(">")):
        return ox.NamedNode(expanded(text.strip("<>"), known))
    if kind == "date":
        return ox.Literal(date.fromisoformat(text).isoformat(), datatype=ox.NamedNode(XSD + "date"))
    if kind == "number":
        if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text):
            raise ValueError(text)
        return ox.Literal(text, datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Literal(text)


def _refuse_unsafe(sparql: str) -> None:
    """Refuse what would fetch from another machine, or break the parser. Raises QueryError."""
    try:
        sparql.encode()
    except UnicodeEncodeError:
        raise QueryError("the query is not valid Unicode; check the encoding of the terminal") from None
    if not sparql.strip():
        raise QueryError("the query is empty; give SPARQL, or a name from kg query --list")
    if REMOTE.search(sparql):
        raise QueryError("the query asks another machine (SERVICE); mailuo asks only the graph that was built here")
    depth = deepest = 0
    for bracket in re.findall(r"[(\[{)\]}]", sparql):
        depth += 1 if bracket in "([{" else -1
        deepest = max(deepest, depth)
    if len(sparql) > LONGEST or deepest > DEEPEST:
        raise QueryError(f"the query has more than {LONGEST} characters or {DEEPEST} brackets inside each other; make it simpler")


def reason(message: str, text: str, known: Mapping[str, str]) -> str:
    """The parser's message on one line: where, what stands there, and why where it says so in words."""
    where = re.match(r"error at (\d+):(\d+): ", message)
    if not where:
        return " ".join(message.split())[:160]
    line, column = int(where[1]), int(where[2])
    rest = " ".join("".join(text.split("\n")[line - 1 : line])[column - 1 :].split())
    place = f"line {line}, column {column}, " + (f"at “{rest[:20]}{'…' * (len(rest) > 20)}”" if rest else "at its end")
    if "Prefix not found" in message:
        return f"{place}: a prefix that is not declared; known are {', '.join(sorted(known))}"
    if re.match(r"\s*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\b", text, re.IGNORECASE):
        return "it would change the graph, and a query only reads; build again instead"
    why = re.search(r"IRI parsing failed|The SELECT [\w ]+|\w+ (?:is|are) [\w ]+", message)
    return f"{place}: {why[0].strip() if why else 'this is not SPARQL'}"


def plain(term: Term | None) -> Plain:
    """A term as a plain value; what does not fit its own datatype stays text."""
    if not isinstance(term, ox.Literal):
        return None if term is None else str(getattr(term, "value", term))
    kind, text = term.datatype.value.removeprefix(XSD), term.value
    with suppress(ValueError, ArithmeticError):
        if kind == "boolean":
            return text in ("true", "1")
        if kind in ("integer", "nonNegativeInteger", "int", "long"):
            return int(text)
        if kind in ("decimal", "double", "float"):
            return Decimal(text) if kind == "decimal" else float(text)
        if kind == "date":
            return date.fromisoformat(text)
    return text


def nearest(name: str, names: Iterable[str], limit: int = 4) -> list[str]:
    """The names that look like one: those that contain it, those written alike, those that it contains."""
    from difflib import get_close_matches

    listed = sorted(set(names), key=lambda n: (abs(len(n) - len(name)), n))
    longer, shorter = [n for n in listed if name and name in n], [n for n in listed if n and n in name]
    return list(dict.fromkeys([*longer, *get_close_matches(name, listed, n=limit, cutoff=0.5), *shorter]))[:limit]
