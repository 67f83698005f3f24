"""What goes out as GIFT comes back as it was, read by the reader of `quiz check`, which knows nothing of the writer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.practice.quiz.model import Item, Option, Pair, Quiz
from assistant.practice.quiz_gift import GiftKind, GiftProvision, GiftQuestion, read_gift
from assistant.surfaces.quiz_export import export_quiz
from assistant.surfaces.quiz_export.words import tags


def read_back(quiz: Quiz) -> dict[str, GiftQuestion]:
    gift = read_gift(export_quiz(quiz, "gift").body.decode())
    assert gift.faults == ()
    return {question.id: question for question in gift.questions}


def one(quiz: Quiz, item_id: str) -> Item:
    return next(item for item in quiz.items if item.id == item_id)


def test_every_question_is_there_with_its_kind(quiz: Quiz) -> None:
    assert {item_id: question.kind.value for item_id, question in read_back(quiz).items()} == {
        "one-1": "single",
        "many-1": "several",
        "true-1": "true-false",
        "force-1": "single",
        "match-1": "match",
        "order-1": "match",
        "number-1": "number",
        "awkward-1": "single",
    }


def test_names_categories_and_tags_survive(quiz: Quiz) -> None:
    questions = read_back(quiz)
    assert {question.category for question in questions.values()} == {"$course$/top/Working Together: Flags & bells // Größe"}
    assert questions["one-1"].name == "01. Who checks the flag?"
    assert [question.tags for question in questions.values()] == [tags(item) for item in quiz.items]
    assert "größe ] ende" in questions["awkward-1"].tags


def test_every_awkward_character_survives_where_it_stood(quiz: Quiz) -> None:
    item, question = one(quiz, "awkward-1"), read_back(quiz)["awkward-1"]
    assert question.stem == item.stem
    assert [answer.text for answer in question.answers] == [option.text for option in item.options]
    assert question.answers[0].feedback.startswith(item.options[0].rationale)
    assert question.feedback.startswith(item.feedback)


def test_every_answer_has_its_reason_and_place(quiz: Quiz) -> None:
    feedback = [answer.feedback for answer in read_back(quiz)["one-1"].answers]
    assert feedback[0] == "About Warden: yes. [Seaside guide, 2020 edition, paragraph 1 (page 11)]"
    assert feedback[1] == "About Visitor: no. [Seaside guide, 2020 edition, paragraph 2 (page 12)]"


def test_a_superseded_edition_is_said_to_every_learner(quiz: Quiz) -> None:
    assert all("This edition has been superseded" in question.feedback for question in read_back(quiz).values())
    current = replace(quiz, items=tuple(replace(item, citations=tuple(replace(c, status="in-force") for c in item.citations)) for item in quiz.items))
    assert not any("superseded" in question.feedback for question in read_back(current).values())


def test_choosing_all_of_several_scores_nothing(quiz: Quiz) -> None:
    weights = [answer.weight for answer in read_back(quiz)["many-1"].answers]
    assert weights == [50.0, 50.0, -33.33333, -33.33333, -33.33333]
    assert sum(weights) == pytest.approx(0, abs=0.001)


def test_true_or_false_says_the_right_thing_to_each_choice(quiz: Quiz) -> None:
    right, wrong = read_back(quiz)["true-1"].answers
    assert (right.text, wrong.text) == ("False", "True")
    assert (right.feedback[:13], wrong.feedback[:12]) == ("About False: ", "About True: ")


def test_a_true_or_false_with_other_words_is_a_choice_of_two(quiz: Quiz) -> None:
    item = replace(one(quiz, "true-1"), options=(Option("Yes", False, "No.", "c1"), Option("Never", True, "Yes.", "c1")))
    question = read_back(replace(quiz, items=(item,)))["true-1"]
    assert question.kind is GiftKind.SINGLE
    assert [(answer.text, answer.weight) for answer in question.answers] == [("Yes", 0.0), ("Never", 100.0)]


def test_pairs_survive_and_steps_become_pairs_with_their_number(quiz: Quiz) -> None:
    questions = read_back(quiz)
    pairs = {item_id: [(answer.text, answer.match) for answer in questions[item_id].answers] for item_id in ("match-1", "order-1")}
    assert pairs["match-1"] == [("Warden", "keeps watch"), ("Baker", "bakes bread"), ("Guard", "keeps watch")]
    assert pairs["order-1"] == [("Step 1", "Look up"), ("Step 2", "Ring the bell"), ("Step 3", "Raise the flag")]
    assert "Step 3: Raise the flag – Third. [Seaside guide" in questions["order-1"].feedback


def test_a_number_is_exact_and_answers_whoever_types_another(quiz: Quiz) -> None:
    right, wrong = read_back(quiz)["number-1"].answers
    assert (right.text, right.weight, wrong.weight) == ("7:0", 100.0, 0.0)
    assert right.feedback.startswith("Seven it is.")
    assert wrong.feedback.startswith("It is not that many.")


def test_the_wording_that_a_question_was_made_from_can_be_told_later(quiz: Quiz) -> None:
    assert read_back(quiz)["one-1"].provisions == (
        GiftProvision("seaside-guide-2020/para_1", "0a1b", "2c3d"),
        GiftProvision("seaside-guide-2020/para_2", "0a1b", "2c3d"),
    )


def test_no_empty_line_stands_within_a_question(quiz: Quiz) -> None:
    # Moodle ends a question at an empty line, wherever it stands.
    blocks = export_quiz(quiz, "gift").body.decode().strip().split("\n\n")
    assert len(blocks) == len(quiz.items) + 2
    assert all(block.endswith("}") for block in blocks[2:])


def test_a_pair_that_holds_an_arrow_is_named_and_left_out(quiz: Quiz) -> None:
    item = replace(one(quiz, "match-1"), pairs=(Pair("a -> b", "c", "r", "c1"), Pair("d", "e", "r", "c1")), shown=(1, 0))
    exported = export_quiz(replace(quiz, items=(item, one(quiz, "one-1"))), "gift")
    assert exported.left_out == (("match-1", "it holds “->”, which GIFT keeps for the arrow between the halves of a pair"),)
    assert len(read_gift(exported.body.decode()).questions) == 1


@pytest.mark.parametrize("text", ["%50% of them", "%100%", "[html] brackets", "[id:x]", "=", "~", "TRUE", "####", "//", "$CATEGORY: x", "::", "\\"])
def test_a_text_that_looks_like_a_mark_is_a_text(quiz: Quiz, text: str) -> None:
    options = (Option(f"{text} right", True, text, "c1"), Option(text, False, text, "c1"))
    question = read_back(replace(quiz, items=(replace(one(quiz, "one-1"), stem=text, options=options, feedback=text),)))["one-1"]
    assert (question.stem, question.category[-1]) == (text, "e")
    assert [(answer.text, answer.weight) for answer in question.answers] == [(f"{text} right", 100.0), (text, 0.0)]


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40).map(str.strip).filter(bool)


@given(stem=words, right=words, wrong=words, why=words)
def test_any_text_survives(quiz: Quiz, stem: str, right: str, wrong: str, why: str) -> None:
    options = (Option(right, True, why, "c1"), Option(f"not {wrong}", False, why, "c1"))
    question = read_back(replace(quiz, items=(replace(one(quiz, "one-1"), stem=stem, options=options, feedback=why),)))["one-1"]
    assert (question.stem, [answer.text for answer in question.answers]) == (stem, [right, f"not {wrong}"])
    assert question.feedback.startswith(why)
    assert question.answers[1].feedback.startswith(why)
