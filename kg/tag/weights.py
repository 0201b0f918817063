"""The parameters of LAC-small, Baidu's small lexical analyser, as the jieba wheel carries them.

A parameter file is 16 bytes, a little-endian int32 n, n bytes of description, and float32 numbers. `fc_0..fc_3` project to the
gates of the four GRUs (update, reset, candidate), `fc_4` to the 57 tags; a GRU's weight holds two gates, then the candidate.
`crfw` holds a row of start scores, a row of end scores and the transitions.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.errors import ReadError

Floats = npt.NDArray[np.float32]
HIDDEN = 128  # units of each direction
TAGS = 57


@dataclass(frozen=True, slots=True)
class Weights:
    """All parameters, laid out for `network`.

    `vectors` (20940, 128) embeds a character; `gates` and `candidates` are the recurrent parts of the two layers, (2 directions,
    128, 256) and (2, 128, 128); `inputs` and `biases` the four projections into 384 gate values, in the order layer 1 forward,
    backward, layer 2 forward, backward; `emission` (256, 57). Gate parameters are halved, because a sigmoid is computed as
    (1 + tanh(x / 2)) / 2. The tags stand in the order X-B, O, X-I.
    """

    vectors: Floats
    inputs: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    gates: tuple[Floats, Floats]
    candidates: tuple[Floats, Floats]
    emission: Floats
    emission_bias: Floats
    start: Floats
    end: Floats
    transitions: Floats
    tags: tuple[str, ...]
    vocabulary: dict[str, int]


def load() -> Weights:
    """Reads the weights out of the installed jieba. Raises ReadError when they are missing."""
    home = _home()
    half = np.repeat(np.array([0.5, 0.5, 1], np.float32), HIDDEN)
    cells = [_numbers(home, f"gru_{i}.w_0", -1) for i in range(4)]
    split = 2 * HIDDEN * HIDDEN
    gates = [c[:split].reshape(HIDDEN, 2 * HIDDEN) / 2 for c in cells]
    candidates = [c[split:].reshape(HIDDEN, HIDDEN) / 2 for c in cells]
    crf = _numbers(home, "crfw", TAGS + 2, TAGS)
    tags = [tag for _, tag in _rows(home / "tag.dic")]
    order = sorted(range(TAGS), key=lambda i: ("B", "O", "I").index(tags[i][-1]))
    return Weights(
        vectors=_numbers(home, "word_emb", -1, HIDDEN),
        inputs=tuple(_numbers(home, f"fc_{i}.w_0", -1, 3 * HIDDEN) * half for i in range(4)),
        biases=tuple((_numbers(home, f"fc_{i}.b_0", -1) + _numbers(home, f"gru_{i}.b_0", -1)) * half for i in range(4)),
        gates=(np.stack(gates[:2]), np.stack(gates[2:])),
        candidates=(np.stack(candidates[:2]), np.stack(candidates[2:])),
        emission=_numbers(home, "fc_4.w_0", -1, TAGS)[:, order],
        emission_bias=_numbers(home, "fc_4.b_0", TAGS)[order],
        start=crf[0, order],
        end=crf[1, order],
        transitions=crf[2:][np.ix_(order, order)],
        tags=tuple(tags[i] for i in order),
        vocabulary={character: int(row) for row, character in _rows(home / "word.dic")},
    )


def _home() -> Path:
    spec = find_spec("jieba")
    home = Path(spec.origin).parent / "lac_small" if spec and spec.origin else None
    if home is None or not (home / "model_baseline" / "crfw").is_file():
        raise ReadError("the tagger's weights are missing: they come with jieba 0.42.1; run pip install jieba==0.42.1")
    return home


def _numbers(home: Path, name: str, *shape: int) -> Floats:
    raw = (home / "model_baseline" / name).read_bytes()
    return np.frombuffer(raw, "<f4", offset=20 + int.from_bytes(raw[16:20], "little")).reshape(shape)


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf8").split("\n") if "\t" in line]
