"""The bytes of a draft in, its pieces out: Word, PDF, Markdown or plain text, told apart by what they hold and not by name.

Nothing is written to disk, nothing in a file is run or followed, and a file that would unpack to far more than it is refused beforehand.
"""

from __future__ import annotations

from threading import Lock

import pypdfium2 as pdfium

from assistant.errors import DraftError
from assistant.practice.draft_text import Piece, PieceKind, text_pieces
from corpus.blocks import Block, BlockKind
from corpus.pdf_blocks import blocks_of
from corpus.pdf_layout import measure, place_lines
from corpus.pdf_lines import PdfPage, page_lines

MB = 1024 * 1024
MAX_BYTES = 20 * MB
MAX_PAGES = 300
MAX_WORDS = 60_000
_LETTERS_A_PAGE = 25
_TAIL = 65_536
_SAVE_AS = "save the draft as a Word file (.docx), a PDF with text, Markdown or plain text, and try again"
_SIGNATURES = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a rich text file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_KINDS = {BlockKind.HEADING: PieceKind.HEADING, BlockKind.BOX: PieceKind.HEADING, BlockKind.ITEM: PieceKind.ITEM}
_one_pdf = Lock()  # the PDF library keeps state of its own and must not be used from two threads at once


def read_draft(name: str, data: bytes, max_bytes: int = MAX_BYTES) -> list[Piece]:
    """The pieces of a draft. Raises `DraftError` for a file that is empty, too large, locked, cut off, only pictures, or no text."""
    name = _shown(name)
    if len(data) > max_bytes:
        raise too_large(name, len(data), max_bytes)
    if not data.strip(b" \t\r\n\x00"):
        raise DraftError(f"draft {name} is empty; check that the right file was saved, and try again")
    if b"%PDF-" in data[:1024]:
        pieces = _pdf_pieces(name, data)
    elif data.startswith(b"PK\x03\x04"):
        from assistant.practice.draft_word import word_pieces  # noqa: PLC0415 - Word's reader takes a while to load and most drafts of a day are text

        pieces = word_pieces(name, data)
    else:
        pieces = text_pieces(_decoded(name, data))
    if not any(letter.isalnum() for piece in pieces for letter in piece.text):
        raise DraftError(f"draft {name} has no words in it; check that the right file was saved, and try again")
    n_words = sum(len(piece.text.split()) for piece in pieces)
    if n_words > MAX_WORDS:
        raise DraftError(f"draft {name} is too long ({n_words:,} words; the limit is {MAX_WORDS:,}); review it in parts")
    return pieces


def too_large(name: str, n_bytes: int, max_bytes: int) -> DraftError:
    """What to say of a file with too many bytes; it need not be read for that."""
    advice = "leave its pictures and annexes out, or save the text alone, and try again"
    return DraftError(f"draft {_shown(name)} is too large ({n_bytes / MB:.0f} MB; the limit is {max_bytes // MB} MB); {advice}")


def _shown(name: str) -> str:
    """A file's name as it can stand in a message: its last part, short, without control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:80] or "without a name"


def _pdf_pieces(name: str, data: bytes) -> list[Piece]:
    with _one_pdf:
        document = _opened(name, data)
        try:
            n_pages = len(document)
            if n_pages > MAX_PAGES:
                raise DraftError(f"draft {name} has too many pages ({n_pages:,}; the limit is {MAX_PAGES}); review it in parts")
            pages = [page_lines(document, number) for number in range(1, n_pages + 1)]
        except pdfium.PdfiumError as error:
            raise _cut_off(name) from error
        finally:
            document.close()
    _check_text(name, pages)
    layout = measure(pages)
    return [piece for block in blocks_of(place_lines(pages, layout), pages, layout) if (piece := _piece(block)).text]


def _opened(name: str, data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DraftError(f"draft {name} is encrypted and needs a password; save a copy without one, and try again") from error
        raise _cut_off(name) from error
    if b"%%EOF" not in data[-_TAIL:]:
        document.close()
        raise _cut_off(name)
    return document


def _cut_off(name: str) -> DraftError:
    return DraftError(f"draft {name} is cut off or damaged; save or export it again, and try again")


def _check_text(name: str, pages: list[PdfPage]) -> None:
    n_letters = sum(letter.isalnum() for page in pages for line in page.lines for letter in line.text)
    if n_letters < _LETTERS_A_PAGE * len(pages) and any(page.n_images for page in pages):
        raise DraftError(f"draft {name} has pictures instead of text on its {len(pages)} page(s); export it from the program it was written in, and try again")


def _piece(block: Block) -> Piece:
    marker = f"{block.marker} " if block.marker[:1].isdigit() and block.kind is not BlockKind.NOTE else ""
    kind = _KINDS.get(block.kind, PieceKind.PARAGRAPH)
    return Piece(kind, " ".join(f"{'' if kind is PieceKind.HEADING else marker}{block.text}".split()), page=block.page)


def _decoded(name: str, data: bytes) -> str:
    looks_like = next((what for signature, what in _SIGNATURES.items() if data.startswith(signature)), None)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        advice = "take the password off, or save an old .doc as .docx, and try again"
        raise DraftError(f"draft {name} is a Word file with a password, or of the old kind (.doc); {advice}")
    encoding = next((known for mark, known in _BOMS.items() if data.startswith(mark)), None)
    if looks_like is None and encoding is None and b"\x00" in data[:8192]:
        looks_like = "binary data"
    if looks_like:
        raise DraftError(f"draft {name} is no text (it looks like {looks_like}); {_SAVE_AS}")
    text = _text(data, encoding)
    if text is None or sum(ord(letter) < 32 and letter not in "\t\n\r\f\v" for letter in text[:20_000]) > len(text[:20_000]) * 0.02:
        raise DraftError(f"draft {name} is no text (it looks like binary data); {_SAVE_AS}")
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise DraftError(f"draft {name} is a saved web page; copy its text into a file, and try again")
    return text


def _text(data: bytes, encoding: str | None) -> str | None:
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    return None
