"""A connection and what is sent over it in, the same in a better order out: nothing is answered before the conversation is back.

A browser that connects again may send a question while its conversation is still being brought back. What then comes back replaces all that is on the
screen, the question with it, and an answer to a message that is gone is never shown. So such a question waits, and is put on the screen again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Handler = Callable[..., Awaitable[Any]]


class Ordered:
    """Handlers of one socket server, each by the name of its event, with those that greet and those that take messages put in order."""

    def __init__(self, greet: Handler, take: Handler, emit: Handler) -> None:
        self._greet, self._take, self._emit = greet, take, emit
        self._greeted: dict[str, asyncio.Event] = {}

    async def greet(self, sid: str) -> None:
        """A connection is greeted: its conversation is begun or brought back."""
        greeted = self._greeted[sid] = asyncio.Event()
        try:
            await self._greet(sid)
        finally:
            greeted.set()

    async def take(self, sid: str, payload: dict[str, Any]) -> None:
        """A message is taken, once its conversation is there. The first of a connection may have been wiped off the screen, so it is shown again."""
        if greeted := self._greeted.pop(sid, None):
            await greeted.wait()
            await self._emit("new_message", payload["message"], to=sid)
        await self._take(sid, payload)

    def forget(self, sid: str) -> None:
        """A connection is over."""
        self._greeted.pop(sid, None)
