"""Follow-ups asked with and without the questions before them in, what the conversation adds out."""

from __future__ import annotations

from eval.context import Context
from eval.tasks.answering import row_of
from eval.totals import Measure, Row, Scored
from eval.wanted import kind_of

NAME = "conversation"
COLUMNS = ("all_evidence", "status_right", "headline_right")
MEASURES = (
    Measure("all_evidence", "all evidence, with the conversation"),
    Measure("all_evidence_without", "all evidence, the last question alone"),
    Measure("status_right", "status right, with the conversation"),
    Measure("status_right_without", "status right, the last question alone"),
    Measure("headline_right", "headline right, with the conversation"),
    Measure("headline_right_without", "headline right, the last question alone"),
)


def score(context: Context) -> Scored:
    """One row a case with a history."""
    alone = {output.case_id: output for _, output in context.pairs("answers_alone")}
    rows = []
    for case, output in context.pairs("answers"):
        if not case.history or case.id not in alone:
            continue
        with_history, without = row_of(case, output, context), row_of(case, alone[case.id], context)
        values = {name: with_history.values[name] for name in COLUMNS} | {f"{name}_without": without.values[name] for name in COLUMNS}
        notes = {"stand_alone": output.body["stand_alone_question"], "status": output.body["status"], "status_without": alone[case.id].body["status"]}
        rows.append(Row(case.id, case.split, kind_of(case), values, notes))
    return Scored(NAME, MEASURES, tuple(rows))
