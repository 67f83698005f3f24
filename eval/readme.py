"""Runs in, the quality table of the README out. What it shows is kept in `data/reported.json`, and a test holds the README to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.folder import SETTINGS, TOTALS, RunError, read_json
from eval.gold import DATA, GOLD
from eval.report import written
from eval.totals import ALL

REPORTED = DATA / "reported.json"
BEGIN, END = "<!-- quality:begin -->", "<!-- quality:end -->"
GROUP = "split test"
# (task, measure, group, what the README calls it); texts and timings have no halves of their own.
LINES = (
    ("answering", "all_evidence", GROUP, "all needed evidence shown"),
    ("answering", "evidence_recall", GROUP, "share of needed evidence shown"),
    ("answering", "complete_lists", GROUP, "lists whole and in order"),
    ("answering", "citation_recall", GROUP, "statements that their citation supports"),
    ("answering", "citation_precision", GROUP, "citations that support their statement"),
    ("answering", "quotes_exact", GROUP, "quotes exact"),
    ("answering", "force_right", GROUP, "force exactly the source's"),
    ("answering", "gold_force_right", GROUP, "force as the gold has it"),
    ("answering", "acceptable_only", GROUP, "answers from acceptable documents only"),
    ("answering", "area_leaked", GROUP, "answers that cite another area"),
    ("answering", "focus", GROUP, "words that belong to what was asked, median"),
    ("answering", "words", GROUP, "words shown, median"),
    ("answering", "headline_right", GROUP, "headline answers who, when, how many, yes or no"),
    ("declining", "declined_rightly", GROUP, "unanswerable questions declined"),
    ("declining", "declined_wrongly", GROUP, "answerable questions declined"),
    ("triage", "urgent_found", ALL, "urgent concerns that come first, both halves"),
    ("conversation", "all_evidence", GROUP, "follow-ups: all evidence"),
    ("conversation", "all_evidence_without", GROUP, "follow-ups without their conversation"),
    ("retrieval", "ours R@5", GROUP, "recall@5 of paragraphs"),
    ("retrieval", "ours R@10", GROUP, "recall@10"),
    ("retrieval", "ours nDCG@10", GROUP, "nDCG@10"),
    ("norms", "macro F1, test", ALL, "norms read from full text, macro-F1"),
    ("segmentation", "number_found", ALL, "numbered paragraphs found"),
    ("segmentation", "items_right", ALL, "lists with exactly their items"),
    ("latency", "p50_ms", ALL, "time to answer, median"),
    ("latency", "p95_ms", ALL, "time to answer, 95th percentile"),
)


def reported(folders: Sequence[Path]) -> dict[str, Any]:
    """What the README shows of these runs: how each was made, and its figures."""
    columns = []
    for folder in folders:
        settings, totals = read_json(folder, SETTINGS), read_json(folder, TOTALS)
        figures = {f"{task} {measure}": total for task, measure, group, _ in LINES if (total := _total(totals, task, measure, group))}
        names = {"library": bool(settings["library"]), "gold": Path(settings.get("gold", GOLD)).name}
        columns.append({"settings": {**settings, **names}, "figures": figures})
    return {"runs": columns}


def _total(totals: Mapping[str, Any], task: str, measure: str, group: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = totals.get(task, {}).get("groups", {}).get(group, {}).get(measure)
    return found if found and found["n"] else None


def table(figures: Mapping[str, Any]) -> str:
    """The block between the marks: how it was measured, then a line a measure and a column a run, each figure with its number of cases."""
    runs = figures["runs"]
    lines = [_made(runs), "", "| measure |" + "".join(f" {_title(run['settings'])} |" for run in runs), "|---|" + "---|" * len(runs)]
    for task, measure, _, label in LINES:
        cells = [run["figures"].get(f"{task} {measure}") for run in runs]
        if any(cells):
            lines.append(f"| {label} |" + "".join(f" {written(measure, cell['value'])} ({cell['n']}) |" if cell else " – |" for cell in cells))
    return "\n".join(lines)


def _title(settings: Mapping[str, Any]) -> str:
    held = "with the library" if settings["library"] else "digest alone"
    return held if settings["system"] == "ours" else f"{settings['system']}, {held}"


def _made(runs: Sequence[Mapping[str, Any]]) -> str:
    settings = runs[0]["settings"]
    on = settings["machine"]
    own = settings["gold"] == GOLD.name
    asked = "On the test half of the gold set" if own else f"On the questions of `eval/data/{settings['gold']}`"
    commands = dict.fromkeys(
        "`working-together evaluate run"
        + ("" if own else f" --gold eval/data/{settings['gold']}")
        + (f" --system {run['settings']['system']}" if run["settings"]["system"] != "ours" else "")
        + ("`" if run["settings"]["library"] else " --digest-only`")
        for run in runs
    )
    return (
        f"{asked}, in brackets over how many cases. Measured on {settings['made_on']} with {', '.join(commands)}, "
        f"on {on['cores']} cores ({on['processor']}), {on['memory_gib']} GiB, Python {on['python']}. The run's report has every case."
    )


def with_table(readme: str, block: str) -> str:
    """The README with this block between its marks. Raises `RunError` where the marks are not there."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise RunError(f"the README has no {BEGIN} … {END}; put the marks where the quality table belongs")
    return f"{before}{BEGIN}\n{block}\n{END}{after}"


def write(folders: Sequence[Path], path: Path) -> None:
    """Writes the table into the README, and the figures beside the gold set."""
    figures = reported(folders)
    path.write_text(with_table(path.read_text("utf-8"), table(figures)), "utf-8")
    REPORTED.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
