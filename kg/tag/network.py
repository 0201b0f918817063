"""Two stacked bidirectional GRU layers over a batch of character sequences, in numpy.

Sequences are packed: sorted longest first, step t holds the first `alive[t]` of them in consecutive rows from `first[t]`. So
each step is one matrix product without padding. The backward direction runs as a second forward one over the mirrored rows, and
both directions share each step's numpy calls, whose overhead would otherwise dominate: they stand side by side in a row, so that
the rows of a step are one stretch of memory, which numpy goes through fastest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.tag.weights import HIDDEN, Floats, Weights

Integers = npt.NDArray[np.int64]
ONE, HALF = np.float32(1), np.float32(0.5)


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
        self._gates = np.empty((len(weights.vectors), 2, 2 * HIDDEN), np.float32)
        self._candidates = np.empty((len(weights.vectors), 2, HIDDEN), np.float32)
        self._met = np.zeros(len(weights.vectors), bool)
        self._memory: dict[str, Floats] = {}

    def scores(self, packing: Packing) -> Floats:
        """The score of each of the 57 tags for each packed row."""
        w, size = self._weights, len(packing.ids)
        self._meet(packing.ids)
        gates, candidates = self._space("gates", size, 2, 2 * HIDDEN), self._space("candidates", size, 2, HIDDEN)
        both, flipped = self._space("both", size, 2 * HIDDEN), self._space("flipped", size, 2 * HIDDEN)
        cells = 2 * np.stack((packing.ids, packing.ids[packing.mirror]), 1) + (0, 1)
        self._gates.reshape(-1, 2 * HIDDEN).take(cells, 0, gates, "clip")
        self._candidates.reshape(-1, HIDDEN).take(cells, 0, candidates, "clip")
        self._layer(0, packing, gates, candidates, both)
        both.take(packing.mirror, 0, flipped, "clip")
        for way, states in enumerate((both, flipped)):
            np.matmul(states, w.inputs[2 + way][:, : 2 * HIDDEN], gates[:, way])
            np.matmul(states, w.inputs[2 + way][:, 2 * HIDDEN :], candidates[:, way])
        bias = np.stack(w.biases[2:])
        gates += bias[:, : 2 * HIDDEN]
        candidates += bias[:, 2 * HIDDEN :]
        self._layer(1, packing, gates, candidates, both)
        result: Floats = both @ w.emission + w.emission_bias
        return result

    def _meet(self, ids: Integers) -> None:
        new, w = np.unique(ids[~self._met[ids]]), self._weights
        if not len(new):
            return
        for way in (0, 1):
            inputs = w.vectors[new] @ w.inputs[way] + w.biases[way]
            self._gates[new, way], self._candidates[new, way] = inputs[:, : 2 * HIDDEN], inputs[:, 2 * HIDDEN :]
        self._met[new] = True

    def _space(self, name: str, *shape: int) -> Floats:
        size = int(np.prod(shape))
        if name not in self._memory or self._memory[name].size < size:
            self._memory[name] = np.empty(size, np.float32)
        return self._memory[name][:size].reshape(shape)

    def _layer(self, layer: int, packing: Packing, gates: Floats, candidates: Floats, out: Floats) -> None:
        """One bidirectional layer: its states go to the left half of `out` (forward) and the right half (backward).

        Rows of `gates` and `candidates` hold the inputs of update and reset, and of the candidate. h becomes h + u (c - h), with
        r inside c; the candidate's weights are halved too because (1 + tanh) stands for twice the gate.
        """
        weights = self._weights.gates[layer], self._weights.candidates[layer]
        states = self._space("states", len(out), 2, HIDDEN)
        before, width = np.zeros((packing.alive[0], 2, HIDDEN), np.float32), 0
        for alive, row in zip(packing.alive, packing.first, strict=True):
            if alive != width:
                width = alive
                g = np.empty((width, 2, 2 * HIDDEN), np.float32)
                c, r = np.empty((2, width, 2, HIDDEN), np.float32)
                update, reset = g[:, :, :HIDDEN], g[:, :, HIDDEN:]
                by_way = g.swapaxes(0, 1), r.swapaxes(0, 1), c.swapaxes(0, 1)
            h, end = before[:alive], row + alive
            np.matmul(h.swapaxes(0, 1), weights[0], by_way[0])
            np.add(g, gates[row:end], g)
            np.tanh(g, g)
            np.add(g, ONE, g)
            np.multiply(reset, h, r)
            np.matmul(by_way[1], weights[1], by_way[2])
            np.add(c, candidates[row:end], c)
            np.tanh(c, c)
            np.subtract(c, h, c)
            np.multiply(c, update, c)
            np.multiply(c, HALF, c)
            before = np.add(h, c, states[row:end])
        out[:, :HIDDEN] = states[:, 0]
        out[:, HIDDEN:] = states[packing.mirror, 1]
