"""The page of one's own conversations: listed, deleted after a question back, one or all, and never anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.settings import Settings
from assistant.surfaces.chat import history_page
from assistant.surfaces.chat.history_store import HistoryStore, open_store
from assistant.surfaces.chat.signin import COOKIE, token_for
from assistant.surfaces.chat.words import words
from assistant.surfaces.visitors import USER

SECRET = "s" * 40
ANN, BOB = "browser-ann", "browser-bob"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HistoryStore]:
    made = open_store(tmp_path / "state")
    for number, (owner, name) in enumerate(((ANN, "First <b>talk</b>"), (ANN, "Second talk"), (BOB, "Talk of bob"))):
        made.keep_step(f"t{number}", owner, {"id": f"s{number}", "output": "words"})
        made.keep_conversation(f"t{number}", owner, name=name)
    yield made
    open_store.cache_clear()
    made.close()


def browser(state: Path, who: str | None, **changes: object) -> TestClient:
    app = FastAPI()
    app.state.settings = Settings(library=state, state=state, secret=SecretStr(SECRET), **changes)
    app.include_router(history_page.router)
    client = TestClient(app)
    if who:
        client.cookies.set(COOKIE, token_for(who, SECRET, timedelta(days=1)))
    return client


@pytest.fixture
def ann(store: HistoryStore) -> TestClient:
    return browser(store.path.parent, ANN)


def test_ones_own_conversations_are_listed_their_names_as_text(ann: TestClient) -> None:
    html = ann.get("/conversations").text
    assert "First &lt;b&gt;talk&lt;/b&gt;" in html
    assert "Second talk" in html
    assert "Talk of bob" not in html


def test_a_conversation_is_deleted_after_a_question_back(ann: TestClient, store: HistoryStore) -> None:
    asked = ann.get("/conversations", params={"confirm": "t0"}).text
    assert "Delete the conversation “First &lt;b&gt;talk&lt;/b&gt;”?" in asked
    assert store.owner_of("t0") == ANN
    assert words("history", "deleted_one") in ann.post("/conversations", data={"conversation": "t0"}).text
    assert [one.id for one in store.conversations(ANN)] == ["t1"]


def test_all_are_deleted_after_a_question_back_and_nobody_elses(ann: TestClient, store: HistoryStore) -> None:
    assert "Delete all of your conversations (2)?" in ann.get("/conversations", params={"confirm": "all"}).text
    assert "Deleted: 2." in ann.post("/conversations", data={"everything": "true"}).text
    assert store.conversations(ANN) == []
    assert [one.id for one in store.conversations(BOB)] == ["t2"]


def test_nobody_deletes_anothers_conversation(ann: TestClient, store: HistoryStore) -> None:
    assert "Talk of bob" not in ann.get("/conversations", params={"confirm": "t2"}).text
    ann.post("/conversations", data={"conversation": "t2"})
    assert store.owner_of("t2") == BOB


def test_a_browser_that_never_opened_the_chat_sees_and_deletes_nothing(store: HistoryStore) -> None:
    stranger = browser(store.path.parent, None)
    assert words("history", "nobody") in stranger.get("/conversations").text
    stranger.post("/conversations", data={"everything": "true"})
    assert len(store.conversations(ANN)) == 2


def test_with_sign_in_it_is_the_persons_own_whatever_the_browser(store: HistoryStore) -> None:
    store.keep_step("t9", "ann", {"id": "s9", "output": "words"})
    client = browser(store.path.parent, BOB, sign_in="header")
    assert words("history", "unnamed") in client.get("/conversations", headers={USER.decode(): "ann"}).text
    assert words("history", "nobody") in client.get("/conversations").text


def test_with_history_off_the_page_says_so(store: HistoryStore) -> None:
    client = browser(store.path.parent, ANN, history=False)
    html = client.get("/conversations").text
    assert words("history", "off") in html
    assert "Second talk" not in html


@pytest.mark.parametrize("said", ["<script>", "٣", "-1"])
def test_only_a_number_is_said_back(ann: TestClient, said: str) -> None:
    assert "Deleted:" not in ann.get("/conversations", params={"deleted": said}).text
