"""`working-together checklist`: a name, a role or a heading in, a checklist out, in the terminal or as a file; and the review of a draft against one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.errors import AssistantError, DraftError, QuestionError
from assistant.holdings import load_corpus
from assistant.settings import load_settings
from assistant.surfaces.checklist_export import Format, export, format_named
from assistant.surfaces.checklist_text import checklist_text, review_text
from assistant.surfaces.checklists import Wanted, chosen_checklist, listed
from assistant.surfaces.render import WIDTH
from corpus.errors import CorpusError

REFUSED = 2
SHOW = "show"
_BINARY = {Format.XLSX, Format.DOCX}
_MB = 1024 * 1024


class _ShowUnlessNamed(TyperGroup):
    """Takes what is not a command for the name of a checklist: `checklist yearly-report` is `checklist show yearly-report`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the command put in that was meant."""
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "-h"}):
            args = [SHOW, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ShowUnlessNamed,
    help="Checklists, each item with its force and paragraph: `checklist NAME`, `--role ID` or `--heading “…”`; and the review of a draft against one.",
    add_completion=False,
    rich_markup_mode=None,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(SHOW)
def show(
    name: Annotated[str | None, typer.Argument(help="Name of the checklist; without it, all are listed.")] = None,
    role: Annotated[str, typer.Option("--role", help="Make one of what lies on this role.", metavar="ID")] = "",
    heading: Annotated[str, typer.Option("--heading", help="Make one of what stands under this heading.", metavar="TEXT")] = "",
    edition: Annotated[str, typer.Option("--edition", help="Of this edition that is held.", metavar="ID")] = "",
    area: Annotated[str, typer.Option("--area", help="With --role: the area's own documents too.", metavar="NAME")] = "",
    stated: Annotated[bool, typer.Option("--stated", help="With --heading: what is only stated too.")] = False,
    form: Annotated[str, typer.Option("--format", help="md, csv, xlsx or docx.", metavar="FORMAT")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write.", metavar="FILE")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a checklist, or save it to tick and write notes in."""
    try:
        _show(Wanted(name or "", role, heading, edition, area, stated), form, output, as_json=as_json)
    except (AssistantError, CorpusError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error


@app.command()
def review(
    name: Annotated[str, typer.Argument(help="yearly-report or published-arrangements.")],
    draft: Annotated[Path, typer.Argument(help="Your draft: Word (.docx), PDF, Markdown or text.")],
    as_json: AsJson = False,
) -> None:
    """Show where a draft appears to speak to each item, and what was not seen. A help for its author, never a verdict; nothing of it is kept."""
    try:
        _review(name, draft, as_json=as_json)
    except (AssistantError, CorpusError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error


def _show(wanted: Wanted, form: str, output: Path | None, *, as_json: bool) -> None:
    if wanted == Wanted():
        _list(as_json=as_json)
        return
    chosen = _format(form, output)
    corpus = load_corpus(load_settings().library)
    shown = chosen_checklist(wanted, corpus)
    if chosen is None:
        typer.echo(json.dumps(shown.as_json(), ensure_ascii=False, indent=2) if as_json else checklist_text(shown, _width()))
    elif output is None:
        typer.echo(export(shown, chosen).decode("utf-8-sig"), nl=False)
    else:
        try:
            output.write_bytes(export(shown, chosen))
        except OSError as error:
            raise QuestionError(f"file {output} cannot be written ({error.strerror or type(error).__name__}); choose another with --output") from error
        typer.echo(f"{shown.title}: {len(shown.items)} items written to {output}.", err=True)


def _format(form: str, output: Path | None) -> Format | None:
    """The format asked for, or the one that the file's name ends in. Raises `QuestionError` for one that a terminal cannot show."""
    named = form or (output.suffix.lstrip(".") if output else "")
    if not named:
        if output:
            raise QuestionError(f"file {output.name} has no ending; say --format md, csv, xlsx or docx")
        return None
    chosen = format_named(named)
    if output is None and chosen in _BINARY:
        raise QuestionError(f"format {chosen.value} needs a file; say --output FILE.{chosen.value}")
    return chosen


def _list(*, as_json: bool) -> None:
    rows = listed()
    if as_json:
        typer.echo(json.dumps({"checklists": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo(f"{row['name']:24} {row['title']}{' (a draft can be reviewed against it)' if row['reviews'] else ''}")


def _review(name: str, draft: Path, *, as_json: bool) -> None:
    # A review is the one command here that needs the encoder, which takes a moment to load.
    from assistant.practice.draft_read import too_large  # noqa: PLC0415
    from assistant.retrieval.dense import OnnxEncoder  # noqa: PLC0415
    from assistant.surfaces.draft_reviews import review_shown  # noqa: PLC0415

    settings = load_settings()
    limit = settings.max_upload_mb * _MB
    try:
        size = draft.stat().st_size
        if size > limit:
            raise too_large(draft.name, size, limit)
        data = draft.read_bytes()
    except OSError as error:
        raise DraftError(f"draft {draft} cannot be read ({error.strerror or type(error).__name__}); check the path and try again") from error
    shown = review_shown(name, draft.name, data, load_corpus(settings.library), OnnxEncoder(), limit)
    typer.echo(json.dumps(shown.as_json(), ensure_ascii=False, indent=2) if as_json else review_text(shown, _width()))


def _width() -> int:
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
