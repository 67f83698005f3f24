"""A shown checklist in, an Excel workbook out: a sheet to tick and write notes in, and a sheet that says where it comes from."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.surfaces.checklist_export import COLUMNS, about_lines, rows
from assistant.surfaces.checklists import ShownChecklist

# A list to choose from, since the check box that new Excel has is shown by nothing else.
OPEN, TICKED, NOT_HERE = "☐", "☑", "n/a"
_WIDTHS = {"Done": 7, "Force": 12, "Part": 22, "Lead-in": 30, "Item": 60, "On": 20, "When": 22, "To": 26, "Document": 38, "Place": 24}
_WIDTHS |= {"Exact words": 60, "Link": 30, "Id": 34, "Notes": 50}
_HEAD = PatternFill("solid", fgColor="0F5B66")
_MUST = PatternFill("solid", fgColor="F6E3EA")
_DONE = PatternFill("solid", fgColor="EAF5EC")
_LINE = Border(bottom=Side(style="thin", color="D5D2C7"))


def checklist_xlsx(shown: ShownChecklist) -> bytes:
    """The workbook. Every cell of words is a string, whatever it begins with."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Checklist"
    for column, name in enumerate(COLUMNS, 1):
        cell = _write(sheet, 1, column, name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[name]
    last = 1
    for last, row in enumerate(rows(shown), 2):
        for column, text in enumerate(row, 1):
            cell = _write(sheet, last, column, OPEN if column == 1 else text)
            cell.border = _LINE
        sheet.cell(last, 1).alignment = Alignment(horizontal="center", vertical="top")
        sheet.cell(last, 2).font = Font(bold=True)
        if row[1].startswith("MUST"):
            sheet.cell(last, 2).fill = _MUST
    _make_usable(sheet, last)
    about = book.create_sheet("About")
    about.column_dimensions["A"].width = 110
    for number, line in enumerate((shown.title, shown.about, *about_lines(shown)), 1):
        _write(about, number, 1, line)
    about.cell(1, 1).font = Font(bold=True, size=14)
    book.properties.title, book.properties.creator = _legal(shown.title), "Working Together assistant"
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def _make_usable(sheet: Any, last: int) -> None:
    """Ticks to choose, the head kept in view, filters, and a page to print."""
    end = max(last, 2)
    ticks = DataValidation(type="list", formula1=f'"{OPEN},{TICKED},{NOT_HERE}"', allow_blank=True, showErrorMessage=True)
    ticks.error, ticks.prompt, ticks.promptTitle = "Choose one of the list.", "Choose ☑ when it is done.", "Done"
    ticks.showInputMessage = True
    sheet.add_data_validation(ticks)
    ticks.add(f"A2:A{end}")
    columns = get_column_letter(len(COLUMNS))
    sheet.conditional_formatting.add(f"A2:{columns}{end}", FormulaRule(formula=[f'$A2="{TICKED}"'], fill=_DONE))
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{columns}{end}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = "1:1"


def _write(sheet: Any, row: int, column: int, text: str) -> Any:
    """A cell of text: no beginning makes it a formula, nor does any edit of it afterwards."""
    cell = sheet.cell(row, column)
    cell.value = _legal(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in set("=+-@")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _legal(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", text))[:32_000]
