"""A query and its bounds in, hits out: dense and lexical engines inside the scope, fused, re-ranked, scored; what fell short is kept with its arithmetic."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.dense import Encoder
from assistant.retrieval.index import Index
from assistant.retrieval.query import ASKED_FOR, Query, wants_in
from assistant.retrieval.rerank import Reranker
from assistant.retrieval.scoring import Evidence, features_of, score
from assistant.retrieval.targets import Target, TargetKind
from assistant.retrieval.words import Canon

FUSION_K = 60
DEPTH = 150
CANDIDATES = 24
RERANKED = 8
RERANKED_WORDS = 40
SAME_ASK = 0.985
SAYS_LITTLE = 0
BESIDE_A_DIGEST = 0.7  # of the score of full text that the digest of its own edition passes over: it left out what the subject does not need
_POINTING = frozenset(
    "para paragraph paragraph section pleas show give full exact word sec say state read quot text work togeth wt act children guidanc mean cover law".split()
)
# Stems that tell how a question is put, not what it is about: that a text lacks them is no sign that it does not answer.
_FORM = frozenset("compulsori mandatori option obligatori oblig advis advisori onli pls thank hi hello quick remind wonder anyon actual realli".split())
SAME_SCORE = 0.97
# Names that an encoder finds alike and that must be told apart: a text that names one of a row is no match for a question that names another.
TOLD_APART = (
    (
        "lead safeguarding partner",
        "delegated safeguarding partner",
        "partnership chair",
        "scrutineer",
        "designated safeguarding lead",
        "relevant agenc",
        "local authority designated officer",
    ),
    ("2018", "2023", "2026"),
)
CROSSED = 0.2  # taken off the cosine of such a text


@dataclass(frozen=True, slots=True)
class Hit:
    """A target with its score, the arithmetic of it, and the question of its own that came nearest (with that one's short answer).

    `relevance` is how near each of the target's norms is to the question by itself (best cosine, as the adapter sees it), in the target's order; empty for
    a single norm and for what falls short.
    """

    target: Target
    score: float
    evidence: Evidence
    features: Mapping[str, float]
    nearest_ask: str = ""
    short_answer: str = ""
    relevance: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Hits by falling score: those at or above the threshold, and the rest of the candidates. `also` leads for each part of a question of several."""

    kept: tuple[Hit, ...]
    rejected: tuple[Hit, ...]
    also: tuple[Hit, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All candidates by falling score."""
        return self.kept + self.rejected

    @property
    def best(self) -> Hit | None:
        """The best hit at or above the threshold that says something; None for none, or for known silences only."""
        return next((hit for hit in self.kept if hit.target.kind is not TargetKind.SILENCE), None)


def fuse(rankings: Sequence[Sequence[int]]) -> dict[int, float]:
    """Ranks from several engines fused: the sum over engines of 1 / (60 + rank), rank from 1 (Cormack, Clarke and Büttcher 2009).

    A target that an engine did not return adds nothing.
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, target in enumerate(ranking, 1):
            scores[target] = scores.get(target, 0.0) + 1 / (FUSION_K + rank)
    return scores


def _plain(question: str) -> str:
    """A question's words, letter case and punctuation aside: the same words are the same question, however the encoder rounds them."""
    return " ".join(re.findall(r"\w+", question.lower().replace("'", "")))


def _named(text: str) -> list[int]:
    """For each row of names to tell apart, which of them a text has, as bits."""
    text = text.lower()
    return [sum(1 << place for place, name in enumerate(names) if name in text) for names in TOLD_APART]


class Retriever:
    """Searches one index. Without a reranker the cross-encoder's share of the score is left at its neutral value."""

    def __init__(self, index: Index, encoder: Encoder, canon: Canon, reranker: Reranker | None = None) -> None:
        self._index = index
        self._encoder = encoder
        self._canon = canon
        self._reranker = reranker
        self._by_norm = {target.id: place for place, target in enumerate(index.targets)}
        self._starts = np.searchsorted(index.owners, np.arange(len(index.targets) + 1))

    @property
    def index(self) -> Index:
        """What is searched."""
        return self._index

    @cached_property
    def _names(self) -> NDArray[np.int64]:
        """The names to tell apart in each text, shape (n, rows of names); looked for once a question has one."""
        return np.array([_named(text) for text in self._index.texts], np.int64).reshape(len(self._index.texts), len(TOLD_APART))

    def retrieve(self, query: Query, allowed: NDArray[np.bool_], threshold: float, *, rerank: bool = True) -> Found:
        """Hits by falling score, re-ranked where that is wanted and there is a reranker. Empty if the scope allows nothing."""
        if not allowed.any():
            return Found((), ())
        readings, seen = self._encoder.encode_twice(query.readings)
        by_meaning = [list(self._index.dense.search(seen[row : row + 1], allowed, DEPTH)) for row in range(len(seen))]
        lexical = self._index.lexical.scores(self._canon.with_groups(query.words), allowed)
        by_words = [int(i) for i in np.argsort(-lexical, kind="stable")[:DEPTH] if lexical[i] > 0]
        fused = fuse([*by_meaning, by_words])
        there = self._pointed(query, allowed)
        fused |= {i: 1.0 for i in there}
        candidates = sorted(fused, key=lambda target: (-fused[target], target))[:CANDIDATES]
        best = max((float(lexical[i]) for i in candidates), default=0.0) or 1.0
        crossed, words = self._crossed(query.text), _plain(query.words)
        nearest = {i: self._nearest(i, readings, crossed) for i in candidates}
        cross = self._cross(query, [(self._index.targets[i], nearest[i][2]) for i in candidates]) if rerank else [None] * len(candidates)
        hits = []
        for place, i in enumerate(candidates):
            _, ask, number = nearest[i]
            target = self._index.targets[i]
            rows = slice(int(self._starts[i]), int(self._starts[i + 1]))
            like = self._index.dense.cosines(seen, rows.start, rows.stop) - CROSSED * crossed[rows]
            heard, few = (max(0.0, cosine - CROSSED * float(crossed[rows.start])) for cosine in self._index.dense.heard(seen, i))
            of_words = float(lexical[i]) / best, self._coverage(query, i)
            evidence = Evidence(ask, max(like[1:], default=0.0), float(like[0]), heard, *of_words, cross[place], fused[i], few)
            features = features_of(query, target, evidence)
            asked, short = target.asks[number] if number >= 0 else ("", "")
            value = score(features) * (BESIDE_A_DIGEST if target.passed_over else 1.0)
            if i in there:
                value = SAME_SCORE + (1 - SAME_SCORE) * value  # the question asks for this very place
            elif (ask >= SAME_ASK or _plain(asked) == words) and wants_in(asked) & ASKED_FOR == query.wants & ASKED_FOR:
                value = SAME_SCORE + (1 - SAME_SCORE) * value  # the digest itself says that this answers the question
            hits.append(Hit(target, value, evidence, features, asked, short))
        hits.sort(key=lambda hit: -hit.score)
        kept = (hit for hit in hits if hit.score >= threshold)  # only these are ever shown in part
        found = (replace(hit, relevance=self._relevance(hit.target, seen, crossed)) if len(hit.target.refs) > 1 else hit for hit in kept)
        return Found(tuple(found), tuple(hit for hit in hits if hit.score < threshold))

    def _crossed(self, text: str) -> NDArray[np.bool_]:
        """Which of the texts name only others of those that must be told apart than the question names, shape (n,)."""
        asked = np.array(_named(text), np.int64)
        if not asked.any():
            return np.zeros(len(self._index.texts), np.bool_)
        return np.asarray(((self._names > 0) & (asked > 0) & ((self._names & asked) == 0)).any(axis=1))

    def _nearest(self, target: int, readings: NDArray[np.float32], crossed: NDArray[np.bool_]) -> tuple[float, float, int]:
        """Cosine with what the target says, the best with its asks, and which ask that is (-1 for none)."""
        rows = slice(int(self._starts[target]), int(self._starts[target + 1]))
        cosines = (self._index.vectors[rows] @ readings.T).max(axis=1) - CROSSED * crossed[rows]
        if len(cosines) == 1:
            return float(cosines[0]), 0.0, -1
        number = int(np.argmax(cosines[1:]))
        return float(cosines[0]), float(cosines[1 + number]), number

    def _pointed(self, query: Query, allowed: NDArray[np.bool_]) -> list[int]:
        """Targets that the question is about by number, whole provisions before single norms; none when it says more than where."""
        others = [stem for stem in self._index.lexical.stems(query.words) if stem not in _POINTING and not any(digit.isdigit() for digit in stem)]
        if not query.places or len(others) > SAYS_LITTLE:
            return []
        places = {i: target.id.partition("/")[2] for i, target in enumerate(self._index.targets) if allowed[i]}
        whole = [i for i, place in places.items() if place in query.places]
        return whole or [i for i, place in places.items() if place.partition("#")[0] in query.places]

    def _relevance(self, target: Target, seen: NDArray[np.float32], crossed: NDArray[np.bool_]) -> tuple[float, ...]:
        """The best cosine of each norm of a target, taken as a target of its own, as the adapter sees it."""
        found = []
        for provision_id, number in target.refs:
            place = self._by_norm[f"{provision_id}#{number}"]
            rows = slice(int(self._starts[place]), int(self._starts[place + 1]))
            found.append(float((self._index.dense.cosines(seen, rows.start, rows.stop) - CROSSED * crossed[rows]).max()))
        return tuple(found)

    def _cross(self, query: Query, candidates: Sequence[tuple[Target, int]]) -> list[float] | list[None]:
        if self._reranker is None:
            return [None] * len(candidates)
        rest = len(candidates) - RERANKED
        candidates = candidates[:RERANKED]
        texts = [
            " ".join(self._canon(f"{target.asks[ask][0]}? {target.text}" if ask >= 0 else target.text).split()[:RERANKED_WORDS]) for target, ask in candidates
        ]
        scores = [float(value) for value in self._reranker.scores(query.text, texts)]
        return scores + [min(scores, default=0.0)] * max(0, rest)  # what was not looked at counts as the least of what was

    def _coverage(self, query: Query, target: int) -> float:
        """Share of the question's words, weighed by rarity, that the target's texts have."""
        lexical = self._index.lexical
        stems = dict.fromkeys(lexical.stems(query.text))
        asked = [stem for stem in stems if stem not in _FORM] or list(stems)
        if not asked:
            return 0.0
        has = lexical.stem_set(target, self._index.texts[int(self._starts[target]) : int(self._starts[target + 1])])
        total = sum(lexical.rarity(stem) for stem in asked)
        return sum(lexical.rarity(stem) for stem in asked if stem in has) / total
