"""Who may come in, through a real browser and a real server: under a base path, signed in, from another site, and while it stops."""

from __future__ import annotations

import http.client
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.surfaces.chat.signin_people import add_person

pytestmark = pytest.mark.browser

NAME, PASSWORD = "jo", "a long enough password"
QUESTION = "What must the lantern log contain?"
SOCKET = "/chat/ws/socket.io/?EIO=4&transport=websocket"


def ask_in_chat(page: Page, base: str) -> Any:
    """The chat's answer to a question."""
    page.goto(f"{base}/chat")
    expect(page.locator("#starters button").first).to_be_enabled()
    page.fill("#chat-input", QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".ai-message")).to_have_count(1)
    return page.locator(".ai-message").first


def knock(port: int, path: str = SOCKET, **headers: str) -> int:
    """The status of an answer: to a web socket's opening, or at another path to a plain request."""
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw=="}
    asked = asked if path == SOCKET else {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=asked | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_pages_and_chat_stand_under_a_base_path(contexts: Callable[..., BrowserContext], chat_server: Callable[..., Any]) -> None:
    server = chat_server(base_path="/guidance")
    page = contexts().new_page()
    missing: list[str] = []
    page.on("response", lambda response: missing.append(response.url) if response.status >= 400 else None)
    page.goto(f"{server.url}/guidance/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Documents").click()
    expect(page).to_have_url(f"{server.url}/guidance/documents")
    expect(ask_in_chat(page, f"{server.url}/guidance")).to_contain_text("the date of each check")
    assert missing == []
    server.stop()


def test_whoever_signs_in_reaches_pages_and_chat_and_nobody_else_does(
    contexts: Callable[..., BrowserContext], chat_server: Callable[..., Any], tmp_path: Path
) -> None:
    add_person(tmp_path, NAME, PASSWORD)
    server = chat_server(sign_in="password", state=tmp_path)
    assert knock(server.port) == 403
    assert [knock(server.port, path) for path in ("/", "/ask", "/chat", "/documents", "/api/documents")] == [401] * 5
    assert knock(server.port, Authorization=f"Basic {b64encode(b'jo:wrong password').decode()}") == 403
    page = contexts(http_credentials={"username": NAME, "password": PASSWORD}).new_page()
    page.goto(f"{server.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask what safeguarding guidance requires of you")
    expect(ask_in_chat(page, server.url)).to_contain_text("the date of each check")
    assert PASSWORD not in server.log()
    server.stop()


@pytest.mark.parametrize(
    ("origin", "status"), [("", 101), ("http://elsewhere.example", 403), ("null", 403), ("http://127.0.0.1:1", 403)], ids=["program", "site", "null", "port"]
)
def test_a_web_socket_from_another_sites_page_is_refused(chat_site: Any, origin: str, status: int) -> None:
    assert knock(chat_site.port, **({"Origin": origin} if origin else {})) == status


def test_a_web_socket_from_our_own_page_is_opened(chat_site: Any) -> None:
    assert knock(chat_site.port, Origin=chat_site.url) == 101


def test_a_name_that_was_made_to_point_here_is_refused(chat_site: Any) -> None:
    assert knock(chat_site.port, "/ask", Host="elsewhere.example") == 421
    assert knock(chat_site.port, "/ask", Host=f"localhost:{chat_site.port}") == 200


def test_the_server_stops_in_time_while_people_chat_and_has_logged_no_question(
    contexts: Callable[..., BrowserContext], chat_server: Callable[..., Any]
) -> None:
    server = chat_server()
    pages = [contexts().new_page() for _ in range(2)]
    for page in pages:
        ask_in_chat(page, server.url)
    start = time.monotonic()
    server.stop()
    assert time.monotonic() - start < 8
    assert "lantern" not in server.log()
    assert "Traceback" not in server.log()
