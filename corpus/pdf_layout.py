"""Lines of all pages in; each line out with its part in the page: body, heading, footnote, inside a box, in a chart, or furniture to be left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from corpus.furniture import is_running_header, running_headers
from corpus.pdf_lines import Frame, Line, PdfPage

_NODE_FRAMES = 4
_NOTE_SIZE = 0.8
_HEADING_SIZE = 1.1
# The title of a box is large too; what is larger still is a heading that the frame has been drawn around.
_HEADING_SIZE_IN_BOX = 1.3
_CONTENTS_LINE = re.compile(r".*\S.*?(?:[.…]{3,}|\s)\s*\d{1,3}\s*$")
_CONTENTS_TITLE = re.compile(r"(?:table of )?(?:contents|figures|tables)\b.*", re.I)
_BARE_MARKER = re.compile(r"[•●▪◦‣·o–-]|\(?[\dA-Za-z]{1,4}(?:\.\d{1,3})*[.)]?")
_CAPTION = re.compile(r"(?:flow ?chart|figure|diagram)\s*\d*\b", re.I)


class Part(StrEnum):
    """What a line is part of."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Layout:
    """What is usual in the document: size of body text, distance of its baselines, left margin, and heading sizes from the largest."""

    size: float
    leading: float
    margin: float
    heading_sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with the printed page it stands on, its part and the box around it."""

    line: Line
    page: int
    sheet: int
    part: Part
    frame: Frame | None = None


def measure(pages: list[PdfPage]) -> Layout:
    """The layout of a document, weighed by how many characters are set in each way."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            if not line.bold:
                sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    gaps: Counter[float] = Counter()
    margins: Counter[int] = Counter()
    headings: set[float] = set()
    for page in pages:
        body = [line for line in page.lines if abs(line.size - size) < 0.3]
        gaps.update(round(above.y - below.y, 1) for above, below in pairwise(body) if 0.9 * size < above.y - below.y < 2.0 * size)
        margins.update(round(line.x) for line in body)
        headings.update(line.size for line in page.lines if line.bold and line.size > size * 1.1)
    leading = gaps.most_common(1)[0][0] if gaps else size * 1.3
    # The margin is the leftmost place where lines often start, so that a document of lists does not take its indent for it.
    often = [x for x, n in margins.items() if n >= 0.08 * sum(margins.values())]
    return Layout(size, leading, float(min(often, default=72)), tuple(sorted(headings, reverse=True)))


def place_lines(pages: list[PdfPage], layout: Layout) -> list[Placed]:
    """All lines that belong to the document, in reading order, with covers, tables of contents and running headers left out."""
    headers = running_headers([(page.height, [(line.text, line.y) for line in page.lines]) for page in pages])
    placed: list[Placed] = []
    in_contents = False
    for page in pages:
        printed, lines = _printed_number(page)
        lines = [line for line in joined_fragments(lines) if not is_running_header(line.text, line.y, page.height, headers)]
        in_contents = bool(lines) and _is_contents(lines, running_on=in_contents)
        if not lines or in_contents or _is_cover(page, lines, layout) or _is_colophon(lines):
            continue
        placed.extend(_placed_page(page, printed, lines, layout))
    return placed


def _printed_number(page: PdfPage) -> tuple[int, list[Line]]:
    number = page.number
    kept = []
    for line in page.lines:
        edge = line.y < page.height * 0.08 or line.y > page.height * 0.94
        if edge and (found := re.fullmatch(r"\W*(?:page\s+)?(\d{1,4})(?:\s+of\s+\d+)?\W*", line.text, re.I)):
            number = int(found.group(1))
        else:
            kept.append(line)
    return number, kept


def joined_fragments(lines: list[Line]) -> list[Line]:
    """Fragments on one baseline that follow close on each other are one line; columns apart stay apart."""
    result: list[Line] = []
    for line in lines:
        last = result[-1] if result else None
        reach = (6 if last and _BARE_MARKER.fullmatch(last.text.strip()) else 0.9) * line.size
        if last and abs(last.y - line.y) < 0.3 * line.size and -2 <= line.x - last.right < reach and abs(last.size - line.size) < 1.5:
            text = last.text + (" " if line.x - last.right > 0.9 * line.size else "")
            marks = last.marks + tuple((offset + len(text), number) for offset, number in line.marks)
            result[-1] = replace(last, text=text + line.text, right=line.right, marks=marks, bold=last.bold and line.bold)
        else:
            result.append(line)
    return result


def _is_contents(lines: list[Line], *, running_on: bool) -> bool:
    listed = sum(1 for line in lines if _CONTENTS_LINE.fullmatch(line.text) or line.text.strip().isdigit())
    if _CONTENTS_TITLE.fullmatch(lines[0].text.strip()) and lines[0].bold:
        return listed >= 0.2 * len(lines)
    return listed >= (0.3 if running_on else 0.6) * len(lines) and listed >= 5


def _is_cover(page: PdfPage, lines: list[Line], layout: Layout) -> bool:
    large = [line.size > layout.size * 1.1 for line in lines if line.bold]
    # A short first page may hold the beginning of the text beneath a large title: a sentence is no part of a cover.
    speaks = any(not line.bold and line.size <= layout.size * 1.1 and len(line.text.split()) > 4 and line.text.rstrip().endswith(".") for line in lines)
    return page.number == 1 and len(lines) <= 12 and all(large) and not speaks and any(line.size > layout.size * 1.7 for line in lines)


def _is_colophon(lines: list[Line]) -> bool:
    return lines[0].text.strip().startswith(("©", "(c) Crown", "Crown copyright"))


def _placed_page(page: PdfPage, printed: int, lines: list[Line], layout: Layout) -> list[Placed]:
    boxes = outer_frames(page)
    charted = len(_nodes(page)) >= _NODE_FRAMES and any(_CAPTION.match(line.text.strip()) for line in lines)
    result = []
    in_notes = False
    marked = {number for line in lines if line.size > layout.size * _NOTE_SIZE for _, number in line.marks}
    for line in lines:
        small = line.size <= layout.size * (_NOTE_SIZE if not in_notes else 0.9)
        if small and not line.marks and (found := re.match(r"\s*(\d{1,3})\s+", line.text)) and found.group(1) in marked:
            # A note whose number is not raised, but answers to a mark on its page.
            line = replace(line, text=line.text[found.end() :], marks=((0, found.group(1)),))
        if small and line.marks and line.marks[0][0] == 0 and not line.bold:
            in_notes = True
        in_notes = in_notes and small
        frame = next((box for box in boxes if box.holds(line)), None)
        if in_notes:
            part, frame = Part.NOTE, None
        elif charted and line.size < layout.size * 0.97:
            part, frame = Part.CHART, None
        elif line.bold and line.size > layout.size * (_HEADING_SIZE if frame is None else _HEADING_SIZE_IN_BOX):
            part, frame = Part.HEADING, None
        else:
            part = Part.BODY
        result.append(Placed(line, printed, page.number, part, frame))
    return result


def _nodes(page: PdfPage) -> list[Frame]:
    """Frames that could be the boxes of a chart: neither a line's shading nor as wide as the text."""
    return [frame for frame in page.frames if frame.top - frame.bottom > 24 and frame.right - frame.left < 0.72 * page.width]


def outer_frames(page: PdfPage) -> list[Frame]:
    """Frames as wide as the text that no other such frame encloses: the boxes of the guidance. Shading of single lines is none."""
    wide = [frame for frame in page.frames if frame.right - frame.left > 0.55 * page.width and frame.top - frame.bottom > 40]
    return [frame for frame in wide if not any(_encloses(other, frame) for other in wide if other is not frame)]


def _encloses(outer: Frame, inner: Frame) -> bool:
    if outer == inner:
        return False
    return outer.left - 1 <= inner.left and outer.right + 1 >= inner.right and outer.bottom - 1 <= inner.bottom and outer.top + 1 >= inner.top
