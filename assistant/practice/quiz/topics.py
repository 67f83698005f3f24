"""A topic in, the wordings that mean the same out: abbreviations written out and shortened, and the field's synonyms, as the vocabulary has them."""

from __future__ import annotations

import re

from corpus import catalogue

MOST = 24


def wordings(topic: str) -> tuple[str, ...]:
    """The topic and other wordings of it, its own first."""
    vocabulary = catalogue.vocabulary()
    groups = [(term.short, *term.expansions) for term in vocabulary.terms] + [group.words for group in vocabulary.synonyms]
    found = [topic]
    for words in groups:
        said = next((word for word in sorted(words, key=len, reverse=True) if _pattern(word).search(topic)), None)
        if said is not None:
            found += [word.join(_pattern(said).split(topic)) for word in words if word != said and not word.startswith("the ")]
    return tuple(dict.fromkeys(found))[:MOST]


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(word)}(?:s|es)?(?![\w-])", re.I)
