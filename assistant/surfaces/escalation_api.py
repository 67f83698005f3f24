"""`GET /api/escalation`: kind, role and area in, the route out as one typed object; without a kind, the kinds to choose from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, Field

from assistant.pipeline import Assistant
from assistant.practice.escalation import check_role
from assistant.surfaces.escalation import kinds_shown, shown_route
from assistant.surfaces.guards import PROBLEM
from assistant.surfaces.questions import role_id
from assistant.surfaces.schemas import CitationObject, DutyName, NoticeObject, ProblemObject, StatementObject
from corpus.wording import wording

_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": ProblemObject, "content": {PROBLEM: {}}} for status in (422, 503)}
StateName = Literal["none-needed", "no-area", "not-held", "no-stages", "unreadable", "read"]

router = APIRouter()


class KindObject(BaseModel):
    """A kind of escalation, and when it is the right one."""

    id: str
    label: str
    when: str


class StepObject(BaseModel):
    """A national step: a norm, who acts, to whom or under what, and how soon; "" where the provision does not say."""

    number: int
    text: str
    lead_in: str | None
    duty: DutyName
    who: str
    to: str
    when: str
    is_yours: bool = Field(description="Whether the role that asks is the one who acts.")
    citations: list[str]


class PassageObject(BaseModel):
    """Words of a local document, and where they stand."""

    text: str
    provision_id: str
    locator: str
    page: int | None
    path: str = Field(description="Opens the words in the reader.")
    duties: list[DutyName]


class StageObject(BaseModel):
    """A stage of a local policy, its time limits and people exactly as written."""

    label: str
    title: str
    formality: Literal["informal", "formal", ""]
    periods: list[str]
    people: list[str]
    passages: list[PassageObject]


class ProcedureObject(BaseModel):
    """A route as a local document has it; `unread` says what of it could not be read."""

    heading: str
    stages: list[StageObject]
    said: list[PassageObject] = Field(description="Where no stage could be read, the sentences that set a time limit.")
    exclusions: list[PassageObject]
    unread: list[str]


class LocalObject(BaseModel):
    """A local document, as read: check against the document at `path`."""

    edition_id: str
    document: str
    area: str
    status: str
    path: str
    note: str
    procedures: list[ProcedureObject]
    unread: list[str]
    silences: list[str]


class RouteObject(BaseModel):
    """A whole route. The area's own stages follow step `local_after`; 0 where the route has no local part."""

    kind: KindObject
    role: str | None
    area: str | None
    urgent: list[str]
    steps: list[StepObject]
    local_after: int
    local_state: StateName
    local_note: str
    local: list[LocalObject]
    behind: list[StatementObject]
    settle: list[StatementObject]
    silences: list[str]
    apart: list[str]
    alike: list[KindObject]
    citations: list[CitationObject]
    notices: list[NoticeObject]


class EscalationObject(BaseModel):
    """The route, or, where no kind was named, what to ask and the kinds to choose from."""

    route: RouteObject | None = None
    question: str | None = None
    kinds: list[KindObject]


@router.get("/api/escalation", responses=_PROBLEMS, summary="Show an escalation route")
def escalation(
    request: Request,
    kind: Annotated[str | None, Query(description="Kind of escalation; left out, the kinds there are.")] = None,
    role: Annotated[str | None, Query(description="Id of the role that asks.")] = None,
    area: Annotated[str | None, Query(description="Area whose own policy is wanted.")] = None,
) -> EscalationObject:
    """Each step with who, to whom, how soon, by which provision and how strongly, and the area's own stages where they are held."""
    assistant = request.app.state.assistant
    if not isinstance(assistant, Assistant):
        raise HTTPException(503, "What is held is still being loaded; wait a moment and try again.")
    asked_as = role_id(role)
    check_role(asked_as)
    kinds = [KindObject(id=one.id, label=one.label, when=one.when) for one in kinds_shown(asked_as)]
    if kind is None or not kind.strip():
        return EscalationObject(question=wording("escalation", "choose"), kinds=kinds)
    shown = shown_route(kind, asked_as, area, assistant.holdings.corpus, request.app.state.library)
    return EscalationObject(route=RouteObject.model_validate(shown.as_json()), kinds=kinds)
