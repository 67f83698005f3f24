"""A scored row in, why it falls short out: one cause a case, the one that comes first on the way of a question."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from eval.folder import Cells
from eval.gold import Case
from eval.systems import Output
from eval.wanted import ANSWERS, is_answerable


class Cause(StrEnum):
    """Causes in the order in which they are looked for; the value is what the report says."""

    URGENT_MISSED = "a live concern not taken for one"
    TRIAGE = "taken for urgent, or for another subject"
    DECLINED = "declined, though it can be answered"
    ANSWERED = "answered, though it is not held"
    STATUS = "another status than expected"
    LEAK = "personal details repeated"
    DOCUMENT = "a document cited that should not be"
    FORCE = "another force than the source's"
    CITATION = "a citation or quote that does not hold"
    NOT_FOUND = "needed evidence not among what was found"
    NOT_SHOWN = "needed evidence found but not shown"
    LIST = "a list not whole or not in order"
    NOTICE = "a notice missing"
    HEADLINE = "the headline does not answer"


def cause_of(case: Case, row: Cells, output: Output) -> Cause | None:
    """Why a case falls short, or None where it does not."""
    by_status = _by_status(case, row["status"]) if row["status_right"] == "0.0" else None
    checks: Mapping[Cause, bool] = {
        Cause.LEAK: row["personal_leaked"] == "1.0",
        Cause.DOCUMENT: "1.0" in (row["forbidden_cited"], row["area_leaked"]) or row["acceptable_only"] == "0.0",
        Cause.FORCE: _short(row, "force_right", "gold_force_right"),
        Cause.CITATION: _short(row, "citation_recall", "citation_precision", "quotes_exact"),
        Cause.NOT_FOUND: _short(row, "all_evidence") and not _was_found(row["missing"], output),
        Cause.NOT_SHOWN: _short(row, "all_evidence"),
        Cause.LIST: _short(row, "complete_lists"),
        Cause.NOTICE: _short(row, "notices_shown") or row["superseded_unsaid"] == "1.0",
        Cause.HEADLINE: _short(row, "headline_right"),
    }
    return by_status or next((cause for cause, holds in checks.items() if holds), None)


def _by_status(case: Case, status: str) -> Cause:
    if case.status == ("urgent_concern",):
        return Cause.URGENT_MISSED
    if status in ("urgent_concern", "out_of_scope"):
        return Cause.TRIAGE
    if status in ANSWERS and not is_answerable(case):
        return Cause.ANSWERED
    return Cause.DECLINED if is_answerable(case) and status == "not_found" else Cause.STATUS


def _short(row: Cells, *columns: str) -> bool:
    return any(row[column] not in ("", "1.0") for column in columns)


def _was_found(missing: str, output: Output) -> bool:
    """Whether each missing norm, its provision or the list it stands in was among the targets found."""
    found = {target.partition("#")[0] for target, _ in output.found}
    places = (reference.partition("#")[0] for reference in missing.split())
    return all(any(place == target or place.startswith(f"{target}__") for target in found) for place in places)
