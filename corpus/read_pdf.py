"""A PDF file in; its blocks out. Only text, positions, frames and the outline's titles are taken from it: scripts, links and attachments are left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from corpus.blocks import Block
from corpus.errors import EmptyDocumentError, EncryptedPdfError, ImageOnlyPdfError, TooLargeError, TruncatedPdfError, UnreadableFileError
from corpus.pdf_blocks import blocks_of
from corpus.pdf_layout import measure, place_lines
from corpus.pdf_legislation import is_legislation, legislation_blocks
from corpus.pdf_lines import PdfPage, page_lines
from corpus.pdf_outline import outline_of, with_outline_levels

MAX_PAGES = 2000
_LEAST_LETTERS_A_PAGE = 25
_OPENING_PAGES = 5
_TAIL = 65_536


def read_pdf_blocks(path: Path, progress: Callable[[int, int], None] | None = None) -> list[Block]:
    """The blocks of a PDF. Raises when it is encrypted, cut off, empty, only pictures, or has too many pages."""
    document = _opened(path)
    try:
        n_pages = len(document)
        if n_pages == 0:
            raise EmptyDocumentError(path)
        if n_pages > MAX_PAGES:
            raise TooLargeError(path, f"{n_pages:,} pages", f"{MAX_PAGES:,} pages")
        pages: list[PdfPage] = []
        for number in range(1, n_pages + 1):
            pages.append(page_lines(document, number))
            if progress is not None:
                progress(number, n_pages)
        outline = outline_of(document)
    except pdfium.PdfiumError as error:
        raise TruncatedPdfError(path) from error
    finally:
        document.close()
    _check_text(path, pages)
    layout = measure(pages)
    if is_legislation(pages):
        return legislation_blocks(pages, layout.size)
    return with_outline_levels(blocks_of(place_lines(pages, layout), pages, layout), outline)


def pdf_opening(path: Path) -> str:
    """The words of the first pages of a PDF that `read_pdf_blocks` reads, and those of the last page, where licences stand."""
    document = _opened(path)
    try:
        numbers = dict.fromkeys([*range(min(_OPENING_PAGES, len(document))), len(document) - 1])
        return "\n".join(" ".join(line.text for line in page_lines(document, number + 1).lines) for number in numbers)
    finally:
        document.close()


def _opened(path: Path) -> pdfium.PdfDocument:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        whole = b"%%EOF" in file.read()
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedPdfError(path) from error
        if not whole or "format" in str(error).lower():
            raise TruncatedPdfError(path) from error
        raise UnreadableFileError(path, str(error), "open it in a PDF viewer, save it again, and add the new file") from error
    if not whole:
        # The reader repairs what it can of a file without an end, and would pass off a part as the whole.
        document.close()
        raise TruncatedPdfError(path)
    return document


def _check_text(path: Path, pages: list[PdfPage]) -> None:
    n_letters = sum(character.isalnum() for page in pages for line in page.lines for character in line.text)
    if n_letters >= _LEAST_LETTERS_A_PAGE * len(pages):
        return
    if any(page.n_images for page in pages):
        raise ImageOnlyPdfError(path, len(pages))
    if n_letters == 0:
        raise EmptyDocumentError(path)
