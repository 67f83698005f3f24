"""Questions in, scoring weights out: how `assistant/retrieval/scoring.toml` is fitted. Run `python -m eval.fit`, ten minutes; the test split is never read.

It learns from development cases, whose wants are known in full, and from training questions as `eval.unseen` has them: what the digest lists was mended with
the development cases in view, so that by themselves they would have it trusted too far. Each candidate of each question is labelled by how well its norms
match the needed ones: the harmonic mean of the share of its norms that are needed and the share of needs that it meets. A silence is right (1) for an
unanswerable case, or for the question written for it, and wrong (0) otherwise. A softmax over each question's candidates is fitted to the labels, and then
scale and bias so that the leading score of a development case, asked as people ask, reads as its chance of being right; softened a little, since what stands
beside an answer is decided by shares of its score, and shares of chances near 1 tell too little.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.dialogue import Question, Scope
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found
from assistant.retrieval.scoring import WEIGHTS, features_of
from assistant.retrieval.targets import Target, TargetKind
from assistant.settings import load_settings
from eval.gold import load_cases, needs
from eval.unseen import Need, needs_of, unseen

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Rows = tuple[list[dict[str, float]], Vector]
Group = tuple[Matrix, Vector, float]  # features of each candidate, their labels, how much the question counts
RIGHT = 0.5
PENALTY = 1.0
SOFTER = 0.77  # of the logit, with what is added: chosen on development cases for the most evidence at seven words in ten to the point
LIFTED = 0.385
UNNAMED = 0.5  # what a local document is worth to who did not name it, beside the national guidance that says the same
DEVELOPMENT = 2.0  # how much more a development case counts than a training question, of which there are more


def match(target: Target, needs: Sequence[frozenset[tuple[str, int]]]) -> float:
    """Harmonic mean of precision (share of the target's norms that some need takes) and recall (share of needs the target meets); 0 for no norms."""
    refs = set(target.refs)
    if not refs or not needs:
        return 0.0
    wanted = frozenset().union(*needs)
    precision = len(refs & wanted) / len(refs)
    recall = sum(1 for need in needs if need & refs) / len(needs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def label(target: Target, needs: Sequence[frozenset[tuple[str, int]]], answerable: bool) -> float:
    """What a target ought to score for a case."""
    if target.kind is TargetKind.SILENCE:
        return 0.0 if answerable else 1.0
    return match(target, needs) if answerable else 0.0


def fit_ranking(groups: Sequence[Group]) -> Vector:
    """Weights that put the best matching target first: softmax over each question's candidates against the labels.

    Labels are raised to the fourth power, which favours the best match. Questions without any good candidate teach nothing here.
    """
    taught = [(rows, labels**4 / np.sum(labels**4), counts) for rows, labels, counts in groups if labels.max(initial=0) > 0]

    def loss(w: Vector) -> tuple[float, Vector]:
        value, slope = PENALTY * float(w @ w) / 2, PENALTY * w
        for rows, aim, counts in taught:
            z = rows @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            value -= counts * float(aim @ np.log(p + 1e-12))
            slope = slope + counts * (rows.T @ (p - aim))
        return value, slope

    n = taught[0][0].shape[1]
    result = minimize(loss, np.zeros(n), jac=True, method="L-BFGS-B")
    return np.asarray(result.x)


def calibrate(scores: Vector, right: Vector) -> tuple[float, float]:
    """Scale and bias that make the leading score of a case a probability of being right (Platt 1999)."""

    def loss(ab: Vector) -> float:
        p = 1 / (1 + np.exp(-(ab[0] * scores + ab[1])))
        return float(-np.sum(right * np.log(p + 1e-9) + (1 - right) * np.log(1 - p + 1e-9)))

    a, b = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(a), float(b)


def write_weights(tables: Mapping[str, Mapping[str, float]], n_cases: int, n_questions: int) -> None:
    """Writes the weights where the retriever reads them, one table with the cross-encoder and one without."""
    made = f"# Fitted on {n_cases} development cases and {n_questions} training questions by `python -m eval.fit`."
    lines = [f"{made} A feature without a weight counts nothing."]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in table.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"weights written to {WEIGHTS.name}", file=sys.stderr)


def fitted(groups: Sequence[Group], names: Sequence[str], without: str = "") -> dict[str, float]:
    """Weights by name with their bias, scaled on the development cases; `without` leaves one feature out."""
    columns = [place for place, name in enumerate(names) if name != without]
    kept = [(rows[:, columns], labels, counts) for rows, labels, counts in groups]
    w = fit_ranking(kept)
    leading = [(rows @ w, labels) for rows, labels, counts in kept if counts == DEVELOPMENT]
    scale, bias = calibrate(
        np.array([float(scores.max()) for scores, _ in leading]), np.array([float(labels[int(np.argmax(scores))] >= RIGHT) for scores, labels in leading])
    )
    weights = {names[column]: float(value) * SOFTER for column, value in zip(columns, w * scale, strict=True)}
    return {"bias": bias * SOFTER + LIFTED} | weights


def rows_of(query: Query, found: Found, judge: Callable[[Target], float]) -> Rows:
    """The features of each candidate of a question, and its label."""
    features = [dict(features_of(query, hit.target, hit.evidence)) for hit in found.hits]
    share = [UNNAMED if row["unasked_local"] else 1.0 for row in features]
    return features, np.array([judge(hit.target) for hit in found.hits]) * share


def rows_of_cases(holdings: Holdings) -> Iterator[Rows]:
    """Rows of the development cases that say whether they can be answered."""
    assistant = Assistant(holdings, threshold=0.0)
    cases = [case for case in load_cases(split="development") if "answered" in case.status or case.status == ("not_found",)]
    for case in track(cases, "development cases", console=Console(stderr=True)):
        judge = partial(label, needs=needs(case, holdings.corpus), answerable="answered" in case.status)
        yield rows_of(*assistant.search(Question(case.question, Scope(case.role, case.area, case.as_of), case.history)), judge)


def rows_of_questions(holdings: Holdings) -> Iterator[Rows]:
    """Rows of training questions, each as somebody's first. What was written to a local document without naming it teaches nothing: nobody could know."""
    without = unseen(holdings, rerank=True)
    assistant = Assistant(without.holdings, threshold=0.0)
    for target, question in track(without.questions, "training questions", console=Console(stderr=True)):
        query, found = assistant.search(Question(question))
        if target.national or query.editions or query.areas:
            yield rows_of(query, found, partial(label_for, target, needs_of(target, holdings.corpus)))


def label_for(asked: Target, wanted: Sequence[Need], target: Target) -> float:
    """What a target ought to score for a question that was written for another, or for it."""
    return float(target.id == asked.id) if TargetKind.SILENCE in {target.kind, asked.kind} else match(target, wanted)


def main() -> None:
    """Fits on development cases and training questions and writes the weights."""
    holdings = open_holdings(load_settings().model_copy(update={"rerank": True}))
    cases = [rows for rows in rows_of_cases(holdings) if rows[0]]
    questions = [rows for rows in rows_of_questions(holdings) if rows[0]]
    names = list(cases[0][0][0])
    groups = [
        (np.array([[row[name] for name in names] for row in features]), labels, counts)
        for counts, rows in ((DEVELOPMENT, cases), (1.0, questions))
        for features, labels in rows
    ]
    write_weights({"reranked": fitted(groups, names), "plain": fitted(groups, names, without="cross")}, len(cases), len(questions))


if __name__ == "__main__":
    main()
