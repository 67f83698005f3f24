"""What a question asks for and an answer does not have: a sum, a number, a limit, something to fill in, the words of a document that is not held."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.decline import declined
from assistant.answering.lacking import lacks_local, lacks_number, lacks_sum, lacks_words, misses_kind, unheld_document
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from corpus import catalogue
from corpus.model import Corpus, EditionStatus

CODE = "lamp-code-2025"
POST, FOGHORN = f"{CODE}/para_3#1", f"{CODE}/para_4#1"
NOTHING = "Not held here: none of the documents held answers this."
DEVON = next(area for area in catalogue.areas() if area.name == "Devon")


def found(*kept: Hit) -> Found:
    return Found(kept, ())


@pytest.mark.parametrize(
    ("question", "held", "status", "lacking"),
    [
        ("what does the old lamp code say on bells", False, EditionStatus.IN_FORCE, True),
        ("what does the old lamp code say on bells", True, EditionStatus.IN_FORCE, False),
        ("what does the old lamp code say on bells", False, EditionStatus.SUPERSEDED, False),
        ("has the old lamp code been replaced", False, EditionStatus.IN_FORCE, False),
        ("how often is the brass bell polished", False, EditionStatus.IN_FORCE, False),
    ],
)
def test_an_edition_in_force_without_text_is_told_of_in_part_save_how_it_stands(
    ask_for: Callable[..., Query], lamps: Corpus, question: str, held: bool, status: EditionStatus, lacking: bool
) -> None:
    editions = lamps.editions | {"lamp-code-2015": replace(lamps.editions["lamp-code-2015"], text_held=held, status=status)}
    assert lacks_words(ask_for(question), replace(lamps, editions=editions)) is lacking


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("how much does posting the tally cost", True),
        ("who settles how much money goes on oil", False),
        ("what's the fine for a late tally", True),
        ("how soon is the tally posted", False),
        ("is it fine to post the tally late", False),
    ],
)
def test_a_sum_or_a_penalty_that_nothing_names_is_answered_in_part(
    ask_for: Callable[..., Query], hit_on: Callable[..., Hit], question: str, lacking: bool
) -> None:
    assert lacks_sum(ask_for(question), found(hit_on(POST))) is lacking


@pytest.mark.parametrize(
    ("question", "short", "lacking"),
    [
        ("how many keepers may stand by", "Those whom the warden names.", True),
        ("how many keepers may stand by", "No more than four.", False),
        ("who may stand by", "Those whom the warden names.", False),
    ],
)
def test_a_number_that_nothing_names_is_answered_in_part(
    ask_for: Callable[..., Query], hit_on: Callable[..., Hit], question: str, short: str, lacking: bool
) -> None:
    hit = hit_on(POST)
    bare = replace(hit, target=replace(hit.target, text="The warden names who stands by.", headline=""), short_answer=short)
    assert lacks_number(ask_for(question), found(bare)) is lacking


@pytest.mark.parametrize(
    ("question", "lacking"), [("who chairs the lamp board in Devon", True), ("who lights lamps in Devon", False), ("who chairs the lamp board", False)]
)
def test_who_holds_an_office_of_an_area_is_told_in_general_and_so_in_part(ask_for: Callable[..., Query], question: str, lacking: bool) -> None:
    assert lacks_local(ask_for(question), Bounds(frozenset({CODE}), (DEVON,), ())) is lacking
    assert not lacks_local(ask_for(question), Bounds(frozenset({CODE}), (DEVON,), ("devon-lamps-2024",)))


@pytest.mark.parametrize(
    ("question", "hit", "score", "missing"),
    [
        ("max number of lamps to a pier", FOGHORN, 0.7, True),
        ("is there a cap on how many foghorns we sell", FOGHORN, 0.7, True),
        ("what is the quorum of keepers", FOGHORN, 0.7, True),
        ("what's the most lamps one keeper should be minding", FOGHORN, 0.7, True),
        ("what is the most urgent thing to light", FOGHORN, 0.7, False),
        ("how many lamps are lit at most", FOGHORN, 0.7, True),
        ("max number of lamps to a pier", FOGHORN, 0.95, False),
        ("is there a limit on how long we wait to post", POST, 0.7, False),
        ("must the lamp be trimmed to its limit", FOGHORN, 0.7, False),
        ("have you got a template for the tally", POST, 0.7, True),
        ("our old template sends the tally to Hull, is that right", POST, 0.7, False),
        ("sample letter to a keeper", POST, 0.7, True),
        ("write 12 tricky mcqs on the tally", POST, 0.7, True),
        ("for a quiz: how soon is the tally posted", POST, 0.7, False),
        ("send me a blank tally form", POST, 0.7, True),
        ("what goes in the letter to a keeper", POST, 0.7, False),
        ("is there a template for the tally", POST, 0.95, False),
        ("what share of lamps are lit nationally", FOGHORN, 0.7, True),
        ("how many tallies were posted late last year", FOGHORN, 0.7, True),
        ("average cost of a foghorn", FOGHORN, 0.7, True),
        ("fee for posting the tally late", POST, 0.7, True),
        ("what share of lamps are lit nationally", FOGHORN, 0.95, False),
        ("how often is the tally posted", FOGHORN, 0.7, False),
    ],
)
def test_a_limit_a_statistic_or_a_thing_to_fill_in_is_not_made_of_text_that_has_none(
    ask_for: Callable[..., Query], hit_on: Callable[..., Hit], question: str, hit: str, score: float, missing: bool
) -> None:
    assert misses_kind(ask_for(question), hit_on(hit, score)) is missing
    why = declined(ask_for(question), found(hit_on(hit, score)), Bounds(frozenset({CODE}), (), ()))
    assert (why.headline if why else None) == (NOTHING if missing else None)


def test_text_that_tells_of_a_template_answers_who_asks_for_one(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    hit = hit_on(POST, 0.7)
    telling = replace(hit, target=replace(hit.target, text="The tally is kept on the harbour's template."))
    assert not misses_kind(ask_for("have you got a template for the tally"), telling)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("what does KCSIE say about the foghorn", "Keeping children safe in education"),
        ("wot does the Prevent duty guidance say on lamps", "the Prevent duty guidance"),
        ("under the Mental Health Act who may be held", "the Mental Health Act 1983"),
        ("quote what to do if you’re worried", "What to do if you're worried (advice of 2015)"),
        ("who is under the Prevent duty", ""),
        ("is there a KCSIE lead", ""),
        ("what does Working Together say of KCSIE", ""),
        ("what does the lamp code say", ""),
    ],
)
def test_a_document_that_is_not_held_is_known_by_its_names_where_its_words_are_asked_for(
    ask_for: Callable[..., Query], lamps: Corpus, question: str, title: str
) -> None:
    assert unheld_document(ask_for(question), lamps) == title


def test_a_document_that_was_added_since_is_held(ask_for: Callable[..., Query], lamps: Corpus) -> None:
    added = replace(lamps.editions[CODE], document="Keeping children safe in education")
    assert unheld_document(ask_for("what does KCSIE say about the foghorn"), replace(lamps, editions=lamps.editions | {CODE: added})) == ""


def test_what_an_unheld_document_says_is_not_told_from_another_unless_that_one_clearly_answers(
    ask_for: Callable[..., Query], hit_on: Callable[..., Hit]
) -> None:
    query, anywhere = ask_for("what does KCSIE say about the foghorn"), Bounds(frozenset({CODE}), (), ())
    why = declined(query, found(hit_on(FOGHORN, 0.7)), anywhere, "Keeping children safe in education")
    assert why is not None
    assert why.headline.startswith("Not held here: Keeping children safe in education.")
    assert declined(query, found(hit_on(FOGHORN, 0.9)), anywhere, "Keeping children safe in education") is None


def test_what_speaks_of_an_unheld_document_itself_may_answer_what_is_asked_of_it(ask_for: Callable[..., Query], hit_on: Callable[..., Hit]) -> None:
    query, anywhere = ask_for("what does KCSIE say about the foghorn"), Bounds(frozenset({CODE}), (), ())
    hit = hit_on(FOGHORN, 0.7)
    telling = replace(hit, target=replace(hit.target, text="KCSIE says who sounds the foghorn."))
    assert declined(query, found(telling), anywhere, "Keeping children safe in education") is None
    assert declined(query, found(hit, telling), anywhere, "Keeping children safe in education") is None
    assert declined(query, found(replace(telling, score=0.5)), anywhere, "Keeping children safe in education") is not None


def test_the_names_of_documents_are_plain_lower_case_and_each_stands_once() -> None:
    rows = tomllib.loads((catalogue.DATA / "elsewhere.toml").read_text("utf-8"))["document"]
    names = [name for row in rows for name in row["names"]]
    assert all(set(row) == {"title", "names"} for row in rows)
    assert all(name == name.lower().strip() and re.fullmatch(r"[a-z0-9 ',:()-]+", name) for name in names)
    assert len(set(names)) == len(names)
    held = {alias.lower() for edition in catalogue.editions().values() for alias in edition.aliases}
    assert not held & set(names)
