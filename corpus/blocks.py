"""What a reader hands on: the pieces of a document in reading order, before anything is numbered or named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SUBTITLE_LEVEL = 99


class BlockKind(StrEnum):
    """What a piece of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"
    BOX = "box"
    BOX_END = "box-end"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item as read.

    `page` is the printed page (None where the file has no pages). `level` is 1 for the outermost heading or list; a box has level 1 if its title is set
    larger than the text, else 2. `marker` is what stood before
    the words: "107.", "•", "(a)", or a footnote's number. A `BOX` opens a box and holds its title, which may be empty; a `BOX_END` closes it. A heading of
    `SUBTITLE_LEVEL` divides the box it stands in and opens no section.
    `notes` are the numbers of the footnote marks that stood in the words.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 1
    marker: str = ""
    notes: tuple[str, ...] = ()
