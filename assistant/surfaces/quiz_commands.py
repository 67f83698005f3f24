"""`working-together quiz`: what it should be on in, a quiz out, to read or as a file; `quiz check FILE` says which questions of an earlier one need mending."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import AssistantError, QuizError
from assistant.holdings import load_corpus
from assistant.practice.quiz.model import MAX_CHARACTERS, Quiz
from assistant.retrieval.dense import Encoder, OnnxEncoder, SentenceTransformerEncoder
from assistant.settings import load_settings
from assistant.surfaces.quiz_export import FORMATS, export_quiz
from assistant.surfaces.quiz_text import quiz_as_text, review_as_text
from assistant.surfaces.quizzes import build_quiz, material_of, review_text, spec_of
from assistant.surfaces.render import WIDTH
from corpus.errors import CorpusError

FOUND, REFUSED = 1, 2
TEXT = "text"

app = typer.Typer(help="Quizzes made from the guidance, every answer with its paragraph.", add_completion=False, rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def quiz(
    context: typer.Context,
    role: Annotated[str, typer.Option("--role", help="Whom it is for: id or name of a role, such as dsp.", metavar="ROLE")] = "",
    topic: Annotated[str, typer.Option("--topic", help="What it is about, in a few words, such as “yearly report”.", metavar="WORDS")] = "",
    document: Annotated[
        str, typer.Option("--document", help="Document asked about: id or name; without it, the national ones that count.", metavar="NAME")
    ] = "",
    edition: Annotated[str, typer.Option("--edition", help="Its edition, such as 2023.", metavar="EDITION")] = "",
    area: Annotated[str, typer.Option("--area", help="Area whose own documents are asked about too.", metavar="NAME")] = "",
    level: Annotated[str, typer.Option("--level", help="1 awareness, 2 working knowledge, 3 leading practice.", metavar="1|2|3")] = "",
    n: Annotated[str, typer.Option("--n", help="How many questions.", metavar="NUMBER")] = "10",
    kinds: Annotated[str, typer.Option("--kinds", help="Kinds of question, with commas; without it, those of the level, or all.", metavar="KINDS")] = "",
    seed: Annotated[str, typer.Option("--seed", help="The same number makes the same quiz.", metavar="NUMBER")] = "1",
    form: Annotated[str, typer.Option("--format", help=f"{TEXT}, {', '.join(FORMATS)}.", metavar="FORMAT")] = TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File or folder to write to.", metavar="PATH")] = None,
    key: Annotated[bool, typer.Option("--key/--no-key", help="With the answers, or without them for a handout.")] = True,
) -> None:
    """Make a quiz."""
    if context.invoked_subcommand is not None:
        return
    given = {"role": role, "topic": topic, "document": document, "edition": edition, "area": area, "level": level, "n": n, "seed": seed}
    try:
        spec = spec_of(given, tuple(kind.strip() for kind in kinds.split(",") if kind.strip()))
        if form not in {TEXT, *FORMATS}:
            raise QuizError(f"quiz format {form[:40]!r} is not known; use one of {', '.join([TEXT, *FORMATS])}")
        settings = load_settings()
        encoder: Encoder = SentenceTransformerEncoder(settings.encoder) if settings.encoder else OnnxEncoder()
        made = build_quiz(material_of(load_corpus(settings.library), encoder, settings.library), spec)
        _write(made, form, output, key=key)
    except (AssistantError, CorpusError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error
    except OSError as error:
        typer.echo(f"Error: {error.filename or 'the file'} cannot be written ({error.strerror}); choose another place with --output", err=True)
        raise typer.Exit(REFUSED) from error


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A quiz made earlier: ours (JSON) or GIFT.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Name the questions whose provision is superseded, changed or not held, or whose words are out of date. Exit code 1 if there are any."""
    try:
        reviewed = review_text(_read(file), load_corpus(load_settings().library))
    except (AssistantError, CorpusError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error
    body = asdict(reviewed) | {"n_sound": reviewed.n_sound}
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2) if as_json else review_as_text(reviewed, _width()))
    if reviewed.findings:
        raise typer.Exit(FOUND)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            body = opened.read(4 * MAX_CHARACTERS + 1)
        return body.decode("utf-8-sig")
    except OSError as error:
        raise QuizError(f"quiz file {file.name} cannot be read ({error.strerror}); check the path and try again") from error
    except UnicodeDecodeError as error:
        raise QuizError(f"quiz file {file.name} is not text in UTF-8; give a quiz in JSON or GIFT") from error


def _write(made: Quiz, form: str, output: Path | None, *, key: bool) -> None:
    """To a file, or to standard output; what a format cannot hold is named on standard error."""
    left_out: tuple[tuple[str, str], ...] = ()
    if form == TEXT:
        body, name = quiz_as_text(made, _width(), key=key).encode() + b"\n", f"quiz-{made.seed}.txt"
    else:
        exported = export_quiz(made, form, key)
        body, name, left_out = exported.body, exported.name, exported.left_out
    for item_id, why in left_out:
        typer.echo(f"Left out {item_id}: {why}", err=True)
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    path = output / name if output.is_dir() else output
    path.write_bytes(body)
    typer.echo(str(path), err=True)


def _width() -> int:
    return min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
