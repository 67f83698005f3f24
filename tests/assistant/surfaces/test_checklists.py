"""Checklists as they are shown and taken away: cited, with notices; files that open again, with ticks and notes, and no formula in them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from assistant.errors import QuestionError
from assistant.surfaces.checklist_export import COLUMNS, Format, export, file_name, format_named, harmless
from assistant.surfaces.checklist_text import checklist_markdown, checklist_text
from assistant.surfaces.checklists import ShownChecklist, ShownGroup, ShownPart, Wanted, chosen_checklist, listed
from corpus.build import build_corpus
from corpus.model import Corpus

DAY = date(2026, 11, 22)
HOSTILE = '=HYPERLINK("http://evil.example","x") <b>*bold*</b> | cell'
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@pytest.fixture(scope="module")
def held() -> Corpus:
    return build_corpus()


@pytest.fixture(scope="module")
def report(held: Corpus) -> ShownChecklist:
    return chosen_checklist(Wanted(name="yearly-report"), held, DAY)


@pytest.fixture(scope="module")
def hostile(report: ShownChecklist) -> ShownChecklist:
    """A checklist whose document is out to run something in a spreadsheet."""
    item = report.items[0]
    bad = replace(item, text=HOSTILE, lead_in="@SUM(1)", when="+1", to="-2", citation=replace(item.citation, quote="\t=1+1", document="=cmd|' /C calc'!A0"))
    return replace(report, title="=1+1", groups=(ShownGroup("must", (ShownPart("=part", (bad,)),)),))


def cells(shown: ShownChecklist) -> Iterator[str]:
    book = load_workbook(BytesIO(export(shown, Format.XLSX)))
    return (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_each_item_is_cited_with_document_edition_place_and_standing(report: ShownChecklist) -> None:
    for item in report.items:
        cited = item.citation
        assert all((cited.document, cited.edition, cited.locator, cited.status, cited.provision_id)), item


def test_the_superseded_edition_is_said_to_be_so(report: ShownChecklist) -> None:
    assert "superseded-edition" in {notice.kind for notice in report.notices}


def test_exact_words_are_shown_where_they_are_held(lamps: Corpus) -> None:
    shown = chosen_checklist(Wanted(heading="Lamp tally"), lamps, DAY)
    assert shown.items[0].citation.quote == "the count of lamps lit in the cold months"


def test_the_other_edition_is_named_and_what_it_lacks_is_counted(held: Corpus) -> None:
    shown = chosen_checklist(Wanted(name="yearly-report", edition="north-lincolnshire-mars-2024"), held, DAY)
    assert "Children's MARS" in shown.title
    assert "left-out" in {notice.kind for notice in shown.notices}


def test_an_area_brings_its_own_documents_in(lamps: Corpus) -> None:
    alone = chosen_checklist(Wanted(role="organisation", area="Leeds"), lamps, DAY)
    assert {item.citation.area for item in alone.items} == {"Leeds"}


def test_an_unknown_area_is_refused(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"area 'Atlantis' is not known; "):
        chosen_checklist(Wanted(role="dsp", area="Atlantis"), held)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(name="lsp", role="dsp"), Wanted(role="dsp", heading="Funding")])
def test_a_checklist_is_named_once(held: Corpus, wanted: Wanted) -> None:
    with pytest.raises(QuestionError, match=r"a checklist is named once, by its name, a role or a heading; "):
        chosen_checklist(wanted, held)


def test_only_the_documents_that_people_draft_can_be_reviewed() -> None:
    assert [row["name"] for row in listed() if row["reviews"]] == ["yearly-report", "published-arrangements"]


def test_the_text_shows_must_before_should_with_every_item_once(report: ShownChecklist) -> None:
    text = checklist_text(report)
    assert text.index("Must (5)") < text.index("Should (27)") < text.index("May (1)")
    assert text.count("[ ]") == len(report.items)


def test_markdown_has_a_box_and_a_line_for_notes_for_each_item(report: ShownChecklist) -> None:
    lines = checklist_markdown(report).splitlines()
    assert sum(line.startswith("- [ ] **") for line in lines) == len(report.items)
    assert sum(line.startswith("  Notes:") for line in lines) == len(report.items)


def test_markdown_escapes_what_documents_say(hostile: ShownChecklist) -> None:
    assert r"\<b\>\*bold\*\</b\> \|" in checklist_markdown(hostile)


def test_csv_opens_again_with_every_item_and_empty_ticks_and_notes(report: ShownChecklist) -> None:
    rows = list(csv.DictReader(StringIO(export(report, Format.CSV).decode("utf-8-sig"))))
    items = [row for row in rows if row["Id"]]
    assert [row["Item"] for row in items] == [item.text for item in report.items]
    assert {(row["Done"], row["Notes"]) for row in items} == {("", "")}
    assert {row["Force"] for row in items} == {"MUST", "SHOULD", "MAY"}


def test_csv_tells_the_notices_too(report: ShownChecklist) -> None:
    assert report.notices[0].text in export(report, Format.CSV).decode("utf-8-sig")


def test_no_cell_of_a_csv_can_run(hostile: ShownChecklist) -> None:
    rows = list(csv.reader(StringIO(export(hostile, Format.CSV).decode("utf-8-sig"))))
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in set("=+-@")] == []
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "\n=1", "\u00a0=1"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "plain", "'quoted", "3 - 2"])
def test_any_other_cell_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_workbook_opens_again_with_ticks_to_choose_and_room_for_notes(report: ShownChecklist) -> None:
    book = load_workbook(BytesIO(export(report, Format.XLSX)))
    sheet = book["Checklist"]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert [sheet.cell(row, 5).value for row in range(2, sheet.max_row + 1)] == [item.text for item in report.items]
    assert {sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)} == {"☐"}
    ticks = sheet.data_validations.dataValidation[0]
    assert ticks.formula1 == '"☐,☑,n/a"'
    assert str(ticks.sqref) == f"A2:A{len(report.items) + 1}"
    assert report.notices[0].text in [row[0].value for row in book["About"].iter_rows()]


def test_no_cell_of_a_workbook_is_a_formula(hostile: ShownChecklist) -> None:
    found = list(cells(hostile))
    assert {cell.data_type for cell in found} == {"s"}
    assert HOSTILE in [cell.value for cell in found]


def test_a_word_file_opens_again_with_a_box_that_ticks_for_each_item(report: ShownChecklist) -> None:
    document = Document(BytesIO(export(report, Format.DOCX)))
    boxes = list(document.element.body.iter(f"{W14}checkbox"))
    assert len(boxes) == len(report.items)
    assert {box.find(f"{W14}checked").get(f"{W14}val") for box in boxes} == {"0"}
    ids = [one.get(qn("w:val")) for one in document.element.body.iter(qn("w:id"))]
    assert len(set(ids)) == len(ids)


def test_a_word_file_has_item_source_and_an_empty_cell_for_notes(report: ShownChecklist) -> None:
    tables = Document(BytesIO(export(report, Format.DOCX))).tables
    assert [cell.text for cell in tables[0].rows[0].cells] == ["Done", "Item", "Source", "Notes"]
    rows = [row for table in tables for row in table.rows[1:]]
    assert len(rows) == len(report.items)
    for row, item in zip(rows, report.items, strict=True):
        assert item.text in row.cells[1].text
        assert item.citation.locator in row.cells[2].text.lower().replace("section 16g", "section 16G")
        assert row.cells[3].text == ""


def test_must_and_should_stand_in_tables_of_their_own(report: ShownChecklist) -> None:
    for table in Document(BytesIO(export(report, Format.DOCX))).tables:
        assert len({row.cells[1].text.partition(":")[0] for row in table.rows[1:]}) == 1


def test_markup_in_a_document_stays_text_in_word(hostile: ShownChecklist) -> None:
    assert HOSTILE in Document(BytesIO(export(hostile, Format.DOCX))).tables[0].rows[1].cells[1].text


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"format 'pdf' is not known; use one of md, csv, xlsx, docx"):
        format_named("pdf")


def test_a_file_is_named_for_its_checklist_and_day(report: ShownChecklist) -> None:
    assert file_name(report, Format.DOCX) == "checklist-yearly-report-2026-11-22.docx"
