"""Tables are read back by the standard library's CSV reader and by openpyxl."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest

from assistant.practice.quiz.model import Option, Quiz
from assistant.surfaces.quiz_export import Exported, export_quiz
from assistant.surfaces.quiz_export.tables import KAHOOT_HEADINGS


def read_csv(exported: Exported) -> list[dict[str, str]]:
    assert exported.body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(exported.body.decode("utf-8-sig"), newline="")))


def read_sheet(exported: Exported) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(exported.body))
    return list(book.worksheets[0].iter_rows(values_only=True))


def test_the_table_has_a_row_for_every_question(quiz: Quiz) -> None:
    rows = read_csv(export_quiz(quiz, "csv"))
    assert [(row["Number"], row["Id"], row["Kind"]) for row in rows] == [(str(n), item.id, item.kind.value) for n, item in enumerate(quiz.items, 1)]


def test_the_key_stands_in_letters_with_its_place(quiz: Quiz) -> None:
    rows = {row["Id"]: row for row in read_csv(export_quiz(quiz, "csv"))}
    assert {item_id: row["Right answer"] for item_id, row in rows.items() if item_id != "awkward-1"} == {
        "one-1": "A. Warden",
        "many-1": "A. A flag; B. A bell",
        "true-1": "B. False",
        "force-1": "B. should",
        "match-1": "1 – B; 2 – A; 3 – B",
        "order-1": "1. Look up; 2. Ring the bell; 3. Raise the flag",
        "number-1": "7 days",
    }
    assert (rows["one-1"]["Edition"], rows["one-1"]["Place"]) == ("Seaside guide, 2020 edition (superseded)", "paragraph 1; paragraph 2")
    assert rows["one-1"]["Reasons"].startswith("A: About Warden: yes. [Seaside guide, 2020 edition, paragraph 1 (page 11)]\nB: About Visitor: no.")


def test_without_the_key_nothing_gives_the_answer_away(quiz: Quiz) -> None:
    exported = export_quiz(quiz, "csv", key=False)
    assert list(read_csv(exported)[0])[-1] == "Answer E"
    assert "About Warden" not in exported.body.decode()
    steps = read_csv(exported)[5]
    assert [steps[f"Line {number}"] for number in (1, 2, 3)] == ["Raise the flag", "Look up", "Ring the bell"]


def test_every_awkward_character_survives(quiz: Quiz) -> None:
    item, row = quiz.items[-1], read_csv(export_quiz(quiz, "csv"))[-1]
    assert row["Question"] == item.stem
    assert [row[f"Answer {letter}"] for letter in "ABC"] == [option.text for option in item.options]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1+1", "\t=1+1"])
def test_a_cell_is_never_a_formula(quiz: Quiz, text: str) -> None:
    item = replace(quiz.items[0], stem=text, options=(Option(text, True, "a", "c1"), Option("b", False, "b", "c1")))
    row = read_csv(export_quiz(replace(quiz, items=(item,)), "csv"))[0]
    assert (row["Question"][0], row["Answer A"][0]) == ("'", "'")
    book = openpyxl.load_workbook(io.BytesIO(export_quiz(replace(quiz, items=(item,)), "kahoot").body))
    cells = [cell for cells in book.worksheets[0].iter_rows() for cell in cells if cell.value == text.strip()]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_kahoots_spreadsheet_has_its_headings_in_row_eight_and_questions_below(quiz: Quiz) -> None:
    rows = read_sheet(export_quiz(quiz, "kahoot"))
    assert rows[7][1:8] == KAHOOT_HEADINGS
    assert rows[8:] == [
        (1, "Who checks the flag?", "Warden", "Visitor", "Baker", "Mayor", 60, 1),
        (2, "The flag is blue.", "True", "False", None, None, 60, 2),
        (3, "The warden … check the flag.", "must", "should", "may", None, 60, 2),
    ]


def test_kahoots_columns_are_the_same_as_csv(quiz: Quiz) -> None:
    rows = read_csv(export_quiz(quiz, "kahoot-csv"))
    assert tuple(rows[0]) == KAHOOT_HEADINGS
    assert list(rows[0].values()) == ["Who checks the flag?", "Warden", "Visitor", "Baker", "Mayor", "60", "1"]


def test_several_right_answers_are_numbered_for_kahoot(quiz: Quiz) -> None:
    item = replace(quiz.items[1], options=quiz.items[1].options[:4])
    assert read_sheet(export_quiz(replace(quiz, items=(item,)), "kahoot"))[8][-1] == "1,2"


def test_what_kahoot_cannot_hold_is_named_and_never_cut(quiz: Quiz) -> None:
    long_stem = replace(quiz.items[0], id="long-stem", stem="x" * 121)
    fitting = replace(quiz.items[0], id="fits", stem="x" * 120, options=(Option("y" * 75, True, "r", "c1"), Option("n", False, "r", "c1")))
    long_option = replace(fitting, id="long-option", options=(Option("y" * 76, True, "r", "c1"), Option("n", False, "r", "c1")))
    exported = export_quiz(replace(quiz, items=(*quiz.items[:6], long_stem, long_option, fitting)), "kahoot")
    assert exported.left_out == (
        ("many-1", "it has 5 answers; Kahoot takes at most 4"),
        ("match-1", "Kahoot has no question of this kind"),
        ("order-1", "Kahoot has no question of this kind"),
        ("long-stem", "the question has 121 characters; Kahoot takes at most 120"),
        ("long-option", "an answer has 76 characters; Kahoot takes at most 75"),
    )
    assert read_sheet(exported)[-1][1:3] == ("x" * 120, "y" * 75)
