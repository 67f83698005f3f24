"""The chat by keyboard, magnified, on small screens, in the dark, with little motion and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

PHONE = (360, 740)
YEARLY = "What goes in a yearly report?"
LANTERN = "Who must check every lantern before dusk?"
Ask = Callable[[Page, str], Any]
Answered = Callable[[Page, int], Any]
Open = Callable[[BrowserContext], Page]
Axe = Callable[[Page], None]


def test_everything_is_done_by_keyboard_and_focus_is_never_lost(desk: Page, answered: Answered) -> None:
    expect(desk.locator("#chat-input")).to_be_focused()
    desk.keyboard.type(LANTERN)
    desk.keyboard.press("Enter")
    answered(desk, 0)
    expect(desk.get_by_role("button", name="Not helpful")).to_be_visible()  # the last of an answer to come
    expect(desk.locator("#chat-input")).to_be_focused()
    names: list[str] = []
    while len(names) < 40 and not (names and names[-1].startswith("Source 1")):
        desk.keyboard.press("Shift+Tab")
        focused = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
        names.append(desk.evaluate(focused) if desk.evaluate("document.activeElement !== document.body") else "")
    assert "Not helpful" in names
    assert all(names)
    desk.keyboard.press("Enter")
    expect(desk.locator("#passage-title")).to_be_focused()
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Source 1")
    desk.get_by_role("button", name="Show me the exact words").focus()
    desk.keyboard.press("Enter")
    answered(desk, 1)
    expect(desk.get_by_role("button", name="Show me the exact words").first).to_be_focused()


def test_the_skip_link_leads_to_the_question(desk: Page) -> None:
    desk.get_by_role("link", name="Skip to your question").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#chat-input")).to_be_focused()


@pytest.mark.parametrize("size", [(320, 568), (320, 225)], ids=["small phone", "magnified four times"])
def test_nothing_is_cut_off_on_a_small_screen(people: Callable[..., BrowserContext], size: tuple[int, int], open_chat: Open, ask: Ask) -> None:
    page = open_chat(people(size))
    answer = ask(page, YEARLY)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    answer.locator("li").last.scroll_into_view_if_needed()
    expect(answer.locator("li").last).to_be_in_viewport()


def test_every_target_is_large_enough(chat: Page, ask: Ask) -> None:
    ask(chat, YEARLY)
    sizes = chat.evaluate(
        "[...document.querySelectorAll('button, a, textarea, [role=combobox]')].filter((one) => one.offsetParent && !one.matches('.wt-skip'))"
        ".map((one) => [one.getAttribute('aria-label') || one.textContent, one.getBoundingClientRect()]).map(([name, box]) => [name, box.width, box.height])"
    )
    assert [size for size in sizes if size[1] < 24 or size[2] < 24] == []


def test_dark_mode_is_as_legible(people: Callable[..., BrowserContext], axe: Axe, open_chat: Open, ask: Ask) -> None:
    page = open_chat(people(color_scheme="dark"))
    ask(page, YEARLY).locator("a[href*='cited=']").first.click()
    expect(page.locator("#passage-title")).to_be_focused()
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    axe(page)


def test_whoever_wants_little_motion_is_taken_to_an_answer_at_once(people: Callable[..., BrowserContext], open_chat: Open, ask: Ask) -> None:
    page = open_chat(people(PHONE, reduced_motion="reduce"))
    ask(page, YEARLY)
    box = page.locator(".message-content").first.locator("xpath=ancestor::*[contains(@class, 'overflow-y-auto')][1]")
    assert box.evaluate("(box) => { box.scrollTo({ top: 40, behavior: 'smooth' }); return box.scrollTop }") == 40


def test_a_new_conversation_closes_the_panel_and_starts_from_nothing(desk: Page, ask: Ask) -> None:
    ask(desk, LANTERN).locator("a[href*='cited=']").first.click()
    expect(desk.locator("#passage-title")).to_be_focused()
    desk.get_by_role("button", name="New conversation").click()
    desk.get_by_role("dialog").get_by_role("button", name="Confirm").click()
    expect(desk.locator("#starters")).to_be_visible()
    expect(desk.locator(".wt-passage")).to_be_hidden()
    expect(desk.locator("#chat-settings-open-modal")).to_be_enabled()
    expect(ask(desk, "who signs it off?")).not_to_contain_text("Taken from the conversation")


def test_without_scripts_the_plain_page_is_offered(people: Callable[..., BrowserContext]) -> None:
    page = people(java_script_enabled=False).new_page()
    page.goto("/chat")
    assert page.get_by_role("link", name="ask on a plain page").get_attribute("href") == "/ask"
