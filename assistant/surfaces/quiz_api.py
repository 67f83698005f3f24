"""`POST /api/quiz`: what it should be on in, a quiz out; `/export` makes a file of one, `/check` says which questions of an earlier one need mending."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import QuizError
from assistant.pipeline import Assistant
from assistant.practice.quiz.model import MAX_ITEMS, Item, Kind, Spec, quiz_as_json, quiz_from_json
from assistant.practice.quiz.review import Ailment
from assistant.surfaces.guards import PROBLEM
from assistant.surfaces.quiz_export import FORMATS, export_quiz
from assistant.surfaces.quizzes import build_quiz, material_of, review_text
from assistant.surfaces.schemas import ProblemObject

_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": ProblemObject, "content": {PROBLEM: {}}} for status in (400, 413, 422, 503)}

router = APIRouter()


class QuizBody(BaseModel):
    """What a quiz should be on. What is left out is not bounded."""

    model_config = ConfigDict(extra="forbid")

    role: str = Field("", max_length=200, description="Whom it is for: id or name of a role.")
    topic: str = Field("", max_length=200, description="What it is about, in a few words.")
    document: str = Field("", max_length=200, description="Document asked about: id or name; left out, the national ones that count.")
    edition: str = Field("", max_length=200, description="Its edition, such as 2023.")
    area: str = Field("", max_length=200, description="Area whose own documents are asked about too.")
    level: int = Field(0, ge=0, le=3, description="1 awareness, 2 working knowledge, 3 leading practice; 0 for any.")
    n: int = Field(10, ge=1, le=MAX_ITEMS, description="How many questions.")
    kinds: list[Kind] = Field(default_factory=list, description="Kinds of question; left out, those of the level, or all.")
    seed: int = Field(1, ge=0, le=999_999_999, description="The same number makes the same quiz.")


class QuizObject(BaseModel):
    """A quiz, as `working-together quiz --format json` writes it."""

    format: Literal["working-together-quiz"]
    version: int
    title: str
    spec: Spec
    items: list[Item]
    made_on: date
    notices: list[str]
    editions: list[str]


class CheckBody(BaseModel):
    """A quiz made earlier: the object of `/api/quiz`, or the text of a GIFT file."""

    model_config = ConfigDict(extra="forbid")

    quiz: dict[str, Any] | None = None
    gift: str | None = None


class FindingObject(BaseModel):
    """One thing about one question of an earlier quiz."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    item_id: str
    stem: str
    ailment: Ailment
    text: str
    provision_id: str


class ReviewedObject(BaseModel):
    """What was looked at, and what was found."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    n_items: int
    n_sound: int
    findings: list[FindingObject]


def _assistant(request: Request) -> Assistant:
    assistant = request.app.state.assistant
    if not isinstance(assistant, Assistant):
        raise HTTPException(503, "What is held is still being loaded; wait a moment and try again.")
    return assistant


@router.post("/api/quiz", responses=_PROBLEMS, summary="Make a quiz")
def make(body: QuizBody, request: Request) -> QuizObject:
    """A quiz on what is held: every key and every wrong answer with its reason and its paragraph."""
    holdings = _assistant(request).holdings
    spec = Spec(**body.model_dump(exclude={"kinds"}), kinds=tuple(body.kinds))
    quiz = build_quiz(material_of(holdings.corpus, holdings.encoder, request.app.state.library), spec)
    return QuizObject.model_validate(quiz_as_json(quiz))


@router.post("/api/quiz/export", responses=_PROBLEMS, summary="Export a quiz", response_class=Response)
def export(
    body: dict[str, Any],
    form: Annotated[str, Query(alias="format", description=f"One of {', '.join(FORMATS)}.")],
    key: Annotated[bool, Query(description="With the answers, for the formats that can do without.")] = True,
) -> Response:
    """The quiz as a file. `X-Left-Out` names the questions that the format cannot hold."""
    exported = export_quiz(quiz_from_json(body), form, key)
    headers = {"content-disposition": f'attachment; filename="{exported.name}"'}
    if exported.left_out:
        headers["x-left-out"] = json.dumps([item_id for item_id, _ in exported.left_out])
    return Response(exported.body, media_type=exported.media_type, headers=headers)


@router.post("/api/quiz/check", responses=_PROBLEMS, summary="Check a quiz made earlier")
def check(body: CheckBody, request: Request) -> ReviewedObject:
    """Which questions cite what is superseded, changed or not held, or use words that are out of date."""
    if (body.quiz is None) == (body.gift is None):
        raise QuizError('quiz to check is missing; give {"quiz": {…}} or {"gift": "…"}, one of the two')
    text = json.dumps(body.quiz) if body.quiz is not None else body.gift or ""
    return ReviewedObject.model_validate(review_text(text, _assistant(request).holdings.corpus))
