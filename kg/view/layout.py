"""Where each node stands: computed once when the page is built, so that opening it costs nothing and nothing ever moves.

The foremost nodes are laid out by stress majorization (Gansner, Koren and North 2004: what Kamada–Kawai minimizes, in a few
matrix products), the rest find a free spot near what they are tied to, and what is tied to nothing stands in rows below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, cos, floor, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

WIDTH, HEIGHT = 132.0, 64.0  # room for a node with its label, in pixels at scale 1
ISLAND = 0.7                 # the radius of an island of one node, in edges
APART = 0.8                  # of that room must be free where a node settles later
EDGE = 120.0                 # the length of an edge between two nodes that have few
ROUNDS = 120                 # of majorization; the picture stands still long before
GOLDEN = pi * (3 - sqrt(5))

Place = tuple[int, int]


def placed(network: nx.MultiDiGraph[str], order: Sequence[str], core: Sequence[str]) -> dict[str, Place]:
    """A place in pixels for every node: `core` laid out first, then the rest of `order` around it. Same input, same places."""
    near = _neighbours(network, order)
    tied = [n for n in core if near[n]]
    places = dict(zip(tied, _spread(_stress(tied, near)), strict=True))
    _in_rows(places, [n for n in core if not near[n]])
    _settle(places, [n for n in order if n not in places and near[n]], near)
    _in_rows(places, [n for n in order if n not in places])
    return {n: (round(x), round(y)) for n, (x, y) in places.items()}


def _neighbours(network: nx.MultiDiGraph[str], order: Sequence[str]) -> dict[str, list[str]]:
    rank = {n: i for i, n in enumerate(order)}
    near = {n: set(network.successors(n)) | set(network.predecessors(n)) for n in order}
    return {n: sorted(others - {n}, key=rank.__getitem__) for n, others in near.items()}


def _distances(nodes: Sequence[str], near: Mapping[str, Sequence[str]]) -> Points:
    """How far apart each two nodes should stand. Edges between nodes with many neighbours are longer, or hubs would clot."""
    import numpy as np
    from scipy.sparse import csr_array  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import dijkstra  # type: ignore[import-untyped]

    index = {n: i for i, n in enumerate(nodes)}
    ends = [(index[a], index[b]) for a in nodes for b in near[a] if b in index]
    degree = [sum(b in index for b in near[n]) for n in nodes]
    lengths = [EDGE * (0.8 + 0.22 * sqrt(min(degree[a], degree[b])) + 0.08 * sqrt(max(degree[a], degree[b]))) for a, b in ends]
    rows, columns = ([a for a, _ in ends], [b for _, b in ends])
    distances = dijkstra(csr_array((lengths, (rows, columns)), shape=(len(nodes), len(nodes))), directed=False)
    reached = np.isfinite(distances)
    radius = ISLAND * EDGE * np.sqrt(reached.sum(axis=1))  # islands lie beside each other, each as wide as it is large
    return np.asarray(np.where(reached, distances, radius[:, None] + radius[None, :]), dtype=np.float64)


def _stress(nodes: Sequence[str], near: Mapping[str, Sequence[str]]) -> Points:
    """Points whose distances come closest to those wanted, from a start on a spiral. Shape (nodes, 2)."""
    import numpy as np

    if len(nodes) < 2:
        return np.zeros((len(nodes), 2))
    wanted = _distances(nodes, near)
    np.fill_diagonal(wanted, 1.0)
    weights = wanted**-2
    np.fill_diagonal(weights, 0.0)
    solve = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    points = _scaled(wanted)
    for _ in range(ROUNDS):
        apart = np.linalg.norm(points[:, None, :] - points[None, :, :], axis=2)
        pull = -weights * wanted / np.maximum(apart, 1e-6)
        np.fill_diagonal(pull, 0.0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        points = solve @ (pull @ points)
    return _turned(points)


def _scaled(wanted: Points) -> Points:
    """A first guess by classical scaling: the two main directions of the wanted distances. A small spiral parts equal points."""
    import numpy as np

    count = len(wanted)
    centre = np.eye(count) - 1.0 / count
    values, vectors = np.linalg.eigh(-0.5 * centre @ wanted**2 @ centre)
    guess = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    signs = np.sign(guess[np.abs(guess).argmax(axis=0), range(guess.shape[1])])
    turns = np.arange(count)[:, None] * GOLDEN
    return np.asarray(guess * np.where(signs == 0, 1.0, signs) + 5.0 * np.hstack([np.cos(turns), np.sin(turns)]))


def _turned(points: Points) -> Points:
    """The same picture lying on its side: screens are wider than high."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1]
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), range(2)])
    return np.asarray(centred @ (axes * np.where(signs == 0, 1.0, signs)))


def _spread(points: Points) -> list[tuple[float, float]]:
    """Points moved apart until each has room for its label, along the axis where least is missing."""
    import numpy as np

    points = points.copy()
    for _ in range(300):
        gap = points[:, None, :] - points[None, :, :]
        lack = np.array([WIDTH, HEIGHT]) - np.abs(gap)
        np.einsum("iij->ij", lack)[:] = 0.0
        lack[(lack <= 0.0).any(axis=2)] = 0.0
        if not (lack > 0.5).any():
            break
        sideways = lack[..., 0] / WIDTH < lack[..., 1] / HEIGHT
        push = np.where(np.dstack([sideways, ~sideways]), lack, 0.0) * _sign(gap)
        points += 0.25 * push.sum(axis=1)
    return [(float(x), float(y)) for x, y in points]


def _sign(gap: Points) -> Points:
    """Which way to push; points on one line part by their order."""
    import numpy as np

    order = np.sign(np.subtract.outer(np.arange(len(gap)), np.arange(len(gap))))
    return np.asarray(np.where(gap == 0, order[..., None], np.sign(gap)))


class _Room:
    """The places that are taken. Spots are tried on a spiral around an anchor, which goes on where it stopped."""

    def __init__(self, taken: Iterable[tuple[float, float]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
        self._steps: dict[str, int] = {}
        for spot in taken:
            self._take(spot)

    def free(self, anchor: str, centre: tuple[float, float]) -> tuple[float, float]:
        """The next free spot around an anchor's place; it is taken from now on."""
        step = self._steps.get(anchor, 1)
        while True:
            radius = 0.75 * WIDTH * sqrt(step)
            spot = (centre[0] + radius * cos(step * GOLDEN), centre[1] + 0.6 * radius * sin(step * GOLDEN))
            step += 1
            if not self._crowded(spot):
                self._take(spot)
                self._steps[anchor] = step
                return spot

    def _take(self, spot: tuple[float, float]) -> None:
        self._cells.setdefault(_cell(spot), []).append(spot)

    def _crowded(self, spot: tuple[float, float]) -> bool:
        column, row = _cell(spot)
        near = (self._cells.get((column + i, row + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1))
        return any(abs(x - spot[0]) < APART * WIDTH and abs(y - spot[1]) < APART * HEIGHT for some in near for x, y in some)


def _cell(place: tuple[float, float]) -> tuple[int, int]:
    return floor(place[0] / WIDTH), floor(place[1] / HEIGHT)


def _settle(places: dict[str, tuple[float, float]], loose: Iterable[str], near: Mapping[str, Sequence[str]]) -> None:
    """Put each node on the first free spot around its foremost neighbour that has a place already."""
    room = _Room(places.values())
    waiting = list(loose)
    while waiting:
        later = []
        for node in waiting:
            anchor = next((n for n in near[node] if n in places), None)
            if anchor is None:
                later.append(node)
            else:
                places[node] = room.free(anchor, places[anchor])
        if len(later) == len(waiting):  # an island: its foremost node starts at the rim
            places[later[0]] = room.free("", (0.0, 0.0))
            later = later[1:]
        waiting = later


def _in_rows(places: dict[str, tuple[float, float]], alone: Sequence[str]) -> None:
    """Nodes without any edge stand in rows below the picture, as wide as it is."""
    if not alone:
        return
    left = min((x for x, _ in places.values()), default=0.0)
    right = max((x for x, _ in places.values()), default=0.0)
    below = max((y for _, y in places.values()), default=-2 * HEIGHT) + 2 * HEIGHT
    most = max(6, int((right - left) / WIDTH), ceil(sqrt(2 * len(alone))))
    columns = ceil(len(alone) / ceil(len(alone) / most))
    start = (left + right - (columns - 1) * WIDTH) / 2
    for number, node in enumerate(alone):
        places[node] = (start + (number % columns) * WIDTH, below + (number // columns) * HEIGHT)
