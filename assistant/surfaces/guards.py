"""Requests in, the same out if they are small enough; responses leave with headers that keep browsers strict. A line a request is logged, no question."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

from assistant.surfaces.policies import strict_headers

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 512 * 1024
MB = 1024 * 1024
BODY_S = 60.0  # to send a body in; a client that dribbles holds nobody up for longer
PROBLEM = "application/problem+json"
_MULTIPART = b"multipart/form-data"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something or somebody is not let in, as problem details; `headers` go with it."""

    status: int
    title: str
    detail: str
    headers: tuple[tuple[str, str], ...] = ()


Refuse = Callable[[Refusal, Scope, Receive, Send], Awaitable[None]]


def problem(status: int, title: str, detail: str, **more: object) -> dict[str, object]:
    """Problem details (RFC 9457): what is wrong, then what to do next."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


def route_path(scope: Scope) -> str:
    """The path that was asked for, without the base path."""
    path, base = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path.removeprefix(base) if base and path.startswith(f"{base}/") else path


async def refuse_as_problem(refusal: Refusal, _: Scope, __: Receive, send: Send) -> None:
    """Answers with problem details."""
    body = problem(refusal.status, refusal.title, refusal.detail)
    headers = [(name.encode(), value.encode()) for name, value in (("content-type", PROBLEM), *refusal.headers)]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


class Guards:
    """ASGI middleware around everything that is served. A body may have `MAX_BODY` bytes, or, when it carries files, `max_upload_mb`."""

    def __init__(self, app: App, max_upload_mb: int = 20, refuse: Refuse = refuse_as_problem) -> None:
        self._app = app
        self._refuse = refuse
        self._max_upload = max_upload_mb * MB

    def _limit(self, scope: Scope) -> int:
        return self._max_upload if _header(scope, b"content-type").startswith(_MULTIPART) else MAX_BODY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, counted, guarded and logged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500
        path = route_path(scope)

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *strict_headers(path, str(scope.get("scheme", "")), message["headers"])]}
            await send(message)

        try:
            limit = self._limit(scope)
            held = await _read_in_time(scope, receive, limit)
            if isinstance(held, int):
                await self._refuse(_refusal(held, limit), scope, receive, guarded_send)
            else:
                await self._app(scope, held, guarded_send)
        finally:
            ms = round((time.perf_counter() - start) * 1000, 1)
            # The route's pattern, not the path: people type questions into any field there is.
            route = str(getattr(scope.get("route"), "path", "other"))
            structlog.get_logger().info("request", method=scope["method"], route=route, status=status, ms=ms)


async def _read_in_time(scope: Scope, receive: Receive, limit: int) -> Receive | int:
    """The request with its body read whole, or the status it is refused with."""
    if scope["method"] in {"GET", "HEAD"}:
        return receive
    try:
        return await asyncio.wait_for(_read(scope, receive, limit), BODY_S) or 413
    except TimeoutError:
        return 408


async def _read(scope: Scope, receive: Receive, limit: int) -> Receive | None:
    """The request with its body read whole, or None when it is larger than we take, whatever length it announced."""
    length = _header(scope, b"content-length")
    if length.isdigit() and int(length) > limit:
        return None
    messages: list[Message] = []
    n_bytes, more = 0, True
    while more:
        message = await receive()
        messages.append(message)
        n_bytes += len(message.get("body", b""))
        if n_bytes > limit:
            return None
        more = message["type"] == "http.request" and bool(message.get("more_body", False))

    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return replay


def _refusal(status: int, limit: int) -> Refusal:
    close = (("connection", "close"),)
    size = f"{limit // MB} MB" if limit >= MB else f"{limit // 1024} KiB"
    if status == 408:
        return Refusal(408, "Too slow", f"The body did not arrive within {BODY_S:.0f} seconds; send it again over a better connection.", close)
    if limit == MAX_BODY:
        return Refusal(413, "Body too large", f"The body has more than {size}; send one question of ordinary length.", close)
    detail = f"The file has more than {size}; send a smaller one, or have WORKING_TOGETHER_MAX_UPLOAD_MB raised."
    return Refusal(413, "File too large", detail, close)


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")
