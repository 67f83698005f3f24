"""Hidden states of the default encoder in, unit vectors out that lie nearer where questions want the same provision: its last layers, taught anew.

They are data (`adapter.onnx`, eight bits a weight), made by `python -m eval.adapt` from the questions that digest entries list and from others written to
the same entries for training alone (`eval/data/training_questions.tsv`); no gold case is read. The encoder's first layers are run once and serve both.
What comes out orders candidates only. Whether two questions are the same question is still judged by the encoder's own vectors.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

FILE = Path(__file__).with_name("adapter.onnx")
MADE_FOR = "bge-small-en-v1.5-onnx"
BENEATH = 8  # layers of the encoder whose hidden states come in; it has twelve

Array = NDArray[np.float32]


def quiet(threads: int = 1) -> onnxruntime.SessionOptions:
    """How every model here is run."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # for short texts plain allocation is a twentieth quicker
    options.log_severity_level = 3
    return options


class Adapter:
    """The layers above `BENEATH`, as an ONNX model with the inputs `hidden` and `mask`."""

    def __init__(self, model: bytes) -> None:
        self._session = onnxruntime.InferenceSession(model, quiet(), providers=["CPUExecutionProvider"])

    def __call__(self, hidden: Array, mask: NDArray[np.int64]) -> Array:
        """Unit vectors, shape (n, d), for hidden states of shape (n, tokens, d) and a mask of shape (n, tokens) that is 0 beyond a text's end."""
        return np.asarray(self._session.run(None, {"hidden": hidden, "mask": mask})[0], np.float32)


@cache
def adapter_digest(encoder_name: str) -> str:
    """What tells the adapter made for an encoder from any other; empty for an encoder that has none, whose vectors are then used as they are."""
    return hashlib.blake2b(FILE.read_bytes(), digest_size=8).hexdigest() if encoder_name == MADE_FOR else ""
