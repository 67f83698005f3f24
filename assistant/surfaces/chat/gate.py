"""Requests under the chat's path in; to Chainlit go only those that the chat needs, everything else it offers is closed.

Uploads, sharing, tool servers, sign-in by other sites and the embedded copilot are never used here, so there is nothing to be found at their addresses.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.surfaces.guards import route_path

MAX_BODY = 128 * 1024
SOCKET = "/ws/socket.io"
_NEEDED = tuple(
    (frozenset(methods.split()), re.compile(path))
    for methods, path in (
        ("GET", r"/auth/config|/user|/project/translations|/project/settings|/project/thread/[\w-]{1,64}"),
        ("POST", r"/login|/logout|/auth/header|/set-session-cookie|/project/threads|/project/action"),
        ("PUT DELETE", r"/feedback|/project/thread"),
        ("GET POST", rf"{SOCKET}/?"),
    )
)


class Gate:
    """ASGI middleware around Chainlit's application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on what is needed, of bounded size."""
        path = route_path(scope)
        if scope["type"] == "websocket":
            if path.rstrip("/") == SOCKET:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
            return
        if not any(scope["method"] in methods and pattern.fullmatch(path) for methods, pattern in _NEEDED):
            await JSONResponse({"detail": "There is nothing at this address; open the chat from its start."}, 404)(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            await JSONResponse({"detail": f"More than {MAX_BODY // 1024} KiB were sent; send less."}, 413)(scope, receive, send)
            return
        if path.startswith(SOCKET):
            # Compressed answers to long polling break in Safari; the package means to leave them out, but misses them below another path.
            scope = {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
        await self._app(scope, _bounded(receive), send)


def _bounded(receive: Receive) -> Receive:
    """The request's body, cut off as if the client had gone once it is longer than it may be, whatever length it announced."""
    n_bytes = 0

    async def read() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        return message if n_bytes <= MAX_BODY else {"type": "http.disconnect"}

    return read
