"""Checklists in the browser: read, taken away, made, and a draft reviewed; with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE, NARROW = (360, 740), (320, 640)
DRAFT = """# Report <script>document.title = 'owned'</script>

## Costs <img src=x onerror="document.title='owned'">

The partnership cost £210,000 <b>in all</b>. The council paid £110,000, health £60,000 and the police £40,000.

## Serious incidents

An analysis will follow.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, "utf-8")
    return path


def send(page: Page, path: Path) -> None:
    page.goto("/checklists/yearly-report")
    page.get_by_label("Your draft").set_input_files(path)
    page.get_by_role("button", name="Review the draft").click()
    page.wait_for_url("**/review")  # axe must not start while the page is being left


def test_the_list_leads_to_a_checklist_with_must_and_should_apart(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/checklists")
    axe(page)
    page.get_by_role("link", name="The yearly report", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The yearly report")
    expect(page.get_by_role("heading", name="Must (5)")).to_be_visible()
    expect(page.locator("section[aria-labelledby=group-must] .force-should")).to_have_count(0)
    expect(page.locator("section[aria-labelledby=group-should] .force-must")).to_have_count(0)
    expect(page.get_by_text("superseded on 18 March 2026")).to_be_visible()
    axe(page)


def test_a_citation_opens_where_the_item_stands(page: Page) -> None:
    page.goto("/checklists/yearly-report")
    page.locator("summary", has_text="Paragraph 107, item 8, page 41").click()
    expect(page.locator("details[open] a", has_text="Official source")).to_be_visible()


def test_word_and_excel_files_are_taken_away(page: Page, tmp_path: Path) -> None:
    page.goto("/checklists/lsp")
    for name in ("Word, with boxes to tick", "Excel"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
    (word,), (sheet,) = tmp_path.glob("*.docx"), tmp_path.glob("*.xlsx")
    assert Document(str(word)).tables
    assert load_workbook(sheet)["Checklist"]["A2"].value == "☐"


def test_a_checklist_is_made_for_a_role_and_for_a_heading(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/checklists")
    page.get_by_label("Role").select_option("dsp")
    page.get_by_role("button", name="Make the checklist").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delegated safeguarding partner")
    axe(page)
    page.goto("/checklists")
    page.get_by_label("Or a heading").fill("Lantern checks")
    page.get_by_role("button", name="Make the checklist").click()
    expect(page.locator("main")).to_contain_text("Harbour crews must check every lantern before dusk.")


@pytest.mark.parametrize(
    ("role", "heading", "said"), [("", "", "Choose a role, or type a heading."), ("dsp", "Funding", "not both"), ("", "zzqq", "is in no edition")]
)
def test_what_cannot_be_made_is_told_at_the_top(open_page: Callable[..., Page], axe: Callable[[Page], None], role: str, heading: str, said: str) -> None:
    page = open_page()
    response = page.goto(f"/checklists/made?role={role}&heading={heading}")
    assert response
    assert response.status == 422
    expect(page.get_by_role("alert")).to_contain_text(said)
    axe(page)


def test_a_draft_is_reviewed_and_its_markup_stays_text(page: Page, draft: Path, axe: Callable[[Page], None]) -> None:
    send(page, draft)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your draft beside the checklist: The yearly report")
    expect(page.get_by_text("never a verdict on whether anything is complied with").first).to_be_visible()
    expect(page.locator("#item-costs .sure")).to_have_text("Clearly")
    expect(page.locator("#item-costs figure").first).to_contain_text("<b>in all</b>")
    expect(page.locator("#item-serious-incidents .sure")).to_have_text("Still to come")
    expect(page.locator("#item-data .sure")).to_have_text("Not seen")
    assert page.title().startswith("Your draft beside the checklist")
    axe(page)


def test_what_seems_missing_leads_to_its_item(page: Page, draft: Path) -> None:
    send(page, draft)
    page.get_by_role("link", name="An overview of how data encourages learning").click()
    expect(page.locator("#item-data")).to_be_in_viewport()


def test_a_review_that_is_opened_anew_shows_the_checklist(page: Page, draft: Path) -> None:
    send(page, draft)
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("The yearly report")


def test_a_file_that_cannot_be_read_is_told_beside_its_field(page: Page, tmp_path: Path, axe: Callable[[Page], None]) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n")
    send(page, tmp_path / "photo.png")
    expect(page.get_by_role("alert")).to_contain_text("looks like a picture")
    expect(page.get_by_label("Your draft")).to_have_attribute("aria-invalid", "true")
    axe(page)


def test_no_file_at_all_is_told(page: Page) -> None:
    page.goto("/checklists/published-arrangements")
    page.get_by_role("button", name="Review the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file of your draft.")


def test_all_of_it_works_without_scripts(open_page: Callable[..., Page], draft: Path) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    send(page, draft)
    assert page.locator("#item-costs .sure").inner_text() == "Clearly"
    page.goto("/checklists")
    page.get_by_label("Or a heading").fill("Funding")
    page.get_by_role("button", name="Make the checklist").click()
    assert page.locator("h1").inner_text() == "Funding"


@pytest.mark.parametrize("path", ["/checklists", "/checklists/yearly-report", "/checklists/made?role=dsp"])
def test_nothing_has_to_be_scrolled_sideways_at_four_hundred_per_cent(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(NARROW)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_dark_colours_can_be_read(open_page: Callable[..., Page], axe: Callable[[Page], None], draft: Path) -> None:
    page = open_page(color_scheme="dark")
    send(page, draft)
    axe(page)


def test_an_unknown_checklist_is_a_page_that_names_those_there_are(page: Page) -> None:
    response = page.goto("/checklists/shopping")
    assert response
    assert response.status == 404
    expect(page.locator("main")).to_contain_text("The yearly report")
