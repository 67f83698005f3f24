"""One run, one dated folder: settings, outputs as lines of JSON, rows as CSV, totals. Written and read back here, so that a run can be scored again."""

from __future__ import annotations

import csv
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.systems import Output
from eval.totals import Scored

RUNS = Path(__file__).parent / "runs"
SETTINGS = "run.json"
TOTALS = "totals.json"
TIMINGS = "timings.json"
Cells = dict[str, str]


class RunError(Exception):
    """A run that cannot be read or made, with what to do next."""


def new_folder(name: str, parent: Path = RUNS) -> Path:
    """An empty folder named for this minute and the run; a number is added where there is one already."""
    stem = f"{datetime.now():%Y-%m-%dT%H%M}-{name}"
    for suffix in ("", *(f"-{n}" for n in range(2, 100))):
        folder = parent / f"{stem}{suffix}"
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise RunError(f"a hundred runs named {stem} are there already; remove some")


def machine() -> dict[str, Any]:
    """What the figures were taken on: processor, cores, memory, system, Python. No names of people or machines."""
    model = next((line.split(":", 1)[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")), platform.processor() or "unknown")
    memory = next((int(line.split()[1]) // 1024**2 for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), None)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"processor": model, "cores": cores, "memory_gib": memory, "system": platform.system(), "python": platform.python_version()}


def memory_mib(process_id: int | None = None) -> tuple[float, float] | None:
    """Resident and highest resident memory of a process in MiB; None where the system does not tell."""
    found = {
        line.split(":")[0]: float(line.split()[1]) / 1024
        for line in _lines(Path(f"/proc/{process_id or os.getpid()}/status"))
        if line.startswith(("VmRSS", "VmHWM"))
    }
    return (found["VmRSS"], found["VmHWM"]) if len(found) == 2 else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def write_json(path: Path, value: Any) -> None:
    """A value as JSON that people can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Objects as lines of JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Lines of JSON as objects; none where there is no file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line] if path.is_file() else []


def read_outputs(folder: Path) -> dict[str, tuple[Output, ...]]:
    """Every kept output by its name."""
    return {path.stem: tuple(Output.from_json(row) for row in read_lines(path)) for path in sorted((folder / "outputs").glob("answers*.jsonl"))}


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """One of a run's files. Raises `RunError` where it is not a run."""
    try:
        value: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(f"{folder} is no run ({name} does not read); give the folder that `working-together evaluate run` named") from error
    return value


def write_scored(folder: Path, scored: Sequence[Scored]) -> None:
    """Rows of each task as CSV, and all totals as one file."""
    for one in scored:
        if one.rows:
            write_rows(folder / "rows" / f"{one.task}.csv", [row.as_json() for row in one.rows])
    write_json(folder / TOTALS, {one.task: one.totals_json() for one in scored})


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows as CSV; what is undefined is an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)


def read_rows(folder: Path) -> dict[str, list[Cells]]:
    """Rows of each task as they stand in the CSV files."""
    found = {}
    for path in sorted((folder / "rows").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found
