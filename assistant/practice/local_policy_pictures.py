"""A local document's file in, what words alone cannot give out: pages that are a picture, and stage headings with nothing beneath them.

Provisions hold words only, so a stage that is drawn leaves no trace in them; that it is there is seen in the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from assistant.practice.local_policy_words import Titled, heading_mark, route_of
from corpus.blocks import Block, BlockKind
from corpus.errors import ReadError
from corpus.library import Library
from corpus.read import read

MOST_LETTERS = 120  # a page with a large picture and no more words than these has its content in the picture
_LEAST_SHARE = 0.12
_FOOT = re.compile(r"\W*(?:page\s+)?(\d{1,4})(?:\s+of\s+\d+)?\W*", re.I)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read: the heading it stands under, its page, the route it is about, and whether it is a picture or only a heading."""

    heading: str
    page: int | None
    kind: str | None
    is_picture: bool
    has_words: bool = False


@dataclass(frozen=True, slots=True)
class _Picture:
    page: int
    n_letters: int


def unread_parts(folder: Path, edition_id: str, document: Titled) -> tuple[Unread, ...]:
    """What could not be read of a document in the library at `folder`; nothing for one that is not there."""
    holding = next((one for one in Library(folder).held() if one.edition_id == edition_id), None)
    if holding is None:
        return ()
    return _unread(folder / "documents" / holding.folder / holding.file_name, document)


@lru_cache(maxsize=64)
def _unread(path: Path, document: Titled) -> tuple[Unread, ...]:
    """The same of one file. A file in the library never changes, so it is looked at once."""
    try:
        blocks = read(path)
    except ReadError:
        return ()  # its words were read when it was added; nothing more can be said of a file that has gone since
    parts = [_of_picture(picture, blocks, document) for picture in _pictures(path)]
    pages = {part.page for part in parts}
    return tuple(parts + [part for part in _bare_headings(blocks, document) if part.page is None or part.page not in pages])


def _of_picture(picture: _Picture, blocks: Sequence[Block], document: Titled) -> Unread:
    headings = [block.text for block in blocks if block.kind is BlockKind.HEADING and (block.page or 0) <= picture.page]
    heading = headings[-1] if headings else document.title
    kind = route_of(headings[-2:], document)
    return Unread(heading, picture.page, kind, is_picture=True, has_words=picture.n_letters > MOST_LETTERS)


def _bare_headings(blocks: Sequence[Block], document: Titled) -> list[Unread]:
    """Stage headings straight before another heading, or at the end."""
    found = []
    above: list[str] = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.kind is not BlockKind.HEADING:
            continue
        deeper = following is not None and following.kind is BlockKind.HEADING and following.level > block.level
        ends = following is None or (following.kind is BlockKind.HEADING and not deeper)
        if ends and heading_mark(block.text) is not None:
            found.append(Unread(block.text, block.page, route_of([*above, block.text], document), is_picture=False))
        elif heading_mark(block.text) is None:
            above = [block.text]
    return found


def _pictures(path: Path) -> list[_Picture]:
    """Pages of a PDF with a large picture on them; none for any other file. The first page of several is a cover."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            return []
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return []
    try:
        n_pages = len(document)
        return [picture for index in range(n_pages) if (index or n_pages == 1) and (picture := _picture(document, index))]
    finally:
        document.close()


def _picture(document: pdfium.PdfDocument, index: int) -> _Picture | None:
    page = document[index]
    text_page = page.get_textpage()
    try:
        width, height = page.get_size()
        shares = [
            max(0.0, right - left) * max(0.0, top - bottom) / (width * height)
            for item in page.get_objects(max_depth=3)
            if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE
            for left, bottom, right, top in [item.get_bounds()]
        ]
        text = text_page.get_text_range()
    finally:
        text_page.close()
        page.close()
    if max(shares, default=0.0) < _LEAST_SHARE:
        return None
    feet = [found for line in text.splitlines() if (found := _FOOT.fullmatch(line.strip()))]
    return _Picture(int(feet[-1][1]) if feet else index + 1, sum(letter.isalpha() for letter in text))
