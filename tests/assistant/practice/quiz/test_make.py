"""Quizzes as they are made: the same for the same seed, on what was asked, nothing asked twice, every answer with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz.check import faults_of
from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.make import make_quiz, repeats
from assistant.practice.quiz.model import Item, Kind, Quiz, Shape, Spec
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.topics import wordings
from assistant.surfaces.quizzes import build_quiz

DUTIES = {"must", "should", "may"}


def test_the_same_seed_makes_the_same_quiz(material: Material) -> None:
    assert make_quiz(material, Spec(n=12, seed=8)) == make_quiz(material, Spec(n=12, seed=8))


def test_another_seed_makes_another_quiz(material: Material) -> None:
    one, other = ({item.id for item in make_quiz(material, Spec(n=12, seed=seed)).items} for seed in (8, 9))
    assert len(one & other) < 6


def test_every_kind_of_question_is_in_a_long_quiz(quiz: Quiz) -> None:
    assert {item.kind for item in quiz.items} == set(Kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_asked_for_is_the_only_kind(material: Material, kind: Kind) -> None:
    made = make_quiz(material, Spec(n=4, seed=2, kinds=(kind,)))
    assert [item.kind for item in made.items] == [kind] * 4
    assert [faults_of(material, item) for item in made.items] == [()] * 4


def test_every_part_has_a_reason_and_a_place_to_read_it(quiz: Quiz) -> None:
    for item in quiz.items:
        parts = [*item.options, *item.pairs, *item.steps, *([item.number] if item.number else [])]
        assert parts
        assert all(part.rationale and item.citation(part.citation).locator for part in parts)


def test_no_question_shares_a_fact_with_another(material: Material, quiz: Quiz) -> None:
    used: set[str] = set()
    for item in quiz.items:
        assert not repeats(material, frozenset(item.norms), used)
        used |= set(item.norms)


def test_true_or_false_never_turns_on_the_force(material: Material) -> None:
    made = make_quiz(material, Spec(n=60, seed=4, kinds=(Kind.TRUE_FALSE,)))
    wrong = [item for item in made.items if item.options[1].right and "”: true or false?" in item.stem]
    assert len(wrong) > 15
    for item in wrong:
        said = item.stem.partition("true or false? “")[2].split()
        assert [word for word in said if word in DUTIES] == [word for word in material.norm(item.norms[0]).text.split() if word in DUTIES]


def test_true_and_false_statements_are_about_half_and_half(material: Material) -> None:
    made = make_quiz(material, Spec(n=40, seed=4, kinds=(Kind.TRUE_FALSE,)))
    assert 12 <= sum(item.options[1].right for item in made.items) <= 28


def test_a_false_statement_of_a_list_is_of_a_list_that_is_closed(material: Material) -> None:
    made = make_quiz(material, Spec(n=60, seed=4, kinds=(Kind.TRUE_FALSE,)))
    said = [item for item in made.items if item.options[1].right and "”: true or false?" not in item.stem]
    starts = tuple(f"Working Together 2023: true or false? “{asked.says.partition('{')[0]}" for asked in material.data.lists if asked.closed)
    assert said
    assert all(item.stem.startswith(starts) for item in said)


def test_a_match_has_one_role_of_practice_at_most(material: Material) -> None:
    practice = {material.data.players[role].option for role in material.data.families["practice"]}
    made = make_quiz(material, Spec(n=9, seed=6, kinds=(Kind.MATCH,)))
    assert max(len(practice & {pair.left for pair in item.pairs}) for item in made.items) == 1


def test_must_or_should_asks_for_each_force(material: Material) -> None:
    made = make_quiz(material, Spec(n=30, seed=4, kinds=(Kind.MUST_OR_SHOULD,)))
    keys = [next(option.text for option in item.options if option.right) for item in made.items]
    assert min(keys.count(force) for force in DUTIES) >= 4


def test_what_is_shown_is_not_in_the_right_order(quiz: Quiz) -> None:
    shuffled = [item for item in quiz.items if item.shape in {Shape.MATCHING, Shape.ORDERING}]
    assert shuffled
    assert all(list(item.shown) != sorted(item.shown) for item in shuffled)


def test_a_role_bounds_what_is_asked(material: Material) -> None:
    made = make_quiz(material, Spec(role="dsp", n=20, seed=1, kinds=(Kind.MUST_OR_SHOULD,)))
    audience = {"dsp", *quiz_data().audience["dsp"]}
    assert {material.norm(ref).addressee for item in made.items for ref in item.norms} <= audience


def test_a_role_can_be_given_by_its_name(material: Material) -> None:
    assert make_quiz(material, Spec(role="Delegated Safeguarding Partners", n=2)).spec.role == "dsp"


def test_a_topic_bounds_what_is_asked(material: Material) -> None:
    made = make_quiz(material, Spec(topic="yearly report", n=8, seed=1))
    about = material.likeness.about(wordings("yearly report"))
    assert all(set(item.norms) & about for item in made.items)


@pytest.mark.parametrize(
    ("topic", "ref"),
    [
        ("DSP functions", "working-together-2023/para_60__box__item_1#1"),
        ("LADO", "working-together-2023/para_226#3"),
        ("annual report", "working-together-2023/para_109#2"),
        ("escalation", "working-together-2023/para_151#3"),
    ],
)
def test_a_topic_is_understood_in_the_fields_other_words(material: Material, topic: str, ref: str) -> None:
    assert ref in material.likeness.about(wordings(topic))


def test_a_document_bounds_what_is_asked(material: Material) -> None:
    made = make_quiz(material, Spec(document="Children Act 2004", n=6, seed=1, kinds=(Kind.TRUE_FALSE, Kind.MUST_OR_SHOULD)))
    assert {edition for item in made.items for edition in item.edition_ids} == {"children-act-2004"}


def test_a_local_document_is_asked_about_only_where_it_is_named(material: Material) -> None:
    usual = make_quiz(material, Spec(n=40, seed=1, kinds=(Kind.TRUE_FALSE, Kind.MUST_OR_SHOULD)))
    named = make_quiz(material, Spec(document="north-lincolnshire-mars-2024", n=4, seed=1, kinds=(Kind.TRUE_FALSE, Kind.MUST_OR_SHOULD)))
    assert {edition for item in usual.items for edition in item.edition_ids} <= {
        "working-together-2023",
        "children-act-2004",
        "relevant-agency-regulations-2018",
    }
    assert named.editions == ("north-lincolnshire-mars-2024",)


def test_an_edition_is_named_with_its_document(material: Material) -> None:
    assert "working-together-2023" in make_quiz(material, Spec(document="Working together to safeguard children", edition="2023", n=3)).editions


def test_a_level_chooses_the_kinds(material: Material) -> None:
    made = make_quiz(material, Spec(level=3, n=10, seed=1))
    assert {item.kind for item in made.items} <= set(quiz_data().levels[3])
    assert {item.level for item in made.items} == {3}


def test_a_superseded_edition_is_said_on_the_quiz(material: Material) -> None:
    notices = build_quiz(material, Spec(n=3, seed=1)).notices
    assert any("2023 edition, superseded on 18 March 2026" in notice for notice in notices)


def test_fewer_questions_than_asked_for_are_said_to_be_fewer(material: Material) -> None:
    made = make_quiz(material, Spec(topic="private fostering", n=60, seed=1))
    assert 0 < len(made.items) < 60
    assert made.notices[0].startswith(f"Only {len(made.items)} of the 60")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (Spec(role="wizard"), "role 'wizard' is not known; use one of"),
        (Spec(document="Nowhere Plan"), "document 'Nowhere Plan' is not held; choose one of"),
        (Spec(area="Atlantis"), "area 'Atlantis' is not known; use the name"),
        (Spec(level=9), "level 9 is not known; choose one of"),
        (Spec(n=0), "number of questions 0 cannot be taken; give a number"),
        (Spec(n=201), "number of questions 201 cannot be taken; give a number"),
        (Spec(topic="zeppelin mooring masts", kinds=(Kind.ORDER,)), "no question can be made of what was asked for; choose"),
    ],
)
def test_what_cannot_be_made_says_what_to_do(material: Material, spec: Spec, said: str) -> None:
    with pytest.raises(QuizError, match=said):
        make_quiz(material, spec)


def test_no_option_points_at_the_others(material: Material) -> None:
    made = make_quiz(material, Spec(n=60, seed=11))
    assert [option.text for item in made.items for option in item.options if "of the above" in option.text.lower()] == []


def test_an_item_says_what_a_learning_platform_can_file_it_by(items: dict[Kind, Item]) -> None:
    item = items[Kind.MUST_OR_SHOULD]
    assert item.tags[0] == "must-or-should"
    assert item.tags[1] in item.edition_ids
    assert item.duty in DUTIES


def test_an_outdated_sentence_never_gives_another_key_away(material: Material) -> None:
    for seed in range(1, 12):
        made = make_quiz(material, Spec(topic="yearly report", n=12, seed=seed))
        asks_days = any("working-together-2023/para_109#2" in item.norms for item in made.items)
        says_days = any("Foundations" in item.stem and item.kind is Kind.OUTDATED for item in made.items)
        assert not (asks_days and says_days)


def test_ids_differ_within_a_quiz_and_stay_with_the_question(material: Material, quiz: Quiz) -> None:
    assert len({item.id for item in quiz.items}) == len(quiz.items)
    assert [item.id for item in make_quiz(material, replace(quiz.spec)).items] == [item.id for item in quiz.items]
