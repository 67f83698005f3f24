"""Unit vectors in, unit vectors out that lie nearer where questions want the same provision: one matrix, trained on the digest's own questions.

The matrix is data (`adapter.npz`), made by `python -m eval.adapt` for the default encoder from the questions that digest entries list; no gold case is read.
It orders candidates only. Whether two questions are the same question is still judged by the encoder's own vectors.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("adapter.npz")


class Adapter:
    """A linear map of an encoder's vectors, made unit length again. `matrix` has shape (d, d)."""

    def __init__(self, matrix: NDArray[np.float32]) -> None:
        self._matrix = matrix
        self.digest = hashlib.blake2b(matrix.tobytes(), digest_size=8).hexdigest()

    def __call__(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The vectors as the adapter sees them, shape (n, d), unit length; a vector of zeros stays one."""
        seen = np.asarray(vectors, np.float32) @ self._matrix
        lengths = np.linalg.norm(seen, axis=1, keepdims=True)
        return np.asarray(seen / np.where(lengths == 0, 1, lengths), np.float32)


@cache
def adapter_for(encoder_name: str) -> Adapter | None:
    """The adapter made for an encoder; None for any other, whose vectors are then used as they are."""
    with np.load(WEIGHTS) as saved:
        if str(saved["encoder"]) != encoder_name:
            return None
        return Adapter(saved["matrix"].astype(np.float32))
