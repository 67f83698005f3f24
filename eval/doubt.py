"""Questions in, `assistant/answering/doubt.toml` out: when an answer is to say that it may not answer all that was asked, and when it is not given.

Run `python -m eval.doubt` after `python -m eval.fit`, some five minutes. Logistic regressions (unanswerable or answerable) with a small penalty on development
cases and on training questions as `eval.unseen` has them. For not giving an answer, those that were written for a known silence are asked as if that silence
were not known, since people ask for more than anybody thinks of. The bias is then set so that `DOUBTED` of the answerable development cases come out as
doubted, and `DECLINED` of them as hopeless. Cases where answering and declining are both right, and questions that the best hit misses, teach nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from assistant.answering.doubt import FIGURES, WEIGHTS, figures_of
from assistant.dialogue import Question, Scope, Status
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.retriever import Found
from assistant.retrieval.targets import Target, TargetKind
from assistant.settings import load_settings
from eval.fit import match
from eval.gold import Case, load_cases
from eval.unseen import needs_of, unseen

Row = tuple[list[float], bool]
RIGHT = 0.5
PENALTY = 0.0005
DOUBTED = 0.05
DECLINED = 0.0025


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


def table(cases: Sequence[Row], questions: Sequence[Row], share: float) -> dict[str, float]:
    """Weights by name, with the bias at which that share of the answerable cases lies at or above nought."""
    figures, unanswerable = (np.array(column) for column in zip(*cases, *questions, strict=True))
    weights = fitted(figures, unanswerable)[:-1]
    answerable = figures[: len(cases)][~unanswerable[: len(cases)]]
    named = {name: float(value) for name, value in zip(FIGURES, weights, strict=True)}
    bias = -float(np.quantile(answerable @ weights, 1 - share))
    reached, of_gaps = figures[len(cases) :] @ weights + bias >= 0, unanswerable[len(cases) :]
    print(
        f"at {share:.1%} of answerable cases: {reached[of_gaps].mean():.1%} of silences, {reached[~of_gaps].mean():.1%} of answers, asked unseen",
        file=sys.stderr,
    )
    return named | {"bias": bias}


def of_cases(holdings: Holdings) -> Iterator[Row]:
    """Figures of the development cases, and whether each is unanswerable."""
    assistant = Assistant(holdings, threshold=0.0)
    for case in track([case for case in load_cases(split="development") if is_question(case)], "development cases", console=Console(stderr=True)):
        query, found = assistant.search(Question(case.question, Scope(case.role, case.area, case.as_of), case.history))
        if figures := figures_of(query, found):
            yield [figures[name] for name in FIGURES], Status.ANSWERED not in case.status


def of_questions(holdings: Holdings) -> tuple[list[Row], list[Row]]:
    """Figures of training questions as unseen ones, with the known silences and with none for what each asks; one written for a silence is unanswerable."""
    known: list[Row] = []
    unknown: list[Row] = []
    kept_back = unseen(holdings)
    assistant = Assistant(kept_back.holdings, threshold=0.0)
    for target, question in track(kept_back.questions, "training questions", console=Console(stderr=True)):
        query, found = assistant.search(Question(question))
        gap = target.kind is TargetKind.SILENCE
        if not gap and (found.best is None or match(found.best.target, needs_of(target, holdings.corpus)) < RIGHT):
            continue
        for rows, seen in ((known, found), (unknown, without(found, target))):
            if figures := figures_of(query, seen):
                rows.append(([figures[name] for name in FIGURES], gap))
    return known, unknown


def without(found: Found, target: Target) -> Found:
    """What would have been found, had nobody known of that silence; any other target stays."""
    if target.kind is not TargetKind.SILENCE:
        return found
    return Found(*(tuple(hit for hit in hits if hit.target.id != target.id) for hits in (found.kept, found.rejected, found.also)))


def main() -> None:
    """Fits on development cases and training questions and writes the weights."""
    holdings = open_holdings(load_settings())
    cases, (known, unknown) = list(of_cases(holdings)), of_questions(holdings)
    tables = {"in_part": table(cases, known, DOUBTED), "declined": table(cases, unknown, DECLINED)}
    lines = [f"# Fitted on {len(cases)} development cases and {len(known)} training questions by `python -m eval.doubt`."]
    for name, weights in tables.items():
        lines += ["", f"[{name}]", *(f"{figure} = {value:.3f}" for figure, value in weights.items())]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"weights written to {WEIGHTS.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
