"""The only reader of `ontology/`: terms, shapes, rules, lexicons, queries and the gazetteer of divisions.

Everything is read when first asked for and checked as it is read; a file that is wrong raises OntologyError with its name and
the entry. Nothing is read at import.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import OntologyError
from kg.model import ENTITY_TYPES

Made = TypeVar("Made")

SHIPPED = "mailuo_ontology"  # the name under which a wheel carries the folder
RULE_KEYS = {"id", "label", "pattern", "args", "examples", "not", "note", "confidence"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with what it means and the texts that prove it.

    `label` is an ontology term, `pattern` a compiled expression over folded or typed text, `args` what the rule's family needs,
    `examples` pairs of a text and the stretches that must be found in it, `counterexamples` texts in which nothing may be found.
    """

    id: str
    label: str
    pattern: re.Pattern[str]
    args: Mapping[str, Any]
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    counterexamples: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Division:
    """An administrative division of mainland China: its statistical code, name, level and the code of the one above."""

    code: str
    name: str

    @property
    def level(self) -> str:
        """province, city, county or town, by the length of the code."""
        return {2: "province", 4: "city", 6: "county"}.get(len(self.code), "town")

    @property
    def above(self) -> str:
        """The code of the division above, empty for a province."""
        return self.code[: {2: 0, 4: 2, 6: 4}.get(len(self.code), 6)]


class Gazetteer:
    """The official divisions from province to town; towns of a county are split only when asked for."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._towns: dict[str, str] = {}
        self._split: dict[str, tuple[Division, ...]] = {}
        self._by_code: dict[str, Division] = {}
        self._by_name: dict[str, list[Division]] = {}
        for line in lines:
            code, name, *towns = line.split("\t")
            division = Division(code, name)
            self._by_code[code] = division
            self._by_name.setdefault(name, []).append(division)
            if towns:
                self._towns[code] = towns[0]

    def named(self, name: str) -> tuple[Division, ...]:
        """The provinces, cities and counties of that full name, in the order of their codes."""
        return tuple(self._by_name.get(name, ()))

    def names(self) -> frozenset[str]:
        """All full names of provinces, cities and counties."""
        return self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._by_name)

    def __getitem__(self, code: str) -> Division:
        return self._by_code[code]

    def chain(self, code: str) -> tuple[Division, ...]:
        """The divisions above a code, nearest first: county, city, province. A city without a name of its own is left out."""
        above = []
        while code := Division(code, "").above:
            if code in self._by_code and self._by_code[code].name not in ("市辖区", "县"):
                above.append(self._by_code[code])
        return tuple(above)

    def towns(self, county: str) -> tuple[Division, ...]:
        """The towns and sub-districts of a county, by its code."""
        if county not in self._split:
            cells = self._towns.get(county, "").split(" ")
            self._split[county] = tuple(Division(county + cell[:3], cell[3:]) for cell in cells if cell)
        return self._split[county]

    def all_above_county(self) -> tuple[Division, ...]:
        """The provinces and cities."""
        return tuple(d for d in self._by_code.values() if len(d.code) <= 4 and d.name not in ("市辖区", "县"))

    def inside(self, code: str) -> tuple[Division, ...]:
        """Every division below a province, city or county, towns included."""
        counties = [c for c in self._by_code if c.startswith(code) and len(c) > len(code)]
        below = [self._by_code[c] for c in counties]
        for county in [c for c in (*counties, code) if len(c) == 6]:
            below.extend(self.towns(county))
        return tuple(below)


@dataclass(frozen=True)
class Ontology:
    """The folder `ontology/`, read lazily. Pickles as its path, so an engine can ship it."""

    root: Path

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over names and bytes of all files that decide what a build finds, in the order of their names."""
        total = hashlib.sha256()
        for path in sorted(p for p in self.root.rglob("*") if p.suffix in {".ttl", ".yaml", ".tsv", ".rq"}):
            total.update(path.relative_to(self.root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()

    def __getstate__(self) -> dict[str, Path]:
        return {"root": self.root}

    @cached_property
    def _files(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _made(self) -> dict[Callable[[Ontology], Any], Any]:
        return {}

    def once(self, make: Callable[[Ontology], Made]) -> Made:
        """What a function makes of this ontology: made when first asked for, and kept for all reports."""
        if make not in self._made:
            self._made[make] = make(self)
        found: Made = self._made[make]
        return found

    def data(self, name: str) -> Any:
        """The parsed content of a YAML file, by its path under the folder without the ending: `lexicon/units`."""
        if name not in self._files:
            self._files[name] = self._parse(self.root / f"{name}.yaml")
        return self._files[name]

    def _parse(self, path: Path) -> Any:
        import yaml

        try:
            return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except FileNotFoundError:
            raise OntologyError(f"{path}: missing; restore it from the release or name another folder with --ontology") from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            where = " ".join(str(error).split())
            raise OntologyError(f"{path}: not valid YAML: {where}; mend the file") from None

    def words(self, name: str, section: str) -> tuple[str, ...]:
        """The words of one section of a lexicon, longest first. Raises OntologyError when there is no such section."""
        if (kept := self._words.get((name, section))) is not None:
            return kept
        listed = self.data(f"lexicon/{name}")
        if not isinstance(listed, dict) or section not in listed:
            raise OntologyError(f"{self.root}/lexicon/{name}.yaml: no section {section!r}; add it")
        words = listed[section]
        flat = words.split() if isinstance(words, str) else [str(w) for w in words]
        return self._words.setdefault((name, section), tuple(_longest_first(flat)))

    @cached_property
    def _words(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def choice(self, name: str, section: str) -> str:
        """The same words as an alternation of a regular expression."""
        if (kept := self._choices.get((name, section))) is not None:
            return kept
        return self._choices.setdefault((name, section), one_of(self.words(name, section)))

    @cached_property
    def _choices(self) -> dict[tuple[str, str], str]:
        return {}

    def rules(self, family: str) -> tuple[Rule, ...]:
        """The rules of one file under `rules/`, in its order. `{lexicon.section}` in a pattern stands for those words.

        Raises OntologyError for unknown keys, a missing or double id, a pattern that does not compile, and rules without
        examples.
        """
        key = f"compiled/{family}"
        if key not in self._files:
            path = self.root / "rules" / f"{family}.yaml"
            rows = self.data(f"rules/{family}")
            if not isinstance(rows, list):
                raise OntologyError(f"{path}: expected a list of rules; start each with '- id:'")
            self._files[key] = tuple(self._rule(path, row) for row in rows)
            self._unique(path, self._files[key])
        return tuple(self._files[key])

    def families(self) -> tuple[str, ...]:
        """The names of the files under `rules/`."""
        return tuple(sorted(p.stem for p in (self.root / "rules").glob("*.yaml")))

    @staticmethod
    def _unique(path: Path, rules: tuple[Rule, ...]) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                raise OntologyError(f"{path}: rule {rule.id}: the id stands twice; rename one")
            seen.add(rule.id)

    def _rule(self, path: Path, row: Any) -> Rule:
        name = row.get("id", "without id") if isinstance(row, dict) else str(row)[:40]

        def wrong(reason: str) -> OntologyError:
            return OntologyError(f"{path}: rule {name}: {reason}")

        if not isinstance(row, dict) or not {"id", "label", "pattern"} <= row.keys():
            raise wrong("needs id, label and pattern")
        if unknown := sorted(row.keys() - RULE_KEYS):
            raise wrong(f"unknown keys {', '.join(unknown)}")
        if not row.get("examples") or not row.get("not"):
            raise wrong("needs examples that match and texts under 'not' that do not")
        try:
            pattern = re.compile(self._filled(row["pattern"]), re.VERBOSE)
        except re.error as error:
            raise wrong(f"the pattern does not compile: {error}") from None
        examples = tuple(self._example(example, wrong) for example in row["examples"])
        refused = tuple(map(str, row["not"]))
        confidence = float(row.get("confidence", 0.8))
        return Rule(row["id"], row["label"], pattern, row.get("args", {}), examples, refused, confidence)

    @staticmethod
    def _example(row: Any, wrong: Callable[[str], OntologyError]) -> tuple[str, tuple[str, ...]]:
        if isinstance(row, dict) and len(row) == 1:
            [(text, found)] = row.items()
            return str(text), tuple(map(str, found if isinstance(found, list) else [found]))
        raise wrong("an example is 'text: what it finds'")

    def _filled(self, pattern: str) -> str:
        return re.sub(r"\{(\w+)\.(\w+)\}", lambda m: self.choice(m[1], m[2]), pattern)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The official divisions."""
        path = self.root / "lexicon" / "divisions.tsv"
        try:
            lines = path.read_text("utf8").splitlines()
        except FileNotFoundError:
            raise OntologyError(f"{path}: missing; restore it from the release") from None
        return Gazetteer(line for line in lines if not line.startswith("#"))

    def core(self, kind: str) -> str:
        """The core class of a finer one by kg.ttl, Place for Township; empty for what is no class of entities."""
        while kind in self._above:
            kind = self._above[kind]
        return kind if kind in ENTITY_TYPES else ""

    @cached_property
    def _above(self) -> dict[str, str]:
        """Each class of kg.ttl with the one above it."""
        text = (self.root / "kg.ttl").read_text("utf8")
        return dict(re.findall(r"^kg:(\w+) a owl:Class ; rdfs:subClassOf kg:(\w+)", text, re.MULTILINE))

    def queries(self) -> dict[str, Path]:
        """The shipped questions: name -> file."""
        return {p.stem: p for p in sorted((self.root / "queries").glob("*.rq"))}


def one_of(words: Iterable[str]) -> str:
    """Words as an alternation of a regular expression, in a group that captures nothing: the longest that fits is taken."""
    return _alternation(tuple(words))


@lru_cache(1024)  # stages ask for the same lists of words in every report
def _alternation(words: tuple[str, ...]) -> str:
    return f"(?:{_spelled(_longest_first(words))})"


def _spelled(words: Iterable[str]) -> str:
    """Words that begin alike share their begin, so that few are tried at a place: 局(?:长|)|党委. The longest still is first."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    return "|".join(re.escape(head) + (_bracketed(rest) if head else "") for head, rest in tails.items())


def _bracketed(words: list[str]) -> str:
    return re.escape(words[0]) if len(words) == 1 else f"(?:{_spelled(words)})"


@lru_cache(2048)
def expression(pattern: str) -> re.Pattern[str]:
    """A regular expression made of a lexicon's words, compiled once: `re` keeps 512, and would compile it for each report."""
    return re.compile(pattern)


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda w: (-len(w), w))


def load(folder: Path | None = None) -> Ontology:
    """The ontology in `folder`, or the one that comes with mailuo. Raises OntologyError when it is no ontology folder."""
    if folder is None:
        beside = Path(__file__).resolve().parent.parent / "ontology"
        folder = beside if beside.is_dir() else _installed()
    if not (folder / "kg.ttl").is_file():
        raise OntologyError(f"{folder}: no kg.ttl there; name a folder like the project's ontology/")
    return Ontology(folder)


def _installed() -> Path:
    spec = find_spec(SHIPPED)
    if spec is None or not spec.submodule_search_locations:
        raise OntologyError("the ontology folder was not installed with mailuo; install it again or name one with --ontology")
    return Path(next(iter(spec.submodule_search_locations)))
