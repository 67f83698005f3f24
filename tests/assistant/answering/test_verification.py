"""Faults are planted in norms that hold, and verification strikes each of them by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answering.verification import force_fault, verify
from assistant.dialogue import NormRef
from corpus.model import Corpus, Duty, Norm

CODE, DEVON = "lamp-code-2025", "devon-lamps-2024"
POST = f"{CODE}/para_3"


@pytest.fixture
def right(lamps: Corpus) -> NormRef:
    return NormRef(lamps.provisions[POST], 1)


def planted(ref: NormRef, **changes: object) -> NormRef:
    """The same norm with a fault in it."""
    norms = list(ref.provision.norms)
    norms[ref.number - 1] = replace(ref.norm, **changes)  # type: ignore[arg-type]
    return NormRef(replace(ref.provision, norms=tuple(norms)), ref.number)


def struck(ref: NormRef, retrieved: tuple[str, ...] = (POST,), editions: tuple[str, ...] = (CODE,)) -> tuple[str, ...]:
    verified = verify([ref], retrieved, editions)
    assert len(verified.kept) + len(verified.struck) == 1
    return verified.struck


def test_every_norm_of_the_lamp_papers_holds(lamps: Corpus) -> None:
    refs = [NormRef(one, number) for one in lamps.provisions.values() for number in range(1, len(one.norms) + 1)]
    assert verify(refs, set(lamps.provisions), set(lamps.editions)).kept == tuple(refs)


@pytest.mark.parametrize(
    "altered",
    [
        "DSPs must send out the tally no later than 9 days after signature.",
        "DSPs should send out the tally no later than 7 days after signature.",
        "DSPs should send out the tally",
        "",
    ],
)
def test_an_altered_quote_is_struck_unless_it_still_stands_in_the_source(right: NormRef, altered: str) -> None:
    stands = altered in (right.provision.words or "")
    assert struck(planted(right, words=altered)) == (() if stands else (f"{POST}#1: quote not in the source",))


def test_a_quote_where_no_words_are_held_is_struck(right: NormRef) -> None:
    bare = NormRef(replace(right.provision, words=None), 1)
    assert struck(bare) == (f"{POST}#1: quote not in the source",)


def test_a_norm_without_a_quote_holds_on_its_wording(right: NormRef) -> None:
    assert struck(planted(right, words=None)) == ()


def test_a_wording_stronger_than_its_duty_is_struck(right: NormRef) -> None:
    assert struck(planted(right, plain="Delegated partners must post the tally.")) == (f"{POST}#1: wording stronger than should",)


def test_another_areas_document_is_struck(lamps: Corpus) -> None:
    gulls = NormRef(lamps.provisions[f"{DEVON}/sec_gulls__p_1"], 1)
    assert struck(gulls, (gulls.provision.id,)) == (f"{gulls.provision.id}#1: edition or area out of scope",)


def test_what_was_not_retrieved_is_struck(right: NormRef) -> None:
    assert struck(right, ()) == (f"{POST}#1: not retrieved",)


def test_what_holds_is_kept_in_its_order_beside_what_is_struck(right: NormRef) -> None:
    second = NormRef(right.provision, 2)
    verified = verify([planted(right, words="No such words."), second, right], {POST}, {CODE})
    assert verified.kept == (second, right)
    assert len(verified.struck) == 1


@pytest.mark.parametrize(
    ("duty", "plain", "faulty"),
    [
        (Duty.SHOULD, "Keepers must look.", True),
        (Duty.SHOULD, "Keepers MUST look.", True),
        (Duty.SHOULD, "Keepers should look.", False),
        (Duty.SHOULD, "Keepers should call it a must-have.", False),
        (Duty.SHOULD_NOT, "Keepers must not sleep.", True),
        (Duty.SHOULD_NOT, "Keepers should not sleep.", False),
        (Duty.MAY, "Keepers should look.", True),
        (Duty.MAY, "Keepers must look.", True),
        (Duty.MAY, "Keepers may look.", False),
        (Duty.MUST, "Keepers must look.", False),
        (Duty.MUST, "Look.", False),
        (Duty.NONE, "A keeper is at the lamp.", False),
    ],
)
def test_wording_shows_no_more_force_than_its_duty(duty: Duty, plain: str, faulty: bool) -> None:
    assert bool(force_fault(Norm(duty, "lsp", plain))) is faulty


@pytest.mark.parametrize("plain", ["Keepers are required to look.", "Keepers shall look."])
def test_other_words_for_a_must_are_stronger_than_a_should_too(plain: str) -> None:
    assert force_fault(Norm(Duty.SHOULD, "lsp", plain))


@pytest.mark.parametrize(("duty", "plain"), [(Duty.MUST, "Keepers may look."), (Duty.MUST, "Keepers should look."), (Duty.SHOULD, "Keepers may look.")])
def test_wording_shows_no_less_force_than_its_duty(duty: Duty, plain: str) -> None:
    assert force_fault(Norm(duty, "lsp", plain))
