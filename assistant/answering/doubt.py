"""What was found in, how doubtful it is that it answers out: an answer then says that it may not be all, or is not given.

Two logistic models over a few figures of the best answer and of the nearest known silence: one tells what may not be all, the other what is hardly an answer.
Their weights are data (`doubt.toml`), fitted on development cases and unseen training questions by `python -m eval.doubt`, with the biases set so that one in
twenty of the answerable development cases is told in part, and one in four hundred is not told.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import Found
from assistant.retrieval.targets import TargetKind

WEIGHTS = Path(__file__).with_name("doubt.toml")
FIGURES = ("score", "like", "said", "heard", "ask", "lexical", "coverage", "silence", "silence_like", "silence_coverage", "number")

TOLD_SCORE = 0.70  # from which an answer is always given: of questions that nothing answers, hardly any find as much
TOLD_COVERAGE = 0.80  # likewise, for its share of the question's words


def figures_of(query: Query, found: Found) -> dict[str, float] | None:
    """The figures by name; None where nothing was found that says anything."""
    answer = found.best
    if answer is None:
        return None
    silence = next((hit for hit in found.hits if hit.target.kind is TargetKind.SILENCE), None)
    return {
        "score": answer.score,
        "like": answer.evidence.like or answer.evidence.said,  # where nothing is asked or heard of it, its own words stand in
        "said": answer.evidence.said,
        "heard": answer.evidence.heard or answer.evidence.said,
        "ask": answer.evidence.ask,
        "lexical": answer.evidence.lexical,
        "coverage": answer.evidence.coverage,
        "silence": silence.score if silence else 0.0,
        "silence_like": silence.evidence.like if silence else 0.0,
        "silence_coverage": silence.evidence.coverage if silence else 0.0,
        "number": float(bool(query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY})),
    }


def doubtful(query: Query, found: Found) -> bool:
    """Whether the question is rather like those that nothing held answers: words the answer lacks, a low score, a known silence near."""
    return _doubt("in_part", query, found) >= 0


def hopeless(query: Query, found: Found) -> bool:
    """Whether it is so like those of which nobody even knew that nothing answers them, that an answer would mislead more often than help."""
    answer = found.best
    told = answer is not None and (answer.score >= TOLD_SCORE or answer.evidence.coverage >= TOLD_COVERAGE)
    return not told and _doubt("declined", query, found) >= 0


def _doubt(model: str, query: Query, found: Found) -> float:
    figures, fitted = figures_of(query, found), _weights()[model]
    return fitted["bias"] + sum(fitted[name] * figures[name] for name in FIGURES) if figures else -math.inf


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    tables = tomllib.loads(WEIGHTS.read_text("utf-8"))
    return {model: {name: float(value) for name, value in table.items()} for model, table in tables.items()}
