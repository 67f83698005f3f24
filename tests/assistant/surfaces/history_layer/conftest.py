"""What the chat keeps, kept in a state folder of its own; and work done as if in somebody's chat session."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chainlit.context import context_var, init_ws_context
from chainlit.session import WebsocketSession
from chainlit.user import PersistedUser
from chainlit.utils import utc_now

from assistant.settings import Settings
from assistant.surfaces.chat import history
from assistant.surfaces.chat.history import HistoryLayer, data_layer
from assistant.surfaces.chat.history_store import open_store


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings over an empty library, with nothing kept yet."""
    made = Settings(library=tmp_path / "library", state=tmp_path / "state")
    yield made
    history._layer.cache_clear()
    open_store.cache_clear()


@pytest.fixture
def layer(settings: Settings) -> Iterator[HistoryLayer]:
    """What chainlit is given to keep conversations with."""
    made = data_layer(settings)
    assert made
    yield made
    asyncio.run(made.close())


@pytest.fixture(scope="session")
def during() -> Callable[..., Any]:
    """What comes of some work done in somebody's chat session."""

    def work_as(session_of: str, work: Callable[[], Awaitable[Any]], *, thread: str = "t1", has_begun: bool = True) -> Any:
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

    return work_as


@pytest.fixture(scope="session")
def message() -> Callable[..., dict[str, Any]]:
    """A message as chainlit hands it over to be kept."""

    def step(step_id: str, output: str, kind: str = "user_message", thread: str = "t1", **more: object) -> dict[str, Any]:
        return {"id": step_id, "threadId": thread, "type": kind, "name": "User", "output": output, "createdAt": utc_now(), "parentId": "run", **more}

    return step


@pytest.fixture(scope="session")
def outputs() -> Callable[..., list[str]]:
    """What is kept of a conversation's messages, in order."""

    def kept(layer: HistoryLayer, thread: str = "t1") -> list[str]:
        found = asyncio.run(layer.get_thread(thread))
        return [step["output"] for step in found["steps"]] if found else []

    return kept
