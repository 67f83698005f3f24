"""A quiz made earlier, held against what is held now: superseded, changed, missing, out of date; ours and anybody's GIFT."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.errors import QuizError
from assistant.practice.quiz.make import make_quiz
from assistant.practice.quiz.model import Item, Kind, Quiz, Spec
from assistant.practice.quiz.pool import Material
from assistant.practice.quiz.review import Ailment, Reviewed, review_quiz
from assistant.surfaces.quiz_export import export_quiz
from assistant.surfaces.quizzes import review_text
from corpus.model import Corpus

DAY = date(2026, 11, 22)
THEN = date(2024, 5, 1)


def kinds(reviewed: Reviewed, number: int = 1) -> list[Ailment]:
    return [finding.ailment for finding in reviewed.findings if finding.number == number]


def one(item: Item, quiz: Quiz) -> Quiz:
    return replace(quiz, items=(item,))


def test_a_question_on_a_superseded_edition_is_named_once_with_its_places(quiz: Quiz, material: Material) -> None:
    item = next(item for item in quiz.items if item.kind is Kind.MATCH)
    reviewed = review_quiz(one(item, quiz), material.corpus, DAY)
    assert kinds(reviewed) == [Ailment.SUPERSEDED]
    assert all(cited.locator in reviewed.findings[0].text for cited in item.citations)
    assert "Working Together 2026" in reviewed.findings[0].text


def test_nothing_is_found_while_the_edition_was_in_force(quiz: Quiz, material: Material) -> None:
    assert review_quiz(quiz, material.corpus, THEN).findings == ()


def test_a_question_on_an_act_stays_sound(material: Material) -> None:
    made = make_quiz(material, Spec(document="children-act-2004", n=5, seed=1))
    assert review_quiz(made, material.corpus, DAY).n_sound == 5


@pytest.mark.parametrize("field", ["plain_sum", "words_sum"])
def test_a_wording_that_changed_since_is_named(quiz: Quiz, material: Material, field: str) -> None:
    item = next(item for item in quiz.items if item.kind is Kind.TRUE_FALSE)
    then = replace(item, citations=(replace(item.citations[0], **{field: "0123456789ab"}),))
    corpus = material.corpus
    if field == "words_sum":  # the source's words are held now, and were other words then
        provision = corpus.provisions[item.citations[0].provision_id]
        corpus = replace(corpus, provisions={**corpus.provisions, provision.id: replace(provision, words="Other words of the source.")})
    assert kinds(review_quiz(one(then, quiz), corpus, THEN)) == [Ailment.CHANGED]


def test_words_that_were_not_held_then_are_no_change(quiz: Quiz, material: Material) -> None:
    provisions = {key: replace(provision, words="The source's own words.") for key, provision in material.corpus.provisions.items()}
    assert review_quiz(quiz, replace(material.corpus, provisions=provisions), THEN).findings == ()


def test_a_provision_that_is_no_longer_held_is_named(quiz: Quiz) -> None:
    bare = Corpus(editions={}, provisions={})
    reviewed = review_quiz(replace(quiz, items=quiz.items[:1]), bare, THEN)
    assert set(kinds(reviewed)) == {Ailment.MISSING}


def test_a_term_that_is_out_of_date_is_named_with_what_replaced_it(quiz: Quiz, material: Material) -> None:
    item = replace(next(item for item in quiz.items if item.kind is Kind.TRUE_FALSE), stem="Does the CCG sign off the serious case review?")
    reviewed = review_quiz(one(item, quiz), material.corpus, THEN)
    assert kinds(reviewed) == [Ailment.OBSOLETE, Ailment.OBSOLETE]
    assert "integrated care board" in reviewed.findings[0].text


def test_an_old_term_that_is_the_point_of_the_question_is_left_alone(items: dict[Kind, Item], quiz: Quiz, material: Material) -> None:
    assert review_quiz(one(items[Kind.OUTDATED], quiz), material.corpus, THEN).findings == ()


def test_our_own_gift_is_reviewed_as_our_json_is(quiz: Quiz, material: Material) -> None:
    gift = export_quiz(quiz, "gift").body.decode()
    ours = review_quiz(quiz, material.corpus, DAY)
    theirs = review_text(gift, material.corpus, DAY)
    assert theirs.n_items == ours.n_items == len(quiz.items)
    assert {(finding.number, finding.ailment) for finding in theirs.findings} == {(finding.number, finding.ailment) for finding in ours.findings}


def test_anybodys_gift_is_held_against_the_paragraph_that_it_names(material: Material) -> None:
    gift = "::Q1:: Who gets the report? {=The Panel#Working Together 2023, paragraph 109 ~The LSCB#No}\n"
    reviewed = review_text(gift, material.corpus, DAY)
    assert kinds(reviewed) == [Ailment.SUPERSEDED, Ailment.OBSOLETE]
    assert reviewed.findings[0].provision_id == "working-together-2023/para_109"


def test_a_paragraph_that_the_document_does_not_have_is_named(material: Material) -> None:
    reviewed = review_text("Who? {=The Panel#Working Together 2023, para 999 ~Nobody}\n", material.corpus, THEN)
    assert kinds(reviewed) == [Ailment.MISSING]


def test_a_question_without_a_source_says_so(material: Material) -> None:
    assert kinds(review_text("Who rings the bell? {=The warden ~The baker}\n", material.corpus, DAY)) == [Ailment.UNCITED]


def test_a_document_named_without_a_paragraph_is_no_source(material: Material) -> None:
    assert kinds(review_text("Who? {=The Panel#See Working Together 2023. ~Nobody}\n", material.corpus, DAY)) == [Ailment.UNCITED]


def test_two_documents_named_leave_the_paragraph_unclear(material: Material) -> None:
    gift = "Who? {=The Panel#Working Together 2023 and Working Together 2018, paragraph 24 ~Nobody}\n"
    assert kinds(review_text(gift, material.corpus, DAY)) == [Ailment.UNCITED]


def test_the_chapter_of_the_2018_edition_is_superseded(material: Material) -> None:
    assert Ailment.SUPERSEDED in kinds(review_text("Who? {=The Board#Working Together 2018, paragraph 24 ~Nobody}\n", material.corpus, DAY))


@pytest.mark.parametrize("text", ["", "Only words here, no question at all.\n", '{"format": "other", "version": 1}'])
def test_what_is_no_quiz_says_what_to_give(material: Material, text: str) -> None:
    with pytest.raises(QuizError, match="give a file"):
        review_text(text, material.corpus, DAY)
