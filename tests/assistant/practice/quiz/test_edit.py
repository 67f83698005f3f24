"""What a form changes is changed, marked as edited, and checked for form."""

from __future__ import annotations

from assistant.practice.quiz.edit import edited, faults_in
from assistant.practice.quiz.model import Kind, Quiz, quiz_as_json, quiz_from_json


def number_of(quiz: Quiz, kind: Kind) -> int:
    return next(number for number, item in enumerate(quiz.items, 1) if item.kind is kind)


def test_a_form_that_changes_nothing_leaves_the_quiz_as_it_was(quiz: Quiz) -> None:
    assert edited(quiz, {"title": quiz.title, "stem-1": quiz.items[0].stem, "place-1": "1"}) == quiz


def test_a_changed_question_is_marked_and_the_others_are_not(quiz: Quiz) -> None:
    changed = edited(quiz, {"stem-2": "Who rings the bell?"})
    assert changed.items[1].stem == "Who rings the bell?"
    assert [item.edited for item in changed.items].count(True) == 1


def test_line_ends_as_forms_send_them_are_no_change(quiz: Quiz) -> None:
    twoline = edited(quiz, {"stem-1": "One\nTwo"})
    assert edited(twoline, {"stem-1": "One\r\nTwo"}) == twoline


def test_questions_can_be_left_out_and_moved(quiz: Quiz) -> None:
    changed = edited(quiz, {"drop-1": "1", "place-2": "3", "place-3": "1"})
    assert [item.id for item in changed.items[:2]] == [quiz.items[2].id, quiz.items[1].id]
    assert len(changed.items) == len(quiz.items) - 1


def test_the_right_answer_can_be_moved(quiz: Quiz) -> None:
    number = number_of(quiz, Kind.SINGLE)
    wrong = next(m for m, option in enumerate(quiz.items[number - 1].options, 1) if not option.right)
    changed = edited(quiz, {f"keys-{number}": "1", f"right-{number}-{wrong}": "1"})
    assert [option.right for option in changed.items[number - 1].options].index(True) == wrong - 1


def test_a_question_left_without_a_right_answer_is_named(quiz: Quiz) -> None:
    number = number_of(quiz, Kind.SINGLE)
    assert set(faults_in(edited(quiz, {f"keys-{number}": "1"}))) == {number}


def test_a_number_that_is_none_changes_nothing(quiz: Quiz) -> None:
    number = next(number for number, item in enumerate(quiz.items, 1) if item.number)
    assert edited(quiz, {f"value-{number}": "seven"}) == quiz


def test_an_edited_quiz_travels_as_json(quiz: Quiz) -> None:
    changed = edited(quiz, {"title": "Mine", "stem-1": "<script>alert(1)</script>"})
    assert quiz_from_json(quiz_as_json(changed)) == changed
