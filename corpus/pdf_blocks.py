"""Placed lines in; blocks out. Paragraphs, items, headings, notes and boxes are put together again across lines and pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.blocks import SUBTITLE_LEVEL, Block, BlockKind
from corpus.line_ends import joined, vocabulary_of
from corpus.pdf_charts import chart_nodes
from corpus.pdf_layout import Layout, Part, Placed
from corpus.pdf_lines import PdfPage

_BULLET = re.compile(r"([•●▪◦‣·]|\uf0b7|\uf0a7|[oO](?= )|[–-](?= ))\s*")
_ORDINAL = re.compile(r"(\(?(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,3}\.?)\s+(?=\S)")
_NUMBERED_CAPTION = re.compile(r"(?:figure|flow ?chart|diagram)\s*\d+\s*:", re.I)
_NEW_PARAGRAPH_GAP = 1.22
_INDENT = 6.0
_LONGEST_TITLE = 16
_LONGEST_TITLE_IN_BOX = 30


@dataclass(slots=True)
class _Piece:
    """A block in the making."""

    kind: BlockKind
    page: int
    x: float
    size: float
    marker: str = ""
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last: Placed | None = None
    bold: bool = True


@dataclass(slots=True)
class _Assembly:
    layout: Layout
    vocabulary: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    piece: _Piece | None = None
    levels: list[float] = field(default_factory=list)
    box_open: bool = False
    box_untitled: bool = False
    bold_before: bool = False
    last_body: Placed | None = None
    last_number: int = 0


def blocks_of(placed: list[Placed], pages: list[PdfPage], layout: Layout) -> list[Block]:
    """The blocks of a document in order. Footnotes come at the end of their page's blocks."""
    assembly = _Assembly(layout, vocabulary_of([item.line.text for item in placed]))
    by_sheet = {page.number: page for page in pages}
    sheets: dict[int, list[Placed]] = {}
    for item in placed:
        sheets.setdefault(item.sheet, []).append(item)
    waiting: list[Block] = []
    for sheet, lines in sheets.items():
        chart = [item for item in lines if item.part is Part.CHART]
        for item in lines:
            if item.part is Part.NOTE:
                continue
            if item.part is not Part.CHART:
                _add_line(assembly, item)
            elif item is chart[0]:
                _add_chart(assembly, chart, by_sheet[sheet])
        waiting.extend(_notes([item for item in lines if item.part is Part.NOTE], assembly.vocabulary))
        # A paragraph that runs on over the page must not have the notes put inside it.
    _close_piece(assembly)
    _close_box(assembly)
    return assembly.blocks + waiting


def _add_line(assembly: _Assembly, item: Placed) -> None:
    _settle_box(assembly, item)
    marker, text = _marker(item.line.text)
    piece = assembly.piece
    if marker and not _starts_marked(assembly, item, marker):
        marker, text = "", item.line.text
    kind = _kind(assembly, item, marker)
    if piece is None or _breaks(assembly, item, marker, kind):
        _close_piece(assembly)
        piece = _Piece(kind, item.page, item.line.x, item.line.size, marker)
        assembly.piece = piece
    piece.lines.append(text)
    piece.notes.extend(number for _, number in item.line.marks)
    piece.last = item
    piece.bold = piece.bold and item.line.bold
    assembly.last_body = item
    if kind is BlockKind.PARAGRAPH and marker.rstrip(".").isdigit():
        assembly.last_number = int(marker.rstrip("."))


def _marker(text: str) -> tuple[str, str]:
    stripped = text.lstrip()
    if found := _BULLET.match(stripped):
        return "•", stripped[found.end() :]
    if found := _ORDINAL.match(stripped):
        return found.group(1), stripped[found.end() :]
    return "", text


def _starts_marked(assembly: _Assembly, item: Placed, marker: str) -> bool:
    """Whether what looks like a marker is one: "18. If" and "(b) for" also begin lines in the middle of a sentence."""
    piece = assembly.piece
    if (marker == "•" and item.line.text.lstrip()[0] in "•●▪◦‣\uf0b7\uf0a7") or piece is None or piece.last is None:
        return True
    if piece.kind is BlockKind.HEADING or piece.last.line.size != item.line.size:
        return True
    ended = piece.lines[-1].rstrip().endswith((".", ":", ";", "?", "!", "”", "’", ")"))
    if piece.last.sheet != item.sheet:
        return ended or piece.kind is BlockKind.ITEM
    if piece.last.line.y - item.line.y > _NEW_PARAGRAPH_GAP * assembly.layout.leading or item.line.x < piece.last.line.x - _INDENT:
        return True
    if marker.rstrip(".").isdigit() and int(marker.rstrip(".")) == assembly.last_number + 1:
        return ended
    return item.line.x > piece.last.line.x + _INDENT or (piece.kind is BlockKind.ITEM and ended) or piece.lines[-1].rstrip().endswith(":")


def _kind(assembly: _Assembly, item: Placed, marker: str) -> BlockKind:
    if item.part is Part.HEADING:
        return BlockKind.HEADING
    if not marker:
        return BlockKind.PARAGRAPH
    at_margin = item.line.x <= assembly.layout.margin + _INDENT
    if marker[0].isdigit() and not marker.endswith(")") and at_margin and item.frame is None:
        return BlockKind.PARAGRAPH
    return BlockKind.ITEM


def _breaks(assembly: _Assembly, item: Placed, marker: str, kind: BlockKind) -> bool:
    """Whether `item` begins a new block rather than carrying on the one in hand."""
    piece = assembly.piece
    if piece is None or piece.last is None or marker:
        return True
    if (piece.kind is BlockKind.HEADING) != (kind is BlockKind.HEADING) or abs(piece.size - item.line.size) > 0.8:
        return True
    before = piece.last
    if before.sheet != item.sheet:
        return _breaks_over_page(piece, item)
    gap = before.line.y - item.line.y
    if piece.kind is BlockKind.HEADING:
        return gap > 1.6 * item.line.size
    if item.frame is not None and before.line.bold != item.line.bold:
        return True
    if gap <= _NEW_PARAGRAPH_GAP * assembly.layout.leading:
        return piece.kind is BlockKind.ITEM and item.line.x < piece.x - _INDENT
    # A further paragraph set under an item's words, not under its bullet, is still the item's.
    return not (piece.kind is BlockKind.ITEM and item.line.x > piece.x + _INDENT)


def _breaks_over_page(piece: _Piece, item: Placed) -> bool:
    if piece.kind is BlockKind.HEADING or piece.kind is BlockKind.NOTE:
        return True
    words = piece.lines[-1].rstrip()
    if piece.kind is BlockKind.ITEM:
        return item.line.x <= piece.x + _INDENT / 2
    return words.endswith((".", ":", "?", "!")) and not item.line.text.lstrip()[:1].islower()


def _settle_box(assembly: _Assembly, item: Placed) -> None:
    before = assembly.last_body
    if item.frame is None:
        if assembly.box_open:
            _close_piece(assembly)
            _close_box(assembly)
        return
    runs_on = assembly.box_open and before is not None and before.frame is not None and (before.sheet != item.sheet or before.frame == item.frame)
    if not runs_on:
        _close_piece(assembly)
        _close_box(assembly)
        assembly.box_open = assembly.box_untitled = True
        assembly.blocks.append(Block(BlockKind.BOX, "", item.page, 2))


def _close_box(assembly: _Assembly) -> None:
    if assembly.box_open:
        assembly.blocks.append(Block(BlockKind.BOX_END, ""))
        assembly.box_open = assembly.box_untitled = False
        assembly.levels = []


def _close_piece(assembly: _Assembly) -> None:
    piece, assembly.piece = assembly.piece, None
    if piece is None:
        return
    text = joined(piece.lines, assembly.vocabulary)
    if piece.kind is BlockKind.PARAGRAPH and piece.bold and not assembly.box_untitled and not piece.marker.endswith(")") and _is_subtitle(assembly, text):
        # Bold in the size of the text: the least of headings, and inside a box a title that divides it.
        piece.kind = BlockKind.HEADING
    elif piece.kind is BlockKind.HEADING and text.endswith(":"):
        # "… are defined as follows:" in large type leads in what comes next; it names no section.
        piece.kind = BlockKind.PARAGRAPH
    if piece.kind is BlockKind.ITEM:
        frame = piece.last.frame if piece.last else None
        # A box that runs on may be drawn further in on the next page, and its list with it.
        level = _level(assembly, piece.x - frame.left if frame else piece.x)
    elif piece.kind is BlockKind.HEADING:
        level = SUBTITLE_LEVEL if assembly.box_open else _heading_level(assembly.layout, piece.size, text)
        assembly.levels = []
    else:
        level, assembly.levels = 1, []
    if assembly.box_untitled and piece.kind is BlockKind.PARAGRAPH and piece.last is not None and _is_title(piece.last, text):
        # The box was opened by this very line, so its title goes into the block that opened it.
        index = max(index for index, block in enumerate(assembly.blocks) if block.kind is BlockKind.BOX)
        assembly.blocks[index] = Block(BlockKind.BOX, text, piece.page, 1 if piece.size > assembly.layout.size * 1.1 else 2, notes=tuple(piece.notes))
    elif text:
        if assembly.box_open and piece.bold and assembly.bold_before and assembly.blocks[-1].kind is BlockKind.PARAGRAPH:
            # Of two bold lines that follow on each other the first is the title of the second's list.
            assembly.blocks[-1] = replace(assembly.blocks[-1], kind=BlockKind.HEADING, level=SUBTITLE_LEVEL)
        assembly.blocks.append(Block(piece.kind, text, piece.page, level, piece.marker, tuple(piece.notes)))
    assembly.box_untitled = False
    assembly.bold_before = piece.bold and piece.kind is not BlockKind.ITEM


def _is_subtitle(assembly: _Assembly, text: str) -> bool:
    n_words = len(text.split())
    if text.endswith(":"):
        # "Purpose:" is a title, "The police should:" carries the verb of the list that follows.
        return assembly.box_open and n_words <= 2
    return text[-1:] not in ".;,?" and n_words <= (_LONGEST_TITLE_IN_BOX if assembly.box_open else _LONGEST_TITLE)


def _is_title(item: Placed, text: str) -> bool:
    return item.line.bold or (len(text) < 90 and text.endswith(":"))


def _level(assembly: _Assembly, x: float) -> int:
    levels = assembly.levels
    while levels and x < levels[-1] - _INDENT / 2:
        levels.pop()
    if not levels or x > levels[-1] + _INDENT:
        levels.append(x)
    return len(levels)


def _heading_level(layout: Layout, size: float, text: str) -> int:
    rank = sum(1 for other in layout.heading_sizes if other > size + 0.2)
    # "Section 1: …" rules the headings of its own size that follow it.
    return 2 * rank + 1 + (0 if re.match(r"(?:Section|Part)\s+\w+\s*[:.–-]", text) else 1)


def _notes(lines: list[Placed], vocabulary: frozenset[str]) -> list[Block]:
    notes: list[Block] = []
    texts: list[str] = []
    for item in lines:
        if item.line.marks and item.line.marks[0][0] == 0:
            texts = []
            notes.append(Block(BlockKind.NOTE, "", item.page, marker=item.line.marks[0][1]))
        if notes:
            texts.append(item.line.text)
            notes[-1] = Block(BlockKind.NOTE, joined(texts, vocabulary), item.page, marker=notes[-1].marker)
    return notes


def _add_chart(assembly: _Assembly, chart: list[Placed], page: PdfPage) -> None:
    _close_piece(assembly)
    _close_box(assembly)
    title = ""
    if assembly.blocks and assembly.blocks[-1].kind is BlockKind.HEADING:
        title = assembly.blocks.pop().text
    captions = [item for item in chart if _NUMBERED_CAPTION.match(item.line.text.strip())]
    if captions and not title:
        title = captions[0].line.text.strip()
    number = chart[0].page
    nodes = chart_nodes([item for item in chart if item not in captions], page.frames, page.width)
    assembly.blocks.append(Block(BlockKind.BOX, title, number, marker="chart"))
    assembly.blocks.extend(Block(BlockKind.ITEM, text, number, 1, "•") for text in nodes)
    assembly.blocks.append(Block(BlockKind.BOX_END, ""))
