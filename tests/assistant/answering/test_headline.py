from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answering.extractive import compose
from assistant.answering.headline import headline
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Hit
from corpus.model import Corpus

CODE = "lamp-code-2025"
POST = f"{CODE}/para_3#1"
WORDING = "Delegated partners should post the tally within 9 days of signing it."
NOT_MUST = "The guidance puts this as should, not must."


@pytest.fixture
def line(lamps: Corpus, ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> Callable[..., str]:
    """The headline for a question that was answered by one target."""

    def make(question: str, target_id: str = POST, ask: int = 0, near: float = 0.99) -> str:
        query = ask_for(question)
        return headline(query, compose(query, [hit_on(target_id, ask=ask, near=near)], lamps), lamps)

    return make


def test_the_short_answer_of_the_same_question_leads(line: Callable[..., str]) -> None:
    assert line("how soon is the tally posted") == "Within 9 days."


def test_a_short_answer_to_a_question_further_off_is_not_used(line: Callable[..., str]) -> None:
    assert line("how soon is the tally posted", near=0.8) == "Within 9 days of signing."


def test_a_short_answer_is_not_used_for_another_sort_of_question(line: Callable[..., str]) -> None:
    assert line("who posts the tally", ask=0) == WORDING


@pytest.mark.parametrize("question", ["is posting the tally optional", "is it wrong not to post the tally", "is posting the tally never done"])
def test_a_yes_or_no_is_used_only_the_same_way_round(line: Callable[..., str], question: str) -> None:
    assert not line(question, ask=1).startswith("No")


def test_a_yes_or_no_is_used_where_the_question_is_the_same(line: Callable[..., str]) -> None:
    assert line("is posting the tally compulsory", ask=1) == "No: it is a should, not a must."


def test_a_yes_or_no_needs_a_yes_or_no_question_and_a_nearer_one(line: Callable[..., str]) -> None:
    assert line("posting the tally", ask=1) == WORDING
    assert not line("is posting the tally compulsory", ask=1, near=0.88).startswith("No")


def test_a_must_that_was_asked_for_is_said_to_be_a_should(line: Callable[..., str]) -> None:
    assert line("must the tally be posted", near=0.5) == f"{WORDING} {NOT_MUST}"


def test_a_must_that_was_asked_for_is_said_to_be_a_may(line: Callable[..., str]) -> None:
    assert line("must a school draw lanterns", f"{CODE}/para_3#2", near=0.5).endswith("The guidance puts this as may: a choice, not a duty.")


def test_a_short_answer_that_says_so_itself_is_not_corrected_again(line: Callable[..., str]) -> None:
    assert NOT_MUST not in line("is posting the tally compulsory", ask=1)


@pytest.mark.parametrize(("question", "target_id"), [("must the lamp tally be kept", f"{CODE}/para_1"), ("must the foghorn be sold", f"{CODE}/para_4#1")])
def test_where_there_is_a_must_nothing_is_corrected(line: Callable[..., str], question: str, target_id: str) -> None:
    assert "not must" not in line(question, target_id, near=0.5)


def test_several_shoulds_are_corrected_as_these(line: Callable[..., str]) -> None:
    assert line("must that be done", f"{CODE}/para_3", near=0.5).endswith("The guidance puts these as should, not must.")


def test_a_theme_leads_with_its_own_headline(line: Callable[..., str]) -> None:
    assert line("tell me about winter", f"{CODE}/theme_winter-lamps") == "In winter tallies are posted and the foghorn stays."


def test_a_fact_answers_the_questions_word(line: Callable[..., str]) -> None:
    assert line("when must it go", near=0.7) == f"Within 9 days of signing. {NOT_MUST}"
    assert not line("when must it go", near=0.5).startswith("Within 9 days")  # a norm that is not like the question has whens nobody asked for


def test_a_list_is_counted_by_force(line: Callable[..., str]) -> None:
    """Two lists joined go by their heading, never by the title of one of them."""
    assert line("what goes in it", f"{CODE}/para_1", near=0.5) == "Lamp tally: 2 must, 2 should."


def test_else_the_leading_statement_is_the_headline(line: Callable[..., str]) -> None:
    assert line("foghorn", f"{CODE}/para_4#1", near=0.5) == "Lead partners must not sell the harbour foghorn."
