"""`working-together people` and `working-together feedback`: names, never passwords; feedback, never more of it than was agreed to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.surfaces.chat import feedback_commands, signin_commands
from assistant.surfaces.chat.history_store import FILE, Feedback, HistoryStore
from assistant.surfaces.chat.signin_people import Passwords

SECRET, PASSWORD = "s" * 40, "a long pass phrase"
GIVEN = Feedback("f1", "2026-11-22", False, "wrong", "See\x1b[2J para 3.", "answered", ("pier-2020/para_1",), None)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("WORKING_TOGETHER_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def people(*arguments: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(signin_commands.app, list(arguments), input=typed)
    return done.exit_code, done.output


def test_somebody_is_let_in_listed_and_let_in_no_more(state: Path) -> None:
    assert people("add", "ann", typed=f"{PASSWORD}\n")[0] == 0
    assert Passwords(state, SECRET).holds("ann", PASSWORD)
    assert people("list") == (0, "ann\n")
    assert people("remove", "ann")[0] == 0
    assert people("list") == (0, "")


def test_a_password_is_never_printed(state: Path) -> None:
    assert PASSWORD not in people("add", "ann", typed=f"{PASSWORD}\n")[1]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "a b"), PASSWORD, "Error: name 'a b' cannot be taken"),
        (("add", "ann"), "short", "Error: password of 5"),
        (("remove", "eve"), "", "not listed"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_a_refusal(state: Path, arguments: tuple[str, ...], typed: str, said: str) -> None:
    code, output = people(*arguments, typed=typed)
    assert code == 2
    assert said in output
    assert "Traceback" not in output


def test_no_feedback_is_said_so_and_nothing_is_made(state: Path) -> None:
    assert CliRunner().invoke(feedback_commands.app, []).output == "No feedback is kept.\n"
    assert not state.exists()


def test_feedback_is_printed_without_control_characters(state: Path) -> None:
    store = HistoryStore(state)
    store.keep_feedback(GIVEN)
    store.close()
    output = CliRunner().invoke(feedback_commands.app, []).output
    assert output.startswith("2026-11-22  Not helpful\n")
    assert "“See [2J para 3.”" in output
    assert "answer: answered, pier-2020/para_1" in output
    assert "asked:" not in output


def test_feedback_comes_as_json(state: Path) -> None:
    store = HistoryStore(state)
    store.keep_feedback(GIVEN)
    store.close()
    (row,) = json.loads(CliRunner().invoke(feedback_commands.app, ["--json"]).output)
    assert (row["helpful"], row["question"], row["provisions"]) == (False, None, ["pier-2020/para_1"])


def test_a_history_that_cannot_be_read_is_one_line_and_a_refusal(state: Path) -> None:
    state.mkdir()
    (state / FILE).write_bytes(b"not a database, but long enough to look at " * 50)
    done = CliRunner().invoke(feedback_commands.app, [])
    assert done.exit_code == 2
    assert "Error: history" in done.output
