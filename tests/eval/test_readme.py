"""The README's quality table is the one that the kept figures make: nobody edits a figure by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eval.folder import RunError
from eval.readme import BEGIN, END, REPORTED, reported, table, with_table
from eval.suite import TASKS


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(REPORTED.read_text("utf-8"))
    return found


def test_the_readme_shows_the_figures_that_were_reported(root: Path, figures: dict[str, Any]) -> None:
    readme = (root / "README.md").read_text("utf-8")
    assert readme == with_table(readme, table(figures)), "run `working-together evaluate readme FOLDER…`"


def test_both_the_digest_alone_and_the_library_are_reported_with_command_date_and_machine(figures: dict[str, Any]) -> None:
    ours = [run["settings"]["library"] for run in figures["runs"] if run["settings"]["system"] == "ours"]
    assert sorted(ours) == [False, True]
    said = table(figures)
    assert re.search(r"`working-together evaluate run( --gold \S+)? --digest-only`", said)
    assert len({run["settings"]["gold"] for run in figures["runs"]}) == 1, "every column is of the same questions"
    assert figures["runs"][0]["settings"]["made_on"] in said
    assert "cores" in said


def test_what_is_reported_names_no_folder_of_one_machine(figures: dict[str, Any]) -> None:
    assert all(isinstance(run["settings"]["library"], bool) for run in figures["runs"])


def test_every_figure_is_of_a_known_task(figures: dict[str, Any]) -> None:
    assert {name.partition(" ")[0] for run in figures["runs"] for name in run["figures"]} <= set(TASKS)


def test_a_table_has_a_column_a_run_and_says_over_how_many_cases() -> None:
    machine = {"cores": 2, "processor": "a processor", "memory_gib": 8, "python": "3.11"}
    settings = {"system": "ours", "library": False, "gold": "gold.jsonl", "made_on": "2026-11-22", "machine": machine}
    runs = [
        {"settings": settings, "figures": {"answering all_evidence": {"value": 0.95, "n": 180}}},
        {"settings": settings | {"system": "bm25", "library": True}, "figures": {}},
    ]
    lines = table({"runs": runs}).splitlines()
    assert lines[2] == "| measure | digest alone | bm25, with the library |"
    assert lines[4] == "| all needed evidence shown | 95.0 % (180) | – |"
    assert len(lines) == 5


def test_a_readme_without_marks_is_refused() -> None:
    with pytest.raises(RunError, match="put the marks"):
        with_table("# A README", "a table")


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert with_table(f"before\n{BEGIN}\nold\n{END}\nafter", "new") == f"before\n{BEGIN}\nnew\n{END}\nafter"


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is no run"):
        reported([tmp_path])
