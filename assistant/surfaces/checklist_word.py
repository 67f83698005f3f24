"""A shown checklist in, a Word file out: for each strength a table with check boxes that can be clicked and a column for notes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from assistant.surfaces.checklist_export import about_lines
from assistant.surfaces.checklist_text import addressee_name, group_title, made_line, where_line
from assistant.surfaces.checklists import ShownChecklist, ShownItem, ShownPart
from assistant.surfaces.render import force, printable
from assistant.surfaces.word_document import plain
from corpus.model import Duty
from corpus.wording import wording

_WIDTHS = (Cm(1.2), Cm(12.0), Cm(6.3), Cm(6.2))
_CHECK_BOX = "http://schemas.microsoft.com/office/word/2010/wordml"
_OPEN, _TICKED = "☐", "☑"
_FONT = "MS Gothic"


def checklist_docx(shown: ShownChecklist) -> bytes:
    """The file."""
    document: Any = Document()
    _set_up(document, shown)
    document.add_heading(plain(shown.title), 0)
    for line in (shown.about, made_line(shown), wording("checklists", "apart")):
        if line:
            document.add_paragraph(plain(line))
    number = 0
    for group in shown.groups:
        document.add_heading(plain(group_title(group)), 1)
        for part in group.parts:
            document.add_heading(plain(wording("checklists", "part", title=part.title, count=str(len(part.items)))), 2)
            number = _table(document, part, number)
    document.add_heading(wording("answer", "notices"), 1)
    for line in list(about_lines(shown))[2:]:
        document.add_paragraph(plain(line), style="List Bullet")
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def _set_up(document: Any, shown: ShownChecklist) -> None:
    """A4 on its side, and what the file says of itself."""
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = plain(shown.title)[:250], "Working Together assistant", "", "en-GB"
    core.created = core.modified = datetime.combine(shown.made_on, time(), UTC)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    normal.element.get_or_add_rPr().append(language)


def _table(document: Any, part: ShownPart, number: int) -> int:
    """The part's items, a row each, the check boxes numbered on from `number`; the number of the last one."""
    lead_ins = {item.lead_in for item in part.items}
    shared = next(iter(lead_ins)) if len(lead_ins) == 1 else None
    if shared:
        document.add_paragraph(plain(shared)).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    names = (wording("checklists", "done"), "Item", "Source", wording("checklists", "notes"))
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    for item in part.items:
        number += 1
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        _fill(row.cells, item, number, with_lead_in=shared is None)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = width
    return number


def _fill(cells: Any, item: ShownItem, number: int, *, with_lead_in: bool) -> None:
    cells[0].paragraphs[0]._p.append(_check_box(number, item.text))
    words = cells[1].paragraphs[0]
    words.add_run(f"{force(Duty(item.duty))}: ").bold = True
    words.add_run(plain(f"{item.lead_in} {item.text}" if with_lead_in and item.lead_in else item.text))
    who = addressee_name(item)
    for key, value in (("who", who), ("when", item.when), ("to", item.to)):
        if value:
            cells[1].add_paragraph().add_run(plain(wording("checklists", key, value=value))).italic = True
    cells[2].paragraphs[0].add_run(plain(where_line(item)))
    if item.citation.quote:
        quote = cells[2].add_paragraph().add_run(plain(wording("checklists", "words", quote=item.citation.quote)))
        quote.font.size = Pt(8.5)


def _check_box(number: int, title: str) -> Any:
    """A content control that a click ticks: open at first. Its title is what screen readers say of it."""
    box = parse_xml(
        f'<w:sdt {nsdecls("w")} xmlns:w14="{_CHECK_BOX}"><w:sdtPr><w:alias w:val=""/><w:tag w:val="item-{number}"/><w:id w:val="{1000 + number}"/>'
        f'<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="{ord(_TICKED):04X}" w14:font="{_FONT}"/>'
        f'<w14:uncheckedState w14:val="{ord(_OPEN):04X}" w14:font="{_FONT}"/></w14:checkbox></w:sdtPr>'
        f'<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:hint="eastAsia"/><w:sz w:val="28"/></w:rPr>'
        f"<w:t>{_OPEN}</w:t></w:r></w:sdtContent></w:sdt>"
    )
    box.find(qn("w:sdtPr")).find(qn("w:alias")).set(qn("w:val"), plain(printable(title))[:60])
    return box
