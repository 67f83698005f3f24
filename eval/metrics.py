"""Plain values in, scores out. Each measure is a pure function with its formula; what is undefined is `None`, never zero, and means leave `None` out.

Retrieval measures (recall@k, nDCG@k, RR) are those of `ir_measures` and are not repeated here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

Ref = tuple[str, int]
Need = frozenset[Ref]
ENOUGH_WORDS = 0.8
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


# Totals ---------------------------------------------------------------------------------------------------------------------------------------------


def share(part: float, whole: float) -> float | None:
    """Part / whole; undefined for a whole of 0."""
    return part / whole if whole else None


def mean(values: Iterable[float | None]) -> float | None:
    """(1/n) Σ v over the n values that are defined; undefined for none."""
    defined = [float(value) for value in values if value is not None]
    return share(math.fsum(defined), len(defined))


def percentile(values: Collection[float], percent: float) -> float | None:
    """The p-th percentile, linear between ranks: with n values sorted from 0, the value at p/100 · (n − 1). Undefined for none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = percent / 100 * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


# Evidence -------------------------------------------------------------------------------------------------------------------------------------------


def evidence_recall(needs: Collection[Need], shown: Collection[Ref]) -> float | None:
    """|needs of which some norm is shown| / |needs|; undefined where nothing is needed."""
    seen = frozenset(shown)
    return share(sum(1 for need in needs if need & seen), len(needs))


def all_needs_met(needs: Collection[Need], shown: Collection[Ref]) -> bool | None:
    """Whether evidence recall is 1; undefined where nothing is needed."""
    recall = evidence_recall(needs, shown)
    return None if recall is None else recall == 1


def complete_list_rate(lists: Collection[Sequence[Need]], shown: Sequence[tuple[Ref, str]]) -> float | None:
    """|lists shown whole and in order| / |lists asked for|; undefined where no list is asked for.

    A list is in order when the items of one duty stand in the source's order: musts are shown before shoulds, whatever the source does. `shown` are
    (norm, duty) in the order shown.
    """
    return share(sum(1 for items in lists if _is_whole(items, shown)), len(lists))


def _is_whole(items: Sequence[Need], shown: Sequence[tuple[Ref, str]]) -> bool:
    places = [next((place for place, (ref, _) in enumerate(shown) if ref in need), None) for need in items]
    found = [place for place in places if place is not None]
    if not items or len(found) < len(items):
        return False
    by_duty: dict[str, list[int]] = {}
    for place in found:
        by_duty.setdefault(shown[place][1], []).append(place)
    return all(part == sorted(part) for part in by_duty.values())


def focus(words: Iterable[tuple[int, bool]]) -> float | None:
    """Σ words of statements that were needed / Σ words of all statements; undefined for an answer without statements. `words` are (number, needed)."""
    pairs = list(words)
    return share(sum(n for n, needed in pairs if needed), sum(n for n, _ in pairs))


# Citations ------------------------------------------------------------------------------------------------------------------------------------------


def citation_recall(supported: Collection[Collection[bool]]) -> float | None:
    """|statements that some citation of theirs supports| / |statements| (ALCE: Gao et al. 2023, section 4.3); undefined without statements.

    One inner collection a statement, one truth value a citation. ALCE asks a language model whether the citations together entail the statement; here a
    provision supports a statement by rule (see `eval.reading`), so "together" and "some" are the same.
    """
    return share(sum(1 for statement in supported if any(statement)), len(supported))


def citation_precision(supported: Collection[Collection[bool]]) -> float | None:
    """|citations that support the statement they stand at| / |citations| (ALCE, section 4.3); undefined without citations."""
    return share(sum(sum(statement) for statement in supported), sum(len(statement) for statement in supported))


def quote_exactness(quotes: Collection[tuple[str, str | None]]) -> float | None:
    """|quotes that are a substring of their provision's words| / |quotes|; undefined without quotes. Pairs are (quote, words of the provision)."""
    return share(sum(1 for quote, words in quotes if words is not None and bool(quote) and quote in words), len(quotes))


def force_fidelity(duties: Collection[tuple[str, str | None]]) -> float | None:
    """|statements shown with exactly the duty they ought to show| / |statements|; undefined without statements. Pairs are (shown, true duty)."""
    return share(sum(1 for shown, true in duties if shown == true), len(duties))


# Words ----------------------------------------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, punctuation and spacing aside."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def words_held(wanted: str, passage: str) -> float | None:
    """Max over windows of the passage, twice as long as the wanted words, of (longest common subsequence of words) / (wanted words). Undefined for no words.

    It is 1 where the wanted words stand in one run. The window keeps common words scattered over a long passage from adding up.
    """
    first, second = words_of(wanted), words_of(passage)
    if not first:
        return None
    if f" {' '.join(first)} " in f" {' '.join(second)} ":
        return 1.0
    windows = (second[start : start + 2 * len(first)] for start in range(0, max(1, len(second) - len(first)), len(first)))
    return max(LCSseq.similarity(first, window) for window in windows) / len(first)


def headline_correct(wanted: Collection[str], headline: str) -> bool | None:
    """Whether each wanted string is in the headline, upper and lower case alike; `a|b` means either. Undefined where nothing is wanted."""
    lower = headline.lower()
    return all(any(form.strip() in lower for form in want.lower().split("|")) for want in wanted) if wanted else None


# Labels ---------------------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClassScore:
    """Precision = right / got, recall = right / expected, F1 = 2 right / (got + expected), of one label; `n` cases expect it."""

    precision: float | None
    recall: float | None
    f1: float | None
    n: int


def confusion(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often each (expected, got) occurs."""
    return Counter(pairs)


def class_scores(counts: Mapping[tuple[str, str], int]) -> dict[str, ClassScore]:
    """Scores of each label that is expected or got, in alphabetical order."""
    scores = {}
    for label in sorted({label for pair in counts for label in pair}):
        right = counts.get((label, label), 0)
        expected = sum(n for (first, _), n in counts.items() if first == label)
        got = sum(n for (_, second), n in counts.items() if second == label)
        scores[label] = ClassScore(share(right, got), share(right, expected), share(2 * right, got + expected), expected)
    return scores


def macro_f1(counts: Mapping[tuple[str, str], int], fewest: int = 1) -> float | None:
    """(1/|L|) Σ F1 over the labels L that at least `fewest` cases expect."""
    return mean(score.f1 for score in class_scores(counts).values() if score.n >= fewest)


def set_f1(expected: Collection[Hashable], got: Collection[Hashable]) -> float | None:
    """2 |expected ∩ got| / (|expected| + |got|), repeats counted as often as they occur; undefined when both are empty."""
    both = Counter(expected) & Counter(got)
    return share(2 * both.total(), len(expected) + len(got))


# Declining and triage -------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Declines:
    """Both ways to be wrong about declining, over cases where only one is right.

    recall = |unanswerable and declined| / |unanswerable|; precision = |unanswerable and declined| / |declined|;
    wrongly_answered = 1 − recall; wrongly_declined = |answerable and declined| / |answerable|.
    """

    recall: float | None
    precision: float | None
    wrongly_answered: float | None
    wrongly_declined: float | None


def declines(pairs: Collection[tuple[bool, bool]]) -> Declines:
    """The scores of (ought to decline, declined) pairs."""
    right = sum(1 for ought, did in pairs if ought and did)
    unanswerable = sum(1 for ought, _ in pairs if ought)
    declined = sum(1 for _, did in pairs if did)
    recall = share(right, unanswerable)
    return Declines(recall, share(right, declined), None if recall is None else 1 - recall, share(declined - right, len(pairs) - unanswerable))


def reliability(pairs: Iterable[tuple[float, bool]], n_bins: int = 10) -> list[tuple[float, float, int]]:
    """Scores in [0, 1] cut into `n_bins` equal bins: (mean score, share right, number) of each that is not empty (a reliability diagram)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for score, right in pairs:
        bins.setdefault(min(int(score * n_bins), n_bins - 1), []).append((score, right))
    return [(sum(s for s, _ in rows) / len(rows), sum(r for _, r in rows) / len(rows), len(rows)) for _, rows in sorted(bins.items())]
