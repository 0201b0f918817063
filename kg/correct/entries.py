"""The entries of `corrections.yaml`: what they may say, how they are read and how they are written.

A thing is named by its full name, or by `{name, type, context}` where that name alone means several; a fact by its report, its
quotation and, where that means several, its type, the things it is about, or its value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec

from kg.errors import CorrectionError
from kg.model import EventType, Predicate, Role, Status

FILE = "corrections.yaml"
LONGEST = 200  # characters of a quotation
Kind = Literal["relation", "event", "statistic", "time"]
Amount = int | float | str


class Thing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A thing by its full name; type and administrative context narrow it down where they are given."""

    name: str
    type: str = ""
    context: str | None = None

    def __str__(self) -> str:
        return self.name


Named = str | Thing


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every entry says: who corrects, and why."""

    author: str
    reason: str

    def __post_init__(self) -> None:
        if not self.author.strip() or not self.reason.strip():
            raise ValueError("author and reason must not be empty")

    @property
    def action(self) -> str:
        """merge, split, rename, retype, delete or add: the entry's first word."""
        return next(name for name in self.__struct_fields__ if name in ACTIONS)

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        return str(getattr(self, self.action))

    @cached_property
    def id(self) -> str:
        """A short hash of all that it says."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


class Merge(Entry, frozen=True, kw_only=True, dict=True):
    """Two names, one thing: what is called `merge` is `into`."""

    merge: Named
    into: Named


class Split(Entry, frozen=True, kw_only=True, dict=True):
    """One name, two things: in these reports, or where they use these names, it is another, of another name or context."""

    split: Named
    reports: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    name: str = ""
    context: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (self.reports or self.names) or not (self.name or self.context):
            raise ValueError("say where it is another thing (reports or names), and which (name or context)")


class Rename(Entry, frozen=True, kw_only=True, dict=True):
    """Its full name is another; the old one stays among its names."""

    rename: Named
    to: str


class Retype(Entry, frozen=True, kw_only=True, dict=True):
    """It is of another class: one of the ten, or a finer one."""

    retype: Named
    to: str


class Delete(Entry, frozen=True, kw_only=True, dict=True):
    """The report does not say so."""

    delete: Kind
    report: str
    quote: str
    type: str = ""
    of: tuple[str, ...] = ()
    value: Amount | None = None

    @property
    def subject(self) -> str:
        return f"{self.delete} “{self.quote}”"


class Add(Entry, frozen=True, kw_only=True):
    """The report says so, in the words of `quote`."""

    add: Kind
    report: str
    quote: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.quote.strip() or len(self.quote) > LONGEST:
            raise ValueError(f"a quote has 1 to {LONGEST} characters")

    @property
    def subject(self) -> str:
        return f"{self.add} “{self.quote}”"


class AddRelation(Add, frozen=True, kw_only=True, dict=True):
    """A standing fact. The object of `post` is plain text."""

    subject_: Named = msgspec.field(name="subject")
    predicate: Predicate
    object: Named


class AddEvent(Add, frozen=True, kw_only=True, dict=True):
    """Something that happened, or is planned or alleged."""

    type: EventType
    trigger: str
    roles: dict[Role, Named | tuple[Named, ...]]
    label: str = ""
    status: Status = "Done"
    begin: date | None = None
    end: date | None = None
    time: str = ""


class AddStatistic(Add, frozen=True, kw_only=True, dict=True):
    """A number."""

    value: Amount
    unit: str
    indicator: str = ""
    upper: Amount | None = None
    approximate: bool = False
    agent: tuple[Named, ...] = ()
    campaign: tuple[Named, ...] = ()
    begin: date | None = None
    end: date | None = None
    status: Status = "Done"


ACTIONS = {"merge": Merge, "split": Split, "rename": Rename, "retype": Retype, "delete": Delete, "add": Add}
ADDED = {"relation": AddRelation, "event": AddEvent, "statistic": AddStatistic}


@dataclass(frozen=True, slots=True)
class Corrections:
    """All entries that hold for a build, in the order in which they are made."""

    entries: tuple[Entry, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all that they say."""
        return hashlib.sha256("\n".join(entry.id for entry in self.entries).encode()).hexdigest()

    def fates(self, told: Iterable[Mapping[str, str]]) -> tuple[Fate, ...]:
        """What became of each entry; `told` has for each report the entries that concern it, with why they were not made."""
        whys: dict[str, set[str]] = {}
        for report in told:
            for name, why in report.items():
                whys.setdefault(name, set()).add(why)
        return tuple(Fate(entry, min(whys.get(entry.id, {_missing(entry)}))) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an entry: nothing to tell where it was made in some report, else why it was made in none."""

    entry: Entry
    why: str

    def row(self) -> dict[str, Any]:
        """For run.json."""
        one = self.entry
        what = {"action": one.action, "what": one.subject, "author": one.author, "reason": one.reason}
        return {**what, "applied": not self.why, "why": self.why}


def _missing(entry: Entry) -> str:
    if isinstance(entry, Add | Delete):
        return f"{entry.report}: no report of the graph has this name"
    return f"no report names {entry.subject} so"


def load(folders: Iterable[Path]) -> Corrections:
    """The entries of the corrections beside the reports: those in the given folders, in the order of their paths.

    Raises CorrectionError with file and entry for what cannot be understood.
    """
    paths = [folder / FILE for folder in sorted(set(folders))]
    return Corrections(tuple(entry for path in paths if path.exists() for entry in read(path)))


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of one file. Raises CorrectionError."""
    try:
        return parsed(path.read_text("utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text in UTF-8"
        raise CorrectionError(f"{path}: cannot be read: {reason}; mend the file") from None


def parsed(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a text; `name` is what messages call it. Raises CorrectionError."""
    import yaml

    try:
        rows = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or []
    except yaml.YAMLError as error:
        raise CorrectionError(f"{name}: not valid YAML: {' '.join(str(error).split())}; mend the file") from None
    if not isinstance(rows, list):
        raise CorrectionError(f"{name}: expected a list of entries; start each with '- merge:', '- rename:' or the like")
    return tuple(_entry(row, f"{name}: entry {number}") for number, row in enumerate(rows, 1))


def _entry(row: Any, name: str) -> Entry:
    actions = [action for action in ACTIONS if isinstance(row, dict) and action in row]
    if len(actions) != 1:
        raise CorrectionError(f"{name}: needs exactly one of {', '.join(ACTIONS)}; kg correct --help shows entries")
    kind: Any = ADDED.get(str(row["add"]), Add) if actions == ["add"] else ACTIONS[actions[0]]
    if kind is Add:
        raise CorrectionError(f"{name}: add is one of {', '.join(ADDED)}")
    try:
        entry: Entry = msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise CorrectionError(f"{name}: {error}; kg correct --help shows entries") from None
    return entry


def written(entries: Sequence[Entry]) -> str:
    """Entries as YAML, to be put at the end of a file."""
    import yaml

    rows = [msgspec.to_builtins(entry, builtin_types=(date,)) for entry in entries]
    ordered = [{k: row[k] for k in sorted(row, key=lambda k: (k not in ACTIONS, k in ("author", "reason")))} for row in rows]
    return yaml.safe_dump(_plain(ordered), allow_unicode=True, sort_keys=False, width=120)


def _plain(value: Any) -> Any:
    """Tuples as lists: YAML knows no other."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value
