"""The same answers in, both ways to be wrong about declining out. Cases where answering and declining are both right are left out."""

from __future__ import annotations

from eval.context import Context
from eval.gold import Case, needs
from eval.metrics import declines, reliability
from eval.systems import Output
from eval.totals import Measure, Row, Scored, Table, Total
from eval.wanted import ANSWERS, is_answerable, kind_of

NAME = "declining"
MEASURES = (
    Measure("right", "answered or declined as it ought to be"),
    Measure("declined_rightly", "unanswerable questions declined"),
    Measure("declined_wrongly", "answerable questions declined", higher=False),
)


def score(context: Context) -> Scored:
    """One row a case whose answerability is certain, with precision and recall over them all, and the reliability of the leading score."""
    rows, pairs, leads = [], [], []
    for case, output in context.pairs("answers"):
        if is_answerable(case) is None or _is_triage(case):
            continue
        ought, did = not is_answerable(case), declined(case, output)
        pairs.append((ought, did))
        values = {"right": ought == did, "declined_rightly": did if ought else None, "declined_wrongly": did if not ought else None}
        rows.append(Row(case.id, case.split, kind_of(case), values, {"status": output.body["status"], "leading": _leading(output)}))
        if output.found:
            leads.append((output.found[0][1], _leads_right(case, output, context)))
    scores = declines(pairs)
    extra = {"precision": Total(scores.precision, sum(did for _, did in pairs)), "recall": Total(scores.recall, sum(ought for ought, _ in pairs))}
    bins = tuple((f"{mean_score:.2f}", f"{right:.2f}", str(n)) for mean_score, right, n in reliability(leads))
    return Scored(NAME, MEASURES, tuple(rows), extra, (Table("Reliability of the leading score", ("mean score", "share right", "cases"), bins),))


def declined(case: Case, output: Output) -> bool:
    """Whether a system declined: it gave no answer, or, where that is expected, one that says it is in part."""
    status = output.body["status"]
    return status not in ANSWERS or (status == "answered_in_part" and status in case.status and not is_answerable(case))


def _is_triage(case: Case) -> bool:
    return "urgent_concern" in case.status


def _leading(output: Output) -> str:
    return f"{output.found[0][0]} {output.found[0][1]:.2f}" if output.found else ""


def _leads_right(case: Case, output: Output, context: Context) -> bool:
    """Whether the best target is one that helps: it shows something needed, or it is a known silence and the case has no answer."""
    target = output.found[0][0]
    if is_answerable(case):
        wanted = {provision_id for need in needs(case, context.corpus) for provision_id, _ in need}
        theme = next((theme for theme in context.corpus.themes if theme.id == target), None)
        shown = theme.covers if theme else (target,)
        return any(one.partition("#")[0] == place.partition("#")[0] or one.startswith(f"{place.partition('#')[0]}__") for one in wanted for place in shown)
    return any(silence.id == target for silence in context.corpus.not_said)
