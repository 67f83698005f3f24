"""A template and its values in, a page out: the one template environment, addresses under the base path, and the files every page loads.

A page is a module beside this one with a `router`; its template extends `base.html`. What is not markup of ours is escaped, always.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from assistant.dialogue import Citation
from assistant.surfaces import render
from assistant.surfaces.guards import route_path
from corpus import catalogue
from corpus.model import Duty
from corpus.wording import wording

HERE = Path(__file__).parent
STATIC = HERE / "static"
FOREVER = "public, max-age=31536000, immutable"
RECHECKED = "no-cache"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation. `path` is without the base path."""

    path: str
    text: str


# In the order shown; an entry appears once its page, or the chat's mount, is served.
NAV = (
    Link("/ask", "Ask"),
    Link("/chat", "Chat"),
    Link("/documents", "Documents"),
    Link("/escalation", "Escalation"),
    Link("/checklists", "Checklists"),
    Link("/quiz", "Quiz"),
    Link("/about", "About"),
)


class VersionedFiles(StaticFiles):
    """Static files: kept for a year when asked for by version (`?v=`), rechecked each time when not."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = FOREVER if b"v=" in scope.get("query_string", b"") else RECHECKED
        return response


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. `template` stands in `templates/`; besides `context` it has `nav`, `path`, `url(path)` and `static(name)`."""
    base = str(request.scope.get("root_path", "")).rstrip("/")
    path = route_path(request.scope)
    values = {
        "nav": [link for link in NAV if link.path in served(request)],
        "path": path,
        "url": lambda path: f"{base}{path}",
        "static": lambda name: f"{base}/static/{name}?v={version_of(name)}",
        **context,
    }
    html = environment().get_template(template).render(values)
    # Answers are about somebody's work: a shared cache keeps none, and the back button still has its page.
    return HTMLResponse(html, status, headers={"cache-control": "private, no-cache"})


def served(request: Request) -> frozenset[str]:
    """Paths of the navigation that this application serves; looked up once."""
    paths: frozenset[str] | None = getattr(request.app.state, "served", None)
    if paths is None:
        paths = frozenset(link.path for link in NAV if any(_matches(route, link.path) for route in request.app.routes))
        request.app.state.served = paths
    return paths


def _matches(route: BaseRoute, path: str) -> bool:
    """Whether a route, or a mount, answers at a path."""
    scopes = ({"type": "http", "method": "GET", "path": given, "root_path": "", "headers": []} for given in (path, f"{path}/"))
    return any(route.matches(scope)[0] is Match.FULL for scope in scopes)


@cache
def environment() -> Environment:
    """The template environment: everything escaped, an unknown name an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )
    made.globals |= {"wording": wording, "force": force, "edition_line": render.edition_line, "place_line": render.place_line, "role_name": role_name}
    made.filters |= {"day": day, "reader_path": reader_path, "lines": lines, "first_capital": first_capital, "marked_up": marked_up}
    return made


@cache
def version_of(name: str) -> str:
    """A short checksum of a static file, so that a changed one is fetched anew."""
    return hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()


def force(duty: Duty | str) -> str:
    """How strongly something binds, in words."""
    return render.force(Duty(duty))


def role_name(role_id: str) -> str:
    """What a role is called, its first letter a capital."""
    role = catalogue.roles().get(role_id)
    return first_capital(role.names[0] if role else role_id)


def first_capital(text: str) -> str:
    """The text with its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def day(value: Any) -> str:
    """A date as people write it; nothing for none."""
    return f"{value.day} {value:%B %Y}" if value else ""


def reader_path(citation: Citation | str) -> str:
    """Where the reader shows a provision, given a citation or a provision's id; without the base path."""
    edition, _, place = (citation if isinstance(citation, str) else citation.provision_id).partition("/")
    return f"/documents/{edition}#{place}" if place else f"/documents/{edition}"


def sentence(error: Exception) -> str:
    """An error's message as a sentence for people."""
    return f"{first_capital(str(error)).rstrip('.')}."


def marked_up(text: str) -> Markup:
    """Our own words, in which `…` is something to type; all else escaped."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts))


def lines(text: str) -> Markup:
    """Text with its line ends kept, escaped."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())
