"""What the chat keeps: nothing that was typed until it is answered, then masked; nothing of a live concern; nothing at all with history off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chainlit.context import context_var, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.types import Feedback as ChainlitFeedback
from chainlit.types import Pagination, ThreadFilter
from chainlit.user import PersistedUser
from chainlit.utils import utc_now

from assistant.dialogue import Answer, Citation, Notice, Scope, Status
from assistant.errors import HistoryError
from assistant.settings import Settings
from assistant.surfaces.chat import history
from assistant.surfaces.chat.history import FeedbackKept, HistoryLayer, as_kept, data_layer, keep_question, may_keep, save_feedback
from assistant.surfaces.chat.history_store import HistoryStore, open_store
from assistant.surfaces.chat.words import words

TYPED = "My pupil Amy Brown, dob 12/03/2014, of 14 Elm Street, tel 07911 123456, NHS number 943 476 5919: who decides?"
NOT_KEPT = words("history", "not_kept")
CITED = Citation("c1", "pier-2020/para_1", "Pier", "2020", "in-force", "statutory-guidance", None, (), "paragraph 1", None, None, "", "digest")
ANSWER = Answer(Status.ANSWERED, "What is lit?", "What is lit?", Scope(), "The lamp.", citations=(CITED,))
URGENT = Answer(Status.URGENT_CONCERN, "her dad hits her", "her dad hits her", Scope(), "Call 999.", notices=(Notice("emergency-route", "Call 999."),))


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = Settings(library=tmp_path / "library", state=tmp_path / "state")
    yield made
    history._layer.cache_clear()
    open_store.cache_clear()


@pytest.fixture
def layer(settings: Settings) -> Iterator[HistoryLayer]:
    made = data_layer(settings)
    assert made
    yield made
    asyncio.run(made.close())


def during(session_of: str, work: Callable[[], Awaitable[Any]], *, thread: str = "t1", has_begun: bool = True) -> Any:
    """What comes of some work done in somebody's chat session."""

    async def run() -> Any:
        session = WebsocketSession(
            id=f"session-{session_of}-{thread}",
            socket_id=f"socket-{session_of}-{thread}",
            emit=lambda *_: None,
            emit_call=lambda *_: None,
            user_env={},
            client_type="webapp",
            thread_id=thread,
            user=PersistedUser(id=session_of, identifier=session_of, createdAt=""),
        )
        session.has_first_interaction = has_begun
        init_ws_context(session)
        try:
            return await work()
        finally:
            await session.delete()

    token = context_var.set(None)
    try:
        return asyncio.run(run())
    finally:
        context_var.reset(token)


def message(step_id: str, output: str, kind: str = "user_message", thread: str = "t1", **more: object) -> dict[str, Any]:
    return {"id": step_id, "threadId": thread, "type": kind, "name": "User", "output": output, "createdAt": utc_now(), "parentId": "run", **more}


def outputs(layer: HistoryLayer, thread: str = "t1") -> list[str]:
    found = asyncio.run(layer.get_thread(thread))
    return [step["output"] for step in found["steps"]] if found else []


def on_disk(settings: Settings) -> bytes:
    return b"".join(path.read_bytes() for path in settings.state.rglob("*") if path.is_file())


def test_what_was_typed_is_not_written_before_it_is_answered(layer: HistoryLayer, settings: Settings) -> None:
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    during("ann", lambda: layer.update_thread("t1", name=TYPED, user_id="ann"))
    assert outputs(layer) == [NOT_KEPT]
    assert b"Amy" not in on_disk(settings)
    assert b"who decides" not in on_disk(settings)


@pytest.mark.parametrize("detail", ["Amy", "Brown", "12/03/2014", "14 Elm Street", "07911", "943 476 5919"])
def test_a_question_is_kept_with_personal_details_masked(layer: HistoryLayer, settings: Settings, detail: str) -> None:
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    asyncio.run(keep_question(settings, "m1", replace(ANSWER, question=TYPED)))
    assert outputs(layer)[0].endswith("who decides?")
    assert detail.encode() not in on_disk(settings)


def test_a_duty_number_that_a_held_document_publishes_stays(layer: HistoryLayer, settings: Settings) -> None:
    during("ann", lambda: layer.create_step(message("m1", "typed")))
    asked = replace(ANSWER, question="Is 01724 296500 right, or 07911 123456?")
    asyncio.run(keep_question(settings, "m1", asked, lambda: frozenset({"01724296500"})))
    assert outputs(layer) == ["Is 01724 296500 right, or [telephone number]?"]


def test_a_conversation_is_named_by_its_first_question_masked_and_short(layer: HistoryLayer, settings: Settings) -> None:
    during("ann", lambda: layer.update_thread("t1", name=TYPED, user_id="ann"))
    for number, text in enumerate((f"{TYPED} {'and more ' * 20}", "another"), 1):
        during("ann", lambda number=number: layer.create_step(message(f"m{number}", "typed")))
        asyncio.run(keep_question(settings, f"m{number}", replace(ANSWER, question=text)))
    named = during("ann", lambda: layer.get_thread("t1"))["name"]
    assert named.startswith("My pupil [name], dob [date of birth]")
    assert named.endswith("…")
    assert len(named) <= 80


def test_a_name_that_the_person_gives_is_masked_too(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.update_thread("t1", user_id="ann"))
    asyncio.run(layer.update_thread("t1", name="About Jayden Smith, 07911 123456"))
    assert asyncio.run(layer.get_thread("t1"))["name"] == "About [name], [telephone number]"


@pytest.mark.parametrize(
    "answer", [URGENT, replace(ANSWER, question=URGENT.question, notices=URGENT.notices)], ids=["urgent", "answered with the emergency route"]
)
def test_nothing_of_a_live_concern_is_kept(layer: HistoryLayer, settings: Settings, answer: Answer) -> None:
    assert not may_keep(answer)
    during("ann", lambda: layer.create_step(message("m1", answer.question)))
    during("ann", lambda: layer.update_thread("t1", name=answer.question, user_id="ann"))
    asyncio.run(keep_question(settings, "m1", answer))
    assert outputs(layer) == [NOT_KEPT]
    assert b"her dad hits her" not in on_disk(settings)
    assert asyncio.run(save_feedback(settings, answer, helpful=True, keep_question=True)) is FeedbackKept.WITHOUT_QUESTION
    assert b"her dad hits her" not in on_disk(settings)


def test_an_answer_to_a_live_concern_does_not_say_again_what_was_asked() -> None:
    followed = replace(URGENT, stand_alone_question="her dad hits her (about reports)")
    assert as_kept(followed).stand_alone_question == URGENT.question
    assert as_kept(ANSWER) is ANSWER


def test_an_answer_is_kept_as_it_was_given_and_a_published_number_in_it_stays(layer: HistoryLayer) -> None:
    given = "**MUST** Ring 01724 296500 (Alan Wood, 1 April 2024). [1](/documents/x#para_1)"
    during("ann", lambda: layer.create_step(message("a1", given, "assistant_message")))
    assert outputs(layer) == [given]


def test_what_a_session_carries_is_masked_and_its_surroundings_are_left_out(layer: HistoryLayer, settings: Settings) -> None:
    carried = {
        "chosen": {"area": "North Lincolnshire"},
        "history": ["about Jayden Smith"],
        "env": {"K": "v"},
        "http_referer": "https://x",
    }
    during("ann", lambda: layer.update_thread("t1", user_id="ann"))
    during("ann", lambda: layer.update_thread("t1", metadata=carried))
    found = during("ann", lambda: layer.get_thread("t1"))
    assert found["metadata"] == {"chosen": {"area": "North Lincolnshire"}, "history": ["about [name]"]}
    assert b"https://x" not in on_disk(settings)


def test_what_an_answer_was_asked_with_is_masked(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.create_step(message("a1", "…", "assistant_message", metadata={"asked": {"question": "about Jayden Smith"}})))
    assert asyncio.run(layer.get_thread("t1"))["steps"][0]["metadata"] == {"asked": {"question": "about [name]"}}


def test_steps_between_messages_are_not_kept(layer: HistoryLayer, settings: Settings) -> None:
    during("ann", lambda: layer.create_step(message("r1", "", "run", input=TYPED)))
    assert outputs(layer) == []
    assert b"Amy" not in on_disk(settings)


def test_kept_messages_hang_from_nothing_so_that_all_are_shown_again(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.create_step(message("a1", "answer", "assistant_message")))
    assert asyncio.run(layer.get_thread("t1"))["steps"][0]["parentId"] is None


def test_a_visit_without_a_question_writes_nothing(layer: HistoryLayer) -> None:
    asyncio.run(layer.create_user(PersistedUser(id="ann", identifier="ann", createdAt="")))
    assert asyncio.run(layer.get_user("ann")).identifier == "ann"
    during("ann", lambda: layer.create_step(message("a1", "greeting", "assistant_message")), has_begun=False)
    during("ann", lambda: layer.update_thread("t1", metadata={"chat_profile": "dsp"}))
    assert layer.store.conversations("ann") == []


def test_two_people_at_once_see_their_own_conversations_only(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.create_step(message("a1", "for ann", "assistant_message", "t1")), thread="t1")
    during("bob", lambda: layer.create_step(message("b1", "for bob", "assistant_message", "t2")), thread="t2")
    during("bob", lambda: layer.create_step(message("b2", "into ann's", "assistant_message", "t1")), thread="t1")
    for person, thread in (("ann", "t1"), ("bob", "t2")):
        page = asyncio.run(layer.list_threads(Pagination(first=10), ThreadFilter(userId=person)))
        assert [row["id"] for row in page.data] == [thread]
        assert asyncio.run(layer.get_thread_author(thread)) == person
    assert outputs(layer, "t1") == ["for ann"]


def test_a_conversation_with_a_chosen_role_keeps_its_owner(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.update_thread("t1", name="q", user_id="ann", tags=["dsp"]))
    assert asyncio.run(layer.get_thread_author("t1")) == "ann"
    assert asyncio.run(layer.get_thread("t1"))["tags"] == ["dsp"]


def test_nobody_in_particular_has_no_list(layer: HistoryLayer) -> None:
    with pytest.raises(HistoryError, match="for one person at a time; name whose"):
        asyncio.run(layer.list_threads(Pagination(first=10), ThreadFilter()))


def test_conversations_come_page_by_page(layer: HistoryLayer) -> None:
    for number in range(5):
        during("ann", lambda number=number: layer.create_step(message(f"a{number}", "x", "assistant_message", f"t{number}")), thread=f"t{number}")
    first = asyncio.run(layer.list_threads(Pagination(first=2), ThreadFilter(userId="ann")))
    assert ([row["id"] for row in first.data], first.pageInfo.hasNextPage) == (["t4", "t3"], True)
    second = asyncio.run(layer.list_threads(Pagination(first=3, cursor=first.pageInfo.endCursor), ThreadFilter(userId="ann")))
    assert ([row["id"] for row in second.data], second.pageInfo.hasNextPage) == (["t2", "t1", "t0"], False)


def test_a_deleted_conversation_is_gone_and_its_open_session_does_not_bring_it_back(layer: HistoryLayer) -> None:
    during("ann", lambda: layer.create_step(message("a1", "answer", "assistant_message")))
    asyncio.run(layer.delete_thread("t1"))
    during("ann", lambda: layer.update_thread("t1", metadata={"chat_profile": "dsp"}))
    during("ann", lambda: layer.create_step(message("a2", "late", "assistant_message")))
    assert asyncio.run(layer.get_thread("t1")) is None
    assert asyncio.run(layer.get_thread_author("t1")) == ""


def test_what_is_too_old_is_deleted_as_the_chat_starts(settings: Settings) -> None:
    store = HistoryStore(settings.state)
    store.keep_step("t1", "ann", message("a1", "old", "assistant_message"))
    store.keep_step("t2", "ann", message("a2", "new", "assistant_message"))
    long_ago = (datetime.now(UTC) - timedelta(days=31)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    store._database.execute("UPDATE conversations SET updated_at = ? WHERE id = 't1'", (long_ago,))
    store.close()
    layer = data_layer(settings)
    assert layer
    assert [row.id for row in layer.store.conversations("ann")] == ["t2"]
    asyncio.run(layer.close())


def test_and_every_day_after(layer: HistoryLayer, monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[float] = []
    swept: list[int] = []
    monkeypatch.setattr(layer._stopped, "wait", lambda seconds: days.append(seconds) or len(days) > 3)
    monkeypatch.setattr(layer.store, "sweep", lambda kept: swept.append(kept) or 0)
    layer._sweep_daily()
    assert days == [24 * 3600] * 4
    assert swept == [30, 30, 30]


def test_with_history_off_nothing_is_written(settings: Settings) -> None:
    off = settings.model_copy(update={"history": False})
    assert data_layer(off) is None
    asyncio.run(keep_question(off, "m1", ANSWER))
    assert asyncio.run(save_feedback(off, ANSWER, helpful=True, comment="fine")) is FeedbackKept.NOT_KEPT
    assert not settings.state.exists()


def test_feedback_is_kept_without_the_question_unless_the_person_agrees(layer: HistoryLayer, settings: Settings) -> None:
    asked = replace(ANSWER, question="What of Jayden Smith?")
    assert asyncio.run(save_feedback(settings, asked, helpful=False, reason="wrong", comment="Mr Smithson knows")) is FeedbackKept.WITHOUT_QUESTION
    (kept,) = layer.store.feedback()
    assert (kept.helpful, kept.reason, kept.comment, kept.status, kept.provisions, kept.question) == (
        False,
        "wrong",
        "Mr [name] knows",
        "answered",
        ("pier-2020/para_1",),
        None,
    )
    assert b"What of" not in on_disk(settings)


def test_with_their_agreement_the_question_is_kept_masked(layer: HistoryLayer, settings: Settings) -> None:
    asked = replace(ANSWER, question="What of Jayden Smith?")
    assert asyncio.run(save_feedback(settings, asked, helpful=True, keep_question=True)) is FeedbackKept.WITH_QUESTION
    assert layer.store.feedback()[0].question == "What of [name]?"


def test_chainlits_own_thumbs_are_kept_too(layer: HistoryLayer) -> None:
    given = asyncio.run(layer.upsert_feedback(ChainlitFeedback(forId="a1", value=1, comment="Jayden Smith liked it")))
    (kept,) = layer.store.feedback()
    assert (kept.id, kept.helpful, kept.comment, kept.question) == (given, True, "[name] liked it", None)
    assert asyncio.run(layer.delete_feedback(given))
    assert layer.store.feedback() == []


def test_an_error_is_raised_and_logged_without_what_was_to_be_kept(
    settings: Settings, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    layer = data_layer(settings)
    assert layer
    layer.store.close()
    with caplog.at_level(logging.DEBUG), pytest.raises(HistoryError, match="cannot be used"):
        during("ann", lambda: layer.create_step(message("a1", "wheelhouse", "assistant_message")))
    told = capsys.readouterr()
    assert "cannot be used" in told.out + told.err
    assert "wheelhouse" not in told.out + told.err + caplog.text
    asyncio.run(layer.close())


def test_what_chainlit_asks_besides_is_answered(layer: HistoryLayer) -> None:
    async def rest() -> list[object]:
        await layer.create_element(None)
        await layer.delete_element("e1")
        return [await layer.get_element("t1", "e1"), await layer.get_favorite_steps("ann"), await layer.build_debug_url()]

    assert asyncio.run(rest()) == [None, [], ""]


def test_a_message_that_is_updated_or_removed_is_so_in_what_is_kept(layer: HistoryLayer, settings: Settings) -> None:
    during("ann", lambda: layer.create_step(message("a1", "draft", "assistant_message")))
    during("ann", lambda: layer.update_step(message("a1", "final", "assistant_message")))
    during("ann", lambda: layer.create_step(message("m1", TYPED)))
    during("ann", lambda: layer.update_step(message("m1", TYPED)))
    assert sorted(outputs(layer)) == sorted(["final", NOT_KEPT])
    during("ann", lambda: layer.delete_step("a1"))
    assert outputs(layer) == [NOT_KEPT]
    assert b"Amy" not in on_disk(settings)
