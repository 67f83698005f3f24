"""Requests under the chat's path in, the same with an identity out: who signed in, or, without sign-in, this browser.

The identity is a cookie signed with our secret, in the form that Chainlit reads. It is made anew before it ends, so that a browser keeps its conversations
for as long as they are kept; without a cookie of its own no request sees a conversation.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import SignInError
from assistant.settings import Settings
from assistant.surfaces.chat.signin_people import people, secret_of
from assistant.surfaces.chat.words import words
from assistant.surfaces.guards import route_path
from assistant.surfaces.visitors import USER

COOKIE = "working_together_chat"
ALGORITHM = "HS256"
RENEWED_AFTER = timedelta(hours=12)
SIGNED_IN_FOR = timedelta(days=1)
_BROWSER = "browser-"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as the chat knows them, and since when their cookie stands."""

    identifier: str
    made_at: datetime


def prepare_sign_in(settings: Settings) -> None:
    """Tells Chainlit that everybody has an identity, and how to read it. Must be called before Chainlit is imported.

    Raises `SignInError`, also where people are to sign in by password and nobody could.
    """
    if settings.sign_in == "password" and not people(settings.state):
        raise SignInError("setting WORKING_TOGETHER_SIGN_IN is password, but nobody is listed; add somebody with `working-together people add NAME`")
    os.environ["CHAINLIT_AUTH_SECRET"] = secret_of(settings)
    os.environ["CHAINLIT_AUTH_COOKIE_NAME"] = COOKIE
    os.environ["CHAINLIT_CUSTOM_AUTH"] = "true"


def identity_in(cookie: str, secret: str) -> Identity | None:
    """The identity that a request's cookies carry; None for none, one that is not of our making, or one whose time is over."""
    try:
        claims = jwt.decode(cookie_parser(cookie).get(COOKIE, ""), secret, algorithms=[ALGORITHM], options={"require": ["exp", "iat", "identifier"]})
    except jwt.InvalidTokenError:
        return None
    return Identity(str(claims["identifier"]), datetime.fromtimestamp(claims["iat"], UTC))


def token_for(identifier: str, secret: str, lasts: timedelta) -> str:
    """The signed value of the cookie."""
    now = datetime.now(UTC)
    shown = words("history", "this_browser") if identifier.startswith(_BROWSER) else identifier
    claims = {"identifier": identifier, "display_name": shown, "metadata": {}, "iat": now, "exp": now + lasts}
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


class Identities:
    """ASGI middleware around the chat."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._secret = secret_of(settings)
        self._signed_in = settings.sign_in != "off"
        self._lasts = SIGNED_IN_FOR if self._signed_in else timedelta(days=settings.history_days)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on with its identity. A browser without one is given one with the answer to any request but a web socket's."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if route_path(scope) == "/logout":
            # The identity comes with the browser or from the sign-in before us: there is nothing here to leave.
            await JSONResponse({"success": True})(scope, receive, send)
            return
        held = identity_in(_cookies(scope), self._secret)
        wanted = self._wanted(scope, held)
        if wanted is None:
            await self._app(_with_cookie(scope, None), receive, send)
        elif held and held.identifier == wanted and datetime.now(UTC) - held.made_at < min(RENEWED_AFTER, self._lasts / 2):
            await self._app(scope, receive, send)
        else:
            token = token_for(wanted, self._secret, self._lasts)
            await self._app(_with_cookie(scope, token), receive, send if scope["type"] == "websocket" else self._giving(token, scope, send))

    def _wanted(self, scope: Scope, held: Identity | None) -> str | None:
        if self._signed_in:
            name = next((value.decode("utf-8", "replace") for key, value in scope["headers"] if key == USER), "")
            return name or None
        if held and held.identifier.startswith(_BROWSER):
            return held.identifier
        return None if scope["type"] == "websocket" else f"{_BROWSER}{secrets.token_hex(16)}"

    def _giving(self, token: str, scope: Scope, send: Send) -> Send:
        cookie = Response()
        path = str(scope.get("app_root_path") or "/")
        age = int(self._lasts.total_seconds())
        cookie.set_cookie(COOKIE, token, max_age=age, path=path, secure=scope.get("scheme") == "https", httponly=True, samesite="lax")

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        return giving


def _cookies(scope: Scope) -> str:
    return "; ".join(value.decode("latin-1") for key, value in scope["headers"] if key == b"cookie")


def _with_cookie(scope: Scope, token: str | None) -> Scope:
    """The request with this identity in place of the one it brought, if any."""
    others = [f"{name}={value}" for name, value in cookie_parser(_cookies(scope)).items() if not name.startswith(COOKIE)]
    line = "; ".join([*others, f"{COOKIE}={token}"] if token else others)
    headers = [(key, value) for key, value in scope["headers"] if key != b"cookie"]
    return {**scope, "headers": [*headers, (b"cookie", line.encode("latin-1"))] if line else headers}
