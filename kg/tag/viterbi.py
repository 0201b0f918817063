"""The best sequence of tags under the net's scores and the CRF's transitions, for a whole packed batch at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from kg.tag.network import Integers, Packing
from kg.tag.weights import TAGS, Floats, Weights


class Decoder:
    """Viterbi over packed rows. A tag X-I can only follow X-B or X-I, which leaves 2 candidates of 57 for half of the tags."""

    def __init__(self, weights: Weights) -> None:
        inside = np.array([tag.endswith("-I") for tag in weights.tags])
        self.inside: npt.NDArray[np.bool_] = inside  # X-B stands just before X-I in the list of tags
        self._inner, self._outer = np.flatnonzero(inside), np.flatnonzero(~inside)
        move = weights.transitions
        self._into = move[:, self._outer, None]
        self._begun = move[self._inner - 1, self._inner, None]
        self._going = move[self._inner, self._inner, None]
        self._back = np.ascontiguousarray(move.T)
        self._start, self._end = weights.start, weights.end

    def best(self, scores: Floats, packing: Packing) -> Integers:
        """The tag of each packed row. Overwrites `scores`."""
        self._forward(scores, packing)
        return self._backward(scores, packing)

    def _forward(self, scores: Floats, packing: Packing) -> None:
        """Adds to each row the best score of a path that reaches it; where paths came from is found on the way back."""
        scores[: packing.alive[0]] += self._start
        best, width = scores[: packing.alive[0]].T.copy(), 0
        for alive, row in zip(packing.alive[1:], packing.first[1:], strict=True):
            if alive != width:
                width = alive
                paths, top = np.empty((TAGS, len(self._outer), width), np.float32), np.empty((TAGS, width), np.float32)
            best = best[:, :alive]
            top[self._outer] = np.add(best[:, None], self._into, out=paths).max(0)
            top[self._inner] = np.maximum(best[self._inner - 1] + self._begun, best[self._inner] + self._going)
            scores[row : row + alive] += top.T
            best = scores[row : row + alive].T.copy()

    def _backward(self, scores: Floats, packing: Packing) -> Integers:
        tags = np.empty(len(scores), np.int64)
        now, later = np.empty(packing.alive[0], np.int64), 0
        for alive, row in zip(packing.alive[::-1], packing.first[::-1], strict=True):
            now[:later] = (scores[row : row + later] + self._back[now[:later]]).argmax(1)
            now[later:alive] = (scores[row + later : row + alive] + self._end).argmax(1)
            tags[row : row + alive], later = now[:alive], alive
        return tags
