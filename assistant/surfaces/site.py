"""Settings and holdings in, everything that is served out: the API, the pages and the chat behind the doors, each error in the form its reader can use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response

from assistant.errors import AssistantError, QuestionError
from assistant.holdings import Holdings
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces import pages
from assistant.surfaces.api import create_app
from assistant.surfaces.chat import history_page
from assistant.surfaces.chat.mount import mount_chat
from assistant.surfaces.guards import PROBLEM, Receive, Refusal, Scope, Send, problem, route_path
from assistant.surfaces.pages.errors import error_page
from assistant.surfaces.pages.site import STATIC, VersionedFiles, sentence
from assistant.surfaces.policies import API_PATHS, strict_headers
from assistant.surfaces.visitors import Visitors, listed
from corpus.errors import CorpusError

_Handler = Callable[[Request, Exception], Awaitable[Response]]


def create_site(settings: Settings, holdings: Holdings | None = None, *, with_chat: bool = True) -> FastAPI:
    """The application. Holdings that are not given are loaded once, as it starts. Loading the chat takes a second or two, so it can be left out."""
    app = create_app(settings, holdings, refuse)
    app.root_path = settings.base_path
    app.state.settings = settings
    app.include_router(pages.router)
    app.mount("/static", VersionedFiles(directory=STATIC))
    if with_chat:
        app.include_router(history_page.router)
        mount_chat(app, settings, Assistant(holdings, settings.threshold, settings.max_question_characters) if holdings else None)
    for kind, shown in ((QuestionError, _question_refused), (AssistantError, _failed), (CorpusError, _failed), (HTTPException, _http_error)):
        _as_page(app, kind, shown)
    _as_page(app, RequestValidationError, _unreadable)
    _as_page(app, Exception, _unforeseen)
    if origins := listed(settings.allowed_origins):
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["content-type"])
    Visitors(app, settings, refuse)  # made only to be checked: what does not hold stops the start, not the first request
    app.add_middleware(Visitors, settings=settings, refuse=refuse)
    return app


async def refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers somebody who may not come in: a page for people, problem details for programs."""
    structlog.get_logger().info("refused", status=refusal.status, why=refusal.title)
    path, headers = route_path(scope), dict(refusal.headers)
    if _wants_page(scope):
        response: Response = error_page(Request(scope), refusal.status, refusal.detail, headers)
    else:
        response = JSONResponse(problem(refusal.status, refusal.title, refusal.detail), refusal.status, headers, PROBLEM)
        for name, value in strict_headers(path, str(scope.get("scheme", "")), response.raw_headers):
            response.headers[name.decode()] = value.decode()
    await response(scope, receive, send)


def _wants_page(scope: Scope) -> bool:
    """Whether a person is looking: not at the API, and with something that shows pages."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return not route_path(scope).startswith(API_PATHS) and b"text/html" in accepted


def _as_page(app: FastAPI, kind: type[Exception], shown: _Handler) -> None:
    """Has an error shown as a page, except to programs, which keep what the API gives them."""
    as_problem: Any = app.exception_handlers[kind]

    async def handle(request: Request, error: Exception) -> Response:
        response: Response = await (shown if _wants_page(request.scope) else as_problem)(request, error)
        return response

    app.add_exception_handler(kind, handle)


async def _question_refused(request: Request, error: Exception) -> Response:
    return error_page(request, 422, sentence(error))


async def _failed(request: Request, error: Exception) -> Response:
    structlog.get_logger().error("failed", error=type(error).__name__)
    return error_page(request, 500, sentence(error))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return error_page(request, 500)
    said = "" if error.detail == HTTPStatus(error.status_code).phrase else error.detail
    return error_page(request, error.status_code, said, error.headers)


async def _unreadable(request: Request, _: Exception) -> Response:
    return error_page(request, 422)


async def _unforeseen(request: Request, error: Exception) -> Response:
    structlog.get_logger().error("unforeseen", error=type(error).__name__)
    return error_page(request, 500)
