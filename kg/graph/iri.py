"""The IRIs of the graph: one flat level under the base, stable from build to build, opaque to whoever reads them.

A report's comes from its source, an entity's from its class, full name and administrative context, a fact's from its report and
content. Nothing from a report's text enters an IRI as it is: only hashes do, so no text can break one.
"""

from __future__ import annotations

from hashlib import sha256

from kg.model import Entity, Event, Fact, Relation, Statistic, Unnamed

SEPARATOR = "\x1f"


def digest(*parts: str) -> str:
    """A short hash of several texts, in hexadecimal."""
    return sha256(SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def report(base: str, report_id: str) -> str:
    """The IRI of a report."""
    return f"{base}r{report_id}"


def graph(base: str, report_id: str) -> str:
    """The IRI of a report's named graph."""
    return f"{base}r{report_id}-graph"


def entity(base: str, one: Entity) -> str:
    """The IRI of an entity; the same name in another administrative context is another entity."""
    return f"{base}e{digest(one.type, one.name, one.context)}"


def division(base: str, code: str) -> str:
    """The IRI of an official division that stands in the background, above the places of a report."""
    return f"{base}d{code}"


def unnamed(base: str, report_id: str, one: Unnamed) -> str:
    """The IRI of plain words in a role; the same words in one report are one node."""
    return f"{base}r{report_id}-u{digest(one.words)}"


def fact(base: str, report_id: str, one: Fact) -> str:
    """The IRI of a fact: its report, its kind, where it stands and what it says."""
    return f"{base}r{report_id}-f{digest(*_content(one))}"


def _content(one: Fact) -> list[str]:
    spans = [f"{e.span.begin}-{e.span.end}" for e in one.evidence]
    if isinstance(one, Relation):
        return ["relation", one.subject, one.predicate, one.object]
    if isinstance(one, Event):
        roles = [f"{role}={filler if isinstance(filler, str) else filler.words}" for role, filler in one.roles]
        return ["event", one.type, one.trigger, one.status, str(one.begin), str(one.end), *spans, *roles]
    if isinstance(one, Statistic):
        return ["statistic", one.id, str(one.value), one.unit, one.indicator, *spans]
    return ["time", str(one.begin), str(one.end), *spans]


def run(base: str, version: str, ontology: str) -> str:
    """The IRI of the run: mailuo's version and the ontology's digest, without a clock."""
    return f"{base}run-{digest(version, ontology)}"
