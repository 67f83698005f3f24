"""A person's words in, the field's words out: abbreviations written out, synonyms made one, slips of the finger mended.

The same canonical wording is given to what is indexed and to what is asked, so that both meet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from corpus.catalogue import Vocabulary

WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_PIECE = re.compile(r"\w+")
MIN_LETTERS = 5
MAX_SLIPS = 2


class Canon:
    """Writes abbreviations out, so that LSP and lead safeguarding partner are one; and names the groups of synonyms that a text speaks of."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._map = {term.short.lower(): term.expansions[0] for term in vocabulary.terms if term.expansions}
        self._pattern = _any_of(self._map, plural=True)
        self._openings = _openings_of(self._map)
        self._groups = {word.lower(): group.name for group in vocabulary.synonyms for word in group.words}
        self._group_pattern = _any_of(self._groups, plural=True, any_case=False)

    def __call__(self, text: str) -> str:
        """The text with abbreviations written out; everything else is left as it is."""
        text = text.replace("’", "'")
        if self._openings.isdisjoint(_PIECE.findall(text.lower())):
            return text  # most texts have no abbreviation, and the pattern is slow to say so
        return self._pattern.sub(self._write_out, text)

    def with_groups(self, text: str) -> str:
        """The canonical text followed by one made-up word for each group of synonyms in it: what the lexical engine reads."""
        return self.add_groups(self(text))

    def add_groups(self, text: str) -> str:
        """A canonical text followed by the groups of synonyms in it."""
        named = dict.fromkeys(self._groups[match[1]] for match in self._group_pattern.finditer(text.lower()))
        return " ".join([text, *(f"group{name.replace('-', '')}" for name in named)])

    def _write_out(self, match: re.Match[str]) -> str:
        expansion = self._map[match[1].lower()]
        if match[2] == "s" and not expansion.endswith("s"):
            return f"{expansion[:-1]}ies" if expansion.endswith("y") else f"{expansion}s"
        return expansion + ("'s" if match[2] == "'s" else "")


def _openings_of(words: Iterable[str]) -> frozenset[str]:
    """What a text must have one of to hold any of these words: the first piece of each, and its plural."""
    firsts = {_PIECE.findall(word)[0] for word in words}
    return frozenset(firsts | {f"{first}s" for first in firsts})


def _any_of(words: Iterable[str], *, plural: bool, any_case: bool = True) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(word) for word in ordered) + r")" + (r"('s|s)?" if plural else "") + r"\b", re.I if any_case else 0)


class Speller:
    """Mends slips by the nearest word that the corpus uses. A word that is ordinary English, or that the corpus has, is never touched."""

    def __init__(self, texts: Iterable[str], knows: Callable[[str], bool]) -> None:
        counts = Counter(WORD.findall("\n".join(texts).lower()))
        self._counts = counts
        self._choices = sorted(word for word in counts if len(word) >= MIN_LETTERS)
        self._knows = knows

    def __call__(self, text: str) -> str:
        """The text with unknown words replaced by the nearest known one, at most two slips away and sharing the first letter."""
        return WORD.sub(lambda match: self._mend(match[0]), text.replace("’", "'"))

    def has(self, word: str) -> bool:
        """Whether the corpus uses the word."""
        return word.lower() in self._counts

    def _mend(self, word: str) -> str:
        word, apostrophe, ending = word.partition("'")
        mended = self._nearest(word)
        return f"{mended}{apostrophe}{ending}"

    def _nearest(self, word: str) -> str:
        lower = word.lower()
        if len(lower) < MIN_LETTERS or lower in self._counts or lower.removesuffix("s") in self._counts or self._knows(lower):
            return word
        slips = 1 if len(lower) < 7 else MAX_SLIPS
        matches = process.extract(lower, self._choices, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5)
        near = [(distance, -self._counts[choice], choice) for choice, distance, _ in matches if choice[0] == lower[0]]
        return min(near)[2] if near else word
