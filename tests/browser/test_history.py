"""Conversations in the browser: taken away as files, judged, found again, deleted; each person's their own; and none kept with history off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Page, expect

from assistant.surfaces.chat.history_store import FILE, Feedback, HistoryStore
from assistant.surfaces.chat.signin_people import add_person
from assistant.surfaces.chat.words import reasons, words

pytestmark = pytest.mark.browser
DESKTOP, PHONE = (1280, 900), (360, 740)
QUESTION = "Who gets a copy of the yearly report?"
PERSONAL = "My pupil Amy Brown asked: who gets a copy of the yearly report?"
URGENT = "A child in my class has just told me her dad hits her and she is scared to go home today"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def server(chat_server: Callable[..., Any]) -> Any:
    """A server of these tests' own."""
    return chat_server()


def feedback(server: Any) -> list[Feedback]:
    """What was kept of it."""
    store = HistoryStore(server.state)
    try:
        return store.feedback()
    finally:
        store.close()


def on_disk(state: Path) -> bytes:
    """Everything in a state folder, the packed front end aside."""
    return b"".join(path.read_bytes() for path in state.rglob("*") if path.is_file() and path.suffix != ".gz")


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def chat(request: pytest.FixtureRequest, open_page: OpenPage, server: Any) -> Page:
    """The chat, opened by somebody new."""
    return opened(open_page, server, request.param)


def opened(open_page: OpenPage, server: Any, size: tuple[int, int] = DESKTOP) -> Page:
    page = open_page(size, base_url=server.url, accept_downloads=True)
    begin(page)
    return page


def begin(page: Page) -> None:
    """Opens a new conversation, and waits until questions are taken."""
    page.goto("/chat")
    expect(page.locator("#starters button").first).to_be_enabled()


def ask(page: Page, question: str, answers: int = 1) -> None:
    """Asks, and waits until that many answers stand whole."""
    page.fill("#chat-input", question)
    page.click("#chat-submit")
    expect(page.get_by_role("button", name=words("actions", "copy"), exact=True)).to_have_count(answers)


def conversations(page: Page) -> list[str]:
    page.goto("/conversations")
    return page.locator("main h2").all_inner_texts()


def test_an_answer_is_taken_away_as_text_and_for_word(chat: Page) -> None:
    ask(chat, QUESTION)
    with chat.expect_download() as text:
        chat.get_by_role("button", name=words("actions", "markdown")).click()
    assert re.fullmatch(r"answer-\d{4}-\d\d-\d\d\.md", text.value.suggested_filename)
    assert text.value.path().read_text("utf-8").startswith(f"# {QUESTION}\n")
    with chat.expect_download() as word:
        chat.get_by_role("button", name=words("actions", "docx")).click()
    assert word.value.suggested_filename.endswith(".docx")
    assert docx.Document(BytesIO(word.value.path().read_bytes())).paragraphs[0].text == QUESTION


@pytest.mark.parametrize("keep", [False, True], ids=["without the question", "with it"])
def test_feedback_is_kept_with_its_reason_and_the_question_only_if_agreed(open_page: OpenPage, server: Any, axe: Callable[[Page], None], keep: bool) -> None:
    page = opened(open_page, server)
    ask(page, PERSONAL)
    page.get_by_role("button", name=words("actions", "unhelpful"), exact=True).click()
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    axe(page)
    reason, text = next(iter(reasons().items()))
    form.get_by_label(text).check()
    comment = f"It names para 109, {'kept' if keep else 'not kept'}; ring me on 07911 123456"
    form.get_by_label(words("feedback", "more")).fill(comment)
    if keep:
        form.get_by_label(words("feedback", "keep")).check()
    form.get_by_role("button", name=words("feedback", "send")).click()
    expect(page.get_by_text(words("feedback", "with_question" if keep else "without_question"))).to_be_visible()
    (given,) = [one for one in feedback(server) if comment[:30] in one.comment]
    assert (given.helpful, given.reason) == (False, reason)
    assert given.comment.endswith("ring me on [telephone number]")
    assert given.question == ("My pupil [name] asked: who gets a copy of the yearly report?" if keep else None)


def test_a_conversation_is_found_again_masked_and_goes_on(chat: Page, axe: Callable[[Page], None]) -> None:
    ask(chat, PERSONAL)
    masked = "My pupil [name] asked: who gets a copy of the yearly report?"
    assert conversations(chat) == [masked]
    axe(chat)
    chat.get_by_role("link", name=masked, exact=True).click()
    expect(chat.get_by_text(masked)).to_be_visible()
    expect(chat.get_by_role("button", name=words("actions", "copy"), exact=True)).to_have_count(1)
    ask(chat, "How soon?", answers=2)
    assert conversations(chat) == [masked]


def test_what_was_masked_is_nowhere_in_what_is_kept(chat: Page, server: Any) -> None:
    ask(chat, "Who gets a copy of the yearly report? Zebedee Quill (dob 12/03/2014) of 14 Elm Street asks")
    expect(chat.locator(".ai-message").get_by_text("personal details")).to_be_visible()
    assert conversations(chat)[0].endswith("[name] (dob [date of birth]) of [address]…")
    kept = on_disk(server.state)
    assert [detail for detail in (b"Zebedee", b"Quill", b"12/03/2014", b"14 Elm") if detail in kept] == []


def test_nothing_of_a_live_concern_is_kept(chat: Page, server: Any) -> None:
    ask(chat, f"{URGENT}, said Wendeline")
    assert conversations(chat) == [words("history", "unnamed")]
    assert b"scared to go home" not in on_disk(server.state)
    assert b"Wendeline" not in on_disk(server.state)


def test_one_conversation_is_deleted_and_then_all(chat: Page, axe: Callable[[Page], None]) -> None:
    for question in (QUESTION, "What goes in a yearly report?", "What is a strategy discussion?"):
        begin(chat)
        ask(chat, question)
    assert len(conversations(chat)) == 3
    chat.get_by_role("link", name=re.compile(rf"{words('history', 'delete')}\s*: {re.escape(QUESTION)}")).click()
    axe(chat)
    chat.get_by_role("button", name=words("history", "delete"), exact=True).click()
    expect(chat.get_by_role("status")).to_have_text(words("history", "deleted_one"))
    assert QUESTION not in conversations(chat)
    chat.get_by_role("link", name=words("history", "delete_all"), exact=True).click()
    chat.get_by_role("button", name=words("history", "delete"), exact=True).click()
    expect(chat.get_by_text(words("history", "none"))).to_be_visible()
    axe(chat)


def test_deleting_works_without_scripts(open_page: OpenPage, server: Any) -> None:
    page = opened(open_page, server)
    ask(page, QUESTION)
    plain = open_page(PHONE, base_url=server.url, java_script_enabled=False, storage_state=page.context.storage_state())
    assert conversations(plain) == [QUESTION]
    plain.get_by_role("link", name=words("history", "delete_all"), exact=True).click()
    plain.get_by_role("button", name=words("history", "delete"), exact=True).click()
    assert conversations(plain) == []


def test_two_people_at_once_see_only_their_own(open_page: OpenPage, server: Any) -> None:
    ann, bob = opened(open_page, server), opened(open_page, server, PHONE)
    ask(ann, QUESTION)
    ask(bob, "Who chairs the partnership?")
    assert conversations(ann) == [QUESTION]
    assert conversations(bob) == ["Who chairs the partnership?"]
    of_ann = str(conversation_path(ann, QUESTION))
    bob.goto(of_ann)
    expect(bob.locator("#chat-input")).to_be_visible()
    expect(bob.get_by_text(QUESTION, exact=True)).to_have_count(0)
    assert bob.request.get(of_ann.replace("/thread/", "/project/thread/")).status == 401
    stolen = bob.request.delete("/chat/project/thread", data=json.dumps({"threadId": of_ann.rpartition("/")[2]}), headers={"Content-Type": "application/json"})
    assert stolen.status == 401
    assert conversations(ann) == [QUESTION]


def conversation_path(page: Page, name: str) -> str | None:
    page.goto("/conversations")
    return page.get_by_role("link", name=name, exact=True).get_attribute("href")


def test_with_history_off_nothing_is_kept(open_page: OpenPage, chat_server: Callable[..., Any], axe: Callable[[Page], None]) -> None:
    server = chat_server(history="false")
    page = opened(open_page, server)
    ask(page, PERSONAL)
    expect(page.get_by_role("button", name=words("actions", "helpful"), exact=True)).to_have_count(0)
    assert conversations(page) == []
    expect(page.get_by_text(words("history", "off"))).to_be_visible()
    axe(page)
    server.stop()
    assert not (server.state / FILE).exists()
    assert b"yearly report?" not in on_disk(server.state)


@pytest.fixture
def guarded(chat_site: Any, browser_library: Path, tmp_path: Path) -> Iterator[Any]:
    """A server that two people can sign in at."""
    for name in ("ann", "bob"):
        add_person(tmp_path, name, f"{name}'s long password")
    server = type(chat_site)(browser_library, tmp_path, sign_in="password").start()
    yield server
    server.stop()


def test_with_a_password_only_people_who_have_one_come_in_and_find_their_own(open_page: OpenPage, guarded: Any) -> None:
    assert open_page(base_url=guarded.url).request.get("/ask").status == 401
    found = []
    for name, question in (("ann", "What goes in a yearly report?"), ("bob", "Who chairs the partnership?")):
        page = open_page(base_url=guarded.url, http_credentials={"username": name, "password": f"{name}'s long password"})
        begin(page)
        ask(page, question)
        found.append(conversations(page))
    assert found == [["What goes in a yearly report?"], ["Who chairs the partnership?"]]
