"""The files of a graph brought up to date: sections that say something else now are written anew, the others are copied."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyoxigraph as ox

from kg.graph import inference, lines, rdf
from kg.graph.sections import FORMS, File, Form, Places, key

FILE = ".sections"  # beside the files: where the sections lie, and how to tell that the files are still those
Section = tuple[str, str]  # its graph, none in Turtle, and what the IRIs in it begin with


class Change:
    """What a graph says from now on and did not say before, and the other way round. `store` has the graph as it is now."""

    def __init__(self, come: Set[ox.Quad], gone: Set[ox.Quad], store: ox.Store, *, base: str) -> None:
        self._come, self._gone, self._store, self._base = come, gone, store, base
        self._many = {rdf.shared(base), inference.inferred(base)}

    def of(self, form: Form) -> dict[Section, tuple[set[ox.Triple], set[ox.Triple]]]:
        """The sections of a file that change: what comes, and what goes."""
        found: dict[Section, tuple[set[ox.Triple], set[ox.Triple]]] = {}
        for which, quads in enumerate((self._come, self._gone)):
            for quad in quads:
                if form.is_apart or not which or not self._is_said(quad.triple):
                    found.setdefault(self._section(quad, form), (set(), set()))[which].add(quad.triple)
        return found

    def _is_said(self, triple: ox.Triple) -> bool:
        """Whether any graph says it still."""
        return next(self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object), None) is not None

    def _section(self, quad: ox.Quad, form: Form) -> Section:
        graph = quad.graph_name.value if form.is_apart else ""  # type: ignore[union-attr]
        return graph, key(self._base, str(quad.subject).encode()) if graph in self._many or not graph else ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A file, as it was when its sections were written: its size in bytes, when it was changed (ns), and where they lie."""

    size: int
    changed: int
    places: Places


def note(folder: Path, written: Mapping[str, Places]) -> None:
    """Note beside the files where their sections lie. Raises OSError."""
    stats = {name: (folder / name).stat() for name in written}
    noted = {name: Noted(stats[name].st_size, stats[name].st_mtime_ns, places) for name, places in written.items()}
    (folder / FILE).write_bytes(msgspec.json.encode(noted))


def known(folder: Path) -> dict[str, Places] | None:
    """Where the sections of the files lie, None where that is not known or the files are not those that were written."""
    try:
        noted = msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, Noted])
        stats = {name: (folder / name).stat() for name in FORMS}
    except (OSError, msgspec.MsgspecError):
        return None
    are_those = {name: (one.size, one.changed) for name, one in noted.items()}
    if are_those != {name: (one.st_size, one.st_mtime_ns) for name, one in stats.items()}:
        return None
    return {name: one.places for name, one in noted.items()}


def update(out: Path, stage: Path, places: Mapping[str, Places], change: Change) -> None:
    """Write the files in `out` into `stage`, changed. Raises OSError."""
    written = {}
    for name, form in FORMS.items():
        with (out / name).open("rb") as old, (stage / name).open("wb") as new:
            written[name] = _spliced(old, File(new, form), form, places[name], change)
    note(stage, written)


def _spliced(old: BinaryIO, file: File, form: Form, places: Places, change: Change) -> Places:
    texts = {where: _text(old, form, places, where, *changes) for where, changes in change.of(form).items()}
    kept = {(graph, section) for graph, sections in places.items() for section in sections}
    for graph, section in sorted(kept | texts.keys()):
        if (graph, section) not in texts:
            file.take(graph, section, old, places[graph][section])
        elif text := texts[graph, section]:
            file.put(graph, section, text)
    file.end()
    return file.places


def _text(
    old: BinaryIO, form: Form, places: Places, where: Section, come: set[ox.Triple], gone: set[ox.Triple],
) -> bytes:
    """What a section is from now on; nothing, when it says nothing any more."""
    graph, section = where
    said: set[ox.Triple] = set()
    if section in places.get(graph, {}):
        begin, length = places[graph][section]
        old.seek(begin)
        said = form.said(graph, old.read(length))
    now = sorted(lines.of((said - gone) | come))
    return form.text(graph, lines.quads(now, graph)) if now else b""
