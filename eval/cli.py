"""The command `working-together evaluate`, and `python -m eval`. Each command imports what it runs, so that asking for help stays quick."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from eval.folder import RunError
from eval.gold import GoldError

REFUSED = 2
app = typer.Typer(
    name="evaluate", help="How often the assistant is right, and where it is wrong.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
Folder = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder of a run.")]


def main() -> None:
    """The entry point."""
    app()


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Our own errors as one line on stderr, never a traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (AssistantError, CorpusError, RunError, GoldError) as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(REFUSED) from error

    return run


@app.command()
@_plainly
def run(
    task: Annotated[list[str] | None, typer.Option("--task", help="Only this task; may be given again.")] = None,
    split: Annotated[str | None, typer.Option("--split", help="development or test; both when left out.")] = None,
    system: Annotated[str, typer.Option("--system", help="ours, llamaindex, bm25 or dense.")] = "ours",
    library: Annotated[Path | None, typer.Option("--library", metavar="FOLDER", help="Library to answer from; the configured one when left out.")] = None,
    digest_only: Annotated[bool, typer.Option("--digest-only", help="Answer from the digest alone.")] = False,
    rerank: Annotated[bool | None, typer.Option("--rerank/--no-rerank", help="With or without the re-ranker; as configured when left out.")] = None,
    gold: Annotated[Path | None, typer.Option("--gold", metavar="FILE", exists=True, dir_okay=False, help="Cases to ask; the gold set when left out.")] = None,
    rescore: Annotated[Path | None, typer.Option("--rescore", metavar="FOLDER", help="Score the outputs of an earlier run again.")] = None,
) -> None:
    """Ask every case, score the answers, and keep it all in one dated folder."""
    suite, bars = import_module("eval.suite"), import_module("assistant.surfaces.progress").progress
    if rescore:
        folder = suite.rescore(rescore, bars)
    else:
        held = None if digest_only else library or import_module("assistant.settings").load_settings().library
        tasks = tuple(task or (suite.TASKS if system == "ours" else suite.OF_SYSTEMS))
        plan = suite.Plan(system, tasks, split, held, rerank=rerank, gold=gold or suite.GOLD)
        folder = suite.run(plan, bars=bars)
    typer.echo(import_module("eval.report").summary(folder))
    typer.echo(str(folder))


@app.command()
@_plainly
def compare(
    first: Folder,
    second: Folder,
    seed: Annotated[int, typer.Option(help="Seed of the resampling.")] = 0,
) -> None:
    """Say what a second run does better or worse than a first, with 95 % intervals and the cases that changed."""
    typer.echo(import_module("eval.compare").compared(first, second, seed))


@app.command()
@_plainly
def report(folder: Folder) -> None:
    """Write the run's report: one HTML page that needs nothing else."""
    typer.echo(str(import_module("eval.report").write_report(folder)))


@app.command()
@_plainly
def readme(
    folders: Annotated[list[Path], typer.Argument(exists=True, file_okay=False, help="Folders of the runs to report, in order.")],
    path: Annotated[Path, typer.Option("--readme", help="The README to write into.")] = Path("README.md"),
) -> None:
    """Write the quality table of the README from runs, and keep the figures it shows."""
    module: Any = import_module("eval.readme")
    module.write(folders, path)
    typer.echo(f"The quality table of {path.name} is written from {len(folders)} run(s).")


@app.command()
@_plainly
def floors(
    folder: Folder,
    slack: Annotated[float, typer.Option(min=0, max=0.2, help="How far below the run the floors are put.")] = 0.01,
) -> None:
    """Set the floors of the gate, and the rows it compares with, from a run of the digest alone."""
    typer.echo(import_module("eval.gate").write_floors(folder, slack))
