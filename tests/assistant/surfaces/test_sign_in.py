"""Who somebody is: a password over HTTP Basic, a cookie for web sockets, or a trusted proxy's header."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.surfaces import sign_in
from assistant.surfaces.chat.signin_people import add_person, remove_person
from assistant.surfaces.guards import Refusal
from assistant.surfaces.sign_in import SignedIn, SignIn

NAME, PASSWORD = "jo", "a long enough password"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    add_person(tmp_path / "state", NAME, PASSWORD)
    return Settings(library=tmp_path, state=tmp_path / "state", sign_in="password")


def ask(signing: SignIn, path: str = "/ask", kind: str = "http", **headers: str) -> SignedIn | Refusal | None:
    """What comes of a request."""
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": kind, "headers": raw, "scheme": "https"}
    return asyncio.run(signing.who(scope, path, "192.0.2.1"))


def basic(name: str, password: str) -> str:
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


def cookie_of(signing: SignIn) -> str:
    """The cookie that a browser is sent, as it sends it back."""
    outcome = ask(signing, authorization=basic(NAME, PASSWORD))
    assert isinstance(outcome, SignedIn)
    return outcome.cookie.partition(";")[0]


def test_nobody_is_asked_without_sign_in(tmp_path: Path) -> None:
    assert ask(SignIn(Settings(library=tmp_path))) is None


@pytest.mark.parametrize("path", ["/static/site.css", "/healthz"])
def test_files_and_health_are_open_to_all(settings: Settings, path: str) -> None:
    assert ask(SignIn(settings), path) is None


def test_a_password_that_holds_signs_in_and_sets_a_strict_cookie(settings: Settings) -> None:
    outcome = ask(SignIn(settings), authorization=basic(NAME, PASSWORD))
    assert isinstance(outcome, SignedIn)
    assert outcome.name == NAME
    assert outcome.cookie.endswith("; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict; Secure")


NOT_HOLDING = ("", basic(NAME, "another password"), basic("nobody", PASSWORD), "Basic !!", "Bearer x", f"Basic {b64encode(b'jo').decode()}")


@pytest.mark.parametrize("given", NOT_HOLDING)
def test_anybody_else_is_asked_for_one(settings: Settings, given: str) -> None:
    outcome = ask(SignIn(settings), **({"authorization": given} if given else {}))
    assert isinstance(outcome, Refusal)
    assert outcome.status == 401
    assert outcome.headers == sign_in.CHALLENGE


def test_guessing_is_slowed_down(settings: Settings) -> None:
    signing = SignIn(settings)
    outcomes = [ask(signing, authorization=basic(NAME, f"guess number {n}")) for n in range(sign_in.WRONG_A_MINUTE + 1)]
    assert [outcome.status for outcome in outcomes if isinstance(outcome, Refusal)] == [401] * sign_in.WRONG_A_MINUTE + [429]


def test_the_cookie_opens_web_sockets_and_nothing_else(settings: Settings) -> None:
    signing = SignIn(settings)
    cookie = cookie_of(signing)
    assert ask(signing, "/chat/ws/socket.io/", "websocket", cookie=cookie) == SignedIn(NAME)
    assert isinstance(ask(signing, cookie=cookie), Refusal)


FORGERIES = (
    lambda cookie: cookie[:-1] + ("0" if cookie[-1] != "0" else "1"),
    lambda cookie: cookie.replace(".", ".9", 1),
    lambda _: "x=y",
    lambda _: ";;=",
    lambda _: f"{sign_in.COOKIE}=a.9999999999.\u00e9",
    lambda _: f"{sign_in.COOKIE}=",
)


@pytest.mark.parametrize("forged", FORGERIES)
def test_a_cookie_that_is_not_of_our_making_opens_nothing(settings: Settings, forged: Any) -> None:
    signing = SignIn(settings)
    assert isinstance(ask(signing, "/chat/ws/socket.io/", "websocket", cookie=forged(cookie_of(signing))), Refusal)


def test_a_cookie_ends_with_its_time_and_with_its_person(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    signing = SignIn(settings)
    cookie = cookie_of(signing)
    now = sign_in.time.time()
    with monkeypatch.context() as patched:
        patched.setattr(sign_in.time, "time", lambda: now + sign_in.LASTS_S + 5)
        assert isinstance(ask(signing, "/chat/ws/socket.io/", "websocket", cookie=cookie), Refusal)
    remove_person(settings.state, NAME)
    assert isinstance(ask(signing, "/chat/ws/socket.io/", "websocket", cookie=cookie), Refusal)


def test_a_trusted_proxys_header_signs_in(tmp_path: Path) -> None:
    signing = SignIn(Settings(library=tmp_path, sign_in="header", sign_in_header="X-Remote-User", trusted_proxies="10.0.0.2"))
    assert ask(signing, **{"x-remote-user": "jo"}) == SignedIn("jo")
    outcome = ask(signing)
    assert isinstance(outcome, Refusal)
    assert (outcome.status, outcome.headers) == (401, ())


def test_sign_in_by_header_needs_a_proxy_to_trust(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs a proxy that is trusted to set it; name it in WORKING_TOGETHER_TRUSTED_PROXIES"):
        SignIn(Settings(library=tmp_path, sign_in="header"))
