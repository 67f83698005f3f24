"""`working-together feedback`: what people thought of answers, for those who look after the assistant. Questions only where somebody agreed to it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.surfaces.chat.history_store import FILE, Feedback, HistoryStore
from assistant.surfaces.chat.words import reasons, words

REFUSED = 2
app = typer.Typer(help="What people thought of answers.")


@app.callback(invoke_without_command=True)
def feedback(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Print the feedback that was kept, the latest first."""
    try:
        state = load_settings().state
        held = _read(HistoryStore(state)) if (state / FILE).exists() else []
    except AssistantError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(REFUSED) from error
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in held], ensure_ascii=False, indent=1))
    elif not held:
        typer.echo("No feedback is kept.")
    else:
        typer.echo("\n\n".join(_lines(one) for one in held))


def _read(store: HistoryStore) -> list[Feedback]:
    try:
        return store.feedback()
    finally:
        store.close()


def _lines(one: Feedback) -> str:
    told = [f"{one.given_on}  {words('actions', 'helpful' if one.helpful else 'unhelpful')}"]
    told += [reasons().get(one.reason, one.reason)] if one.reason else []
    told += [f"“{_printable(one.comment)}”"] if one.comment else []
    told += [f"asked: {_printable(one.question)}"] if one.question else []
    told += [f"answer: {one.status}, {', '.join(one.provisions) or 'nothing cited'}"] if one.status else []
    return "\n  ".join(told)


def _printable(text: str) -> str:
    """Without control characters: what somebody typed must not steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
