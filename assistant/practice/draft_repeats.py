"""Passages and a checklist's norms in, which passages only repeat the guidance out: a template's prompts, or its list copied, say nothing of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import NormRef
from assistant.practice.draft_passages import Passage

_WORD = re.compile(r"[a-z]{3,}")
SHARED = 0.85
_FEWEST = 5
_LONGEST = 1.6
_SEVERAL = 2


def repeated(found: Sequence[Passage], refs: Iterable[NormRef]) -> NDArray[np.bool_]:
    """Which passages hold nearly all words of one item and few besides, or those of several items at once; shape (passages,).

    An item's words are the source's where they are held, and ours.
    """
    wordings = list({words for ref in refs for text in (ref.norm.words, ref.norm.plain) if text and len(words := _words(text)) >= _FEWEST})
    return np.array([_repeats(_words(one.text), wordings) for one in found], bool)


def _repeats(words: frozenset[str], wordings: Sequence[frozenset[str]]) -> bool:
    held = [item for item in wordings if len(item & words) >= SHARED * len(item)]
    if not held:
        return False
    own = len(words) - len(words & frozenset().union(*held))
    return min(len(words) / len(item) for item in held) <= _LONGEST or (len(held) >= _SEVERAL and own <= (_LONGEST - 1) * len(words))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
