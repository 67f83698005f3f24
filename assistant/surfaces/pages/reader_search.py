"""Words to look for in one edition in, its passages that have them all out, in document order and marked; else those nearest in meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from assistant.dialogue import Scope
from assistant.holdings import Holdings
from assistant.retrieval.lexical import LexicalEngine
from assistant.retrieval.query import places_in
from assistant.retrieval.targets import TargetKind
from assistant.surfaces.pages.reader_values import Entry, provisions_of, sections_of
from corpus.model import Corpus, Provision

LONGEST = 200
SHOWN = 50
_NEAR_SHOWN = 8
_NEAR = 0.48  # what shares no meaning with anything scores up to that in a long document
_BEFORE, _AROUND = 12, 45
_FORCES = frozenset({"must", "should", "may"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of an extract. `hit` says that they were looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A passage with an extract, our wording or the source's (`exact`), whichever has more of what was looked for."""

    place: str
    locator: str
    page: int | None
    heading_path: tuple[str, ...]
    extract: tuple[Piece, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found. `near` says that no passage has all the words; `n` counts those left out for length too; `headings` are those with all the words."""

    query: str
    matches: tuple[Match, ...] = ()
    headings: tuple[Entry, ...] = ()
    n: int = 0
    near: bool = False
    cut: bool = False


class Finder:
    """Searches one edition at a time. What it has made of an edition is kept until the holdings change."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._editions: dict[str, _Searchable] = {}
        self._making = Lock()

    def find(self, edition_id: str, asked: str) -> Matches:
        """The passages for what was typed. Empty for nothing but blanks."""
        query = " ".join(asked.split())
        cut, query = len(query) > LONGEST, query[:LONGEST]
        if not query:
            return Matches("")
        edition = self._edition(edition_id)
        wanted = edition.wanted(query)
        found, headings = edition.with_all(query, wanted), edition.headings(wanted)
        near = not found and not headings
        if near:
            found = self._nearest(edition_id, query)
        matches = tuple(edition.match(provision, wanted) for provision in found[:SHOWN])
        return Matches(query, matches, headings, len(found), near and bool(found), cut)

    def _edition(self, edition_id: str) -> _Searchable:
        with self._making:
            if edition_id not in self._editions:
                self._editions[edition_id] = _Searchable(self._holdings.corpus, edition_id)
            return self._editions[edition_id]

    def _nearest(self, edition_id: str, query: str) -> list[Provision]:
        targets = self._holdings.targets
        allowed = np.array([edition_id in target.editions and target.kind is not TargetKind.SILENCE for target in targets], bool)
        within = replace(self._holdings.queries.make(query, Scope()), editions=(edition_id,))  # somebody in a document need not name it
        hits = self._holdings.retriever.retrieve(within, allowed, _NEAR).kept
        places = dict.fromkeys(provision_id for hit in hits for provision_id, _ in hit.target.refs[:1])
        provisions = (self._holdings.corpus.provisions[provision_id] for provision_id in places)
        return [provision for provision in provisions if provision.edition_id == edition_id][:_NEAR_SHOWN]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was looked for: stems, and words that count as they are (must, should, and all of a query of nothing but small words)."""

    stems: frozenset[str]
    words: frozenset[str]

    def in_text(self, text: _Text) -> bool:
        """Whether a text has it all."""
        return bool(self.stems or self.words) and self.stems <= text.stems and self.words <= text.words


@dataclass(frozen=True, slots=True)
class _Text:
    """A text's stems, and its words in lower case."""

    stems: frozenset[str]
    words: frozenset[str]


class _Searchable:
    """The passages and headings of one edition with their words."""

    def __init__(self, corpus: Corpus, edition_id: str) -> None:
        self._provisions = provisions_of(corpus, edition_id)
        texts = [" ".join(_texts(provision)) for provision in self._provisions]
        self._engine = LexicalEngine.build(texts)
        self._texts = [self._read(text) for text in texts]
        sections = [section for section in sections_of(corpus, edition_id) if section.title and not section.continued]
        self._headings = [(Entry(section.anchor, section.title, ()), self._read(section.title)) for section in sections]

    def wanted(self, query: str) -> _Wanted:
        """What a query looks for."""
        asked = self._read(query)
        return _Wanted(asked.stems, asked.words & _FORCES if asked.stems else asked.words)

    def headings(self, wanted: _Wanted) -> tuple[Entry, ...]:
        """Headings that have it all, in document order."""
        return tuple(entry for entry, text in self._headings if wanted.in_text(text))[:_NEAR_SHOWN]

    def with_all(self, query: str, wanted: _Wanted) -> list[Provision]:
        """A passage that is named by its number, then those that have it all, in document order."""
        named = set(_places(query))
        there = [provision for provision in self._provisions if provision.place in named]
        having = [provision for provision, text in zip(self._provisions, self._texts, strict=True) if wanted.in_text(text)]
        return [*there, *(provision for provision in having if provision not in there)]

    def match(self, provision: Provision, wanted: _Wanted) -> Match:
        """The passage with the text that has most of what is wanted, ours where equal."""
        extracts = [(text, tuple(self._pieces(text, wanted))) for text in _texts(provision)]
        text, best = max(extracts, key=lambda row: len({piece.text.lower() for piece in row[1] if piece.hit}), default=("", ()))
        extract = tuple(_joined(_trimmed(best)))
        return Match(provision.place, provision.locator, provision.page, provision.heading_path, extract, text == provision.words)

    def _pieces(self, text: str, wanted: _Wanted) -> Iterator[Piece]:
        at = 0
        for found in _WORD.finditer(text):
            if self._is_wanted(found[0], wanted):
                yield from _plain(text[at : found.start()])
                yield Piece(found[0], True)
                at = found.end()
        yield from _plain(text[at:])

    def _is_wanted(self, word: str, wanted: _Wanted) -> bool:
        return word.lower() in wanted.words or not wanted.stems.isdisjoint(self._engine.stems(word))

    def _read(self, text: str) -> _Text:
        return _Text(frozenset(self._engine.stems(text)), frozenset(word.lower() for word in _WORD.findall(text)))


def _texts(provision: Provision) -> list[str]:
    """What a passage says: our wording with its lead-in, and the source's."""
    ours = " ".join(part for part in (provision.plain, provision.lead_in) if part)
    return [text for text in (ours, provision.words or "", provision.title if not ours and not provision.words else "") if text]


def _places(query: str) -> Iterator[str]:
    """Places that the query names: "paragraph 107", "s16G(7)", or a bare number."""
    yield from places_in(query)
    if re.fullmatch(r"\d{1,3}", query):
        yield f"para_{query}"
    if found := re.fullmatch(r"s?(?:ection)?\.? ?(\d{1,3}[A-Z]{0,2})(?:\((\d{1,2})\))?", query):
        yield f"s_{found[1]}" + (f"__sub_{found[2]}" if found[2] else "")


def _plain(text: str) -> Iterator[Piece]:
    """Words singly, so that an extract can be cut between any two."""
    for part in re.findall(r"\s*\S+\s*|\s+", text):
        yield Piece(part, False)


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """A few words before the first hit and enough after it; all of a short text."""
    if len(pieces) <= _BEFORE + _AROUND:
        return list(pieces)
    first = next((place for place, piece in enumerate(pieces) if piece.hit), 0)
    start = max(0, min(first - _BEFORE, len(pieces) - _AROUND))
    kept = list(pieces[start : start + _AROUND])
    before = [Piece("… ", False)] if start else []
    after = [Piece(" …", False)] if start + _AROUND < len(pieces) else []
    return [*before, *kept, *after]


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that are both plain as one."""
    text = ""
    for piece in pieces:
        if piece.hit:
            if text:
                yield Piece(text, False)
            yield piece
            text = ""
        else:
            text += piece.text
    if text:
        yield Piece(text, False)
