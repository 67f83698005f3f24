"""`working-together checklist`: shown, saved, and a draft reviewed; whatever goes wrong is one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from assistant.surfaces.checklist_commands import REFUSED, app

runner = CliRunner()
pytestmark = pytest.mark.usefixtures("folder")
DRAFT = "# Report\n\n## Costs\n\nThe partnership cost £210,000. The council paid £110,000, health £60,000 and the police £40,000.\n"


def said(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == REFUSED
    assert "Traceback" not in result.stderr
    return result.stderr


def test_without_a_name_all_are_listed() -> None:
    assert said().splitlines()[0].startswith("yearly-report")
    assert json.loads(said("--json"))["checklists"][0]["name"] == "yearly-report"


def test_a_name_shows_its_checklist() -> None:
    text = said("yearly-report")
    assert text.startswith("The yearly report\n")
    assert "paragraph 107, item 13" in text


def test_json_holds_the_counts_and_citations() -> None:
    body = json.loads(said("published-arrangements", "--json"))
    assert body["counts"]["must"] == 7
    assert all(item["citation"]["provision_id"] for group in body["groups"] for part in group["parts"] for item in part["items"])


def test_a_role_and_a_heading_make_their_own() -> None:
    assert said("--role", "dsp").startswith("Delegated safeguarding partner\n")
    assert said("--heading", "funding").startswith("Funding\n")


def test_a_file_takes_its_format_from_its_name(tmp_path: Path) -> None:
    said("lsp", "--output", str(tmp_path / "lsp.xlsx"))
    assert load_workbook(tmp_path / "lsp.xlsx")["Checklist"]["A1"].value == "Done"


def test_markdown_and_csv_can_be_printed() -> None:
    assert said("lsp", "--format", "md").startswith("# Lead safeguarding partners\n")
    assert said("lsp", "--format", "csv").startswith('"Done","Force"')


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("shopping",), "Error: checklist 'shopping' is not known; use one of yearly-report"),
        (("lsp", "--format", "docx"), "Error: format docx needs a file; say --output FILE.docx"),
        (("lsp", "--format", "pdf"), "Error: format 'pdf' is not known; use one of md, csv, xlsx, docx"),
        (("lsp", "--output", "list"), "Error: file list has no ending; say --format md, csv, xlsx or docx"),
        (("lsp", "--output", "/no/such/folder/x.md"), "Error: file /no/such/folder/x.md cannot be written (No such file or directory); "),
        (("lsp", "--role", "dsp"), "Error: a checklist is named once, by its name, a role or a heading; "),
        (("--heading", "qqqq"), "Error: heading 'qqqq' is in no edition that is held; "),
        (("review", "lsp", __file__), "Error: no draft is reviewed against the checklist lsp; use one of yearly-report, published-arrangements"),
        (("review", "yearly-report", "gone.docx"), "Error: draft gone.docx cannot be read (No such file or directory); check the path"),
    ],
)
def test_what_goes_wrong_is_one_line_with_what_to_do(arguments: tuple[str, ...], words: str) -> None:
    told = refused(*arguments)
    assert told.startswith(words)
    assert len(told.splitlines()) == 1


def test_a_draft_is_reviewed_in_words_that_are_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    text = said("review", "yearly-report", str(tmp_path / "draft.md"))
    assert "never a verdict on whether anything is complied with" in " ".join(text.split())
    assert "Clearly: A breakdown of what it cost" in " ".join(text.split())
    assert "“Costs”, paragraph 1" in text


def test_a_review_as_json_names_each_item_once(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    body = json.loads(said("review", "yearly-report", str(tmp_path / "draft.md"), "--json"))
    names = [item["name"] for item in body["items"]]
    assert len(names) == len(set(names)) == 17
    assert next(item for item in body["items"] if item["name"] == "costs")["places"][0]["heading"] == "Costs"


def test_a_huge_draft_is_refused_without_being_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.docx"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert refused("review", "yearly-report", str(huge)).startswith("Error: draft huge.docx is too large (200 MB; the limit is 20 MB); ")


def test_a_review_writes_nothing_beside_the_draft(tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text(DRAFT, "utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    said("review", "yearly-report", str(tmp_path / "draft.md"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
