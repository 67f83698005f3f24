"""What goes out as Moodle XML is read back here by the rules of Moodle's importer, from the elements up."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export import export_quiz
from assistant.surfaces.quiz_export.words import tags


def questions(quiz: Quiz, form: str = "moodle") -> dict[str, Element]:
    root = ElementTree.fromstring(export_quiz(quiz, form).body)
    assert root.tag == "quiz"
    return {text(question, "idnumber") or "category": question for question in root.findall("question")}


def text(element: Element, path: str) -> str:
    return element.findtext(path) or ""


def words(markup: str) -> str:
    """What a reader sees of paragraphs that hold nothing but words."""
    return html.unescape("\n".join(re.findall(r"<p>([^<>]*)</p>", markup)) or markup)


def answers(question: Element) -> list[tuple[str, str, str]]:
    return [(html.unescape(text(one, "text")), one.get("fraction", ""), words(text(one, "feedback/text"))) for one in question.findall("answer")]


def test_every_question_is_there_with_its_type(quiz: Quiz) -> None:
    types = {item_id: question.get("type") for item_id, question in questions(quiz).items()}
    assert list(types.values()) == ["category", "multichoice", "multichoice", "truefalse", "multichoice", "matching", "ordering", "numerical", "multichoice"]
    assert list(types)[1:] == [item.id for item in quiz.items]


def test_the_category_and_its_notice_survive(quiz: Quiz) -> None:
    category = questions(quiz)["category"]
    assert text(category, "category/text") == "$course$/top/Working Together: Flags & bells // Größe"
    assert words(text(category, "info/text")) == "The 2020 edition is superseded."


def test_names_and_tags_survive(quiz: Quiz) -> None:
    found = questions(quiz)
    assert text(found["number-1"], "name/text") == "07. How many days may a flag fly?"
    assert all(tuple(tag.text for tag in found[item.id].findall("tags/tag/text")) == tags(item) for item in quiz.items)


def test_every_awkward_character_survives_and_none_becomes_markup(quiz: Quiz) -> None:
    item, question = quiz.items[-1], questions(quiz)["awkward-1"]
    assert words(text(question, "questiontext/text")) == item.stem
    assert [answer for answer, _, _ in answers(question)] == [option.text for option in item.options]
    assert words(text(question, "generalfeedback/text")).startswith(item.feedback)
    assert set(re.findall(r"</?(\w+)", text(question, "questiontext/text") + text(question, "generalfeedback/text"))) == {"p"}


def test_one_right_answer_scores_all_and_several_share_it(quiz: Quiz) -> None:
    found = questions(quiz)
    assert (text(found["one-1"], "single"), text(found["many-1"], "single")) == ("true", "false")
    assert [fraction for _, fraction, _ in answers(found["one-1"])] == ["100", "0", "0", "0"]
    assert [fraction for _, fraction, _ in answers(found["many-1"])] == ["50", "50", "-33.33333", "-33.33333", "-33.33333"]


@pytest.mark.parametrize(("n", "share"), [(2, "50"), (3, "33.33333"), (4, "25"), (5, "20"), (6, "16.66667"), (7, "14.28571"), (8, "12.5"), (9, "11.11111")])
def test_shares_are_among_those_that_moodle_knows(quiz: Quiz, n: int, share: str) -> None:
    item = quiz.items[1]
    right = tuple(replace(item.options[0], text=f"Flag {number}") for number in range(n))
    question = questions(replace(quiz, items=(replace(item, options=(*right, item.options[2], item.options[3])),)))["many-1"]
    assert [fraction for _, fraction, _ in answers(question)] == [share] * n + ["-50", "-50"]


def test_every_answer_has_its_reason_and_place(quiz: Quiz) -> None:
    assert answers(questions(quiz)["one-1"])[0] == ("Warden", "100", "About Warden: yes. [Seaside guide, 2020 edition, paragraph 1 (page 11)]")


def test_true_or_false_has_both_answers_in_moodles_order(quiz: Quiz) -> None:
    assert [(answer, fraction, why[:12]) for answer, fraction, why in answers(questions(quiz)["true-1"])] == [
        ("true", "0", "About True: "),
        ("false", "100", "About False:"),
    ]


def test_pairs_survive_as_subquestions(quiz: Quiz) -> None:
    pairs = [(words(text(one, "text")), text(one, "answer/text")) for one in questions(quiz)["match-1"].findall("subquestion")]
    assert pairs == [("Warden", "keeps watch"), ("Baker", "bakes bread"), ("Guard", "keeps watch")]


def test_steps_are_an_ordering_of_all_of_them(quiz: Quiz) -> None:
    question = questions(quiz)["order-1"]
    assert [words(answer) for answer, _, _ in answers(question)] == ["Look up", "Ring the bell", "Raise the flag"]
    assert (text(question, "selecttype"), text(question, "selectcount"), text(question, "gradingtype")) == ("ALL", "3", "ABSOLUTE_POSITION")
    assert "Step 2: Ring the bell – Second." in words(text(question, "generalfeedback/text"))


def test_for_older_moodles_steps_are_pairs(quiz: Quiz) -> None:
    question = questions(quiz, "moodle-older")["order-1"]
    assert question.get("type") == "matching"
    assert next((words(text(one, "text")), text(one, "answer/text")) for one in question.findall("subquestion")) == ("Step 1", "Look up")


def test_a_number_is_exact_without_a_unit_to_type(quiz: Quiz) -> None:
    question = questions(quiz)["number-1"]
    assert [(answer, fraction) for answer, fraction, _ in answers(question)] == [("7", "100"), ("*", "0")]
    assert [one.text for one in question.findall("answer/tolerance")] == ["0", "0"]
    assert text(question, "showunits") == "3"


def test_the_words_of_force_keep_their_order(quiz: Quiz) -> None:
    found = questions(quiz)
    assert (text(found["force-1"], "shuffleanswers"), text(found["one-1"], "shuffleanswers")) == ("false", "true")
