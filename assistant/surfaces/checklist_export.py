"""A shown checklist in, a file to tick and write notes in out: Word, Excel, CSV or Markdown.

What documents say is data in all of them, never a formula or markup.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from enum import StrEnum
from io import StringIO

from assistant.errors import QuestionError
from assistant.surfaces.checklist_text import addressee_name, checklist_markdown, made_line, source_lines
from assistant.surfaces.checklists import ShownChecklist
from assistant.surfaces.render import edition_line, force, place_line, printable
from corpus.model import Duty
from corpus.wording import wording

COLUMNS = ("Done", "Force", "Part", "Lead-in", "Item", "On", "When", "To", "Document", "Place", "Exact words", "Link", "Id", "Notes")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it Excel takes the file for Windows-1252


class Format(StrEnum):
    """What a checklist can be saved as."""

    MARKDOWN = "md"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


TYPES = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def export(shown: ShownChecklist, form: Format) -> bytes:
    """The file. Word's and Excel's writers are loaded when one of theirs is asked for."""
    if form is Format.MARKDOWN:
        return checklist_markdown(shown).encode()
    if form is Format.CSV:
        return checklist_csv(shown).encode()
    if form is Format.XLSX:
        from assistant.surfaces.checklist_sheet import checklist_xlsx  # noqa: PLC0415

        return checklist_xlsx(shown)
    from assistant.surfaces.checklist_word import checklist_docx  # noqa: PLC0415

    return checklist_docx(shown)


def format_named(text: str) -> Format:
    """The format of that name. Raises `QuestionError`."""
    try:
        return Format(text.strip().lower())
    except ValueError as error:
        raise QuestionError(f"format {text[:20]!r} is not known; use one of {', '.join(Format)}") from error


def file_name(shown: ShownChecklist, form: Format) -> str:
    """What the file is called."""
    return f"checklist-{shown.name}-{shown.made_on.isoformat()}.{form.value}"


def rows(shown: ShownChecklist) -> Iterator[tuple[str, ...]]:
    """One row an item, strongest first, in the order of `COLUMNS`; ticks and notes empty."""
    for group in shown.groups:
        for part in group.parts:
            for item in part.items:
                cited = item.citation
                quote = " ".join((cited.quote or "").split()) or wording("checklists", "no_words")
                told = (part.title, item.lead_in or "", item.text, addressee_name(item), item.when, item.to)
                found = (edition_line(cited), place_line(cited), quote, cited.url, cited.provision_id)
                yield tuple(printable(cell) for cell in ("", force(Duty(item.duty)), *told, *found, ""))


def checklist_csv(shown: ShownChecklist) -> str:
    """The rows as CSV, then a row for each notice and source. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    body = StringIO()
    writer = csv.writer(body, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in rows(shown):
        writer.writerow([harmless(cell) for cell in row])
    for line in about_lines(shown):
        writer.writerow([harmless(cell) for cell in ("", "", wording("checklists", "csv_warning"), "", line, *[""] * (len(COLUMNS) - 5))])
    return _BOM + body.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: text that begins like a formula, blanks before it counted out, gets an apostrophe in front."""
    return f"'{cell}" if cell.lstrip(" \n\u00a0").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def about_lines(shown: ShownChecklist) -> Iterator[str]:
    """What has to be known beside the items: when it was made, notices, and what each source weighs."""
    yield made_line(shown)
    yield wording("checklists", "apart")
    yield from (notice.text for notice in shown.notices)
    yield from source_lines(shown)
