"""The quiz pages in a browser: build, preview, practise, edit, export and check, with scripts and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.practice.quiz.model import Item, quiz_from_json

pytestmark = pytest.mark.browser

Opener = Callable[..., Page]
Axe = Callable[[Page], None]
PHONE, DESKTOP = (360, 740), (1280, 900)
BUILT = "/quiz/preview?n=9&seed=3"


def download(page: Page, form: str, folder: Path) -> Path:
    """The quiz on a preview page as a file."""
    page.get_by_text("Export", exact=True).click()
    page.get_by_label(form, exact=True).check()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def answer(page: Page, number: int, item: Item) -> None:
    """Answers a question as its key has it."""
    if item.options:
        for place, option in enumerate(item.options, 1):
            if option.right:
                page.locator(f"#a-{number}-{place}").check()
    elif item.number:
        page.locator(f"#a-{number}").fill(str(item.number.value))
    elif item.pairs:
        for left in range(len(item.pairs)):
            page.locator(f"#a-{number}-{left + 1}").select_option(str(item.shown.index(left) + 1))
    else:
        for row, step in enumerate(item.shown, 1):
            page.locator(f"#a-{number}-{row}").select_option(str(step + 1))


def test_a_quiz_is_built_and_shows_each_answer_with_its_reasons(page: Page, axe: Axe) -> None:
    page.goto("/quiz")
    axe(page)
    page.get_by_label("For whom").select_option("dsp")
    page.get_by_label("How many questions").fill("5")
    page.get_by_label("Must or should").check()
    page.get_by_role("button", name="Build the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz for the delegated safeguarding partner")
    expect(page.get_by_role("heading", level=2, name=re.compile("Question"))).to_have_count(5)
    expect(page.locator(".notices")).to_contain_text("superseded on 18 March 2026")
    reasons = page.locator(".question-card").first.locator("details")
    expect(reasons.locator(".reasons")).to_be_hidden()
    reasons.locator("summary").click()
    expect(reasons.locator(".reasons li")).to_have_count(3)
    expect(reasons).to_contain_text("Right answer:")
    axe(page)


def test_the_same_number_makes_the_same_quiz(open_page: Opener) -> None:
    stems = []
    for _ in range(2):
        page = open_page(DESKTOP)
        page.goto(BUILT)
        stems.append(page.locator(".stem").all_text_contents())
    assert stems[0] == stems[1]
    assert len(stems[0]) == 9


@pytest.mark.parametrize("scripts", [True, False])
def test_practice_marks_answers_and_says_why(open_page: Opener, axe: Axe, tmp_path: Path, scripts: bool) -> None:
    page = open_page(PHONE, java_script_enabled=scripts)
    page.goto(BUILT)
    quiz = quiz_from_json(download(page, "json", tmp_path).read_text("utf-8"))
    page.goto(BUILT)
    page.get_by_role("button", name="Practise").click()
    if scripts:
        axe(page)
    for number, item in enumerate(quiz.items, 1):
        answer(page, number, item)
    page.get_by_role("button", name="Mark my answers").click()
    expect(page.locator("#score")).to_have_text("9 of 9 right.")
    if scripts:
        axe(page)
    page.get_by_role("button", name="Practise again").click()
    page.get_by_role("button", name="Mark my answers").click()
    expect(page.locator("#score")).to_have_text("0 of 9 right.")
    expect(page.locator(".question-card").first).to_contain_text("Not answered.")
    expect(page.locator(".question-card").first).to_contain_text("Right answer:")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_edited_quiz_is_marked_carried_on_and_exported(open_page: Opener, axe: Axe, tmp_path: Path, scripts: bool) -> None:
    page = open_page(DESKTOP, java_script_enabled=scripts)
    page.goto("/quiz/preview?n=3&seed=3")
    page.get_by_role("button", name="Edit").click()
    if scripts:
        axe(page)
    page.get_by_label("Title").fill("Our <b>own</b> quiz")
    page.get_by_label("Question", exact=True).first.fill("Who keeps the minutes?")
    page.get_by_label("Leave question 2 out").check()
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Our <b>own</b> quiz")
    expect(page.locator(".stem").first).to_have_text("Who keeps the minutes?")
    expect(page.locator(".question-card")).to_have_count(2)
    expect(page.locator(".question-card").first).to_contain_text("Edited by hand")
    body = json.loads(download(page, "json", tmp_path).read_text("utf-8"))
    assert (body["title"], body["items"][0]["stem"], body["items"][0]["edited"]) == ("Our <b>own</b> quiz", "Who keeps the minutes?", True)


def test_an_edit_that_leaves_no_right_answer_is_said_beside_its_field(open_page: Opener, axe: Axe) -> None:
    page = open_page(DESKTOP)
    page.goto("/quiz/preview?n=1&seed=3&kinds=single")
    page.get_by_role("button", name="Edit").click()
    for box in page.get_by_label(re.compile(r"Answer \d is right")).all():
        box.uncheck()
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Question 1: it needs two or more options, exactly one of them right.")
    axe(page)


@pytest.mark.parametrize("form", ["gift", "moodle", "qti", "h5p", "csv", "docx", "html"])
def test_every_format_can_be_taken_away(open_page: Opener, tmp_path: Path, form: str) -> None:
    page = open_page(DESKTOP)
    page.goto("/quiz/preview?n=3&seed=3&kinds=single&kinds=true-false")
    assert download(page, form, tmp_path).stat().st_size > 300


def test_questions_that_do_not_fit_a_format_are_named_before_it_is_taken(open_page: Opener, axe: Axe) -> None:
    page = open_page(DESKTOP)
    page.goto("/quiz/preview?n=12&seed=3&kinds=match&kinds=number&kinds=outdated")
    page.get_by_text("Export", exact=True).click()
    page.get_by_label("kahoot-csv", exact=True).check()
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Some questions do not fit")
    axe(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download without them").click()
    assert waiting.value.suggested_filename.endswith(".csv")


def test_an_earlier_quiz_is_checked_pasted_or_as_a_file(page: Page, axe: Axe, tmp_path: Path) -> None:
    gift = "Who signs the plan? {=The LSCB#Working Together 2023, paragraph 36 ~The CCG#No}\n"
    page.goto("/quiz/check")
    axe(page)
    page.get_by_label("Or paste it").fill(gift)
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="Question 1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Superseded: Working Together 2023")
    expect(page.locator("main")).to_contain_text("Out of date: “LSCB” is out of date")
    axe(page)
    path = tmp_path / "old.txt"
    path.write_text(gift, "utf-8")
    page.get_by_label("Quiz file").set_input_files(path)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("main")).to_contain_text("1 questions, 0 with nothing to mend")


@pytest.mark.parametrize(
    ("query", "said"),
    [("n=0", "Number of questions 0"), ("role=wizard", "Role 'wizard'"), ("kinds=x", "Kind of question 'x'")],
)
def test_what_cannot_be_built_is_said_beside_its_field(open_page: Opener, axe: Axe, query: str, said: str) -> None:
    page = open_page(DESKTOP)
    page.goto(f"/quiz/preview?{query}")
    expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(":target")).to_have_count(1)
    axe(page)


@pytest.mark.parametrize("path", ["/quiz", BUILT, "/quiz/practise?n=9&seed=3", "/quiz/check"])
def test_no_quiz_page_scrolls_sideways_at_four_times_the_size(open_page: Opener, path: str) -> None:
    page = open_page((320, 256))
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("path", ["/quiz", BUILT, "/quiz/practise?n=9&seed=3"])
def test_quiz_pages_are_readable_in_the_dark(open_page: Opener, axe: Axe, path: str) -> None:
    page = open_page(DESKTOP, color_scheme="dark")
    page.goto(path)
    axe(page)
