"""A PDF's outline and its blocks in; the blocks with the outline's heading levels out. Print may set two levels in one size; the outline knows them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

import pypdfium2 as pdfium

from corpus.blocks import SUBTITLE_LEVEL, Block, BlockKind

_MOST_ENTRIES = 5000
_DEEPEST = 8
_AHEAD = 12
_LEAST_SHARE = 0.6
_STEP = 10


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A title with its level, 0 for the outermost."""

    level: int
    title: str


def outline_of(document: pdfium.PdfDocument) -> list[OutlineEntry]:
    """The outline (bookmarks), in order; empty where there is none or it does not read."""
    try:
        return [OutlineEntry(min(mark.level, _DEEPEST - 1), mark.get_title()) for mark in islice(document.get_toc(max_depth=_DEEPEST), _MOST_ENTRIES)]
    except pdfium.PdfiumError:
        return []


def with_outline_levels(blocks: list[Block], outline: Sequence[OutlineEntry]) -> list[Block]:
    """Headings at the levels that the outline gives them; those it leaves out keep their rank among the headings around them.

    The blocks as they are unless outline and headings agree for the most part: some outlines list something else than headings.
    """
    places = [place for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING and block.level < SUBTITLE_LEVEL]
    matched = dict(_matched(blocks, places, outline))
    if len(matched) < max(2, _LEAST_SHARE * len(outline), _LEAST_SHARE * len(places)):
        return blocks
    levels = _levels(outline, frozenset(matched.values()))
    known = {place: levels[index] for place, index in matched.items()}
    result = list(blocks)
    above: list[tuple[int, int]] = []  # what each heading in force had as its level, and what it has now
    for number, place in enumerate(places):
        old = blocks[place].level
        new = known[place] if place in known else _between(old, above, [(blocks[later].level, known.get(later)) for later in places[number + 1 :]])
        above = [(was, now) for was, now in above if now < new]
        above.append((old, new))
        result[place] = replace(blocks[place], level=min(new, SUBTITLE_LEVEL - 1))
    return result


def _matched(blocks: Sequence[Block], places: Sequence[int], outline: Sequence[OutlineEntry]) -> Iterator[tuple[int, int]]:
    """Places of headings with the entry of the outline, both taken in order, so that a title that comes twice is not taken for its namesake."""
    titles = [_folded(entry.title) for entry in outline]
    at = 0
    for place in places:
        title = _folded(blocks[place].text)
        found = next((index for index in range(at, min(at + _AHEAD, len(titles))) if titles[index] == title), None)
        if found is not None:
            yield place, found
            at = found + 1


def _levels(outline: Sequence[OutlineEntry], matched: frozenset[int]) -> dict[int, int]:
    """The level of each entry that is a heading here: a step deeper than the nearest such entry above it, wide enough for headings that are no entries."""
    levels: dict[int, int] = {}
    above: list[tuple[int, int]] = []
    for index, entry in enumerate(outline):
        above = [(level, made) for level, made in above if level < entry.level]
        if index in matched:
            levels[index] = (above[-1][1] if above else 0) + _STEP
            above.append((entry.level, levels[index]))
    return levels


def _between(old: int, above: Sequence[tuple[int, int]], later: Sequence[tuple[int, int | None]]) -> int:
    """The level of a heading that is no entry: that of the nearest heading of its rank in the same part, else one beneath what rules it."""
    for was, now in reversed(above):
        if was == old:
            return now
        if was < old:
            same = next((new for was_later, new in takewhile(lambda row: row[0] >= old, later) if was_later == old and new), None)
            return same if same and same > now else now + 1
    return old


def _folded(title: str) -> str:
    """A title with neither its case, its marks nor the spaces between its words."""
    return "".join(letter for letter in title.casefold() if letter.isalnum())
