"""Headings, paragraphs, lists and notes in, a Word file out, with real footnotes.

python-docx has no footnotes of its own, so the part that holds them is built here. Everything given is text: control characters are dropped, and nothing
in it can become a field, a link or markup.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph

CREATOR = "Working Together assistant"
# Characters that no reader sees, or that XML cannot hold.
_DROPPED = {"Cc", "Cf", "Co", "Cs", "Cn"}
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
_SMALL = Pt(9)
_REFERENCE = "footnote reference"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its paragraphs, under a key, so that a second mention points to the first."""

    key: str
    lines: tuple[str, ...]


def plain(text: str) -> str:
    """The text on one line, without what no reader sees and XML cannot hold."""
    spaced = " ".join(text.split())
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _DROPPED)


class WordDocument:
    """A file being written from top to bottom."""

    def __init__(self, title: str, day: date) -> None:
        self._document = Document()
        self._footnotes: list[BaseOxmlElement] = [_separator(number, kind) for number, kind in _SEPARATORS]
        self._numbers: dict[str, int] = {}
        core = self._document.core_properties
        core.title, core.author, core.comments, core.language = plain(title)[:250], CREATOR, "", "en-GB"
        core.created = core.modified = datetime.combine(day, time(), UTC)
        self._add_styles()
        self._document.add_heading(plain(title), 0)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; 1 is the highest below the title."""
        self._document.add_heading(plain(text), level)

    def paragraph(self, text: str, *, bold: bool = False, notes: Sequence[Note] = ()) -> None:
        """A paragraph."""
        paragraph = self._document.add_paragraph()
        paragraph.add_run(plain(text)).bold = bold or None
        self._refer(paragraph, notes)

    def link(self, url: str, text: str) -> None:
        """A paragraph that is a link, if the address is one of the web; else its words only."""
        paragraph = self._document.add_paragraph()
        if not url.startswith("https://"):
            paragraph.add_run(plain(text))
            return
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._document.part.relate_to(plain(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        paragraph._p.append(link)
        run = paragraph.add_run(plain(text))
        run.font.underline = True
        link.append(run._r)

    def items(self, rows: Sequence[tuple[str, str, Sequence[Note]]], *, numbered: bool) -> None:
        """A list: for each item words in bold, the words after them, and its notes. Every numbered list starts at 1."""
        number = self._new_numbering() if numbered else None
        for first, rest, notes in rows:
            paragraph = self._document.add_paragraph(style="List Number" if numbered else "List Bullet")
            if first:
                paragraph.add_run(f"{plain(first)} ").bold = True
            paragraph.add_run(plain(rest))
            if number is not None:
                numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = 0, number
            self._refer(paragraph, notes)

    def as_bytes(self) -> bytes:
        """The file."""
        if self._numbers:
            self._add_footnotes_part()
        body = BytesIO()
        self._document.save(body)
        return body.getvalue()

    def _add_styles(self) -> None:
        styles = self._document.styles
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        properties = styles["Normal"].element.get_or_add_rPr()
        properties.append(language)
        text = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        reference = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        text.font.size, reference.font.superscript = _SMALL, True
        for style in (text, reference):  # Word knows its own styles by their names in small letters
            style.element.name_val = style.element.name_val.lower()

    def _new_numbering(self) -> int:
        """A numbering of its own for one list, after the pattern that "List Number" has."""
        numbering = self._document.part.numbering_part.element
        pattern = self._document.styles["List Number"].element.pPr.numPr.numId.val
        known = next(num for num in numbering.num_lst if num.numId == pattern)
        made = numbering.add_num(known.abstractNumId.val)
        made.add_lvlOverride(0).add_startOverride(1)
        return int(made.numId)

    def _refer(self, paragraph: Paragraph, notes: Sequence[Note]) -> None:
        for n, note in enumerate(notes):
            if n:
                paragraph.add_run(" ")
            if note.key in self._numbers:
                self._refer_again(paragraph, self._numbers[note.key])
            else:
                self._refer_first(paragraph, note)

    def _refer_first(self, paragraph: Paragraph, note: Note) -> None:
        number = self._numbers[note.key] = len(self._numbers) + 1
        self._footnotes.append(_footnote(number, note.lines))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(number))
        start.set(qn("w:name"), _bookmark(number))
        paragraph._p.append(start)
        run = paragraph.add_run(style=_REFERENCE)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)
        paragraph._p.append(end)

    def _refer_again(self, paragraph: Paragraph, number: int) -> None:
        """The same number again: Word's own way is a field that reads it from the first mention. Nothing in the field comes from outside."""
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), rf" NOTEREF {_bookmark(number)} \f \h ")
        paragraph._p.append(field)
        field.append(paragraph.add_run(str(number), style=_REFERENCE)._r)

    def _add_footnotes_part(self) -> None:
        root = parse_xml(f"<w:footnotes {nsdecls('w', 'r')}/>")
        for footnote in self._footnotes:
            root.append(footnote)
        part = self._document.part
        notes = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, serialize_part_xml(root), part.package)
        part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
        separators = "".join(f'<w:footnote w:id="{number}"/>' for number, _ in _SEPARATORS)
        told = parse_xml(f"<w:footnotePr {nsdecls('w')}>{separators}</w:footnotePr>")
        settings = self._document.settings.element
        settings.insert_element_before(told, "w:endnotePr", "w:compat", "w:docVars", "w:rsids")


def _bookmark(number: int) -> str:
    return f"_RefNote{number}"


def _separator(number: int, kind: str) -> BaseOxmlElement:
    """The line between text and notes, which Word expects to find among them."""
    return parse_xml(f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>')


def _footnote(number: int, lines: Sequence[str]) -> BaseOxmlElement:
    footnote = parse_xml(f'<w:footnote {nsdecls("w")} w:id="{number}"/>')
    for n, line in enumerate(lines):
        paragraph = parse_xml(f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr></w:p>')
        if not n:
            mark = f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            paragraph.append(parse_xml(mark))
        run = parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve"/></w:r>')
        run[0].text = f" {plain(line)}" if not n else plain(line)
        paragraph.append(run)
        footnote.append(paragraph)
    return footnote
