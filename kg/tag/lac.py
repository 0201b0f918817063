"""Words, parts of speech and PER/LOC/ORG/TIME for Chinese text: LAC-small (a BiGRU-CRF over characters) run in numpy.

Source of the weights: Baidu's LAC, shipped inside the jieba 0.42.1 wheel. `tagger()` gives the one instance of the process.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.tag.network import Integers, Network, pack
from kg.tag.viterbi import Decoder
from kg.tag.weights import load

# The net was trained on text whose marks and capitals had been folded: the vectors of the other forms are still noise.
_MARKS = str.maketrans(dict(zip("。“”‘’—…、【】〔〕「」『』〈〉∶", ".\"\"''-.,[]()''\"\"<>:", strict=True)))
_SENTENCES, _CHARACTERS = 128, 8192  # the size of a batch: larger ones fall out of the processor's cache
Codes = npt.NDArray[np.int32]


class Word(NamedTuple):
    """A word of a text, in code points from its beginning, with its tag (n, v, PER, LOC, ORG, TIME …)."""

    begin: int
    end: int
    tag: str


class Tagger:
    """The tagger with its weights and working memory; about 60 MB, of which the largest part is filled as characters are met."""

    def __init__(self) -> None:
        weights = load()
        self._network, self._decoder = Network(weights), Decoder(weights)
        self._kinds = [tag.partition("-")[0] for tag in weights.tags]
        self._vocabulary = weights.vocabulary
        self._codes = np.full(0x110000, -1, np.int32)

    def __call__(self, texts: list[str]) -> list[list[Word]]:
        """The words of each text. Give many texts at once: a batch is several times faster than one by one."""
        codes = [self._encode(text) for text in texts]
        found: list[list[Word]] = [[] for _ in texts]
        for batch in _batches([len(c) for c in codes]):
            for i, tags in zip(batch, self._decode([codes[i] for i in batch]), strict=True):
                found[i] = self._words(tags)
        return found

    def _encode(self, text: str) -> Codes:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        codes: Codes = self._codes[points]
        if codes.min(initial=0) < 0:
            self._learn(np.unique(points[codes < 0]).tolist())
            codes = self._codes[points]
        return codes

    def _learn(self, points: list[int]) -> None:
        for point in points:
            folded = unicodedata.normalize("NFKC", chr(point).translate(_MARKS)).lower()
            known = folded if len(folded) == 1 else chr(point)
            self._codes[point] = self._vocabulary.get(known, self._vocabulary["OOV"])

    def _decode(self, codes: list[Codes]) -> list[Integers]:
        packing = pack(codes)
        tags = self._decoder.best(self._network.scores(packing), packing)
        return [tags[packing.rows(i, len(c))] for i, c in enumerate(codes)]

    def _words(self, tags: Integers) -> list[Word]:
        begins = (~self._decoder.inside[tags]).nonzero()[0].tolist()
        if not begins or begins[0] != 0:
            begins.insert(0, 0)
        kinds, told = self._kinds, tags.tolist()
        return [Word(a, b, kinds[told[a]]) for a, b in pairwise([*begins, len(told)])]


def _batches(sizes: list[int]) -> Iterator[list[int]]:
    """Indices of the texts that are not empty, longest first, in batches of bounded size."""
    batch: list[int] = []
    total = 0
    for i in sorted((i for i, size in enumerate(sizes) if size), key=lambda i: -sizes[i]):
        if batch and (len(batch) == _SENTENCES or total + sizes[i] > _CHARACTERS):
            yield batch
            batch, total = [], 0
        batch.append(i)
        total += sizes[i]
    if batch:
        yield batch


@functools.cache
def tagger() -> Tagger:
    """The tagger of this process, loaded when first asked for (0.15 s)."""
    return Tagger()
