"""A chat user in a program: questions in, the seconds until each whole answer was there out, over the protocol that the chat's page speaks."""

from __future__ import annotations

import asyncio
import time
import urllib.request
import uuid
from datetime import UTC, datetime
from typing import Any

import socketio

from eval.folder import RunError

SOCKET_PATH = "/chat/ws/socket.io"
ANSWER_WAIT_S = 30.0
CONVERSATION = 10  # questions, before somebody begins a new one


class Person:
    """One chat user: an identity of their own, a conversation at a time, one question at a time."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._cookie = _cookie(address)
        self._client: Any = None
        self._ended = asyncio.Event()
        self._answer = ""
        self._asked = 0

    async def ask(self, question: str) -> float:
        """Asks, and waits until the whole answer is there: the seconds it took. Raises `TimeoutError`, and `RunError` for an empty one."""
        if self._asked % CONVERSATION == 0:
            await self._begin()
        self._asked += 1
        self._ended.clear()
        self._answer = ""
        start = time.perf_counter()
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        message = {"id": str(uuid.uuid4()), "name": "User", "type": "user_message", "output": question, "createdAt": now, "metadata": {}}
        await self._client.emit("client_message", {"message": message, "fileReferences": []})
        await asyncio.wait_for(self._ended.wait(), ANSWER_WAIT_S)
        if not self._answer:
            raise RunError("an answer was empty; run `working-together serve` and see what it says")
        return time.perf_counter() - start

    async def leave(self) -> None:
        """Closes the conversation, as somebody does who begins a new one or goes."""
        if self._client:
            await self._client.emit("clear_session")
            await self._client.disconnect()
            self._client = None

    async def _begin(self) -> None:
        await self.leave()
        client = self._client = socketio.AsyncClient(reconnection=False)
        client.on("new_message", self._shown)
        client.on("update_message", self._shown)
        client.on("task_end", self._end)
        who = {"sessionId": str(uuid.uuid4()), "clientType": "webapp", "threadId": "", "userEnv": "{}", "chatProfile": "any"}
        await client.connect(
            self._address, headers={"Cookie": self._cookie, "Origin": self._address}, auth=who, transports=["websocket"], socketio_path=SOCKET_PATH
        )
        await client.emit("connection_successful")
        await asyncio.sleep(0.2)  # what the page is sent as it opens; its end of a task is not an answer's

    async def _shown(self, message: dict[str, Any]) -> None:
        if message.get("type") == "assistant_message":
            self._answer = str(message.get("output") or "")

    async def _end(self, *_: Any) -> None:
        if self._answer:
            self._ended.set()


def _cookie(address: str) -> str:
    """The identity that a browser is given when it opens the chat."""
    with urllib.request.urlopen(f"{address}/chat", timeout=ANSWER_WAIT_S) as reply:
        return str(reply.headers.get("set-cookie", "")).partition(";")[0]
