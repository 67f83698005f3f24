"""A person's words in, the field's words out: abbreviations written out, synonyms made one, slips of the finger mended.

The same canonical wording is given to what is indexed and to what is asked, so that both meet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from corpus.catalogue import Vocabulary

WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_PIECE = re.compile(r"\w+")
MIN_LETTERS = 5
MAX_SLIPS = 2
RARE = 3  # uses in the corpus, up to which a word may be a slip itself
VOWELS = "aeiouy"
COMMONER = 30  # times as often as such a word: what it may be a slip of


class Canon:
    """Writes abbreviations out, so that LSP and lead safeguarding partner are one; and names the groups of synonyms that a text speaks of."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._map = {short.lower(): meant for short, meant in vocabulary.shorthand.items()}
        self._map |= {term.short.lower(): term.expansions[0] for term in vocabulary.terms if term.expansions}
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
    """Mends slips by the nearest word that the corpus uses, and what is written `by_ear` by what it is known to mean.

    A word that is ordinary English, one of `names`, or one that the corpus has, is never touched; but some of the questions in the corpus have slips too, so
    what it has a time or two counts as a slip where a far commoner word is near.
    """

    def __init__(self, texts: Iterable[str], knows: Callable[[str], bool], names: Iterable[str] = (), by_ear: Mapping[str, str] = MappingProxyType({})) -> None:
        counts = Counter(WORD.findall("\n".join(texts).lower()))
        self._names = frozenset(WORD.findall("\n".join(names).lower()))
        counts.update(self._names)
        self._counts = counts
        self._choices = sorted(
            word for word in counts if ("'" not in word and len(word) >= MIN_LETTERS) or (len(word) == MIN_LETTERS - 1 and word in self._names)
        )
        self._knows = knows
        self._by_ear = by_ear

    def __call__(self, text: str) -> str:
        """The text with unknown words replaced by the nearest known one, at most two slips away and sharing the first letter."""
        return WORD.sub(lambda match: self._mend(match[0]), text.replace("’", "'"))

    def has(self, word: str) -> bool:
        """Whether the corpus uses the word."""
        return word.lower() in self._counts

    def _mend(self, word: str) -> str:
        if meant := self._by_ear.get(word.lower()):
            return meant
        word, apostrophe, ending = word.partition("'")
        mended = self._nearest(word)
        return f"{mended}{apostrophe}{ending}"

    def _nearest(self, word: str) -> str:
        lower = word.lower()
        used = max(self._counts[lower], self._counts[lower.removesuffix("s")])
        if len(lower) < MIN_LETTERS or used > RARE or lower in self._names or self._knows(lower):
            return word
        slips = 1 if len(lower) < 7 or used else MAX_SLIPS
        matches = process.extract(lower, self._choices, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5)
        near = [(distance, -self._counts[choice], choice) for choice, distance, _ in matches if choice[0] == lower[0]]
        if used:
            near = [found for found in near if self._counts[found[2]] >= used * COMMONER and _is_slip(lower, found[2])]
        return min(near)[2] if near else word


def _is_slip(word: str, meant: str) -> bool:
    """Whether a word one change away is what the hand or the ear gets wrong: letters swapped, one left out or doubled before the end, one vowel for another."""
    if sorted(word) == sorted(meant):
        return True
    if len(word) != len(meant):
        return word[-1] == meant[-1]
    ((one, other),) = ((one, other) for one, other in zip(word, meant, strict=True) if one != other)
    return one in VOWELS and other in VOWELS
