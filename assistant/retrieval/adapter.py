"""Unit vectors in, unit vectors out that lie nearer where questions want the same provision: a small net, trained on the digest's own questions.

Its weights are data (`adapter.npz`), made by `python -m eval.adapt` for the default encoder from the questions that digest entries list and from others
written to the same entries for training alone (`eval/data/training_questions.tsv`); no gold case is read.
It orders candidates only. Whether two questions are the same question is still judged by the encoder's own vectors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("adapter.npz")
PARTS = ("straight", "into", "into_bias", "out", "out_bias")

Array = NDArray[np.float32]


class Adapter:
    """Seen = unit(x + x·straight + relu(x·into + into_bias)·out + out_bias) for unit vectors x of d places and h hidden ones.

    `parts` have shapes (d, d), (d, h), (h,), (h, d) and (d,), by the names of `PARTS`.
    """

    def __init__(self, parts: Mapping[str, Array]) -> None:
        self._parts = {name: np.ascontiguousarray(parts[name], np.float32) for name in PARTS}
        self.digest = hashlib.blake2b(b"".join(part.tobytes() for part in self._parts.values()), digest_size=8).hexdigest()

    def __call__(self, vectors: Array) -> Array:
        """The vectors as the adapter sees them, shape (n, d), unit length; a vector of zeros stays one."""
        straight, into, into_bias, out, out_bias = self._parts.values()
        given = np.asarray(vectors, np.float32)
        seen = given + given @ straight + np.maximum(given @ into + into_bias, 0) @ out + out_bias
        lengths = np.linalg.norm(seen, axis=1, keepdims=True)
        there = np.any(given, axis=1, keepdims=True)
        return np.asarray(np.where(there, seen / np.where(lengths == 0, 1, lengths), 0), np.float32)


@cache
def adapter_for(encoder_name: str) -> Adapter | None:
    """The adapter made for an encoder; None for any other, whose vectors are then used as they are."""
    with np.load(WEIGHTS) as saved:
        if str(saved["encoder"]) != encoder_name:
            return None
        return Adapter({name: saved[name] for name in PARTS})
