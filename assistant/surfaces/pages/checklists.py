"""Checklists as pages: those with a name, one made for a role or a heading, files to take away, and the review of a draft that is sent.

A draft is read in memory and not kept: the page that comes back is all there is of the review.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from assistant.errors import DraftError, QuestionError
from assistant.holdings import Holdings
from assistant.practice.checklist_data import plan_named, plans
from assistant.surfaces.api import Ready
from assistant.surfaces.checklist_api import as_file, most_bytes, read_upload
from assistant.surfaces.checklist_export import Format, format_named
from assistant.surfaces.checklist_text import addressee_name, made_line
from assistant.surfaces.checklists import ShownChecklist, Wanted, chosen_checklist, listed
from assistant.surfaces.draft_reviews import ShownReview, reviewed
from assistant.surfaces.pages.choices import choices_of
from assistant.surfaces.pages.site import page, role_name, sentence
from assistant.surfaces.questions import clean
from corpus import catalogue
from corpus.wording import wording

router = APIRouter()
REFUSED = 422
FILES = ((Format.DOCX, "Word, with boxes to tick"), (Format.XLSX, "Excel"), (Format.CSV, "CSV"), (Format.MARKDOWN, "Markdown"))
ACCEPTED = ".docx,.pdf,.md,.txt"


@router.get("/checklists")
def checklists(request: Request, assistant: Ready) -> HTMLResponse:
    """The checklists that have a name, and a form for any other."""
    return _index(request, assistant.holdings, Wanted())


@router.get("/checklists/made")
def made(request: Request, assistant: Ready, role: str = "", heading: str = "", edition: str = "", area: str = "", stated: str = "") -> HTMLResponse:
    """A checklist for a role or a heading, or the form again with what is wrong."""
    wanted = Wanted(role=role.strip(), heading=clean(heading), edition=edition.strip(), area=area.strip(), stated=bool(stated))
    if bool(wanted.role) == bool(wanted.heading):
        error = wording("checklists", "choose_both" if wanted.role else "choose_one")
        return _index(request, assistant.holdings, wanted, {"role": error})
    try:
        shown = chosen_checklist(wanted, assistant.holdings.corpus)
    except QuestionError as error:
        field = next((name for name in ("area", "edition") if str(error).startswith(f"{name} ")), "role" if wanted.role else "heading")
        return _index(request, assistant.holdings, wanted, {field: sentence(error)})
    return _checklist_page(request, shown, wanted)


@router.get("/checklists/file")
def file(assistant: Ready, request: Request) -> Response:
    """A checklist as a file. Raises `QuestionError` for what no link of ours asks."""
    given = dict(request.query_params)
    wanted = Wanted(**{name: clean(given.get(name, "")) for name in ("name", "role", "heading", "edition", "area")}, stated=bool(given.get("stated")))
    return as_file(chosen_checklist(wanted, assistant.holdings.corpus), format_named(given.get("format", "")))


@router.get("/checklists/{name}")
def named(request: Request, assistant: Ready, name: str, edition: str = "") -> HTMLResponse:
    """A checklist by its name."""
    wanted = Wanted(name=_known(name), edition=edition.strip())
    return _checklist_page(request, chosen_checklist(wanted, assistant.holdings.corpus), wanted)


@router.get("/checklists/{name}/review")
def review_form(request: Request, assistant: Ready, name: str) -> HTMLResponse:
    """Where a review's page leads when it is opened anew: nothing of the review was kept, so the checklist and its form."""
    return named(request, assistant, name)


@router.post("/checklists/{name}/review")
async def review(request: Request, assistant: Ready, name: str) -> HTMLResponse:
    """The review of a draft, or the checklist again with what is wrong."""
    wanted = Wanted(name=_known(name))
    try:
        upload = await read_upload(request)
        shown = await asyncio.to_thread(reviewed, wanted.name, upload.file_name, upload.data, assistant.holdings, most_bytes(request))
    except (DraftError, QuestionError) as error:
        checklist = chosen_checklist(wanted, assistant.holdings.corpus)
        return _checklist_page(request, checklist, wanted, {"draft": sentence(error)})
    return page(request, "checklist_review.html", review=shown, marks=_marks(shown), name=wanted.name, **_limits(request))


def _index(request: Request, holdings: Holdings, wanted: Wanted, errors: dict[str, str] | None = None) -> HTMLResponse:
    held = dict.fromkeys(one.edition_id for one in holdings.corpus.provisions.values())
    editions = [(edition_id, _edition_name(holdings, edition_id)) for edition_id in held]
    with_duties = {norm.addressee for one in holdings.corpus.provisions.values() for norm in one.norms if norm.duty.value != "none"}
    roles = [(role_id, role_name(role_id)) for role_id in catalogue.roles() if role_id in with_duties and role_id != "nobody"]
    values: dict[str, Any] = {"listed": listed(), "roles": roles, "editions": editions, "areas": choices_of(holdings).areas}
    return page(request, "checklists.html", REFUSED if errors else 200, wanted=wanted, errors=errors or {}, **values)


def _checklist_page(request: Request, shown: ShownChecklist, wanted: Wanted, errors: dict[str, str] | None = None) -> HTMLResponse:
    given = {name: getattr(wanted, name) for name in ("name", "role", "heading", "edition", "area")} | {"stated": "1" if wanted.stated else ""}
    query = {name: value for name, value in given.items() if value}
    files = [(text, urlencode({**query, "format": form.value})) for form, text in FILES]
    values: dict[str, Any] = {"shown": shown, "made": made_line(shown), "files": files, "who": addressee_name, "errors": errors or {}, **_limits(request)}
    return page(request, "checklist.html", REFUSED if errors else 200, **values)


def _limits(request: Request) -> dict[str, Any]:
    return {"limits": wording("draft_review", "limits", size=str(most_bytes(request) // (1024 * 1024))), "accepted": ACCEPTED}


def _marks(shown: ShownReview) -> list[tuple[str, str, str, int]]:
    """Each sureness with its name, what it means, and how many items have it."""
    return [(name, wording("draft_review", name), wording("draft_review", f"{name}_means"), count) for name, count in shown.counts.items()]


def _known(name: str) -> str:
    """The checklist's own name. Raises a 404 for one that there is not."""
    try:
        return plan_named(name).name
    except QuestionError as error:
        raise HTTPException(404, f"There is no checklist of that name. There are: {', '.join(plan.title for plan in plans().values())}.") from error


def _edition_name(holdings: Holdings, edition_id: str) -> str:
    edition = holdings.corpus.editions[edition_id]
    return f"{edition.document}, {edition.edition}"
