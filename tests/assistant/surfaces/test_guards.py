"""What surrounds every response: bodies of bounded size that arrive in time, and headers that keep browsers strict."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from assistant.surfaces import guards
from assistant.surfaces.guards import MAX_BODY, Guards, route_path
from assistant.surfaces.policies import API_POLICY, PAGE_POLICY, strict_headers


def sent_by(receive: Any, content_type: bytes = b"application/json", **options: Any) -> list[Any]:
    """What a POST is answered with by an application that reads it and says so."""
    sent: list[Any] = []

    async def app(scope: Any, receiving: Any, send: Any) -> None:
        size = len((await receiving())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(size).encode()})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/ask", "headers": [(b"content-type", content_type)], "scheme": "http"}
    asyncio.run(Guards(app, **options)(scope, receive, send))
    return sent


def body(size: int) -> Any:
    async def receive() -> Any:
        return {"type": "http.request", "body": b"x" * size, "more_body": False}

    return receive


def test_a_body_that_dribbles_in_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "BODY_S", 0.01)

    async def never() -> Any:
        await asyncio.sleep(5)

    start, said = sent_by(never)
    assert start["status"] == 408
    assert json.loads(said["body"])["detail"].endswith("send it again over a better connection.")


@pytest.mark.parametrize(
    ("size", "content_type", "status"),
    [
        (MAX_BODY, b"application/json", 200),
        (MAX_BODY + 1, b"application/json", 413),
        (MAX_BODY + 1, b"multipart/form-data; boundary=x", 200),
        (1024 * 1024 + 1, b"multipart/form-data; boundary=x", 413),
    ],
)
def test_files_may_be_larger_than_questions(size: int, content_type: bytes, status: int) -> None:
    assert sent_by(body(size), content_type, max_upload_mb=1)[0]["status"] == status


@pytest.mark.parametrize(
    ("path", "root_path", "shown"),
    [("/ask", "", "/ask"), ("/guidance/ask", "/guidance", "/ask"), ("/guidancelike/ask", "/guidance", "/guidancelike/ask"), ("/guidance/", "/guidance/", "/")],
)
def test_the_path_asked_for_is_without_the_base(path: str, root_path: str, shown: str) -> None:
    assert route_path({"path": path, "root_path": root_path}) == shown


HTML = [(b"content-type", b"text/html; charset=utf-8")]


@pytest.mark.parametrize(
    ("path", "scheme", "present", "name", "value"),
    [
        ("/ask", "http", HTML, b"content-security-policy", PAGE_POLICY.encode()),
        ("/ask", "http", HTML, b"referrer-policy", b"same-origin"),
        ("/ask", "http", HTML, b"x-frame-options", b"DENY"),
        ("/ask", "http", HTML, b"strict-transport-security", None),
        ("/ask", "https", HTML, b"strict-transport-security", b"max-age=31536000"),
        ("/chat", "http", [*HTML, (b"Content-Security-Policy", b"its own")], b"content-security-policy", None),
        ("/api/ask", "http", [], b"content-security-policy", API_POLICY.encode()),
        ("/api/ask", "http", [], b"cache-control", b"no-store"),
        ("/api/ask", "http", [], b"referrer-policy", b"no-referrer"),
        ("/static/icon.svg", "http", [], b"content-security-policy", API_POLICY.encode()),
    ],
)
def test_headers_are_as_strict_as_what_they_go_with_can_bear(path: str, scheme: str, present: Any, name: bytes, value: bytes | None) -> None:
    assert dict(strict_headers(path, scheme, present)).get(name) == value
