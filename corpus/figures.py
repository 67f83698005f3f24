"""A text in, the figures in it out: numbers, money, shares, section numbers and months, written one way, so that two texts can be compared."""

from __future__ import annotations

import re

_WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_WORDS)} | {word: str(value) for word, value in _TENS.items()}
# "One" is mostly no number, "may" and "march" mostly no month.
_NO_NUMBER = frozenset({"zero", "one"})
_MONTHS = "january february april june july august september october november december".split()
_FIGURE = re.compile(r"£?\d[\d,]*(?:\.\d+)?(?: ?%| per ?cent\b)?(?:[a-rt-z]{1,2}\b)?")
_DAY = re.compile(r"\b\d{1,2} (may|march)\b|\b(may|march) (?:19|20)\d\d\b")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


def figures(text: str) -> frozenset[str]:
    """Every figure of a text: `£5000`, `50%`, `7` (written in letters too), `16g`, `september`."""
    lower = text.lower()
    found = set()
    for match in _FIGURE.finditer(lower):
        figure = re.sub(r" ?per ?cent| ?%", "%", match.group().replace(",", ""))
        found.add(_ORDINAL.sub("", figure))
    words = set(re.findall(r"[a-z]+", lower))
    found |= {NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS and word not in _NO_NUMBER}
    found |= {month for month in _MONTHS if month in words}
    found |= {month for match in _DAY.finditer(lower) for month in match.groups() if month}
    return frozenset(found)
