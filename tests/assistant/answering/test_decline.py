from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.decline import declined, known_gap, leads
from assistant.answering.lacking import lacks_local
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from corpus import catalogue

CODE, LEEDS = "lamp-code-2025", "leeds-lamps-2024"
WAGES, POST, FOGHORN = f"{CODE}/not-said_keeper-wages", f"{CODE}/para_3#1", f"{CODE}/para_4#1"
SILENCE = "The code gives no wage for keepers; ask the harbour office."
ANYWHERE = Bounds(frozenset({CODE}), (), ())
DEVON = next(area for area in catalogue.areas() if area.name == "Devon")


def found(*kept: Hit) -> Found:
    return Found(kept, ())


def reason(query: Query, hits: Found, bounds: Bounds = ANYWHERE) -> str | None:
    why = declined(query, hits, bounds)
    return why.headline if why else None


def test_what_was_found_may_answer(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    assert reason(ask_for("how soon is the tally posted"), found(hit_on(POST))) is None


def test_nothing_found_is_not_held(ask_for: Callable[..., Query]) -> None:
    assert reason(ask_for("how are gulls fed"), found()) == "Not held here: none of the documents held answers this."


def test_a_known_silence_that_leads_declines_in_its_own_words(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    why = declined(ask_for("keeper wages"), found(hit_on(WAGES, 0.9), hit_on(POST, 0.8)), ANYWHERE)
    assert why is not None
    assert why.headline == SILENCE
    assert why.silence is not None
    assert why.silence.target.id == WAGES


@pytest.mark.parametrize(("score", "near"), [(0.79, 0.99), (0.81, 0.99), (0.83, 0.5)])
def test_a_silence_that_hardly_leads_or_lies_further_off_does_not_decline(
    ask_for: Callable[..., Query], hit_on: Callable[..., Hit], score: float, near: float
) -> None:
    assert reason(ask_for("keeper duties"), found(hit_on(WAGES, score, near=near), hit_on(POST, 0.8))) is None


def test_a_silence_alone_declines(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    assert reason(ask_for("keeper wages"), found(hit_on(WAGES, 0.4))) == SILENCE


@pytest.mark.parametrize("question", ["phone number of the harbour", "what's the warden's direct dial", "who is the current harbour master"])
def test_names_and_contact_details_are_never_given(ask_for: Callable[..., Query], hit_on: Callable[..., Hit], question: str) -> None:
    assert "no current telephone number" in (reason(ask_for(question), found(hit_on(FOGHORN))) or "")


def test_an_areas_own_procedure_is_not_held_where_nothing_is_held_for_it(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    query = ask_for("what is the escalation procedure in Devon")
    assert reason(query, found(hit_on(POST, 0.5)), Bounds(frozenset({CODE}), (DEVON,), ())) == "Not held here: no document for Devon that answers this."
    assert reason(query, found(hit_on(POST)), Bounds(frozenset({CODE}), (DEVON,), ("devon-lamps-2024",))) is None


def test_what_the_national_guidance_clearly_says_is_told_in_part(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    query, bounds = ask_for("what is the escalation procedure in Devon"), Bounds(frozenset({CODE}), (DEVON,), ())
    assert reason(query, found(hit_on(POST, 0.9)), bounds) is None
    assert lacks_local(query, bounds)
    assert not lacks_local(query, Bounds(frozenset({CODE}), (DEVON,), ("devon-lamps-2024",)))


def test_an_office_holder_of_an_area_is_never_named(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    query, bounds = ask_for("who is the lamp officer in Devon"), Bounds(frozenset({CODE}), (DEVON,), ())
    assert reason(query, found(hit_on(POST, 0.9)), bounds) == "Not held here: no document for Devon that answers this."


def test_what_an_area_does_not_have_here_is_told_with_the_known_gap_near_it(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    why = declined(ask_for("which stages has the policy in Devon"), found(hit_on(POST, 0.5), hit_on(WAGES, 0.45)), Bounds(frozenset({CODE}), (DEVON,), ()))
    assert why is not None
    assert why.silence is not None
    assert why.headline == f"Not held here: no document for Devon that answers this. {why.silence.target.headline}"


def test_a_silence_as_near_as_the_answer_makes_it_one_in_part(hit_on: Callable[..., Hit]) -> None:
    assert known_gap(found(hit_on(POST, 0.9), hit_on(WAGES, 0.88))) is not None
    assert known_gap(found(hit_on(POST, 0.9), hit_on(WAGES, 0.5))) is None
    assert known_gap(found(hit_on(POST, 0.9))) is None


def test_a_gap_is_told_first_unless_the_answer_gives_what_was_asked_for(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    gap, answer = hit_on(WAGES, 0.88), hit_on(POST, 0.9)
    assert not leads(gap, ask_for("what keepers get"), found(answer, gap))
    assert leads(gap, ask_for("how many keepers are paid"), found(answer, gap)), "the answer has no number"
    assert not leads(gap, ask_for("how soon is the tally posted"), found(answer, gap)), "the answer has a time"
    unlike = replace(answer, evidence=replace(answer.evidence, like=0.9))
    assert leads(gap, ask_for("how soon is the tally posted"), found(unlike, gap)), "that of something else"
    assert leads(gap, ask_for("how soon is the tally posted"), found(replace(answer, score=0.87), gap))


@pytest.mark.parametrize("question", ["findings in their latest inspection", "how many of last year's tallies came late"])
def test_a_particular_report_is_not_held(ask_for: Callable[..., Query], hit_on: Callable[..., Hit], question: str) -> None:
    assert reason(ask_for(question), found(hit_on(POST))) == "Not held here: none of the documents held answers this."


def test_a_count_of_what_happened_is_told_where_a_held_document_gives_one(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    question, counted = ask_for("how many of last year's tallies came late"), hit_on(POST)
    counted = replace(counted, target=replace(counted.target, facts=frozenset({"how-many"})))
    assert reason(question, found(counted)) is None
    assert reason(question, found(replace(counted, score=0.8))) is not None


def test_a_sum_of_money_is_not_made_of_text_that_names_none(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    query = ask_for("what is the fee for the foghorn £")
    assert reason(query, found(hit_on(f"{CODE}/para_1__item_1#1"))) == "Not held here: none of the documents held answers this."
    assert reason(query, found(hit_on(FOGHORN))) is None, "its own short answer answers"
    assert reason(ask_for("who settles how much money the foghorn needs"), found(hit_on(f"{CODE}/para_1__item_1#1"))) is None, "no sum is asked for"


def test_a_silence_that_leads_does_not_decline_where_a_part_of_the_question_is_answered(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    hits = found(hit_on(WAGES, 0.9), hit_on(POST, 0.8))
    assert reason(ask_for("what keepers get"), hits) == SILENCE
    assert reason(ask_for("what keepers get"), replace(hits, also=(hit_on(POST, 0.8),))) is None


def test_a_silence_that_leads_does_not_decline_where_an_answer_is_far_liker(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    silence = hit_on(WAGES, 0.9)
    less = replace(silence, evidence=replace(silence.evidence, like=0.7))
    assert reason(ask_for("what keepers get"), found(less, hit_on(POST, 0.8))) is None


def test_a_silence_is_near_by_what_was_heard_of_it_too(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    silence = hit_on(WAGES, 0.9)
    unlike = replace(silence, evidence=replace(silence.evidence, ask=0.5, heard=0.5))
    assert reason(ask_for("wages"), found(unlike)) == "Not held here: none of the documents held answers this."
    assert reason(ask_for("wages"), found(replace(unlike, evidence=replace(unlike.evidence, heard=0.8)))) == SILENCE


def test_a_silence_too_far_off_to_be_told_still_shows_that_nothing_answers(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    silence = hit_on(WAGES, 0.9)
    far = replace(silence, evidence=replace(silence.evidence, ask=0.5, heard=0.5))
    assert reason(ask_for("what keepers get"), found(far, hit_on(POST, 0.8))) == "Not held here: none of the documents held answers this."
    assert reason(ask_for("what keepers get"), found(far, hit_on(POST, 0.88))) is None


def test_what_somebody_imported_is_not_withheld_for_being_unlike_known_questions(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    faint = hit_on(POST, 0.4, near=0.4)
    faint = replace(faint, evidence=replace(faint.evidence, said=0.3, lexical=0.2, coverage=0.1))
    beside = hit_on(WAGES, 0.39, near=0.9)
    query = ask_for("how many keepers")
    assert reason(query, found(faint, beside)) is not None
    imported = replace(faint, target=replace(faint.target, asks=(), digested=False), evidence=replace(faint.evidence, heard=0.0))
    assert reason(query, found(imported, beside)) is None
