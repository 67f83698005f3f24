"""Five hundred items over all kinds, roles and seeds: each cites a provision that holds its key, none has two answers, none is asked twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.practice.quiz.model import Kind, Quiz
from assistant.practice.quiz.pool import Material
from assistant.retrieval.dense import OnnxEncoder
from assistant.surfaces.quizzes import material_of
from corpus.build import build_corpus
from eval.quizzes import Measured, measure, quizzes, repeated


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(build_corpus(), OnnxEncoder(), None, date(2026, 11, 22))


@pytest.fixture(scope="module")
def made(material: Material) -> list[Quiz]:
    return list(quizzes(material, 500))


@pytest.fixture(scope="module")
def measured(material: Material, made: list[Quiz]) -> Measured:
    return measure(material, made)


def test_five_hundred_items_of_all_kinds_are_looked_at(measured: Measured) -> None:
    assert measured.n_items >= 500
    assert set(measured.by_kind) == {kind.value for kind in Kind}
    assert min(measured.by_kind.values()) >= 30


def test_every_item_cites_a_provision_that_holds_its_key(measured: Measured, made: list[Quiz], material: Material) -> None:
    assert measured.n_uncited == 0
    assert all(cited.provision_id in material.corpus.provisions for quiz in made for item in quiz.items for cited in item.citations)


def test_no_item_has_two_answers_that_can_be_defended(measured: Measured) -> None:
    assert measured.n_open == 0


def test_nothing_is_asked_twice_within_a_quiz(measured: Measured) -> None:
    assert measured.n_repeated == 0


def test_nothing_else_is_wrong_either(measured: Measured) -> None:
    assert measured.faults == {}
    assert measured.sound


def test_a_question_asked_twice_is_counted(material: Material, made: list[Quiz]) -> None:
    twice = replace(made[0], items=(made[0].items[0], replace(made[0].items[0], id="q-0")))
    assert repeated(material, twice) == 1


def test_a_key_that_the_provision_does_not_hold_is_counted(material: Material, made: list[Quiz]) -> None:
    item = next(item for quiz in made for item in quiz.items if item.kind is Kind.TRUE_FALSE)
    turned = replace(item, options=tuple(replace(option, right=not option.right) for option in item.options))
    measured = measure(material, [replace(made[0], items=(turned,))])
    assert (measured.n_uncited, measured.sound) == (1, False)
