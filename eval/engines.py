"""The engines one by one, over the very index that the assistant searches: rankings of its targets by meaning alone, by words alone, and fused."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.holdings import INDEX, Holdings
from assistant.retrieval.index import load_index
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import DEPTH, fuse
from assistant.retrieval.scope import bounds_of
from assistant.retrieval.targets import Target, TargetKind
from assistant.retrieval.words import Canon
from assistant.settings import Settings
from corpus import catalogue


class Engine(StrEnum):
    """Which ranking."""

    DENSE = "dense"
    LEXICAL = "lexical"
    FUSED = "fused"


class Engines:
    """Ranks the targets of a saved index without scoring, re-ranking or threshold."""

    def __init__(self, holdings: Holdings, settings: Settings) -> None:
        self._holdings = holdings
        self._index = load_index(settings.library / INDEX, holdings.corpus.digest, holdings.encoder.name, holdings.targets)
        self._canon = Canon(catalogue.vocabulary())

    def rank(self, engine: Engine, query: Query, depth: int = DEPTH) -> list[Target]:
        """Targets that show something, best first: inside the narrowest bounds, then those that only wider bounds let in."""
        area = self._holdings.queries.area_named(query.scope.area) if query.scope.area else None
        ranked: dict[str, Target] = {}
        for bounds in bounds_of(self._holdings.corpus, query, area, query.scope.as_of):
            for place in self._rank_within(engine, query, self._holdings.mask(bounds)):
                target = self._index.targets[place]
                if target.kind is not TargetKind.SILENCE:
                    ranked.setdefault(target.id, target)
        return list(ranked.values())[:depth]

    def _rank_within(self, engine: Engine, query: Query, allowed: NDArray[np.bool_]) -> Sequence[int]:
        if engine is Engine.DENSE:
            return list(self._index.dense.search(self._holdings.encoder.encode_twice([query.text])[1], allowed, DEPTH))
        if engine is Engine.LEXICAL:
            scores = self._index.lexical.scores(self._canon.with_groups(query.words), allowed)
            return [int(place) for place in np.argsort(-scores, kind="stable")[:DEPTH] if scores[place] > 0]
        fused = fuse([self._rank_within(Engine.DENSE, query, allowed), self._rank_within(Engine.LEXICAL, query, allowed)])
        return sorted(fused, key=lambda place: (-fused[place], place))
