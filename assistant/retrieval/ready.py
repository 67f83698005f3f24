"""Texts of the digest in, their vectors out as they were made beforehand, so that a first index need not encode some fifteen thousand short texts.

They are data (`ready.npz`), made by `python -m eval.adapt`, each named by a hash of its text: one that was changed since is simply encoded again. A place of
a vector is kept in eight bits, which moves a cosine by half a thousandth, seldom by three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.adapter import adapter_digest

FILE = Path(__file__).with_name("ready.npz")
STEPS = 127.0

Array = NDArray[np.float32]
Pair = tuple[Array, Array]  # one text's vector as the encoder has it and as the adapter has it


def name_of(text: str) -> int:
    """What a text is found by."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def ready_for(encoder_name: str, texts: Sequence[str]) -> dict[str, Pair]:
    """The pairs that are at hand for these texts; none for another encoder or from another adapter."""
    digest = adapter_digest(encoder_name)
    if not digest:
        return {}
    with np.load(FILE) as saved:
        if str(saved["adapter"]) != digest:
            return {}
        places = {name: place for place, name in enumerate(saved["names"].tolist())}
        found = [(text, places[name]) for text in texts if (name := name_of(text)) in places]
        rows = [place for _, place in found]
        own, seen = (_unpacked(saved[part][rows]) for part in ("own", "seen"))
    return {text: (own[row], seen[row]) for row, (text, _) in enumerate(found)}


def save_ready(path: Path, adapter: str, texts: Sequence[str], own: Array, seen: Array) -> None:
    """Writes the pairs of texts that differ from each other, vectors of shape (n, d)."""
    names = np.array([name_of(text) for text in texts], np.uint64)
    np.savez(path, adapter=adapter, names=names, own=_packed(own), seen=_packed(seen))


def _packed(vectors: Array) -> NDArray[np.int8]:
    """Each vector in steps of a 127th of its greatest place."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    return np.asarray(np.round(vectors / np.where(greatest == 0, 1, greatest) * STEPS), np.int8)


def _unpacked(packed: NDArray[np.int8]) -> Array:
    """Unit vectors again."""
    vectors = packed.astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)
