from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.notices import edition_notices, question_notices, silence_notices, spoken, status_on
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Hit
from assistant.retrieval.scope import Bounds
from corpus import catalogue
from corpus.catalogue import Area, Obsolete, Vocabulary
from corpus.model import Corpus, EditionStatus, Kind, Provision
from corpus.wording import wording

CODE, OLD, LEEDS = "lamp-code-2025", "lamp-code-2015", "leeds-lamps-2024"
DAY = date(2026, 11, 22)
AREAS = {area.name: area for area in catalogue.areas()}
WORDS = Vocabulary(
    (), {}, (), (Obsolete("wick board", ("wick board", "WB"), "wick partners", note="the board is gone."), Obsolete("oil desk", ("oil desk",), "oil team")), ()
)
KINDS = """superseded-edition older-edition draft for-information not-commenced commentary other-area local-not-held digest-only personal-data stale-contact
assumed-from-conversation steering-ignored may-be-more obsolete-term""".split()
VALUES = dict.fromkeys("document edition date successor publisher area kinds assumed term note role".split(), "Something.")


def kinds(corpus: Corpus, edition_id: str, *areas: Area, day: date = DAY) -> list[str]:
    return [notice.kind for notice in edition_notices([first(corpus, edition_id)], corpus, areas, day)]


def first(corpus: Corpus, edition_id: str) -> Provision:
    return next(one for one in corpus.provisions.values() if one.edition_id == edition_id)


def changed(corpus: Corpus, edition_id: str, **fields: object) -> Corpus:
    edition = replace(corpus.editions[edition_id], **fields)  # type: ignore[arg-type]
    return replace(corpus, editions={**corpus.editions, edition_id: edition})


@pytest.mark.parametrize("kind", KINDS)
def test_each_notice_kind_has_words(kind: str) -> None:
    text = wording("notices", kind, **VALUES)
    assert text.endswith(".")
    assert "{" not in text


def test_national_guidance_in_force_and_held_in_full_needs_no_notice(lamps: Corpus) -> None:
    assert kinds(lamps, CODE) == []


def test_a_superseded_edition_says_since_when_and_by_which(lamps: Corpus) -> None:
    notice = edition_notices([first(lamps, OLD)], lamps, (), DAY)[0]
    assert notice.kind == "superseded-edition"
    assert "Lamp code, 2015 edition" in notice.text
    assert "1 January 2025" in notice.text
    assert "2025 edition" in notice.text


def test_a_superseded_edition_was_in_force_while_it_lasted(lamps: Corpus) -> None:
    assert status_on(lamps.editions[OLD], date(2020, 1, 1)) is EditionStatus.IN_FORCE
    assert status_on(lamps.editions[OLD], DAY) is EditionStatus.SUPERSEDED
    assert kinds(lamps, OLD, day=date(2020, 1, 1)) == ["digest-only"]


def test_a_successor_that_is_held_is_not_said_to_be_missing(lamps: Corpus) -> None:
    assert "not held" not in edition_notices([first(lamps, OLD)], lamps, (), DAY)[0].text


@pytest.mark.parametrize("status", [EditionStatus.DRAFT, EditionStatus.FOR_INFORMATION, EditionStatus.NOT_COMMENCED])
def test_what_has_no_force_yet_says_so(lamps: Corpus, status: EditionStatus) -> None:
    assert kinds(changed(lamps, CODE, status=status), CODE) == [status.value]


@pytest.mark.parametrize("kind", [Kind.COMMENTARY, Kind.BRIEFING, Kind.GUIDANCE_NOTE, Kind.HISTORY])
def test_commentary_has_no_force_of_its_own(lamps: Corpus, kind: Kind) -> None:
    assert "commentary" in kinds(changed(lamps, CODE, kind=kind), CODE)


def test_a_local_document_speaks_for_its_area_only(lamps: Corpus) -> None:
    assert "other-area" in kinds(lamps, LEEDS)
    assert "other-area" in kinds(lamps, LEEDS, AREAS["Devon"])
    assert "other-area" not in kinds(lamps, LEEDS, AREAS["Leeds"])


def test_what_is_quoted_from_the_digest_says_so_once(lamps: Corpus) -> None:
    cited = [one for one in lamps.provisions.values() if one.edition_id in {OLD, LEEDS}]
    assert [notice.kind for notice in edition_notices(cited, lamps, (AREAS["Leeds"],), DAY)].count("digest-only") == 1


def test_an_edition_cited_twice_is_noted_once(lamps: Corpus) -> None:
    assert len(edition_notices([first(lamps, OLD)] * 2, lamps, (), DAY)) == len(edition_notices([first(lamps, OLD)], lamps, (), DAY))


@pytest.mark.parametrize(("day", "prose"), [(date(2025, 3, 1), "1 March 2025"), (date(2024, 12, 31), "31 December 2024"), (None, "a date not stated")])
def test_days_are_written_as_in_prose(day: date | None, prose: str) -> None:
    assert spoken(day) == prose


def asked(query: Query, *areas: Area, held: bool = False) -> list[str]:
    return [notice.kind for notice in question_notices(query, WORDS, areas, held)]


def test_an_area_with_nothing_held_is_named(ask_for: Callable[..., Query]) -> None:
    (notice,) = question_notices(ask_for("when is the gong rung"), WORDS, [AREAS["Devon"]], held_locally=False)
    assert (notice.kind, "Devon" in notice.text) == ("local-not-held", True)
    assert asked(ask_for("when is the gong rung"), AREAS["Devon"], held=True) == []


def test_contact_details_are_said_to_go_out_of_date(ask_for: Callable[..., Query]) -> None:
    assert asked(ask_for("phone number of the harbour office")) == ["stale-contact"]


@pytest.mark.parametrize(("question", "term"), [("does the wick board meet", "wick board"), ("do Wick Boards meet", "wick board"), ("what is a wb", "WB")])
def test_a_term_out_of_date_is_noted_as_it_was_asked(ask_for: Callable[..., Query], question: str, term: str) -> None:
    (notice,) = question_notices(ask_for(question), WORDS, (), held_locally=False)
    assert notice.kind == "obsolete-term"
    assert notice.text.startswith(f"{term} is out of date: the board is gone.")


def test_part_of_a_word_is_no_term_and_a_term_without_a_note_is_passed_over(ask_for: Callable[..., Query]) -> None:
    assert asked(ask_for("a wbx at the oil desk")) == []


def test_what_the_document_asked_about_does_not_say_is_noted(hit_on: Callable[..., Hit]) -> None:
    wages = hit_on(f"{CODE}/not-said_keeper-wages", near=0.8)
    alone = Bounds(frozenset({CODE}), (), (), (CODE,), alone=True)
    (notice,) = silence_notices([wages, hit_on(f"{CODE}/para_4#1")], alone)
    assert (notice.kind, notice.text) == ("not-said", "The code gives no wage for keepers; ask the harbour office.")
    assert silence_notices([wages], replace(alone, alone=False)) == []
    assert silence_notices([wages], replace(alone, named=(LEEDS,))) == []
    assert silence_notices([hit_on(f"{CODE}/not-said_keeper-wages", near=0.5)], alone) == []
