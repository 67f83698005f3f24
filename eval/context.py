"""What every task may look at while it scores: the cases, the corpus they are scored against, and the day the answers are for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from corpus.model import Corpus
from eval.gold import DATA, Case
from eval.systems import Output


@dataclass(frozen=True, slots=True)
class Context:
    """Cases in file order, the corpus, the day, outputs by name, and seconds by case."""

    cases: tuple[Case, ...]
    corpus: Corpus
    day: date
    outputs: Mapping[str, tuple[Output, ...]] = field(default_factory=dict)
    timings: Mapping[str, float] = field(default_factory=dict)

    def pairs(self, name: str) -> list[tuple[Case, Output]]:
        """Each case with the output of that name, in case order; cases that were not asked are left out."""
        by_id = {output.case_id: output for output in self.outputs.get(name, ())}
        return [(case, by_id[case.id]) for case in self.cases if case.id in by_id]


@cache
def personal_details() -> Mapping[str, tuple[str, ...]]:
    """Details that a case's question gives away and that its answer must not hold, by case id."""
    return {key: tuple(value) for key, value in tomllib.loads((DATA / "personal.toml").read_text("utf-8"))["details"].items()}
