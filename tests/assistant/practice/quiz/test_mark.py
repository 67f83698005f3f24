"""Answers marked: right only when all of it is, each part with its reason, and nothing that is sent can break it."""

from __future__ import annotations

import pytest

from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.mark import mark
from assistant.practice.quiz.model import Item, Kind, Shape, Spec
from assistant.practice.quiz.pool import Material


def key(item: Item) -> list[str]:
    """What a learner with the guidance open answers."""
    if item.options:
        return [str(place) for place, option in enumerate(item.options) if option.right]
    if item.number:
        return [str(item.number.value)]
    return [str(place) for place in range(len(item.pairs or item.steps))]


@pytest.fixture(scope="module")
def of_each_shape(material: Material) -> dict[Shape, Item]:
    made = make_quiz(material, Spec(n=60, seed=2))
    return {shape: next(item for item in made.items if item.shape is shape) for shape in Shape}


@pytest.mark.parametrize("shape", list(Shape))
def test_the_key_is_right(of_each_shape: dict[Shape, Item], shape: Shape) -> None:
    marked = mark(of_each_shape[shape], key(of_each_shape[shape]))
    assert marked.right
    assert all(part.rationale for part in marked.parts)


@pytest.mark.parametrize("shape", list(Shape))
def test_no_answer_is_not_right_and_is_said_to_be_none(of_each_shape: dict[Shape, Item], shape: Shape) -> None:
    marked = mark(of_each_shape[shape], [])
    assert (marked.right, marked.answered) == (False, False)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("given", ["-1", "99999999999999999999", "<b>", "٣", "1.0", "\u00b2"])
def test_nonsense_is_not_right(of_each_shape: dict[Shape, Item], shape: Shape, given: str) -> None:
    assert not mark(of_each_shape[shape], [given] * 9).right


def test_one_right_answer_of_two_is_not_right(items: dict[Kind, Item]) -> None:
    assert not mark(items[Kind.SEVERAL], key(items[Kind.SEVERAL])[:1]).right


def test_a_right_answer_with_a_wrong_one_is_not_right(items: dict[Kind, Item]) -> None:
    assert not mark(items[Kind.SEVERAL], [str(place) for place in range(5)]).right


def test_two_steps_swapped_are_told_their_places(items: dict[Kind, Item]) -> None:
    swapped = ["1", "0", *key(items[Kind.ORDER])[2:]]
    marked = mark(items[Kind.ORDER], swapped)
    assert [part.right for part in marked.parts][:3] == [False, False, True]
    assert marked.parts[0].chosen == "2"


def test_a_reader_with_the_guidance_open_gets_everything_right(material: Material) -> None:
    made = make_quiz(material, Spec(n=60, seed=12))
    assert all(mark(item, key(item)).right for item in made.items)
