"""A draft's pieces in, the passages that can speak to an item out, each with its place. Headings alone, contents lists and repeated page heads are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.practice.draft_text import Piece, PieceKind
from corpus.sentences import sentences

MAX_PASSAGES = 4000
_MOST_WORDS = 90
_FEWEST_LETTERS = 3
_CONTENTS = re.compile(r"(?:table of )?contents(?: page| list)?:?", re.I)
_LEADERS = re.compile(r"^.{2,90}?(?:\s*[.…·_]{3,}\s*|\s+|\t)(?:page\s*)?\d{1,3}$", re.I)
_SPLIT_LEADERS = re.compile(r"(?<=[.…·\s]\d)\s+(?=[A-Z])|(?<=[.…·\s]\d\d)\s+(?=[A-Z])")
_RUN = 3
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a draft that stand together. `number` counts the draft's paragraphs, items and rows from 1; `whole` says that it is no single sentence."""

    text: str
    heading: str
    number: int
    page: int | None
    whole: bool


def passages(pieces: Sequence[Piece]) -> list[Passage]:
    """The passages: every paragraph, its sentences, every item and row; and what stands under one heading, in stretches, as one."""
    found: list[Passage] = []
    heading, number = "", 0
    section: list[Passage] = []
    for piece in _spoken(pieces):
        if piece.kind is PieceKind.HEADING:
            found += _together(section)
            heading, section = piece.text, []
            continue
        number += 1
        found += _units(piece, heading, number)
        section.append(Passage(piece.text, heading, number, piece.page, whole=True))
    found += _together(section)
    return [one for one in found if sum(letter.isalnum() for letter in one.text) >= _FEWEST_LETTERS][:MAX_PASSAGES]


def _spoken(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without contents lists and without what is repeated on many pages."""
    headings = {_folded(piece.text) for piece in pieces if piece.kind is PieceKind.HEADING}
    repeated = {text for text, n in Counter(_folded(piece.text) for piece in pieces if piece.page).items() if n > _RUN}
    in_contents = False
    for place, piece in enumerate(pieces):
        folded = _folded(piece.text)
        if _CONTENTS.fullmatch(piece.text.strip()):
            in_contents = True
            continue
        if piece.kind is PieceKind.HEADING:
            in_contents = False
        elif (in_contents and _listed(piece, headings)) or (_leads(piece.text) and _in_run(pieces, place)):
            continue
        in_contents = in_contents and piece.kind is not PieceKind.PARAGRAPH
        if folded not in repeated or piece.kind is PieceKind.HEADING:
            yield piece


def _listed(piece: Piece, headings: set[str]) -> bool:
    return _leads(piece.text) or len(piece.text.split()) <= _SHORT or _folded(piece.text) in headings or len(_SPLIT_LEADERS.split(piece.text)) > _RUN


def _leads(text: str) -> bool:
    """Whether a line ends in a page number as a contents list's does, or is several such lines run together."""
    parts = _SPLIT_LEADERS.split(text)
    return all(_LEADERS.match(part) for part in parts) and (
        len(parts) > _RUN or bool(re.search(r"[.…·]{3,}", text)) or not re.search(r"[,;£%]|\b[a-z]+ed\b", text)
    )


def _in_run(pieces: Sequence[Piece], place: int) -> bool:
    if len(_SPLIT_LEADERS.split(pieces[place].text)) > _RUN:
        return True
    beside = pieces[max(place - 2, 0) : place + _RUN]
    return sum(_leads(one.text) for one in beside) >= _RUN


def _units(piece: Piece, heading: str, number: int) -> Iterator[Passage]:
    """The piece as a whole, then its sentences where it has several. A row's first cell is its heading."""
    text = piece.text
    if piece.kind is PieceKind.ROW and len(piece.cells) > 1 and len(" ".join(piece.cells[1:]).split()) > 3:
        heading, text = piece.cells[0], " ".join(piece.cells[1:])
    parts = sentences(text)
    for whole in _clipped(parts) if len(parts) > 1 else [text]:
        yield Passage(whole, heading, number, piece.page, whole=True)
    if len(parts) > 1:
        for part in parts:
            yield Passage(part, heading, number, piece.page, whole=False)


def _clipped(parts: Sequence[str]) -> Iterator[str]:
    """Sentences put together into stretches that the encoder can read whole."""
    held: list[str] = []
    for part in parts:
        if held and len(" ".join([*held, part]).split()) > _MOST_WORDS:
            yield " ".join(held)
            held = []
        held.append(part)
    if held:
        yield " ".join(held)


def _together(section: Sequence[Passage]) -> Iterator[Passage]:
    """What stands under one heading as one, since a list or a table says together what no line of it says alone."""
    held: list[Passage] = []
    for one in section:
        if held and len(" ".join(part.text for part in [*held, one]).split()) > _MOST_WORDS:
            if len(held) > 1:
                yield _joined(held)
            held = []
        held.append(one)
    if len(held) > 1:
        yield _joined(held)


def _joined(held: Sequence[Passage]) -> Passage:
    text = " ".join(one.text if one.text[-1:] in ".!?;" else f"{one.text};" for one in held)
    return Passage(text, held[0].heading, held[0].number, held[0].page, whole=True)


def _folded(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()
