"""A person's kept conversations in, a page out on which they delete one or all of them. It works without scripts, and beside the chat's own list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.settings import Settings
from assistant.surfaces.chat.history_store import Conversation, HistoryStore, open_store
from assistant.surfaces.chat.signin import identity_in
from assistant.surfaces.chat.signin_people import secret_of
from assistant.surfaces.chat.words import section, words
from assistant.surfaces.pages.site import page
from assistant.surfaces.visitors import USER

PATH = "/conversations"
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as the page lists it."""

    id: str
    name: str
    last: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be deleted, if the person means it: the question put to them, and the field of the form that says it."""

    question: str
    field: str
    value: str


@router.get(PATH)
def conversations(request: Request, deleted: str = "", confirm: str = "") -> HTMLResponse:
    """The list, or the question whether to delete what `confirm` names. `deleted` says what was just done: "one", or how many."""
    settings, who = _settings(request), _person(request)
    rows = [_row(one) for one in open_store(settings.state).conversations(who)] if who and settings.history else []
    said = {"say": section("history"), "days": settings.history_days, "kept": settings.history, "done": _done(deleted)}
    return page(request, "conversations.html", 200, chosen=_chosen(rows, confirm), who=who, rows=rows, **said)


@router.post(PATH)
def delete(request: Request, conversation: Annotated[str, Form(max_length=100)] = "", everything: Annotated[bool, Form()] = False) -> Response:
    """Deletes one's own conversation of that id, or all of one's own; then shows the list."""
    settings, who = _settings(request), _person(request)
    done = _delete(open_store(settings.state), who, conversation, everything) if who and settings.history else ""
    base = str(request.scope.get("root_path", "")).rstrip("/")
    return RedirectResponse(f"{base}{PATH}{f'?deleted={done}' if done else ''}", 303)


def _done(deleted: str) -> str:
    if deleted == "one":
        return words("history", "deleted_one")
    return words("history", "deleted_all", count=deleted) if deleted.isascii() and deleted.isdecimal() else ""


def _chosen(rows: list[Row], confirm: str) -> Chosen | None:
    if confirm == "all" and rows:
        return Chosen(words("history", "sure_all", count=str(len(rows))), "everything", "true")
    return next((Chosen(words("history", "sure_one", name=row.name), "conversation", row.id) for row in rows if row.id == confirm), None)


def _delete(store: HistoryStore, who: str, conversation: str, everything: bool) -> str:
    if everything:
        return str(store.delete_conversations(who))
    if conversation and store.owner_of(conversation) == who:
        store.delete_conversation(conversation)
        return "one"
    return ""


def _person(request: Request) -> str | None:
    """Who is asking: who signed in, else the identity of this browser; None before it opened the chat."""
    settings = _settings(request)
    if settings.sign_in != "off":
        return request.headers.get(USER.decode()) or None
    found = identity_in(request.headers.get("cookie", ""), secret_of(settings))
    return found.identifier if found else None


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _row(one: Conversation) -> Row:
    last = datetime.fromisoformat(one.updated_at)
    return Row(one.id, one.name or words("history", "unnamed"), words("history", "last", date=f"{last.day} {last:%B %Y}"))
