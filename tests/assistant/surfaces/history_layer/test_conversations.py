"""Conversations as the chat keeps them: each person's their own, listed page by page, deleted for good, and kept no longer than said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chainlit.types import Pagination, ThreadFilter
from chainlit.user import PersistedUser

from assistant.errors import HistoryError
from assistant.settings import Settings
from assistant.surfaces.chat.history import HistoryLayer, data_layer
from assistant.surfaces.chat.history_store import HistoryStore

During = Callable[..., Any]
Message = Callable[..., dict[str, Any]]
Outputs = Callable[..., list[str]]


def test_kept_messages_hang_from_nothing_so_that_all_are_shown_again(layer: HistoryLayer, during: During, message: Message) -> None:
    during("ann", lambda: layer.create_step(message("a1", "answer", "assistant_message")))
    assert asyncio.run(layer.get_thread("t1"))["steps"][0]["parentId"] is None


def test_a_visit_without_a_question_writes_nothing(layer: HistoryLayer, during: During, message: Message) -> None:
    asyncio.run(layer.create_user(PersistedUser(id="ann", identifier="ann", createdAt="")))
    assert asyncio.run(layer.get_user("ann")).identifier == "ann"
    during("ann", lambda: layer.create_step(message("a1", "greeting", "assistant_message")), has_begun=False)
    during("ann", lambda: layer.update_thread("t1", metadata={"chat_profile": "dsp"}))
    assert layer.store.conversations("ann") == []


def test_two_people_at_once_see_their_own_conversations_only(layer: HistoryLayer, during: During, message: Message, outputs: Outputs) -> None:
    during("ann", lambda: layer.create_step(message("a1", "for ann", "assistant_message", "t1")), thread="t1")
    during("bob", lambda: layer.create_step(message("b1", "for bob", "assistant_message", "t2")), thread="t2")
    during("bob", lambda: layer.create_step(message("b2", "into ann's", "assistant_message", "t1")), thread="t1")
    for person, thread in (("ann", "t1"), ("bob", "t2")):
        page = asyncio.run(layer.list_threads(Pagination(first=10), ThreadFilter(userId=person)))
        assert [row["id"] for row in page.data] == [thread]
        assert asyncio.run(layer.get_thread_author(thread)) == person
    assert outputs(layer, "t1") == ["for ann"]


def test_a_conversation_with_a_chosen_role_keeps_its_owner(layer: HistoryLayer, during: During) -> None:
    during("ann", lambda: layer.update_thread("t1", name="q", user_id="ann", tags=["dsp"]))
    assert asyncio.run(layer.get_thread_author("t1")) == "ann"
    assert asyncio.run(layer.get_thread("t1"))["tags"] == ["dsp"]


def test_nobody_in_particular_has_no_list(layer: HistoryLayer) -> None:
    with pytest.raises(HistoryError, match="for one person at a time; name whose"):
        asyncio.run(layer.list_threads(Pagination(first=10), ThreadFilter()))


def test_conversations_come_page_by_page(layer: HistoryLayer, during: During, message: Message) -> None:
    for number in range(5):
        during("ann", lambda number=number: layer.create_step(message(f"a{number}", "x", "assistant_message", f"t{number}")), thread=f"t{number}")
    first = asyncio.run(layer.list_threads(Pagination(first=2), ThreadFilter(userId="ann")))
    assert ([row["id"] for row in first.data], first.pageInfo.hasNextPage) == (["t4", "t3"], True)
    second = asyncio.run(layer.list_threads(Pagination(first=3, cursor=first.pageInfo.endCursor), ThreadFilter(userId="ann")))
    assert ([row["id"] for row in second.data], second.pageInfo.hasNextPage) == (["t2", "t1", "t0"], False)


def test_a_deleted_conversation_is_gone_and_its_open_session_does_not_bring_it_back(layer: HistoryLayer, during: During, message: Message) -> None:
    during("ann", lambda: layer.create_step(message("a1", "answer", "assistant_message")))
    asyncio.run(layer.delete_thread("t1"))
    during("ann", lambda: layer.update_thread("t1", metadata={"chat_profile": "dsp"}))
    during("ann", lambda: layer.create_step(message("a2", "late", "assistant_message")))
    assert asyncio.run(layer.get_thread("t1")) is None
    assert asyncio.run(layer.get_thread_author("t1")) == ""


def test_what_is_too_old_is_deleted_as_the_chat_starts(settings: Settings, message: Message) -> None:
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


def test_what_chainlit_asks_besides_is_answered(layer: HistoryLayer) -> None:
    async def rest() -> list[object]:
        await layer.create_element(None)
        await layer.delete_element("e1")
        return [await layer.get_element("t1", "e1"), await layer.get_favorite_steps("ann"), await layer.build_debug_url()]

    assert asyncio.run(rest()) == [None, [], ""]
