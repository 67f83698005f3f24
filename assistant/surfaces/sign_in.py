"""A request in, who signed in out: by HTTP Basic against the kept hashes, or by the header that a trusted proxy sets. Without sign-in, nobody is asked.

Some browsers send no password with a web socket, so that a request whose password held is answered with a short-lived cookie that opens those.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from assistant.errors import SettingsError
from assistant.settings import PREFIX, Settings
from assistant.surfaces.chat.signin_people import Passwords, people, secret_of
from assistant.surfaces.guards import Refusal, Scope
from assistant.surfaces.rates import RateLimit

COOKIE = "working_together_session"
LASTS_S = 12 * 3600
WRONG_A_MINUTE = 10
CHALLENGE = (("www-authenticate", 'Basic realm="Working Together assistant", charset="UTF-8"'),)
OPEN = ("/static/", "/healthz")  # what anybody may load: files without content, and whether the server is up


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in; `cookie` is a header's value to send back, or "" for none."""

    name: str
    cookie: str = ""


class SignIn:
    """Asks who somebody is, as the settings want it. Raises `SettingsError` for sign-in by header that nobody could be trusted to set."""

    def __init__(self, settings: Settings) -> None:
        self._how = settings.sign_in
        self._header = settings.sign_in_header.lower().encode()
        self._state = settings.state
        self._path = f"{settings.base_path}/"
        self._wrong = RateLimit(WRONG_A_MINUTE)
        if self._how == "header" and not settings.trusted_proxies:
            raise SettingsError(f"sign-in by header needs a proxy that is trusted to set it; name it in {PREFIX}TRUSTED_PROXIES")
        if self._how == "password":
            secret = secret_of(settings)
            self._passwords = Passwords(settings.state, secret)
            self._key = hashlib.sha256(f"session {secret}".encode()).digest()

    async def who(self, scope: Scope, path: str, address: str) -> SignedIn | Refusal | None:
        """Who asks; None where nobody has to say. The header counts only if it is still there: it is taken away from whoever is no trusted proxy."""
        if self._how == "off" or path.startswith(OPEN):
            return None
        if self._how == "header":
            name = header_of(scope["headers"], self._header).decode("utf-8", "replace").strip()
            return SignedIn(name) if name else Refusal(401, "Sign in", "Nobody is signed in; open this server by the address that signs you in.")
        if scope["type"] == "websocket" and (known := self._name_in(scope)):
            return SignedIn(known)
        return await self._by_password(scope, address)

    async def _by_password(self, scope: Scope, address: str) -> SignedIn | Refusal:
        given = header_of(scope["headers"], b"authorization").decode("latin-1")
        if given:
            if wait_s := math.ceil(self._wrong.wait_s(address, take=False)):
                detail = f"Too many passwords that do not hold came from your address; wait {wait_s} s and try again."
                return Refusal(429, "Too many requests", detail, (("retry-after", str(wait_s)),))
            # A hash that is slow on purpose must not hold up everybody else.
            if name := await asyncio.to_thread(self._passwords.name_of, given):
                return SignedIn(name, "" if self._name_in(scope) == name else self._cookie(name, str(scope.get("scheme", ""))))
            self._wrong.wait_s(address)
        return Refusal(401, "Sign in", "This server asks for a name and a password; whoever runs it can give you one.", CHALLENGE)

    def _cookie(self, name: str, scheme: str) -> str:
        claim = f"{urlsafe_b64encode(name.encode()).decode()}.{int(time.time()) + LASTS_S}"
        secure = "; Secure" if scheme == "https" else ""
        return f"{COOKIE}={claim}.{self._mark(claim)}; Max-Age={LASTS_S}; Path={self._path}; HttpOnly; SameSite=Strict{secure}"

    def _name_in(self, scope: Scope) -> str | None:
        """The name in a cookie of our making whose time is not over, of somebody who may still sign in."""
        try:
            cookies = SimpleCookie(header_of(scope["headers"], b"cookie").decode("latin-1"))
            claim, _, mark = cookies[COOKIE].value.rpartition(".")
            encoded, _, until = claim.partition(".")
            if not hmac.compare_digest(mark.encode(), self._mark(claim).encode()) or int(until) < time.time():
                return None
            name = urlsafe_b64decode(encoded).decode()
        except (KeyError, CookieError, ValueError, Base64Error):
            return None
        return name if name in people(self._state) else None

    def _mark(self, claim: str) -> str:
        return hmac.digest(self._key, claim.encode(), "sha256").hex()


def header_of(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """The first value of a header, or nothing."""
    return next((value for key, value in headers if key == name), b"")
