"""The best sequence of tags under the net's scores and the CRF's transitions, for a whole packed batch at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kg.tag.network import Integers, Packing
from kg.tag.weights import TAGS, Floats, Weights


class Decoder:
    """Viterbi over packed rows. A tag X-I can only follow X-B or X-I, which leaves 2 candidates of 57 for half of the tags."""

    def __init__(self, weights: Weights) -> None:
        self.inside: npt.NDArray[np.bool_] = np.array([tag.endswith("-I") for tag in weights.tags])
        self._inner = inner = int(self.inside.sum())  # all X-B stand first, all X-I last, in the same order
        self._outer = outer = TAGS - inner
        move = weights.transitions
        self._into = move[:, None, :outer].copy()
        self._begun, self._going = move[:inner, outer:].diagonal().copy(), move[outer:, outer:].diagonal().copy()
        self._back = np.ascontiguousarray(move.T)
        self._start, self._end = weights.start, weights.end

    def best(self, scores: Floats, packing: Packing) -> Integers:
        """The tag of each packed row. Overwrites `scores`."""
        self._forward(scores, packing)
        return self._backward(scores, packing)

    def _forward(self, scores: Floats, packing: Packing) -> None:
        """Adds to each row the best score of a path that reaches it; where paths came from is found on the way back."""
        best, width = scores[: packing.alive[0]], 0
        best += self._start
        for alive, row in zip(packing.alive[1:], packing.first[1:], strict=True):
            if alive != width:
                width = alive
                paths, top = np.empty((TAGS, width, self._outer), np.float32), np.empty((width, TAGS), np.float32)
                begun, going = np.empty((2, width, self._inner), np.float32)
                outer, inner = top[:, : self._outer], top[:, self._outer :]
            best = best[:alive]
            np.add(best.T[:, :, None], self._into, paths)
            np.maximum.reduce(paths, 0, out=outer)
            np.add(best[:, : self._inner], self._begun, begun)
            np.add(best[:, self._outer :], self._going, going)
            np.maximum(begun, going, out=inner)
            best = scores[row : row + alive]
            np.add(best, top, best)

    def _backward(self, scores: Floats, packing: Packing) -> Integers:
        tags = np.empty(len(scores), np.int64)
        now, later = np.empty(packing.alive[0], np.int64), 0
        for alive, row in zip(packing.alive[::-1], packing.first[::-1], strict=True):
            if later:
                (scores[row : row + later] + self._back[now[:later]]).argmax(1, now[:later])
            if later < alive:
                (scores[row + later : row + alive] + self._end).argmax(1, now[later:alive])
            tags[row : row + alive], later = now[:alive], alive
        return tags
