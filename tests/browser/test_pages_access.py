"""The plain pages for everyone: by keyboard alone, at any width, with targets that fingers hit, light and dark, without motion, and clean for axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PHONE, DESKTOP = (360, 740), (1280, 900)
ZOOMED = (320, 256)  # 1280 by 1024 at 400 %
REPORT = "What goes in a yearly report?"
LANTERN = "How soon is a broken lantern reported?"
URGENT = "A boy told me his father beat him last night and he is frightened to go home"
UNKNOWN = "What is the telephone number of the LADO?"
PAGES = ("/", "/ask", "/about", "/nowhere")
Opener = Callable[..., Page]
Axe = Callable[[Page], None]


def test_the_keyboard_alone_is_enough(open_page: Opener) -> None:
    page = open_page()
    page.goto("/ask")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(LANTERN)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the fields for role, area and day
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Leeds")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(LANTERN)
    page.locator("main").focus()
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize("path", ["/", f"/ask?q={REPORT}"])
def test_focus_is_seen_wherever_it_goes(open_page: Opener, path: str) -> None:
    page = open_page(PHONE, reduced_motion="reduce")  # so that it is where it goes at once
    page.goto(path)
    for _ in range(page.locator("a, button, input:not([type=hidden]), select, textarea, summary").count()):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
                const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
                return one === document.body || (inside && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2);
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("path", [*PAGES, f"/ask?q={REPORT}", f"/ask?q={URGENT}", f"/ask?q={UNKNOWN}&area=Leeds", "/ask?q=x&area=Atlantis"])
def test_nothing_scrolls_sideways_at_400_per_cent(open_page: Opener, path: str) -> None:
    page = open_page(ZOOMED)
    page.goto(path)
    for summary in page.locator("main summary").all()[:3]:
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED[0]


@pytest.mark.parametrize("path", [*PAGES, f"/ask?q={REPORT}"])
def test_targets_have_24_pixels(open_page: Opener, path: str) -> None:
    page = open_page(PHONE)
    page.goto(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
            .filter(one => one.offsetParent && getComputedStyle(one).position !== 'absolute')
            .filter(one => one.parentElement.textContent.trim() === one.textContent.trim())  // a link in a sentence is as high as its line
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([_, box]) => box.height < 24 || box.width < 24).map(([html]) => html)"""
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_any_page(open_page: Opener, axe: Axe, path: str, size: tuple[int, int], scheme: str) -> None:
    page = open_page(size, color_scheme=scheme)
    page.goto(path)
    axe(page)


def test_nothing_moves_for_those_who_want_no_motion(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto("/about")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
