"""Rankings of paragraphs in, recall@k, nDCG@10 and RR out, scored by `ir_measures`: meaning alone, words alone, fused, and the assistant's own, side by side.

The unit is the paragraph, box or subsection; a list item counts as its list, so that a list found whole is one hit and not thirteen. Where a case takes any of
several provisions, they count as one document, named for the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from assistant.answering.followup import stand_alone
from assistant.holdings import Holdings
from assistant.retrieval.targets import Target
from eval.context import Context
from eval.engines import Engine, Engines
from eval.gold import Case, needs
from eval.metrics import mean
from eval.systems import Progress, question_of
from eval.totals import Measure, Row, Scored, Table, Total
from eval.wanted import kind_of

NAME = "retrieval"
OURS = "ours"
DEPTH = 50
SCORES = (R @ 5, R @ 10, R @ 20, nDCG @ 10, RR @ 10)
_ITEM = re.compile(r"__(?:item|para)_.*$")


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units by falling rank for one case, by the name of what ranked them."""

    case_id: str
    units: Mapping[str, tuple[str, ...]]


def unit_of(provision_id: str) -> str:
    """The paragraph, box or subsection that a provision is or stands in."""
    return _ITEM.sub("", provision_id)


def units_of(targets: Iterable[Target]) -> tuple[str, ...]:
    """Units in the order in which targets show them."""
    return tuple(dict.fromkeys(unit_of(provision_id) for target in targets for provision_id, _ in target.refs))[:DEPTH]


def rank_cases(cases: Sequence[Case], holdings: Holdings, engines: Engines, progress: Progress | None = None) -> list[Ranking]:
    """What each engine ranks for each case that needs something. A follow-up is written out first, as the assistant does."""
    rankings = []
    asked = [case for case in cases if case.gold]
    for n, case in enumerate(asked, 1):
        question = question_of(case)
        query = holdings.queries.make(stand_alone(question.text, question.history).question, question.scope)
        rankings.append(Ranking(case.id, {engine.value: units_of(engines.rank(engine, query)) for engine in Engine}))
        if progress:
            progress(n, len(asked))
    return rankings


def with_ours(rankings: Sequence[Ranking], context: Context, targets: Sequence[Target]) -> list[Ranking]:
    """The rankings with the assistant's own beside them: what it found, by its score; nothing where triage or a question back came first."""
    by_id = {target.id: target for target in targets}
    found = {output.case_id: units_of(by_id[key] for key, _ in output.found if key in by_id) for _, output in context.pairs("answers")}
    return [Ranking(ranking.case_id, {**ranking.units, OURS: found[ranking.case_id]}) for ranking in rankings if ranking.case_id in found]


def score(context: Context, rankings: Sequence[Ranking], folder: Path | None = None) -> Scored:
    """One row a case; with a folder, qrels and runs are written there in TREC form."""
    cases = {case.id: case for case in context.cases}
    aliases = {ranking.case_id: _aliases(cases[ranking.case_id], context) for ranking in rankings}
    qrels = [ir_measures.Qrel(case_id, unit, 1) for case_id, names in aliases.items() for unit in dict.fromkeys(names.values())]
    names = list(dict.fromkeys(name for ranking in rankings for name in ranking.units))
    runs = {name: [doc for ranking in rankings for doc in _docs(ranking, name, aliases[ranking.case_id])] for name in names}
    if folder:
        _write_trec(folder, qrels, runs)
    values: dict[str, dict[str, float]] = {case_id: {} for case_id, names in aliases.items() if names}
    for name, run in runs.items():
        for metric in ir_measures.iter_calc(SCORES, qrels, run):
            values[metric.query_id][f"{name} {metric.measure}"] = metric.value
    columns = [f"{name} {measure}" for name in names for measure in SCORES]
    rows = tuple(Row(key, cases[key].split, kind_of(cases[key]), {column: scored.get(column, 0.0) for column in columns}) for key, scored in values.items())
    heads = ("ranking", *(str(measure) for measure in SCORES))
    means = {column: mean(row.values[column] for row in rows) for column in columns}
    table = Table("Retrieval", heads, tuple((name, *(_shown(means[f"{name} {measure}"]) for measure in SCORES)) for name in names))
    return Scored(NAME, tuple(Measure(column, column, percent=False) for column in columns), rows, {"judged": Total(float(len(qrels)), len(rows))}, (table,))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _aliases(case: Case, context: Context) -> dict[str, str]:
    """Each unit that meets a need, with the name that its need goes by."""
    names: dict[str, str] = {}
    for need in needs(case, context.corpus):
        units = list(dict.fromkeys(unit_of(provision_id) for provision_id, _ in sorted(need)))
        name = next((names[unit] for unit in units if unit in names), units[0])
        names.update((unit, names.get(unit, name)) for unit in units)
    return names


def _docs(ranking: Ranking, name: str, aliases: Mapping[str, str]) -> list[ir_measures.ScoredDoc]:
    units = dict.fromkeys(aliases.get(unit, unit) for unit in ranking.units.get(name, ()))
    return [ir_measures.ScoredDoc(ranking.case_id, unit, float(len(units) - place)) for place, unit in enumerate(units)]


def _write_trec(folder: Path, qrels: Sequence[ir_measures.Qrel], runs: Mapping[str, Sequence[ir_measures.ScoredDoc]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "qrels.txt").write_text("".join(f"{q.query_id} 0 {q.doc_id} {q.relevance}\n" for q in qrels), "utf-8")
    for name, run in runs.items():
        places: dict[str, int] = {}
        lines = []
        for doc in run:
            places[doc.query_id] = places.get(doc.query_id, 0) + 1
            lines.append(f"{doc.query_id} Q0 {doc.doc_id} {places[doc.query_id]} {doc.score:g} {name}\n")
        (folder / f"run-{name}.txt").write_text("".join(lines), "utf-8")
