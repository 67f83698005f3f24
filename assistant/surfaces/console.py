"""The command's surroundings: streams that can print anything, and commands of other packages, such as `evaluate`, by the entry point group below."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

import typer

GROUP = "working_together.commands"


def steady_streams() -> None:
    """Output in UTF-8; what cannot be written is replaced, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def add_installed(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Adds commands of other packages. Looked up only when help or a command that is not ours is asked for, since it takes a moment."""
    own = {command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands}
    own |= {group.name or "" for group in app.registered_groups}
    if arguments and arguments[0] in own:
        return
    for point in entry_points(group=GROUP):
        app.add_typer(point.load(), name=point.name)
