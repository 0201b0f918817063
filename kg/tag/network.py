"""Two stacked bidirectional GRU layers over a batch of character sequences, in numpy.

Sequences are packed: sorted longest first, step t holds the first `alive[t]` of them in consecutive rows from `first[t]`. So
each step is one matrix product without padding. The backward direction runs as a second forward one over the mirrored rows, and
both directions share each step's numpy calls, whose overhead would otherwise dominate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.tag.weights import HIDDEN, Floats, Weights

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Packing:
    """How sequences share rows. `ids` are the characters row by row, `mirror` each row's counterpart in its reversed sequence."""

    ids: Integers
    mirror: Integers
    alive: list[int]
    first: list[int]

    def rows(self, sequence: int, length: int) -> Integers:
        """The rows of one sequence, in its order."""
        return np.asarray(self.first[:length]) + sequence


def pack(sequences: list[npt.NDArray[np.int32]]) -> Packing:
    """Packs sequences, which come longest first; none is empty."""
    sizes = np.array([len(s) for s in sequences])
    alive = np.searchsorted(-sizes, -np.arange(sizes[0]))
    first = np.cumsum(alive) - alive
    step = np.repeat(np.arange(sizes[0]), alive)
    who = np.arange(sizes.sum()) - first[step]
    ids = np.concatenate(sequences)[(np.cumsum(sizes) - sizes)[who] + step].astype(np.int64)
    return Packing(ids, first[sizes[who] - 1 - step] + who, alive.tolist(), first.tolist())


class Network:
    """The net with its working memory: one per process, not for several threads at once."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        # The first layer's gate inputs depend on the character alone: worked out when it is first met.
        self._inputs = np.empty((2, len(weights.vectors), 3 * HIDDEN), np.float32)
        self._met = np.zeros(len(weights.vectors), bool)
        self._memory: dict[str, Floats] = {}

    def scores(self, packing: Packing) -> Floats:
        """The score of each of the 57 tags for each packed row."""
        w, size = self._weights, len(packing.ids)
        self._meet(packing.ids)
        fore, rear = self._space("fore", size, 3 * HIDDEN), self._space("rear", size, 3 * HIDDEN)
        both, flipped = self._space("both", size, 2 * HIDDEN), self._space("flipped", size, 2 * HIDDEN)
        self._inputs[0].take(packing.ids, 0, fore, "clip")
        self._inputs[1].take(packing.ids[packing.mirror], 0, rear, "clip")
        self._layer(0, packing, fore, rear, both)
        np.add(np.matmul(both, w.inputs[2], out=fore), w.biases[2], out=fore)
        np.add(np.matmul(both.take(packing.mirror, 0, flipped, "clip"), w.inputs[3], out=rear), w.biases[3], out=rear)
        self._layer(1, packing, fore, rear, both)
        result: Floats = both @ w.emission + w.emission_bias
        return result

    def _meet(self, ids: Integers) -> None:
        new = np.unique(ids)
        new = new[~self._met[new]]
        w = self._weights
        for way in (0, 1):
            self._inputs[way, new] = w.vectors[new] @ w.inputs[way] + w.biases[way]
        self._met[new] = True

    def _space(self, name: str, *shape: int) -> Floats:
        size = int(np.prod(shape))
        if name not in self._memory or self._memory[name].size < size:
            self._memory[name] = np.empty(size, np.float32)
        return self._memory[name][:size].reshape(shape)

    def _layer(self, layer: int, packing: Packing, fore: Floats, rear: Floats, out: Floats) -> None:
        """One bidirectional layer: its states go to the left half of `out` (forward) and the right half (backward).

        Rows of `fore` and `rear` hold the inputs of update, reset and candidate. h becomes h + u (c - h), with r inside c; the
        candidate's weights are halved too because (1 + tanh) stands for twice the reset gate.
        """
        gates, candidates = self._weights.gates[layer], self._weights.candidates[layer]
        back = self._space("back", len(out), HIDDEN)
        h, width = np.zeros((2, packing.alive[0], HIDDEN), np.float32), 0
        for alive, row in zip(packing.alive, packing.first, strict=True):
            if alive != width:
                width, h = alive, h[:, :alive].copy()
                g = np.empty((2, width, 2 * HIDDEN), np.float32)
                c, r = np.empty((2, 2, width, HIDDEN), np.float32)
                update, reset = g[:, :, :HIDDEN], g[:, :, HIDDEN:]
            rows = slice(row, row + alive)
            np.matmul(h, gates, out=g)
            g[0] += fore[rows, : 2 * HIDDEN]
            g[1] += rear[rows, : 2 * HIDDEN]
            np.tanh(g, out=g)
            np.add(reset, 1, out=r)
            r *= h
            np.matmul(r, candidates, out=c)
            c[0] += fore[rows, 2 * HIDDEN :]
            c[1] += rear[rows, 2 * HIDDEN :]
            np.tanh(c, out=c)
            c -= h
            update += 1
            c *= update
            c *= 0.5
            h += c
            out[rows, :HIDDEN], back[rows] = h
        out[:, HIDDEN:] = back[packing.mirror]
