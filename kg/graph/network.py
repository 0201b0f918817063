"""The graph as a network to look at: entities are nodes, relations and the links inside events are edges.

A `networkx.MultiDiGraph` says all of it, with plain values only, so that `kg.view` (or anyone's notebook) needs nothing of
ours to read it. Facts that link no two entities (a number, a post, an event with one participant) are no edges; they hang on the
nodes they are about. Every fact keeps the stretches of text that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

from kg.graph import iri
from kg.graph.rdf import shortest
from kg.model import ROLES, Analysis, Entity, Event, Evidence, Fact, Filler, Relation, Report, Statistic, TimeExpression

if TYPE_CHECKING:
    import networkx as nx

Roles = list[tuple[str, str | None, str]]  # role, the entity's node (None for plain words), the words


@dataclass(slots=True)
class _Gathering:
    """What the analyses add up to while they are read, one after the other."""

    base: str
    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)

    def add(self, analysis: Analysis) -> None:
        """Take in one report: its own row, its entities, then its facts, which refer to both."""
        self.reports.append(_report(analysis.report))
        source = analysis.report.id
        here = {e.key: self._entity(e, source) for e in analysis.entities}
        names = {e.key: e.name for e in analysis.entities}
        numbers = {s.id: iri.fact(self.base, source, s) for s in analysis.statistics}
        for fact in analysis.facts:
            row = _fact(fact, here, names) | {"confidence": fact.confidence}
            row["evidence"] = [_evidence(e, source) for e in fact.evidence]
            row["counts"] = [numbers[n] for n in fact.counts if n in numbers] if isinstance(fact, Event) else []
            row["iris"] = [iri.fact(self.base, source, fact)]
            self._keep(self._id(fact, row, source), row)

    def _entity(self, entity: Entity, source: str) -> str:
        node = iri.entity(self.base, entity)
        kept = self.nodes.setdefault(node, {
            "label": entity.name, "type": entity.type, "kind": entity.kind, "context": entity.context,
            "names": [], "reports": [], "facts": [], "mentions": [],
        })
        kept["names"] += [n for n in entity.names if n not in kept["names"]]
        kept["reports"] += [source] if source not in kept["reports"] else []
        kept["kind"] = kept["kind"] or entity.kind
        kept["mentions"] += [(source, m.span.begin, m.span.end) for m in entity.mentions]
        return node

    def _id(self, fact: Fact, row: dict[str, Any], source: str) -> str:
        """A relation that several reports state is one fact with several quotes; everything else belongs to its report."""
        if isinstance(fact, Relation):
            return f"{self.base}f{iri.digest(row['type'], *(node or words for _, node, words in row['roles']))}"
        return iri.fact(self.base, source, fact)

    def _keep(self, fact_id: str, row: dict[str, Any]) -> None:
        known = self.facts.get(fact_id)
        if known is None:
            self.facts[fact_id] = row
            for node in _nodes(row["roles"]):
                self.nodes[node]["facts"].append(fact_id)
            return
        known["evidence"] += [e for e in row["evidence"] if e not in known["evidence"]]
        known["confidence"] = max(known["confidence"], row["confidence"])
        known["iris"] += [one for one in row["iris"] if one not in known["iris"]]


def to_network(analyses: Sequence[Analysis], *, base: str) -> nx.MultiDiGraph[str]:
    """The network of all reports. Nodes and facts carry the ids (IRIs under `base`) that are stable from build to build.

    Node attributes: label, type, kind, context, names, reports (ids), facts (ids), mentions (report, begin, end).
    Edge attributes: fact (id), kind, type, role (what the far end is), label, status. Edge keys are unique in the whole network.
    Graph attributes: `reports` (list of id, source, title, issued, publisher, text) and `facts` (id -> kind, type, label, status,
    roles, begin, end, time, confidence, evidence, counts, iris (the graph's own for it, one for each report that states it), and
    for a statistic value, upper, unit, approximate, printed).
    """
    import networkx as nx

    gathered = _Gathering(base)
    for analysis in analyses:
        gathered.add(analysis)
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(facts=gathered.facts, reports=gathered.reports)
    for node, attributes in gathered.nodes.items():
        network.add_node(node, **attributes)
    for fact_id, fact in gathered.facts.items():
        for number, (begin, end, role) in enumerate(_links(fact["kind"], fact["roles"])):
            about = {"fact": fact_id, "role": role} | {k: fact[k] for k in ("kind", "type", "label", "status")}
            network.add_edge(begin, end, key=f"{fact_id}#{number}", **about)
    return network


def _links(kind: str, roles: Roles) -> Iterator[tuple[str, str, str]]:
    """The edges of a fact: from the one who acts (or, where nobody is named, the first role filled) to all others.

    七宝山村至张坊镇公路竣工通车 names no builder, and still ties the road to its places.
    """
    if kind not in ("relation", "event"):
        return
    filled = [(role, node) for role, node, _ in roles if node is not None]
    hub = filled[0][0] if filled else ""
    hubs = [node for role, node in filled if role == hub]
    others = [(role, node) for role, node in filled if role != hub]
    seen = set()
    for begin, (role, end) in product(hubs, others):
        if begin != end and (begin, end, role) not in seen:
            seen.add((begin, end, role))
            yield begin, end, role


def _nodes(roles: Roles) -> list[str]:
    return list(dict.fromkeys(node for _, node, _ in roles if node is not None))


def _fact(fact: Fact, here: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    if isinstance(fact, Relation):
        return _relation(fact, here, names)
    if isinstance(fact, Event):
        return _event(fact, here, names)
    if isinstance(fact, Statistic):
        return _statistic(fact, here, names)
    return _row("time", "Time", _words(fact)) | _period(fact)


def _relation(relation: Relation, here: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    roles = [_role("subject", relation.subject, here, names), _role("object", relation.object, here, names)]
    return _row("relation", relation.predicate, "", roles)


def _event(event: Event, here: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    ordered = sorted(event.roles, key=lambda pair: ROLES.index(pair[0]))
    roles = [_role(role, filler, here, names) for role, filler in ordered]
    row = _row("event", event.type, event.label or event.trigger, roles, event.status)
    return row | _period(event) | {"time": event.time_text}


def _statistic(statistic: Statistic, here: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    bearers = [("agent", a) for a in statistic.agents] + [("campaign", c) for c in statistic.campaigns]
    roles = [_role(role, key, here, names) for role, key in bearers]
    number = {
        "value": shortest(statistic.value),
        "upper": None if statistic.upper is None else shortest(statistic.upper),
        "unit": statistic.unit, "approximate": statistic.approximate, "printed": statistic.printed,
    }
    return _row("statistic", "Statistic", statistic.indicator, roles, statistic.status) | _period(statistic) | number


def _row(kind: str, fact_type: str, label: str, roles: Roles | None = None, status: str = "Done") -> dict[str, Any]:
    return {
        "kind": kind, "type": fact_type, "label": label, "status": status, "roles": roles or [],
        "begin": None, "end": None, "time": "",
    }


def _period(fact: Event | Statistic | TimeExpression) -> dict[str, Any]:
    return {"begin": fact.begin.isoformat() if fact.begin else None, "end": fact.end.isoformat() if fact.end else None}


def _role(role: str, filler: Filler, here: dict[str, str], names: dict[str, str]) -> tuple[str, str | None, str]:
    if isinstance(filler, str):
        return role, here.get(filler), names.get(filler, filler)
    return role, None, filler.words


def _words(fact: TimeExpression) -> str:
    return fact.evidence[0].words if fact.evidence else ""


def _evidence(evidence: Evidence, source: str) -> dict[str, Any]:
    return {
        "report": source, "begin": evidence.span.begin, "end": evidence.span.end,
        "words": evidence.words, "sentence": evidence.sentence, "rule": evidence.rule,
    }


def _report(report: Report) -> dict[str, Any]:
    header = report.header
    return {
        "id": report.id, "source": report.source, "title": header.title.text if header.title else report.source,
        "issued": header.issued.isoformat() if header.issued else None,
        "publisher": header.publisher.text if header.publisher else None, "text": report.text,
    }
