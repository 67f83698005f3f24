"""One thing timed at a time, each from nothing: a cold command, a served question, an index, an import. Seconds and MiB out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from assistant.holdings import Progress, open_holdings
from assistant.settings import PREFIX, load_settings
from corpus.library import Library
from eval.folder import RunError, memory_mib
from eval.gold import Case
from eval.metrics import percentile
from eval.systems import question_of

COLD = "Who gets a copy of the yearly report?"
START_WAIT_S = 60.0
ANSWER_WAIT_S = 30.0
POLL_S = 0.02
EDITION = "working-together-2023"


@dataclass(frozen=True, slots=True)
class Served:
    """What a server showed: seconds until ready, seconds of each question, resident memory in MiB (None where the system does not tell)."""

    ready_s: float
    question_s: tuple[float, ...]
    memory_mib: float | None

    @property
    def p50_ms(self) -> float:
        """The median of a question."""
        return 1000 * (percentile(self.question_s, 50) or 0.0)

    @property
    def p95_ms(self) -> float:
        """The 95th percentile of a question."""
        return 1000 * (percentile(self.question_s, 95) or 0.0)


def cold_ask_s(library: Path, repeats: int) -> float:
    """From process start to answer, the median of several; one more goes before, so that files are in memory as they are on a machine in use."""
    command = [str(Path(sys.executable).with_name("working-together")), "ask", COLD, "--json"]
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        subprocess.run(command, env=_environment(library), check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return median(times[1:])


def served(library: Path, cases: Sequence[Case], *, rerank: bool, progress: Progress | None = None) -> Served:
    """Starts `working-together serve`, asks every case over HTTP one after another, and stops it. The first question warms it and is not counted."""
    with _server(library, rerank=rerank) as (address, ready_s, process_id):
        times = []
        for n, case in enumerate((cases[0], *cases)):
            start = time.perf_counter()
            _ask(address, case)
            times.append(time.perf_counter() - start)
            if progress:
                progress(n, len(cases))
        memory = memory_mib(process_id)
    return Served(ready_s, tuple(times[1:]), memory[0] if memory else None)


def index_digest_s() -> float:
    """Opening the digest alone with no index there: reading, encoding, counting, saving."""
    with TemporaryDirectory(prefix="working-together-") as scratch:
        start = time.perf_counter()
        open_holdings(load_settings().model_copy(update={"library": Path(scratch)}))
        return time.perf_counter() - start


def import_guidance_s(library: Path) -> float | None:
    """Adding Working Together 2023 to an empty library and indexing it; None where the library does not hold it."""
    held = next((holding for holding in Library(library).held() if holding.edition_id == EDITION), None)
    if held is None:
        return None
    with TemporaryDirectory(prefix="working-together-") as scratch:
        start = time.perf_counter()
        Library(Path(scratch)).add(library / "documents" / held.folder / held.file_name)
        open_holdings(load_settings().model_copy(update={"library": Path(scratch)}))
        return time.perf_counter() - start


def _environment(library: Path, **settings: str) -> dict[str, str]:
    return {**os.environ, f"{PREFIX}LIBRARY": str(library), **{f"{PREFIX}{name.upper()}": value for name, value in settings.items()}}


@contextmanager
def _server(library: Path, *, rerank: bool) -> Iterator[tuple[str, float, int]]:
    """A running server: its address, how long it took to be ready, its process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("working-together")), "serve", "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=_environment(library, rerank=str(rerank).lower()), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, process)
        yield address, time.perf_counter() - start, process.pid
    finally:
        process.terminate()
        process.wait(timeout=START_WAIT_S)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + START_WAIT_S
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise RunError(f"the server ended at once (exit code {process.returncode}); try `working-together serve` and see what it says")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=ANSWER_WAIT_S):
                return
        except OSError:
            time.sleep(POLL_S)
    raise RunError(f"the server was not ready within {START_WAIT_S:.0f} s; try `working-together doctor`")


def _ask(address: str, case: Case) -> None:
    question = question_of(case)
    day = question.scope.as_of.isoformat() if question.scope.as_of else None
    body = {"question": question.text, "role": question.scope.role, "area": question.scope.area, "as_of": day, "history": list(question.history)}
    request = urllib.request.Request(f"{address}/api/ask", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=ANSWER_WAIT_S) as reply:
        reply.read()
