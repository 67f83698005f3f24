"""Holdings in, the HTTP API out: the contract's routes, typed, with problem details for errors. Questions are never logged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.errors import AssistantError, QuestionError
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.surfaces.batch import ask_checked
from assistant.surfaces.checklist_api import router as checklist_router
from assistant.surfaces.duties import duties_of
from assistant.surfaces.escalation_api import router as escalation_router
from assistant.surfaces.explain import found_as_json
from assistant.surfaces.guards import PROBLEM, Guards, Refuse, problem, refuse_as_problem
from assistant.surfaces.library_commands import provision_as_json
from assistant.surfaces.questions import AskBody, check_area
from assistant.surfaces.quiz_api import router as quiz_router
from assistant.surfaces.schemas import (
    AnswerObject,
    DocumentsObject,
    DutiesObject,
    HealthObject,
    ProblemObject,
    ProvisionObject,
    SearchObject,
)
from corpus import catalogue
from corpus.errors import CorpusError
from corpus.model import Held

TITLES = {400: "Not readable", 404: "Not found", 405: "Not allowed", 413: "Body too large", 422: "Cannot be taken", 500: "Failed", 503: "Not ready"}
# Where the framework says no more than the status's own name.
DETAILS = {404: "There is no such path; see /openapi.json for what there is.", 405: "The path does not take this method; see /openapi.json for those it takes."}
_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": ProblemObject, "content": {PROBLEM: {}}} for status in (400, 404, 413, 422, 503)}

# Spans would hold addresses, and with them questions; and nothing may leave the machine, whatever its environment says.
_NO_TELEMETRY: TelemetryConfig = {"auto_configure": False, "tracing": False, "metrics": False, "logs": False}

router = APIRouter()


def create_app(settings: Settings, holdings: Holdings | None = None, refuse: Refuse = refuse_as_problem) -> FastAPI:
    """The application. Holdings that are not given are loaded once, as it starts. `refuse` answers what is too large or too slow."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        loaded = await asyncio.to_thread(open_holdings, settings) if holdings is None else holdings
        app.state.assistant = Assistant(loaded, settings.threshold, settings.max_question_characters)
        yield
        app.state.assistant = None

    # No pages of documentation: they would load scripts from elsewhere, and everything here works offline.
    no_pages: dict[str, Any] = {"docs_url": None, "redoc_url": None}
    app = FastAPI(title="Working Together assistant", version=version("working-together"), lifespan=lifespan, telemetry=_NO_TELEMETRY, **no_pages)
    app.state.assistant = None
    app.state.library = settings.library
    app.include_router(router)
    app.include_router(escalation_router)
    app.include_router(quiz_router)
    app.include_router(checklist_router)
    app.add_middleware(Guards, max_upload_mb=settings.max_upload_mb, refuse=refuse)
    app.add_exception_handler(QuestionError, _question_refused)
    app.add_exception_handler(AssistantError, _failed)
    app.add_exception_handler(CorpusError, _failed)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)
    return app


def _assistant(request: Request) -> Assistant:
    assistant = request.app.state.assistant
    if not isinstance(assistant, Assistant):
        raise HTTPException(503, "What is held is still being loaded; wait a moment and try again.")
    return assistant


Ready = Annotated[Assistant, Depends(_assistant)]
RoleQuery = Annotated[str | None, Query(description="Id of the role that asks.")]
AreaQuery = Annotated[str | None, Query(description="Name of the area asked about.")]
DayQuery = Annotated[str | None, Query(description="The day the answer is for, YYYY-MM-DD.")]


@router.post("/api/ask", responses=_PROBLEMS, summary="Answer a question")
def ask(body: AskBody, assistant: Ready) -> AnswerObject:
    """The answer, as a line of `working-together ask --batch` has it."""
    return AnswerObject.model_validate(ask_checked(body.as_question(), assistant).as_json())


@router.get("/api/search", responses=_PROBLEMS, summary="Show what is found, with the arithmetic")
def search(
    assistant: Ready, q: Annotated[str, Query(description="What to look for.")], role: RoleQuery = None, area: AreaQuery = None, as_of: DayQuery = None
) -> SearchObject:
    """What would be found for a question: kept and rejected."""
    asked = AskBody(question=q, role=role, area=area, as_of=as_of).as_question()
    check_area(asked.scope.area, assistant.holdings)
    return SearchObject.model_validate(found_as_json(*assistant.search(asked)))


@router.get("/api/provisions/{provision_id:path}", responses=_PROBLEMS, summary="Open a provision")
def provision(provision_id: str, assistant: Ready) -> ProvisionObject:
    """One provision by its id, such as `working-together-2023/para_107__item_8`."""
    found = assistant.holdings.corpus.provisions.get(provision_id)
    if found is None:
        raise HTTPException(404, "No provision of that id is held; take an id from an answer's citations, or see /api/documents for what is held.")
    return ProvisionObject.model_validate(provision_as_json(found))


@router.get("/api/documents", responses=_PROBLEMS, summary="List what is held")
def documents(assistant: Ready) -> DocumentsObject:
    """Every edition that something is held of, with how much."""
    return DocumentsObject.model_validate({"documents": _documents(assistant.holdings)})


@router.get("/api/roles/{role_id}/duties", responses=_PROBLEMS, summary="List the duties of a role")
def role_duties(role_id: str, assistant: Ready, area: AreaQuery = None) -> DutiesObject:
    """Every must, should and may on a role, each cited."""
    if role_id not in catalogue.roles():
        raise HTTPException(404, f"No such role; use one of {', '.join(assistant.holdings.role_ids)}.")
    return DutiesObject.model_validate(duties_of(assistant.holdings.corpus, role_id, area).as_json())


@router.get("/healthz", responses={503: _PROBLEMS[503]}, summary="Say whether questions can be answered")
def healthz(assistant: Ready) -> HealthObject:
    """Ready once everything is loaded; before that, 503."""
    provisions = assistant.holdings.corpus.provisions.values()
    return HealthObject(status="ok", provisions=len(provisions), editions=len({one.edition_id for one in provisions}))


def _documents(holdings: Holdings) -> list[dict[str, Any]]:
    held: dict[str, list[Held]] = {}
    for one in holdings.corpus.provisions.values():
        held.setdefault(one.edition_id, []).append(one.held)
    rows = []
    for edition_id, how in held.items():
        edition = holdings.corpus.editions[edition_id]
        rows.append(
            {
                "id": edition_id,
                **{name: getattr(edition, name) for name in ("document", "edition", "area", "publisher", "licence", "attribution", "url", "superseded_by")},
                "kind": edition.kind.value,
                "status": edition.status.value,
                "in_force_from": edition.in_force_from.isoformat() if edition.in_force_from else None,
                "in_force_to": edition.in_force_to.isoformat() if edition.in_force_to else None,
                "held": (Held.FULL_TEXT if Held.FULL_TEXT in how else Held.DIGEST).value,
                "n_provisions": len(how),
            }
        )
    return rows


def _respond(status: int, detail: str, **more: object) -> JSONResponse:
    headers = {"Retry-After": "2"} if status == 503 else None
    return JSONResponse(problem(status, TITLES.get(status, "Not done"), detail, **more), status, media_type=PROBLEM, headers=headers)


async def _question_refused(_: Request, error: Exception) -> JSONResponse:
    return _respond(422, str(error))


async def _failed(_: Request, error: Exception) -> JSONResponse:
    structlog.get_logger().error("failed", error=type(error).__name__)
    return _respond(500, str(error))


async def _unreadable(_: Request, error: Exception) -> JSONResponse:
    """What was sent is not repeated: it may hold personal details."""
    rows = error.errors() if isinstance(error, RequestValidationError) else []
    if any(row["type"] == "json_invalid" for row in rows):
        return _respond(400, 'The body is not JSON; send an object such as {"question": "What goes in a yearly report?"}.')
    faults = [{"field": ".".join(str(part) for part in row["loc"]), "message": row["msg"]} for row in rows]
    named = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults)
    return _respond(422, f"{named}. Correct it and send it again; /openapi.json has every field.", errors=faults)


async def _http_error(_: Request, error: Exception) -> JSONResponse:
    status, detail = (error.status_code, str(error.detail)) if isinstance(error, StarletteHTTPException) else (500, "")
    return _respond(status, DETAILS.get(status, detail) if detail == HTTPStatus(status).phrase else detail)


async def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    structlog.get_logger().error("unforeseen", error=type(error).__name__)
    return _respond(500, "Something went wrong that nobody foresaw. Try again; if it happens again, run `working-together doctor` and report what it says.")
