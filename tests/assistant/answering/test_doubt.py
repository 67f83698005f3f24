"""When an answer says that it may not answer all that was asked, on the lamp papers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.doubt import FIGURES, doubtful, figures_of, hopeless
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Hit

CODE = "lamp-code-2025"
POST, WAGES = f"{CODE}/para_3#1", f"{CODE}/not-said_keeper-wages"


def seen(hit: Hit, like: float, coverage: float) -> Hit:
    """A hit as if its question were so like and had so much of the words."""
    return replace(hit, evidence=replace(hit.evidence, like=like, coverage=coverage))


def test_a_clear_answer_with_no_silence_near_is_not_doubted(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    assert not doubtful(ask_for("who posts it"), Found((hit_on(POST, 0.95),), ()))


def test_a_faint_answer_beside_a_near_silence_is_doubted(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    assert doubtful(ask_for("who posts it"), Found((seen(hit_on(POST, 0.5, near=0.7), 0.5, 0.2), seen(hit_on(WAGES, 0.48), 0.8, 0.8)), ()))


def test_a_silence_below_the_threshold_counts_too(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    figures = figures_of(ask_for("who posts it"), Found((hit_on(POST, 0.6),), (hit_on(WAGES, 0.3),)))
    assert figures is not None
    assert (figures["score"], figures["silence"]) == (0.6, 0.3)


def test_what_finds_nothing_has_no_figures_and_no_doubt(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    nothing = Found((hit_on(WAGES),), ())
    assert figures_of(ask_for("who posts it"), nothing) is None
    assert not doubtful(ask_for("who posts it"), nothing)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_told_for_every_answer(ask_for: Callable[..., Query], hit_on: Callable[..., Hit], name: str) -> None:
    figures = figures_of(ask_for("who posts it"), Found((hit_on(POST),), ()))
    assert figures is not None
    assert name in figures


def test_a_question_of_a_number_says_so(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    found = Found((hit_on(POST),), ())
    figures = [figures_of(ask_for(question), found) for question in ("how many keepers post it", "who posts it")]
    assert [one and one["number"] for one in figures] == [1.0, 0.0]


def test_only_what_is_doubted_most_is_hopeless(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    silence = seen(hit_on(WAGES, 0.48), 0.8, 0.8)
    faint = replace(seen(hit_on(POST, 0.3, near=0.6), 0.3, 0.0), nearest_ask="")
    lost = Found((replace(faint, evidence=replace(faint.evidence, said=0.2, heard=0.2, lexical=0.1)),), (silence,))
    query = ask_for("how many keepers post it")
    assert hopeless(query, lost)
    assert doubtful(query, lost)
    assert not hopeless(query, Found((hit_on(POST, 0.95),), ()))
