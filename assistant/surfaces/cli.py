"""The command `working-together`. Results go to stdout, everything else to stderr; an error is one line, never a traceback.

Each command imports the surface it starts, so that `--help` and `ask` stay quick.
"""

from __future__ import annotations

import functools
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import AssistantError, QuestionError
from assistant.surfaces.console import add_installed, steady_streams
from corpus.errors import CorpusError

if TYPE_CHECKING:
    from assistant.dialogue import Question
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

WRONG = 1  # something that was looked at is not right
REFUSED = 2  # the command could not be carried out
_Command = Callable[..., None]

app = typer.Typer(
    name="working-together",
    help="Ask what England's safeguarding guidance requires of you, and get the paragraph with it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
library_app = typer.Typer(help="The documents you add.", no_args_is_help=True)
corpus_app = typer.Typer(help="Our wording beside its sources.", no_args_is_help=True)
app.add_typer(library_app, name="library")
app.add_typer(corpus_app, name="corpus")

Role = Annotated[str | None, typer.Option("--role", help="Id of the role that asks, such as dsp.", metavar="ID")]
Area = Annotated[str | None, typer.Option("--area", help="Area asked about, such as “North Lincolnshire”.", metavar="NAME")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day the answer is for, YYYY-MM-DD.", metavar="DATE")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show how it was found: each feature × weight.")]


def main() -> None:
    """The entry point."""
    steady_streams()
    add_installed(app, sys.argv[1:])
    app()


def _plainly(command: _Command) -> _Command:
    """Turns our own errors into one line on stderr and the exit code for a refusal."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (AssistantError, CorpusError) as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(REFUSED) from error
        except BrokenPipeError:
            raise  # whoever read our output has had enough; typer ends quietly
        except OSError as error:
            place = error.filename or "the disk"
            typer.echo(f"Error: {place} cannot be used ({error.strerror or type(error).__name__}); check permissions and free space, and try again", err=True)
            raise typer.Exit(REFUSED) from error

    return run


@app.command()
@_plainly
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotation marks.")] = None,
    role: Role = None,
    area: Area = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    explain: Explain = False,
    batch: Annotated[str | None, typer.Option("--batch", metavar="FILE", help="JSON lines of questions; - for standard input.")] = None,
) -> None:
    """Answer a question, or a file of them, from what is held."""
    if (question is None) == (batch is None):
        raise QuestionError('a question or a file of them is needed, not both; type it in quotation marks: working-together ask "…"')
    if batch is not None:
        if role or area or as_of or explain:
            raise QuestionError("role, area, date and --explain do not go with --batch; give each line its own role, area and as_of")
        _ask_batch(batch)
        return
    from assistant.surfaces.batch import ask_checked
    from assistant.surfaces.render import WIDTH, render_text

    asked = _question(question or "", role, area, as_of)
    assistant = _assistant()
    answer = ask_checked(asked, assistant)
    typer.echo(_json(answer.as_json()) if as_json else render_text(answer, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)))
    if explain:
        from assistant.surfaces.explain import explain_trace, found_lines

        # The object on stdout stays whole and alone.
        typer.echo(explain_trace(answer.trace) + found_lines(*_searched(assistant, asked), arithmetic=True), err=as_json)


def _ask_batch(name: str) -> None:
    from assistant.surfaces.batch import answer_lines

    if name != "-" and not Path(name).is_file():
        raise QuestionError(f"file {name} is not there; check the path, or use - for standard input")
    assistant = _assistant()
    n_wrong = 0
    with typer.get_binary_stream("stdin") if name == "-" else Path(name).open("rb") as lines:
        for body, wrong in answer_lines(lines, assistant):
            typer.echo(json.dumps(body, ensure_ascii=False))
            if wrong:
                n_wrong += 1
                typer.echo(f"Error: {wrong}", err=True)
    if n_wrong:
        typer.echo(f"{n_wrong} line(s) could not be answered; each says why", err=True)
        raise typer.Exit(WRONG)


@app.command()
@_plainly
def search(
    question: Annotated[str, typer.Argument(help="What to look for.")],
    role: Role = None,
    area: Area = None,
    as_of: AsOf = None,
    explain: Explain = False,
    as_json: AsJson = False,
) -> None:
    """Show what is found for a question, without composing an answer."""
    from assistant.surfaces.explain import found_as_json, found_lines

    assistant = _assistant()
    asked = _question(question, role, area, as_of)
    query, found = _searched(assistant, asked)
    typer.echo(_json(found_as_json(query, found)) if as_json else found_lines(query, found, arithmetic=explain))


def _searched(assistant: Assistant, asked: Question) -> tuple[Any, Any]:
    from assistant.surfaces.questions import check_area

    check_area(asked.scope.area, assistant.holdings)
    return assistant.search(asked)


@app.command()
@_plainly
def duties(
    role: Annotated[str, typer.Option("--role", help="Id of the role, such as dsp.", metavar="ID")],
    area: Area = None,
    as_json: AsJson = False,
) -> None:
    """List every must, should and may that lies on a role, each cited."""
    from assistant.holdings import load_corpus
    from assistant.surfaces.duties import duties_of, render_duties

    listed = duties_of(load_corpus(_settings().library), role, area)
    typer.echo(_json(listed.as_json()) if as_json else render_duties(listed))


@app.command()
@_plainly
def index() -> None:
    """Build the index of what is held, if it is not there."""
    from assistant.surfaces.progress import opened

    provisions = opened(_settings()).corpus.provisions.values()
    typer.echo(f"The index is ready: {len(provisions)} provisions of {len({provision.edition_id for provision in provisions})} editions.")


@app.command()
@_plainly
def doctor(as_json: AsJson = False) -> None:
    """Check that everything is in place; each line says what to do."""
    from assistant.surfaces.doctor import examine, lines

    checks = examine()
    if as_json:
        typer.echo(_json({"checks": [{"name": check.name, "ok": check.ok, "text": check.text} for check in checks]}))
    else:
        typer.echo("\n".join(lines(checks)))
    if not all(check.ok for check in checks):
        raise typer.Exit(WRONG)


@app.command()
@_plainly
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to bind to; this machine only, unless told.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="Port to bind to.")] = None,
) -> None:
    """Serve the HTTP API and the pages."""
    from assistant.surfaces.serve import run_server

    settings = _settings()
    run_server(settings, host or settings.host, port or settings.port)


@corpus_app.command("check")
@_plainly
def corpus_check(
    as_json: AsJson = False,
    meaning: Annotated[bool, typer.Option("--meaning", help="Also compare meanings with the encoder.")] = False,
) -> None:
    """Hold our wording against the full texts in the library: places, repetitions, force, figures, bodies, borrowed words."""
    from assistant.surfaces.concord import checked

    report = checked(_settings(), with_meaning=meaning)
    typer.echo(_json(report.as_json()) if as_json else report.as_text())
    if report.n_faults:
        raise typer.Exit(WRONG)


@library_app.command("add")
@_plainly
def library_add(
    files: Annotated[list[Path], typer.Argument(help="PDF or text files.")],
    edition_id: Annotated[str | None, typer.Option("--as", metavar="EDITION_ID", help="Which edition it is.")] = None,
    title: Annotated[str | None, typer.Option(help="Title of the document.")] = None,
    area: Annotated[str | None, typer.Option(help="Area it is for.")] = None,
    kind: Annotated[str | None, typer.Option(help="What sort of document it is.")] = None,
    status: Annotated[str | None, typer.Option(help="Its standing.")] = None,
    licence: Annotated[str | None, typer.Option(help="Its licence.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; what is not said is inferred.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add documents, so that their exact words can be quoted."""
    from assistant.surfaces.library_commands import Said, add_files

    said = Said(edition_id, title, area, kind, status, licence)
    is_asking = not yes and not as_json and sys.stdin.isatty()
    outcome = add_files(_settings(), files, said, typer.prompt if is_asking else None)
    for line in outcome.errors:
        typer.echo(f"Error: {line}", err=True)
    typer.echo(_json(outcome.as_json()) if as_json else outcome.as_text())
    if outcome.errors:
        raise typer.Exit(REFUSED)


@library_app.command("list")
@_plainly
def library_list(as_json: AsJson = False) -> None:
    """List the documents in the library."""
    from assistant.surfaces.library_commands import listing

    typer.echo(listing(_settings(), as_json=as_json))


@library_app.command("show")
@_plainly
def library_show(edition_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Show a document and its provisions."""
    from assistant.surfaces.library_commands import shown

    typer.echo(shown(_settings(), edition_id, as_json=as_json))


@library_app.command("remove")
@_plainly
def library_remove(edition_id: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    """Remove a document from the library; its digest, if there is one, stays."""
    from assistant.surfaces.library_commands import removed

    typer.echo(removed(_settings(), edition_id, as_json=as_json))


def _settings() -> Settings:
    from assistant.settings import load_settings

    return load_settings()


def _assistant() -> Assistant:
    from assistant.pipeline import Assistant
    from assistant.surfaces.progress import opened

    settings = _settings()
    return Assistant(opened(settings), settings.threshold, settings.max_question_characters)


def _question(text: str, role: str | None, area: str | None, as_of: str | None) -> Question:
    from assistant.surfaces.questions import AskBody

    return AskBody(question=text, role=role, area=area, as_of=as_of).as_question()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
