"""GIFT as other programs write it is read as Moodle reads it."""

from __future__ import annotations

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz_gift import MAX_CHARACTERS, GiftKind, GiftProvision, GiftQuestion, read_gift


def only(text: str) -> GiftQuestion:
    gift = read_gift(text)
    assert gift.faults == ()
    [question] = gift.questions
    return question


def rows(question: GiftQuestion) -> list[tuple[str, float, str]]:
    return [(answer.text, answer.weight, answer.feedback) for answer in question.answers]


def test_the_right_answer_is_the_one_with_an_equals_sign() -> None:
    question = only("::Flag::Who checks it?{\n=Warden#Yes, paragraph 1.\n~Baker#No.\n####Read the guide.\n}")
    assert (question.name, question.stem, question.kind, question.feedback) == ("Flag", "Who checks it?", GiftKind.SINGLE, "Read the guide.")
    assert rows(question) == [("Warden", 100.0, "Yes, paragraph 1."), ("Baker", 0.0, "No.")]


def test_weights_without_an_equals_sign_mean_several_right_answers() -> None:
    question = only("Which?{~%50%Flag ~%50%Bell ~%-33.33333%Kite}")
    assert question.kind is GiftKind.SEVERAL
    assert [answer.weight for answer in question.answers] == [50.0, 50.0, -33.33333]


@pytest.mark.parametrize(("key", "right"), [("T", "True"), ("TRUE", "True"), ("F", "False"), ("FALSE", "False")])
def test_true_or_false_has_feedback_for_wrong_before_right(key: str, right: str) -> None:
    question = only(f"It is blue.{{{key}#wrong#right}}")
    assert question.kind is GiftKind.TRUE_FALSE
    assert rows(question) == [(right, 100.0, "right"), ("False" if right == "True" else "True", 0.0, "wrong")]


def test_pairs_keep_both_halves() -> None:
    question = only("Match.{=Warden -> watches =Baker -> bakes}")
    assert question.kind is GiftKind.MATCH
    assert [(answer.text, answer.match) for answer in question.answers] == [("Warden", "watches"), ("Baker", "bakes")]


@pytest.mark.parametrize("inside", ["#7", "#=7", "#=%100%7:0", "#\n\t=%100%7:0#Yes.\n\t~#No."])
def test_a_number_is_known_by_its_sign(inside: str) -> None:
    question = only(f"How many?{{{inside}}}")
    assert question.kind is GiftKind.NUMBER
    assert question.answers[0].text.partition(":")[0] == "7"


def test_a_gap_in_the_middle_becomes_a_line() -> None:
    assert only("The {=warden ~baker} checks the flag.").stem == "The _____ checks the flag."


def test_words_without_answers_are_a_description_and_empty_answers_an_essay() -> None:
    assert only("Read this first.").kind is GiftKind.DESCRIPTION
    assert only("Say why.{}").kind is GiftKind.ESSAY
    assert only("Name it.{=flag =pennant}").kind is GiftKind.SHORT


def test_escaped_characters_are_put_back() -> None:
    question = only(r"::A\:B::Is \{x\} \= \#1 \~ 2\\3\nyes?{=a\=b#c\:d ~e}")
    assert (question.name, question.stem) == ("A:B", "Is {x} = #1 ~ 2\\3\nyes?")
    assert rows(question)[0] == ("a=b", 100.0, "c:d")


def test_html_is_read_as_words_and_plain_text_is_left_alone() -> None:
    assert only("[html]<p>Flag &amp; <b>bell</b></p>{T}").stem == "Flag &  bell"
    assert only("[plain]Flag &amp; <b>bell</b>{T}").stem == "Flag &amp; <b>bell</b>"


def test_comments_give_id_tags_and_provisions() -> None:
    question = only("// [id:q-1] [tag:two words] [tag:a\\]b]\n// provision: guide-2020/para_1 plain:0a words:\n// said by us\nIt is.{T}")
    assert (question.id, question.tags) == ("q-1", ("two words", "a]b"))
    assert question.provisions == (GiftProvision("guide-2020/para_1", "0a", ""),)


def test_a_tag_that_names_a_provision_is_no_mark_of_one() -> None:
    assert only("// [tag:provision:guide-2020/para_1]\nIt is.{T}").provisions == ()


def test_a_category_holds_until_the_next() -> None:
    gift = read_gift("$CATEGORY: Flags\n\nA.{T}\n\n$CATEGORY: Bells\nB.{F}\n")
    assert [(question.category, question.stem) for question in gift.questions] == [("Flags", "A."), ("Bells", "B.")]


def test_a_question_knows_its_line() -> None:
    assert [question.line for question in read_gift("\ufeff// first\r\n\r\nA.{T}\r\n\r\n::two::B.{\r\n=x\r\n~y\r\n}\r\n").questions] == [3, 5]


def test_questions_that_touch_are_told_apart() -> None:
    assert [question.name for question in read_gift("::one::A.{T}\n::two::B.{F}\n").questions] == ["one", "two"]


def test_an_empty_line_between_answers_does_not_end_the_question() -> None:
    assert [answer.text for answer in only("A.{\n=x\n\n~y\n}").answers] == ["x", "y"]


def test_what_does_not_read_is_reported_with_its_line_and_the_rest_is_read() -> None:
    gift = read_gift("A.{T}\n\n::open::B.{ =x\n~y\n\n::next::C.{F}\n\nD.{=a->b =c}\n\nE.{~x ~y}")
    assert [question.stem for question in gift.questions] == ["A.", "C."]
    assert gift.faults == ((3, "its answers are not between { and }"), (8, "a half of a pair is missing"), (10, "none of its answers is right"))


def test_texts_are_all_that_a_reader_meets() -> None:
    assert only("::N::S{=a#b ~c####g}").texts == ("N", "S", "a", "b", "c", "g")


def test_a_file_that_is_too_long_is_refused() -> None:
    with pytest.raises(QuizError, match=f"longer than {MAX_CHARACTERS}; split it in two"):
        read_gift("x" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize(
    "text", ["{" * 50_000, "~" * 50_000, "\\" * 50_001, "::" * 30_000, "//" + "[tag:" * 20_000 + "\nA.{T}", "[html]" + "<" * 50_000, "a{=b}\n" * 5_000]
)
def test_a_hostile_file_is_read_in_time(text: str) -> None:
    gift = read_gift(text)
    assert len(gift.questions) + len(gift.faults) >= 1
