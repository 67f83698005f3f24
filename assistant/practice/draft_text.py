"""Plain text or Markdown in, its pieces out: headings, paragraphs, list items and rows of tables, in order.

The corpus's reader of text makes provisions and joins what page ends broke; an author's own draft has tables and loose lines that have to stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_RULE = re.compile(r"[-=*_]{3,}$")
_BULLET = re.compile(r"\s*(?:[•●▪◦‣·*+–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(.*)$")
_ROW_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_NUMBERED = re.compile(r"(\d{1,2})[.)]?\s+[A-Z]")
_MARKS = re.compile(r"\*{1,3}|`|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BOLD = re.compile(r"\*\*[^*]+\*\*:?$")
_LONGEST_HEADING = 10


class PieceKind(StrEnum):
    """What a piece of a draft is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item or table row as the author has it. `cells` are a row's; `starts` marks the first row of a table."""

    kind: PieceKind
    text: str
    page: int | None = None
    cells: tuple[str, ...] = ()
    starts: bool = False


def text_pieces(text: str) -> list[Piece]:
    """The pieces of a text. Markdown's marks are taken off; a block of metadata at the top is passed over."""
    lines = _without_metadata(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")).split("\n")
    marked_up = any(_HASHES.match(line) for line in lines)
    return list(_pieces(lines, marked_up=marked_up))


def row(cells: list[str], *, starts: bool) -> Piece:
    """A table's row as a piece. Cells that a merge repeats are given once."""
    kept = tuple(dict.fromkeys(cell for cell in (" ".join(cell.split()) for cell in cells) if cell))
    return Piece(PieceKind.ROW, " – ".join(kept), cells=kept, starts=starts)


def _without_metadata(text: str) -> str:
    if text.startswith("---\n") and (end := text.find("\n---\n", 4)) > 0:
        return text[end + 5 :]
    return text


def _pieces(lines: list[str], *, marked_up: bool) -> Iterator[Piece]:
    open_lines: list[str] = []
    open_kind, in_table = PieceKind.PARAGRAPH, False
    for number, raw in enumerate(lines):
        line = raw.strip()
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if not open_lines and _numbers_a_section(line, lines[number + 1 : number + 4]):
            in_table = False
            yield Piece(PieceKind.HEADING, _clean(line))
            continue
        kind, words = _line(raw, open_lines, following, marked_up=marked_up)
        if kind is PieceKind.PARAGRAPH and line and open_lines and not _RULE.match(line):
            open_lines.append(words)
            continue
        if open_lines:
            yield Piece(open_kind, _clean(" ".join(open_lines)))
            open_lines = []
        if kind is PieceKind.ROW:
            if not _ROW_RULE.match(line):
                yield row([_clean(cell) for cell in line.strip("|").split("|")], starts=not in_table)
            in_table = True
            continue
        in_table = False
        if kind is PieceKind.HEADING:
            yield Piece(PieceKind.HEADING, _clean(words))
        elif line and not _RULE.match(line):
            open_lines, open_kind = [words], kind
    if open_lines:
        yield Piece(open_kind, _clean(" ".join(open_lines)))


def _line(raw: str, before: list[str], following: str, *, marked_up: bool) -> tuple[PieceKind, str]:
    line = raw.strip()
    if line.startswith("|") and line.count("|") > 1:
        return PieceKind.ROW, line
    if found := _HASHES.match(line):
        return PieceKind.HEADING, found.group(2)
    if line and _BOLD.match(line) and len(line.split()) <= _LONGEST_HEADING:
        return PieceKind.HEADING, line
    if not marked_up and not before and _titled(line, following):
        return PieceKind.HEADING, line
    if found := _BULLET.match(raw):
        return PieceKind.ITEM, found.group(1)
    return PieceKind.PARAGRAPH, line


def _titled(line: str, following: str) -> bool:
    """Whether a line of a text without marks stands as a heading: short, alone or underlined, and no sentence."""
    if not line or len(line.split()) > _LONGEST_HEADING or not line[0].isalnum():
        return False
    underlined = bool(following) and bool(_RULE.match(following))
    return underlined or (not following and line[-1] not in ".;,:!" and (line[0].isupper() or line[0].isdigit())) or (line.isupper() and len(line) > 3)


def _numbers_a_section(line: str, following: list[str]) -> bool:
    """Whether "3. Funding" is a heading: short, no sentence, and what follows is numbered "3.1"."""
    found = _NUMBERED.match(line)
    if not found or len(line.split()) > _LONGEST_HEADING or line[-1] in ".;,:":
        return False
    return next((text for text in following if text.strip()), "").strip().startswith(f"{found.group(1)}.1")


def _clean(text: str) -> str:
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())
