"""`working-together escalation`: kind, role and area in, the route out, as lines or as one JSON object. Without a kind it says which there are."""

from __future__ import annotations

import json
import shutil
from typing import Annotated

import typer

from assistant.errors import AssistantError
from assistant.holdings import load_corpus
from assistant.practice.escalation import check_role
from assistant.practice.escalation_words import understand
from assistant.settings import load_settings
from assistant.surfaces.escalation import kinds_shown, shown_route
from assistant.surfaces.escalation_text import kinds_text, route_text
from assistant.surfaces.questions import clean, role_id
from assistant.surfaces.render import WIDTH
from corpus.errors import CorpusError
from corpus.wording import wording

REFUSED = 2

app = typer.Typer(help="Who is told, in what order and how soon: the route for a kind of escalation.", add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True, subcommand_metavar="", context_settings={"allow_interspersed_args": True})
def escalation(
    question: Annotated[str | None, typer.Argument(help="In words what it is about, in quotation marks, instead of --kind.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Kind of escalation; without it, all are listed.", metavar="ID")] = None,
    role: Annotated[str | None, typer.Option("--role", help="Id of the role that asks, such as dsl.", metavar="ID")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Area whose own policy is wanted.", metavar="NAME")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show an escalation route: each step with who, to whom, how soon and by which provision, and the area's own stages."""
    try:
        typer.echo(_said(clean(question or ""), kind, role_id(role), area, as_json=as_json))
    except (AssistantError, CorpusError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error


def _said(question: str, kind: str | None, role: str | None, area: str | None, *, as_json: bool) -> str:
    """The route, or the kinds to choose from where none is named or several are meant."""
    check_role(role)
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
    understood = understand(question, role)
    chosen = kind or understood.kind
    if chosen:
        settings = load_settings()
        shown = shown_route(chosen, role, area, load_corpus(settings.library), settings.library)
        return _json(shown.as_json()) if as_json else route_text(shown, width)
    asked = understood.question or wording("escalation", "choose")
    offered = tuple(one for one in kinds_shown(role) if not understood.between or one.id in understood.between)
    if as_json:
        return _json({"question": asked, "kinds": [{"id": one.id, "label": one.label, "when": one.when} for one in offered]})
    return kinds_text(offered, asked, width)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
