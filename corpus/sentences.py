"""Words in, the spans of their sentences out, so that a norm can say which sentence of its provision it restates."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[)\]”’\"']*(?=\s|$)")
# "Appendix B." ends a sentence where "J. Smith" does not.
_LETTERED = re.compile(r"\b(?:appendix|annex|part|schedule|chapter|section|form|table|figure|box|group|tier|level) [A-Z]$", re.I)
_OPENERS = "([“‘\"'•-–— "
_ABBREVIATIONS = frozenset(
    "e.g i.e eg ie etc cf vs viz mr mrs ms dr prof sir st no nos para paras p pp s ss sch reg regs art arts ch vol ed eds fig approx inc ltd co jr sr "
    "jan feb mar apr jun jul aug sept sep oct nov dec r c v al".split()
)
# These end a sentence as often as not: a following capital decides.
_MAY_END = frozenset({"etc", "al", "co", "ltd", "inc", "no", "p", "s", "c", "v", "r", "st", "mar", "art", "ed", "reg", "fig"})
_COMMON_WORDS = frozenset({"no", "mar", "art", "ed", "fig"})


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text`, in order, without the space between them.

    Abbreviations (e.g., s.16G, No. 3, paras. 4), initials, decimals and dates do not end one; a full stop inside closing quotes or brackets does
    if a new sentence follows. A line's end always ends one. Text without a full stop is one sentence; blank text is none.
    """
    spans: list[tuple[int, int]] = []
    for line in re.finditer(r"[^\n]+", text):
        spans.extend((line.start() + start, line.start() + end) for start, end in _split_line(line.group()))
    return spans


def _split_line(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = _skip_space(text, 0)
    for match in _END.finditer(text):
        if match.start() < start or not _ends_sentence(text, match):
            continue
        spans.append((start, match.end()))
        start = _skip_space(text, match.end())
    tail = text.rstrip()
    if start < len(tail):
        spans.append((start, len(tail)))
    return spans


def sentences(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[start:end] for start, end in split_sentences(text)]


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() :].lstrip()
    if not following:
        return True
    first = following.lstrip(_OPENERS)[:1]
    if first and first.islower():
        return False
    if "." not in match.group() or len(match.group().rstrip(")]”’\"'")) > 1:
        return True
    word = _word_before(text, match.start())
    if _LETTERED.search(text[: match.start()]):
        return True
    return not _is_abbreviation(word, first)


def _word_before(text: str, at: int) -> str:
    return re.split(r"[\s(\[“‘\"'/]", text[:at])[-1]


def _is_abbreviation(word: str, first: str) -> bool:
    bare = word.lower().rstrip(".")
    if len(word) == 1 and word.isalpha() and word.isupper():
        return True
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word) and bare not in _MAY_END:
        return bare in _ABBREVIATIONS or first.isdigit() or word.isupper()
    if re.fullmatch(r"\d+", word):
        return False
    if bare not in _ABBREVIATIONS:
        return False
    if bare in _MAY_END:
        return first.isdigit() if bare in _COMMON_WORDS or bare in {"etc", "al", "p", "s", "c", "v", "r"} else not first.isupper()
    return True
