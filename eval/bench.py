"""Speed, memory and quality on this machine, each beside what was promised, and a plain LlamaIndex pipeline in the same run.

`make bench`, or `python -m eval.bench --quick`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.surfaces.progress import progress
from corpus.errors import CorpusError
from corpus.library import Library
from eval.folder import TOTALS, RunError, machine, new_folder, read_json, write_json
from eval.gold import Case, GoldError, load_cases
from eval.load import Plan as LoadPlan
from eval.load import measure_load
from eval.suite import Plan, run
from eval.timing import Served, cold_ask_s, import_guidance_s, index_digest_s, served

N_QUESTIONS, N_QUICK = 100, 20
REPEATS, REPEATS_QUICK = 5, 2
SCALE, SCALE_QUICK = 100_000, 10_000
QUICK_KINDS = ("dl", "nm")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured; `most` is what was promised, None where nothing was; `value` None says that it could not be measured here."""

    name: str
    value: float | None
    unit: str
    most: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the promise is kept."""
        if self.value is None:
            return "not measured"
        return "" if self.most is None else "kept" if self.value <= self.most else "MISSED"


@dataclass(frozen=True, slots=True)
class Quality:
    """A system's answers to the development half, in the same run: all evidence shown, median words, median milliseconds."""

    system: str
    all_evidence: float
    words: float
    p50_ms: float


def measure(library: Path, *, quick: bool) -> list[Figure]:
    """Every figure, slow ones with a bar."""
    repeats = REPEATS_QUICK if quick else REPEATS
    cases = load_cases(split="development")
    asked = cases[:: max(1, len(cases) // (N_QUICK if quick else N_QUESTIONS))]
    with progress("Building indexes"):
        figures = [
            Figure("index of the digest", median(index_digest_s() for _ in range(1 if quick else 3)), "s", 10),
            Figure("import and index of Working Together 2023", import_guidance_s(library), "s", 60),
        ]
    figures.append(Figure("cold `working-together ask`", cold_ask_s(library, repeats), "s", 1.5))
    figures += _served(library, asked, 1 if quick else 3)
    figures += _scale(SCALE_QUICK if quick else SCALE, len(asked))
    return figures if quick else figures + _loaded(library)


def _loaded(library: Path) -> list[Figure]:
    """Fifty people in the chat at once, for some seven minutes."""
    load = measure_load(library, LoadPlan())
    return [
        Figure("50 chat users, p95 to the full answer", load.p95_s, "s", 1),
        Figure("50 chat users, errors", load.errors, "", 0),
        Figure("50 chat users, memory growth", load.growth_mib, "MiB", 20),
    ]


def _served(library: Path, asked: Sequence[Case], repeats: int) -> list[Figure]:
    def run_of(rerank: bool) -> list[Served]:
        title = f"Asking over HTTP, {'with' if rerank else 'without'} re-ranking"
        with progress(title) as bar:
            return [served(library, asked, rerank=rerank, progress=bar) for _ in range(repeats)]

    def middle(runs: Sequence[Served], value: Callable[[Served], float]) -> float:
        return median(value(one) for one in runs)

    reranked, plain = run_of(True), run_of(False)
    memory = [one.memory_mib for one in reranked if one.memory_mib is not None]
    return [
        Figure("server ready", middle(reranked, lambda one: one.ready_s), "s", 4),
        Figure("question over HTTP, p50", middle(reranked, lambda one: one.p50_ms), "ms", 120),
        Figure("question over HTTP, p95", middle(reranked, lambda one: one.p95_ms), "ms", 250),
        Figure("question over HTTP without re-ranking, p50", middle(plain, lambda one: one.p50_ms), "ms", 25),
        Figure("question over HTTP without re-ranking, p95", middle(plain, lambda one: one.p95_ms), "ms"),
        Figure("resident memory of the server", median(memory) if memory else None, "MiB", 700),
    ]


def _scale(n: int, questions: int) -> list[Figure]:
    command = [sys.executable, "-m", "eval.scale", "--n", str(n), "--questions", str(questions)]
    with progress("Asking among generated provisions"):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RunError(f"the scale run failed ({done.stderr.strip().splitlines()[-1:]}); try `python -m eval.scale`")
    found = json.loads(done.stdout)
    return [
        Figure(f"{n:,} generated provisions, p95", found["p95_ms"], "ms", 400),
        Figure(f"{n:,} generated provisions, highest memory", found["peak_memory_mib"], "MiB", 2048),
    ]


def compare_quality(library: Path, folder: Path, *, quick: bool) -> list[Quality]:
    """The assistant and the plain LlamaIndex pipeline over the development half; none where the library holds no full text for the latter to read."""
    if not Library(library).held():
        return []
    found = []
    for system in ("ours", "llamaindex"):
        plan = Plan(system, ("answering", "latency"), "development", library, kinds=QUICK_KINDS if quick else ())
        totals = read_json(run(plan, folder, progress), TOTALS)
        answering, latency = (totals[task]["groups"]["all"] for task in ("answering", "latency"))
        found.append(Quality(system, answering["all_evidence"]["value"], answering["words"]["value"], latency["p50_ms"]["value"]))
    return found


def show(figures: Sequence[Figure], quality: Sequence[Quality]) -> None:
    """Both tables on stdout."""
    console = Console(width=110)
    table = Table("figure", "value", "promised", "", title="Speed and memory")
    for figure in figures:
        value = "–" if figure.value is None else f"{figure.value:.3g} {figure.unit}" if figure.value < 100 else f"{figure.value:.0f} {figure.unit}"
        table.add_row(figure.name, value, f"≤ {figure.most:g} {figure.unit}" if figure.most is not None else "", figure.verdict)
    console.print(table)
    if not quality:
        console.print("No full text in the library, so the plain LlamaIndex pipeline was not run: `working-together library add FILE`.")
        return
    ours, plain = quality
    table = Table("", "assistant", "plain LlamaIndex", "ratio", title="Quality in the same run, development half")
    for name, first, second, form in (
        ("all needed evidence shown", ours.all_evidence, plain.all_evidence, ".1%"),
        ("words shown, median", ours.words, plain.words, ".0f"),
        ("milliseconds a question, median", ours.p50_ms, plain.p50_ms, ".0f"),
    ):
        table.add_row(name, f"{first:{form}}", f"{second:{form}}", f"{first / second:.2f}" if second else "–")
    console.print(table)


def main(
    library: Annotated[Path | None, typer.Option("--library", metavar="FOLDER", help="Library to measure with; the configured one when left out.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer questions and repeats: two minutes, rougher figures.")] = False,
) -> None:
    """Measure speed, memory and quality on this machine."""
    try:
        held = library or load_settings().library
        folder = new_folder("bench")
        figures = measure(held, quick=quick)
        quality = compare_quality(held, folder, quick=quick)
    except (AssistantError, CorpusError, RunError, GoldError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from error
    show(figures, quality)
    rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    write_json(
        folder / "bench.json",
        {"made_on": date.today().isoformat(), "quick": quick, "machine": machine(), "figures": rows, "quality": [asdict(one) for one in quality]},
    )
    typer.echo(str(folder / "bench.json"))


if __name__ == "__main__":
    typer.run(main)
