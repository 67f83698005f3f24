"""`/api/checklists`: the named checklists, one of them or one made for a role or a heading, as an object or a file; and the review of a draft that is sent.

A draft is taken apart in memory: nothing of it reaches a disk, ours or the system's temporary one, and nothing of it is logged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from assistant.errors import DraftError, QuestionError
from assistant.pipeline import Assistant
from assistant.practice.checklist_data import plan_named
from assistant.surfaces.checklist_export import TYPES, Format, export, file_name
from assistant.surfaces.checklists import ShownChecklist, Wanted, chosen_checklist, listed
from assistant.surfaces.draft_reviews import reviewed
from assistant.surfaces.guards import PROBLEM
from assistant.surfaces.schemas import CitationObject, DutyName, NoticeObject, ProblemObject
from corpus.wording import wording

_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": ProblemObject, "content": {PROBLEM: {}}} for status in (404, 422, 503)}
_FORM = {"type": "object", "required": ["draft"], "properties": {"draft": {"type": "string", "format": "binary"}}}
_UPLOAD: dict[str, Any] = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}}
MB = 1024 * 1024

router = APIRouter()
EditionQuery = Annotated[str, Query(description="Id of an edition that is held, whose own words are wanted.")]
AreaQuery = Annotated[str, Query(description="With a role: the area whose own documents count too.")]
FormatQuery = Annotated[Format | None, Query(alias="format", description="A file instead of an object.")]


class ListedChecklist(BaseModel):
    """A checklist that has a name; `reviews` says whether a draft can be reviewed against it."""

    name: str
    title: str
    about: str
    reviews: bool


class ChecklistsObject(BaseModel):
    """The named checklists."""

    checklists: list[ListedChecklist]


class ItemObject(BaseModel):
    """One item, its force, and its citation."""

    text: str
    duty: DutyName
    addressee: str
    lead_in: str | None
    when: str
    to: str
    citation: CitationObject


class PartObject(BaseModel):
    """Items of one strength that belong together."""

    title: str
    items: list[ItemObject]


class GroupObject(BaseModel):
    """Everything of one strength: must, should, may or none."""

    group: str
    parts: list[PartObject]


class ChecklistObject(BaseModel):
    """A checklist: must, should and may apart."""

    name: str
    title: str
    about: str
    area: str | None
    counts: dict[str, int]
    groups: list[GroupObject]
    notices: list[NoticeObject]
    also: list[str]
    reviews: bool
    made_on: str


class PlaceObject(BaseModel):
    """Words of the draft and where they stand in it."""

    words: str
    where: str
    heading: str
    number: int
    page: int | None


class ReviewItemObject(BaseModel):
    """An item, and how surely the draft speaks to it: clearly, possibly, put-off, repeated or not-seen."""

    name: str
    sureness: str
    item: ItemObject
    places: list[PlaceObject]
    parts_not_seen: list[str]


class OtherObject(BaseModel):
    """An item that no draft's words can show."""

    text: str
    duty: DutyName
    provision_id: str


class ReviewObject(BaseModel):
    """A review: a help for the author, never a verdict on compliance."""

    checklist: str
    title: str
    lede: str
    kept: str
    counts: dict[str, int]
    items: list[ReviewItemObject]
    others: list[OtherObject]
    notices: list[NoticeObject]


@dataclass(frozen=True, slots=True)
class Upload:
    """What a form carried: its fields, and the one file, read into memory."""

    fields: dict[str, str]
    file_name: str
    data: bytes


class _InMemory(MultiPartParser):
    """Keeps every file in memory: the guards have bounded the body, and a draft must not reach a disk."""

    spool_max_size = 1 << 40


async def read_upload(request: Request, field: str = "draft") -> Upload:
    """The form of a request. Raises `DraftError` where it carries no file under that name."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise DraftError(wording("draft_review", "no_file"))
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=10).parse()
    except MultiPartException as error:
        raise DraftError(wording("draft_review", "no_file")) from error
    try:
        file = form.get(field)
        if not isinstance(file, UploadFile) or not file.filename:
            raise DraftError(wording("draft_review", "no_file"))
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        return Upload(fields, file.filename, await file.read())
    finally:
        await form.close()


@router.get("/api/checklists", summary="List the checklists that have a name")
def checklists() -> ChecklistsObject:
    """Their names; any role and any heading has one besides."""
    return ChecklistsObject.model_validate({"checklists": listed()})


@router.get("/api/checklists/by-role/{role_id}", responses=_PROBLEMS, response_model=ChecklistObject, summary="Make a checklist for a role")
def by_role(request: Request, role_id: str, edition: EditionQuery = "", area: AreaQuery = "", form: FormatQuery = None) -> Response:
    """Every must, should and may on the role, by heading."""
    return _answered(request, Wanted(role=role_id, edition=edition, area=area), form)


@router.get("/api/checklists/by-heading", responses=_PROBLEMS, response_model=ChecklistObject, summary="Make a checklist for a heading")
def by_heading(
    request: Request,
    heading: Annotated[str, Query(description="A heading of any edition that is held.")],
    edition: EditionQuery = "",
    stated: Annotated[bool, Query(description="What is only stated too.")] = False,
    form: FormatQuery = None,
) -> Response:
    """Every must, should and may that stands under the heading."""
    return _answered(request, Wanted(heading=heading, edition=edition, stated=stated), form)


@router.get("/api/checklists/{name}", responses=_PROBLEMS, response_model=ChecklistObject, summary="Show a checklist")
def checklist(request: Request, name: str, edition: EditionQuery = "", form: FormatQuery = None) -> Response:
    """A checklist by its name; with an edition, in that edition's own words."""
    _known(name)
    return _answered(request, Wanted(name=name, edition=edition), form)


@router.post("/api/checklists/{name}/review", responses=_PROBLEMS, openapi_extra=_UPLOAD, summary="Review a draft")
async def review(request: Request, name: str) -> ReviewObject:
    """Where a draft, sent as the file `draft` of a form, appears to speak to each item, and what was not seen. The draft is not kept."""
    _known(name)
    holdings = ready(request).holdings
    try:
        upload = await read_upload(request)
        shown = await asyncio.to_thread(reviewed, name, upload.file_name, upload.data, holdings, most_bytes(request))
    except DraftError as error:
        raise HTTPException(422, str(error)) from error
    return ReviewObject.model_validate(shown.as_json())


def ready(request: Request) -> Assistant:
    """The assistant, once what is held is loaded. Raises a 503 before."""
    assistant = request.app.state.assistant
    if not isinstance(assistant, Assistant):
        raise HTTPException(503, "What is held is still being loaded; wait a moment and try again.")
    return assistant


def most_bytes(request: Request) -> int:
    """The largest draft taken, as set."""
    settings = getattr(request.app.state, "settings", None)
    return int(settings.max_upload_mb if settings else 20) * MB


def as_file(shown: ShownChecklist, form: Format) -> Response:
    """A checklist as a file to save."""
    headers = {"content-disposition": f'attachment; filename="{file_name(shown, form)}"', "cache-control": "no-store"}
    return Response(export(shown, form), media_type=TYPES[form], headers=headers)


def _answered(request: Request, wanted: Wanted, form: Format | None) -> Response:
    shown = chosen_checklist(wanted, ready(request).holdings.corpus)
    if form is not None:
        return as_file(shown, form)
    return JSONResponse(ChecklistObject.model_validate(shown.as_json()).model_dump())


def _known(name: str) -> None:
    """Raises a 404 for a checklist that has no such name."""
    try:
        plan_named(name)
    except QuestionError as error:
        raise HTTPException(404, str(error)) from error
