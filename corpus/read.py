"""A file in; its blocks out, in reading order. PDF and text are read; nothing in a file is ever run or followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.blocks import Block
from corpus.errors import BinaryFileError, EmptyDocumentError, TooLargeError, UnreadableFileError
from corpus.read_text import read_text_blocks

MAX_BYTES = 50 * 1024 * 1024
MAX_CHARACTERS = 5_000_000
_OPENING = 20_000
Progress = Callable[[int, int], None]

_SIGNATURES = {
    b"PK\x03\x04": "a Word, Excel or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a rich text file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read(path: Path, progress: Progress | None = None) -> list[Block]:
    """The blocks of a document. `progress` is called with (pages done, pages in all) as a PDF is read; a text counts as one page.

    Raises a `ReadError`: what is missing, empty, binary, encrypted, cut off, only pictures, or too large is told apart. A file over the limit is
    refused before it is opened.
    """
    start = _checked_start(path)
    if b"%PDF-" in start[:1024]:
        from corpus.read_pdf import read_pdf_blocks  # noqa: PLC0415 - heavy, and no question needs it

        return read_pdf_blocks(path, progress)
    blocks = read_text_blocks(_decoded(path, start))
    if progress is not None:
        progress(1, 1)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise EmptyDocumentError(path)
    return blocks


def opening(path: Path) -> str:
    """The words of a document's first pages, covers and small print included, for recognising it."""
    start = _checked_start(path)
    if b"%PDF-" in start[:1024]:
        from corpus.read_pdf import pdf_opening  # noqa: PLC0415 - as above

        return pdf_opening(path)
    return _decoded(path, start)[:_OPENING]


def _checked_start(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFileError(path, "there is no such file")
        n_bytes = path.stat().st_size
        if n_bytes > MAX_BYTES:
            raise TooLargeError(path, f"{n_bytes / 1024 / 1024:.0f} MB", f"{MAX_BYTES // 1024 // 1024} MB")
        if n_bytes == 0:
            raise EmptyDocumentError(path)
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise UnreadableFileError(path, error.strerror or "it cannot be opened") from error


def _decoded(path: Path, start: bytes) -> str:
    looks_like = next((name for signature, name in _SIGNATURES.items() if start.startswith(signature)), None)
    if looks_like:
        raise BinaryFileError(path, looks_like)
    encoding = next((name for mark, name in _BOMS.items() if start.startswith(mark)), None)
    if encoding is None and b"\x00" in start:
        raise BinaryFileError(path)
    data = path.read_bytes()
    text = _text(data, encoding)
    if text is None or _share_of_controls(text) > 0.02:
        raise BinaryFileError(path)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise UnreadableFileError(path, "it is a saved web page", "print the page to a PDF or copy its text into a file, and add that")
    if not text.strip():
        raise EmptyDocumentError(path)
    if len(text) > MAX_CHARACTERS:
        raise TooLargeError(path, f"{len(text):,} characters", f"{MAX_CHARACTERS:,} characters")
    return text


def _text(data: bytes, encoding: str | None) -> str | None:
    # Windows-1252 reads nearly anything, so it comes last and the share of control characters decides.
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    return None


def _share_of_controls(text: str) -> float:
    sample = text[:20_000]
    return sum(1 for character in sample if ord(character) < 32 and character not in "\t\n\r\f\v") / max(len(sample), 1)
