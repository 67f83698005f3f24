"""The chat asked in chromium: answers, their exact words, follow-ups, role and area; live concerns, what is not held, and markup that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

YEARLY = "What goes in a yearly report?"
LANTERN = "Who must check every lantern before dusk?"
URGENT = "My neighbour's child Tom Smith born 3/4/2015 is being hit right now"
HOSTILE = "What must buoy crews paint? <b>x</b> <img src=x onerror=\"document.title='owned'\"> [a](javascript:document.title='owned') **bold**"
Ask = Callable[[Page, str], Any]
Answered = Callable[[Page, int], Any]
Aloud = Callable[[Page], list[str]]
Axe = Callable[[Page], None]


def test_an_answer_is_grouped_by_force_in_words_and_its_lists_are_whole(chat: Page, axe: Axe, ask: Ask) -> None:
    axe(chat)
    answer = ask(chat, YEARLY)
    assert answer.locator("h2").all_inner_texts() == ["Must", "Should", "Please note", "Sources", "Ask next"]
    assert [answer.locator("ol").nth(n).locator("> li").count() for n in (0, 1)] == [2, 13]
    assert set(answer.locator("ol li .font-bold").all_inner_texts()) == {"MUST", "SHOULD"}
    axe(chat)


def test_an_answer_is_announced_politely_sentence_by_sentence(chat: Page, ask: Ask, said_aloud: Aloud) -> None:
    ask(chat, YEARLY)
    assert chat.locator("#wt-live").get_attribute("aria-live") == "polite"
    said = said_aloud(chat)
    assert said[:3] == ["Yearly report: 2 must, 13 should.", "Must", "The yearly report must include:"]
    assert said[3].startswith("MUST What the partnership has done")
    assert not any(re.search(r"\d$", sentence) for sentence in said if sentence.startswith(("MUST", "SHOULD")))
    assert len(said) == len(set(said))


def test_a_citation_opens_the_exact_words_and_closing_them_gives_the_focus_back(chat: Page, axe: Axe, ask: Ask) -> None:
    ask(chat, LANTERN)
    mark = chat.get_by_role("link", name=re.compile(r"^Source 1: .*Opens the exact words")).first
    mark.click()
    panel = chat.get_by_role("dialog", name="The exact words")
    expect(panel.locator("mark")).to_contain_text("Harbour crews must check every lantern before dusk.")
    expect(panel).to_contain_text("Leeds Harbour Safeguarding Policy")
    expect(panel.locator("#passage-title")).to_be_focused()
    assert panel.get_by_role("link", name="Read it in its place").get_attribute("href") == "/documents/leeds-harbour-2025#sec_lantern-checks__p_1"
    axe(chat)
    chat.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(mark).to_be_focused()


def test_the_panel_does_not_open_by_itself(chat: Page, ask: Ask) -> None:
    ask(chat, YEARLY)
    expect(chat.locator(".wt-passage")).to_be_hidden()


def test_a_follow_up_is_understood_from_the_conversation(chat: Page, axe: Axe, ask: Ask) -> None:
    ask(chat, YEARLY)
    answer = ask(chat, "who signs it off?")
    expect(answer).to_contain_text("Taken from the conversation: the yearly report.")
    axe(chat)


def test_an_offered_question_is_asked_as_if_typed(chat: Page, ask: Ask, answered: Answered) -> None:
    ask(chat, YEARLY)
    offered = chat.locator('[id^="wt-ask"]').first
    question = offered.inner_text()
    offered.click()
    answered(chat, 1)
    expect(chat.locator('[data-step-type="user_message"]').last).to_have_text(question)


@pytest.mark.parametrize("how", ["typed", "button"])
def test_only_what_i_must_do_shows_the_musts_alone(desk: Page, how: str, ask: Ask, answered: Answered) -> None:
    ask(desk, YEARLY)
    if how == "typed":
        answer = ask(desk, "only what I must do")
    else:
        desk.get_by_role("button", name="Only what I must do").click()
        answer = answered(desk, 1)
    expect(answer).to_contain_text("Of 15 points, these 2 are must.")
    assert set(answer.locator("li .font-bold[data-force]").all_inner_texts()) == {"MUST"}


def test_the_exact_words_stand_under_each_statement_when_asked_for(desk: Page, axe: Axe, ask: Ask) -> None:
    ask(desk, LANTERN)
    answer = ask(desk, "Show me the exact words")
    assert answer.locator("blockquote").first.inner_text().startswith("“Harbour crews must check every lantern before dusk.”")
    axe(desk)


def test_the_role_is_switched_and_has_questions_of_its_own(chat: Page, axe: Axe, answered: Answered) -> None:
    chat.locator("#chat-profiles").press("Enter")
    expect(chat.get_by_role("option", name="Trainer")).to_be_visible()
    axe(chat)
    chat.get_by_role("option", name="Trainer").press("Enter")
    expect(chat.locator("#starters")).to_contain_text("multi-agency training")
    expect(chat.locator("#starters button").first).to_be_enabled()
    chat.locator("#starters button").first.click()
    expect(answered(chat, 0)).to_contain_text("Asked as trainer")


def test_an_area_and_a_day_bound_the_answers_from_then_on(chat: Page, axe: Axe, ask: Ask, choose_area: Callable[..., str]) -> None:
    assert choose_area(chat, "Leeds", "1 March 2025") == "From now on: area Leeds, as of 1 March 2025."
    expect(ask(chat, YEARLY)).to_contain_text("Asked for Leeds, as of 1 March 2025.")
    chat.click("#chat-settings-open-modal")
    expect(chat.locator("#area")).to_have_text("Leeds")
    axe(chat)


def test_a_day_that_is_none_is_said_and_nothing_is_changed(desk: Page, ask: Ask, choose_area: Callable[..., str]) -> None:
    said = choose_area(desk, "Leeds", "yesterday")
    assert said.startswith("Nothing was changed: date 'yesterday' is not a day")
    expect(ask(desk, YEARLY)).not_to_contain_text("Leeds")


def test_an_urgent_concern_gets_the_emergency_route_first_and_nothing_of_it_is_carried_on(chat: Page, axe: Axe, ask: Ask, said_aloud: Aloud) -> None:
    answer = ask(chat, URGENT)
    assert answer.locator(".message-content h2").first.inner_text() == "Do this now"
    assert answer.locator("ol li").first.inner_text().startswith("Call 999")
    expect(answer).to_contain_text("personal details (date of birth, name)")
    assert "Tom" not in answer.inner_text()
    assert said_aloud(chat)[:2] == ["Do this now", "Call 999 if a child is in immediate danger or needs medical help now."]
    axe(chat)
    expect(ask(chat, "and who decides?")).not_to_contain_text("Taken from the conversation")


def test_what_is_not_held_is_said_with_questions_that_can_be_answered(chat: Page, axe: Axe, ask: Ask) -> None:
    answer = ask(chat, "What colour is the safeguarding logo?")
    expect(answer).to_contain_text("Not held here")
    expect(answer.locator("a[href*='cited=']")).to_have_count(0)
    axe(chat)


def test_markup_in_a_question_and_in_an_imported_document_stays_text(chat: Page, ask: Ask) -> None:
    answer = ask(chat, HOSTILE)
    expect(chat.locator('[data-step-type="user_message"]').last).to_have_text(HOSTILE)
    expect(answer).to_contain_text("Buoy crews must paint <img src=x onerror=\"document.title='owned'\"> every buoy yellow.")
    answer.locator("a[href*='cited=']").first.click()
    panel = chat.locator(".wt-passage")
    expect(panel).to_contain_text("<img src=x onerror=\"document.title='owned'\">")
    expect(panel).to_contain_text("Devon Buoy <b>Policy</b>")
    assert panel.locator("img, b, script").count() + answer.locator(".message-content :is(img, script)").count() == 0
    assert chat.title() == "Working Together assistant"
