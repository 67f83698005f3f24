"""What was found in, whether it may well not answer all that was asked out: then the answer says so, and counts as one in part.

A logistic model over eight figures of the best answer and of the nearest known silence. Its weights are data (`doubt.toml`), fitted on development cases
and unseen training questions by `python -m eval.doubt`, with the bias set so that one in twenty of the answerable development cases is doubted.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.retrieval.retriever import Found
from assistant.retrieval.targets import TargetKind

WEIGHTS = Path(__file__).with_name("doubt.toml")
FIGURES = ("score", "like", "ask", "lexical", "coverage", "silence", "silence_like", "silence_coverage")


def figures_of(found: Found) -> dict[str, float] | None:
    """The figures by name; None where nothing was found that says anything."""
    answer = found.best
    if answer is None:
        return None
    silence = next((hit for hit in found.hits if hit.target.kind is TargetKind.SILENCE), None)
    return {
        "score": answer.score,
        "like": answer.evidence.like,
        "ask": answer.evidence.ask,
        "lexical": answer.evidence.lexical,
        "coverage": answer.evidence.coverage,
        "silence": silence.score if silence else 0.0,
        "silence_like": silence.evidence.like if silence else 0.0,
        "silence_coverage": silence.evidence.coverage if silence else 0.0,
    }


def doubtful(found: Found) -> bool:
    """Whether the question is more like those that nothing held answers: words the answer lacks, a low score, a known silence near."""
    figures = figures_of(found)
    fitted = _weights()
    return figures is not None and fitted["bias"] + sum(fitted[name] * figures[name] for name in FIGURES) >= 0


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in tomllib.loads(WEIGHTS.read_text("utf-8")).items()}
