"""The bytes of a Word file in, its pieces out: headings, paragraphs, list items and table rows, insertions that are still tracked included.

A generated table of contents, deletions and comments are left out. A file that would unpack to far more than it is gets refused before anything is unpacked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from assistant.errors import DraftError
from assistant.practice.draft_text import Piece, PieceKind, row

MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 5000
_BODY = "word/document.xml"
_PICTURES = "word/media/"
_HEADING = re.compile(r"(heading \d|title|subtitle)", re.I)
_CONTENTS = re.compile(r"(toc|table of contents|contents)", re.I)
_LIST = re.compile(r"list|bullet", re.I)
_LONGEST_BOLD = 12
_DOUBLES = {qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def word_pieces(name: str, data: bytes) -> list[Piece]:
    """The pieces of a Word file. Raises `DraftError`."""
    parts = _checked(name, data)
    try:
        document: Any = Document(BytesIO(data))
        pieces = list(_pieces(document.element.body, {style.style_id: style.name or "" for style in document.styles}))
    except (PackageNotFoundError, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, AttributeError) as error:
        raise DraftError(f"draft {name} is damaged (Word's parts do not read); open it in Word, save it again, and try again") from error
    if not any(piece.text for piece in pieces) and any(part.startswith(_PICTURES) for part in parts):
        raise DraftError(f"draft {name} has pictures instead of text; type the text or run text recognition on it, and try again")
    return [piece for piece in pieces if piece.text]


def _checked(name: str, data: bytes) -> list[str]:
    """The parts of the file, if it is a Word file of sane size."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise DraftError(f"draft {name} is cut off or damaged; save it again, and try again") from error
    names = [part.filename for part in parts]
    if _BODY not in names:
        raise DraftError(f"draft {name} is no Word file (it is another kind of packed file); save it as .docx, PDF or text, and try again")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise DraftError(f"draft {name} unpacks to more than we take; leave its pictures and annexes out, and try again")
    if any(part.flag_bits & 1 for part in parts):
        raise DraftError(f"draft {name} is encrypted and needs a password; save a copy without one, and try again")
    return names


def _pieces(parent: Any, styles: dict[str, str]) -> Iterator[Piece]:
    """What stands in the body or in a content control, in order."""
    for element in parent.iterchildren():
        if element.tag == qn("w:p"):
            yield from _paragraph(element, styles)
        elif element.tag == qn("w:tbl"):
            yield from _rows(element)
        elif element.tag == qn("w:sdt") and not _is_contents(element):
            for content in element.iterchildren(qn("w:sdtContent")):
                yield from _pieces(content, styles)
        elif element.tag in {qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}:
            yield from _pieces(element, styles)


def _paragraph(element: Any, styles: dict[str, str]) -> Iterator[Piece]:
    text = _text(element)
    properties = element.find(qn("w:pPr"))
    style_element = properties.find(qn("w:pStyle")) if properties is not None else None
    style = styles.get(style_element.get(qn("w:val")), "") if style_element is not None else ""
    if not text or _CONTENTS.match(style):
        return
    numbered = properties is not None and properties.find(qn("w:numPr")) is not None
    outlined = properties is not None and properties.find(qn("w:outlineLvl")) is not None
    if _HEADING.match(style) or outlined or (_all_bold(element) and len(text.split()) <= _LONGEST_BOLD and text[-1] not in ".;,"):
        yield Piece(PieceKind.HEADING, text)
    else:
        yield Piece(PieceKind.ITEM if numbered or _LIST.search(style) else PieceKind.PARAGRAPH, text)


def _rows(table: Any) -> Iterator[Piece]:
    for number, line in enumerate(table.iter(qn("w:tr"))):
        yield row([_text(cell) for cell in line.iterchildren(qn("w:tc"))], starts=number == 0)


def _text(element: Any) -> str:
    """The words in order. Deleted text has a tag of its own and so is not among them; a tab or a line's end parts words."""
    parts = (part for part in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:p")) if not _is_double(part))
    return " ".join("".join(part.text or "" if part.tag == qn("w:t") else " " for part in parts).split())


def _is_double(part: Any) -> bool:
    """Whether it stands elsewhere too: moved from here, or repeated for programs that cannot show a text box."""
    return any(above.tag in _DOUBLES for above in part.iterancestors())


def _all_bold(element: Any) -> bool:
    runs = [run for run in element.iter(qn("w:r")) if any(text.text and text.text.strip() for text in run.iterchildren(qn("w:t")))]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    bold = properties.find(qn("w:b")) if properties is not None else None
    return bold is not None and bold.get(qn("w:val")) not in {"0", "false"}


def _is_contents(element: Any) -> bool:
    return any(gallery.get(qn("w:val")) == "Table of Contents" for gallery in element.iter(qn("w:docPartGallery")))
