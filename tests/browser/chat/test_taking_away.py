"""Answers of the chat taken away, and what people think of them, in chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

YEARLY = "What goes in a yearly report?"
Ask = Callable[[Page, str], Any]
Answered = Callable[[Page, int], Any]
Open = Callable[[BrowserContext], Page]
Axe = Callable[[Page], None]


def test_an_answer_is_copied_and_downloaded_with_its_day(people: Callable[..., BrowserContext], chat_site: Any, open_chat: Open, ask: Ask) -> None:
    context = people(permissions=["clipboard-read", "clipboard-write"])
    page = open_chat(context)
    ask(page, YEARLY)
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#wt-status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Yearly report: 2 must, 13 should.")
    for button, suffix, begins in (("Download as text", ".md", b"# What goes in a yearly report?"), ("Download for Word", ".docx", b"PK")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert re.fullmatch(r"answer-\d{4}-\d\d-\d\d" + re.escape(suffix), download.value.suggested_filename)
        assert Path(download.value.path()).read_bytes().startswith(begins)


def test_feedback_is_given_with_a_reason_and_the_question_is_kept_only_if_allowed(chat: Page, axe: Axe, ask: Ask, answered: Answered) -> None:
    ask(chat, YEARLY)
    button = chat.get_by_role("button", name="Not helpful")
    for is_kept, said in ((False, "without your question"), (True, "with your question")):
        before = chat.locator(".ai-message").count()
        button.click()
        chat.get_by_label("It does not answer what I asked").check()
        if is_kept:
            chat.get_by_label("Keep my question with this").check()
        else:
            axe(chat)
        chat.get_by_role("button", name="Send", exact=True).click()
        expect(answered(chat, before)).to_contain_text(said)
        expect(button).to_be_focused()


def test_feedback_that_is_cancelled_is_not_kept(desk: Page, ask: Ask) -> None:
    ask(desk, YEARLY)
    desk.get_by_role("button", name="Helpful", exact=True).click()
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.locator(".wt-form")).to_have_count(0)
    expect(desk.locator(".ai-message")).to_have_count(1)
