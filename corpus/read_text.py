"""Plain text and markdown as people bring it, in; blocks out. Links, emphasis and page debris go, broken lists and sentences are put together again."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.blocks import Block, BlockKind
from corpus.furniture import is_debris

_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\])*)\]\((?:[^()\s]*)(?:\s+\"[^\"]*\")?\)")
_REDACTED = re.compile(r"\[email\s*protected\]", re.I)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>~|-])")
_TAG = re.compile(r"</?(?:sup|sub|b|i|em|strong|u|br|span|p)\b[^<>]{0,80}>", re.I)
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BULLET = re.compile(r"(\s*)([•●▪◦‣·*+–-]|o(?=\s+\w))\s+(.*)$")
_ORDINAL = re.compile(r"(\s*)(\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(.*)$")
_INNER = re.compile(r"(\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+(.*)$")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE = re.compile(rf"\s*([{_SUPERSCRIPTS}]+)\s*(.*)$")
_NOTE_MARK = re.compile(rf"[{_SUPERSCRIPTS}]+")
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|had|must|should|may|can|will|would|could|following|please|see|does|do)\b", re.I)
_NUMBERED_HEADING = re.compile(r"(\d+(?:\s?\.\s?\d+)*)\s?\.?\s+(?=\S)")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.I)
_CLOSING = re.compile(r"(?:conclusions?|concluding\b.*|references|glossary|appendi(?:x|ces)\b.*|annex\b.*|further information)", re.I)
_LONGEST_HEADING = 14


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its markup taken off and what it said kept."""

    text: str
    indent: int = 0
    hashes: int = 0
    bold: bool = False
    link_only: bool = False
    bullet: str = ""
    marker: str = ""
    note: str = ""
    blank: bool = False
    notes: tuple[str, ...] = ()


def read_text_blocks(text: str) -> list[Block]:
    """The blocks of a text: headings, paragraphs, list items and notes, with debris left out and what page ends broke joined."""
    lines = list(_lines(text))
    runs = list(_joined(lines))
    contents, runs = _take_contents(runs)
    marked_up = sum(1 for line in runs if line.hashes) >= 2
    blocks: list[Block] = []
    for index, line in enumerate(runs):
        before = runs[index - 1] if index else None
        after = runs[index + 1] if index + 1 < len(runs) else None
        blocks.append(_classified(line, before, after, contents, marked_up=marked_up))
    return _boxes_closed(_single_ordinals(_levelled(blocks, [line.indent for line in runs])))


def _lines(text: str) -> Iterator[_Line]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\u00a0", " ").replace("\u00ad", "")
    text = re.sub("[\u200b\u200c\u200d\ufeff]", "", text)
    # A link's text may run over a line's end; the address never says anything a reader of the document needs.
    text = _LINK.sub(lambda found: "\x01" + found.group(1).replace("\n", " ") + "\x02", text)
    for raw in text.split("\n"):
        yield _line(raw)


def _line(raw: str) -> _Line:
    if not raw.strip():
        return _Line("", blank=True)
    hashes = 0
    if heading := _HEADING.match(raw.strip()):
        hashes, raw = len(heading.group(1)), heading.group(2)
    stripped = raw.strip()
    bold = bool(re.fullmatch(r"\*\*(?:(?!\*\*).)+\*\*:?", stripped))
    link_only = bool(re.fullmatch(r"(?:[-•*]\s+)?\x01[^\x01\x02]*\x02[.;]?", stripped))
    bullet = marker = ""
    indent = len(raw) - len(raw.lstrip())
    if not hashes and not bold and (found := _BULLET.match(raw)) and not stripped.startswith("**"):
        bullet, raw = found.group(2), found.group(3)
        if inner := _INNER.match(raw):
            marker, raw = inner.group(1), inner.group(2)
    elif not hashes and not bold and (found := _ORDINAL.match(raw)):
        bullet = marker = found.group(2)
        raw = found.group(3)
    note = ""
    if not bullet and (found := _NOTE.match(raw)):
        note, raw = _plain_number(found.group(1)), found.group(2)
    words, notes = _clean(raw)
    return _Line(words, indent, hashes, bold, link_only, bullet, marker, note, blank=not words, notes=notes)


def _clean(raw: str) -> tuple[str, tuple[str, ...]]:
    notes = tuple(_plain_number(mark) for mark in _NOTE_MARK.findall(raw))
    words = _NOTE_MARK.sub("", raw).replace("\x01", "").replace("\x02", "")
    words = _REDACTED.sub("(e-mail address not shown)", words)
    words = _EMPHASIS.sub("", _TAG.sub("", words))
    words = _ESCAPE.sub(r"\1", words)
    # A hyphen at a line's end that a conversion turned into "multi- agency".
    words = re.sub(r"(?<=[a-z])- (?=(?!and\b|or\b|to\b)[a-z])", "-", words)
    return re.sub(r"\s+", " ", words).strip(), notes


def _plain_number(superscript: str) -> str:
    return "".join(str(_SUPERSCRIPTS.index(digit)) for digit in superscript)


def _joined(lines: list[_Line]) -> Iterator[_Line]:
    """Lines put together into paragraphs, headings and items; debris dropped; sentences that a page's end cut are whole again."""
    pending: _Line | None = None
    gap = True
    for line in lines:
        if line.blank or is_debris(line.text):
            gap = True
            continue
        if pending is not None and _continues(pending, line, gap=gap):
            pending = replace(pending, text=f"{pending.text} {line.text}", notes=pending.notes + line.notes, link_only=pending.link_only and line.link_only)
        else:
            if pending is not None:
                yield pending
            pending = line
        gap = False
    if pending is not None:
        yield pending


def _continues(before: _Line, line: _Line, *, gap: bool) -> bool:
    if line.hashes or line.bullet or line.note or before.hashes:
        return False
    if not gap:
        return not line.bold and not before.bold
    if before.text.isupper() or line.link_only:
        return False
    return before.text.endswith(",") or (before.text[-1] not in ".?!:;”" and line.text[:1].islower())


def _take_contents(runs: list[_Line]) -> tuple[list[str], list[_Line]]:
    """The titles a table of contents lists, and the runs without it. Lines that are nothing but a link are dropped wherever they stand."""
    titles: list[str] = []
    kept: list[_Line] = []
    listing = False
    for line in runs:
        if _CONTENTS.fullmatch(line.text):
            listing = True
        elif line.link_only:
            if listing:
                titles.append(line.text)
        elif listing and (found := re.match(r"(.*?\S)\s*(?:\.{3,}|…+|\s{3,})\s*\d+$", line.text)):
            titles.append(found.group(1))
        else:
            listing = False
            kept.append(line)
    return titles, kept


def _classified(line: _Line, before: _Line | None, after: _Line | None, contents: list[str], *, marked_up: bool) -> Block:
    listed = line.bullet in ("", line.marker) and any(_same_title(line.text, title) for title in contents)
    if line.note:
        return Block(BlockKind.NOTE, line.text, marker=line.note)
    if line.hashes or listed or _looks_like_heading(line, before, after, marked_up=marked_up):
        return _heading(line, before, after, contents, listed=listed)
    if line.bullet:
        return Block(BlockKind.ITEM, line.text, level=1, marker=line.marker or "•", notes=line.notes)
    return Block(BlockKind.PARAGRAPH, line.text, marker=line.marker, notes=line.notes)


def _heading(line: _Line, before: _Line | None, after: _Line | None, contents: list[str], *, listed: bool) -> Block:
    text = line.text.rstrip(" -–—:")
    number = line.marker.strip("().") if line.marker else ""
    if not number and (found := _NUMBERED_HEADING.match(text)):
        number, text = re.sub(r"\s", "", found.group(1)), text[found.end() :]
    boxed = not (line.hashes or listed or number) and (
        bool(contents) or (before is not None and before.text.endswith(":") and not before.bullet) or _glued_list(line, after)
    )
    if boxed:
        return Block(BlockKind.BOX, text, level=3)
    return Block(BlockKind.HEADING, text, level=_heading_level(line, text, number), marker=number)


def _heading_level(line: _Line, text: str, number: str) -> int:
    if number and not line.hashes:
        return 3 + number.count(".")
    if number:
        return 2 + number.count(".")
    if line.hashes and not _CLOSING.fullmatch(text):
        return line.hashes
    return 2


def _glued_list(line: _Line, after: _Line | None) -> bool:
    return after is not None and bool(after.bullet) and after.indent > line.indent


def _numbers_a_title(line: _Line, before: _Line | None, after: _Line | None) -> bool:
    """Whether "2. Scope" is a numbered heading: not one of a run of numbered lines, unless what follows is numbered "2.1"."""
    number = line.marker.strip("().")
    if after is None or len(line.text.split()) > _LONGEST_HEADING:
        return False
    deeper = after.marker.startswith(f"{number}.") and after.marker.strip(".") != number
    in_run = after.marker[:1].isdigit() or (before is not None and before.marker[:1].isdigit() and before.marker.count(".") == line.marker.count("."))
    return deeper or not in_run


def _looks_like_heading(line: _Line, before: _Line | None, after: _Line | None, *, marked_up: bool) -> bool:
    text = line.text
    n_words = len(text.split())
    if line.bullet and not (line.marker[:1].isdigit() and (text.isupper() or _numbers_a_title(line, before, after))):
        return False
    if text.isupper() and n_words <= _LONGEST_HEADING:
        return True
    if n_words > _LONGEST_HEADING or not (text[:1].isupper() or text[:1].isdigit()):
        return False
    if line.bold:
        return text[-1] not in ".;,?"
    if marked_up or text[-1] in ".;:,?!" or _VERBS.search(text):
        return False
    return after is None or not after.text[:1].islower() or bool(after.bullet)


def _same_title(text: str, title: str) -> bool:
    first, second = (re.sub(r"[^a-z0-9]+", " ", value.casefold()).strip() for value in (text, title))
    return first == second or (len(second) > 20 and difflib.SequenceMatcher(None, first, second).ratio() > 0.9)


def _levelled(blocks: list[Block], indents: list[int]) -> list[Block]:
    """List levels from indentation, counted afresh for every run of items. Not set in, "a)" still hangs from a "3." that ends with a colon."""
    result: list[Block] = []
    stack: list[tuple[int, str]] = []
    opens = False
    for block, indent in zip(blocks, indents, strict=True):
        if block.kind is not BlockKind.ITEM:
            if block.kind is not BlockKind.NOTE:
                stack = []
            result.append(block)
            continue
        place = (indent, _numbering(block.marker))
        while stack and (indent < stack[-1][0] or (place in stack and place != stack[-1])):
            stack.pop()
        if not stack or indent > stack[-1][0] or (opens and place != stack[-1]):
            stack.append(place)
        opens = block.text.endswith(":")
        result.append(replace(block, level=len(stack)))
    return result


def _numbering(marker: str) -> str:
    """How a list counts: by figures, by letters or not at all."""
    bare = marker.strip("().")
    return "figures" if bare[:1].isdigit() else "letters" if bare.isalpha() and len(bare) <= 2 and bare.isascii() else "bullets"


def _single_ordinals(blocks: list[Block]) -> list[Block]:
    """A lone "1." before a full sentence is a paragraph's number, not a list of one."""
    result = list(blocks)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.ITEM and block.marker[:1].isdigit() and block.text.endswith("."):
            beside = blocks[max(index - 1, 0) : index] + blocks[index + 1 : index + 2]
            if not any(other.kind is BlockKind.ITEM for other in beside):
                result[index] = replace(block, kind=BlockKind.PARAGRAPH)
    return result


def _boxes_closed(blocks: list[Block]) -> list[Block]:
    """A heading that stands inside a section rules its first list and no more: what follows belongs to the section again."""
    result: list[Block] = []
    open_box = listed = False
    for block in blocks:
        if open_box and (block.kind in (BlockKind.HEADING, BlockKind.BOX) or (listed and block.kind is BlockKind.PARAGRAPH)):
            result.append(Block(BlockKind.BOX_END, ""))
            open_box = False
        if block.kind is BlockKind.BOX:
            open_box, listed = True, False
        listed = listed or block.kind is BlockKind.ITEM
        result.append(block)
    if open_box:
        result.append(Block(BlockKind.BOX_END, ""))
    return result
