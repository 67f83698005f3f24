from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.retrieval.query import Query
from assistant.retrieval.scope import Bounds, allowed_editions, bounds_of, covers_area, local_editions, mask
from assistant.retrieval.targets import Target
from corpus import catalogue
from corpus.catalogue import Area
from corpus.model import Corpus

CODE, OLD, LEEDS, DEVON = "lamp-code-2025", "lamp-code-2015", "leeds-lamps-2024", "devon-lamps-2024"
AREAS = {area.name: area for area in catalogue.areas()}
LAMPS = {CODE, OLD, LEEDS, DEVON}


def bounds(corpus: Corpus, query: Query, area: str | None = None, as_of: date | None = None) -> list[Bounds]:
    return list(bounds_of(corpus, query, AREAS[area] if area else None, as_of))


def in_reach(targets: dict[str, Target], bound: Bounds) -> set[str]:
    return {target.id for target, may in zip(targets.values(), mask(list(targets.values()), bound), strict=True) if may}


def test_without_an_area_every_edition_may_answer(lamps: Corpus, ask_for: Callable[..., Query]) -> None:
    (only,) = bounds(lamps, ask_for("when is the gong rung"))
    assert only.editions >= LAMPS
    assert (only.areas, only.local, only.named, only.alone) == ((), (), (), False)


def test_with_an_area_chosen_no_other_areas_document_may_answer(lamps: Corpus, ask_for: Callable[..., Query], targets: dict[str, Target]) -> None:
    for bound in bounds(lamps, ask_for("when is the gong rung"), "Leeds"):
        assert bound.editions & LAMPS == {CODE, OLD, LEEDS}
        assert not any(target_id.startswith(DEVON) for target_id in in_reach(targets, bound))


@pytest.mark.parametrize("area", ["Surrey", "North Lincolnshire", "Hartlepool"])
def test_an_area_with_nothing_held_shuts_out_every_local_document(lamps: Corpus, ask_for: Callable[..., Query], targets: dict[str, Target], area: str) -> None:
    for bound in bounds(lamps, ask_for("when is the gong rung"), area):
        assert not any(target_id.startswith((LEEDS, DEVON)) for target_id in in_reach(targets, bound))


def test_a_chosen_area_is_one_bound_and_a_named_area_is_asked_of_its_own_document_first(lamps: Corpus, ask_for: Callable[..., Query]) -> None:
    (chosen,) = bounds(lamps, ask_for("when is the gong rung"), "Leeds")
    assert (chosen.local, chosen.alone) == ((LEEDS,), False)
    own, wider = bounds(lamps, ask_for("when is the gong rung in Leeds"))
    assert (own.named, own.alone, wider.alone) == ((LEEDS,), True, False)
    assert DEVON not in own.editions | wider.editions


def test_a_chosen_areas_own_document_is_asked_first_where_the_question_speaks_of_it(lamps: Corpus, ask_for: Callable[..., Query]) -> None:
    own, wider = bounds(lamps, ask_for("when does our local plan have the gong rung"), "Leeds")
    assert (own.named, own.alone, wider.alone) == ((LEEDS,), True, False)
    (without,) = bounds(lamps, ask_for("when does our local plan have the gong rung"))
    assert not without.alone


def test_a_named_document_alone_may_answer_and_no_wider_one_after_it(lamps: Corpus, ask_for: Callable[..., Query], targets: dict[str, Target]) -> None:
    (only,) = bounds(lamps, ask_for("what does the old lamp code say of bells"))
    assert in_reach(targets, only) == {f"{OLD}/para_1#1"}


def test_a_named_document_is_held_against_the_guidance_where_it_is_to_be_checked(lamps: Corpus, ask_for: Callable[..., Query]) -> None:
    (only,) = bounds(lamps, ask_for("the old lamp code says to polish bells, is that right"))
    assert not only.alone
    assert {CODE, OLD} <= only.editions


def test_a_restatement_of_what_we_hold_is_no_second_source(lamps: Corpus, ask_for: Callable[..., Query], targets: dict[str, Target]) -> None:
    (chosen,) = bounds(lamps, ask_for("when is the tally posted"), "Leeds")
    assert not any(target_id.startswith(f"{LEEDS}/sec_tally") for target_id in in_reach(targets, chosen))
    own, _ = bounds(lamps, ask_for("when is the tally posted in Leeds"))
    assert f"{LEEDS}/sec_tally__p_1#1" in in_reach(targets, own)


def test_nothing_issued_after_the_day_asked_about_may_answer(lamps: Corpus) -> None:
    allowed = allowed_editions(lamps, (), date(2020, 6, 1))
    assert (CODE in allowed, OLD in allowed) == (False, True)
    assert {CODE, OLD} <= allowed_editions(lamps, (), date(2026, 1, 1))


def test_england_is_no_area_with_documents_of_its_own(lamps: Corpus, ask_for: Callable[..., Query]) -> None:
    (only,) = bounds(lamps, ask_for("when is the gong rung in England"))
    assert (only.areas, only.local) == ((), ())
    assert only.editions >= LAMPS


@pytest.mark.parametrize(
    ("speaks_for", "asked", "covers"),
    [
        ("Leeds", Area("Leeds"), True),
        ("leeds", Area("Leeds"), True),
        ("Loidis", Area("Leeds", aliases=("Loidis",)), True),
        ("West Yorkshire", Area("Leeds", within=("West Yorkshire",)), True),
        ("Leeds", Area("West Yorkshire"), False),
        ("Devon", Area("Leeds"), False),
        (None, Area("Leeds"), False),
    ],
)
def test_a_document_speaks_for_its_own_area_and_those_within_it(lamps: Corpus, speaks_for: str | None, asked: Area, covers: bool) -> None:
    assert covers_area(replace(lamps.editions[LEEDS], area=speaks_for), asked) is covers


def test_an_edition_without_provisions_is_not_held_for_its_area(lamps: Corpus) -> None:
    bare = replace(lamps, provisions={key: one for key, one in lamps.provisions.items() if one.edition_id != LEEDS})
    assert local_editions(lamps, [AREAS["Leeds"]]) == (LEEDS,)
    assert local_editions(bare, [AREAS["Leeds"]]) == ()


def test_a_theme_over_two_editions_needs_both_in_reach(lamps: Corpus, targets: dict[str, Target]) -> None:
    both = replace(targets[f"{CODE}/theme_winter-lamps"], editions=(CODE, DEVON))
    assert mask([both], Bounds(frozenset({CODE, DEVON}), (), ())).tolist() == [True]
    assert mask([both], Bounds(frozenset({CODE}), (), ())).tolist() == [False]
