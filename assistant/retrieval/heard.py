"""Targets in, how else people have asked for each out: vectors of questions written for training, as the adapter sees them.

They are data (`heard.npz`), made with the adapter by `python -m eval.adapt` from `eval/data/training_questions.tsv`, so that none is encoded on the user's
machine. They help to find a target and to rank it; no question of them is shown, and none counts as the very question that was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.adapter import adapter_digest

FILE = Path(__file__).with_name("heard.npz")
SCALE = 127.0
FEW = 3  # questions that agree: one alone may be near by chance, the more so the more there are

Array = NDArray[np.float32]
Packed = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Heard:
    """Packed vectors of shape (m, d), and the places of the targets that they ask for, shape (m,), ascending."""

    vectors: Packed
    owners: NDArray[np.int64]

    def nearest(self, target: int, seen: Array) -> tuple[float, float]:
        """The best cosine of a seen query, shape (readings, d), with a question of the target, and the mean of the best `FEW`; 0 where none is known."""
        first, last = np.searchsorted(self.owners, (target, target + 1))
        if first == last:
            return 0.0, 0.0
        cosines = (self.vectors[first:last].astype(np.float32) @ seen.T).max(axis=1) / SCALE
        return max(0.0, float(cosines.max())), max(0.0, float(np.sort(cosines)[-FEW:].mean()))


def nothing_heard(size: int) -> Heard:
    """No questions, for vectors of that size."""
    return Heard(np.zeros((0, size), np.int8), np.zeros(0, np.int64))


def packed(vectors: Array) -> Packed:
    """Unit vectors as they are kept: each place in 127ths."""
    return np.asarray(np.round(vectors * SCALE), np.int8)


def heard_for(encoder_name: str, target_ids: Sequence[str], size: int) -> Heard:
    """What is known for these targets; nothing for an encoder without an adapter. A question for a target that is not there is left out."""
    digest = adapter_digest(encoder_name)
    if not digest:
        return nothing_heard(size)
    ids, owners, vectors = _saved(digest)
    places = {target_id: place for place, target_id in enumerate(target_ids)}
    found = np.array([places.get(target_id, -1) for target_id in ids], np.int64)[owners]
    order = np.argsort(found, kind="stable")[np.count_nonzero(found < 0) :]
    return Heard(vectors[order], found[order])


def _saved(adapter_digest: str) -> tuple[tuple[str, ...], NDArray[np.int64], Packed]:
    """Target ids, for each question the place of its target among them, and the vectors. Nothing where another adapter has seen them."""
    with np.load(FILE) as saved:
        if str(saved["adapter"]) != adapter_digest:
            return (), np.zeros(0, np.int64), np.zeros((0, saved["vectors"].shape[1]), np.int8)
        return tuple(bytes(saved["ids"]).decode().split("\n")), saved["owners"].astype(np.int64), saved["vectors"]
