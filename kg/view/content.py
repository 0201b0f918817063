"""What the page holds as data: nodes, edges, facts and reports under plain ids (n1, e1, f1, r1), each reference resolved.

Ids are numbers in the order of importance, so that a link to a selection (#n3) means the same in every build of the same graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.view import adapter, choice, layout, pinyin

if TYPE_CHECKING:
    import networkx as nx

    from kg.view.terms import Terms

MENTIONS = 3  # places in the text for an entity that no fact is about
DEFAULTS: tuple[Any, ...] = (None, "", [], False)


def of(network: nx.MultiDiGraph[str], terms: Terms) -> dict[str, Any]:
    """The page's data. Keys: nodes, edges, facts, reports, options, terms (the labels in use), first, iris, texts.

    `first` says how many nodes the first view shows. What is empty is left out of a row. The nodes of the first view come first.
    `iris` gives the graph's own names for nodes and for facts, in the order of both; a fact has one for each report.
    `texts` are those of the reports, by plain id: the page unpacks each when it is first needed.
    """
    order = choice.ranked(network)
    first = choice.first_view(network, order)
    shown = set(first)
    order = first + [n for n in order if n not in shown]
    ids = {n: f"n{i + 1}" for i, n in enumerate(order)}
    facts = {f: f"f{i + 1}" for i, f in enumerate(network.graph["facts"])}
    reports = {r["id"]: f"r{i + 1}" for i, r in enumerate(network.graph["reports"])}
    nodes, edges, options = adapter.drawn(network, ids, layout.placed(network, order, first))
    return {
        "nodes": [_node(vis, network.nodes[n], facts, reports) for n, vis in zip(order, nodes, strict=True)],
        "edges": [_edge(vis, about, facts) for (_, _, about), vis in zip(network.edges(data=True), edges, strict=True)],
        "facts": [_fact(f, facts, ids, reports) | {"id": facts[key]} for key, f in network.graph["facts"].items()],
        "reports": [_lean(r | {"id": reports[r["id"]], "iri": r["id"], "text": None}) for r in network.graph["reports"]],
        "options": options,
        "terms": {term: list(terms[term]) for term in _used(network) if term in terms},
        "first": len(first),
        "texts": {reports[r["id"]]: r["text"] for r in network.graph["reports"]},
        "iris": {"nodes": order, "facts": [fact["iris"] for fact in network.graph["facts"].values()]},
    }


def _used(network: nx.MultiDiGraph[str]) -> list[str]:
    """The terms that the network names: classes, finer classes, kinds of fact."""
    of_nodes = {network.nodes[n][key] for n in network for key in ("type", "kind")}
    return sorted(of_nodes | {f["type"] for f in network.graph["facts"].values()})


def _node(vis: dict[str, Any], node: dict[str, Any], facts: dict[str, str], reports: dict[str, str]) -> dict[str, Any]:
    return _lean({
        "id": vis["id"], "label": vis["label"], "group": vis["group"], "size": vis["size"], "x": vis["x"], "y": vis["y"],
        "kind": node["kind"], "context": node["context"] if node["context"] != node["label"] else "",
        "pinyin": pinyin.keys([vis["label"], *node["names"]]),
        "names": [n for n in node["names"] if n != node["label"]],
        "facts": [facts[f] for f in node["facts"]], "reports": [reports[r] for r in node["reports"]],
        "mentions": [] if node["facts"] else [[reports[r], begin, end] for r, begin, end in node["mentions"][:MENTIONS]],
    })


def _edge(vis: dict[str, Any], about: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
    plain = {k: v for k, v in vis.items() if k != "arrows"}  # all have one; the options say so once
    return plain | {"fact": facts[about["fact"]], "role": about["role"]}


def _fact(fact: dict[str, Any], facts: dict[str, str], ids: dict[str, str], reports: dict[str, str]) -> dict[str, Any]:
    """A fact whose references are plain ids; quotes are offsets only, the page cuts them out of the text."""
    roles = [[role, ids[node]] if node else [role, None, words] for role, node, words in fact["roles"]]
    evidence = [[reports[e["report"]], e["begin"], e["end"], e["sentence"], e["rule"]] for e in fact["evidence"]]
    status = "" if fact["status"] == "Done" else fact["status"]
    counts = [facts[c] for c in fact["counts"] if c in facts]
    return _lean(fact | {"roles": roles, "evidence": evidence, "status": status, "counts": counts, "iris": None})


def _lean(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if v not in DEFAULTS or (isinstance(v, int) and not isinstance(v, bool))}
