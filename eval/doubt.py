"""Questions in, `assistant/answering/doubt.toml` out: when an answer is to say that it may not answer all that was asked.

Run `python -m eval.doubt` after `python -m eval.fit`, some ten minutes. Logistic regression (unanswerable or answerable) with a small penalty on development
cases and on training questions as `eval.unseen` has them; the bias is then moved so that `DOUBTED` of the answerable development cases come out as doubted.
Cases where answering and declining are both right teach nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.answering.doubt import FIGURES, WEIGHTS, figures_of
from assistant.dialogue import Question, Scope, Status
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.targets import TargetKind
from assistant.settings import load_settings
from eval.gold import Case, load_cases
from eval.unseen import unseen

Row = tuple[list[float], bool]
PENALTY = 0.0005
DOUBTED = 0.05


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

    return np.asarray(minimize(loss, np.zeros(rows.shape[1])).x)


def with_bias(weights: NDArray[np.float64], answerable: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights with the bias at which `DOUBTED` of the answerable questions, by their figures, come out as doubted."""
    moved = weights.copy()
    moved[-1] = -np.quantile(answerable @ weights[:-1], 1 - DOUBTED)
    return moved


def of_cases(holdings: Holdings) -> Iterator[Row]:
    """Figures of the development cases, and whether each is unanswerable."""
    assistant = Assistant(holdings, threshold=0.0)
    for case in track([case for case in load_cases(split="development") if is_question(case)], "development cases", console=Console(stderr=True)):
        _, found = assistant.search(Question(case.question, Scope(case.role, case.area, case.as_of), case.history))
        if figures := figures_of(found):
            yield [figures[name] for name in FIGURES], Status.ANSWERED not in case.status


def of_questions(holdings: Holdings) -> Iterator[Row]:
    """Figures of training questions as unseen ones; one that was written for a known silence is unanswerable."""
    for third in unseen(holdings):
        assistant = Assistant(third.holdings, threshold=0.0)
        for target, question in track(third.questions, "training questions", console=Console(stderr=True)):
            _, found = assistant.search(Question(question))
            if figures := figures_of(found):
                yield [figures[name] for name in FIGURES], target.kind is TargetKind.SILENCE


def main() -> None:
    """Fits on development cases and training questions and writes the weights; the bias is set on the development cases."""
    holdings = open_holdings(load_settings())
    cases, questions = list(of_cases(holdings)), list(of_questions(holdings))
    figures, unanswerable = (np.array(column) for column in zip(*cases, *questions, strict=True))
    weights = with_bias(fitted(figures, unanswerable), figures[: len(cases)][~unanswerable[: len(cases)]])
    lines = [f"# Fitted on {len(cases)} development cases and {len(questions)} training questions by `python -m eval.doubt`."]
    lines += [f"{name} = {value:.3f}" for name, value in zip((*FIGURES, "bias"), weights, strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"weights written to {WEIGHTS.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
