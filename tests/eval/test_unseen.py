"""Training questions as unseen ones: what meets them, and what they are worth to the fit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from assistant.dialogue import Answer, Citation, Scope, Status
from assistant.retrieval.targets import Target, TargetKind
from corpus.model import Corpus, Duty, Norm, Provision
from eval.fit import calibrate, fit_ranking, label_for
from eval.unseen import is_met, needs_of

NORM = Norm(Duty.SHOULD, "keeper", "Trim it.")


def provision(place: str, n_norms: int, *restates: str) -> Provision:
    return Provision(place, place.partition("/")[0], (), place, norms=(NORM,) * n_norms, restates=restates)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    held = (
        provision("code/para_1", 2),
        provision("copy/para_1", 2, "code/para_1"),
        provision("notes/para_1", 1, "code/para_1"),
        provision("code/para_2", 1),
        provision("copy/para_2", 2, "code/para_2"),
    )
    again = {"code/para_1": ("copy/para_1", "notes/para_1"), "code/para_2": ("copy/para_2",)}
    return Corpus(editions={}, provisions={one.id: one for one in held}, restated_by=again)


def target(place: str, *refs: tuple[str, int], kind: TargetKind = TargetKind.NORM) -> Target:
    return Target(place, kind, refs, (place.partition("/")[0],), "said")


def answer(status: Status, *places: str) -> Answer:
    cited = tuple(Citation(place, place, "", "", "", "", None, (), "", None, None, "", "digest") for place in places)
    return Answer(status, "q", "q", Scope(as_of=date(2026, 1, 1)), "", citations=cited)


def test_the_norm_in_the_same_place_of_a_restatement_will_do(corpus: Corpus) -> None:
    (need,) = needs_of(target("code/para_1#2", ("code/para_1", 2)), corpus)
    assert need == {("code/para_1", 2), ("copy/para_1", 2)}


def test_any_norm_that_restates_an_only_one_will_do(corpus: Corpus) -> None:
    (need,) = needs_of(target("code/para_2#1", ("code/para_2", 1)), corpus)
    assert need == {("code/para_2", 1), ("copy/para_2", 1), ("copy/para_2", 2)}


def test_what_is_restated_will_do_for_what_restates_it(corpus: Corpus) -> None:
    (need,) = needs_of(target("copy/para_1#1", ("copy/para_1", 1)), corpus)
    assert ("code/para_1", 1) in need


def test_a_silence_wants_that_nothing_be_answered_in_full(corpus: Corpus) -> None:
    silence = target("code/not-said_colour", kind=TargetKind.SILENCE)
    met = [is_met(silence, answer(status), corpus) for status in (Status.NOT_FOUND, Status.ANSWERED_IN_PART, Status.ANSWERED)]
    assert met == [True, True, False]


def test_any_provision_that_says_the_same_meets_a_question(corpus: Corpus) -> None:
    asked = target("code/para_2#1", ("code/para_2", 1))
    assert is_met(asked, answer(Status.ANSWERED, "code/para_1", "copy/para_2"), corpus)
    assert not is_met(asked, answer(Status.ANSWERED, "code/para_1"), corpus)


def test_a_question_declined_is_not_met(corpus: Corpus) -> None:
    assert not is_met(target("code/para_2#1", ("code/para_2", 1)), answer(Status.NOT_FOUND), corpus)


def test_a_target_is_worth_how_well_it_matches_and_a_silence_only_for_its_own_question(corpus: Corpus) -> None:
    asked = target("code/para_1#1", ("code/para_1", 1))
    wanted = needs_of(asked, corpus)
    whole = target("code/para_1", ("code/para_1", 1), ("code/para_1", 2), kind=TargetKind.PROVISION)
    silence = target("code/not-said_colour", kind=TargetKind.SILENCE)
    assert label_for(asked, wanted, asked) == 1.0
    assert label_for(asked, wanted, whole) == pytest.approx(2 / 3)
    assert label_for(asked, wanted, silence) == 0.0
    assert label_for(silence, (), silence) == 1.0
    assert label_for(silence, (), asked) == 0.0


def test_the_feature_that_tells_right_from_wrong_gets_the_weight() -> None:
    rng = np.random.default_rng(3)
    rows = [rng.random((5, 2)) for _ in range(200)]
    groups = [(features, (features[:, 0] == features[:, 0].max()).astype(float), 1.0) for features in rows]
    weights = fit_ranking(groups)
    assert weights[0] > 2
    assert abs(weights[1]) < 0.2 * weights[0]


def test_a_question_that_counts_more_pulls_more() -> None:
    first, second = (np.eye(2), np.array([1.0, 0.0])), (np.eye(2), np.array([0.0, 1.0]))
    weights = fit_ranking([(*first, 3.0), (*second, 1.0)])
    assert weights[0] > weights[1]


def test_a_calibrated_score_is_the_share_that_is_right() -> None:
    scores = np.repeat([-1.0, 1.0], 100)
    right = np.r_[np.repeat([1.0, 0.0], [20, 80]), np.repeat([1.0, 0.0], [70, 30])]
    scale, bias = calibrate(scores, right)
    assert 1 / (1 + np.exp(-(scale * np.array([-1.0, 1.0]) + bias))) == pytest.approx([0.2, 0.7], abs=0.01)
