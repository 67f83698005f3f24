"""What ships, as material for quizzes, and one quiz with every kind of question in it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.model import Item, Kind, Quiz, Spec
from assistant.practice.quiz.pool import Material
from assistant.retrieval.dense import OnnxEncoder
from assistant.surfaces.quizzes import material_of
from corpus.build import build_corpus

DAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def material() -> Material:
    return material_of(build_corpus(), OnnxEncoder(), None, DAY)


@pytest.fixture(scope="session")
def quiz(material: Material) -> Quiz:
    return make_quiz(material, Spec(n=36, seed=5))


@pytest.fixture(scope="session")
def items(quiz: Quiz) -> dict[Kind, Item]:
    """One item of each kind."""
    return {kind: next(item for item in quiz.items if item.kind is kind) for kind in Kind}
