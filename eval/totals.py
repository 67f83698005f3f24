"""Rows in, totals out: one number a measure and group, always with the number of cases it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from eval.metrics import mean, percentile

ALL = "all"


class Sum(StrEnum):
    """How the values of cases become one."""

    MEAN = "mean"
    MEDIAN = "median"
    P95 = "p95"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Measure:
    """A column of rows and how it is summed up. `label` is for people; `higher` says which way is better; `percent` how it is written."""

    name: str
    label: str
    sum: Sum = Sum.MEAN
    column: str = ""
    higher: bool = True
    percent: bool = True

    def over(self, rows: Sequence[Row]) -> Total:
        """The total over rows, those undefined left out."""
        values = [float(value) for row in rows if (value := row.values.get(self.column or self.name)) is not None]
        if not values:
            return Total(None, 0)
        if self.sum is Sum.MEAN:
            return Total(mean(values), len(values))
        if self.sum is Sum.TOTAL:
            return Total(sum(values), len(values))
        return Total(percentile(values, 50 if self.sum is Sum.MEDIAN else 95), len(values))


@dataclass(frozen=True, slots=True)
class Row:
    """One case as scored: values (None where undefined) and notes for people, both by column."""

    case_id: str
    split: str
    kind: str
    values: Mapping[str, float | bool | None]
    notes: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As kept, truth values as 0 and 1."""
        values = {name: None if value is None else round(float(value), 4) for name, value in self.values.items()}
        return {"case": self.case_id, "split": self.split, "kind": self.kind, **values, **self.notes}


@dataclass(frozen=True, slots=True)
class Total:
    """A value over `n` cases; None over none."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people: a title, column heads and rows of cells."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a task comes to. `skipped` says why it was not run, in which case all else is empty."""

    task: str
    measures: tuple[Measure, ...] = ()
    rows: tuple[Row, ...] = ()
    extra: Mapping[str, Total] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    skipped: str = ""

    def totals(self) -> dict[str, dict[str, Total]]:
        """Totals by group: all, each split and each kind; measures that are not sums over rows stand under all."""
        groups: dict[str, list[Row]] = {ALL: list(self.rows)}
        for row in self.rows:
            for group in (f"split {row.split}", f"kind {row.kind}"):
                groups.setdefault(group, []).append(row)
        totals = {group: {measure.name: measure.over(rows) for measure in self.measures} for group, rows in groups.items()}
        totals[ALL] |= self.extra
        return totals

    def totals_json(self) -> dict[str, Any]:
        """As kept in `totals.json`."""
        if self.skipped:
            return {"skipped": self.skipped}
        labels = {measure.name: measure.label for measure in self.measures} | {name: name for name in self.extra}
        groups = {
            group: {name: {"value": None if total.value is None else round(total.value, 4), "n": total.n} for name, total in sorted(measures.items())}
            for group, measures in sorted(self.totals().items())
        }
        return {
            "labels": labels,
            "groups": groups,
            "tables": [{"title": t.title, "head": list(t.head), "rows": [list(row) for row in t.rows]} for t in self.tables],
        }


def confusion_table(title: str, counts: Mapping[tuple[str, str], int]) -> Table:
    """Counts by (expected, got) as a table, expected down, got across."""
    labels = sorted({label for pair in counts for label in pair})
    rows = tuple((label, *(str(counts.get((label, other), 0)) for other in labels)) for label in labels)
    return Table(title, ("expected \\ got", *labels), rows)
