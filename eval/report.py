"""A run's folder in, what people read out: a few lines for the terminal, and one HTML page that needs nothing else and prints well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corpus.catalogue import editions
from eval.causes import Cause, cause_of
from eval.charts import bars, reliability_plot
from eval.folder import SETTINGS, TOTALS, Cells, read_json, read_outputs, read_rows
from eval.gold import DATA, Case, load_cases
from eval.systems import Output
from eval.totals import ALL

PAGE = "report.html"
GROUPS = (ALL, "split development", "split test")
PLOTTED = {"Reliability of the leading score": reliability_plot, "Time to answer": bars}
COUNTED = ("words", "words_p95", "judged")
MOST_FOUND = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A provision to open: its id, and the address of the document it stands in ("" where there is none)."""

    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that falls short, with what is needed to see why."""

    case: Case
    row: Cells
    body: Mapping[str, Any]
    found: tuple[tuple[str, float], ...]
    cited: tuple[Place, ...]
    wanted: tuple[Place, ...]
    missing: tuple[Place, ...]


def written(name: str, value: float | None) -> str:
    """A total as people read it: a share in percent, a time or a number as it is, nothing as a dash."""
    if value is None:
        return "–"
    if name.endswith("_ms"):
        return f"{value:.0f} ms"
    if "memory" in name:
        return f"{value:.0f} MiB"
    if name in COUNTED:
        return f"{value:.0f}"
    return f"{value:.3f}" if "@" in name else f"{100 * value:.1f} %"


def summary(folder: Path) -> str:
    """The totals over all cases, a line each."""
    lines = []
    for task, totals in read_json(folder, TOTALS).items():
        if "skipped" in totals:
            lines.append(f"{task}: not run ({totals['skipped']})")
            continue
        lines.append(task)
        lines += [f"  {written(name, total['value']):>10}  {totals['labels'].get(name, name)} (n = {total['n']})" for name, total in _ordered(totals)]
    return "\n".join(lines)


def _ordered(totals: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Totals over all cases in the order in which their task names them."""
    everything = totals["groups"][ALL]
    return [(name, everything[name]) for name in totals["labels"] if name in everything and everything[name]["n"]]


def failures(folder: Path) -> dict[Cause, list[Failure]]:
    """Cases that fall short, by cause, causes with most cases first."""
    rows = {row["case"]: row for row in read_rows(folder).get("answering", [])}
    outputs = {output.case_id: output for output in read_outputs(folder).get("answers", ())}
    found: dict[Cause, list[Failure]] = {}
    for case in load_cases():
        if case.id in rows and (cause := cause_of(case, rows[case.id], outputs[case.id])):
            found.setdefault(cause, []).append(_failure(case, rows[case.id], outputs[case.id]))
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _failure(case: Case, row: Cells, output: Output) -> Failure:
    wanted = [pattern for group in case.gold for pattern in group]
    return Failure(case, row, output.body, output.found[:MOST_FOUND], _places(row["cited"].split()), _places(wanted), _places(row["missing"].split()))


def _places(ids: Sequence[str]) -> tuple[Place, ...]:
    known = editions()
    named = ((one, one.partition("/")[0]) for one in ids)
    return tuple(Place(one, known[edition].url if edition in known else "") for one, edition in named)


def write_report(folder: Path) -> Path:
    """Writes `report.html` into the folder. Everything that came from a question or a document is escaped."""
    environment = Environment(loader=FileSystemLoader(DATA), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["written"] = lambda total, name: written(name, total["value"])
    totals = read_json(folder, TOTALS)
    page = environment.get_template(PAGE).render(
        name=folder.name,
        settings=read_json(folder, SETTINGS),
        tasks={task: one for task, one in totals.items() if "skipped" not in one},
        skipped={task: one["skipped"] for task, one in totals.items() if "skipped" in one},
        groups=GROUPS,
        ordered=_ordered,
        plot=_plot,
        failures=failures(folder),
    )
    path = folder / PAGE
    path.write_text(page, "utf-8")
    return path


def _plot(table: Mapping[str, Any]) -> Markup:
    """The plot of a table that has one, its labels escaped where it is drawn; the table is printed beside it, so that nothing is said by the picture alone."""
    draw = PLOTTED.get(table["title"])
    return Markup(draw(table["rows"])) if draw and table["rows"] else Markup("")
