"""New entries for `corrections.yaml`, made from what stands in a built graph, so that they name it without doubt."""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox

from kg import explain, merges, query, run
from kg.correct import FILE, Entry, changes, written
from kg.correct.entries import Delete, Thing, parsed
from kg.errors import CorrectionError
from kg.model import EVENT_TYPES, ROLES
from kg.ontology import Ontology

KINDS = {kind.__name__: word for kind, word in changes.KINDS.items()}
KG, RDF, OA = query.KG, explain.RDF, explain.OA


def thing(out: Path, name: str, *, type_: str = "", context: str | None = None) -> Thing:
    """The entity of the graph that has this name, in full. Raises CorrectionError when none or several have it."""
    known = merges.things(query.opened(out))
    called = [one for one in known if name == one.name] or [one for one in known if name in one.names]
    found = [one for one in called if type_ in ("", one.type) and context in (None, one.context)]
    if len(found) == 1:
        return Thing(found[0].name, found[0].type, found[0].context)
    if found:
        several = "; ".join(f"{one.name} {one.type} {one.context or '(no context)'}" for one in found)
        raise CorrectionError(f"{name}: several have this name ({several}); add --class or --context")
    near = query.nearest(name, [one.name for one in known])
    hint = f"did you mean {'、'.join(near)}?" if near else "kg query names-of finds names"
    raise CorrectionError(f"{name}: nothing in the graph has this name; {hint}")


def deletion(out: Path, fact: str, ontology: Ontology, *, author: str, reason: str) -> Delete:
    """The entry that takes away a fact, by its IRI as kg explain and kg query print it. Raises QueryError, CorrectionError."""
    teller = explain.Teller(query.opened(out), ontology)
    [node] = teller.find(fact)[:1]
    kinds = {value.removeprefix(KG) for value in merges.values(teller.store, node, RDF + "type")}
    kind = next((kind for kind in KINDS if kind in kinds), None)
    if kind is None:
        raise CorrectionError(f"{fact}: is no fact; kg explain NAME prints the IRIs of facts")
    report, quote = _source(teller.store, node)
    entry = {
        "delete": KINDS[kind], "report": report, "quote": quote, "type": _type(teller.store, node, kind, kinds),
        "of": tuple(_about(teller, node)), "author": author, "reason": reason,
    }
    value = "".join(merges.values(teller.store, node, KG + "value"))
    return Delete(**entry, value=value) if value else Delete(**entry)  # type: ignore[arg-type]


def _source(store: ox.Store, fact: ox.NamedNode) -> tuple[str, str]:
    """The report of a fact's first evidence, by its name, and the words that it quotes."""
    evidence = ox.NamedNode(min(merges.values(store, fact, KG + "evidence")))
    [report] = merges.values(store, evidence, OA + "hasSource")
    [source] = merges.values(store, ox.NamedNode(report), explain.DCT + "source")
    selectors = map(ox.NamedNode, merges.values(store, evidence, OA + "hasSelector"))
    return source, "".join(quote for one in selectors for quote in merges.values(store, one, OA + "exact"))


def _type(store: ox.Store, node: ox.NamedNode, kind: str, kinds: set[str]) -> str:
    if kind == "Relation":
        return "".join(merges.values(store, node, RDF + "predicate")).removeprefix(KG)
    return next(iter(sorted(kinds & set(EVENT_TYPES))), "") if kind == "Event" else ""


def _about(teller: explain.Teller, node: ox.NamedNode) -> list[str]:
    """The names of what the fact is about."""
    terms = [*(KG + role for role in ROLES), RDF + "subject", RDF + "object"]
    quads = [q for term in terms for q in teller.store.quads_for_pattern(node, ox.NamedNode(term), None, None)]
    return sorted({teller.name(q.object) for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)})


def place(out: Path) -> Path:
    """The corrections beside the reports of a build. Raises CorrectionError when these lie in several folders."""
    last = run.last(out)
    roots = sorted({source.root for source in last.sources(out).values()}) if last else []
    if len(roots) == 1:
        return Path(os.path.relpath(roots[0])) / FILE
    where = ", ".join(map(str, roots)) if roots else "no folder"
    raise CorrectionError(f"the reports of {out} lie in {where}; name the file with --file FOLDER/{FILE}")


def append(path: Path, entry: Entry) -> str:
    """Put an entry at the end of a file, whole or not at all, and return it as it is written. Raises CorrectionError."""
    text = written([entry])
    try:
        before = path.read_text("utf8") if path.exists() else ""
        after = before + ("\n" if before and not before.endswith("\n") else "") + text
        parsed(after, str(path))
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.write_text(after, "utf8")
        part.replace(path)
    except OSError as error:
        raise CorrectionError(f"{path}: cannot be written: {error.strerror}; name another with --file") from None
    return text
