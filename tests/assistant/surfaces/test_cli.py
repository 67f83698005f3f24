"""The command: results on stdout, the rest on stderr, errors as one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.holdings import Holdings
from assistant.surfaces import progress
from assistant.surfaces.cli import app

from_harbour = pytest.mark.usefixtures("on_harbour")


@pytest.fixture
def on_harbour(monkeypatch: pytest.MonkeyPatch, harbour: Holdings) -> None:
    """The command answers from the invented guidance."""
    monkeypatch.setattr(progress, "open_holdings", lambda *_: harbour)


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=text)


@from_harbour
def test_ask_prints_the_answer() -> None:
    result = run("ask", "How soon is the harbour report sent?")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout == (
        "Within 9 days.\n\n"
        "SHOULD: Delegated safeguarding partners should send the harbour report within 9 days. [1]\n\n"
        "Sources\n-------\n"
        "Harbour guidance, 2025 edition (statutory guidance; in force)\n"
        "  https://example.org/harbours\n"
        "  [1] Paragraph 2, page 4 (Harbour report)\n"
        "      “DSPs should send the harbour report on within 9 days.”\n\n"
        "Ask next\n--------\n  - What goes in the harbour report?\n"
    )


@from_harbour
def test_ask_json_prints_the_object_of_the_contract() -> None:
    body = json.loads(run("ask", "How soon is the harbour report sent?", "--role", "DSP", "--as-of", "2026-11-22", "--json").stdout)
    assert body["trace"].pop("ms")
    assert body == {
        "id": None,
        "status": "answered",
        "question": "How soon is the harbour report sent?",
        "stand_alone_question": "How soon is the harbour report sent?",
        "scope": {"role": "dsp", "area": None, "as_of": "2026-11-22"},
        "headline": "Within 9 days.",
        "statements": [
            {
                "text": "Delegated safeguarding partners should send the harbour report within 9 days.",
                "duty": "should",
                "addressee": "dsp",
                "lead_in": None,
                "citations": ["c1"],
            }
        ],
        "citations": [
            {
                "id": "c1",
                "provision_id": "harbour-guidance-2025/para_2",
                "document": "Harbour guidance",
                "edition": "2025",
                "status": "in-force",
                "kind": "statutory-guidance",
                "area": None,
                "heading_path": ["Chapter 1: Harbours", "Harbour report"],
                "locator": "paragraph 2",
                "page": 4,
                "quote": "DSPs should send the harbour report on within 9 days.",
                "url": "https://example.org/harbours",
                "held": "full-text",
                "also_in": [],
            }
        ],
        "notices": [],
        "related": ["What goes in the harbour report?"],
        "trace": {"kept": body["trace"]["kept"], "rejected": body["trace"]["rejected"], "struck": []},
    }


@from_harbour
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x", "--role", "pilot"), "role 'pilot' is not known; use one of practitioner, dsl,"),
        (("x", "--area", "North Lincolnshre"), "did you mean North Lincolnshire"),
        (("x", "--area", "Atlantis"), "area 'Atlantis' is not known; documents are held for"),
        (("x", "--as-of", "22/11/2026"), "date '22/11/2026' is not a day; write it as YYYY-MM-DD"),
        (("x", "--as-of", "2026-02-30"), "date '2026-02-30' is not a day"),
        (("x " * 25_000,), "is too long; ask in at most 4000"),
        ((), "a question or a file of them is needed"),
        (("x", "--batch", "y"), "a question or a file of them is needed, not both"),
        (("--batch", "nowhere.jsonl"), "file nowhere.jsonl is not there"),
        (("--batch", "-", "--role", "dsp"), "do not go with --batch"),
    ],
)
def test_what_cannot_be_taken_is_one_clear_line(arguments: tuple[str, ...], message: str) -> None:
    result = run("ask", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


@from_harbour
@pytest.mark.parametrize("question", ["", "   ", "\x01\x02\x1b", "\n\t"])
def test_an_empty_question_asks_for_one(question: str) -> None:
    result = run("ask", question)
    assert result.exit_code == 0
    assert result.stdout.startswith("Type a question")


@from_harbour
@pytest.mark.parametrize("question", ["儿童保护的年度报告", "привет", "🙂🙂🙂", "\ud800 harbour", "a" * 3999, "%s {0} $(x) `y`"])
def test_no_question_crashes(question: str) -> None:
    assert run("ask", question, "--json").exit_code == 0


@from_harbour
def test_a_batch_answers_line_by_line_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "question": "How soon is the harbour report sent?"}',
        "not json",
        "",
        '{"id": "b", "question": "x", "role": "pilot"}',
        '{"id": 7, "question": "What goes in the harbour report?", "role": null, "history": null, "note": "left unread"}',
        '{"id": "c"}',
        "[]",
        '{"id": "d", "question": "How soon is the harbour report sent?", "history": ["What goes in the harbour report?"]}',
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    result = run("ask", "--batch", str(tmp_path / "questions.jsonl"))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [(answer["id"], answer["status"]) for answer in answers] == [
        ("a", "answered"),
        (None, "error"),
        ("b", "error"),
        (7, "answered"),
        ("c", "error"),
        (None, "error"),
        ("d", "answered"),
    ]
    assert answers[1]["headline"].startswith("line 2: not JSON")
    assert answers[2]["headline"].startswith("line 4: role 'pilot' is not known")
    assert answers[4]["headline"] == "line 6: field 'question' does not hold (field required); correct it and ask again"
    assert {tuple(answer) for answer in answers} == {tuple(answers[0])}, "an error has the fields of an answer"
    assert "4 line(s) could not be answered" in result.stderr


@from_harbour
def test_a_batch_without_a_bad_line_ends_well_from_standard_input() -> None:
    result = run("ask", "--batch", "-", text='{"id": "a", "question": "What goes in the harbour report?"}\n')
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "a"


@from_harbour
def test_search_shows_the_arithmetic() -> None:
    plain, explained = run("search", "harbour report"), run("search", "harbour report", "--explain")
    assert "Kept: " in plain.stdout
    assert " = lexical " not in plain.stdout
    assert " = lexical " in explained.stdout
    assert "bias; in all" in explained.stdout


@from_harbour
def test_the_arithmetic_adds_up() -> None:
    for hit in json.loads(run("search", "harbour report", "--json").stdout)["kept"]:
        total = hit["bias"] + sum(feature["adds"] for feature in hit["features"].values())
        assert 1 / (1 + 2.718281828459045**-total) == pytest.approx(hit["score"], abs=0.002)


@from_harbour
def test_ask_explain_keeps_json_alone_on_stdout() -> None:
    result = run("ask", "What goes in the harbour report?", "--json", "--explain")
    assert json.loads(result.stdout)["status"] == "answered"
    assert "Steps: triage" in result.stderr
    assert " = lexical " in result.stderr


def test_duties_lists_a_role_with_its_citations() -> None:
    body = json.loads(run("duties", "--role", "dsp", "--json").stdout)
    assert body["counts"]["should"] > 10
    assert {duty["duty"] for duty in body["duties"]} <= {"must", "must_not", "should", "should_not", "may"}
    assert all(duty["locator"] and duty["provision_id"] for duty in body["duties"])
    assert "SHOULD (" in run("duties", "--role", "dsp").stdout
    assert run("duties", "--role", "pilot").exit_code == 2


def test_a_library_is_filled_shown_and_emptied(indexed_folder: Path) -> None:
    folder = indexed_folder
    policy = folder / "Pebble Bay policy.txt"
    policy.write_text(
        "Pebble Bay safeguarding policy\n\n1. Staff should tell the lead about any worry within 3 days.\n\n2. The lead must write it down.\n", "utf-8"
    )
    added = run("library", "add", str(policy), str(folder / "nowhere.txt"), "--as", "pebble-bay-policy-2025")
    assert added.exit_code == 2
    assert "there are several files" in added.stderr
    added = run("library", "add", str(policy), "--as", "pebble-bay-policy-2025", "--area", "Cornwall", "--yes", "--json")
    assert added.exit_code == 0, added.stderr
    holding = json.loads(added.stdout)["added"][0]
    assert (holding["edition_id"], holding["area"]) == ("pebble-bay-policy-2025", "Cornwall")
    assert "kind" in holding["inferred"]
    assert "area" not in holding["inferred"]
    again = run("library", "add", str(policy), "--yes")
    assert again.exit_code == 2
    assert "already in the library" in again.stderr
    assert [row["edition_id"] for row in json.loads(run("library", "list", "--json").stdout)["documents"]] == ["pebble-bay-policy-2025"]
    shown = json.loads(run("library", "show", "pebble-bay-policy-2025", "--json").stdout)
    assert [provision["words"] for provision in shown["provisions"]][-1] == "The lead must write it down."
    assert all(provision["id"].startswith("pebble-bay-policy-2025/") for provision in shown["provisions"])
    asked = json.loads(run("ask", "how soon should staff in Cornwall tell the lead about a worry", "--area", "Cornwall", "--json").stdout)
    assert "within 3 days" in asked["citations"][0]["quote"]
    assert run("library", "remove", "pebble-bay-policy-2025").stdout.startswith("Removed pebble-bay-policy-2025")
    assert json.loads(run("library", "list", "--json").stdout)["documents"] == []
    assert run("library", "remove", "pebble-bay-policy-2025").exit_code == 2


def test_one_bad_file_does_not_stop_the_others(indexed_folder: Path) -> None:
    folder = indexed_folder
    good, bad = folder / "good.txt", folder / "bad.txt"
    good.write_text("Harbour policy\n\n1. Staff should be kind.\n", "utf-8")
    bad.write_bytes(b"\x00\x01\x02")
    result = run("library", "add", str(bad), str(good), "--yes", "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["added"]) == 1
    assert "bad.txt is neither a PDF nor text" in result.stderr


def test_the_digest_can_be_shown_without_a_library(folder: Path) -> None:
    shown = json.loads(run("library", "show", "working-together-2023", "--json").stdout)
    assert shown["held"] == "digest"
    assert "working-together-2023/para_107__item_8" in {provision["id"] for provision in shown["provisions"]}
    assert "is empty" in run("library", "list").stdout
    assert run("library", "show", "nothing-2020").exit_code == 2


def test_a_kind_that_is_none_names_the_choices(folder: Path) -> None:
    result = run("library", "add", "x.txt", "--kind", "novel")
    assert "kind 'novel' is not known; use one of act, regulations" in result.stderr


def test_a_broken_manifest_is_told_and_left_alone(folder: Path) -> None:
    (folder / "library").mkdir()
    (folder / "library" / "manifest.json").write_text("{", "utf-8")
    for command in (("ask", "x"), ("library", "list"), ("duties", "--role", "dsp")):
        result = run(*command)
        assert result.exit_code == 2
        assert "manifest.json does not read" in result.stderr
    assert run("doctor").exit_code == 1
    assert (folder / "library" / "manifest.json").read_text("utf-8") == "{"


def test_the_doctor_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "WRONG index: no index in index: run `working-together index`" in result.stdout
    assert "ok    weights" in result.stdout
    monkeypatch.setenv("WORKING_TOGETHER_PORT", "x")
    checks = {check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]}
    assert not checks["settings"]["ok"]
    assert "WORKING_TOGETHER_PORT does not hold" in checks["settings"]["text"]


def test_an_empty_library_has_nothing_to_compare(folder: Path) -> None:
    result = run("corpus", "check")
    assert result.exit_code == 0
    assert "holds no full text" in result.stdout


def test_a_taken_port_is_told(folder: Path) -> None:
    result = run("serve", "--host", "256.1.1.1")
    assert result.exit_code == 2
    assert "cannot be had" in result.stderr


def test_the_command_starts_without_anything_heavy() -> None:
    code = (
        "import sys, assistant.surfaces.cli; print([name for name in ('numpy', 'faiss', 'onnxruntime', 'fastapi', 'rich', 'pydantic') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_module_is_the_command() -> None:
    helped = subprocess.run([sys.executable, "-m", "assistant", "--help"], capture_output=True, text=True, check=True).stdout
    assert all(command in helped for command in ("ask", "search", "library", "corpus", "duties", "index", "doctor", "serve"))
