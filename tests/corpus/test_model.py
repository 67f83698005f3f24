from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from corpus.model import Corpus, Duty, Held, Kind, Norm, Provision

LOOK = Norm(Duty.MUST, "keeper", "A keeper must look.", "Keepers must look out.", facts=(("when", "at dusk"), ("when", "at dawn")))
LISTEN = Norm(Duty.SHOULD, "mate", words="Mates should listen.")


def provision(*norms: Norm, words: str | None = None) -> Provision:
    return Provision("lamp-code-2020/para_1__item_2", "lamp-code-2020", (), "paragraph 1, item 2", words=words, norms=norms)


def test_the_kinds_fall_in_authority_from_the_act_to_history() -> None:
    assert [kind.authority for kind in (Kind.ACT, Kind.REGULATIONS, Kind.STATUTORY_GUIDANCE, Kind.LOCAL_ARRANGEMENT)] == [0, 1, 2, 3]
    assert max(Kind, key=lambda kind: kind.authority) is Kind.HISTORY


def test_the_duties_are_those_of_the_contract() -> None:
    assert [duty.value for duty in Duty] == ["must", "must_not", "should", "should_not", "may", "none"]


def test_a_norm_shows_our_wording_before_the_sources() -> None:
    assert LOOK.text == "A keeper must look."
    assert LISTEN.text == "Mates should listen."
    assert Norm(Duty.NONE, "nobody").text == ""


def test_the_first_fact_of_a_name_counts() -> None:
    assert LOOK.fact("when") == "at dusk"
    assert LOOK.fact("who") is None


def test_our_wording_of_a_provision_is_that_of_its_norms() -> None:
    assert provision(LOOK, LISTEN, LOOK).plain == "A keeper must look. A keeper must look."
    assert provision(LISTEN).plain is None


def test_a_provision_is_held_in_full_only_with_its_words() -> None:
    assert provision(LOOK).held is Held.DIGEST
    assert provision(LOOK, words="Keepers must look out.").held is Held.FULL_TEXT


def test_a_place_is_the_id_without_its_edition() -> None:
    assert provision().place == "para_1__item_2"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'duty'"):
        LOOK.duty = Duty.MAY  # type: ignore[misc]


def test_an_empty_corpus_holds_nothing() -> None:
    empty = Corpus({}, {})
    assert (empty.themes, empty.not_said, empty.children, empty.restated_by) == ((), (), {}, {})
