"""Requests in, the same out if they are small enough; responses leave with headers that keep browsers strict. A line a request is logged, no question."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY = 512 * 1024
PROBLEM = "application/problem+json"
API_PATHS = ("/api/", "/healthz", "/openapi.json")
API_POLICY = "default-src 'none'; frame-ancestors 'none'"


def problem(status: int, title: str, detail: str, **more: object) -> dict[str, object]:
    """Problem details (RFC 9457): what is wrong, then what to do next."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


class Guards:
    """ASGI middleware around everything that is served."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, counted, guarded and logged."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500
        path = str(scope["path"])

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], *_headers(path, message["headers"])]}
            await send(message)

        try:
            # Only the API's bodies: the chat takes its own, in its own way.
            held = await _read(scope, receive) if path.startswith("/api/") else receive
            if held is None:
                await _refuse(guarded_send)
            else:
                await self._app(scope, held, guarded_send)
        finally:
            ms = round((time.perf_counter() - start) * 1000, 1)
            # The route's pattern, not the path: people type questions into any field there is.
            route = str(getattr(scope.get("route"), "path", "other"))
            structlog.get_logger().info("request", method=scope["method"], route=route, status=status, ms=ms)


async def _read(scope: Scope, receive: Receive) -> Receive | None:
    """The request with its body read whole, or None when it is larger than we take, whatever length it announced."""
    length = dict(scope["headers"]).get(b"content-length", b"0")
    if length.isdigit() and int(length) > MAX_BODY:
        return None
    messages: list[Message] = []
    n_bytes, more = 0, True
    while more:
        message = await receive()
        messages.append(message)
        n_bytes += len(message.get("body", b""))
        if n_bytes > MAX_BODY:
            return None
        more = message["type"] == "http.request" and bool(message.get("more_body", False))

    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return replay


async def _refuse(send: Send) -> None:
    body = problem(413, "Body too large", f"The body has more than {MAX_BODY // 1024} KiB; send one question of ordinary length.")
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-type", PROBLEM.encode()), (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def _headers(path: str, present: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """What every response carries, and what responses of the API carry besides; a header that is set already stays."""
    wanted = {b"x-content-type-options": b"nosniff", b"referrer-policy": b"no-referrer"}
    if path.startswith(API_PATHS):
        wanted |= {b"content-security-policy": API_POLICY.encode(), b"cache-control": b"no-store"}
    names = {name.lower() for name, _ in present}
    return [(name, value) for name, value in wanted.items() if name not in names]
