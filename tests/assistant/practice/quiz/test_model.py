"""A quiz as JSON and back: nothing lost, nothing unknown taken."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz.model import MAX_CHARACTERS, Item, Kind, Quiz, fault_of, quiz_as_json, quiz_from_json


def test_a_quiz_comes_back_from_json_as_it_was(quiz: Quiz) -> None:
    assert quiz_from_json(json.dumps(quiz_as_json(quiz))) == quiz


def test_a_field_that_nobody_knows_is_refused(quiz: Quiz) -> None:
    body = quiz_as_json(quiz)
    body["items"][0]["script"] = "x"
    with pytest.raises(QuizError, match=r"items\.0\.script"):
        quiz_from_json(body)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "is not ours"),
        ({"version": 99}, "is not 1"),
        ({"items": "none"}, "field items does not hold"),
        ({"made_on": "yesterday"}, "field made_on does not hold"),
    ],
)
def test_what_is_not_such_a_quiz_is_refused(quiz: Quiz, change: dict[str, Any], said: str) -> None:
    with pytest.raises(QuizError, match=said):
        quiz_from_json(quiz_as_json(quiz) | change)


@pytest.mark.parametrize("text", ["", "[]", "{", "12", "[" * 50_000])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(QuizError, match="quiz is not"):
        quiz_from_json(text)


def test_a_quiz_too_long_to_read_is_refused() -> None:
    with pytest.raises(QuizError, match="is longer than"):
        quiz_from_json(" " * (MAX_CHARACTERS + 1))


def test_a_quiz_of_too_many_items_is_refused(quiz: Quiz) -> None:
    with pytest.raises(QuizError, match="is longer than 200"):
        quiz_from_json(quiz_as_json(replace(quiz, items=quiz.items * 8)))


def test_two_right_answers_to_a_question_with_one_are_refused(items: dict[Kind, Item]) -> None:
    item = items[Kind.SINGLE]
    twice = replace(item, options=tuple(replace(option, right=True) for option in item.options))
    assert fault_of(twice) == "it needs two or more options, exactly one of them right"


@pytest.mark.parametrize("kind", [Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE, Kind.OUTDATED, Kind.SCENARIO])
def test_a_question_without_a_right_answer_is_refused(items: dict[Kind, Item], kind: Kind) -> None:
    none = replace(items[kind], options=tuple(replace(option, right=False) for option in items[kind].options))
    assert fault_of(none) != ""


def test_a_citation_that_is_not_there_is_refused(items: dict[Kind, Item]) -> None:
    assert fault_of(replace(items[Kind.MATCH], citations=())) == "a citation is named that is not there"


def test_two_options_alike_but_for_case_are_refused(items: dict[Kind, Item]) -> None:
    first, second, *others = items[Kind.SINGLE].options
    item = replace(items[Kind.SINGLE], options=(first, replace(second, text=first.text.upper()), *others))
    assert fault_of(item) == "two options are the same"


def test_steps_shown_in_an_order_that_leaves_one_out_are_refused(items: dict[Kind, Item]) -> None:
    assert "the order to show them in" in fault_of(replace(items[Kind.ORDER], shown=(0, 0, 1)))
