"""Who can stand beside whom as a wrong answer, and what counts as saying the same."""

from __future__ import annotations

import pytest

from assistant.practice.quiz.likeness import stems
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.rivalry import holds_for, holds_on_list

WT = "working-together-2023"


@pytest.mark.parametrize(
    ("ref", "role"),
    [
        (f"{WT}/para_98#1", "safeguarding-partners"),  # a partner's head acts for the partner
        (f"{WT}/para_58#1", "partnership-chair"),  # the chair is a delegate
        (f"{WT}/para_75#1", "relevant-agency"),  # the sentence names both
        ("children-act-2004/s_16M__sub_1#1", "childrens-social-care"),  # the council is a child death review partner
        ("children-act-2004/s_16G__sub_4#1", "relevant-agency"),  # the Act puts the like on both
    ],
)
def test_a_role_that_it_may_hold_for_is_no_wrong_answer(material: Material, ref: str, role: str) -> None:
    assert holds_for(material, ref, role)


@pytest.mark.parametrize(("ref", "role"), [(f"{WT}/para_98#1", "panel"), (f"{WT}/para_58#1", "panel"), (f"{WT}/para_71#1", "lead-practitioner")])
def test_a_role_with_no_such_duty_is_a_fair_wrong_answer(material: Material, ref: str, role: str) -> None:
    assert not holds_for(material, ref, role)


def test_an_item_of_a_list_that_carries_it_on_is_no_wrong_answer(material: Material) -> None:
    yearly = next(asked for asked in material.data.lists if asked.id == f"{WT}/para_107")
    assert holds_on_list(material, f"{WT}/para_106__item_2#1", yearly)


def test_an_item_that_says_the_like_of_the_same_document_is_no_wrong_answer(material: Material) -> None:
    yearly = next(asked for asked in material.data.lists if asked.id == f"{WT}/para_107")
    assert holds_on_list(material, f"{WT}/para_97#4", yearly)


def test_a_restatement_is_the_same_fact(material: Material) -> None:
    copy = next(one for one in material.corpus.provisions.values() if one.restates == (f"{WT}/para_98",) and one.norms)
    assert material.likeness.same(f"{WT}/para_98#1", f"{copy.id}#1")


def test_two_different_duties_are_two_facts(material: Material) -> None:
    assert not material.likeness.same(f"{WT}/para_109#2", f"{WT}/para_109#3")


def test_endings_and_small_words_do_not_tell_texts_apart() -> None:
    assert stems("The partners' reviews are published.") == stems("Partners should publish reviews")
