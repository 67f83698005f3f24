from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from assistant.retrieval.query import Query
from assistant.retrieval.scoring import Evidence, features_of, score, weights, weights_for
from assistant.retrieval.targets import Target

CODE, LEEDS = "lamp-code-2025", "leeds-lamps-2024"
PLAIN = Evidence(ask=0.95, like=0.93, said=0.7, heard=0.6, lexical=1.0, coverage=0.5, cross=None, fused=0.03)


@pytest.fixture
def post(targets: dict[str, Target]) -> Target:
    """Delegated partners should post the tally within 9 days."""
    return targets[f"{CODE}/para_3#1"]


def test_cosines_are_centred_where_unrelated_text_lies(ask_for: Callable[..., Query], post: Target) -> None:
    features = features_of(ask_for("posting"), post, PLAIN)
    assert features["ask"] == pytest.approx((0.93 - 0.4) * 2)
    assert features["ask_close"] == pytest.approx((0.95 - 0.85) * 7)
    assert features["said"] == pytest.approx((0.7 - 0.4) * 2)
    assert (features["lexical"], features["coverage"], features["no_asks"]) == (1.0, 0.5, 0.0)


def test_a_target_without_questions_is_marked_and_its_cosine_with_them_counts_nothing(ask_for: Callable[..., Query], targets: dict[str, Target]) -> None:
    features = features_of(ask_for("posting"), targets[f"{CODE}/para_1__item_1#1"], Evidence(0.0, 0.0, 0.7, 0.0, 1.0, 0.5, None, 0.03))
    assert (features["ask"], features["ask_close"], features["no_asks"]) == (0.0, 0.0, 1.0)
    assert features["heard"] == features["said"], "its own words stand in for what nobody asked"


@pytest.mark.parametrize(("logit", "feature"), [(5.0, 0.5), (25.0, 1.0), (-25.0, -1.0)])
def test_the_cross_encoders_logit_is_bounded(ask_for: Callable[..., Query], post: Target, logit: float, feature: float) -> None:
    features = features_of(ask_for("posting"), post, Evidence(0.9, 0.9, 0.7, 0.6, 1.0, 0.5, logit, 0.03))
    assert features["cross"] == feature
    assert weights_for(features) is weights(reranked=True)


def test_without_the_cross_encoder_its_feature_is_absent_and_other_weights_hold(ask_for: Callable[..., Query], post: Target) -> None:
    features = features_of(ask_for("posting"), post, PLAIN)
    assert "cross" not in features
    assert weights_for(features) is weights(reranked=False)


@pytest.mark.parametrize(
    ("question", "place", "feature", "value"),
    [
        ("when is the tally posted", "para_3#1", "when_fact", 1.0),
        ("when is the tally posted", "para_3#1", "when_missing", 0.0),
        ("when is the foghorn sold", "para_4#1", "when_missing", 1.0),
        ("when are keepers paid", "not-said_keeper-wages", "when_missing", 0.0),
        ("what goes in the tally", "para_1", "whole_list", 1.0),
        ("what goes in the tally", "para_1__item_1#1", "whole_list", 0.0),
        ("tally", "para_1", "list", 1.0),
        ("winter", "theme_winter-lamps", "theme", 1.0),
        ("wages", "not-said_keeper-wages", "silence", 1.0),
        ("posting", "para_3", "provision", 1.0),
        ("do delegated safeguarding partners post it", "para_3#1", "role", 1.0),
        ("do delegated safeguarding partners post it", "para_4#1", "other_role", 1.0),
        ("is it posted", "para_4#1", "other_role", 0.0),
        ("posting", "para_3", "size", math.log(2)),
        ("posting", "para_3#1", "size", 0.0),
    ],
)
def test_what_a_person_would_look_at_is_a_feature(
    ask_for: Callable[..., Query], targets: dict[str, Target], question: str, place: str, feature: str, value: float
) -> None:
    assert features_of(ask_for(question), targets[f"{CODE}/{place}"], PLAIN)[feature] == value


def test_a_local_document_that_nobody_asked_for_is_marked(ask_for: Callable[..., Query], targets: dict[str, Target], post: Target) -> None:
    local = targets[f"{LEEDS}/sec_bells__p_1#1"]
    assert features_of(ask_for("when is the gong rung"), local, PLAIN)["unasked_local"] == 1.0
    assert features_of(ask_for("when is the gong rung in Leeds"), local, PLAIN)["unasked_local"] == 0.0
    assert features_of(ask_for("when is the gong rung"), post, PLAIN)["unasked_local"] == 0.0


def test_the_score_is_logistic_in_the_weighted_features() -> None:
    fitted = weights(reranked=False)
    features = {"ask": 1.0, "lexical": 0.5, "unheard of": 9.0}
    total = fitted["bias"] + fitted["ask"] + 0.5 * fitted["lexical"]
    assert score(features) == pytest.approx(1 / (1 + math.exp(-total)))


def test_every_weight_has_a_feature(ask_for: Callable[..., Query], post: Target) -> None:
    named = set(features_of(ask_for("posting"), post, Evidence(0.9, 0.9, 0.7, 0.6, 1.0, 0.5, 1.0, 0.03))) | {"bias"}
    assert set(weights(reranked=True)) <= named
    assert set(weights(reranked=False)) <= named - {"cross"}


def test_nearer_is_never_scored_lower() -> None:
    for reranked in (True, False):
        assert all(weights(reranked=reranked)[name] >= 0 for name in ("ask", "said", "lexical", "coverage"))
