"""Words in, BM25 scores out. The only module that knows bm25s."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

FREQUENCIES = "frequencies.json"
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
STOP = frozenset(
    (
        "a an and any are as at be been by can could did do does doing for from get got had has have he her him his how i if in into is it "
        "its just me my of on or our please she so some tell than that the their them then there these they this those to us was we were "
        "what when where which who whom whose why will with would you your should must may shall need about "
    ).split()
)


class LexicalEngine:
    """BM25 (Lucene's variant, k1 = 1.2, b = 0.3, since a target with many questions is no less to the point) over stemmed words; one text per target."""

    def __init__(self, model: bm25s.BM25, n_targets: int, frequencies: dict[str, int] | None = None) -> None:
        self._model = model
        self._n = n_targets
        self._frequencies = frequencies or {}
        self._stem_sets: dict[int, frozenset[str]] = {}
        self._stemmer = Stemmer.Stemmer("english")
        self._stemming = Lock()  # a stemmer keeps state; two questions at once would mix their words

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalEngine:
        """An engine over these texts, in target order."""
        engine = cls(bm25s.BM25(method="lucene", k1=1.2, b=0.3), len(texts))
        stems = [engine.stems(text) or ["_"] for text in texts]
        engine._model.index(stems, show_progress=False)
        for words in stems:
            for stem in set(words):
                engine._frequencies[stem] = engine._frequencies.get(stem, 0) + 1
        return engine

    @classmethod
    def load(cls, folder: Path, n_targets: int) -> LexicalEngine:
        """The engine saved in a folder."""
        frequencies = json.loads((folder / FREQUENCIES).read_text("utf-8"))
        return cls(bm25s.BM25.load(str(folder), load_corpus=False), n_targets, frequencies)

    def save(self, folder: Path) -> None:
        """Writes the engine into a folder."""
        self._model.save(str(folder))
        (folder / FREQUENCIES).write_text(json.dumps(self._frequencies), "utf-8")

    def stems(self, text: str) -> list[str]:
        """Stemmed words without stop words, in order."""
        words = [word for word in WORD.findall(text.lower()) if word not in STOP]
        with self._stemming:
            return [str(stem) for stem in self._stemmer.stemWords(words)]

    def stem_set(self, target: int, texts: Sequence[str]) -> frozenset[str]:
        """The stems of a target's texts, remembered once made."""
        if target not in self._stem_sets:
            self._stem_sets[target] = frozenset(self.stems(" ".join(texts)))
        return self._stem_sets[target]

    def rarity(self, stem: str) -> float:
        """How telling a stem is: ln(1 + n / (1 + its number of targets))."""
        return math.log(1 + self._n / (1 + self._frequencies.get(stem, 0)))

    def scores(self, query: str, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
        """BM25 score of every target, 0 outside the scope; shape (n,)."""
        stems = [stem for stem in self.stems(query) if stem in self._model.vocab_dict]
        if not stems:
            return np.zeros(self._n, np.float32)
        return np.asarray(self._model.get_scores(stems), np.float32) * allowed
