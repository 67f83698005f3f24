"""What a conversation sends to the browser: answers block by block, buttons that work again later, settings, and nothing of a live concern carried on."""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import chainlit as cl
import pytest
from chainlit.context import init_ws_context
from chainlit.session import WebsocketSession
from fastapi import FastAPI

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.chat.app import _resume, _settings_update, _start
from assistant.surfaces.chat.buttons import ACTIONS
from assistant.surfaces.chat.conversation import take_message
from assistant.surfaces.chat.mount import mount_chat
from assistant.surfaces.chat.reconnect import Ordered

REPORT = "what goes in the harbour report"


class Browser:
    """A session whose events are noted instead of sent. `given` answers what the page's script is asked."""

    def __init__(self, environ: dict[str, Any] | None = None) -> None:
        self.id = str(uuid.uuid4())
        self.events: list[tuple[str, Any]] = []
        self.given: Any = None
        self.environ = environ or {}

    def does(self, *steps: Callable[[], Awaitable[Any]], resumes: str | None = None) -> None:
        """Runs steps in the session, one after the other."""
        asyncio.run(self._do(steps, resumes))

    async def _do(self, steps: tuple[Callable[[], Awaitable[Any]], ...], resumes: str | None) -> None:
        async def emit(event: str, data: Any) -> None:
            self.events.append((event, data))

        async def emit_call(event: str, data: Any, timeout: int | None) -> Any:
            self.events.append((event, data))
            return self.given

        session = WebsocketSession(
            id=self.id, socket_id="socket", emit=emit, emit_call=emit_call, user_env={}, client_type="webapp", environ=self.environ, thread_id=resumes
        )
        init_ws_context(session)
        try:
            for step in steps:
                await step()
        finally:
            await session.delete()

    def named(self, event: str) -> list[Any]:
        """What was sent of one kind, oldest first."""
        return [data for name, data in self.events if name == event]

    @property
    def answers(self) -> list[Any]:
        """Messages of the assistant as they ended."""
        return [step for step in self.named("new_message") if step["type"] == "assistant_message"]

    @property
    def said(self) -> list[str]:
        """What those messages say."""
        return [step["output"] for step in self.answers]

    @property
    def tasks(self) -> dict[str, Any]:
        """What the page's script was asked to do, the latest of each kind."""
        return {data["name"]: data["args"] for data in self.named("call_fn")}


@pytest.fixture(scope="module")
def mounted(harbour_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """Connects the chat to the invented guidance, with settings."""

    def mount(**settings: Any) -> None:
        mount_chat(FastAPI(), Settings(library=tmp_path_factory.mktemp("library"), state=tmp_path_factory.mktemp("state"), **settings), harbour_assistant)

    mount(history=False)
    yield mount
    mount(history=False)


@pytest.fixture
def browser(mounted: Callable[..., None]) -> Browser:
    return Browser()


def asks(text: str) -> Callable[[], Awaitable[Any]]:
    """The step of typing a question."""

    async def step() -> None:
        await take_message(cl.Message(content=text, type="user_message"))

    return step


def presses(browser: Browser, name: str) -> Callable[[], Awaitable[Any]]:
    """The step of pressing the newest button of a name, as the browser sends it back."""

    async def step() -> None:
        sent = next(action for action in reversed(browser.named("action")) if action["name"] == name)
        await ACTIONS[name](cl.Action(name=name, payload=sent["payload"], label=sent["label"]))

    return step


def test_an_answer_is_streamed_block_by_block_and_ends_whole(browser: Browser) -> None:
    browser.does(asks(REPORT))
    streamed = browser.named("stream_start")[0]["output"] + "".join(token["token"] for token in browser.named("stream_token"))
    assert browser.said == [streamed]
    assert len(browser.named("stream_token")) > 5


def test_a_follow_up_has_the_question_before_it(browser: Browser) -> None:
    browser.does(asks(REPORT), asks("how soon is it sent?"))
    assert [step["metadata"]["asked"]["history"] for step in browser.answers] == [[], [REPORT]]


def test_nothing_of_a_live_concern_is_carried_on_or_kept_with_its_message(browser: Browser) -> None:
    browser.does(asks("My son Tom Smith is being hit right now"), asks("show me the exact words"))
    step = browser.answers[0]
    assert step["output"].startswith("## Do this now")
    assert not step["metadata"]
    assert "no answer yet" in browser.said[1]


def test_a_question_that_cannot_be_taken_is_said_not_raised(browser: Browser) -> None:
    browser.does(asks("x" * 5000))
    assert browser.said == ["question of 5000 characters is too long; ask in at most 4000"]


def test_an_answer_is_copied_and_downloaded_from_what_its_buttons_carry(browser: Browser) -> None:
    browser.does(asks(REPORT), presses(browser, "copy"), presses(browser, "markdown"))
    assert "MUST: How many children were met at the harbour." in browser.tasks["copy"]["text"]
    assert base64.b64decode(browser.tasks["download"]["data"]).startswith(b"# what goes in the harbour report")
    browser.does(presses(browser, "docx"))
    assert browser.tasks["download"]["file"].endswith(".docx")


def test_another_view_is_shown_as_a_new_message(browser: Browser) -> None:
    browser.does(asks(REPORT), presses(browser, "view"))
    assert "“the number of children met at the harbour”" in browser.said[1]


def test_an_offered_question_is_put_into_the_conversation(browser: Browser) -> None:
    browser.does(asks("how soon is the harbour report sent"), presses(browser, "ask"))
    assert [step["output"] for step in browser.named("new_message") if step["type"] == "user_message"] == [browser.named("action")[0]["label"]]
    assert len(browser.said) == 2


def test_a_button_that_was_tampered_with_is_refused_in_words(browser: Browser) -> None:
    async def tampered() -> None:
        await ACTIONS["view"](cl.Action(name="view", payload={"question": ["x"], "view": "musts"}, label=""))

    browser.does(tampered)
    assert browser.said[0].startswith("field 'question' does not hold")


def test_where_nothing_is_kept_no_feedback_is_asked_for(browser: Browser) -> None:
    browser.does(asks(REPORT))
    assert {action["name"] for action in browser.named("action")} >= {"copy", "markdown", "docx"}
    assert not {action["name"] for action in browser.named("action")} & {"helpful", "unhelpful"}
    assert "conversation" not in browser.tasks


def test_feedback_is_kept_as_the_person_allows(mounted: Callable[..., None]) -> None:
    mounted(history=True)
    browser = Browser()
    browser.given = {"sent": True, "reason": "beside", "comment": "no", "keep": False}
    browser.does(asks(REPORT), presses(browser, "unhelpful"))
    assert "without your question" in browser.said[1]
    browser.given = {"sent": False}
    browser.does(presses(browser, "helpful"))
    assert len(browser.said) == 2
    mounted(history=False)


def test_an_area_and_a_day_are_set_shown_and_used(browser: Browser) -> None:
    browser.does(lambda: _settings_update({"area": "Leeds", "as_of": "1/3/2026"}), asks(REPORT))
    assert browser.said[0] == "From now on\\: area Leeds, as of 1 March 2026."
    assert [entry["initial"] for entry in browser.named("chat_settings")[-1]] == ["Leeds", "1 March 2026"]
    assert "as of 1 March 2026" in browser.said[1]


def test_a_setting_that_cannot_be_taken_changes_nothing(browser: Browser) -> None:
    browser.does(lambda: _settings_update({"area": "Atlantis", "as_of": None}))
    assert browser.said[0].startswith("Nothing was changed\\: area 'Atlantis' is not known")
    assert browser.named("chat_settings")[-1][0]["initial"] == "any"


def test_a_browser_whose_conversation_is_gone_is_told(browser: Browser) -> None:
    browser.does(_start, resumes="0b4a")
    assert browser.said[0].startswith("The assistant was started again")


def test_a_conversation_that_comes_back_has_its_buttons_and_settings_again(browser: Browser) -> None:
    browser.does(asks(REPORT))
    step = browser.answers[0]
    again = Browser()
    again.does(lambda: _resume({"steps": [step, {"type": "user_message", "id": "u"}]}))
    assert [action["name"] for action in again.named("action")] == [action["name"] for action in browser.named("action")]
    assert {action["forId"] for action in again.named("action")} == {step["id"]}
    assert again.named("chat_settings")


def test_who_asks_too_often_over_one_connection_has_to_wait(mounted: Callable[..., None]) -> None:
    mounted(history=False, rate_limit_per_minute=2)
    far, here = ({"asgi.scope": {"client": (address, 1), "direct": True}} for address in ("192.0.2.7", "127.0.0.1"))
    for environ, last in ((far, "Too many questions came from your address"), (here, "")):
        browser = Browser(environ)
        browser.does(asks(REPORT), asks(REPORT), asks(REPORT))
        assert ("Too many" in browser.said[2]) is bool(last)
    mounted(history=False)


# ---------------------------------------------------------------- a connection that comes back


def test_a_message_waits_until_its_conversation_is_back_and_is_shown_again() -> None:
    happened: list[str] = []

    async def greet(sid: str) -> None:
        await asyncio.sleep(0.01)
        happened.append("greeted")

    async def take(sid: str, payload: dict[str, Any]) -> None:
        happened.append(f"took {payload['message']}")

    async def emit(event: str, data: Any, to: str) -> None:
        happened.append(f"{event} {data} to {to}")

    async def run() -> None:
        ordered = Ordered(greet, take, emit)
        await asyncio.gather(ordered.greet("s"), ordered.take("s", {"message": "one"}))
        await ordered.take("s", {"message": "two"})
        ordered.forget("s")

    asyncio.run(run())
    assert happened == ["greeted", "new_message one to s", "took one", "took two"]
