"""Sentences taken apart and put together again; what would limp is left alone."""

from __future__ import annotations

import pytest

from assistant.practice.quiz.grammar import acting, gap_for_modal, lower_first, other_times, shape_of, stands_alone, who_question, with_subject
from corpus.model import Duty

CONSULT = "Lead safeguarding partners should consult relevant agencies while the arrangements are being developed."


def test_a_gap_stands_where_the_modal_word_stood() -> None:
    assert gap_for_modal("The Panel must keep reports public.", Duty.MUST) == "The Panel ______ keep reports public."


def test_also_goes_with_the_modal_word_since_it_follows_on_another_sentence() -> None:
    assert gap_for_modal("Ofsted should also have it.", Duty.SHOULD) == "Ofsted ______ have it."


@pytest.mark.parametrize(
    ("sentence", "duty"),
    [
        ("Staff may enquire, and should ask for a quick reply.", Duty.MAY),
        ("The Panel must keep reports public.", Duty.SHOULD),
        ("The role should not cut across complaints.", Duty.SHOULD_NOT),
        ("Boards are separate.", Duty.NONE),
    ],
)
def test_a_sentence_with_two_forces_or_another_than_its_own_gets_no_gap(sentence: str, duty: Duty) -> None:
    assert gap_for_modal(sentence, duty) is None


def test_a_sentence_about_somebody_becomes_a_question_about_who() -> None:
    parts = acting(CONSULT)
    assert parts is not None
    assert parts.role == "lsp"
    assert who_question(parts) == "who should consult relevant agencies while the arrangements are being developed?"


def test_a_clause_in_front_stays_in_front() -> None:
    parts = acting("Once the rapid review is done, safeguarding partners should send the Panel its findings.")
    assert parts is not None
    assert who_question(parts) == "Once the rapid review is done, who should send the Panel its findings?"
    assert with_subject(parts, "The local authority") == "Once the rapid review is done, the local authority should send the Panel its findings."


@pytest.mark.parametrize(
    "sentence",
    [
        "Safeguarding partners and relevant agencies must act in line with the arrangements.",
        "Safeguarding partners should be told how disputes are settled.",
        "Safeguarding partners should also send a copy to Ofsted.",
        "Lanterns should burn through the night in winter.",
        "Local authorities should do this as soon as it can be done.",
        "Scrutiny should rest on data and intelligence.",
    ],
)
def test_a_sentence_that_would_make_a_poor_question_is_left_alone(sentence: str) -> None:
    assert acting(sentence) is None


def test_another_length_of_time_is_written_as_the_first_was() -> None:
    changed = [sentence for sentence, _ in other_times("Tell the officer within one working day of hearing.")]
    assert "Tell the officer within three working days of hearing." in changed
    assert all("one working day" not in sentence for sentence in changed)


def test_a_hyphened_length_keeps_its_hyphen_and_its_singular() -> None:
    assert "They report on a 6-month period." in [sentence for sentence, _ in other_times("They report on a 12-month period.")]


def test_two_lengths_of_time_in_a_sentence_are_too_many_to_change() -> None:
    assert other_times("First within three months, then at most six months apart.") == []


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        (CONSULT, True),
        ("They should consult relevant agencies while the arrangements are being developed.", False),
        ("The action should come as soon as possible after the referral reaches social care.", False),
        ("Within the same time, it must also be given to the Secretary of State in writing.", False),
        ("Details of the duty stand in paragraph 12 of the guidance on that subject.", False),
        ("Safeguarding partners may ask the reviewer for information to judge this.", False),
        ("Whoever gets the information may use it for that purpose and no other.", False),
        ("Boards must meet.", False),
        ("review and approve the main partnership documents of the area once every year.", False),
    ],
)
def test_only_a_sentence_that_can_be_read_by_itself_stands_alone(sentence: str, alone: bool) -> None:
    assert stands_alone(sentence) is alone


@pytest.mark.parametrize(("text", "lower"), [("Review the plan.", "review the plan."), ("Ofsted inspects.", "Ofsted inspects."), ("ICBs pay.", "ICBs pay.")])
def test_names_and_abbreviations_keep_their_capital(text: str, lower: str) -> None:
    assert lower_first(text) == lower


@pytest.mark.parametrize(("text", "shape"), [("How it is paid for.", "clause"), ("A review of restraint.", "thing"), ("Review the plan.", "act")])
def test_options_are_told_apart_by_their_form(text: str, shape: str) -> None:
    assert shape_of(text) == shape
