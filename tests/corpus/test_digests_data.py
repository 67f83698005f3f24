"""The digests that ship: everything named in them is there, nothing is stronger than its source, lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import phonenumbers
import pytest

from assistant.answering.verification import force_fault
from corpus.build import build_corpus
from corpus.digest import DIGESTS
from corpus.model import Corpus

WT = "working-together-2023"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


@pytest.fixture(scope="module")
def held() -> Corpus:
    """What ships, without any full text."""
    return build_corpus()


def is_held(place: str, corpus: Corpus) -> bool:
    provision_id, _, number = place.partition("#")
    provision = corpus.provisions.get(provision_id)
    return provision is not None and (not number or 1 <= int(number) <= len(provision.norms))


def test_every_edition_of_a_digest_is_catalogued(held: Corpus) -> None:
    assert {provision.edition_id for provision in held.provisions.values()} <= set(held.editions)


def test_what_a_theme_covers_is_held(held: Corpus) -> None:
    assert [(theme.id, place) for theme in held.themes for place in theme.covers if not is_held(place, held)] == []


def test_what_a_silence_points_at_is_held(held: Corpus) -> None:
    assert [(silence.id, place) for silence in held.not_said for place in silence.see if not is_held(place, held)] == []


def test_what_a_provision_restates_is_held(held: Corpus) -> None:
    assert [(one.id, origin) for one in held.provisions.values() for origin in one.restates if origin not in held.provisions] == []


def test_what_a_list_continues_is_held_and_in_the_same_edition(held: Corpus) -> None:
    carrying_on = [one for one in held.provisions.values() if one.continues]
    assert carrying_on
    assert [one.id for one in carrying_on if one.continues not in held.provisions or held.provisions[one.continues].edition_id != one.edition_id] == []


def test_nothing_restates_a_provision_of_its_own_edition(held: Corpus) -> None:
    assert [one.id for one in held.provisions.values() for origin in one.restates if origin.partition("/")[0] == one.edition_id] == []


def test_no_wording_shows_a_stronger_force_than_its_duty(held: Corpus) -> None:
    assert [
        (one.id, number, fault)
        for one in held.provisions.values()
        for number, norm in enumerate(one.norms, 1)
        if (fault := force_fault(norm, hangs=one.parent is not None))
    ] == []


def test_every_provision_says_something_or_leads_a_list_in(held: Corpus) -> None:
    assert [one.id for one in held.provisions.values() if not one.norms and not one.lead_in and one.id not in held.children] == []


def test_every_theme_and_silence_is_asked_for(held: Corpus) -> None:
    assert [target.id for target in (*held.themes, *held.not_said) if not target.asks] == []


@pytest.mark.parametrize(
    ("place", "n"),
    [
        ("para_50__box", 6),
        ("para_60__box", 6),
        ("para_62__box", 4),
        ("para_64", 7),
        ("para_64__item_1", 4),
        ("para_70", 4),
        ("para_89__box", 7),
        ("para_103", 3),
        ("para_104", 12),
        ("para_106", 2),
        ("para_107", 13),
    ],
)
def test_the_lists_of_chapter_2_are_whole(held: Corpus, place: str, n: int) -> None:
    """Lead partners 6, delegates 6, chair 4, assurance 7 with 4 beneath the first, relevant agencies 4, scrutiny 7, plan 3 + 12, yearly report 2 + 13."""
    assert held.children[f"{WT}/{place}"] == tuple(f"{WT}/{place}__item_{number}" for number in range(1, n + 1))


@pytest.mark.parametrize(("place", "duty"), [("para_103", "must"), ("para_104", "should"), ("para_106", "must"), ("para_107", "should")])
def test_the_items_of_plan_and_yearly_report_keep_their_own_force(held: Corpus, place: str, duty: str) -> None:
    assert {norm.duty.value for item in held.children[f"{WT}/{place}"] for norm in held.provisions[item].norms} == {duty}


@pytest.mark.parametrize(("later", "earlier"), [("para_104", "para_103"), ("para_107", "para_106")])
def test_the_two_lists_that_go_on_in_the_next_paragraph_say_so(held: Corpus, later: str, earlier: str) -> None:
    assert held.provisions[f"{WT}/{later}"].continues == f"{WT}/{earlier}"


@pytest.mark.parametrize("path", sorted(DIGESTS.glob("*.md")), ids=lambda path: path.name)
def test_no_digest_gives_an_email_address_or_a_telephone_number(path: Path) -> None:
    text = path.read_text("utf-8")
    assert EMAIL.findall(text) == []
    numbers = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.VALID)
    assert [match.raw_string for match in numbers] == []
