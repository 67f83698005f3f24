"""Development cases in, `assistant/answering/doubt.toml` out: when an answer is to say that it may not answer all that was asked.

Run `python -m eval.doubt` after `python -m eval.fit`. Logistic regression (unanswerable or answerable) with a small penalty; the bias is then moved so that
`DOUBTED` of the answerable cases come out as doubted. Cases where answering and declining are both right teach nothing.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.answering.doubt import FIGURES, WEIGHTS, figures_of
from assistant.dialogue import Question, Scope, Status
from assistant.holdings import open_holdings
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from eval.gold import Case, load_cases

PENALTY = 0.0005
DOUBTED = 0.04


def is_question(case: Case) -> bool:
    """Whether a case is one of answering or declining, and only one of the two is right."""
    answers, declines = Status.ANSWERED in case.status, Status.NOT_FOUND in case.status
    return answers != declines and not {Status.URGENT_CONCERN, Status.OUT_OF_SCOPE, Status.CLARIFICATION_NEEDED} & set(case.status)


def fitted(figures: NDArray[np.float64], unanswerable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights with the bias last, for figures of shape (n, figures)."""
    rows = np.c_[figures, np.ones(len(figures))]

    def loss(weights: NDArray[np.float64]) -> float:
        z = rows @ weights
        return float(np.mean(np.log1p(np.exp(-np.where(unanswerable, z, -z)))) + PENALTY * weights[:-1] @ weights[:-1])

    weights = np.asarray(minimize(loss, np.zeros(rows.shape[1])).x)
    weights[-1] -= np.quantile(rows[~unanswerable] @ weights, 1 - DOUBTED)
    return weights


def main() -> None:
    """Fits on the development split and writes the weights."""
    assistant = Assistant(open_holdings(load_settings()), threshold=0.0)
    figures, unanswerable = [], []
    for case in track([case for case in load_cases(split="development") if is_question(case)], "fitting", console=Console(stderr=True)):
        _, found = assistant.search(Question(case.question, Scope(case.role, case.area, case.as_of), case.history))
        if of_case := figures_of(found):
            figures.append([of_case[name] for name in FIGURES])
            unanswerable.append(Status.ANSWERED not in case.status)
    weights = fitted(np.array(figures), np.array(unanswerable))
    lines = [f"# Fitted on {len(figures)} development cases by `python -m eval.doubt`."]
    lines += [f"{name} = {value:.3f}" for name, value in zip((*FIGURES, "bias"), weights, strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"weights written to {WEIGHTS.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
