"""Who may come in: by name, by site, by how often, and who proxies are believed to speak for. Web sockets too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.surfaces.guards import Refusal
from assistant.surfaces.rates import RateLimit
from assistant.surfaces.visitors import Visitors

Header = tuple[str, str]


class Door:
    """The middleware round an application that notes what reaches it."""

    def __init__(self, **settings: Any) -> None:
        self.seen: list[Any] = []
        self.refused: list[Refusal] = []
        self.sent: list[Any] = []
        self._visitors = Visitors(self._app, Settings(library=Path("unused"), **settings), self._refuse)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen.append(scope)

    async def _refuse(self, refusal: Refusal, scope: Any, receive: Any, send: Any) -> None:
        self.refused.append(refusal)

    async def _send(self, message: Any) -> None:
        self.sent.append(message)

    async def _receive(self) -> Any:
        return {"type": "http.disconnect"}

    def knock(
        self, method: str = "GET", path: str = "/ask", headers: Sequence[Header] = (), client: str = "192.0.2.9", kind: str = "http", host: str = "site.example"
    ) -> bool:
        """Whether a request is let in."""
        n_seen = len(self.seen)
        raw = [(b"host", host.encode()), *((name.lower().encode(), value.encode()) for name, value in headers)]
        scope = {"type": kind, "path": path, "raw_path": path.encode(), "headers": raw, "client": (client, 5), "scheme": "http", "root_path": ""}
        asyncio.run(self._visitors(scope | ({"method": method} if kind == "http" else {}), self._receive, self._send))
        return len(self.seen) > n_seen

    def header(self, name: str) -> str | None:
        """What the application saw last under a name."""
        return next((value.decode() for key, value in self.seen[-1]["headers"] if key == name.encode()), None)


@pytest.mark.parametrize(
    ("allowed", "host", "let_in"),
    [
        ("", "anything.example", True),
        ("site.example", "SITE.example:8000", True),
        ("site.example", "other.example", False),
        ("site.example", "", False),
        (".example", "deep.site.example", True),
        (".example", "example.org", False),
        ("127.0.0.1, ::1", "[::1]:8000", True),
        ("site.example", "site.example.", True),
    ],
)
def test_only_allowed_names_are_answered(allowed: str, host: str, let_in: bool) -> None:
    assert Door(allowed_hosts=allowed).knock(host=host) is let_in


@pytest.mark.parametrize(
    ("headers", "let_in"),
    [
        ([], True),
        ([("Origin", "http://site.example")], True),
        ([("Origin", "https://site.example")], True),
        ([("Origin", "http://evil.example")], False),
        ([("Origin", "http://site.example.evil.example")], False),
        ([("Origin", "http://site.example:81")], False),
        ([("Origin", "null")], False),
        ([("Origin", "null"), ("Sec-Fetch-Site", "cross-site")], False),
        ([("Sec-Fetch-Site", "cross-site")], False),
        ([("Sec-Fetch-Site", "same-origin")], True),
        ([("Origin", "https://intranet.example")], True),
    ],
)
def test_another_sites_page_changes_nothing_here(headers: list[Header], let_in: bool) -> None:
    door = Door(allowed_origins="https://intranet.example")
    assert door.knock("POST", headers=headers) is let_in
    assert [refusal.status for refusal in door.refused] == ([] if let_in else [403])


def test_another_site_may_link_here() -> None:
    assert Door().knock("GET", headers=[("Sec-Fetch-Site", "cross-site"), ("Origin", "http://evil.example")])


def test_a_web_socket_from_another_sites_page_is_closed() -> None:
    door = Door()
    assert not door.knock(kind="websocket", path="/chat/ws/socket.io/", headers=[("Origin", "http://evil.example")])
    assert door.sent == [{"type": "websocket.close", "code": 1008}]
    assert door.knock(kind="websocket", path="/chat/ws/socket.io/", headers=[("Origin", "http://site.example")])


def test_too_many_requests_are_told_when_to_come_back() -> None:
    door = Door(rate_limit_per_minute=2)
    assert [door.knock() for _ in range(3)] == [True, True, False]
    assert door.refused[0].status == 429
    assert door.refused[0].headers == (("retry-after", "30"),)
    assert door.knock(client="192.0.2.10")


def test_messages_over_a_web_socket_wait_their_turn_and_heartbeats_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now, slept, read = [0.0], [], []
    messages = [{"type": "websocket.receive", "text": text} for text in ("42[1]", "3", "42[2]", "3", "42[3]", "42[4]")]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    waiting = iter(messages)

    async def receive() -> Any:
        return next(waiting)

    async def app(scope: Any, receiving: Any, send: Any) -> None:
        read.extend([await receiving() for _ in messages])

    visitors = Visitors(app, Settings(library=Path("unused")), Door()._refuse)
    visitors._rates = RateLimit(3, lambda: now[0])  # one goes to opening the socket
    monkeypatch.setattr("assistant.surfaces.visitors.asyncio.sleep", sleep)
    scope = {"type": "websocket", "path": "/chat/ws/socket.io/", "raw_path": b"", "headers": [(b"host", b"site.example")], "client": ("192.0.2.9", 5)}
    asyncio.run(visitors(scope, receive, Door()._send))
    assert read == messages
    assert slept == [20, 20]


@pytest.mark.parametrize("path", ["/static/site.css", "/healthz", "/chat/assets/index.js"])
def test_files_and_health_are_not_counted(path: str) -> None:
    door = Door(rate_limit_per_minute=1)
    assert [door.knock(path=path) for _ in range(5)] == [True] * 5


def test_somebody_at_this_machine_is_not_counted_but_somebody_behind_a_proxy_on_it_is() -> None:
    door = Door(rate_limit_per_minute=1, trusted_proxies="127.0.0.1")
    forwarded = [("X-Forwarded-For", "198.51.100.7")]
    assert [door.knock(client="127.0.0.1", headers=forwarded) for _ in range(2)] == [True, False]
    unproxied = Door(rate_limit_per_minute=1)
    assert [unproxied.knock(client="127.0.0.1") for _ in range(3)] == [True] * 3


@pytest.mark.parametrize(
    ("client", "chain", "seen"),
    [
        ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("10.0.0.2", "2001:db8::7", "2001:db8::7"),
        ("192.0.2.9", "198.51.100.7", "192.0.2.9"),
    ],
)
def test_a_trusted_proxy_alone_is_believed_whom_it_speaks_for(client: str, chain: str, seen: str) -> None:
    door = Door(trusted_proxies="10.0.0.0/8")
    door.knock(client=client, headers=[("X-Forwarded-For", chain)])
    assert door.seen[-1]["client"][0] == seen


def test_a_trusted_proxy_says_the_scheme_and_the_name_that_was_asked_for() -> None:
    door = Door(trusted_proxies="10.0.0.2", allowed_hosts="site.example")
    headers = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "site.example"), ("Origin", "https://site.example")]
    assert door.knock("POST", headers=headers, client="10.0.0.2", host="backend:8000")
    assert (door.seen[-1]["scheme"], door.header("host")) == ("https", "site.example")


def test_nobody_signs_in_by_writing_a_header() -> None:
    door = Door(sign_in="header", sign_in_header="X-Remote-User", trusted_proxies="10.0.0.2")
    door.knock(headers=[("X-Remote-User", "head"), ("X-Working-Together-User", "head")])
    assert (door.seen, door.refused[0].status) == ([], 401)
    door.knock(headers=[("X-Remote-User", "head"), ("X-Working-Together-User", "other")], client="10.0.0.2")
    assert door.header("x-working-together-user") == "head"


@pytest.mark.parametrize("path", ["/ask", "/guidance/ask"])
def test_a_base_path_may_be_left_on_or_taken_off(path: str) -> None:
    door = Door(base_path="/guidance")
    door.knock(path=path)
    assert (door.seen[-1]["path"], door.seen[-1]["root_path"]) == ("/guidance/ask", "/guidance")


def test_a_proxy_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"TRUSTED_PROXIES has 'my-proxy', which is no address; write addresses"):
        Door(trusted_proxies="my-proxy")
