"""What went wrong in, a page that says what to do out."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse

from assistant.surfaces.guards import route_path
from assistant.surfaces.pages.site import page
from assistant.surfaces.policies import strict_headers
from corpus.wording import wording

KNOWN = frozenset({401, 403, 404, 405, 408, 413, 421, 422, 429, 500, 503})


def error_page(request: Request, status: int, detail: str = "", headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """The page for a status. Without a detail of its own it says what such a status usually means. Strict by itself: some errors arise outside the guards."""
    key = str(status if status in KNOWN else 500 if status >= 500 else 404)
    response = page(request, "error.html", status, heading=wording("page_errors", f"{key}_title"), detail=detail or wording("page_errors", key))
    response.headers.update(headers or {})
    for name, value in strict_headers(route_path(request.scope), request.url.scheme, response.raw_headers):
        response.headers[name.decode()] = value.decode()
    return response
