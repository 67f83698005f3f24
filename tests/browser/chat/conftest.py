"""What the tests of the chat do with it: open it, ask, wait for the whole answer, choose an area, hear what is said aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

PHONE, DESKTOP = (360, 740), (1280, 900)
Ask = Callable[[Page, str], Any]
Answered = Callable[[Page, int], Any]
Open = Callable[[BrowserContext], Page]
Aloud = Callable[[Page], list[str]]


@pytest.fixture
def open_chat() -> Open:
    """A new conversation, ready to be asked."""

    def opened(context: BrowserContext) -> Page:
        page = context.new_page()
        page.goto("/chat")
        expect(page.locator("#chat-settings-open-modal")).to_be_enabled()
        return page

    return opened


@pytest.fixture
def answered() -> Answered:
    """The newest message, once there are more than so many and nothing is under way."""

    def newest(page: Page, before: int) -> Any:
        expect(page.locator(".ai-message")).to_have_count(before + 1)
        expect(page.locator("#stop-button")).to_have_count(0)
        page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")  # what is said aloud follows with the next frame
        return page.locator(".ai-message").last

    return newest


@pytest.fixture
def ask(answered: Answered) -> Ask:
    """The answer to a typed question, once all of it is there."""

    def typed(page: Page, question: str) -> Any:
        before = page.locator(".ai-message").count()
        page.fill("#chat-input", question)
        page.keyboard.press("Enter")
        return answered(page, before)

    return typed


@pytest.fixture
def choose_area(answered: Answered) -> Callable[..., str]:
    """What the chat says to a choice of area and day."""

    def chosen(page: Page, area: str, day: str = "") -> str:
        before = page.locator(".ai-message").count()
        page.click("#chat-settings-open-modal")
        page.locator("#area").press("Enter")
        page.get_by_role("option", name=area, exact=True).press("Enter")
        page.fill("#as_of", day)
        page.click("#chat-settings #confirm")
        said: str = answered(page, before).inner_text()
        return said

    return chosen


@pytest.fixture
def said_aloud() -> Aloud:
    """The sentences that the live region has."""
    return lambda page: page.locator("#wt-live p").all_inner_texts()


@pytest.fixture
def people(contexts: Callable[..., BrowserContext], chat_site: Any) -> Callable[..., BrowserContext]:
    """Makes people, each with a browser of their own."""
    return lambda size=DESKTOP, **options: contexts(size, **({"base_url": chat_site.url} | options))


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def chat(request: pytest.FixtureRequest, people: Callable[..., BrowserContext], open_chat: Open) -> Iterator[Page]:
    """A new conversation at phone width and at desktop width. Nothing went wrong in the page's scripts, and nothing broke the content policy."""
    wrong: list[str] = []
    context = people(request.param)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None)
    yield open_chat(context)
    assert wrong == []


@pytest.fixture
def desk(people: Callable[..., BrowserContext], open_chat: Open) -> Page:
    """A new conversation at desktop width."""
    return open_chat(people())
