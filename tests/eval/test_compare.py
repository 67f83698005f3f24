"""Two runs compared by hand, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.compare import compared, differences, paired_interval
from eval.folder import RunError, write_json, write_rows


def rows(**values: float | None) -> list[dict[str, str]]:
    return [{"case": case, "split": "test", "kind": "xx", "right": "" if value is None else str(value), "status": "answered"} for case, value in values.items()]


def test_differences_are_paired_by_case_and_leave_out_what_is_undefined() -> None:
    (found,) = differences({"answering": rows(a=1.0, b=0.0, c=None, d=1.0)}, {"answering": rows(b=1.0, a=1.0, c=1.0, e=0.0)}, seed=0)
    assert (found.measure, found.n, found.first, found.second) == ("right", 2, 0.5, 1.0)
    assert (found.up, found.down) == (("b",), ())


def test_equal_runs_differ_by_nothing() -> None:
    (found,) = differences({"answering": rows(a=1.0, b=0.0)}, {"answering": rows(a=1.0, b=0.0)}, seed=0)
    assert (found.low, found.high) == (0.0, 0.0)
    assert not found.is_certain


def test_an_interval_is_the_same_for_the_same_seed() -> None:
    changes = [1.0, 0.0, 0.0, -1.0, 1.0, 0.0]
    assert paired_interval(changes, seed=3) == paired_interval(changes, seed=3)
    low, high = paired_interval(changes, seed=3)
    assert low < sum(changes) / len(changes) < high


def test_a_difference_that_every_case_shares_has_no_width() -> None:
    assert paired_interval([0.5] * 8, seed=0) == (0.5, 0.5)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    made = []
    for name, values in (("first", rows(a=1.0, b=0.0)), ("second", rows(a=0.0, b=0.0))):
        write_json(tmp_path / name / "run.json", {"system": "ours", "index": "abc"})
        write_rows(tmp_path / name / "rows" / "answering.csv", values)
        made.append(tmp_path / name)
    return made[0], made[1]


def test_a_comparison_names_the_cases_that_changed(folders: tuple[Path, Path]) -> None:
    said = compared(*folders)
    assert "answering right: 0.500 -> 0.000 (-0.500" in said
    assert "down: a" in said
    assert "may be chance" in said


def test_a_run_compared_with_itself_changes_nothing(folders: tuple[Path, Path]) -> None:
    assert compared(folders[0], folders[0]).endswith("No measure changed.")


def test_runs_over_other_provisions_are_told_apart(folders: tuple[Path, Path]) -> None:
    write_json(folders[1] / "run.json", {"system": "ours", "index": "other"})
    assert "different provisions" in compared(*folders)


def test_a_folder_that_is_no_run_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="evaluate run"):
        compared(tmp_path, tmp_path)
