"""The quiz's data rests on what is held: every key is in the norm that it names, every term in use is used there."""

from __future__ import annotations

import pytest

from assistant.practice.quiz.check import shared
from assistant.practice.quiz.data import Figure, OldSentence, Replaced, Scenario, Sequence, counted, quiz_data
from assistant.practice.quiz.drafting import alike
from assistant.practice.quiz.likeness import stems
from assistant.practice.quiz.model import Kind, Shape
from assistant.practice.quiz.pool import Material
from corpus import catalogue

DATA = quiz_data()


def test_every_kind_of_question_has_a_name_and_a_level() -> None:
    assert set(DATA.words["kinds"]) == {kind.value for kind in Kind}
    assert all(DATA.level_of(kind) in {1, 2, 3} for kind in Kind)


def test_every_shape_has_its_instruction() -> None:
    assert set(DATA.words["instructions"]) == {shape.value for shape in Shape}


def test_every_role_that_can_stand_as_an_answer_is_a_role() -> None:
    known = set(catalogue.roles())
    assert {player.id for player in DATA.players.values()} | {other for player in DATA.players.values() for other in player.alongside} <= known
    assert set(DATA.audience) | {one for ids in DATA.audience.values() for one in ids} <= known


@pytest.mark.parametrize("asked", DATA.lists, ids=lambda one: one.id)
def test_every_list_asked_about_is_held_with_its_rivals(material: Material, asked: object) -> None:
    assert [one for one in (asked.id, *asked.family, *asked.rivals) if not material.corpus.children.get(one) and one not in material.corpus.provisions] == []
    assert "{which}" in asked.ask


@pytest.mark.parametrize("figure", DATA.figures, ids=lambda one: one.what)
def test_every_figure_has_wrong_values_beside_its_key(material: Material, figure: Figure) -> None:
    assert material.likeness.has(figure.ref)
    assert len({figure.key, *figure.wrong}) == 4


@pytest.mark.parametrize("sequence", DATA.sequences, ids=lambda one: one.id)
def test_every_step_of_a_sequence_is_in_its_norm(material: Material, sequence: Sequence) -> None:
    assert [text for text, ref in sequence.steps if not shared(text, material.norm(ref).text)] == []


@pytest.mark.parametrize("row", DATA.sentences, ids=lambda one: one.term)
def test_every_term_offered_stands_in_the_sentence_and_is_used_where_it_is_cited(material: Material, row: OldSentence) -> None:
    assert all(term in row.sentence for term in (row.says, *(text for text, _ in row.current)))
    assert [text for text, ref in row.current if not stems(text) <= stems(material.norm(ref).text)] == []


@pytest.mark.parametrize("row", [*DATA.sentences, *DATA.replaced], ids=lambda one: f"{type(one).__name__}-{one.term}")
def test_every_old_term_is_in_the_vocabulary(row: OldSentence | Replaced) -> None:
    entry = next(entry for entry in catalogue.vocabulary().obsolete if entry.term == row.term)
    assert entry.note


@pytest.mark.parametrize("case", DATA.scenarios, ids=lambda one: one.id)
def test_every_scenario_is_whole_and_rests_on_its_norm(material: Material, case: Scenario) -> None:
    assert len(case.wrong) == 3
    assert alike([case.right, *(text for text, _, _ in case.wrong)])
    assert shared(f"{case.right} {case.why}", material.norm(case.ref).text)
    assert all(material.likeness.has(ref) for _, _, ref in case.wrong)
    assert case.roles <= set(catalogue.roles())


def test_what_is_avoided_and_who_stands_near_whom_are_held(material: Material) -> None:
    assert [ref for ref in DATA.avoided if not material.likeness.has(ref)] == []
    assert {role for family in DATA.families.values() for role in family} == set(DATA.players)


def test_a_number_has_its_unit_in_the_right_form() -> None:
    assert [counted(1, "working day"), counted(3, "working day"), counted(1, "months"), counted(90, "per cent")] == [
        "1 working day",
        "3 working days",
        "1 month",
        "90 per cent",
    ]
