"""What is known of a question and a target in, how well the target answers out: a logistic model over a dozen named features.

The weights are data (`scoring.toml`), fitted on the development split only by `python -m eval.fit`; the features are what a person would look at.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.retrieval.query import Query, Want
from assistant.retrieval.targets import Target, TargetKind

WEIGHTS = Path(__file__).with_name("scoring.toml")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the engines say of one target.

    Cosine with its nearest ask; cosines with the likest ask, with what it says and with the likest question heard of it, as the adapter sees them; BM25
    as a share of the best, the share of the question's words (by rarity) that the target has, the cross-encoder's logit (None where it was not asked),
    the reciprocal-rank fusion score, and the mean cosine with the few likest questions heard.
    """

    ask: float
    like: float
    said: float
    heard: float
    lexical: float
    coverage: float
    cross: float | None
    fused: float
    heard_few: float = 0.0


def features_of(query: Query, target: Target, evidence: Evidence) -> dict[str, float]:
    """Every feature by name. Cosines as the adapter sees them are centred where texts of unlike targets end (about 0.4)."""
    wants, kind = query.wants, target.kind
    whole = Want.WHOLE in wants
    reranked = {} if evidence.cross is None else {"cross": max(-1.0, min(1.0, evidence.cross / 10))}
    return reranked | {
        "ask": (evidence.like - 0.4) * 2 if target.asks else 0.0,
        "ask_close": max(0.0, evidence.ask - 0.85) * 7.0,
        "said": (evidence.said - 0.4) * 2,
        "heard": ((evidence.heard or evidence.said) - 0.4) * 2,  # where nothing was heard of it, as of an imported text, its own words stand in
        "heard_few": ((evidence.heard_few or evidence.heard or evidence.said) - 0.4) * 2,
        "lexical": evidence.lexical,
        "coverage": evidence.coverage,
        "no_asks": 0.0 if target.asks else 1.0,
        "list": float(kind is TargetKind.LIST),
        "theme": float(kind is TargetKind.THEME),
        "provision": float(kind is TargetKind.PROVISION),
        "silence": float(kind is TargetKind.SILENCE),
        "whole_list": float(whole and kind in {TargetKind.LIST, TargetKind.THEME}),
        "when_fact": float(Want.WHEN in wants and "when" in target.facts),
        "when_missing": float(Want.WHEN in wants and "when" not in target.facts and kind is not TargetKind.SILENCE),
        "who_fact": float(Want.WHO in wants and bool(target.facts & {"who", "to", "rank"})),
        "many_fact": float(Want.HOW_MANY in wants and "how-many" in target.facts),
        "role": float(bool(query.roles) and bool(set(query.roles) & set(target.addressees))),
        "other_role": float(bool(query.roles) and bool(target.addressees) and not set(query.roles) & set(target.addressees)),
        "unasked_local": float(not target.national and not query.editions and not query.areas and not query.scope.area),
        "passed_over": float(target.passed_over),
        "size": math.log(max(1, len(target.refs))),
    }


@cache
def weights(*, reranked: bool) -> Mapping[str, float]:
    """The fitted weights, with the intercept under `bias`: one set with the cross-encoder's logit and one without it."""
    table = tomllib.loads(WEIGHTS.read_text("utf-8"))["reranked" if reranked else "plain"]
    return {key: float(value) for key, value in table.items()}


def weights_for(features: Mapping[str, float]) -> Mapping[str, float]:
    """The weights that go with these features: those with the cross-encoder where its logit is among them."""
    return weights(reranked="cross" in features)


def score(features: Mapping[str, float]) -> float:
    """Probability-like score in (0, 1): 1 / (1 + exp(-(bias + w·x)))."""
    fitted = weights_for(features)
    total = fitted["bias"] + sum(fitted.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-total))
