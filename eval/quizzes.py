"""Quizzes of many seeds in, figures out: how many items cite what holds their key, leave two answers open, or repeat a fact. `python -m eval.quizzes`.

Exit code 1 if any item fails. With `--show N`, N items drawn evenly over the kinds are printed, to be read by a person.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from assistant.holdings import load_corpus
from assistant.practice.quiz.check import faults_of
from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.likeness import Likeness
from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.model import Item, Kind, Quiz, Spec
from assistant.practice.quiz.pool import Material
from assistant.retrieval.dense import OnnxEncoder
from assistant.settings import load_settings
from assistant.surfaces.quiz_text import quiz_as_text

ROLES = ("", "practitioner", "dsl", "education", "relevant-agency", "lsp", "dsp", "business-manager", "independent-scrutineer", "partnership-chair")
N_ITEMS = 20
WANTED = 500
DEFENSIBLE = ("may hold", "can be defended")
UNCITED = (
    "is not cited",
    "not in the provision",
    "is not held",
    "not what the provision says",
    "not the force",
    "not the addressee",
    "not on the list",
    "not its role's",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What many quizzes came to. `faults` are those of the check, counted."""

    n_quizzes: int
    n_items: int
    n_distinct: int
    by_kind: dict[str, int]
    n_uncited: int
    n_open: int
    n_repeated: int
    faults: dict[str, int]

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not (self.n_uncited or self.n_open or self.n_repeated or self.faults)


def quizzes(material: Material, wanted: int = WANTED) -> Iterator[Quiz]:
    """Quizzes of all kinds for every role in turn, each with another seed, until there are that many items."""
    n = seed = 0
    while n < wanted:
        quiz = make_quiz(material, Spec(role=ROLES[seed % len(ROLES)], n=N_ITEMS, seed=seed + 1))
        yield quiz
        n += len(quiz.items)
        seed += 1


def measure(material: Material, made: list[Quiz]) -> Measured:
    """The figures over these quizzes."""
    items = [item for quiz in made for item in quiz.items]
    faults = {item.id: faults_of(material, item) for item in items}
    counted = Counter(fault for found in faults.values() for fault in found)
    return Measured(
        n_quizzes=len(made),
        n_items=len(items),
        n_distinct=len({_asked(item) for item in items}),
        by_kind=dict(Counter(item.kind.value for item in items)),
        n_uncited=sum(any(mark in fault for fault in found for mark in UNCITED) for found in faults.values()),
        n_open=sum(any(mark in fault for fault in found for mark in DEFENSIBLE) for found in faults.values()),
        n_repeated=sum(repeated(material, quiz) for quiz in made),
        faults=dict(counted),
    )


def repeated(material: Material, quiz: Quiz) -> int:
    """Pairs of items of one quiz that ask the same question, or rest on one fact."""
    return sum(_same(material, one, other) for one, other in combinations(quiz.items, 2))


def _same(material: Material, one: Item, other: Item) -> bool:
    return _asked(one) == _asked(other) or any(material.likeness.same(a, b) for a in one.norms for b in other.norms)


def _asked(item: Item) -> tuple[str, frozenset[str]]:
    """What an item asks: its question with what it offers, in whatever order."""
    return item.stem, frozenset([*(one.text for one in item.options), *(one.left + one.right for one in item.pairs), *(one.text for one in item.steps)])


def main(arguments: list[str]) -> int:
    """Prints the figures; the exit code says whether all is sound."""
    corpus = load_corpus(load_settings().library)
    material = Material(corpus, Likeness(corpus, OnnxEncoder().encode), quiz_data(), date.today())
    made = list(quizzes(material))
    measured = measure(material, made)
    sys.stdout.write(f"{measured.n_items} items ({measured.n_distinct} distinct) in {measured.n_quizzes} quizzes; by kind {measured.by_kind}\n")
    sys.stdout.write(
        f"key not held by its provision {measured.n_uncited}; two answers defensible {measured.n_open}; repeated in a quiz {measured.n_repeated}\n"
    )
    sys.stdout.write(f"all faults {measured.faults or 'none'}\n")
    if arguments[:1] == ["--show"]:
        sys.stdout.write(f"{_sample(made, int(arguments[1]))}\n")
    return 0 if measured.sound else 1


def _sample(made: list[Quiz], n: int) -> str:
    by_kind = {kind: [item for quiz in made for item in quiz.items if item.kind is kind] for kind in Kind}
    drawn = [item for kind, items in by_kind.items() for item in items[:: max(1, len(items) // max(1, n // len(by_kind)))][: n // len(by_kind) + 1]]
    return quiz_as_text(Quiz("Sample", made[0].spec, tuple(drawn[:n]), made[0].made_on), 160)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
