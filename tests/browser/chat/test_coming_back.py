"""The chat loaded again, through a restart, and by two people at once, in chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

YEARLY = "What goes in a yearly report?"
Ask = Callable[[Page, str], Any]
Answered = Callable[[Page, int], Any]
Open = Callable[[BrowserContext], Page]
Aloud = Callable[[Page], list[str]]


def test_a_page_that_is_loaded_again_shows_the_conversation_with_its_buttons_and_settings(
    chat: Page, ask: Ask, choose_area: Callable[..., str], said_aloud: Aloud
) -> None:
    choose_area(chat, "Leeds")
    ask(chat, YEARLY)
    chat.reload()
    expect(chat.locator(".ai-message")).to_have_count(2)
    expect(chat.get_by_role("button", name="Only what I must do")).to_be_visible()
    expect(ask(chat, "who signs it off?")).to_contain_text("Asked for Leeds")
    assert not any("2 must, 13 should" in sentence for sentence in said_aloud(chat))


def test_a_restart_is_said_and_the_conversation_goes_on(
    people: Callable[..., BrowserContext],
    chat_server: Callable[..., Any],
    axe: Any,
    open_chat: Open,
    ask: Ask,
) -> None:
    server = chat_server()
    page = open_chat(people(base_url=server.url))
    ask(page, YEARLY)
    server.stop()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached just now")
    axe(page)
    server.start()
    expect(page.locator("#session-error")).to_have_count(0)
    expect(page.locator(".ai-message")).to_have_count(1)
    expect(ask(page, "who signs it off?")).to_contain_text("Taken from the conversation: the yearly report.")


def test_without_history_a_restart_is_said_to_have_lost_the_conversation(
    people: Callable[..., BrowserContext],
    chat_server: Callable[..., Any],
    open_chat: Open,
    ask: Ask,
    answered: Answered,
    said_aloud: Aloud,
) -> None:
    server = chat_server(history="false")
    page = open_chat(people(base_url=server.url))
    ask(page, YEARLY)
    server.stop()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached just now")
    server.start()
    expect(answered(page, 1)).to_contain_text("The assistant was started again")
    assert any("started again" in sentence for sentence in said_aloud(page))


def test_two_people_at_once_see_only_their_own_conversations(people: Callable[..., BrowserContext], open_chat: Open, ask: Ask) -> None:
    one, other = open_chat(people()), open_chat(people())
    ask(one, YEARLY)
    ask(other, "Who signs off the yearly report?")
    expect(one.locator('[data-step-type="user_message"]')).to_have_text([YEARLY])
    expect(other.locator('[data-step-type="user_message"]')).to_have_text(["Who signs off the yearly report?"])
    other.goto(one.url)
    expect(other.locator(".ai-message")).to_have_count(0)
    expect(other.locator("body")).not_to_contain_text(YEARLY + "\n2 must")
