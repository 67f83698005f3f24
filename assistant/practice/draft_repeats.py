"""Passages and what is held in, which passages only repeat the guidance out: a template's prompts, or its paragraphs copied, say nothing of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import NormRef
from assistant.practice.draft_passages import Passage
from corpus.model import Corpus

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = 3
RUN = 5
COPIED = 0.5
SHARED = 0.85
_FEWEST = 5
_LONGEST = 1.6
_runs: dict[tuple[str, frozenset[str]], frozenset[int]] = {}


def repeated(found: Sequence[Passage], refs: Sequence[NormRef], corpus: Corpus) -> NDArray[np.bool_]:
    """Which passages are the guidance's and not the draft's; shape (passages,).

    Copied: half or more of a passage's runs of five words stand in the editions that the checklist is made from. Or reworded but slightly: nearly all words of
    one item, and few besides. Compared with the source's words where they are held, and with ours.
    """
    known = _runs_of(corpus, frozenset(ref.provision.edition_id for ref in refs))
    items = list({words for ref in refs for words in map(_words, _texts([ref.norm.words, ref.norm.plain])) if len(words) >= _FEWEST})
    return np.array([_is_copied(one.text, known) or _is_item(_words(one.text), items) for one in found], bool)


def _is_copied(text: str, known: frozenset[int]) -> bool:
    runs = _runs_in(text)
    return bool(runs) and sum(run in known for run in runs) >= COPIED * len(runs)


def _is_item(words: frozenset[str], items: Iterable[frozenset[str]]) -> bool:
    return any(len(item & words) >= SHARED * len(item) and len(words) <= _LONGEST * len(item) for item in items)


def _runs_of(corpus: Corpus, editions: frozenset[str]) -> frozenset[int]:
    """Every run of five words in what is held of some editions. Made once for a corpus, and kept: the guidance is the same for every draft."""
    key = (corpus.digest, editions)
    if key not in _runs:
        held = (one for one in corpus.provisions.values() if one.edition_id in editions)
        texts = (text for one in held for text in _texts([one.words, one.source_lead_in, one.lead_in, *(norm.plain for norm in one.norms)]))
        _runs.clear()
        _runs[key] = frozenset(run for text in texts for run in _runs_in(text))
    return _runs[key]


def _texts(texts: Iterable[str | None]) -> Iterable[str]:
    return (text for text in texts if text)


def _runs_in(text: str) -> list[int]:
    words = _WORD.findall(text.lower())
    return [hash(tuple(words[start : start + RUN])) for start in range(len(words) - RUN + 1)]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if len(word) >= _LETTERS)
