"""Lines in; running text out, with the words that line ends broke mended."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.pdf_lines import HYPHEN_AT_LINE_END


def vocabulary_of(texts: list[str]) -> frozenset[str]:
    """The words that line ends may be mended to: those the document writes whole, or none where it does not hyphenate of itself."""
    texts = [text.strip() for text in texts]
    words = {word.casefold() for text in texts for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)}
    plain = hyphened = 0
    for left, right in pairwise(texts):
        first, second = re.search(r"([^\W\d_]+)[-\x02]$", left), re.match(r"[^\W\d_]+", right)
        if first and second:
            plain += (first.group(1) + second.group()).casefold() in words
            hyphened += f"{first.group(1)}-{second.group()}".casefold() in words
    return frozenset(words) if plain > 2 * hyphened else frozenset()


def joined(lines: list[str], vocabulary: frozenset[str]) -> str:
    """Lines as running text. A hyphen at a line's end stays unless the document writes the word without one elsewhere."""
    text = ""
    for line in map(str.strip, lines):
        broken = re.search(r"\w[-\x02]$", text) is not None
        text = _mended(text[:-1], line, vocabulary) if broken else f"{text} {line}"
    text = re.sub(r"\s+", " ", text.replace(HYPHEN_AT_LINE_END, "-")).strip()
    # Taking out a footnote's mark can leave a space before the stop.
    return re.sub(r"(?<=\w) (?=[.,;:](?:\s|$))", "", text)


def _mended(left: str, right: str, vocabulary: frozenset[str]) -> str:
    first, second = re.search(r"[^\W\d_]*$", left), re.match(r"[^\W\d_]*", right)
    if first and second and first.group() and second.group():
        plain = (first.group() + second.group()).casefold()
        if plain in vocabulary and f"{first.group()}-{second.group()}".casefold() not in vocabulary:
            return left + right
    return f"{left}-{right}"
