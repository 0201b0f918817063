"""A gold file: what a careful reader takes out of one report. `NAME.yaml` with the report's text in `NAME.txt` beside it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import GoldError
from kg.model import ROLES, Span

SECTIONS = ("entities", "relations", "events", "statistics", "times")
Period = tuple[str, str]  # first and last day, ISO


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """One thing that the report names; `names` has the full name first."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One thing that happened. A filler is an entity's id or words of the report."""

    type: str
    quote: str
    span: Span
    trigger: str
    status: str
    roles: tuple[tuple[str, str], ...]
    period: Period | None


@dataclass(frozen=True, slots=True)
class GoldStatistic:
    """One number that counts or measures something."""

    value: float
    unit: str
    indicator: str
    quote: str
    span: Span
    period: Period | None


@dataclass(frozen=True, slots=True)
class GoldTime:
    """One time expression."""

    quote: str
    span: Span
    period: Period


@dataclass(frozen=True, slots=True)
class Gold:
    """What should be found in one report. `header` pairs a key of the document (title, date, …) with each expected value."""

    name: str
    text: str
    header: tuple[tuple[str, str], ...]
    entities: Mapping[str, GoldEntity]
    relations: tuple[tuple[str, str, str], ...]
    events: tuple[GoldEvent, ...]
    statistics: tuple[GoldStatistic, ...]
    times: tuple[GoldTime, ...]


def files(place: Path) -> tuple[tuple[str, Path], ...]:
    """The gold files below a folder, or the one that is named, each with its name: the path below the folder without its ending.

    A YAML file that neither has a text beside it nor looks like gold is passed over. Raises GoldError where there is none.
    """
    if place.is_file():
        return ((place.stem, place),)
    found = sorted(path for path in place.rglob("*.yaml") if _is_gold(path))
    if not found:
        raise GoldError(f"{place}: no gold there; name a folder with NAME.txt and NAME.yaml, or one NAME.yaml")
    return tuple((path.relative_to(place).with_suffix("").as_posix(), path) for path in found)


def _is_gold(path: Path) -> bool:
    """Gold whose text is missing counts, so that `load` says so."""
    return path.with_suffix(".txt").exists() or re.search(rb"^document:", path.read_bytes(), re.MULTILINE) is not None


def load(path: Path, name: str = "") -> Gold:
    """A gold file with its text, by the name given or else the file's.

    Raises GoldError that names the file and the entry which is wrong.
    """
    content = _content(path)
    text = _text(path.with_suffix(".txt"))
    try:
        return _gold(name or path.stem, text, content)
    except KeyError as error:
        raise GoldError(f"{path}: an entry without {error}; add it") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise GoldError(f"{path}: {error}; mend the entry") from None


def _content(path: Path) -> dict[str, Any]:
    import yaml

    try:
        content = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: not valid YAML: {' '.join(str(error).split())}; mend the file") from None
    missing = [s for s in ("document", *SECTIONS) if not isinstance(content, dict) or s not in content]
    if missing:
        raise GoldError(f"{path}: no section {', '.join(missing)}; add it, empty where there is nothing")
    return dict(content)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf8")
    except FileNotFoundError:
        raise GoldError(f"{path}: missing; put the report's text beside its gold file") from None
    except UnicodeDecodeError:
        raise GoldError(f"{path}: not UTF-8; save the text as UTF-8") from None


def _gold(name: str, text: str, content: Mapping[str, Any]) -> Gold:
    entities = [GoldEntity(e["id"], e["type"], tuple(str(n) for n in e["names"])) for e in _rows(content, "entities")]
    return Gold(
        name,
        text,
        header=tuple((key, str(value)) for key, values in content["document"].items() for value in _listed(values)),
        entities={e.id: e for e in entities},
        relations=tuple((s, p, str(o)) for s, p, o in _rows(content, "relations")),
        events=tuple(_event(text, row) for row in _rows(content, "events")),
        statistics=tuple(_statistic(text, row) for row in _rows(content, "statistics")),
        times=tuple(GoldTime(str(r["quote"]), _span(text, r), (str(r["begin"]), str(r["end"]))) for r in _rows(content, "times")),
    )


def _rows(content: Mapping[str, Any], section: str) -> list[Any]:
    return content[section] or []


def _event(text: str, row: Mapping[str, Any]) -> GoldEvent:
    roles = tuple((role, str(filler)) for role in ROLES for filler in _listed(row.get(role)))
    return GoldEvent(row["type"], str(row["quote"]), _span(text, row), str(row.get("trigger", "")), row.get("status", "done"),
                     roles, _period(row.get("time")))


def _statistic(text: str, row: Mapping[str, Any]) -> GoldStatistic:
    return GoldStatistic(float(row["value"]), str(row["unit"]), str(row["indicator"]), str(row["quote"]), _span(text, row),
                         _period(row.get("period")))


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _span(text: str, row: Mapping[str, Any]) -> Span:
    """Where the quote of an entry stands; `nth: 2` means its second place."""
    quote = str(row["quote"])
    for nth, at in enumerate(_places(text, quote), 1):
        if nth == row.get("nth", 1):
            return Span(at, at + len(quote))
    raise ValueError(f"the quote {quote!r} does not stand in the text")


def _period(printed: Any) -> Period | None:
    """'2022', '2022-02', '2022-02-16' or 'BEGIN/END' as first and last day."""
    if printed is None:
        return None
    begin, _, end = str(printed).partition("/")
    return _days(begin)[0], _days(end or begin)[1]


def _days(printed: str) -> Period:
    year, *rest = (int(n) for n in printed.split("-"))
    if not rest:
        return f"{printed}-01-01", f"{printed}-12-31"
    if len(rest) == 1:
        return f"{printed}-01", f"{printed}-{calendar.monthrange(year, rest[0])[1]:02d}"
    return printed, printed
