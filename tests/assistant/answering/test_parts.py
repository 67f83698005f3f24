"""What a question is made of, told by its form. Every question here is invented."""

from __future__ import annotations

import pytest

from assistant.answering.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who writes the yearly report? And when is it due?", ("Who writes the yearly report?", "When is the yearly report due?")),
        ("who appoints DSPs and what must they do", ("who appoints DSPs?", "What must the delegated safeguarding partners do?")),
        ("What is a rapid review, and how long does a rapid review take", ("What is a rapid review?", "how long does a rapid review take?")),
    ],
)
def test_two_questions_in_one_breath_come_apart_and_the_second_stands_alone(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("difference between a young carer and a parent carer", ("What is young carer?", "What is parent carer?")),
        ("child protection vs safeguarding, whats the difference", ("What is child protection?", "What is safeguarding?")),
        ("LSP v DSP", ("What is LSP?", "What is DSP?")),
        ("LSP DSP difference", ("What is LSP?", "What is DSP?")),
        ("how does the guidance distinguish LSPs from DSPs", ("What is LSPs?", "What is DSPs?")),
        ("Staff keep mixing up wardens and keepers. Which is which?", ("What is wardens?", "What is keepers?")),
        ("how do I tell a warden from a keeper", ("What is warden?", "What is keeper?")),
        ("Tell the board how a warden differs from a keeper. What is each?", ("What is warden?", "What is keeper?")),
        ("is a warden different from a keeper", ("What is warden?", "What is keeper?")),
        ("Are wardens the same people as keepers?", ("What is wardens?", "What is keepers?")),
        ("warden and keeper, same person?", ("What is warden?", "What is keeper?")),
    ],
)
def test_two_things_compared_are_each_looked_for(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "What goes in the yearly report?",
        "what must a school do and not do",
        "who signs the report and when",
        "Our manager says no. Can we go over her head?",
        "what is the difference between what the partners have to do by the end of the year and what the council does",
        "how do we compare with other areas",
        "does the plan stay the same as last year if nothing changes",
        "what if the chair and the scrutineer disagree",
    ],
)
def test_one_question_has_no_parts(question: str) -> None:
    assert parts_of(question) == ()
