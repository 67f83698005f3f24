"""What is wrong with an item is found in the item itself, however it was made: each planted fault is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.practice.quiz.check import faults_of
from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.model import Item, Kind, Quiz, Shape, Spec
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.rivalry import holds_for


def turned(item: Item) -> Item:
    """The item with its key on another option."""
    place = next(number for number, option in enumerate(item.options) if not option.right)
    return replace(item, options=tuple(replace(option, right=number == place) for number, option in enumerate(item.options)))


def reworded(item: Item, text: str) -> Item:
    """The item with one wrong option saying something else."""
    place = next(number for number, option in enumerate(item.options) if not option.right)
    return replace(item, options=tuple(replace(option, text=text) if number == place else option for number, option in enumerate(item.options)))


@pytest.fixture(scope="module")
def who(material: Material) -> Item:
    """A question of who does something."""
    made = make_quiz(material, Spec(n=30, seed=3, kinds=(Kind.SINGLE,)))
    return next(item for item in made.items if ": who " in item.stem)


@pytest.fixture(scope="module")
def listed(material: Material) -> Item:
    """A question of what belongs to a list."""
    made = make_quiz(material, Spec(n=30, seed=3, kinds=(Kind.SINGLE,)))
    return next(item for item in made.items if "which of these" in item.stem)


def test_what_is_made_is_sound(material: Material, quiz: Quiz) -> None:
    assert [item.stem for item in quiz.items if faults_of(material, item)] == []


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (Kind.MUST_OR_SHOULD, "the key is not the force of the provision"),
        (Kind.TRUE_FALSE, "the key is not what the provision says"),
        (Kind.OUTDATED, "a wrong option can be defended"),
        (Kind.SCENARIO, "the case is not one of ours"),
    ],
)
def test_a_key_on_the_wrong_option_is_found(material: Material, quiz: Quiz, kind: Kind, fault: str) -> None:
    item = next(one for one in quiz.items if one.kind is kind and (kind is not Kind.OUTDATED or "A paper for" in one.stem))
    assert fault in faults_of(material, turned(item))


def test_a_number_that_the_provision_does_not_have_is_found(material: Material) -> None:
    made = make_quiz(material, Spec(n=20, seed=1, kinds=(Kind.NUMBER,)))
    chosen = next(item for item in made.items if item.shape is Shape.ONE)
    typed = next(item for item in made.items if item.number)
    assert "the key is not in the provision" in faults_of(material, turned(chosen))
    assert typed.number is not None
    assert "the key is not in the provision" in faults_of(material, replace(typed, number=replace(typed.number, value=77)))


def test_a_role_that_is_not_the_addressee_is_found(material: Material, who: Item) -> None:
    assert "the key is not the addressee" in faults_of(material, turned(who))


def test_a_role_for_which_it_may_hold_as_well_is_found(material: Material, who: Item) -> None:
    held = next(
        player
        for player in material.data.players.values()
        if holds_for(material, who.norms[0], player.id) and player.id != material.norm(who.norms[0]).addressee
    )
    assert "a wrong option can be defended" in faults_of(material, reworded(who, held.option))


def test_an_item_of_the_same_list_as_a_wrong_option_is_found(material: Material, listed: Item) -> None:
    assert "the key is not on the list" in faults_of(material, turned(listed))


def test_an_option_that_is_not_the_provision_it_cites_is_found(material: Material, listed: Item) -> None:
    assert "an option is not the provision it cites" in faults_of(
        material, reworded(listed, "Keep a lighthouse lit throughout the winter months, whatever the weather.")
    )


def test_a_function_with_another_role_is_found(material: Material) -> None:
    made = make_quiz(material, Spec(n=9, seed=3, kinds=(Kind.MATCH,)))
    item = next(one for one in made.items if "who does what" in one.stem)
    first, second, *others = item.pairs
    swapped = replace(item, pairs=(replace(first, left=second.left), replace(second, left=first.left), *others))
    assert "a function is not its role's" in faults_of(material, swapped)


def test_steps_in_another_order_than_the_guidance_gives_are_found(material: Material, items: dict[Kind, Item]) -> None:
    item = items[Kind.ORDER]
    assert len(faults_of(material, replace(item, steps=item.steps[::-1]))) == 1


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda item: replace(item, options=(replace(item.options[0], rationale=" "), *item.options[1:])), "a part has no reason"),
        (lambda item: reworded(item, "All of the above"), "an option points at the others"),
        (lambda item: replace(item, stem="Which of these is not theirs?"), "the question is put in the negative"),
        (lambda item: reworded(item, "A" * 400), "options differ in length"),
        (lambda item: replace(item, norms=("nowhere/para_1#1",)), "provision nowhere/para_1#1 is not held"),
        (lambda item: replace(item, citations=tuple(replace(one, provision_id="x/para_1") for one in item.citations)), "the key is not cited"),
        (lambda item: replace(item, stem=" "), "the question is empty"),
    ],
)
def test_a_slip_of_form_is_found(material: Material, listed: Item, change: Callable[[Item], Item], fault: str) -> None:
    assert fault in faults_of(material, change(listed))


def test_a_false_statement_that_is_true_of_its_new_subject_is_found(material: Material) -> None:
    made = make_quiz(material, Spec(n=60, seed=4, kinds=(Kind.TRUE_FALSE,)))
    item = next(one for one in made.items if one.options[1].right and "“Lead safeguarding partners" in material.norm(one.norms[0]).text.join("“”"))
    text = material.norm(item.norms[0]).text
    said = text.replace("Lead safeguarding partners", "The safeguarding partners", 1)
    start = item.stem.partition("true or false? “")
    assert "the false statement may hold" in faults_of(material, replace(item, stem=f"{start[0]}{start[1]}{said}”"))
