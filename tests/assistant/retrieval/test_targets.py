from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.retrieval.targets import Target, TargetKind, expand, lead_in_of, list_refs, make_targets
from corpus.model import Corpus, Duty, Norm, Provision, Theme

CODE, LEEDS = "lamp-code-2025", "leeds-lamps-2024"
TALLY = ((f"{CODE}/para_1__item_1", 1), (f"{CODE}/para_1__item_2", 1))


def test_every_norm_is_a_target_and_so_is_every_list_paragraph_theme_and_silence(targets: dict[str, Target]) -> None:
    kinds = {target_id.partition("/")[2]: target.kind.value for target_id, target in targets.items() if target_id.startswith(CODE)}
    assert kinds == {
        "para_1": "list",
        "para_1__item_1#1": "norm",
        "para_1__item_2#1": "norm",
        "para_2": "list",
        "para_2__item_1#1": "norm",
        "para_2__item_2#1": "norm",
        "para_3#1": "norm",
        "para_3#2": "norm",
        "para_3": "provision",
        "para_4#1": "norm",
        "theme_winter-lamps": "theme",
        "not-said_keeper-wages": "silence",
    }


def test_targets_stand_in_document_order_then_themes_then_silences(lamps: Corpus) -> None:
    kinds = [target.kind for target in make_targets(lamps)]
    assert kinds[-2:] == [TargetKind.THEME, TargetKind.SILENCE]


def test_a_list_shows_its_items_in_order(targets: dict[str, Target]) -> None:
    assert targets[f"{CODE}/para_1"].refs == TALLY


def test_a_list_item_is_found_by_its_heading_and_lead_in_too(targets: dict[str, Target]) -> None:
    assert targets[f"{CODE}/para_1__item_1#1"].text == "Lamp tally: The lamp tally must give: How many lamps were lit over the winter."


def test_a_target_answers_the_questions_of_its_norm(targets: dict[str, Target]) -> None:
    assert targets[f"{CODE}/para_3#2"].asks == (("can a school be asked for a lantern drawing", "Yes"),)
    assert targets[f"{CODE}/para_3#1"].facts == {"when"}
    assert targets[f"{CODE}/para_3"].addressees == ("dsp",)


def test_questions_on_a_paragraph_of_one_norm_are_questions_on_that_norm(lamps: Corpus) -> None:
    asked = replace(lamps.provisions[f"{CODE}/para_4"], asks=(("foghorn sale", ""),))
    corpus = replace(lamps, provisions={asked.id: asked}, themes=(), not_said=())
    (target,) = make_targets(corpus)
    assert target.asks == (("can the foghorn be sold", "No"), ("foghorn sale", ""))


def test_a_theme_shows_what_it_covers_once_and_in_its_order(targets: dict[str, Target]) -> None:
    theme = targets[f"{CODE}/theme_winter-lamps"]
    assert theme.refs == ((f"{CODE}/para_3", 1), (f"{CODE}/para_3", 2), (f"{CODE}/para_4", 1))
    assert theme.headline == "In winter tallies are posted and the foghorn stays."
    assert theme.editions == (CODE,)


def test_a_theme_of_nothing_held_is_no_target(lamps: Corpus) -> None:
    empty = Theme(f"{CODE}/theme_none", (f"{CODE}/para_99", f"{CODE}/para_4#7"), (("what", ""),))
    assert f"{CODE}/theme_none" not in {target.id for target in make_targets(replace(lamps, themes=(empty,)))}


def test_a_silence_shows_no_norm_and_says_so(targets: dict[str, Target]) -> None:
    silence = targets[f"{CODE}/not-said_keeper-wages"]
    assert (silence.refs, silence.headline) == ((), "The code gives no wage for keepers; ask the harbour office.")


def test_only_a_restatement_of_what_is_held_is_marked_as_one(lamps: Corpus, targets: dict[str, Target]) -> None:
    assert {target.id for target in targets.values() if target.restatement} == {
        f"{LEEDS}/sec_tally__p_1",
        f"{LEEDS}/sec_tally__p_1#1",
        f"{LEEDS}/sec_tally__p_1#2",
    }
    local_only = replace(lamps, provisions={key: one for key, one in lamps.provisions.items() if one.edition_id == LEEDS}, themes=(), not_said=())
    assert not any(target.restatement for target in make_targets(local_only))


def test_a_target_is_national_unless_its_edition_is_an_areas_own_or_was_replaced_by_one_we_hold(targets: dict[str, Target]) -> None:
    assert {target.editions[0] for target in targets.values() if not target.national} == {LEEDS, "devon-lamps-2024", "lamp-code-2015"}


@pytest.mark.parametrize(
    ("covered", "refs"),
    [
        (f"{CODE}/para_3", ((f"{CODE}/para_3", 1), (f"{CODE}/para_3", 2))),
        (f"{CODE}/para_3#2", ((f"{CODE}/para_3", 2),)),
        (f"{CODE}/para_3#3", ()),
        (f"{CODE}/para_1", TALLY),
        (f"{CODE}/para_99", ()),
    ],
)
def test_a_place_is_expanded_to_the_norms_it_holds(lamps: Corpus, covered: str, refs: tuple[tuple[str, int], ...]) -> None:
    assert expand(covered, lamps) == refs


def test_a_lead_in_is_that_of_the_paragraph_above_and_only_items_have_one(lamps: Corpus) -> None:
    assert lead_in_of(lamps.provisions[f"{CODE}/para_2__item_1"], lamps) == "The lamp tally should also give:"
    assert lead_in_of(lamps.provisions[f"{CODE}/para_2"], lamps) is None


def test_without_our_wording_the_sources_lead_in_is_shown(lamps: Corpus) -> None:
    bare = replace(lamps.provisions[f"{CODE}/para_2"], lead_in=None)
    corpus = replace(lamps, provisions={**lamps.provisions, bare.id: bare})
    assert lead_in_of(corpus.provisions[f"{CODE}/para_2__item_1"], corpus) == "It should also set out:"


def box_corpus(n_own: int) -> Corpus:
    """A paragraph of `n_own` norms with one item, and a box after it with one item."""

    def made(place: str, n: int, parent: str | None = None) -> Provision:
        norms = tuple(Norm(Duty.MUST, "lsp", f"{place} {number}") for number in range(1, n + 1))
        return Provision(f"{CODE}/{place}", CODE, (), place, norms=norms, parent=f"{CODE}/{parent}" if parent else None, lead_in="Lead partners must:")

    rows = [made("para_1", n_own), made("para_1__item_1", 1, "para_1"), made("para_1__box", 1, "para_1"), made("para_1__box__item_1", 1, "para_1__box")]
    children = {f"{CODE}/para_1": (f"{CODE}/para_1__item_1", f"{CODE}/para_1__box"), f"{CODE}/para_1__box": (f"{CODE}/para_1__box__item_1",)}
    return Corpus({}, {row.id: row for row in rows}, children=children)


def test_a_box_after_a_paragraph_is_no_item_of_its_list() -> None:
    corpus = box_corpus(1)
    assert expand(f"{CODE}/para_1", corpus) == ((f"{CODE}/para_1", 1), (f"{CODE}/para_1__item_1", 1))
    assert lead_in_of(corpus.provisions[f"{CODE}/para_1__box"], corpus) is None
    assert lead_in_of(corpus.provisions[f"{CODE}/para_1__box__item_1"], corpus) == "Lead partners must:"


@pytest.mark.parametrize(("n_own", "n_shown"), [(0, 1), (1, 2), (2, 3), (3, 1)])
def test_a_sentence_or_two_before_a_list_belong_to_it_and_a_longer_paragraph_does_not(n_own: int, n_shown: int) -> None:
    assert len(list_refs(f"{CODE}/para_1", box_corpus(n_own))) == n_shown
