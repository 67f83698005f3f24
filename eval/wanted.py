"""A gold case in, what a right answer to it would do out: which lists it shows whole, with what force, and whether it answers at all."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import replace

from corpus.model import Corpus
from eval.gold import Case, GoldError, items_of, needs
from eval.metrics import Need

ANSWERS = frozenset({"answered", "answered_in_part"})


def kind_of(case: Case) -> str:
    """The kind of a case, by its id: `dl` of `dl-004`."""
    return case.id.partition("-")[0]


def is_answerable(case: Case) -> bool | None:
    """Whether a case ought to be answered; None where answering and declining are both right."""
    answering = "answered" in case.status
    return answering if set(case.status) <= ANSWERS or not answering else None


def lists_of(case: Case, corpus: Corpus) -> tuple[tuple[Need, ...], ...]:
    """Each list that a case asks for whole: its items as needs, in the source's order."""
    starred = (group for group in case.gold if any(provision_id.endswith("*") for provision_id in group))
    return tuple(needs(replace(case, gold=(group,)), corpus) for group in starred)


def gold_duty(case: Case, provision_id: str) -> str | None:
    """The force that the case says a provision's statement must show, or None where it says nothing."""
    return next((duty for pattern, duty in case.duty.items() if fnmatch.fnmatchcase(provision_id, pattern)), None)


def check_cases(cases: Iterable[Case], corpus: Corpus) -> None:
    """Raises `GoldError` for the first case that names a provision or an edition that is not there.

    What a case says only a full text has may be missing where that edition's full text is not held.
    """
    full = {provision.edition_id for provision in corpus.provisions.values() if provision.words}
    for case in cases:
        excused = {provision_id for provision_id in case.full_text_only if provision_id.partition("/")[0] not in full}
        named = [*(provision_id for group in case.gold for provision_id in group), *case.sentences, *case.duty]
        missing = [provision_id for provision_id in named if provision_id not in excused and not _is_held(provision_id, corpus)]
        missing += [edition for edition in (*case.forbidden, *case.acceptable) if edition not in corpus.editions]
        if missing:
            raise GoldError(f"gold case {case.id} names {missing[0]}, which is not held; correct the case, or the digest if the source has it")


def _is_held(provision_id: str, corpus: Corpus) -> bool:
    return bool(items_of(corpus, provision_id)) if provision_id.endswith("*") else provision_id in corpus.provisions
