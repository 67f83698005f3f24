"""Quizzes at the command line and over HTTP: the same quiz, its file, and the check of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant.holdings import open_holdings
from assistant.practice.quiz.model import quiz_from_json
from assistant.settings import Settings
from assistant.surfaces.quiz_commands import app
from assistant.surfaces.site import create_site


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(library=tmp_path_factory.mktemp("library"))
    with TestClient(create_site(settings, open_holdings(settings), with_chat=False)) as client:
        yield client


def test_the_command_prints_the_questions_then_the_key_with_reasons() -> None:
    result = run("--n", "4", "--seed", "3", "--kinds", "number,outdated")
    assert result.exit_code == 0
    assert result.stdout.index("\n4. ") < result.stdout.index("\nAnswers\n")
    assert "superseded on 18 March" in result.stdout
    assert "(paragraph" in result.stdout.partition("\nAnswers\n")[2]


def test_a_handout_has_no_key() -> None:
    assert "\nAnswers\n" not in run("--n", "2", "--no-key").stdout


def test_json_from_the_command_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "quiz.json"
    assert run("--n", "3", "--role", "dsp", "--format", "json", "-o", str(path)).exit_code == 0
    quiz = quiz_from_json(path.read_text("utf-8"))
    assert (quiz.spec.role, len(quiz.items)) == ("dsp", 3)


def test_a_folder_gets_a_file_named_for_the_quiz(tmp_path: Path) -> None:
    assert run("--n", "3", "--format", "gift", "-o", str(tmp_path)).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["quiz-1.gift.txt"]


def test_what_a_format_cannot_hold_is_named_on_standard_error(tmp_path: Path) -> None:
    result = run("--n", "9", "--format", "kahoot-csv", "-o", str(tmp_path))
    assert result.exit_code == 0
    assert "Left out q-" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--n", "many"], "number of questions 'many' is not a whole number; give one"),
        (["--kinds", "crossword"], "kind of question 'crossword' is not known; use single"),
        (["--role", "wizard"], "role 'wizard' is not known; use one of"),
        (["--format", "scroll"], "quiz format 'scroll' is not known; use one of text"),
        (["--format", "json", "-o", "nowhere/at/all.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_what_to_do(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_check_names_what_to_mend_and_says_so_in_its_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "old.gift"
    path.write_text("Who agrees the plan? {=The LSCB#Working Together 2023, paragraph 36 ~The CCG#No}\n", "utf-8")
    result = run("check", str(path))
    assert result.exit_code == 1
    assert "superseded: " in result.stdout
    assert "“LSCB” is out of date" in result.stdout


def test_check_of_a_sound_quiz_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "act.json"
    run("--n", "3", "--document", "children-act-2004", "--format", "json", "-o", str(path))
    result = run("check", str(path), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["n_sound"] == 3


@pytest.mark.parametrize(("body", "said"), [(None, "cannot be read"), (b"\xff\xfe\x00", "is not text in UTF-8"), (b"hello", "give a file")])
def test_check_of_what_is_no_quiz_says_what_to_do(tmp_path: Path, body: bytes | None, said: str) -> None:
    path = tmp_path / "quiz.txt"
    if body is not None:
        path.write_bytes(body)
    result = run("check", str(path))
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_api_makes_the_quiz_that_the_command_makes(client: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "quiz.json"
    run("--n", "5", "--seed", "7", "--topic", "independent scrutiny", "--format", "json", "-o", str(path))
    made = client.post("/api/quiz", json={"n": 5, "seed": 7, "topic": "independent scrutiny"})
    assert made.status_code == 200
    assert made.json()["items"] == json.loads(path.read_text("utf-8"))["items"]


@pytest.mark.parametrize("body", [{"n": 0}, {"level": 7}, {"role": "wizard"}, {"kinds": ["crossword"]}, {"colour": "red"}, {"document": "x" * 300}])
def test_what_the_api_cannot_take_is_a_problem(client: TestClient, body: dict[str, object]) -> None:
    refused = client.post("/api/quiz", json=body)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"]


def test_a_quiz_sent_back_is_exported(client: TestClient) -> None:
    quiz = client.post("/api/quiz", json={"n": 3}).json()
    exported = client.post("/api/quiz/export?format=gift", json=quiz)
    assert exported.status_code == 200
    assert exported.text.count("::") >= 6
    assert "attachment" in exported.headers["content-disposition"]


def test_questions_that_a_format_cannot_hold_are_named_in_a_header(client: TestClient) -> None:
    quiz = client.post("/api/quiz", json={"n": 12, "kinds": ["match", "number", "outdated"]}).json()
    left_out = json.loads(client.post("/api/quiz/export?format=kahoot-csv", json=quiz).headers["x-left-out"])
    assert set(left_out) <= {item["id"] for item in quiz["items"]}
    assert left_out


def test_a_quiz_with_a_field_nobody_knows_is_not_exported(client: TestClient) -> None:
    quiz = client.post("/api/quiz", json={"n": 1}).json() | {"script": "x"}
    refused = client.post("/api/quiz/export?format=gift", json=quiz)
    assert (refused.status_code, "script" in refused.json()["detail"]) == (422, True)


def test_the_api_checks_ours_and_gift(client: TestClient) -> None:
    quiz = client.post("/api/quiz", json={"n": 2, "kinds": ["number"]}).json()
    assert {row["ailment"] for row in client.post("/api/quiz/check", json={"quiz": quiz}).json()["findings"]} == {"superseded"}
    assert client.post("/api/quiz/check", json={"gift": "Who? {=A ~B}\n"}).json()["findings"][0]["ailment"] == "uncited"


@pytest.mark.parametrize("body", [{}, {"quiz": {}, "gift": "x"}])
def test_a_check_of_nothing_or_of_both_is_refused(client: TestClient, body: dict[str, object]) -> None:
    refused = client.post("/api/quiz/check", json=body)
    assert refused.status_code == 422
    assert "one of the two" in refused.json()["detail"]


def test_a_page_form_cannot_smuggle_markup_in(client: TestClient) -> None:
    shown = client.post("/quiz/preview", data={"n": "2", "title": "<script>alert(1)</script>", "stem-1": "<img src=x onerror=alert(1)>"})
    assert "<script>alert" not in shown.text
    assert "<img src=x" not in shown.text


def test_a_carried_quiz_with_a_link_that_is_no_web_address_is_not_linked(client: TestClient) -> None:
    quiz = client.post("/api/quiz", json={"n": 1}).json()
    quiz["items"][0]["citations"][0]["url"] = "javascript:alert(1)"
    shown = client.post("/quiz/preview", data={"quiz": json.dumps(quiz)})
    assert shown.status_code == 200
    assert 'href="javascript' not in shown.text
