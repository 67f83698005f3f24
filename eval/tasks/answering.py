"""Answers in, how right they are out: evidence, whole lists, citations, quotes, force, editions, areas, notices, focus, headline. One row a case."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.catalogue import Area, areas
from corpus.model import Corpus
from eval.context import Context, personal_details
from eval.gold import Case, needs
from eval.metrics import (
    Need,
    all_needs_met,
    citation_precision,
    citation_recall,
    complete_list_rate,
    evidence_recall,
    focus,
    force_fidelity,
    headline_correct,
    quote_exactness,
    share,
)
from eval.reading import Reading, area_leaks, leaked, read_answer, refs_in_passages, superseded_unsaid, unacceptable_editions
from eval.systems import Output
from eval.totals import Measure, Row, Scored, Sum
from eval.wanted import ANSWERS, gold_duty, kind_of, lists_of

NAME = "answering"
MEASURES = (
    Measure("status_right", "status is one of those expected"),
    Measure("all_evidence", "all of the needed evidence shown"),
    Measure("evidence_recall", "share of the needed evidence shown"),
    Measure("complete_lists", "lists shown whole and in order"),
    Measure("citation_recall", "statements supported by a citation"),
    Measure("citation_precision", "citations that support their statement"),
    Measure("needed_citations", "citations of needed provisions"),
    Measure("quotes_exact", "quotes that are the source's words"),
    Measure("force_right", "statements with exactly the source's force"),
    Measure("gold_force_right", "needed provisions shown with the gold force"),
    Measure("acceptable_only", "answers that cite acceptable documents only"),
    Measure("forbidden_cited", "answers that cite a forbidden document", higher=False),
    Measure("area_leaked", "answers that cite another area's document", higher=False),
    Measure("superseded_unsaid", "answers that cite a superseded edition without saying so", higher=False),
    Measure("notices_shown", "expected notices shown"),
    Measure("personal_leaked", "answers that repeat personal details", higher=False),
    Measure("focus", "share of words that belong to what was asked (median)", Sum.MEDIAN),
    Measure("words", "words shown (median)", Sum.MEDIAN, higher=False, percent=False),
    Measure("words_p95", "words shown (95th percentile)", Sum.P95, column="words", higher=False, percent=False),
    Measure("headline_right", "headlines that answer who, when, how many, yes or no"),
)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A case, what was given for it, and what it wants of the corpus."""

    case: Case
    output: Output
    reading: Reading
    wanted: tuple[Need, ...]
    lists: tuple[tuple[Need, ...], ...]
    excused: bool

    @property
    def needed_provisions(self) -> frozenset[str]:
        """Provisions of which some norm is needed."""
        return frozenset(provision_id for need in self.wanted for provision_id, _ in need)


def score(context: Context) -> Scored:
    """One row for each case that was asked."""
    return Scored(NAME, MEASURES, tuple(row_of(case, output, context) for case, output in context.pairs("answers")))


def row_of(case: Case, output: Output, context: Context) -> Row:
    """The row of one case."""
    reading = read_answer(output.body, context.corpus)
    # Where declining is right too and it declined, there is nothing to find in the answer.
    excused = reading.status not in ANSWERS and reading.status in case.status
    judged = _Judged(case, output, reading, needs(case, context.corpus), lists_of(case, context.corpus), excused)
    refs = _refs(judged, context.corpus)
    seen = {ref for ref, _ in refs}
    missing = [min(need) for need in judged.wanted if not need & seen]
    values: dict[str, float | bool | None] = {"status_right": reading.status in case.status}
    values |= _evidence(judged, refs) | _citations(judged, context.corpus) | _scope(judged, context) | _form(judged)
    notes = {
        "status": reading.status,
        "missing": "" if excused else " ".join(f"{provision_id}#{number}" for provision_id, number in missing),
        "cited": " ".join(reading.provisions),
    }
    return Row(case.id, case.split, kind_of(case), values, notes)


def _refs(judged: _Judged, corpus: Corpus) -> tuple[tuple[tuple[str, int], str], ...]:
    if judged.output.passages:
        return tuple((ref, corpus.provisions[ref[0]].norms[ref[1] - 1].duty.value) for ref in refs_in_passages(judged.wanted, judged.output.passages, corpus))
    return judged.reading.refs


def _evidence(judged: _Judged, refs: tuple[tuple[tuple[str, int], str], ...]) -> dict[str, float | bool | None]:
    seen = [ref for ref, _ in refs]
    return {
        "evidence_recall": None if judged.excused else evidence_recall(judged.wanted, seen),
        "all_evidence": None if judged.excused else all_needs_met(judged.wanted, seen),
        "complete_lists": None if judged.excused else complete_list_rate(judged.lists, refs),
    }


def _citations(judged: _Judged, corpus: Corpus) -> dict[str, float | bool | None]:
    reading, needed = judged.reading, judged.needed_provisions
    needed_or_restating = [p for p in reading.provisions if p in needed or (p in corpus.provisions and needed & set(corpus.provisions[p].restates))]
    return {
        "citation_recall": citation_recall([shown.supported for shown in reading.shown]),
        "citation_precision": citation_precision([shown.supported for shown in reading.shown]),
        "needed_citations": share(len(needed_or_restating), len(reading.provisions)) if needed else None,
        "quotes_exact": quote_exactness(reading.quotes),
        "force_right": force_fidelity([(shown.duty, shown.true_duty) for shown in reading.shown]),
        "gold_force_right": force_fidelity(_gold_forces(judged)),
    }


def _gold_forces(judged: _Judged) -> list[tuple[str, str | None]]:
    """For each needed provision that is shown and has a gold force: that force if some needed statement of it shows it, else what the first shows."""
    shown: dict[str, list[str]] = {}
    for one in judged.reading.shown:
        if one.ref and any(one.ref in need for need in judged.wanted):
            shown.setdefault(one.ref[0], []).append(one.duty)
    golds = {key: gold_duty(judged.case, key) for key in shown}
    return [(gold if gold in shown[key] else shown[key][0], gold) for key, gold in golds.items() if gold]


def _scope(judged: _Judged, context: Context) -> dict[str, float | bool | None]:
    case, reading = judged.case, judged.reading
    gold_editions = {pattern.partition("/")[0] for group in case.gold for pattern in group}
    cited = bool(reading.editions)
    expected = set(case.notices)
    return {
        "acceptable_only": not unacceptable_editions(reading.editions, gold_editions | set(case.acceptable)) if cited else None,
        "forbidden_cited": bool(set(reading.editions) & set(case.forbidden)),
        "area_leaked": bool(area_leaks(reading.editions, _area(case), context.corpus)) if case.area else None,
        "superseded_unsaid": bool(superseded_unsaid(reading, context.corpus, case.as_of or context.day)) if cited else None,
        "notices_shown": None if judged.excused else share(len(expected & set(reading.notices)), len(expected)),
        "personal_leaked": bool(leaked(judged.output.body, personal_details()[case.id])) if case.id in personal_details() else None,
    }


def _form(judged: _Judged) -> dict[str, float | bool | None]:
    reading, needed = judged.reading, judged.needed_provisions
    is_shown = reading.status in ANSWERS
    n_words = reading.n_words + sum(len(passage.split()) for passage in judged.output.passages)
    return {
        "focus": focus((s.n_words, s.ref is not None and s.ref[0] in needed) for s in reading.shown) if needed else None,
        "words": n_words if is_shown else None,
        "headline_right": None if judged.excused else headline_correct(judged.case.headline_has, reading.headline),
    }


def _area(case: Case) -> Area | None:
    return next((area for area in areas() if case.area and case.area in (area.name, *area.aliases)), None)
