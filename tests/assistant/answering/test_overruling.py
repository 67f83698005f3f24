"""Which verdicts of triage a clear answer overrules, and how clear it must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.overruling import FAINT, HARDLY, LIKE, OTHERS, WORDED, WORDED_QUIET, Clearness, is_clear, is_ours, overruled_by
from assistant.answering.triage import Triage, TriageKind
from assistant.retrieval.retriever import Found, Hit

POST, WAGES = "lamp-code-2025/para_3#1", "lamp-code-2025/not-said_keeper-wages"
ASKED, TOLD, NOW = "A lamp fell on him in May; who is told?", "A lamp fell on him.", "A lamp has just now hit him, who is told?"


def urgent(alarm: float, *, by_wording: bool = False, faint: bool = False) -> Triage:
    return Triage(TriageKind.URGENT, "", by_wording=by_wording, faint=faint, alarm=alarm)


@pytest.mark.parametrize(
    ("triaged", "text", "least"),
    [
        (urgent(-2.5, faint=True), ASKED, FAINT),
        (urgent(1.0), ASKED, HARDLY),
        (urgent(1.0), NOW, LIKE),
        (urgent(5.0), ASKED, LIKE),
        (urgent(1.0), TOLD, None),
        (urgent(-2.5, faint=True), TOLD, None),
        (urgent(-11.0, by_wording=True), ASKED, WORDED),
        (urgent(-11.0, by_wording=True), TOLD, None),
        (urgent(-11.0, by_wording=True), "who can I tell of what was done to me?", None),
        (urgent(-5.0, by_wording=True), ASKED, WORDED_QUIET),
        (urgent(-1.0, by_wording=True), ASKED, None),
        (urgent(-1.0, by_wording=True), "A lamp fell on him, is there a name for that?", HARDLY),
        (urgent(3.0, by_wording=True), "A lamp fell on him, is there a name for that?", None),
        (Triage(TriageKind.INJECTION, ""), ASKED, None),
        (Triage(TriageKind.INJECTION, "", by_wording=False), ASKED, OTHERS[TriageKind.INJECTION]),
        (Triage(TriageKind.EXTENT, ""), ASKED, None),
        (Triage(TriageKind.NONE, ""), ASKED, None),
    ],
)
def test_a_verdict_is_overruled_by_an_answer_so_clear_and_some_by_none(triaged: Triage, text: str, least: Clearness | None) -> None:
    assert overruled_by(triaged, text) == least


def test_an_answer_is_clear_by_score_and_by_likeness(hit_on: Callable[..., Hit]) -> None:
    hit = hit_on(POST, 0.7, near=0.65)
    assert is_clear(Found((hit,), ()), (0.7, 0.65))
    assert not is_clear(Found((hit,), ()), (0.71, 0.65))
    assert not is_clear(Found((hit,), ()), (0.7, 0.66))
    assert not is_clear(Found((hit_on(WAGES, 0.9),), ()), (0.1, 0.1)), "a known silence says nothing"


def test_another_subject_is_ours_where_what_comes_first_is_near(hit_on: Callable[..., Hit]) -> None:
    strange = Triage(TriageKind.OUT_OF_SCOPE, "", by_wording=False)
    near, far = Found((hit_on(WAGES, 0.8, near=0.7),), ()), Found((hit_on(WAGES, 0.5, near=0.7),), ())
    assert is_ours(strange, near)
    assert not is_ours(strange, far)
    assert not is_ours(replace(strange, by_wording=True), near)
    assert not is_ours(urgent(0.0), near)
