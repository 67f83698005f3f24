"""What stands in a file but is not the document's: page numbers, web-page debris, running headers. Lines in, a verdict out."""

from __future__ import annotations

import re
from collections import Counter

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DEBRIS = re.compile(
    r"(?ix)"
    r"skip\ to\ (?:main\ )?content | company\ logo | back\ to\ top | watch\ me | print\ this\ page | share\ this\ page | cookie\ (?:policy|settings) |"
    r"close\ menu\b.* | (?:last|page)\ updated:?\ .* | v\d+(?:\.\d+)* | page\ \d+(?:\ of\ \d+)? | [-–—\s]*\d{1,3}[-–—\s]* |"
    rf"(?:{_MONTHS})\ (?:19|20)\d\d"
)
_PUNCTUATION_ONLY = re.compile(r"[\W_]*")


def is_debris(line: str) -> bool:
    """Whether a whole line is furniture of a web page or of a printed page: it says nothing the document says."""
    stripped = line.strip()
    return bool(_PUNCTUATION_ONLY.fullmatch(stripped) or _DEBRIS.fullmatch(stripped))


_EDGE = 0.1


def running_headers(pages: list[tuple[float, list[tuple[str, float]]]]) -> frozenset[str]:
    """What stands at the head or foot of several pages, with numbers left out of account. Each page: its height and its (text, baseline) pairs."""
    seen: Counter[str] = Counter()
    for height, lines in pages:
        seen.update({_shape(text) for text, y in lines if _at_edge(y, height)})
    least = max(3, len(pages) // 10)
    return frozenset(shape for shape, n in seen.items() if n >= least and shape)


def is_running_header(text: str, y: float, height: float, headers: frozenset[str]) -> bool:
    """Whether a line at the edge of its page is one of `headers`."""
    return _at_edge(y, height) and _shape(text) in headers


def _at_edge(y: float, height: float) -> bool:
    return y < height * _EDGE or y > height * (1 - _EDGE)


def _shape(text: str) -> str:
    return re.sub(r"[\W\d_]+", " ", text).strip().casefold()
