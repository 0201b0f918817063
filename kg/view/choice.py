"""Which entities tell most: the order of all, and the few that the first view shows."""

from __future__ import annotations

from collections import Counter
from math import log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

WHOLE = 150  # a network up to this size is shown whole
FIRST = 110  # of a larger one, so many
EACH = 4     # and at least so many of each type, where there are as many


def ranked(network: nx.MultiDiGraph[str]) -> list[str]:
    """All nodes, the most telling first: by neighbours, then facts, then mentions; equal ones by name and id."""
    def weight(node: str) -> float:
        neighbours = len((set(network.successors(node)) | set(network.predecessors(node))) - {node})
        return 2 * neighbours + len(network.nodes[node]["facts"]) + log1p(len(network.nodes[node]["mentions"]))

    return sorted(network, key=lambda n: (-weight(n), network.nodes[n]["label"], n))


def first_view(network: nx.MultiDiGraph[str], order: list[str]) -> list[str]:
    """The nodes that the page opens with, in the given order: all of a small network, else some of each type and the foremost."""
    if len(order) <= WHOLE:
        return list(order)
    seen: Counter[str] = Counter()
    chosen = []
    for node in order:
        seen[network.nodes[node]["type"]] += 1
        if seen[network.nodes[node]["type"]] <= EACH:
            chosen.append(node)
    taken = set(chosen)
    chosen += [n for n in order if n not in taken][: max(0, FIRST - len(chosen))]
    return sorted(chosen, key=order.index)
