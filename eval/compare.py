"""Two runs in, what the second does better or worse out: paired differences with bootstrap intervals, and the cases that changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.folder import Cells, read_json, read_rows

N_SAMPLES = 2000
NOT_MEASURES = frozenset({"case", "split", "kind"})
MOST_CASES = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first over the cases where both are defined, with its 95 % interval; `better` and `worse` are cases by which way they went up or down."""

    task: str
    measure: str
    first: float
    second: float
    low: float
    high: float
    n: int
    up: tuple[str, ...]
    down: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the interval leaves out no difference."""
        return self.low > 0 or self.high < 0


def paired_interval(differences: Sequence[float], seed: int, n_samples: int = N_SAMPLES) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the mean over resamples of the cases with replacement (Efron 1979); the same for the same seed."""
    values = np.asarray(differences, float)
    random = np.random.default_rng(seed)
    means = np.array([values[random.integers(0, len(values), len(values))].mean() for _ in range(n_samples)])
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def differences(first: Mapping[str, Sequence[Cells]], second: Mapping[str, Sequence[Cells]], seed: int) -> list[Difference]:
    """Every numeric column of every task that both runs have."""
    found = []
    for task in (task for task in first if task in second):
        before = {row["case"]: row for row in first[task]}
        after = {row["case"]: row for row in second[task]}
        cases = [case for case in before if case in after]
        for column in [name for name in first[task][0] if name not in NOT_MEASURES]:
            pairs = [(case, *numbers) for case in cases if (numbers := _numbers(before[case].get(column), after[case].get(column)))]
            if pairs:
                found.append(_difference(task, column, pairs, seed))
    return found


def _numbers(first: str | None, second: str | None) -> tuple[float, float] | None:
    try:
        return float(first or ""), float(second or "")
    except ValueError:
        return None


def _difference(task: str, column: str, pairs: Sequence[tuple[str, float, float]], seed: int) -> Difference:
    changes = [after - before for _, before, after in pairs]
    low, high = paired_interval(changes, seed) if any(changes) else (0.0, 0.0)
    up = tuple(case for case, before, after in pairs if after > before)
    down = tuple(case for case, before, after in pairs if after < before)
    n = len(pairs)
    return Difference(task, column, sum(b for _, b, _ in pairs) / n, sum(a for _, _, a in pairs) / n, low, high, n, up, down)


def compared(first: Path, second: Path, seed: int = 0) -> str:
    """The comparison as text: one line a measure that changed, its cases beneath it."""
    one, other = read_json(first, "run.json"), read_json(second, "run.json")
    lines = [f"{first.name} ({one['system']}) -> {second.name} ({other['system']})", ""]
    if one["index"] != other["index"]:
        lines.append("The two runs answered from different provisions.")
    for change in differences(read_rows(first), read_rows(second), seed):
        if change.up or change.down:
            lines.append(
                f"{change.task} {change.measure}: {change.first:.3f} -> {change.second:.3f} ({change.second - change.first:+.3f}, "
                f"95 % {change.low:+.3f} to {change.high:+.3f}{'' if change.is_certain else ', may be chance'}; n = {change.n})"
            )
            lines += [f"    {name}: {_some(cases)}" for name, cases in (("up", change.up), ("down", change.down)) if cases]
    return "\n".join(lines if len(lines) > 2 else [*lines, "No measure changed."])


def _some(cases: Sequence[str]) -> str:
    more = len(cases) - MOST_CASES
    return " ".join(cases[:MOST_CASES]) + (f" and {more} more" if more > 0 else "")
