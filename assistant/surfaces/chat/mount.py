"""An application in, the same with the chat under `/chat` out. Chainlit is loaded here and only here, as a server starts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, request_response

from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.chat import front
from assistant.surfaces.chat.gate import Gate
from assistant.surfaces.chat.home import prepare
from assistant.surfaces.chat.passage import gone_html, passage, passage_html
from assistant.surfaces.chat.signin import Identities, prepare_sign_in
from assistant.surfaces.questions import day_of

PATH = "/chat"
SESSION_S = 12 * 3600
FOREVER = "public, max-age=31536000, immutable"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".mjs": "text/javascript"}
Current = Callable[[], Assistant | None]


def mount_chat(app: FastAPI, settings: Settings, assistant: Assistant | None = None) -> None:
    """Puts the chat under `/chat`. Without an assistant given, the application's own is asked, once it is loaded."""

    def current() -> Assistant | None:
        return assistant or getattr(app.state, "assistant", None)

    site = settings.base_path.rstrip("/")
    root = prepare(settings.state / "chat", site, settings.allowed_origins, SESSION_S)
    os.environ["CHAINLIT_ROOT_PATH"] = PATH
    os.environ["CHAINLIT_PARENT_ROOT_PATH"] = site
    prepare_sign_in(settings)
    chainlit_app = import_module("assistant.surfaces.chat.app").connected(current, settings, site)
    pages = _Pages(site, root / "packed", current, settings.history)
    # A browser has its identity before the page asks for anything else, so that several questions at once do not make it several.
    index = Identities(request_response(pages.index), settings)
    app.router.routes.append(Route(PATH, index, methods=["GET"]))
    app.mount(PATH, Starlette(routes=[*pages.routes(index), Mount("/", Identities(Gate(chainlit_app), settings))]))


class _Pages:
    """What is served beside Chainlit: the page itself, the files it loads, and the passages that citations open."""

    def __init__(self, site: str, packed: Path, current: Current, history: bool) -> None:
        self._site, self._packed, self._current = site, packed, current
        self._html = front.page(site, PATH, history)

    def routes(self, index_app: Identities) -> list[Route]:
        """Every address, without the chat's own path. `index_app` serves the page itself."""
        index = [Route(path, index_app, methods=["GET"]) for path in ("/", "/login", "/login/callback", "/thread/{thread_id}")]
        files = [Route("/assets/{name}", self.asset), Route("/public/{name}", self.public), Route("/passage/{provision_id:path}", self.passage)]
        return [*index, *files, Route("/thread", self.home), Route("/element/{rest:path}", self.home), Route("/env", self.home)]

    async def index(self, _: Request) -> Response:
        """The page that carries the chat."""
        return HTMLResponse(self._html, headers={"content-security-policy": front.POLICY, "cache-control": "no-cache"})

    async def home(self, _: Request) -> Response:
        """Addresses that the front end knows and the chat has no use for."""
        return RedirectResponse(f"{self._site}{PATH}", 303)

    async def asset(self, request: Request) -> Response:
        """A file of the installed front end, compressed where that helps."""
        name = request.path_params["name"]
        source = front.installed() / "assets" / name
        kind = TYPES.get(source.suffix)
        if kind is None or not source.is_file():
            return PlainTextResponse("There is no such file.", 404)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {"content-encoding": "gzip", "cache-control": FOREVER, "vary": "accept-encoding"}
            return FileResponse(await asyncio.to_thread(front.packed, name, self._packed), media_type=kind, headers=headers)
        return FileResponse(source, media_type=kind, headers={"cache-control": FOREVER, "vary": "accept-encoding"})

    async def public(self, request: Request) -> Response:
        """A file of ours."""
        source = front.PUBLIC / request.path_params["name"]
        kind = TYPES.get(source.suffix)
        if kind is None or not source.is_file():
            return PlainTextResponse("There is no such file.", 404)
        return FileResponse(source, media_type=kind, headers={"cache-control": FOREVER if "v" in request.query_params else "no-cache"})

    async def passage(self, request: Request) -> Response:
        """A cited passage, for the panel beside the conversation."""
        assistant = self._current()
        try:
            day = day_of(request.query_params.get("on")) or date.today()
        except QuestionError:
            day = date.today()
        key = request.query_params.get("cited", "")
        shown = passage(assistant.holdings.corpus, request.path_params["provision_id"], key, day) if assistant else None
        html, status = (passage_html(shown, self._site), 200) if shown else (gone_html(), 404)
        return HTMLResponse(html, status, headers={"content-security-policy": front.POLICY, "cache-control": "private, no-cache"})
