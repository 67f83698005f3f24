"""Connections in, those that may come in passed on: by the name they ask for, the site they come from, and how often. Web sockets too.

Proxies that are trusted say whom they speak for; what anyone else says of that is taken away. Everything may stand under a base path, which a proxy may
leave on or take off. Outermost of all middleware, so that nothing is read of what is refused.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from assistant.errors import SettingsError
from assistant.settings import PREFIX, Settings
from assistant.surfaces.guards import App, Message, Receive, Refusal, Refuse, Scope, Send, route_path
from assistant.surfaces.policies import is_chat
from assistant.surfaces.rates import RateLimit
from assistant.surfaces.sign_in import OPEN, SignIn, header_of

USER = b"x-working-together-user"  # who signed in; only ever set by us
FORWARDED = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY_VIOLATION = 1008
SOCKET_EVENT = "42"  # how socket.io marks what a page sends, as against what keeps the line open
_Network = IPv4Network | IPv6Network


class Visitors:
    """ASGI middleware. `refuse` answers somebody who may not come in, in the form they can read."""

    def __init__(self, app: App, settings: Settings, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse
        self._base = settings.base_path
        self._hosts = frozenset(name.lower() for name in listed(settings.allowed_hosts))
        self._origins = frozenset(origin.lower().rstrip("/") for origin in listed(settings.allowed_origins))
        self._proxies = networks(settings.trusted_proxies)
        self._signing = settings.sign_in_header.lower().encode()
        self._rates = RateLimit(settings.rate_limit_per_minute)
        self._sign_in = SignIn(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a connection on, or refuses it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope = self._seen(scope)
        if scope["type"] == "websocket" and self._is_counted(scope):
            receive = self._paced(receive, _client(scope))
        outcome = self._host(scope) or self._origin(scope) or self._rate(scope) or await self._sign_in.who(scope, route_path(scope), _client(scope))
        if isinstance(outcome, Refusal):
            await self._turn_away(outcome, scope, receive, send)
        elif outcome is None:
            await self._app(scope, receive, send)
        else:
            named = {**scope, "headers": [*scope["headers"], (USER, outcome.name.encode())]}
            await self._app(named, receive, _with_cookie(send, outcome.cookie) if outcome.cookie else send)

    async def _turn_away(self, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await self._refuse(refusal, scope, receive, send)

    def _seen(self, scope: Scope) -> Scope:
        """The connection as it is to be seen: who really asks, and the path with its base."""
        headers = [(name, value) for name, value in scope["headers"] if name != USER]
        changed = {**scope, "direct": True}
        if not is_within(_client(scope), self._proxies):
            headers = [(name, value) for name, value in headers if name not in FORWARDED and name != self._signing]
        else:
            changed |= {"direct": False, **_forwarded(scope, headers, self._proxies)}
            if host := header_of(headers, b"x-forwarded-host"):
                headers = [(name, value) for name, value in headers if name != b"host"] + [(b"host", host)]
        if self._base and not (scope["path"] == self._base or scope["path"].startswith(f"{self._base}/")):
            changed |= {"path": self._base + scope["path"], "raw_path": self._base.encode() + scope.get("raw_path", b"")}
        return {**changed, "headers": headers, "root_path": self._base or scope.get("root_path", "")}

    def _host(self, scope: Scope) -> Refusal | None:
        name = _hostname(header_of(scope["headers"], b"host").decode("latin-1"))
        if not self._hosts or any(name == host or (host.startswith(".") and name.endswith(host)) for host in self._hosts):
            return None
        return Refusal(421, "Not this server", f"This server does not answer to that name; use its own, or add yours to {PREFIX}ALLOWED_HOSTS.")

    def _origin(self, scope: Scope) -> Refusal | None:
        """Whether what changes anything, or listens, comes from our own pages, or from a program, which says nothing of where it comes from."""
        if scope["type"] == "http" and scope["method"] in SAFE:
            return None
        origin = header_of(scope["headers"], b"origin").decode("latin-1").lower()
        site = header_of(scope["headers"], b"sec-fetch-site")
        own = header_of(scope["headers"], b"host").decode("latin-1").lower()
        if (not origin and site in {b"", b"same-origin", b"none"}) or origin in self._origins or (origin != "null" and urlsplit(origin).netloc == own):
            return None
        detail = f"The request comes from a page of another site; open this one and ask there, or add that site to {PREFIX}ALLOWED_ORIGINS."
        return Refusal(403, "Another site's request", detail)

    def _rate(self, scope: Scope) -> Refusal | None:
        """Files are not counted, nor the many pieces that the chat's page loads."""
        path, address = route_path(scope), _client(scope)
        if path.startswith(OPEN) or (is_chat(path) and scope.get("method") == "GET") or not self._is_counted(scope):
            return None
        wait_s = math.ceil(self._rates.wait_s(address))
        if not wait_s:
            return None
        return Refusal(429, "Too many requests", f"Too many requests came from your address; wait {wait_s} s and try again.", (("retry-after", str(wait_s)),))

    def _is_counted(self, scope: Scope) -> bool:
        """Whether a limit holds: not for somebody at this very machine."""
        return not (scope["direct"] and is_loopback(_client(scope)))

    def _paced(self, receive: Receive, address: str) -> Receive:
        """A web socket whose messages wait their turn once there are too many; heartbeats do not count."""

        async def receiving() -> Message:
            message = await receive()
            if str(message.get("text") or "").startswith(SOCKET_EVENT):
                while wait_s := self._rates.wait_s(address):
                    await asyncio.sleep(wait_s)
            return message

        return receiving


def listed(text: str) -> list[str]:
    """The entries of a setting written with commas."""
    return [entry.strip() for entry in text.split(",") if entry.strip()]


def networks(text: str) -> tuple[_Network, ...]:
    """Addresses and networks. Raises `SettingsError` for one that is none."""
    found = []
    for entry in listed(text):
        try:
            found.append(ip_network(entry, strict=False))
        except ValueError as error:
            raise SettingsError(
                f"setting {PREFIX}TRUSTED_PROXIES has {entry!r}, which is no address; write addresses such as 127.0.0.1 or 10.0.0.0/8"
            ) from error
    return tuple(found)


def is_within(address: str, of: Iterable[_Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in of if network.version == ip.version)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _forwarded(scope: Scope, headers: list[tuple[bytes, bytes]], proxies: tuple[_Network, ...]) -> dict[str, object]:
    """Whom a trusted proxy speaks for: the last address in its chain that is no trusted proxy's, and the scheme."""
    changed: dict[str, object] = {}
    chain = [entry.strip() for name, value in headers if name == b"x-forwarded-for" for entry in value.decode("latin-1").split(",") if entry.strip()]
    for entry in reversed(chain):
        address = _hostname(entry) if not entry.count(":") > 1 else entry.strip("[]")
        changed["client"] = (address, 0)
        if not is_within(address, proxies):
            break
    if (proto := header_of(headers, b"x-forwarded-proto")) in {b"http", b"https"}:
        changed["scheme"] = proto.decode().replace("http", "ws") if scope["type"] == "websocket" else proto.decode()
    return changed


def _with_cookie(send: Send, cookie: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.accept"}:
            message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", cookie.encode())]}
        await send(message)

    return sending


def _client(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _hostname(netloc: str) -> str:
    """A host without its port, small letters; of an IPv6 address, the brackets stay off."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""
