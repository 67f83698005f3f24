"""The same answers in, whether live concerns come first out: every urgent case found, no calm one taken for urgent, steering and other subjects told apart."""

from __future__ import annotations

from eval.context import Context
from eval.gold import Case
from eval.metrics import confusion
from eval.systems import Output
from eval.totals import Measure, Row, Scored, confusion_table
from eval.wanted import kind_of

NAME = "triage"
URGENT = "urgent_concern"
MEASURES = (
    Measure("urgent_found", "urgent concerns that get the emergency route before anything else"),
    Measure("false_alarm", "calm questions taken for urgent", higher=False),
    Measure("outside_found", "questions outside the subject that get no answer"),
)


def score(context: Context) -> Scored:
    """One row a case; the confusion table compares the first status expected with the one given."""
    pairs = context.pairs("answers")
    rows = tuple(_row(case, output) for case, output in pairs)
    counts = confusion((_nearest(case, output), output.body["status"]) for case, output in pairs)
    return Scored(NAME, MEASURES, rows, tables=(confusion_table("Status", counts),))


def _row(case: Case, output: Output) -> Row:
    body = output.body
    urgent_first = body["status"] == URGENT and not body["statements"] and bool(body["notices"]) and body["notices"][0]["kind"] == "emergency-route"
    values = {
        "urgent_found": urgent_first if case.status == (URGENT,) else None,
        "false_alarm": body["status"] == URGENT if URGENT not in case.status else None,
        "outside_found": not body["statements"] and not output.passages if case.status[0] == "out_of_scope" else None,
    }
    return Row(case.id, case.split, kind_of(case), values, {"status": body["status"], "expected": " or ".join(case.status)})


def _nearest(case: Case, output: Output) -> str:
    status: str = output.body["status"]
    return status if status in case.status else case.status[0]
