"""Questions on the plain pages in a browser: answered whole without scripts and on paper, followed up, taken away, clean for axe; markup stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE, DESKTOP = (360, 740), (1280, 900)
REPORT = "What goes in a yearly report?"
LANTERN = "How soon is a broken lantern reported?"
URGENT = "A boy told me his father beat him last night and he is frightened to go home"
UNKNOWN = "What is the telephone number of the LADO?"
QUESTIONS = {"answered": REPORT, "urgent": URGENT, "not held": UNKNOWN, "outside": "What is the capital of Mongolia?", "empty": ""}
Opener = Callable[..., Page]
Axe = Callable[[Page], None]


def ask(page: Page, question: str, **scope: str) -> None:
    """Fills in the form and sends it."""
    page.goto("/ask")
    page.get_by_label("Your question").fill(question)
    if scope:
        page.get_by_text("Answer for a role, an area or a day").click()
    for label, value in scope.items():
        field = page.get_by_label(label, exact=True)
        field.select_option(value) if label == "Who is asking" else field.fill(value)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_load_state()


def test_the_start_page_says_what_this_is_and_what_is_held(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask what safeguarding guidance requires of you")
    held = page.get_by_role("listitem").filter(has_text="Working together to safeguard children, 2023")
    expect(held).to_contain_text("superseded")
    expect(held).to_contain_text("17 March 2026")
    expect(page.get_by_role("heading", name="What it does not do")).to_be_visible()


def test_an_answer_shows_its_list_whole_and_opens_the_words_it_cites(page: Page) -> None:
    ask(page, "What must the lantern log contain?", Area="Leeds")
    expect(page.locator(".lead-in")).to_have_text("The lantern log must contain:")
    statements = page.locator("ol.statements > li")
    expect(statements).to_have_count(3)
    first = statements.filter(has_text="the date of each check")
    expect(first.locator(".force")).to_have_text("MUST")
    expect(first.locator("blockquote")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("blockquote")).to_have_text(re.compile("the date of each check"))
    expect(first.locator(".details-body")).to_contain_text("Leeds Harbour Safeguarding Policy")


def test_a_cited_place_is_opened_in_the_reader_and_the_way_back_shows_the_answer(page: Page) -> None:
    ask(page, LANTERN, Area="Leeds")
    page.locator(".cite summary").first.click()
    page.get_by_role("link", name=re.compile("Read it in its place")).first.click()
    expect(page).to_have_url(re.compile(r"/documents/leeds-harbour-2025#"))
    expect(page.locator(":target")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("h1")).to_have_text(LANTERN)
    expect(page.locator(".statements").first).to_contain_text("2 working days")


def test_a_link_to_a_question_answers_it(page: Page) -> None:
    page.goto(f"/ask?q={REPORT}&role=dsp")
    expect(page.locator("h1")).to_have_text(REPORT)
    expect(page.locator("main")).to_contain_text("Asked as delegated safeguarding partner")
    expect(page.locator("ol.statements").first.locator("li").first.locator(".force")).to_have_text("MUST")


def test_a_question_that_is_sent_stands_in_no_address(page: Page) -> None:
    ask(page, REPORT)
    assert page.url.endswith("/ask")
    assert page.title() == "Answer – Working Together assistant"


def test_a_follow_up_knows_what_was_asked_before(page: Page) -> None:
    ask(page, REPORT)
    page.get_by_label("Your question").fill("who signs it off?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("main")).to_contain_text("Taken as:")
    expect(page.locator("main")).to_contain_text("yearly report")


def test_only_what_must_be_done_is_shown_when_asked_for_and_the_whole_again(page: Page, axe: Axe) -> None:
    ask(page, REPORT)
    page.get_by_role("button", name="Only what I must do").click()
    expect(page.locator(".headline")).to_have_text("Of 15 points, these 2 are must.")
    expect(page.locator(".statements > li")).to_have_count(2)
    axe(page)
    page.get_by_role("button", name="Show the whole answer").click()
    expect(page.locator(".statements > li")).to_have_count(15)


def test_role_and_area_are_kept_and_can_be_changed(page: Page) -> None:
    ask(page, LANTERN, **{"Who is asking": "dsp", "Area": "Leeds"})
    expect(page.get_by_label("Who is asking")).to_have_value("dsp")
    page.get_by_label("Area", exact=True).fill("Devon")
    page.get_by_label("Your question").fill(LANTERN)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("main")).to_contain_text("for Devon")
    expect(page.locator("main")).not_to_contain_text("2 working days")


def test_an_urgent_concern_gets_what_to_do_before_anything_else(page: Page) -> None:
    ask(page, URGENT)
    box = page.locator("main > :first-child")
    expect(box).to_contain_text("Call 999 if a child is in immediate danger")
    expect(box.get_by_role("heading", name="Do this now")).to_be_in_viewport()
    expect(page.locator("main")).not_to_contain_text("frightened")


def test_what_is_not_held_is_said_and_what_comes_near_is_offered(page: Page) -> None:
    ask(page, UNKNOWN)
    expect(page.locator(".headline")).to_contain_text("no LADO's name, telephone number")
    page.locator("main .plain-list a").first.click()
    expect(page.locator(".statements").first).to_be_visible()


def test_personal_details_are_masked_and_the_person_is_told(page: Page) -> None:
    ask(page, f"{REPORT} My number is 07700 900123.")
    expect(page.locator(".notices")).to_contain_text("personal details")
    assert "900123" not in page.content()


def test_bad_input_is_told_at_the_top_with_a_way_to_the_field(page: Page, axe: Axe) -> None:
    ask(page, REPORT, Area="Atlantis")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Area 'Atlantis' is not known")
    axe(page)
    summary.get_by_role("link").click()
    expect(page.get_by_label("Area", exact=True)).to_be_focused()
    expect(page.get_by_label("Your question")).to_have_value(REPORT)


HOSTILE = ("<script>document.title='owned'</script>", "<img src=x onerror=\"document.title='owned'\">", "[x](javascript:document.title='owned')")


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_in_a_question_stays_text(open_page: Opener, typed: str) -> None:
    page = open_page()
    ask(page, f"What goes in a yearly report? {typed}")
    expect(page.locator("h1")).to_contain_text(typed)
    assert "owned" not in page.title()
    assert page.locator("main script, main img, main a[href^=javascript]").count() == 0


DEVON = "&area=Devon"


@pytest.mark.parametrize(
    "path", ["/about", "/documents/devon-buoys-2025", f"/ask?q=How+often+are+buoys+counted%3F{DEVON}", f"/ask?q=Must+buoys+be+painted%3F{DEVON}"]
)
def test_markup_and_instructions_in_a_document_stay_text(open_page: Opener, path: str) -> None:
    page = open_page()
    page.goto(path)
    assert "owned" not in page.title()
    assert page.locator("main img, main b, main a[href^=javascript]").count() == 0
    expect(page.locator("main")).to_contain_text("Devon Buoy <b>Policy</b>")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everything_works_without_scripts(open_page: Opener, size: tuple[int, int]) -> None:
    page = open_page(size, java_script_enabled=False)
    ask(page, LANTERN, Area="Leeds")
    page.locator(".cite summary").first.click()
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("within 2 working days")
    page.get_by_label("Your question").fill("")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Type a question")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_axe_finds_nothing_in_any_state_of_an_answer(open_page: Opener, axe: Axe, question: str, scheme: str) -> None:
    page = open_page(PHONE, color_scheme=scheme)
    ask(page, question)
    for summary in page.locator("main summary").all():
        summary.click()
    axe(page)


@pytest.mark.parametrize(("name", "ending"), [("Download for Word", ".docx"), ("Download as text", ".md")])
def test_an_answer_is_downloaded(page: Page, tmp_path: Path, name: str, ending: str) -> None:
    ask(page, REPORT)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).click()
    assert waiting.value.suggested_filename.endswith(ending)
    kept = tmp_path / "answer"
    waiting.value.save_as(kept)
    assert kept.stat().st_size > 1000


def test_on_paper_an_answer_shows_the_words_it_cites_and_no_forms(open_page: Opener) -> None:
    page = open_page()
    ask(page, LANTERN, Area="Leeds")
    page.emulate_media(media="print")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_hidden()


def test_the_page_says_what_the_api_says(open_page: Opener, site_url: str) -> None:
    page = open_page()
    ask(page, REPORT)
    body = json.dumps({"question": REPORT}).encode()
    with urlopen(Request(f"{site_url}/api/ask", body, {"content-type": "application/json"})) as response:
        answer = json.load(response)
    shown = page.locator("main").inner_text()
    assert [statement["text"] for statement in answer["statements"] if statement["text"] not in shown] == []
    assert answer["headline"] in shown
