"""Chat users in, how long their answers took out: `python -m eval.load`.

Fifty people chat at once with a server of its own, over the protocol that the chat's page speaks and by the loopback interface alone; each asks every ten
seconds and begins a new conversation now and then. It stops by itself. Slow answers, errors and growing memory are what it looks for.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import socketio
import typer
from rich.console import Console
from rich.table import Table

from assistant.settings import PREFIX, load_settings
from assistant.surfaces.progress import progress
from eval.chat_user import ANSWER_WAIT_S, Person
from eval.folder import RunError, machine, memory_mib
from eval.gold import load_cases
from eval.metrics import percentile

HOST = "127.0.0.1"
START_WAIT_S = 120.0
SAMPLED_EVERY_S = 5.0
WARMED_AT = 0.25  # of all questions; memory is compared from here on
MOST_S, MOST_GROWTH_MIB = 1.0, 20.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people ask how often, and what in all."""

    users: int = 50
    every_s: float = 10.0
    questions: int = 2000


@dataclass(slots=True)
class Seen:
    """What happened so far: seconds to each full answer, errors, the server's memory (MiB) beside how many were answered, and its time on a core."""

    answered_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)
    busy_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """The figures of a run."""

    users: int
    every_s: float
    questions: int
    took_s: float
    p50_s: float
    p95_s: float
    slowest_s: float
    errors: int
    first_errors: tuple[str, ...]
    memory_warm_mib: float | None
    memory_end_mib: float | None
    busy_ms: float
    load_average: float

    @property
    def growth_mib(self) -> float | None:
        """How much memory grew once the server was warm."""
        return None if self.memory_warm_mib is None or self.memory_end_mib is None else self.memory_end_mib - self.memory_warm_mib

    @property
    def holds(self) -> bool:
        """Whether every promise held."""
        return self.p95_s <= MOST_S and not self.errors and (self.growth_mib or 0.0) <= MOST_GROWTH_MIB


def measure_load(library: Path, plan: Plan) -> Load:
    """The figures of one run over a library. Raises `RunError` where the server does not start."""
    questions = [case.question for case in load_cases(split="development") if not case.history]
    seen = Seen()
    with TemporaryDirectory(prefix="working-together-load-") as state, _server(library, Path(state)) as (address, process_id), progress("Chatting") as bar:
        start = time.perf_counter()
        asyncio.run(_chat(address, process_id, plan, questions, seen, bar))
        took_s = time.perf_counter() - start
    if not seen.answered_s:
        raise RunError(f"no question was answered ({'; '.join(seen.errors[:1])}); run `working-together serve` and see what it says")
    warm = [mib for n, mib in seen.memory if n >= WARMED_AT * plan.questions]
    edge = max(1, len(warm) // 5)
    return Load(
        users=plan.users,
        every_s=plan.every_s,
        questions=len(seen.answered_s),
        took_s=took_s,
        p50_s=percentile(seen.answered_s, 50) or 0.0,
        p95_s=percentile(seen.answered_s, 95) or 0.0,
        slowest_s=max(seen.answered_s),
        errors=len(seen.errors),
        first_errors=tuple(dict.fromkeys(seen.errors))[:5],
        memory_warm_mib=median(warm[:edge]) if warm else None,
        memory_end_mib=median(warm[-edge:]) if warm else None,
        busy_ms=1000 * seen.busy_s / len(seen.answered_s),
        load_average=os.getloadavg()[0],
    )


async def _chat(address: str, process_id: int, plan: Plan, questions: Sequence[str], seen: Seen, bar: Any) -> None:
    """Everybody at once, each begun a little after the one before, as people come."""
    watching = asyncio.create_task(_watch(process_id, seen, plan.questions, bar))
    rounds = -(-plan.questions // plan.users)
    busy_s = _busy_s(process_id)
    try:
        await asyncio.gather(*(_person(address, number, rounds, plan, questions, seen) for number in range(plan.users)))
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    _sample(process_id, seen)
    seen.busy_s = _busy_s(process_id) - busy_s


async def _person(address: str, number: int, rounds: int, plan: Plan, questions: Sequence[str], seen: Seen) -> None:
    begun = asyncio.get_running_loop().time() + number * plan.every_s / plan.users
    await asyncio.sleep(max(0.0, begun - asyncio.get_running_loop().time()))
    person = await asyncio.to_thread(Person, address)
    for turn in range(rounds):
        await asyncio.sleep(max(0.0, begun + turn * plan.every_s - asyncio.get_running_loop().time()))
        if number + turn * plan.users >= plan.questions:
            break
        try:
            seen.answered_s.append(await person.ask(questions[(number * 7 + turn * plan.users) % len(questions)]))
        except (TimeoutError, RunError, socketio.exceptions.SocketIOError) as error:
            seen.errors.append(f"{type(error).__name__}: {error}")
    await person.leave()


async def _watch(process_id: int, seen: Seen, n: int, bar: Any) -> None:
    while True:
        _sample(process_id, seen)
        bar(len(seen.answered_s), n)
        await asyncio.sleep(SAMPLED_EVERY_S)


def _sample(process_id: int, seen: Seen) -> None:
    if memory := memory_mib(process_id):
        seen.memory.append((len(seen.answered_s), memory[0]))


def _busy_s(process_id: int) -> float:
    """Seconds that a process has had a core, by the system's own count; 0 where it does not tell."""
    try:
        fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _server(library: Path, state: Path) -> Iterator[tuple[str, int]]:
    """A server of our own on a free port, with a state folder that goes with it: its address and its process."""
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, f"{PREFIX}LIBRARY": str(library), f"{PREFIX}STATE": str(state), "CHAINLIT_APP_ROOT": str(state / "chat")}
    command = [str(Path(sys.executable).with_name("working-together")), "serve", "--port", str(port)]
    with (state / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _await(f"http://{HOST}:{port}", process, state / "server.log")
            yield f"http://{HOST}:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=START_WAIT_S)


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.perf_counter() + START_WAIT_S
    while time.perf_counter() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=ANSWER_WAIT_S):
                return
        except OSError:
            time.sleep(0.1)
    raise RunError(f"the server did not start ({log.read_text('utf-8', 'replace')[-200:].strip()}); try `working-together serve` and see what it says")


def show(load: Load) -> None:
    """The figures as a table on stdout."""
    table = Table("figure", "value", "promised", title=f"{load.users} chat users, each asking every {load.every_s:g} s")
    growth = "–" if load.growth_mib is None else f"{load.growth_mib:+.0f} MiB (from {load.memory_warm_mib:.0f})"
    for row in (
        ("questions answered", f"{load.questions:,}", ""),
        ("time to the full answer, p50", f"{load.p50_s:.2f} s", ""),
        ("time to the full answer, p95", f"{load.p95_s:.2f} s", f"≤ {MOST_S:g} s"),
        ("slowest", f"{load.slowest_s:.2f} s", ""),
        ("errors", str(load.errors), "0"),
        ("memory, once warm", growth, f"≤ +{MOST_GROWTH_MIB:g} MiB"),
        ("of a core, for one question", f"{load.busy_ms:.0f} ms", ""),
        ("load of the machine at the end", f"{load.load_average:.1f}", ""),
    ):
        table.add_row(*row)
    console = Console(width=100)
    console.print(table)
    for error in load.first_errors:
        console.print(error, markup=False)


def main(
    users: Annotated[int, typer.Option(min=1, max=500, help="How many people chat.")] = 50,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds from one question of a person to the next.")] = 10.0,
    questions: Annotated[int, typer.Option(min=1, help="Questions in all.")] = 2000,
    library: Annotated[Path | None, typer.Option("--library", metavar="FOLDER", help="Library to answer from; the configured one when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how the chat answers many people at once, on this machine."""
    try:
        load = measure_load(library or load_settings().library, Plan(users, every, questions))
    except RunError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps({"machine": machine(), **asdict(load), "growth_mib": load.growth_mib, "holds": load.holds}, ensure_ascii=False, indent=1))
    else:
        show(load)
    if not load.holds:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
