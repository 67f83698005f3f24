"""`/escalation`: role, kind and area chosen in a form, the route as a numbered list with its diagram beside it, out. Whole without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.errors import QuestionError
from assistant.holdings import Holdings
from assistant.practice.escalation import area_named, kind_named
from assistant.surfaces.api import Ready
from assistant.surfaces.escalation import ShownRoute, kinds_shown, shown_route
from assistant.surfaces.escalation_diagram import diagram_of
from assistant.surfaces.pages.choices import choices_of
from assistant.surfaces.pages.site import page, sentence
from assistant.surfaces.questions import role_id
from corpus.wording import wording

router = APIRouter()
REFUSED = 422
# More than this, in characters, is printed smaller, to stay on one page; of the longest policies their words are left to the document.
DENSITIES = ((5600, "denser brief"), (4500, "denser"), (3400, "dense"))


@router.get("/escalation")
def escalation(request: Request, assistant: Ready, kind: str = "", role: str = "", area: str = "") -> HTMLResponse:
    """The kinds to choose from, or the route; the form again with what is wrong."""
    given = {"kind": kind, "role": role, "area": area}
    errors = _errors(given, assistant.holdings)
    if errors or not kind.strip():
        return _choose(request, assistant.holdings, given, errors)
    shown = shown_route(kind, role_id(role), area, assistant.holdings.corpus, request.app.state.library)
    return page(
        request,
        "escalation_route.html",
        route=shown,
        cited={citation.id: citation for citation in shown.citations},
        diagram=diagram_of(shown),
        density=_density(shown),
        link=_link(given),
        **_form(assistant.holdings, given, {}),
    )


def _choose(request: Request, holdings: Holdings, given: dict[str, str], errors: dict[str, str]) -> HTMLResponse:
    role = role_id(given["role"]) if "role" not in errors else None
    own = [kind for kind in kinds_shown(role) if role is None or role in kind_named(kind.id).roles]
    others = [kind for kind in kinds_shown(role) if kind not in own]
    link = _link(given if not errors else {})
    return page(request, "escalation.html", REFUSED if errors else 200, own=own, others=others, link=link, **_form(holdings, given, errors))


def _form(holdings: Holdings, given: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    options = [(kind.id, kind.label) for kind in kinds_shown(None)]
    return {"given": given, "errors": errors, "choices": choices_of(holdings), "kind_options": options}


def _link(given: dict[str, str]) -> Callable[[str], str]:
    """Makes the query of a link to another kind, for the same role and area."""
    return lambda kind: urlencode({name: value for name, value in (given | {"kind": kind}).items() if value})


def _errors(given: dict[str, str], holdings: Holdings) -> dict[str, str]:
    """What cannot be taken, by field, each with what to do."""
    errors = {}
    try:
        if given["kind"].strip():
            kind_named(given["kind"])
    except QuestionError as error:
        errors["kind"] = sentence(error)
    if (role := role_id(given["role"])) and not holdings.is_role(role):
        errors["role"] = wording("pages", "no_such_role")
    try:
        area_named(given["area"])
    except QuestionError as error:
        errors["area"] = sentence(error)
    return errors


def _density(route: ShownRoute) -> str:
    """How small to print."""
    length = _length(route)
    return next((name for least, name in DENSITIES if length > least), "")


def _length(route: ShownRoute) -> int:
    """About how many characters are printed; each piece counts for sixty more, since it begins a line."""
    words = [step.text + step.who + step.to + step.when for step in route.steps]
    procedures = [procedure for local in route.local for procedure in local.procedures]
    words += [passage.text for procedure in procedures for stage in procedure.stages for passage in stage.passages]
    words += [" ".join((stage.title, *stage.periods, *stage.people)) for procedure in procedures for stage in procedure.stages]
    words += [passage.text for procedure in procedures for passage in procedure.exclusions]
    words += [text for local in route.local for text in (local.note, *local.unread, *local.silences)]
    words += [*route.silences, *(statement.text for statement in route.settle), *(notice.text for notice in route.notices), *route.urgent]
    return sum(len(text) + 60 for text in words)
