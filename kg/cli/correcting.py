"""What `kg correct` and `kg merges` do."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from typing import Any

import pyoxigraph as ox

from kg import correcting
from kg import merges as listing
from kg.cli import answers, display
from kg.correct import Entry, entries
from kg.errors import CorrectionError
from kg.ontology import load
from kg.query import Answer

COLUMNS = ("thing", "class", "context", "kind", "merged", "reason", "reports")


def merges(given: Namespace, fit: int | None) -> str:
    """The decisions as text in the form asked for."""
    found = [d for d in listing.merges(given.dir) if given.kind in ("", d.kind)]
    rows = [(d.thing.name, d.thing.type, d.thing.context, d.kind, d.merged, d.reason, ", ".join(d.reports)) for d in found]
    if given.format == "json":
        return json.dumps([dict(zip(COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"
    answer = Answer(COLUMNS, tuple(tuple(map(ox.Literal, row)) for row in rows))
    return answers.written(answer, given.format, {}, fit=fit)


def correct(given: Namespace) -> str:
    """Write one entry; returns it with where it went and what to do next."""
    entry = ENTRIES[given.action](given)
    path = given.file or correcting.place(given.dir)
    text = correcting.append(path, entry)
    shown = "\n".join(map(display.safe, text.rstrip().split("\n")))
    return f"{shown}\nwritten to {path}; kg build the reports again to make it"


def _by(given: Namespace) -> dict[str, str]:
    if not given.author.strip() or not given.reason.strip():
        raise CorrectionError("author and reason must not be empty; say who corrects, and why")
    return {"author": given.author, "reason": given.reason}


def _thing(given: Namespace) -> entries.Thing:
    return correcting.thing(given.dir, given.name, type_=given.type, context=given.context)


def _merge(given: Namespace) -> Entry:
    return entries.Merge(merge=_thing(given), into=correcting.thing(given.dir, given.into, type_=given.type), **_by(given))


def _split(given: Namespace) -> Entry:
    if not (given.reports or given.names) or not (given.to or given.to_context):
        raise CorrectionError("a split needs --reports or --names, and --to NAME or --to-context PLACE")
    return entries.Split(
        split=_thing(given), reports=tuple(given.reports), names=tuple(given.names), name=given.to, context=given.to_context,
        **_by(given),
    )


def _rename(given: Namespace) -> Entry:
    return entries.Rename(rename=_thing(given), to=given.to, **_by(given))


def _retype(given: Namespace) -> Entry:
    if not load(given.ontology).core(given.to):
        raise CorrectionError(f"--to {given.to}: no class of entities; ontology/kg.ttl lists them")
    return entries.Retype(retype=_thing(given), to=given.to, **_by(given))


def _delete(given: Namespace) -> Entry:
    return correcting.deletion(given.dir, given.fact, load(given.ontology), **_by(given))


def _add(given: Namespace) -> Entry:
    """Everything that is not given stays out of the entry, which is then read like any other."""
    row: dict[str, Any] = {"add": given.kind, "report": given.report, "quote": given.quote, **_by(given)}
    for name in ("subject", "predicate", "object", "type", "trigger", "value", "unit", "indicator", "status", "begin", "end"):
        if (value := getattr(given, name)) is not None:
            row[name] = value
    for pair in given.role:
        role, sign, filler = pair.partition("=")
        if not sign:
            raise CorrectionError(f"--role {pair}: write it as ROLE=NAME")
        row.setdefault("roles", {}).setdefault(role, []).append(filler)
    [entry] = entries.parsed(json.dumps([row], default=date.isoformat, ensure_ascii=False), "the entry")
    return entry


ENTRIES: dict[str, Callable[[Namespace], Entry]] = {
    "merge": _merge, "split": _split, "rename": _rename, "retype": _retype, "delete": _delete, "add": _add,
}
