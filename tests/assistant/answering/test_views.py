"""Another look at an answer: told by its form, and showing only what the answer already holds."""

from __future__ import annotations

import pytest

from assistant.answering.views import View, only_musts, view_asked
from assistant.dialogue import Answer, Citation, Scope, Statement, Status
from corpus.model import Duty


def statement(text: str, duty: Duty, citation: str) -> Statement:
    return Statement(text, duty, "dsp", None, (citation,))


def citation(citation_id: str) -> Citation:
    return Citation(citation_id, f"lamps/{citation_id}", "Lamps", "2025", "in-force", "act", None, (), "paragraph 1", None, None, "", "digest")


def answer(*statements: Statement) -> Answer:
    cited = tuple(citation(key) for one in statements for key in one.citations)
    return Answer(Status.ANSWERED, "q", "q", Scope(), "A headline.", statements, cited)


@pytest.mark.parametrize(
    "text",
    [
        "show me the exact words",
        "Exact words please",
        "OK, can you give me the exact wording?",
        "what are the exact words",
        "what does it actually say?",
        "quote it",
        "in the actual words",
        "word for word",
    ],
)
def test_a_message_that_only_asks_for_the_words_is_a_view(text: str) -> None:
    assert view_asked(text) is View.WORDS


@pytest.mark.parametrize("text", ["only what I must do", "just the things we have to do", "And only what I must do please", "only the musts", "musts only"])
def test_a_message_that_only_asks_for_the_musts_is_a_view(text: str) -> None:
    assert view_asked(text) is View.MUSTS


@pytest.mark.parametrize(
    "text",
    [
        "What must I do?",
        "what are the exact words of paragraph 107",
        "only what I must do about the yearly report",
        "who signs it off",
        "what does it say about the exact date of the report",
        "",
    ],
)
def test_a_message_that_names_a_topic_is_a_question(text: str) -> None:
    assert view_asked(text) is None


def test_only_musts_leaves_out_what_is_not_a_must_and_its_citations() -> None:
    seen = only_musts(answer(statement("a", Duty.MUST, "c1"), statement("b", Duty.SHOULD, "c2"), statement("c", Duty.MUST_NOT, "c3")))
    assert [one.text for one in seen.statements] == ["a", "c"]
    assert [one.id for one in seen.citations] == ["c1", "c3"]


def test_only_musts_says_how_many_of_how_many() -> None:
    assert only_musts(answer(statement("a", Duty.MUST, "c1"), statement("b", Duty.SHOULD, "c2"))).headline == "Of 2 points, this one is must."


def test_only_musts_of_an_answer_without_any_says_so_and_shows_nothing_else() -> None:
    seen = only_musts(answer(statement("b", Duty.SHOULD, "c2")))
    assert (seen.headline, seen.statements, seen.citations) == ("None of this is put as must.", (), ())


def test_only_musts_of_an_answer_without_statements_changes_nothing() -> None:
    assert only_musts(answer()) == answer()
