"""A run makes one folder with everything in it, and can be scored again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.settings import load_settings
from eval.cli import app
from eval.folder import RunError, new_folder, read_json, read_rows, write_json
from eval.suite import Plan, rescore, run

TASKS = ("answering", "declining", "triage", "conversation", "retrieval", "latency")


def plan(**changes: Any) -> Plan:
    # The digest alone, from the library folder that the tests share, so that its index is built once.
    values: dict[str, Any] = {"library": load_settings().library, "rerank": False, "kinds": ("fu",), "tasks": TASKS}
    return Plan(**(values | changes))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(plan(), tmp_path_factory.mktemp("runs"))


def test_a_run_keeps_settings_outputs_rows_totals_and_trec_files(made: Path) -> None:
    kept = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {"run.json", "timings.json", "totals.json", "outputs/answers.jsonl", "outputs/answers_alone.jsonl", "outputs/rankings.jsonl"} <= kept
    assert {"rows/answering.csv", "rows/conversation.csv", "rows/retrieval.csv", "trec/qrels.txt", "trec/run-ours.txt", "trec/run-fused.txt"} <= kept
    settings = read_json(made, "run.json")
    assert settings["index"]
    assert settings["machine"]["cores"]
    assert {row["kind"] for row in read_rows(made)["answering"]} == {"fu"}


def test_two_runs_on_one_index_give_the_same_rows(made: Path, tmp_path: Path) -> None:
    again = run(plan(), tmp_path)
    for name in ("outputs/answers.jsonl", "outputs/answers_alone.jsonl", "outputs/rankings.jsonl", "rows/answering.csv", "rows/retrieval.csv"):
        assert (again / name).read_bytes() == (made / name).read_bytes(), name


def test_a_run_scored_again_gives_the_same_totals(made: Path) -> None:
    before = (made / "totals.json").read_text("utf-8")
    (made / "totals.json").unlink()
    assert rescore(made) == made
    assert (made / "totals.json").read_text("utf-8") == before


def test_a_run_over_other_provisions_is_not_scored_again(made: Path, tmp_path: Path) -> None:
    write_json(tmp_path / "run.json", read_json(made, "run.json") | {"index": "0" * 32})
    with pytest.raises(RunError, match="run it again"):
        rescore(tmp_path)


@pytest.mark.parametrize("change", [{"system": "magic"}, {"split": "training"}, {"tasks": ("singing",)}])
def test_an_unknown_system_split_or_task_is_refused_with_those_there_are(change: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(RunError, match="use one of"):
        run(plan(**change), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_folders_of_one_minute_are_told_apart(tmp_path: Path) -> None:
    assert len({new_folder("ours", tmp_path) for _ in range(3)}) == 3


def test_the_command_refuses_in_one_line() -> None:
    result = CliRunner().invoke(app, ["run", "--system", "magic"])
    assert result.exit_code == 2
    assert "Error: 'magic' is not there" in result.output
    assert "Traceback" not in result.output


def test_the_command_compares_and_reports(made: Path) -> None:
    compared = CliRunner().invoke(app, ["compare", str(made), str(made)])
    assert compared.exit_code == 0
    assert "No measure changed." in compared.output
    reported = CliRunner().invoke(app, ["report", str(made)])
    assert reported.exit_code == 0
    assert (made / "report.html").is_file()


def test_outputs_hold_no_times(made: Path) -> None:
    for line in (made / "outputs" / "answers.jsonl").read_text("utf-8").splitlines():
        assert "ms" not in json.loads(line)["answer"]["trace"]
