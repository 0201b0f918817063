"""From the network to what the page draws, through pyvis: the only module that knows it.

pyvis is an adapter here and no more. Its page loads from other hosts and lets titles run as script, so the page is our own; what
is taken from it are its `Network` (directed, which keeps parallel edges) and the vis-network file that it packages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

VIS = Path("templates", "lib", "vis-9.1.2", "vis-network.min.js")

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "borderWidth": 0, "font": {"size": 0}},
    "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "smooth": False, "width": 1, "hoverWidth": 0.6},
    "interaction": {"hover": True, "dragNodes": True, "keyboard": False, "tooltipDelay": 1e6, "hideEdgesOnDrag": False},
}


def drawn(
    network: nx.MultiDiGraph[str], ids: Mapping[str, str], places: Mapping[str, tuple[int, int]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Nodes, edges and options as vis-network takes them. `ids` gives the plain id of each node, in the order to draw them.

    The edges follow the network's own order and keep its attributes' plain parts; parallel ones are fanned out.
    """
    from pyvis.network import Network  # type: ignore[import-untyped]

    canvas = Network(directed=True)
    for node, plain in ids.items():
        x, y = places[node]
        canvas.add_node(
            plain, label=network.nodes[node]["label"], shape="custom", group=network.nodes[node]["type"],
            size=_size(network, node), x=x, y=y,
        )
    bends = _bends([(a, b) for a, b in network.edges()])
    for number, (begin, end, about) in enumerate(network.edges(data=True)):
        canvas.add_edge(ids[begin], ids[end], id=f"e{number + 1}", arrows="to", **_style(about["status"], bends[number]))
    canvas.options = OPTIONS
    nodes, edges, _, _, _, options = canvas.get_network_data()
    return nodes, edges, json.loads(options)


def vis_network() -> str:
    """The source of vis-network (Apache-2.0 or MIT) that pyvis packages."""
    import pyvis  # type: ignore[import-untyped]

    return (Path(pyvis.__file__).parent / VIS).read_text(encoding="utf-8")


def _size(network: nx.MultiDiGraph[str], node: str) -> int:
    facts: list[str] = network.nodes[node]["facts"]
    return round(min(22.0, 8 + 2.4 * sqrt(len(facts))))


def _style(status: str, bend: float) -> dict[str, Any]:
    """How a line looks that is no plain straight one: dashed when planned, dotted when alleged, bent when parallel to others."""
    style: dict[str, Any] = {"Planned": {"dashes": [7, 5]}, "Alleged": {"dashes": [2, 4]}}.get(status, {})
    if bend:
        style = style | {"smooth": {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}}
    return style


def _bends(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """How far each edge bends (0 is straight), so that all edges between the same two nodes, both ways, lie side by side."""
    total: dict[tuple[str, str], int] = {}
    for begin, end in pairs:
        total[min(begin, end), max(begin, end)] = total.get((min(begin, end), max(begin, end)), 0) + 1
    seen: dict[tuple[str, str], int] = {}
    bends = []
    for begin, end in pairs:
        pair = (min(begin, end), max(begin, end))
        number, seen[pair] = seen.get(pair, 0), seen.get(pair, 0) + 1
        step = min(0.14, 0.8 / total[pair])
        bend = round((number - (total[pair] - 1) / 2) * step, 3)
        bends.append(bend if begin <= end else -bend)
    return bends
