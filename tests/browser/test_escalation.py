"""Escalation routes in a browser: chosen in a form, read as list and diagram, printed on one page; by keyboard, without scripts, and clean for axe."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect

from assistant.holdings import open_holdings
from assistant.practice.escalation_kinds import kinds
from assistant.settings import Settings
from assistant.surfaces.library_commands import Said, add_files
from assistant.surfaces.site import create_site

pytestmark = pytest.mark.browser
ROUTE = "/escalation?kind=practitioner-disagreement&role=dsl&area="
NARROW, PHONE, DESKTOP = (320, 640), (360, 740), (1280, 900)


@pytest.fixture(scope="module")
def policies_url(browser_library: Path, root: Path, serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A site whose library also has the invented policies of two areas."""
    folder = tmp_path_factory.mktemp("escalation") / "library"
    shutil.copytree(browser_library, folder)
    settings = Settings(library=folder)
    for name, area in (("cornwall", "Cornwall"), ("rutland", "Rutland")):
        said = Said(f"{name}-escalation-2025", None, area, "local-policy", "local", "OGL v3.0")
        assert add_files(settings, [root / "tests" / "policies" / f"{name}.txt"], said, None).errors == ()
    return serve(create_site(settings, open_holdings(settings)))


@pytest.fixture
def open_route(open_page: Callable[..., Page], policies_url: str) -> Callable[..., Page]:
    """Opens a page of that site: `open_route(path, size, **options)`."""

    def make(path: str, size: tuple[int, int] = DESKTOP, **options: object) -> Page:
        page = open_page(size, base_url=policies_url, **options)
        page.goto(path)
        return page

    return make


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_route_is_chosen_by_role_kind_and_area(open_route: Callable[..., Page], size: tuple[int, int], scripts: bool) -> None:
    page = open_route("/escalation", size, java_script_enabled=scripts)
    page.get_by_label("Who is asking").select_option("dsl")
    page.get_by_label("What it is about").select_option("practitioner-disagreement")
    page.get_by_label("Area", exact=True).fill("Rutland")
    page.get_by_role("button", name="Show the route").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Professional disagreement: I disagree with a decision about a child")
    expect(page.locator(".route > li")).to_have_count(6)
    expect(page.locator(".stages h4")).to_have_text(["Level 1: informal", "Level 2: formal", "Level 3: formal"])
    expect(page.locator(".limits").nth(1)).to_contain_text("within 48 hours")
    assert "Cornwall" not in page.locator(".route").inner_text()


def test_the_list_comes_before_the_diagram_and_stands_beside_it_on_a_wide_screen(open_route: Callable[..., Page]) -> None:
    wide, narrow = open_route(f"{ROUTE}Cornwall"), open_route(f"{ROUTE}Cornwall", PHONE)
    boxes = [(page.locator(".route").bounding_box(), page.locator(".diagram svg").bounding_box()) for page in (wide, narrow)]
    assert all(listed and drawn for listed, drawn in boxes)
    (listed, drawn), (above, below) = boxes
    assert drawn["x"] >= listed["x"] + listed["width"]
    assert below["y"] >= above["y"] + above["height"]


def test_the_diagram_has_a_name_and_says_the_route_in_words(open_route: Callable[..., Page]) -> None:
    page = open_route(f"{ROUTE}Cornwall")
    drawn = page.get_by_role("img", name="Diagram of the route")
    expect(drawn).to_be_visible()
    said = drawn.locator("desc").text_content() or ""
    assert said.index("Stage 1") < said.index("Stage 2") < said.index("Stage 4")


def test_text_of_the_diagram_stays_inside_its_boxes(open_route: Callable[..., Page]) -> None:
    page = open_route(f"{ROUTE}Cornwall")
    over = page.evaluate(
        """() => [...document.querySelectorAll('.diagram text')].filter(text => {
            const box = [...document.querySelectorAll('.diagram rect')].map(one => one.getBBox()).find(one => {
                const at = text.getBBox(); return at.y >= one.y - 2 && at.y + at.height <= one.y + one.height + 4; });
            return !box || text.getBBox().x + text.getBBox().width > box.x + box.width;
        }).map(text => text.textContent)"""
    )
    assert over == []


def test_a_stage_opens_at_its_words_in_the_reader_and_back_returns(open_route: Callable[..., Page]) -> None:
    page = open_route(f"{ROUTE}Cornwall")
    page.locator(".stages a").nth(1).click()
    assert "/documents/cornwall-escalation-2025#" in page.url
    expect(page.locator(":target")).to_contain_text("The line managers should speak within 2 working days")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Professional disagreement")


def test_a_citation_opens_its_words(open_route: Callable[..., Page]) -> None:
    page = open_route("/escalation?kind=allegation&role=dsl")
    first = page.locator(".route .cite").first
    first.locator("summary").click()
    expect(first.locator(".details-body")).to_contain_text("Working together to safeguard children")


def test_a_kind_that_sounds_alike_is_one_link_away_for_the_same_role_and_area(open_route: Callable[..., Page]) -> None:
    page = open_route(f"{ROUTE}Rutland")
    page.get_by_role("link", name="Dispute between the safeguarding partners").click()
    assert page.url.endswith("/escalation?kind=partner-dispute&role=dsl&area=Rutland")
    expect(page.locator(".inset-warning").first).to_contain_text("not one for a designated safeguarding lead")


def test_what_is_not_known_is_an_error_that_leads_to_its_field(open_route: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    page = open_route("/escalation?kind=complaint&area=Atlantis")
    expect(page).to_have_title("Error: Escalation routes – Working Together assistant")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Area", exact=True)).to_be_focused()
    axe(page)


def test_the_form_is_sent_by_keyboard(open_route: Callable[..., Page]) -> None:
    page = open_route("/escalation?role=dsl&area=Rutland")
    page.get_by_label("What it is about").focus()
    page.keyboard.type("An alle")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("An allegation against an adult who works with children (LADO)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/escalation?role=dsl", f"{ROUTE}Cornwall", f"{ROUTE}Leeds", "/escalation?kind=immediate-danger"])
def test_axe_finds_nothing(open_route: Callable[..., Page], axe: Callable[[Page], None], path: str, scheme: str) -> None:
    for size in (PHONE, DESKTOP):
        axe(open_route(path, size, color_scheme=scheme))


@pytest.mark.parametrize("path", ["/escalation", f"{ROUTE}Cornwall"])
def test_nothing_scrolls_sideways_at_400_per_cent(open_route: Callable[..., Page], path: str) -> None:
    page = open_route(path, NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("area", ["", "Cornwall", "Rutland", "North Lincolnshire"])
def test_every_route_prints_on_one_page(open_route: Callable[..., Page], area: str, tmp_path: Path) -> None:
    page = open_route("/escalation")
    pages = {}
    for kind in kinds():
        page.goto(f"/escalation?kind={kind}&role=dsl&area={area}")
        path = tmp_path / f"{kind}.pdf"
        page.pdf(path=path, format="A4")
        document = pdfium.PdfDocument(path)
        pages[kind] = len(document)
        document.close()
    assert pages == dict.fromkeys(kinds(), 1)
