"""A quiz in, a table with one question a row out: for Forms and spreadsheets, and in the columns that Kahoot imports.

A spreadsheet takes a cell that begins with = + - or @ for a formula: in CSV such a cell gets an apostrophe before it, in a workbook it is stored as text.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime, time

import openpyxl

from assistant.practice.quiz.model import Item, Quiz, Shape
from assistant.surfaces.quiz_export.paper import edition_of, question_of, right_of
from assistant.surfaces.quiz_export.words import category, explained, letter, reason, said, shape, tags

# Kahoot's own: characters of a question and of an answer, answers to a question, the seconds it may last.
KAHOOT_QUESTION, KAHOOT_ANSWER, KAHOOT_ANSWERS = 120, 75, 4
KAHOOT_SECONDS = 60
# The row that Kahoot's spreadsheet has its headings in; what stands above is for people.
KAHOOT_HEADINGS_ROW = 8
KAHOOT_HEADINGS = (
    "Question - max 120 characters",
    "Answer 1 - max 75 characters",
    "Answer 2 - max 75 characters",
    "Answer 3 - max 75 characters",
    "Answer 4 - max 75 characters",
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_Row = list[str | int]


def write_csv(quiz: Quiz, key: bool) -> bytes:
    """Every question, with its answers and where to read them if the key is asked for. It begins with the mark by which Excel knows UTF-8."""
    widest = max(len(question_of(item, 1).choices) for item in quiz.items)
    longest = max(len(question_of(item, 1).lines) for item in quiz.items)
    headings = ["Number", "Id", "Kind", "Question", "Instruction"]
    headings += [f"Line {number}" for number in range(1, longest + 1)] + [f"Answer {letter(index)}" for index in range(widest)]
    headings += ["Right answer", "Reasons", "Edition", "Place", "Level", "Tags"] if key else []
    rows: list[_Row] = [[*headings]]
    rows += [_row(item, number, longest, widest, key) for number, item in enumerate(quiz.items, 1)]
    return _as_csv(rows)


def write_kahoot(quiz: Quiz) -> bytes:
    """Kahoot's spreadsheet."""
    book = openpyxl.Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = "Sheet1"
    rows: dict[int, _Row] = {2: ["", category(quiz)], 3: ["", " ".join(quiz.notices) or said("paper", "note")], KAHOOT_HEADINGS_ROW: ["", *KAHOOT_HEADINGS]}
    rows |= {KAHOOT_HEADINGS_ROW + number: [number, *_kahoot_row(item)] for number, item in enumerate(quiz.items, 1)}
    for place, row in rows.items():
        for column, value in enumerate(row, 1):
            if value != "":
                cell = sheet.cell(place, column, value)
                cell.data_type = "n" if isinstance(value, int) else "s"
    made = datetime.combine(quiz.made_on, time())
    book.properties.created, book.properties.modified, book.properties.title, book.properties.creator = made, made, category(quiz), ""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_kahoot_csv(quiz: Quiz) -> bytes:
    """The same columns as CSV."""
    rows: list[_Row] = [[*KAHOOT_HEADINGS]]
    rows += [_kahoot_row(item) for item in quiz.items]
    return _as_csv(rows)


def kahoot_fault(item: Item) -> str:
    """Why Kahoot cannot hold an item, or ""."""
    if shape(item) not in {Shape.ONE, Shape.MANY, Shape.TRUE_FALSE}:
        return said("left_out", "kind", format="Kahoot")
    if len(item.options) > KAHOOT_ANSWERS:
        return said("left_out", "options", format="Kahoot", found=len(item.options), most=KAHOOT_ANSWERS)
    if len(_one_line(item.stem)) > KAHOOT_QUESTION:
        return said("left_out", "stem", format="Kahoot", found=len(_one_line(item.stem)), most=KAHOOT_QUESTION)
    longest = max(len(_one_line(option.text)) for option in item.options)
    return said("left_out", "option", format="Kahoot", found=longest, most=KAHOOT_ANSWER) if longest > KAHOOT_ANSWER else ""


def _kahoot_row(item: Item) -> _Row:
    answers = [_one_line(option.text) for option in item.options] + [""] * (KAHOOT_ANSWERS - len(item.options))
    right = ",".join(str(number) for number, option in enumerate(item.options, 1) if option.right)
    return [_one_line(item.stem), *answers, KAHOOT_SECONDS, int(right) if right.isdigit() else right]


def _row(item: Item, number: int, longest: int, widest: int, key: bool) -> _Row:
    question = question_of(item, number)
    lines = [*question.lines] + [""] * (longest - len(question.lines))
    choices = [text for _, text in question.choices] + [""] * (widest - len(question.choices))
    row: _Row = [number, item.id, item.kind.value, question.stem, question.instruction, *lines, *choices]
    if not key:
        return row
    why = [f"{letter(index)}: {reason(item, option.rationale, option.citation)}" for index, option in enumerate(item.options)]
    if item.number:
        why = [reason(item, text, item.number.citation) for text in (item.number.rationale, item.number.wrong)]
    editions = dict.fromkeys(edition_of(cited) for cited in item.citations)
    places = dict.fromkeys(cited.locator for cited in item.citations)
    return [*row, right_of(item), "\n".join((*why, explained(item))), "; ".join(editions), "; ".join(places), item.level, ", ".join(tags(item))]


def _as_csv(rows: list[_Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_no_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _no_formula(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip()[:1] in {"=", "+", "-", "@"} else cell


def _one_line(text: str) -> str:
    return " ".join(text.split())
