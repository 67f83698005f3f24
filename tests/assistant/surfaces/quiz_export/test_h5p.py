"""An H5P package is read back here by the fields that the content types' own descriptions (semantics) ask for."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz.model import Option, Quiz
from assistant.surfaces.quiz_export import export_quiz
from assistant.surfaces.quiz_export.words import tags

# Markup that the content types let through in the fields we fill.
LET_THROUGH = {"p", "div", "br"}
# Fields that hold words only: what looks like markup in them is shown as it is.
WORDS_ONLY = {"feedback", "feedbackOnCorrect", "feedbackOnWrong", "textField"}


def package(quiz: Quiz) -> tuple[dict[str, Any], dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(export_quiz(quiz, "h5p").body)) as archive:
        assert archive.namelist() == ["h5p.json", "content/content.json"]
        return json.loads(archive.read("h5p.json")), json.loads(archive.read("content/content.json"))


def questions(quiz: Quiz) -> dict[str, dict[str, Any]]:
    found = package(quiz)[1]["questions"]
    return {item.id: question for item, question in zip(quiz.items, found, strict=True)}


def words(markup: str) -> str:
    return html.unescape("\n".join(re.findall(r"<(?:p|div)>([^<>]*)</(?:p|div)>", markup)))


def texts(value: Any, field: str = "") -> list[tuple[str, str]]:
    """Every text of the content, with its field."""
    if isinstance(value, str):
        return [(field, value)]
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in texts(inner, key)]
    return [found for inner in value for found in texts(inner, field)] if isinstance(value, list) else []


def test_the_package_says_what_it_is_and_which_libraries_it_needs(quiz: Quiz) -> None:
    about, content = package(quiz)
    assert (about["title"], about["mainLibrary"], about["language"]) == ("Working Together: Flags & bells / Größe", "H5P.QuestionSet", "en")
    needed = {f"{one['machineName']} {one['majorVersion']}.{one['minorVersion']}" for one in about["preloadedDependencies"]}
    assert needed == {"H5P.QuestionSet 1.20", *(question["library"] for question in content["questions"])}
    assert content["introPage"]["introduction"] == "<p>The 2020 edition is superseded.</p>"


def test_only_libraries_that_are_used_are_asked_for(quiz: Quiz) -> None:
    about, _ = package(replace(quiz, items=quiz.items[:1]))
    assert [one["machineName"] for one in about["preloadedDependencies"]] == ["H5P.QuestionSet", "H5P.MultiChoice"]


def test_each_kind_is_asked_by_its_content_type(quiz: Quiz) -> None:
    assert {item_id: question["library"].removeprefix("H5P.") for item_id, question in questions(quiz).items()} == {
        "one-1": "MultiChoice 1.16",
        "many-1": "MultiChoice 1.16",
        "true-1": "TrueFalse 1.8",
        "force-1": "MultiChoice 1.16",
        "match-1": "DragText 1.10",
        "order-1": "DragText 1.10",
        "number-1": "Blanks 1.14",
        "awkward-1": "MultiChoice 1.16",
    }


def test_names_and_tags_survive_where_editors_see_them(quiz: Quiz) -> None:
    for item, question in zip(quiz.items, package(quiz)[1]["questions"], strict=True):
        assert question["metadata"]["title"].endswith(" ".join(item.stem.split())[:20]) or item.stem[:20] in question["metadata"]["title"]
        assert question["metadata"]["authorComments"] == ", ".join((f"id:{item.id}", *tags(item)))


def test_every_question_has_a_lasting_identity_of_its_own(quiz: Quiz) -> None:
    identities = [question["subContentId"] for question in package(quiz)[1]["questions"]]
    assert len(set(identities)) == len(quiz.items)
    assert identities == [question["subContentId"] for question in package(quiz)[1]["questions"]]


def test_choices_have_their_key_and_reason(quiz: Quiz) -> None:
    found = questions(quiz)
    answers = found["one-1"]["params"]["answers"]
    assert [(words(answer["text"]), answer["correct"]) for answer in answers] == [("Warden", True), ("Visitor", False), ("Baker", False), ("Mayor", False)]
    assert words(answers[1]["tipsAndFeedback"]["chosenFeedback"]) == "About Visitor: no. [Seaside guide, 2020 edition, paragraph 2 (page 12)]"
    assert (found["one-1"]["params"]["behaviour"]["type"], found["many-1"]["params"]["behaviour"]["type"]) == ("single", "multi")
    assert found["force-1"]["params"]["behaviour"]["randomAnswers"] is False


def test_true_or_false_has_its_key_as_a_word(quiz: Quiz) -> None:
    params = questions(quiz)["true-1"]["params"]
    assert params["correct"] == "false"
    assert params["behaviour"]["feedbackOnCorrect"].startswith("About False: yes.")
    assert params["behaviour"]["feedbackOnWrong"].startswith("About True: no.")


def test_a_number_is_a_gap(quiz: Quiz) -> None:
    params = questions(quiz)["number-1"]["params"]
    assert params["questions"] == ["<p>*7* days</p>"]
    assert [(one["from"], one["to"], one["feedback"][:6]) for one in params["overallFeedback"]] == [(0, 99, "It is "), (100, 100, "Seven ")]


def test_pairs_are_letters_to_drag_to_their_line(quiz: Quiz) -> None:
    params = questions(quiz)["match-1"]["params"]
    assert words(params["taskDescription"]).split("\n")[1:3] == ["A. bakes bread", "B. keeps watch"]
    assert params["textField"] == "Warden: *B*\nBaker: *A*\nGuard: *B*"


def test_steps_are_letters_to_drag_into_their_order(quiz: Quiz) -> None:
    params = questions(quiz)["order-1"]["params"]
    assert words(params["taskDescription"]).split("\n")[1:4] == ["A. Raise the flag", "B. Look up", "C. Ring the bell"]
    assert params["textField"] == "Step 1: *B*\nStep 2: *C*\nStep 3: *A*"


def test_an_asterisk_of_a_text_begins_no_gap(quiz: Quiz) -> None:
    item = quiz.items[4]
    starred = replace(item, pairs=(replace(item.pairs[0], left="5 * star * warden"), *item.pairs[1:]))
    field = questions(replace(quiz, items=(starred,)))["match-1"]["params"]["textField"]
    assert re.findall(r"\*(.*?)\*", field) == ["B", "A", "B"]
    assert html.unescape(field).startswith("5 * star * warden: ")


def test_every_awkward_character_survives(quiz: Quiz) -> None:
    item, params = quiz.items[-1], questions(quiz)["awkward-1"]["params"]
    assert words(params["question"]) == item.stem
    assert [words(answer["text"]) for answer in params["answers"]] == [option.text for option in item.options]
    assert html.unescape(params["overallFeedback"][0]["feedback"]).startswith(item.feedback)


def test_no_text_becomes_markup(quiz: Quiz) -> None:
    for item in package(quiz)[1]["questions"]:
        for field, text in texts(item["params"]):
            assert set(re.findall(r"</?(\w+)", text)) <= (set() if field in WORDS_ONLY else LET_THROUGH), (field, text)


def test_feedback_longer_than_h5p_takes_is_named_and_left_out(quiz: Quiz) -> None:
    item = quiz.items[2]
    long = replace(item, options=(Option("True", False, "x" * 2100, "c1"), Option("False", True, "y", "c1")))
    exported = export_quiz(replace(quiz, items=(long, quiz.items[0])), "h5p")
    [(item_id, why)] = exported.left_out
    assert item_id == "true-1"
    assert re.fullmatch(r"its feedback has 2\d\d\d characters; H5P takes at most 2048", why)
    with pytest.raises(QuizError, match="no question fits h5p: its feedback has"):
        export_quiz(replace(quiz, items=(long,)), "h5p")
