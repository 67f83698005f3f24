"""A legislation.gov.uk print in; blocks out: parts and cross-headings, sections, subsections, paragraphs, with annotations and headers left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.blocks import Block, BlockKind
from corpus.pdf_layout import joined_fragments
from corpus.pdf_lines import HYPHEN_AT_LINE_END, Line, PdfPage

_SECTION = re.compile(r"(\d{1,3}[A-Z]{0,4})\s+(?=\S)|(\d{1,3}[A-Z]{0,4})$")
_SUB = re.compile(r"\((\d{1,3}[A-Z]{0,4})\)\s*")
_PARA = re.compile(r"\(([a-z]{1,3}[A-Z]?)\)\s*")
_ROMAN = re.compile(r"[ivxl]+$")
_DEFINES = re.compile(r"(?:an? |the |a person is |references? (?:\w+ ){0,4})?“ ?[^”(]{1,80}”")
_DOTS = re.compile(r"(?:\s*\.){3,}\s*")
_PART = re.compile(r"(PART|SCHEDULES?|CHAPTER)\b\s*(\w*)$")
_ORIGIN = re.compile(r"(?:Section|Article|Regulation)s? \d.*")
_SECTION_EDGE = 102.0
_SUB_EDGE = 128.0
_MARKED_GAP = 13.0
_SUB_PARA_EDGE = 184.0
_DEFINITION_EDGES = (176.0, 187.0)
_SMALL_WORDS = frozenset("a an and as at by etc for from in of on or the to with".split())
_CENTRE_SLACK = 14.0
_TITLE_LEADING = 15.0
_HEADING_GAP = 17.0


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    page: int
    gap: float
    shifted: bool


@dataclass(slots=True)
class _Units:
    blocks: list[Block] = field(default_factory=list)
    open: list[tuple[int, float]] = field(default_factory=list)
    letters: dict[int, str] = field(default_factory=dict)
    in_schedule: bool = False
    prospective: bool = False


def is_legislation(pages: list[PdfPage]) -> bool:
    """Whether this is a print of legislation.gov.uk: its notice of changes stands on the first page."""
    text = " ".join(line.text for page in pages[:2] for line in page.lines)
    return "Changes to legislation:" in text and ("CHAPTER" in text or "Document Generated" in text or "No." in text)


def legislation_blocks(pages: list[PdfPage], size: float) -> list[Block]:
    """The blocks of an Act or instrument. Items have level 1 (section or schedule paragraph), 2 "(1)", 3 "(a)" or 4 "(i)".

    A definition is a level 3 item without a marker. Text that carries on a unit after what stands beneath it is a paragraph of that unit's level.
    """
    units = _Units()
    for row in _rows(pages, size):
        _add(units, row, pages[0].width)
    return [_tidied(block) for block in units.blocks if block.text or block.marker]


def _rows(pages: list[PdfPage], size: float) -> Iterator[_Row]:
    before: float | None = None
    for page in pages:
        for line in joined_fragments(list(page.lines)):
            text = line.text.strip()
            if text.upper() == "PROSPECTIVE":
                yield _Row(replace(line, text="PROSPECTIVE"), page.number, 99.0, shifted=False)
            if line.size < size * 0.95 or line.size > size * 1.5:
                continue
            bare = re.sub(r"[\[\]]", "", line.text).strip()
            if not bare or (line.x > 400 and _ORIGIN.fullmatch(bare)):
                continue
            gap = before - line.y if before is not None and before > line.y else 99.0
            before = line.y
            yield _Row(replace(line, text=bare), page.number, gap, shifted=text.startswith("["))
        before = None


def _add(units: _Units, row: _Row, width: float) -> None:
    text = row.line.text
    if text == "PROSPECTIVE":
        units.prospective = True
    elif _is_heading(units, row, width):
        _add_heading(units, row)
    elif not _in_quotation(units) and _add_marked(units, row):
        return
    else:
        _add_plain(units, row)


def _is_heading(units: _Units, row: _Row, width: float) -> bool:
    line = row.line
    if _PART.match(line.text.split("  ")[0].strip()) or re.match(r"SCHEDULE \w+ +Section", line.text):
        return True
    centred = abs((line.x + line.right) / 2 - width / 2) < _CENTRE_SLACK and line.x > 130
    carries_on = bool(units.blocks) and units.blocks[-1].kind is BlockKind.HEADING and row.gap < _TITLE_LEADING
    plain = not _SUB.match(line.text) and not _PARA.match(line.text) and not line.text.endswith((".", ";", "”"))
    return centred and plain and (row.gap >= _HEADING_GAP or carries_on)


def _add_heading(units: _Units, row: _Row) -> None:
    text = re.split(r"\s+(?:Section|Article|Regulation)s?\s+\d", row.line.text)[0].strip()
    last = units.blocks[-1] if units.blocks else None
    units.open = []
    if found := _PART.match(text):
        # A schedule's own parts stand beneath the schedule.
        in_schedule = found.group(1).startswith("SCHEDULE")
        units.in_schedule = units.in_schedule or in_schedule
        level = 2 if units.in_schedule and not in_schedule else 1
        units.blocks.append(Block(BlockKind.HEADING, _cased(text), row.page, level, marker=text.lower()))
    elif last is not None and last.kind is BlockKind.HEADING and (row.gap < _TITLE_LEADING or (last.marker and text.isupper())):
        joint = ": " if last.marker and ":" not in last.text else " "
        units.blocks[-1] = replace(last, text=f"{last.text}{joint}{_cased(text)}")
    else:
        units.blocks.append(Block(BlockKind.HEADING, _cased(text), row.page, 3))


def _cased(text: str) -> str:
    """Headings set in capitals as titles: "CHILDREN’S SERVICES IN ENGLAND" is "Children’s Services in England"."""
    if not text.isupper():
        return text
    words = [word.lower() if word.lower() in _SMALL_WORDS else word.capitalize() for word in text.split()]
    return " ".join([words[0].capitalize(), *words[1:]])


def _in_quotation(units: _Units) -> bool:
    """Whether quoted matter is open: what an Act inserts into another has markers of its own, which are not this Act's."""
    last = units.blocks[-1] if units.blocks else None
    return last is not None and last.kind is not BlockKind.HEADING and last.text.count("“") > last.text.count("”")


def _add_marked(units: _Units, row: _Row) -> bool:
    text, x, page = row.line.text, row.line.x, row.page
    found = _SECTION.match(text)
    if found and x <= _SECTION_EDGE:
        number, rest = found.group(1) or found.group(2), text[found.end() :]
        title = f"{rest} (prospective: not in force)" if units.prospective and not units.in_schedule else rest
        units.prospective = False
        sub = _SUB.match(rest) if units.in_schedule else None
        _open(units, 1, 112.0, Block(BlockKind.ITEM, "" if sub else title, page, 1, number))
        if sub:
            _open(units, 2, 130.0, Block(BlockKind.ITEM, rest[sub.end() :], page, 2, f"({sub.group(1)})"))
        return True
    if row.gap < _MARKED_GAP:
        # A reference such as "(6) and (7)" that a line's end has put first.
        return False
    if (sub := _SUB.match(text)) and (row.shifted or x < _SUB_EDGE):
        _open(units, 2, 130.0, Block(BlockKind.ITEM, text[sub.end() :], page, 2, f"({sub.group(1)})"))
        inner = _PARA.match(text[sub.end() :])
        if inner:
            units.blocks[-1] = replace(units.blocks[-1], text="")
            _open_para(units, replace(row, line=replace(row.line, text=text[sub.end() :])), inner)
        return True
    if para := _PARA.match(text):
        _open_para(units, row, para)
        return True
    opens_definition = _DEFINITION_EDGES[0] <= x <= _DEFINITION_EDGES[1] and _DEFINES.match(text) is not None
    if opens_definition:
        _open(units, 3, 165.0, Block(BlockKind.ITEM, text, page, 3, ""))
    return opens_definition


def _open_para(units: _Units, row: _Row, found: re.Match[str]) -> None:
    letters, x = found.group(1), row.line.x
    level = 4 if _ROMAN.match(letters) and _is_roman(units, letters, None if row.shifted else x) else 3
    # Beneath a definition paragraphs are one deeper than beneath a subsection, and stand further in.
    if level == 3 and _definition_open(units) and (row.shifted or x > 165):
        level = 4
    units.letters[level] = letters
    # Where a level was inserted later, its text may stand no further in than the level above.
    text_x = 186.0 if level == 4 and not row.shifted and x >= 175 else 160.0
    _open(units, level, text_x, Block(BlockKind.ITEM, row.line.text[found.end() :], row.page, level, f"({letters})"))


def _definition_open(units: _Units) -> bool:
    third = next((block for block in reversed(units.blocks) if block.level <= 3 and block.kind is BlockKind.ITEM), None)
    return third is not None and third.level == 3 and not third.marker and any(level == 3 for level, _ in units.open)


def _is_roman(units: _Units, letters: str, x: float | None) -> bool:
    above = units.blocks[-1] if units.blocks else None
    if above is not None and above.level == 3 and above.text.endswith("—") and letters == "i":
        return True
    if x is not None:
        return x >= _SUB_PARA_EDGE or (any(level == 4 for level, _ in units.open) and units.letters.get(4, "").strip("ivxl") == "" and letters != "i")
    last = units.letters.get(4, "")
    return bool(last) and any(level == 4 for level, _ in units.open) and letters != chr(ord(units.letters.get(3, "a")[0]) + 1)


def _open(units: _Units, level: int, text_x: float, block: Block) -> None:
    while units.open and units.open[-1][0] >= level:
        units.open.pop()
    units.open.append((level, text_x))
    units.blocks.append(block)


def _add_plain(units: _Units, row: _Row) -> None:
    last = units.blocks[-1] if units.blocks else None
    if not _in_quotation(units):
        while len(units.open) > 1 and units.open[-1][1] > row.line.x + 4:
            units.open.pop()
    level = units.open[-1][0] if units.open else 0
    under_title = level == 1 and row.gap > _TITLE_LEADING and last is not None and last.kind is BlockKind.ITEM
    if last is not None and last.kind is not BlockKind.HEADING and last.level == level and not under_title:
        units.blocks[-1] = replace(last, text=_with(last.text, row.line.text))
    else:
        units.blocks.append(Block(BlockKind.PARAGRAPH, row.line.text, row.page, level))


def _with(text: str, more: str) -> str:
    if text.endswith(HYPHEN_AT_LINE_END):
        return f"{text[:-1]}-{more}"
    return f"{text} {more}" if text else more


def _tidied(block: Block) -> Block:
    text = _DOTS.sub(" ", block.text.replace(HYPHEN_AT_LINE_END, "-"))
    text = re.sub(r"“ ", "“", re.sub(r" ”", "”", text))
    text = re.sub(r"(?<=\w) (?=[,;.](?:\s|$))", "", re.sub(r"\s+", " ", text))
    return replace(block, text=text.strip())
