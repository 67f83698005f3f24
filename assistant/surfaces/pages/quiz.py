"""`/quiz`: build, preview, practise with feedback, edit, export and check quizzes. Whole without scripts; nothing is kept on the server."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from assistant.errors import QuestionError
from assistant.holdings import Holdings
from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.edit import edited, faults_in
from assistant.practice.quiz.mark import mark
from assistant.practice.quiz.model import MAX_ITEMS, Kind, Quiz
from assistant.surfaces.api import Ready
from assistant.surfaces.pages.choices import choices_of
from assistant.surfaces.pages.quiz_state import Sending, Sent, answers_to, carried, material_for, quiz_of, read_sent
from assistant.surfaces.pages.site import page, sentence
from assistant.surfaces.quiz_export import FORMATS, export_quiz
from assistant.surfaces.quiz_text import key_of
from assistant.surfaces.quizzes import notices_on, review_text

router = APIRouter()
REFUSED = 422
N_USUAL = "10"


@router.get("/quiz")
def build(request: Request, assistant: Ready, sent: Sending) -> HTMLResponse:
    """The form to build a quiz with."""
    return _form(request, assistant.holdings, sent)


@router.get("/quiz/preview")
@router.post("/quiz/preview")
def preview(request: Request, assistant: Ready, sent: Sending) -> HTMLResponse:
    """The quiz with its answers and reasons. A form that comes from editing is taken in first."""
    material = material_for(request, assistant)
    try:
        quiz, whole = quiz_of(sent, material)
    except QuestionError as error:
        return _form(request, assistant.holdings, sent, sentence(error))
    if "title" in sent.fields:
        changed = edited(quiz, sent.fields)
        faults = faults_in(changed)
        if faults or not changed.items:
            errors = [(f"stem-{number}", f"Question {number}: {fault}.") for number, fault in faults.items()] or [
                ("title", quiz_data().words["page"]["none_left"])
            ]
            return _shown(request, "quiz_edit.html", changed if changed.items else quiz, sent, True, REFUSED, errors=errors)
        notices = changed.notices if changed.items == quiz.items else tuple(dict.fromkeys((*_lasting(changed), *notices_on(changed, material))))
        quiz, whole = replace(changed, notices=notices), whole or changed != quiz
    return _shown(request, "quiz_preview.html", quiz, sent, whole)


@router.get("/quiz/practise")
@router.post("/quiz/practise")
def practise(request: Request, assistant: Ready, sent: Sending) -> HTMLResponse:
    """The questions to be answered."""
    return _of_quiz(request, assistant, sent, "quiz_practise.html")


@router.post("/quiz/mark")
def marked(request: Request, assistant: Ready, sent: Sending) -> HTMLResponse:
    """What was answered, marked, each with its reasons."""
    try:
        quiz, whole = quiz_of(sent, material_for(request, assistant))
    except QuestionError as error:
        return _form(request, assistant.holdings, sent, sentence(error))
    rows = [mark(item, answers_to(item, number, sent)) for number, item in enumerate(quiz.items, 1)]
    score = quiz_data().say("practice", "score", right=str(sum(row.right for row in rows)), n=str(len(rows)))
    return _shown(request, "quiz_marked.html", quiz, sent, whole, rows=rows, score=score)


@router.post("/quiz/edit")
def edit(request: Request, assistant: Ready, sent: Sending) -> HTMLResponse:
    """The questions with fields to change them in."""
    return _of_quiz(request, assistant, sent, "quiz_edit.html")


@router.post("/quiz/export")
def export(request: Request, assistant: Ready, sent: Sending) -> Response:
    """The quiz as a file. What the format cannot hold is said on a page first, unless it was said already."""
    try:
        quiz, whole = quiz_of(sent, material_for(request, assistant))
        exported = export_quiz(quiz, sent.fields.get("format", ""), "key" in sent.fields)
    except QuestionError as error:
        return _form(request, assistant.holdings, sent, sentence(error))
    if exported.left_out and "anyway" not in sent.fields:
        numbers = {item.id: number for number, item in enumerate(quiz.items, 1)}
        left_out = [(numbers.get(item_id, 0), why) for item_id, why in exported.left_out]
        return _shown(request, "quiz_left_out.html", quiz, sent, whole, left_out=left_out, format=sent.fields.get("format", ""), key="key" in sent.fields)
    headers = {"content-disposition": f'attachment; filename="{exported.name}"', "cache-control": "no-store"}
    return Response(exported.body, media_type=exported.media_type, headers=headers)


@router.get("/quiz/check")
def check_form(request: Request) -> HTMLResponse:
    """The form to check an earlier quiz with."""
    return page(request, "quiz_check.html", reviewed=None, error="", text="", ailments=quiz_data().words["ailments"], data=quiz_data())


@router.post("/quiz/check")
def check(request: Request, assistant: Ready, sent: Annotated[Sent, Depends(read_sent)]) -> HTMLResponse:
    """Which questions of an earlier quiz need mending."""
    text = sent.file or sent.fields.get("text", "")
    values: dict[str, Any] = {"ailments": quiz_data().words["ailments"], "data": quiz_data()}
    if not text.strip():
        return page(request, "quiz_check.html", REFUSED, reviewed=None, error=quiz_data().words["page"]["nothing_to_check"], text="", **values)
    try:
        reviewed = review_text(text, assistant.holdings.corpus)
    except QuestionError as error:
        return page(request, "quiz_check.html", REFUSED, reviewed=None, error=sentence(error), text=sent.fields.get("text", ""), **values)
    return page(request, "quiz_check.html", reviewed=reviewed, error="", text="", **values)


def _of_quiz(request: Request, assistant: Ready, sent: Sent, template: str) -> HTMLResponse:
    try:
        quiz, whole = quiz_of(sent, material_for(request, assistant))
    except QuestionError as error:
        return _form(request, assistant.holdings, sent, sentence(error))
    return _shown(request, template, quiz, sent, whole)


def _shown(request: Request, template: str, quiz: Quiz, sent: Sent, whole: bool, status: int = 200, **more: object) -> HTMLResponse:
    data = quiz_data()
    values: dict[str, Any] = {
        "quiz": quiz,
        "carried": carried(sent, quiz, whole=whole),
        "link": "" if whole else sent.link,
        "kind_names": data.words["kinds"],
        "practice": data.words["practice"],
        "said": data.words["page"],
        "keys": [key_of(item) for item in quiz.items],
        "formats": list(FORMATS.values()),
        "errors": [],
    }
    return page(request, template, status, **{**values, **more})


def _form(request: Request, holdings: Holdings, sent: Sent, error: str = "") -> HTMLResponse:
    data = quiz_data()
    held = dict.fromkeys(provision.edition_id for provision in holdings.corpus.provisions.values())
    editions = [holdings.corpus.editions[edition_id] for edition_id in held]
    given = {"n": N_USUAL, "seed": "1", **{name: value[:200] for name, value in sent.fields.items()}}
    return page(
        request,
        "quiz.html",
        REFUSED if error else 200,
        error=error,
        field=_field_of(error),
        given=given,
        chosen=list(sent.kinds),
        choices=choices_of(holdings),
        documents=[(edition.id, f"{edition.document} ({edition.edition})") for edition in editions],
        levels=[(str(level), f"{level}. {name}") for level, name in data.level_names.items()],
        kinds=[(kind.value, data.words["kinds"][kind]) for kind in Kind],
        most=MAX_ITEMS,
    )


def _field_of(error: str) -> str:
    """The field that an error is about, by its first word."""
    first = error.partition(" ")[0].lower()
    return {"kind": "kinds", "number": "n", "no": "topic"}.get(first, first if first in {"role", "document", "area", "level", "n", "seed"} else "topic")


def _lasting(quiz: Quiz) -> tuple[str, ...]:
    """Notices that are not about editions: how many questions could be made."""
    start = quiz_data().words["notices"]["fewer"].partition("{")[0]
    return tuple(notice for notice in quiz.notices if notice.startswith(start) and len(quiz.items) < quiz.spec.n)
