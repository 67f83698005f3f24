"""Everybody has an identity of their own, signed by us; who signs in is who they say only when their password or a trusted proxy says so."""

from __future__ import annotations

import base64
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from assistant.errors import SignInError
from assistant.settings import Settings
from assistant.surfaces.chat.signin import COOKIE, Identities, Identity, identity_in, prepare_sign_in, token_for
from assistant.surfaces.chat.signin_people import PEOPLE_FILE, SECRET_FILE, Passwords, add_person, people, remove_person, secret_of
from assistant.surfaces.visitors import USER

SECRET = "s" * 40
PASSWORD = "a long pass phrase"


def settings(state: Path, **changes: object) -> Settings:
    return Settings(library=state / "library", state=state, secret=SecretStr(SECRET), **changes)


def basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


async def _who(request: Request) -> PlainTextResponse:
    found = identity_in(request.headers.get("cookie", ""), SECRET)
    return PlainTextResponse(found.identifier if found else "nobody")


def client(given: Settings) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/chat", Identities(Starlette(routes=[Route("/who", _who), Route("/logout", _who, methods=["POST"])]), given))]))


def test_a_browser_is_given_an_identity_and_keeps_it(tmp_path: Path) -> None:
    browser = client(settings(tmp_path))
    first = browser.get("/chat/who")
    assert first.text.startswith("browser-")
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=lax" in first.headers["set-cookie"]
    second = browser.get("/chat/who")
    assert second.text == first.text
    assert "set-cookie" not in second.headers


def test_two_browsers_are_two_people(tmp_path: Path) -> None:
    given = settings(tmp_path)
    assert client(given).get("/chat/who").text != client(given).get("/chat/who").text


def test_the_cookie_goes_over_https_only_where_it_came_so(tmp_path: Path) -> None:
    browser = client(settings(tmp_path))
    assert "Secure" not in browser.get("/chat/who").headers["set-cookie"]
    browser.cookies.clear()
    browser.base_url = "https://testserver"
    assert "Secure" in browser.get("/chat/who").headers["set-cookie"]


@pytest.mark.parametrize(
    "token",
    [
        "x",
        token_for("browser-eve", "t" * 40, timedelta(days=1)),
        token_for("browser-eve", SECRET, timedelta(days=-1)),
        jwt.encode({"identifier": "browser-eve", "iat": 1, "exp": 9999999999}, None, algorithm="none"),
        jwt.encode({"identifier": "browser-eve"}, SECRET, algorithm="HS256"),
    ],
    ids=["no token", "another's signature", "over", "unsigned", "without a time"],
)
def test_an_identity_that_is_not_of_our_making_is_not_believed(tmp_path: Path, token: str) -> None:
    browser = client(settings(tmp_path))
    browser.cookies.set(COOKIE, token)
    assert browser.get("/chat/who").text not in {"nobody", "browser-eve"}


def test_an_identity_is_renewed_before_it_ends(tmp_path: Path) -> None:
    old = datetime.now(UTC) - timedelta(days=29)
    claims = {"identifier": "browser-ann", "display_name": "", "metadata": {}, "iat": old, "exp": old + timedelta(days=30)}
    browser = client(settings(tmp_path))
    browser.cookies.set(COOKIE, jwt.encode(claims, SECRET, algorithm="HS256"))
    renewed = browser.get("/chat/who")
    assert renewed.text == "browser-ann"
    made = identity_in(renewed.headers["set-cookie"].partition(";")[0], SECRET)
    assert isinstance(made, Identity)
    assert datetime.now(UTC) - made.made_at < timedelta(minutes=1)


def test_a_password_that_nobody_has_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHAINLIT_AUTH_SECRET", "CHAINLIT_AUTH_COOKIE_NAME", "CHAINLIT_CUSTOM_AUTH"):
        monkeypatch.setenv(name, "")
    with pytest.raises(SignInError, match="nobody is listed; add somebody with `working-together people add NAME`"):
        prepare_sign_in(settings(tmp_path, sign_in="password"))
    add_person(tmp_path, "ann", PASSWORD)
    prepare_sign_in(settings(tmp_path, sign_in="password"))
    assert os.environ["CHAINLIT_AUTH_SECRET"] == SECRET


def test_with_sign_in_the_identity_is_the_name_that_the_gate_found(tmp_path: Path) -> None:
    browser = client(settings(tmp_path, sign_in="header"))
    assert browser.get("/chat/who").text == "nobody"
    assert browser.get("/chat/who", headers={USER.decode(): "ann"}).text == "ann"


def test_somebody_else_at_the_same_browser_is_somebody_else(tmp_path: Path) -> None:
    browser = client(settings(tmp_path, sign_in="password"))
    assert browser.get("/chat/who", headers={USER.decode(): "ann"}).text == "ann"
    assert browser.get("/chat/who", headers={USER.decode(): "bob"}).text == "bob"
    assert browser.get("/chat/who").text == "nobody"


def test_a_browsers_own_identity_is_no_sign_in_nor_the_other_way_about(tmp_path: Path) -> None:
    browser = client(settings(tmp_path, sign_in="password"))
    browser.cookies.set(COOKIE, token_for("browser-ann", SECRET, timedelta(days=1)))
    assert browser.get("/chat/who").text == "nobody"
    browser = client(settings(tmp_path))
    browser.cookies.set(COOKIE, token_for("ann", SECRET, timedelta(days=1)))
    assert browser.get("/chat/who").text.startswith("browser-")


def test_logging_out_leaves_the_identity_that_comes_with_the_browser(tmp_path: Path) -> None:
    browser = client(settings(tmp_path))
    before = browser.get("/chat/who").text
    assert browser.post("/chat/logout").json() == {"success": True}
    assert browser.get("/chat/who").text == before


def test_a_secret_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    given = Settings(library=tmp_path, state=tmp_path / "state")
    made = secret_of(given)
    assert len(made) >= 32
    assert secret_of(given) == made
    assert stat.S_IMODE((tmp_path / "state" / SECRET_FILE).stat().st_mode) == 0o600


def test_a_secret_that_is_set_is_used_and_not_written(tmp_path: Path) -> None:
    assert secret_of(settings(tmp_path)) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_a_secret_too_short_to_be_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SignInError, match="has 5 characters; use 32 at least"):
        secret_of(Settings(state=tmp_path, secret=SecretStr("short")))
    (tmp_path / SECRET_FILE).write_text("", "utf-8")
    with pytest.raises(SignInError, match="holds no secret of 32 characters; remove it"):
        secret_of(Settings(state=tmp_path))


def test_a_password_lets_in_whom_it_belongs_to(tmp_path: Path) -> None:
    add_person(tmp_path, "ann", PASSWORD)
    add_person(tmp_path, "bob@example.org", "another long phrase")
    passwords = Passwords(tmp_path, SECRET)
    assert passwords.name_of(basic("ann", PASSWORD)) == "ann"
    assert passwords.name_of(basic("ann", PASSWORD)) == "ann"
    assert passwords.name_of(basic("bob@example.org", PASSWORD)) is None
    assert passwords.name_of(basic("eve", PASSWORD)) is None


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic", "Basic %%%", "Basic " + base64.b64encode(b"no colon").decode(), "Basic /w=="])
def test_a_header_that_is_none_lets_nobody_in(tmp_path: Path, header: str) -> None:
    add_person(tmp_path, "ann", PASSWORD)
    assert Passwords(tmp_path, SECRET).name_of(header) is None


def test_a_person_taken_off_the_list_is_out_at_once(tmp_path: Path) -> None:
    add_person(tmp_path, "ann", PASSWORD)
    add_person(tmp_path, "bob", PASSWORD)
    passwords = Passwords(tmp_path, SECRET)
    assert passwords.holds("ann", PASSWORD)
    remove_person(tmp_path, "ann")
    assert not passwords.holds("ann", PASSWORD)
    assert list(people(tmp_path)) == ["bob"]


def test_a_changed_password_replaces_the_old_one(tmp_path: Path) -> None:
    add_person(tmp_path, "ann", PASSWORD)
    passwords = Passwords(tmp_path, SECRET)
    assert passwords.holds("ann", PASSWORD)
    add_person(tmp_path, "ann", "a newer long phrase")
    assert not passwords.holds("ann", PASSWORD)
    assert passwords.holds("ann", "a newer long phrase")


def test_passwords_are_kept_as_hashes_in_a_file_of_ones_own(tmp_path: Path) -> None:
    add_person(tmp_path, "ann", PASSWORD)
    add_person(tmp_path, "bob", PASSWORD)
    text = (tmp_path / PEOPLE_FILE).read_text("utf-8")
    assert PASSWORD not in text
    assert len(set(json.loads(text).values())) == 2
    assert stat.S_IMODE((tmp_path / PEOPLE_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "a b", "../x", "x" * 65, "-x", "ann\n"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SignInError, match="cannot be taken; use letters"):
        add_person(tmp_path, name, PASSWORD)


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SignInError, match="of 5 characters is too short; use 12 at least"):
        add_person(tmp_path, "ann", "short")


def test_taking_off_somebody_who_is_not_listed_says_so(tmp_path: Path) -> None:
    with pytest.raises(SignInError, match="'ann' is not listed; check who is"):
        remove_person(tmp_path, "ann")


@pytest.mark.parametrize("text", ["{", "[]", '{"ann": 1}', '{"ann": "plain"}'])
def test_a_list_of_people_that_is_none_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / PEOPLE_FILE).write_text(text, "utf-8")
    with pytest.raises(SignInError, match="restore it, or remove it and add people again"):
        Passwords(tmp_path, SECRET).name_of(basic("ann", PASSWORD))
