"""Blocks in; provisions out, with ids from the document's own numbering. One way of segmenting for each kind of document."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

from corpus.blocks import Block, BlockKind
from corpus.legislation import segment_legislation
from corpus.model import Provision
from corpus.numbered import number_of, numbers_as_paragraphs, segment_numbered
from corpus.unnumbered import segment_sections

# Goes up with every change that can give a document other provisions, so that libraries make theirs again.
SEGMENTER_VERSION = 2
_LEAST_NUMBERED = 5
_LEAST_SHARE_NUMBERED = 0.25


class Style(StrEnum):
    """How a document names its parts."""

    AUTO = "auto"
    NUMBERED = "numbered"
    LEGISLATION = "legislation"
    SECTIONS = "sections"


def segment(blocks: list[Block], edition_id: str, style: Style | str = Style.AUTO) -> list[Provision]:
    """The provisions of an edition in document order, without norms. With `auto` the blocks themselves tell the style."""
    chosen = Style(style)
    if chosen is Style.AUTO:
        chosen = style_of(blocks)
    if chosen is Style.LEGISLATION:
        return segment_legislation(blocks, edition_id)
    if chosen is Style.NUMBERED:
        return segment_numbered(blocks, edition_id)
    return segment_sections(blocks, edition_id)


def style_of(blocks: list[Block]) -> Style:
    """The style that the blocks show: sections of an Act, numbered paragraphs, or neither."""
    markers = [block.marker for block in blocks if block.kind is BlockKind.ITEM]
    if any(marker[:1].isdigit() and marker.isalnum() for marker in markers):
        return Style.LEGISLATION
    paragraphs = [block for block in numbers_as_paragraphs(blocks) if block.kind is BlockKind.PARAGRAPH]
    numbers = [number for block in paragraphs if (number := number_of(block.marker)) is not None]
    rising = sum(1 for before, after in pairwise(numbers) if after > before)
    if len(numbers) >= max(_LEAST_NUMBERED, _LEAST_SHARE_NUMBERED * len(paragraphs)) and rising >= 0.7 * (len(numbers) - 1):
        return Style.NUMBERED
    return Style.SECTIONS
