"""Vectors of messages in, how like a live concern each is out: a small net, trained on invented messages of live concerns and on thousands of calm questions.

Its weights are data (`alarm.npz`), made by `python -m eval.alarm` for the default encoder. It is one judge of two: wording that names an event needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("alarm.npz")
PARTS = ("into", "into_bias", "out", "out_bias")

Array = NDArray[np.float32]


class Alarm:
    """Logit = relu(x·into + into_bias)·out + out_bias for vectors x of d places (`encode_with_mean`); `parts` have shapes (d, h), (h,), (h,) and ()."""

    def __init__(self, parts: Mapping[str, Array]) -> None:
        self._parts = {name: np.ascontiguousarray(parts[name], np.float32) for name in PARTS}

    def __call__(self, vectors: Array) -> Array:
        """The logit of each message, shape (n,): above 0 leans to a live concern."""
        into, into_bias, out, out_bias = self._parts.values()
        return np.asarray(np.maximum(vectors @ into + into_bias, 0) @ out + out_bias, np.float32)


@cache
def alarm_for(encoder_name: str) -> Alarm | None:
    """The alarm made for an encoder; None for any other."""
    with np.load(WEIGHTS) as saved:
        return Alarm({name: saved[name] for name in PARTS}) if str(saved["encoder"]) == encoder_name else None
