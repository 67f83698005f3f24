"""`working-together people …`: who may sign in by password. A password is asked for in a terminal, or read from a pipe; it is never an argument."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.surfaces.chat.signin_people import add_person, people, remove_person

REFUSED = 2
app = typer.Typer(help="Who may sign in by password.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name they sign in with.")]


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Our own errors as one line on stderr, never a traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except AssistantError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(REFUSED) from error

    return run


@app.command("add")
@_plainly
def add(name: Name) -> None:
    """Let somebody in, or change their password."""
    add_person(load_settings().state, name, _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n"))
    typer.echo(f"{name} may sign in, once WORKING_TOGETHER_SIGN_IN is password.")


@app.command("list")
@_plainly
def listed() -> None:
    """Print the names."""
    for name in sorted(people(load_settings().state)):
        typer.echo(name)


@app.command("remove")
@_plainly
def remove(name: Name) -> None:
    """Let somebody in no more, from now on."""
    remove_person(load_settings().state, name)
    typer.echo(f"{name} may sign in no more.")


def _asked() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
