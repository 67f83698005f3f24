"""A question and a few short texts in, relevance of each out: a small cross-encoder over the fused candidates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import RERANKER_FOLDER, open_session

THREADS = 2


class Reranker:
    """ms-marco-MiniLM-L-12-v2, quantised. Its score is a logit: above 0 leans to relevant."""

    def __init__(self) -> None:
        self._session, self._tokenizer = open_session(RERANKER_FOLDER, THREADS)
        self._tokenizer.enable_padding()

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One logit per text, shape (n,), in the order given."""
        if not texts:
            return np.zeros(0, np.float32)
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        ids = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        kinds = np.array([encoding.type_ids for encoding in encodings], np.int64)
        logits = self._session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds})[0]
        return np.asarray(logits[:, 0], np.float32)
