"""What is served under the chat's path: the page without anything from elsewhere, our files, the passages; and what is closed."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.websockets import WebSocketDisconnect

from assistant.errors import SettingsError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.chat import front, home
from assistant.surfaces.chat.gate import Gate
from assistant.surfaces.chat.mount import mount_chat
from assistant.surfaces.chat.passage import passage, passage_html, sentence_key
from corpus.model import Corpus

HARBOUR = "harbour-guidance-2025"
ITEM = f"{HARBOUR}/para_1__item_2"


@pytest.fixture(scope="module")
def client(harbour_assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An application with the chat, over the invented guidance."""
    app = FastAPI()
    mount_chat(app, Settings(library=tmp_path_factory.mktemp("library"), state=tmp_path_factory.mktemp("state")), harbour_assistant)
    with TestClient(app) as client:
        yield client


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("path", ["/chat", "/chat/", "/chat/thread/0b4a"])
def test_the_page_names_no_other_host_and_runs_no_inline_script(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//', response.text)
    assert all("src=" in script or "application/json" in script for script in re.findall(r"<script[^>]*>", response.text))
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert '<html lang="en-GB">' in response.text


def test_the_labels_in_the_page_cannot_end_their_block(client: TestClient) -> None:
    block = re.search(r'id="wt-labels">(.*?)</script>', client.get("/chat").text, re.S)
    assert block
    assert "<" not in block[1]
    assert json.loads(block[1])["forces"]["MUST NOT"] == "must_not"


def test_everything_the_page_loads_is_there(client: TestClient) -> None:
    addresses = re.findall(r'(?:src|href)="(/chat/(?:assets|public)/[^"]+)"', client.get("/chat").text)
    assert len(addresses) == 6
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_large_script_is_served_compressed_and_kept(client: TestClient) -> None:
    address = re.search(r'src="(/chat/assets/[^"]+)"', client.get("/chat").text)
    assert address
    response = client.get(address[1], headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    assert int(response.headers["content-length"]) < 1_600_000


def test_a_client_that_takes_no_compression_gets_the_same(client: TestClient) -> None:
    address = re.search(r'href="(/chat/assets/[^"]+\.css)"', client.get("/chat").text)
    assert address
    assert client.get(address[1], headers={"accept-encoding": "identity"}).text == client.get(address[1]).text


@pytest.mark.parametrize("path", ["/chat/public/../app.py", "/chat/public/nothing.js", "/chat/assets/index.html", "/chat/assets/..%2findex.html"])
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_page_stands_under_the_base_path() -> None:
    html = front.page("/guidance", "/chat", history=True)
    assert 'content="/guidance/chat"' in html
    assert 'href="/guidance/conversations"' in html
    assert "/conversations" not in front.page("", "/chat", history=False)


def test_a_front_end_that_is_not_as_expected_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html></html>", "utf-8")
    monkeypatch.setattr(front, "installed", lambda: tmp_path)
    with pytest.raises(SettingsError, match="not as expected; install the pinned version"):
        front.page("", "/chat", history=False)


def test_a_file_is_compressed_once(tmp_path: Path) -> None:
    name = next(path.name for path in (front.installed() / "assets").glob("index-*.css"))
    packed = front.packed(name, tmp_path)
    assert gzip.decompress(packed.read_bytes()) == (front.installed() / "assets" / name).read_bytes()
    made = packed.stat().st_mtime_ns
    assert front.packed(name, tmp_path).stat().st_mtime_ns == made


# ---------------------------------------------------------------- what is closed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/project/file"),
        ("GET", "/chat/project/file/1"),
        ("POST", "/chat/mcp"),
        ("GET", "/chat/copilot/index.js"),
        ("GET", "/chat/auth/oauth/github"),
        ("POST", "/chat/auth/jwt"),
        ("PUT", "/chat/project/thread/share"),
        ("GET", "/chat/project/share/1"),
        ("PUT", "/chat/project/element"),
        ("GET", "/chat/health"),
        ("GET", "/chat/anything"),
    ],
)
def test_what_the_chat_does_not_need_is_closed(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path).status_code == 404


def test_what_the_chat_needs_is_open(client: TestClient) -> None:
    settings = client.get("/chat/project/settings?language=en-GB").json()
    assert settings["features"]["spontaneous_file_upload"]["enabled"] is False
    assert settings["features"]["unsafe_allow_html"] is False
    assert settings["features"]["mcp"]["enabled"] is False
    assert settings["ui"]["cot"] == "hidden"
    assert len(settings["chatProfiles"]) == 11
    assert client.get("/chat/project/translations?language=fr-FR").json()["translation"]["navigation"]["newChat"]["button"] == "New conversation"


def test_a_body_of_any_announced_or_real_length_is_bounded() -> None:
    async def read(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    client = TestClient(Starlette(routes=[Mount("/chat", Gate(Starlette(routes=[Route("/login", read, methods=["POST"])])))]))
    assert client.post("/chat/login", content=b"x" * 1000).text == "1000"
    assert client.post("/chat/login", content=b"x" * 200_000).status_code == 413
    with pytest.raises(ClientDisconnect, match=r"^$"):
        client.post("/chat/login", content=(b"x" * 10_000 for _ in range(20)))


def test_a_web_socket_elsewhere_is_refused() -> None:
    client = TestClient(Starlette(routes=[Mount("/chat", Gate(Starlette()))]))
    with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("/chat/elsewhere"):
        pass
    assert closed.value.code == 1008


# ---------------------------------------------------------------- where Chainlit works


def test_its_folder_is_ours_and_its_defaults_are_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(home.ROOT)
    monkeypatch.setenv("CHAINLIT_ENV_FILE", "")
    root = home.prepare(tmp_path / "chat", "/guidance", "https://intranet.example, https://other.example", 60)
    written = tomllib.loads((root / ".chainlit" / "config.toml").read_text("utf-8"))
    assert root == tmp_path / "chat"
    assert written["project"]["allow_origins"] == ["https://intranet.example", "https://other.example"]
    assert written["project"]["user_session_timeout"] == 60
    assert written["features"]["spontaneous_file_upload"]["enabled"] is False
    assert written["UI"]["logo_file_url"] == "/guidance/static/icon.svg"
    assert (root / ".chainlit" / "translations" / "en-GB.json").is_file()


def test_a_folder_that_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(home.ROOT, str(tmp_path / "file"))
    with pytest.raises(SettingsError, match="cannot be written"):
        home.prepare(tmp_path, "", "", 60)


def test_our_translation_has_every_sentence_that_the_front_end_asks_for() -> None:
    def keys(tree: dict[str, object], above: str = "") -> set[str]:
        return {name for key, inner in tree.items() for name in (keys(inner, f"{above}{key}.") if isinstance(inner, dict) else {f"{above}{key}"})}

    theirs = json.loads((front.installed().parents[1] / "translations" / "en-US.json").read_text("utf-8"))
    ours = json.loads(home.TRANSLATION.read_text("utf-8"))
    assert keys(ours) == keys(theirs)
    assert "LLM" not in home.TRANSLATION.read_text("utf-8")


# ---------------------------------------------------------------- the exact words


def test_a_passage_shows_the_cited_sentence_in_its_place(harbour_corpus: Corpus) -> None:
    provision = harbour_corpus.provisions[f"{HARBOUR}/para_2"]
    quoted = provision.norms[1].words
    shown = passage(harbour_corpus, provision.id, sentence_key(quoted), date(2026, 1, 1))
    assert shown
    assert shown.cited == quoted
    assert shown.before + shown.cited + shown.after == provision.words


def test_a_key_of_no_sentence_marks_none(harbour_corpus: Corpus) -> None:
    shown = passage(harbour_corpus, ITEM, "nonsense", date(2026, 1, 1))
    assert shown
    assert (shown.cited, shown.before) == ("", "the steps taken for their safety")


def test_the_panel_says_document_edition_standing_headings_place_and_page(client: TestClient) -> None:
    text = client.get(f"/chat/passage/{ITEM}").text
    for said in (
        "Paragraph 1, item 2",
        "page 3",
        "Safeguarding partners must set out in the harbour report:",
        "the steps taken for their safety",
        "What was done to keep them safe.",
        "Harbour guidance, 2025 (statutory guidance)",
        "In force",
        "Chapter 1: Harbours › Harbour report",
        f'href="/documents/{HARBOUR}#para_1__item_2"',
        'href="https://example.org/harbours"',
    ):
        assert said in text


def test_a_passage_that_is_not_held_is_said(client: TestClient) -> None:
    response = client.get("/chat/passage/nowhere/para_1?on=someday")
    assert response.status_code == 404
    assert "no longer held" in response.text


def test_markup_in_a_document_stays_text(harbour_corpus: Corpus) -> None:
    shown = passage(harbour_corpus, ITEM, "", date(2026, 1, 1))
    assert shown
    hostile = passage_html(type(shown)(**{name: getattr(shown, name) for name in shown.__slots__} | {"before": "<script>alert(1)</script>"}), "")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile
