from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.answering.extractive import compose, goes_with, with_continuations
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Hit
from corpus.model import Corpus, Duty

CODE, LEEDS, DEVON = "lamp-code-2025", "leeds-lamps-2024", "devon-lamps-2024"
TALLY = [f"{CODE}/para_1__item_1#1", f"{CODE}/para_1__item_2#1", f"{CODE}/para_2__item_1#1", f"{CODE}/para_2__item_2#1"]
HitOn = Callable[..., Hit]


def said(query: Query, hits: list[Hit], corpus: Corpus) -> list[str]:
    return [f"{ref.provision.id}#{ref.number}" for ref in compose(query, hits, corpus).refs]


@pytest.mark.parametrize("place", ["para_1", "para_2"])
def test_a_list_comes_whole_with_what_it_carries_on_musts_before_shoulds(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, place: str) -> None:
    draft = compose(ask_for("what goes in the lamp tally"), [hit_on(f"{CODE}/{place}")], lamps)
    assert [f"{ref.provision.id}#{ref.number}" for ref in draft.refs] == TALLY
    assert [ref.norm.duty for ref in draft.refs] == [Duty.MUST, Duty.MUST, Duty.SHOULD, Duty.SHOULD]
    assert len(draft.lead) == 4


def test_the_two_lists_are_never_merged_into_one_statement(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    draft = compose(ask_for("what goes in the lamp tally"), [hit_on(f"{CODE}/para_1"), hit_on(f"{CODE}/para_2", 0.89)], lamps)
    assert len(draft.refs) == len(set(draft.refs)) == 4


def test_only_the_musts_are_shown_where_only_they_were_asked_for(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    assert said(ask_for("lamp tally, only the musts"), [hit_on(f"{CODE}/para_1")], lamps) == TALLY[:2]


def test_where_there_is_no_must_asking_for_musts_shows_what_there_is(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    assert said(ask_for("posting, only the musts"), [hit_on(f"{CODE}/para_3#1")], lamps) == [f"{CODE}/para_3#1"]


def test_a_list_of_which_most_is_shown_is_shown_whole(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, monkeypatch: pytest.MonkeyPatch) -> None:
    second = [hit_on(TALLY[1])]
    assert said(ask_for("wicks"), second, lamps) == [TALLY[1]]
    monkeypatch.setattr("assistant.answering.extractive.MOST", 0.5)
    assert said(ask_for("wicks"), second, lamps) == TALLY[:2]
    assert said(ask_for("wicks, only the musts"), second, lamps) == [TALLY[1]]


def test_items_of_one_list_stand_together_in_its_order(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.answering.extractive.MOST", 2.0)
    hits = [hit_on(TALLY[1]), hit_on(f"{CODE}/para_3#1", 0.89), hit_on(TALLY[0], 0.885)]
    draft = compose(ask_for("wicks"), hits, lamps)
    assert [f"{ref.provision.id}#{ref.number}" for ref in draft.refs] == [TALLY[0], TALLY[1], f"{CODE}/para_3#1"]
    assert [f"{ref.provision.id}#{ref.number}" for ref in draft.lead] == [TALLY[1]]


def test_a_theme_keeps_its_own_order(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    """Its must not stands last, since the theme puts it there."""
    assert said(ask_for("tell me about winter"), [hit_on(f"{CODE}/theme_winter-lamps")], lamps)[-1] == f"{CODE}/para_4#1"


def test_of_a_long_theme_only_what_is_near_is_shown_unless_all_of_it_was_asked_for(
    lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answering.extractive.LONG_WORDS", 5)
    hit = hit_on(f"{CODE}/theme_winter-lamps", relevance=(0.4, 0.5, 0.9))
    assert said(ask_for("foghorn"), [hit], lamps) == [f"{CODE}/para_4#1"]
    assert len(said(ask_for("list everything on winter"), [hit], lamps)) == 3


def test_a_silence_is_never_a_statement(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    draft = compose(ask_for("wages"), [hit_on(f"{CODE}/not-said_keeper-wages", 0.95), hit_on(f"{CODE}/para_4#1")], lamps)
    assert draft.best.target.id == f"{CODE}/para_4#1"
    assert [hit.target.kind.value for hit in draft.candidates] == ["silence", "norm"]


@pytest.mark.parametrize(
    ("best", "other", "n"),
    [
        (0.98, 0.96, 2),  # both answer this very question
        (0.98, 0.90, 1),
        (0.85, 0.80, 2),  # sure: only what comes close
        (0.85, 0.60, 1),
        (0.50, 0.39, 2),  # unsure: more may stand beside it
        (0.50, 0.28, 1),
    ],
)
def test_the_surer_the_answer_the_less_stands_beside_it(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, best: float, other: float, n: int) -> None:
    assert len(said(ask_for("posting"), [hit_on(f"{CODE}/para_3#1", best), hit_on(f"{CODE}/para_4#1", other)], lamps)) == n


def test_sentences_of_one_paragraph_answer_together(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    assert len(said(ask_for("posting"), [hit_on(f"{CODE}/para_3#1", 0.85), hit_on(f"{CODE}/para_3#2", 0.70)], lamps)) == 2


def test_a_paragraph_beside_a_sentence_of_its_own_is_shown_whole_and_any_other_where_it_is_near(
    lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answering.extractive.BESIDE_WORDS", 0)
    paragraph = hit_on(f"{CODE}/para_3", 0.89, relevance=(0.9, 0.3))
    assert said(ask_for("posting"), [hit_on(f"{CODE}/para_3#1"), paragraph], lamps) == [f"{CODE}/para_3#1", f"{CODE}/para_3#2"]
    assert said(ask_for("posting"), [hit_on(f"{CODE}/para_4#1"), paragraph], lamps) == [f"{CODE}/para_4#1", f"{CODE}/para_3#1"]


def test_an_answer_stops_when_it_is_long(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.answering.extractive.MAX_WORDS", 15)
    assert said(ask_for("posting"), [hit_on(f"{CODE}/para_3#1"), hit_on(f"{CODE}/para_4#1", 0.89)], lamps) == [f"{CODE}/para_3#1"]


def test_national_text_leads_where_it_answers_nearly_as_well(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    gong = hit_on(f"{LEEDS}/sec_bells__p_1#1", 0.60)
    query = ask_for("when is the gong rung")
    assert compose(query, [gong, hit_on(f"{CODE}/para_4#1", 0.55)], lamps).best.target.national
    assert not compose(query, [gong, hit_on(f"{CODE}/para_4#1", 0.45)], lamps).best.target.national


def test_the_local_document_asked_for_leads(lamps: Corpus, ask_for: Callable[..., Query], hit_on: HitOn) -> None:
    gong = hit_on(f"{LEEDS}/sec_bells__p_1#1", 0.60, unasked_local=0.0)
    assert compose(ask_for("gong in Leeds"), [gong, hit_on(f"{CODE}/para_4#1", 0.59)], lamps).best is gong


@pytest.mark.parametrize(
    ("best", "other", "together"),
    [
        (f"{CODE}/para_3#1", f"{CODE}/para_4#1", True),
        (f"{CODE}/para_3#1", f"{LEEDS}/sec_bells__p_1#1", False),
        (f"{LEEDS}/sec_bells__p_1#1", f"{LEEDS}/sec_tally__p_1#1", True),
        (f"{LEEDS}/sec_bells__p_1#1", f"{DEVON}/sec_gulls__p_1#1", False),
    ],
)
def test_two_areas_never_stand_in_one_answer(hit_on: HitOn, best: str, other: str, together: bool) -> None:
    assert goes_with(hit_on(best), hit_on(other)) is together


def test_a_list_is_taken_with_the_one_before_and_those_after_in_document_order(lamps: Corpus) -> None:
    assert list(with_continuations(f"{CODE}/para_2", lamps)) == [f"{CODE}/para_1", f"{CODE}/para_2"]
    assert list(with_continuations(f"{CODE}/para_4", lamps)) == [f"{CODE}/para_4"]


def test_a_list_whose_beginning_is_not_held_stands_alone(lamps: Corpus) -> None:
    orphan = replace(lamps.provisions[f"{CODE}/para_2"], continues=f"{CODE}/para_99")
    assert list(with_continuations(orphan.id, replace(lamps, provisions={**lamps.provisions, orphan.id: orphan}))) == [orphan.id]
