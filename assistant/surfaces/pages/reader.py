"""Requests in, the documents held out: the shelf, each edition on one page with its passages as anchors, search within it, and links to single passages.

An edition is one page, since what follows # never reaches a server. It is rendered and compressed once, and sent again only if it has changed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from assistant.holdings import Holdings
from assistant.surfaces.api import Ready
from assistant.surfaces.pages.reader_about import About, about, groups
from assistant.surfaces.pages.reader_search import LONGEST, Finder, Matches
from assistant.surfaces.pages.reader_values import Echo, contents_of, name_of, page_of, sections_of
from assistant.surfaces.pages.site import environment, page
from corpus.wording import wording

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Sent:
    """A page as sent: the whole of it, compressed, and a checksum."""

    html: bytes
    zipped: bytes
    tag: str


@dataclass(slots=True)
class Shelf:
    """What has been made of the holdings: finished pages, by edition and base path, and the search."""

    holdings: Holdings
    finder: Finder
    pages: dict[tuple[str, str], Sent] = field(default_factory=dict)
    making: Lock = field(default_factory=Lock)


@router.get("/documents")
def documents(request: Request, assistant: Ready) -> HTMLResponse:
    """Every edition that something is held of."""
    return page(request, "reader_documents.html", groups=groups(assistant.holdings.corpus))


@router.get("/documents/{edition_id}", response_model=None)
def document(request: Request, edition_id: str, assistant: Ready, q: str | None = None) -> Response:
    """One edition; with `q`, its passages that have those words."""
    shelf = _shelf(request, assistant.holdings)
    if not _is_held(shelf, edition_id):
        return _missing(request)
    if q is not None:
        return _search(request, shelf, edition_id, q)
    key = (edition_id, str(request.scope.get("root_path", "")))
    with shelf.making:
        if key not in shelf.pages:
            shelf.pages[key] = _sent(bytes(_whole(request, shelf, edition_id).body))
    return _respond(request, shelf.pages[key])


@router.get("/documents/{edition_id}/{place:path}", response_model=None)
def passage(request: Request, edition_id: str, place: str, assistant: Ready) -> Response:
    """The way to one passage for programs and people that cannot keep a #: the edition's page at that place."""
    shelf = _shelf(request, assistant.holdings)
    if not _is_held(shelf, edition_id):
        return _missing(request)
    if f"{edition_id}/{place}" not in shelf.holdings.corpus.provisions:
        edition = shelf.holdings.corpus.editions[edition_id]
        text = wording("reader", "missing_place", name=name_of(edition))
        return page(request, "reader_missing.html", 404, title=wording("reader", "missing_place_title"), text=text, link=edition, name=name_of(edition))
    base = str(request.scope.get("root_path", "")).rstrip("/")
    return RedirectResponse(f"{base}/documents/{quote(edition_id, safe='')}#{quote(place, safe='')}", 307)


def _shelf(request: Request, holdings: Holdings) -> Shelf:
    """The application's, made anew when what is held is another."""
    shelf = getattr(request.app.state, "reader", None)
    if not isinstance(shelf, Shelf) or shelf.holdings is not holdings:
        shelf = Shelf(holdings, Finder(holdings))
        request.app.state.reader = shelf
    return shelf


def _is_held(shelf: Shelf, edition_id: str) -> bool:
    return any(provision.edition_id == edition_id for provision in shelf.holdings.corpus.provisions.values())


def _missing(request: Request) -> HTMLResponse:
    text = wording("reader", "missing_document")
    return page(request, "reader_missing.html", 404, title=wording("reader", "missing_title"), text=text, link=None, name="")


def _whole(request: Request, shelf: Shelf, edition_id: str) -> HTMLResponse:
    corpus = shelf.holdings.corpus
    sections = sections_of(corpus, edition_id)
    contents = environment().get_template("reader_contents.html").render(contents=contents_of(sections))
    text = (
        environment()
        .get_template("reader_text.html")
        .render(
            sections=sections,
            base=str(request.scope.get("root_path", "")).rstrip("/"),
            page_of=page_of,
            continued=lambda title: wording("reader", "continued", title=title),
            repeats=lambda all_of: wording("reader", "repeats", name="; ".join(echo.name for echo in all_of)),
            repeated_in=_repeated_in,
        )
    )
    said = wording("reader", "cited", place="{place}")
    return page(request, "reader.html", **_head(about(corpus, edition_id)), contents=Markup(contents), text=Markup(text), said=said)


def _head(told: About, query: str = "", *, brief: bool = False) -> dict[str, Any]:
    """What `reader_head.html` shows; `brief` leaves out what only the whole document needs."""
    names = ("edition", "name", "reach", "standing", "warned", "held", "held_line", "dates", "corrected", "source")
    return {**{name: getattr(told, name) for name in names}, "query": query, "longest": LONGEST, "brief": brief}


def _repeated_in(echoes: Sequence[Echo]) -> str:
    return wording("reader", "repeated_in_one") if len(echoes) == 1 else wording("reader", "repeated_in", n=str(len(echoes)))


def _search(request: Request, shelf: Shelf, edition_id: str, asked: str) -> HTMLResponse:
    corpus = shelf.holdings.corpus
    found = shelf.finder.find(edition_id, asked)
    told = about(corpus, edition_id)
    base = str(request.scope.get("root_path", "")).rstrip("/")
    title = wording("reader", "search_title", query=found.query, name=told.name) if found.query else wording("reader", "search")
    return page(
        request,
        "reader_search.html",
        **_head(told, found.query, brief=True),
        search_title=title,
        summary=_summary(found),
        headings=found.headings,
        matches=found.matches,
        page_of=page_of,
        here=f"{base}/documents/{quote(edition_id, safe='')}",
    )


def _summary(found: Matches) -> list[str]:
    """What the search came to, in sentences."""
    if not found.query:
        return [wording("reader", "search_empty")]
    said = [wording("reader", "search_long", n=str(LONGEST))] if found.cut else []
    if not found.n:
        return [*said, wording("reader", "found_none" if not found.headings else "found_headings")]
    if found.near:
        return [*said, wording("reader", "found_near")]
    said.append(wording("reader", "found_one") if found.n == 1 else wording("reader", "found", n=f"{found.n:,}"))
    return [*said, wording("reader", "found_first", shown=str(len(found.matches)))] if found.n > len(found.matches) else said


def _sent(html: bytes) -> Sent:
    return Sent(html, gzip.compress(html, 6, mtime=0), f'"{hashlib.blake2b(html, digest_size=12).hexdigest()}"')


def _respond(request: Request, sent: Sent) -> Response:
    """The page, or that what the browser keeps is still right."""
    headers = {"etag": sent.tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}
    if sent.tag in request.headers.get("if-none-match", "").replace("W/", "").split(", "):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return HTMLResponse(sent.zipped, headers={**headers, "content-encoding": "gzip"})
    return HTMLResponse(sent.html, headers=headers)
