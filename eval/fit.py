"""Development cases in, scoring weights out: how `assistant/retrieval/scoring.toml` is fitted. Run `python -m eval.fit`; the test split is never read.

Each candidate of each case is labelled by how well its norms match the needed ones: the harmonic mean of the share of its norms that are needed and the
share of needs that it meets. A silence is right (1) for an unanswerable case and wrong (0) otherwise. A softmax over each case's candidates is fitted to
the labels, and then scale and bias so that the leading score reads as the chance of being right.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.dialogue import Question, Scope
from assistant.holdings import open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.scoring import WEIGHTS, features_of
from assistant.retrieval.targets import Target, TargetKind
from assistant.settings import load_settings
from eval.gold import Case, load_cases, needs

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
PENALTY = 1.0


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


def fit_ranking(groups: Sequence[tuple[Matrix, Vector]]) -> Vector:
    """Weights that put the best matching target first: softmax over each case's candidates against the labels.

    Labels are raised to the fourth power, which favours the best match. Cases without any good candidate teach nothing here.
    """
    taught = [(rows, labels**4 / np.sum(labels**4)) for rows, labels in groups if labels.max(initial=0) > 0]

    def loss(w: Vector) -> tuple[float, Vector]:
        value, slope = PENALTY * float(w @ w) / 2, PENALTY * w
        for rows, aim in taught:
            z = rows @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            value -= float(aim @ np.log(p + 1e-12))
            slope = slope + rows.T @ (p - aim)
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


def write_weights(tables: Mapping[str, Mapping[str, float]], n_cases: int) -> None:
    """Writes the weights where the retriever reads them, one table with the cross-encoder and one without."""
    lines = [f"# Fitted on {n_cases} development cases by `python -m eval.fit`. A feature without a weight counts nothing."]
    for name, table in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value:.3f}" for key, value in table.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"weights written to {WEIGHTS.name}", file=sys.stderr)


def fitted(groups: Sequence[tuple[Matrix, Vector]], names: Sequence[str], without: str = "") -> dict[str, float]:
    """Weights by name with their bias, scaled so that the leading score reads as the chance of being right; `without` leaves one feature out."""
    columns = [place for place, name in enumerate(names) if name != without]
    kept = [(matrix[:, columns], labels) for matrix, labels in groups]
    w = fit_ranking(kept)
    leading = [int(np.argmax(matrix @ w)) for matrix, _ in kept]
    scale, bias = calibrate(
        np.array([float((matrix @ w)[place]) for (matrix, _), place in zip(kept, leading, strict=True)]),
        np.array([float(labels[place] >= 0.5) for (_, labels), place in zip(kept, leading, strict=True)]),
    )
    return {"bias": bias} | {names[column]: float(value) for column, value in zip(columns, w * scale, strict=True)}


def rows_of(case: Case, assistant: Assistant) -> tuple[list[dict[str, float]], Vector]:
    """The features of each candidate of a case, and its label."""
    query, found = assistant.search(Question(case.question, Scope(case.role, case.area, case.as_of), case.history))
    needed = needs(case, assistant.holdings.corpus)
    answerable = "answered" in case.status
    features = [dict(features_of(query, hit.target, hit.evidence)) for hit in found.hits]
    return features, np.array([label(hit.target, needed, answerable) for hit in found.hits])


def main() -> None:
    """Fits on the development split and writes the weights."""
    settings = load_settings().model_copy(update={"rerank": True})
    assistant = Assistant(open_holdings(settings), threshold=0.0)
    cases = [case for case in load_cases(split="development") if "answered" in case.status or case.status == ("not_found",)]
    rows = [(features, labels) for features, labels in (rows_of(case, assistant) for case in track(cases, "fitting", console=Console(stderr=True))) if features]
    names = list(rows[0][0][0])
    groups = [(np.array([[row[name] for name in names] for row in features]), labels) for features, labels in rows]
    write_weights({"reranked": fitted(groups, names), "plain": fitted(groups, names, without="cross")}, len(groups))


if __name__ == "__main__":
    main()
