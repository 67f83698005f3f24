"""A question in, the same answer as everywhere out, as a page or as a file to take away.

The form sends by POST, so that a question stands in no address, history or log; `GET ?q=` stays for links, such as related questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from assistant.answering.views import MUSTS, View, only_musts, view_asked
from assistant.dialogue import Answer, Question, Scope, Status
from assistant.errors import QuestionError
from assistant.holdings import Holdings
from assistant.pipeline import Assistant
from assistant.surfaces import render
from assistant.surfaces.api import Ready
from assistant.surfaces.batch import ask_checked
from assistant.surfaces.escalation import route_beside
from assistant.surfaces.export import DOCX_TYPE, MARKDOWN_TYPE, answer_as_docx, answer_as_markdown, file_name
from assistant.surfaces.pages.choices import choices_of
from assistant.surfaces.pages.site import page, sentence
from assistant.surfaces.questions import check_area, clean, day_of, role_id
from corpus.wording import wording

router = APIRouter()
N_HISTORY = 6
REFUSED = 422
TAKEN = frozenset({Status.ANSWERED, Status.ANSWERED_IN_PART, Status.NOT_FOUND})  # what is worth taking away, or following up


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it was sent: all of it text, none of it checked. `view` is how the answer is to be shown."""

    q: str = ""
    role: str = ""
    area: str = ""
    as_of: str = ""
    history: tuple[str, ...] = ()
    view: str = ""

    @property
    def scope_given(self) -> bool:
        """Whether anything narrows the question."""
        return bool(self.role or self.area or self.as_of)

    def query(self, question: str) -> str:
        """The query of a link that asks something else in the same way."""
        values = {"q": question, "role": self.role, "area": self.area, "as_of": self.as_of}
        return urlencode({name: value for name, value in values.items() if value})


@router.get("/ask")
def ask_by_link(request: Request, assistant: Ready, q: str = "", role: str = "", area: str = "", as_of: str = "") -> HTMLResponse:
    """The form, or the answer to the question in a link."""
    asked = Asked(q, role, area, as_of)
    return answer_page(request, assistant, asked) if q.strip() else form_page(request, assistant.holdings, asked)


@router.post("/ask")
def ask_by_form(
    request: Request,
    assistant: Ready,
    q: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    area: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    history: Annotated[list[str], Form()] = [],  # noqa: B006  the framework copies it
    view: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The answer, or the form again with what is wrong."""
    return answer_page(request, assistant, Asked(q, role, area, as_of, tuple(history[-N_HISTORY:]), view))


@router.post("/ask/download")
def download(
    assistant: Ready,
    form: Annotated[Literal["md", "docx"], Form(alias="format")],
    q: Annotated[str, Form()],
    role: Annotated[str, Form()] = "",
    area: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    history: Annotated[list[str], Form()] = [],  # noqa: B006
    view: Annotated[str, Form()] = "",
) -> Response:
    """The answer as a file. Raises `QuestionError` for a form that was not ours."""
    answer, day = _answer(Asked(q, role, area, as_of, tuple(history[-N_HISTORY:]), view), assistant), date.today()
    body, media_type = (answer_as_docx(answer, day), DOCX_TYPE) if form == "docx" else (answer_as_markdown(answer, day).encode(), MARKDOWN_TYPE)
    return Response(body, media_type=media_type, headers={"content-disposition": f'attachment; filename="{file_name(day, form)}"', "cache-control": "no-store"})


def form_page(request: Request, holdings: Holdings, asked: Asked, errors: dict[str, str] | None = None) -> HTMLResponse:
    """The form, with what is wrong with what was sent."""
    return page(request, "ask.html", REFUSED if errors else 200, choices=choices_of(holdings), given=_given(asked), errors=errors or {}, asked=asked)


def answer_page(request: Request, assistant: Assistant, asked: Asked) -> HTMLResponse:
    """The answer to what was sent."""
    asked = _as_view(replace(asked, q=clean(asked.q)))
    if errors := _errors(asked, assistant.holdings):
        return form_page(request, assistant.holdings, asked, errors)
    try:
        answer = _answer(asked, assistant)
    except QuestionError as error:
        return form_page(request, assistant.holdings, asked, {"q": sentence(error)})
    route = route_beside(answer, assistant.holdings, request.app.state.library)
    return page(request, "answer.html", **_shown(answer, asked), choices=choices_of(assistant.holdings), route=route)


def _shown(answer: Answer, asked: Asked) -> dict[str, Any]:
    """What the template shows of an answer. What is sent on is masked already."""
    keeps = answer.status in TAKEN and not render.urgent_steps(answer)
    following = replace(asked, q="", view="", history=(*asked.history, answer.question)[-N_HISTORY:])
    return {
        "answer": answer,
        "asked": replace(asked, q=answer.question),
        "steps": render.urgent_steps(answer),
        "context_lines": list(render.context_lines(answer)),
        "shows_headline": render.headline_adds(answer),
        "clusters": render.clusters(answer.statements),
        "cited": {citation.id: citation for citation in answer.citations},
        "notes": render.notes_of(answer),
        "sources": [(group[0], list(render.edition_notes(group))) for group in render.by_edition(answer.citations)],
        "related_title": render.related_title(answer),
        "related": [(question, asked.query(question)) for question in answer.related],
        "keeps": keeps,
        "views": _views(answer, asked.view),
        "opens": asked.view == View.WORDS.value,
        "given": _given(following if keeps else replace(asked, q="", history=())),
    }


def _as_view(asked: Asked) -> Asked:
    """The last question again where nothing but another view of its answer is asked for, in words such as "only what I must do"."""
    view = view_asked(asked.q)
    return replace(asked, q=asked.history[-1], history=asked.history[:-1], view=view.value) if view and asked.history else asked


def _answer(asked: Asked, assistant: Assistant) -> Answer:
    answer = ask_checked(
        Question(clean(asked.q), Scope(role_id(asked.role), asked.area.strip() or None, day_of(asked.as_of)), tuple(map(clean, asked.history))), assistant
    )
    return only_musts(answer) if asked.view == View.MUSTS.value else answer


def _views(answer: Answer, seen: str) -> list[tuple[str, str]]:
    """Other ways to see an answer that show something else, with what each is called."""
    n_musts = sum(statement.duty in MUSTS for statement in answer.statements)
    offered = {View.MUSTS: 0 < n_musts < len(answer.statements), View.WORDS: any(citation.quote for citation in answer.citations)}
    views = [(view.value, wording("pages", f"view_{view.value}")) for view, is_offered in offered.items() if is_offered and view.value != seen]
    return [*views, ("", wording("pages", "view_whole"))] if seen == View.MUSTS.value else views


def _errors(asked: Asked, holdings: Holdings) -> dict[str, str]:
    """What cannot be taken, by field, each with what to do."""
    errors = {}
    if not asked.q:
        errors["q"] = wording("pages", "no_question")
    if (role := role_id(asked.role)) and not holdings.is_role(role):
        errors["role"] = wording("pages", "no_such_role")
    try:
        check_area(asked.area.strip() or None, holdings)
    except QuestionError as error:
        errors["area"] = sentence(error)
    try:
        day_of(asked.as_of)
    except QuestionError as error:
        errors["as_of"] = sentence(error)
    return errors


def _given(asked: Asked) -> dict[str, object]:
    return {"q": asked.q, "role": asked.role, "area": asked.area, "as_of": asked.as_of, "history": asked.history}
