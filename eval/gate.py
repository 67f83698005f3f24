"""Totals and rows in, whether they hold against the floors out. `make test` runs it over the digest alone; a drop is told with the cases that changed.

The gate asks every case without the re-ranker: it takes seconds, not minutes, and the quantised cross-encoder gives slightly other figures on other processors.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.folder import TOTALS, RunError, read_json, read_rows
from eval.gold import DATA
from eval.totals import ALL, Row, Scored, Total

FLOORS = Path(__file__).with_name("floors.toml")
BASELINE = DATA / "baseline_rows.json"
GATED: Mapping[str, tuple[str, ...]] = {
    "answering": ("status_right", "all_evidence", "evidence_recall", "complete_lists", "needed_citations", "notices_shown", "focus", "headline_right"),
    "declining": ("right", "declined_rightly", "precision", "recall"),
    "triage": ("outside_found",),
    "conversation": ("all_evidence", "status_right"),
}
# What must never be otherwise, so that no run can lower it.
NEVER: Mapping[str, Mapping[str, tuple[str, float]]] = {
    "answering": {
        "citation_recall": ("floor", 1.0),
        "citation_precision": ("floor", 1.0),
        "force_right": ("floor", 1.0),
        "gold_force_right": ("floor", 1.0),
        "quotes_exact": ("floor", 1.0),
        "superseded_unsaid": ("ceiling", 0.0),
        "area_leaked": ("ceiling", 0.0),
        "personal_leaked": ("ceiling", 0.0),
    },
    "triage": {"urgent_found": ("floor", 1.0)},
}
CEILINGS: Mapping[str, tuple[str, ...]] = {"declining": ("declined_wrongly",), "triage": ("false_alarm",), "answering": ("forbidden_cited", "words")}


@dataclass(frozen=True, slots=True)
class Drop:
    """A total on the wrong side of its bound, and the cases whose value is worse than in the baseline; where none is, those beyond the bound themselves."""

    task: str
    measure: str
    value: float
    bound: float
    changed: tuple[str, ...]

    def __str__(self) -> str:
        changed = " ".join(self.changed) or "none (cases came or went)"
        return f"{self.task} {self.measure} is {self.value:.4f}, bound {self.bound:.4f}; cases: {changed}"


def drops(scored: Sequence[Scored], floors: Mapping[str, Any], baseline: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> list[Drop]:
    """Every bound that does not hold."""
    found = []
    for one in scored:
        totals = one.totals()[ALL]
        for kind, sign in (("floor", 1), ("ceiling", -1)):
            for measure, bound in floors.get(one.task, {}).get(kind, {}).items():
                value = totals.get(measure, Total(None, 0)).value
                if value is not None and sign * value < sign * bound - 1e-9:
                    changed = worse_cases(one.rows, measure, sign, baseline.get(one.task, {}))
                    found.append(Drop(one.task, measure, value, bound, changed or beyond(one.rows, measure, sign, bound)))
    return found


def beyond(rows: Sequence[Row], measure: str, sign: int, bound: float) -> tuple[str, ...]:
    """Cases on the wrong side of a bound by themselves: what to name where the baseline was no better."""
    values = ((row.case_id, row.values.get(measure)) for row in rows)
    return tuple(case_id for case_id, value in values if value is not None and sign * float(value) < sign * bound)


def worse_cases(rows: Sequence[Row], measure: str, sign: int, baseline: Mapping[str, Mapping[str, float | None]]) -> tuple[str, ...]:
    """Cases whose value was better in the baseline; for a measure over all cases at once, those that went from right to wrong."""
    changed = []
    for row in rows:
        column = measure if measure in row.values else "right"
        before, now = baseline.get(row.case_id, {}).get(column), row.values.get(column)
        if before is not None and now is not None and sign * float(now) < sign * float(before):
            changed.append(row.case_id)
    return tuple(changed)


def read_floors(path: Path = FLOORS) -> dict[str, Any]:
    """The bounds by task, kind and measure."""
    return tomllib.loads(path.read_text("utf-8"))


def read_baseline(path: Path = BASELINE) -> dict[str, Any]:
    """The rows that the floors were set from: values by task and case."""
    rows: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return rows


def write_floors(folder: Path, slack: float) -> str:
    """Floors a little below a run of the digest alone, and its rows as the baseline; what it set, as text. Raises `RunError` for another sort of run."""
    settings = read_json(folder, "run.json")
    if settings["library"] or settings["system"] != "ours" or settings["split"] or settings["kinds"] or settings["rerank"]:
        raise RunError("floors come from a whole run over the digest alone, without the re-ranker: working-together evaluate run --digest-only --no-rerank")
    totals = read_json(folder, TOTALS)
    lines = [
        "# Bounds of the gate: every case, the digest alone, no re-ranker. Set by `working-together evaluate floors`,",
        f"# {slack:g} on the worse side of a run of {settings['made_on']}; what must never be otherwise stands at its limit.",
        "",
    ]
    for task in GATED:
        values = {name: total["value"] for name, total in totals[task]["groups"][ALL].items()}
        bounds = {"floor": {name: max(0.0, values[name] - slack) for name in GATED[task] if values.get(name) is not None}}
        bounds["ceiling"] = {name: values[name] + (slack if name != "words" else 10) for name in CEILINGS.get(task, ()) if values.get(name) is not None}
        for name, (kind, bound) in NEVER.get(task, {}).items():
            bounds[kind][name] = bound
        for kind, named in bounds.items():
            if named:
                lines += [f"[{task}.{kind}]", *(f"{name} = {value:.4f}" for name, value in named.items()), ""]
    FLOORS.write_text("\n".join(lines), "utf-8")
    rows = {task: {row["case"]: _values(row, kept_columns(task)) for row in found} for task, found in read_rows(folder).items() if task in GATED}
    BASELINE.write_text(json.dumps(rows, separators=(",", ":")).replace("},", "},\n") + "\n", "utf-8")
    return "\n".join(lines)


def kept_columns(task: str) -> frozenset[str]:
    """Columns that a bound of the task can be told by."""
    return frozenset((*GATED[task], *CEILINGS.get(task, ()), *NEVER.get(task, ())))


def _values(row: Mapping[str, str], columns: frozenset[str]) -> dict[str, float]:
    return {name: float(cell) for name, cell in row.items() if name in columns and cell}
