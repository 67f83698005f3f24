"""The chat in chromium, at phone and at desktop width: asked, read, followed up, taken away; by keyboard; through a restart; and by two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser

PHONE, DESKTOP = (360, 740), (1280, 900)
YEARLY = "What goes in a yearly report?"
LANTERN = "Who must check every lantern before dusk?"
URGENT = "My neighbour's child Tom Smith born 3/4/2015 is being hit right now"
HOSTILE = "What must buoy crews paint? <b>x</b> <img src=x onerror=\"document.title='owned'\"> [a](javascript:document.title='owned') **bold**"


def open_chat(context: BrowserContext) -> Page:
    """A new conversation, ready to be asked."""
    page = context.new_page()
    page.goto("/chat")
    expect(page.locator("#chat-settings-open-modal")).to_be_enabled()
    return page


def ask(page: Page, question: str) -> Any:
    """The answer to a typed question, once all of it is there."""
    before = page.locator(".ai-message").count()
    page.fill("#chat-input", question)
    page.keyboard.press("Enter")
    return answered(page, before)


def answered(page: Page, before: int) -> Any:
    """The newest message, once there are more than `before` and nothing is under way."""
    expect(page.locator(".ai-message")).to_have_count(before + 1)
    expect(page.locator("#stop-button")).to_have_count(0)
    page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")  # what is said aloud follows with the next frame
    return page.locator(".ai-message").last


def choose_area(page: Page, area: str, day: str = "") -> str:
    """What the chat says to a choice of area and day."""
    before = page.locator(".ai-message").count()
    page.click("#chat-settings-open-modal")
    page.locator("#area").press("Enter")
    page.get_by_role("option", name=area, exact=True).press("Enter")
    page.fill("#as_of", day)
    page.click("#chat-settings #confirm")
    said: str = answered(page, before).inner_text()
    return said


def said_aloud(page: Page) -> list[str]:
    """The sentences that the live region has."""
    return page.locator("#wt-live p").all_inner_texts()


@pytest.fixture
def people(contexts: Callable[..., BrowserContext], chat_site: Any) -> Callable[..., BrowserContext]:
    """Makes people, each with a browser of their own."""
    return lambda size=DESKTOP, **options: contexts(size, **({"base_url": chat_site.url} | options))


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def chat(request: pytest.FixtureRequest, people: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A new conversation at phone width and at desktop width. Nothing went wrong in the page's scripts, and nothing broke the content policy."""
    wrong: list[str] = []
    context = people(request.param)
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None)
    yield open_chat(context)
    assert wrong == []


@pytest.fixture
def desk(people: Callable[..., BrowserContext]) -> Page:
    """A new conversation at desktop width."""
    return open_chat(people())


# ---------------------------------------------------------------- asking


def test_an_answer_is_grouped_by_force_in_words_and_its_lists_are_whole(chat: Page, axe: Callable[[Page], None]) -> None:
    axe(chat)
    answer = ask(chat, YEARLY)
    assert answer.locator("h2").all_inner_texts() == ["Must", "Should", "Please note", "Sources", "Ask next"]
    assert [answer.locator("ol").nth(n).locator("> li").count() for n in (0, 1)] == [2, 13]
    assert set(answer.locator("ol li .font-bold").all_inner_texts()) == {"MUST", "SHOULD"}
    axe(chat)


def test_an_answer_is_announced_politely_sentence_by_sentence(chat: Page) -> None:
    ask(chat, YEARLY)
    assert chat.locator("#wt-live").get_attribute("aria-live") == "polite"
    said = said_aloud(chat)
    assert said[:3] == ["Yearly report: 2 must, 13 should.", "Must", "The yearly report must include:"]
    assert said[3].startswith("MUST What the partnership has done")
    assert not any(re.search(r"\d$", sentence) for sentence in said if sentence.startswith(("MUST", "SHOULD")))
    assert len(said) == len(set(said))


def test_a_citation_opens_the_exact_words_and_closing_them_gives_the_focus_back(chat: Page, axe: Callable[[Page], None]) -> None:
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


def test_the_panel_does_not_open_by_itself(chat: Page) -> None:
    ask(chat, YEARLY)
    expect(chat.locator(".wt-passage")).to_be_hidden()


def test_a_follow_up_is_understood_from_the_conversation(chat: Page, axe: Callable[[Page], None]) -> None:
    ask(chat, YEARLY)
    answer = ask(chat, "who signs it off?")
    expect(answer).to_contain_text("Taken from the conversation: the yearly report.")
    axe(chat)


def test_an_offered_question_is_asked_as_if_typed(chat: Page) -> None:
    ask(chat, YEARLY)
    offered = chat.locator('[id^="wt-ask"]').first
    question = offered.inner_text()
    offered.click()
    answered(chat, 1)
    expect(chat.locator('[data-step-type="user_message"]').last).to_have_text(question)


@pytest.mark.parametrize("how", ["typed", "button"])
def test_only_what_i_must_do_shows_the_musts_alone(desk: Page, how: str) -> None:
    ask(desk, YEARLY)
    if how == "typed":
        answer = ask(desk, "only what I must do")
    else:
        desk.get_by_role("button", name="Only what I must do").click()
        answer = answered(desk, 1)
    expect(answer).to_contain_text("Of 15 points, these 2 are must.")
    assert set(answer.locator("li .font-bold[data-force]").all_inner_texts()) == {"MUST"}


def test_the_exact_words_stand_under_each_statement_when_asked_for(desk: Page, axe: Callable[[Page], None]) -> None:
    ask(desk, LANTERN)
    answer = ask(desk, "Show me the exact words")
    assert answer.locator("blockquote").first.inner_text().startswith("“Harbour crews must check every lantern before dusk.”")
    axe(desk)


# ---------------------------------------------------------------- role, area, day


def test_the_role_is_switched_and_has_questions_of_its_own(chat: Page, axe: Callable[[Page], None]) -> None:
    chat.locator("#chat-profiles").press("Enter")
    expect(chat.get_by_role("option", name="Trainer")).to_be_visible()
    axe(chat)
    chat.get_by_role("option", name="Trainer").press("Enter")
    expect(chat.locator("#starters")).to_contain_text("multi-agency training")
    expect(chat.locator("#starters button").first).to_be_enabled()
    chat.locator("#starters button").first.click()
    expect(answered(chat, 0)).to_contain_text("Asked as trainer")


def test_an_area_and_a_day_bound_the_answers_from_then_on(chat: Page, axe: Callable[[Page], None]) -> None:
    assert choose_area(chat, "Leeds", "1 March 2025") == "From now on: area Leeds, as of 1 March 2025."
    expect(ask(chat, YEARLY)).to_contain_text("Asked for Leeds, as of 1 March 2025.")
    chat.click("#chat-settings-open-modal")
    expect(chat.locator("#area")).to_have_text("Leeds")
    axe(chat)


def test_a_day_that_is_none_is_said_and_nothing_is_changed(desk: Page) -> None:
    said = choose_area(desk, "Leeds", "yesterday")
    assert said.startswith("Nothing was changed: date 'yesterday' is not a day")
    expect(ask(desk, YEARLY)).not_to_contain_text("Leeds")


# ---------------------------------------------------------------- what is not an ordinary answer


def test_an_urgent_concern_gets_the_emergency_route_first_and_nothing_of_it_is_carried_on(chat: Page, axe: Callable[[Page], None]) -> None:
    answer = ask(chat, URGENT)
    assert answer.locator(".message-content h2").first.inner_text() == "Do this now"
    assert answer.locator("ol li").first.inner_text().startswith("Call 999")
    expect(answer).to_contain_text("personal details (date of birth, name)")
    assert "Tom" not in answer.inner_text()
    assert said_aloud(chat)[:2] == ["Do this now", "Call 999 if a child is in immediate danger or needs medical help now."]
    axe(chat)
    expect(ask(chat, "and who decides?")).not_to_contain_text("Taken from the conversation")


def test_what_is_not_held_is_said_with_questions_that_can_be_answered(chat: Page, axe: Callable[[Page], None]) -> None:
    answer = ask(chat, "What colour is the safeguarding logo?")
    expect(answer).to_contain_text("Not held here")
    expect(answer.locator("a[href*='cited=']")).to_have_count(0)
    axe(chat)


def test_markup_in_a_question_and_in_an_imported_document_stays_text(chat: Page) -> None:
    answer = ask(chat, HOSTILE)
    expect(chat.locator('[data-step-type="user_message"]').last).to_have_text(HOSTILE)
    expect(answer).to_contain_text("Buoy crews must paint <img src=x onerror=\"document.title='owned'\"> every buoy yellow.")
    answer.locator("a[href*='cited=']").first.click()
    panel = chat.locator(".wt-passage")
    expect(panel).to_contain_text("<img src=x onerror=\"document.title='owned'\">")
    expect(panel).to_contain_text("Devon Buoy <b>Policy</b>")
    assert panel.locator("img, b, script").count() + answer.locator(".message-content :is(img, script)").count() == 0
    assert chat.title() == "Working Together assistant"


# ---------------------------------------------------------------- taking away, and saying what one thinks


def test_an_answer_is_copied_and_downloaded_with_its_day(people: Callable[..., BrowserContext], chat_site: Any) -> None:
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


def test_feedback_is_given_with_a_reason_and_the_question_is_kept_only_if_allowed(chat: Page, axe: Callable[[Page], None]) -> None:
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


def test_feedback_that_is_cancelled_is_not_kept(desk: Page) -> None:
    ask(desk, YEARLY)
    desk.get_by_role("button", name="Helpful", exact=True).click()
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.locator(".wt-form")).to_have_count(0)
    expect(desk.locator(".ai-message")).to_have_count(1)


# ---------------------------------------------------------------- keyboard, magnification, dark


def test_everything_is_done_by_keyboard_and_focus_is_never_lost(desk: Page) -> None:
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
def test_nothing_is_cut_off_on_a_small_screen(people: Callable[..., BrowserContext], size: tuple[int, int]) -> None:
    page = open_chat(people(size))
    answer = ask(page, YEARLY)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    answer.locator("li").last.scroll_into_view_if_needed()
    expect(answer.locator("li").last).to_be_in_viewport()


def test_every_target_is_large_enough(chat: Page) -> None:
    ask(chat, YEARLY)
    sizes = chat.evaluate(
        "[...document.querySelectorAll('button, a, textarea, [role=combobox]')].filter((one) => one.offsetParent && !one.matches('.wt-skip'))"
        ".map((one) => [one.getAttribute('aria-label') || one.textContent, one.getBoundingClientRect()]).map(([name, box]) => [name, box.width, box.height])"
    )
    assert [size for size in sizes if size[1] < 24 or size[2] < 24] == []


def test_dark_mode_is_as_legible(people: Callable[..., BrowserContext], axe: Callable[[Page], None]) -> None:
    page = open_chat(people(color_scheme="dark"))
    ask(page, YEARLY).locator("a[href*='cited=']").first.click()
    expect(page.locator("#passage-title")).to_be_focused()
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    axe(page)


def test_whoever_wants_little_motion_is_taken_to_an_answer_at_once(people: Callable[..., BrowserContext]) -> None:
    page = open_chat(people(PHONE, reduced_motion="reduce"))
    ask(page, YEARLY)
    box = page.locator(".message-content").first.locator("xpath=ancestor::*[contains(@class, 'overflow-y-auto')][1]")
    assert box.evaluate("(box) => { box.scrollTo({ top: 40, behavior: 'smooth' }); return box.scrollTop }") == 40


def test_a_new_conversation_closes_the_panel_and_starts_from_nothing(desk: Page) -> None:
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


# ---------------------------------------------------------------- coming back


def test_a_page_that_is_loaded_again_shows_the_conversation_with_its_buttons_and_settings(chat: Page) -> None:
    choose_area(chat, "Leeds")
    ask(chat, YEARLY)
    chat.reload()
    expect(chat.locator(".ai-message")).to_have_count(2)
    expect(chat.get_by_role("button", name="Only what I must do")).to_be_visible()
    expect(ask(chat, "who signs it off?")).to_contain_text("Asked for Leeds")
    assert not any("2 must, 13 should" in sentence for sentence in said_aloud(chat))


def test_a_restart_is_said_and_the_conversation_goes_on(people: Callable[..., BrowserContext], chat_server: Callable[..., Any], axe: Any) -> None:
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


def test_without_history_a_restart_is_said_to_have_lost_the_conversation(people: Callable[..., BrowserContext], chat_server: Callable[..., Any]) -> None:
    server = chat_server(history="false")
    page = open_chat(people(base_url=server.url))
    ask(page, YEARLY)
    server.stop()
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached just now")
    server.start()
    expect(answered(page, 1)).to_contain_text("The assistant was started again")
    assert any("started again" in sentence for sentence in said_aloud(page))


def test_two_people_at_once_see_only_their_own_conversations(people: Callable[..., BrowserContext]) -> None:
    one, other = open_chat(people()), open_chat(people())
    ask(one, YEARLY)
    ask(other, "Who signs off the yearly report?")
    expect(one.locator('[data-step-type="user_message"]')).to_have_text([YEARLY])
    expect(other.locator('[data-step-type="user_message"]')).to_have_text(["Who signs off the yearly report?"])
    other.goto(one.url)
    expect(other.locator(".ai-message")).to_have_count(0)
    expect(other.locator("body")).not_to_contain_text(YEARLY + "\n2 must")
