"""Checklists: every norm in its place, must and should never in one list, and nothing made stronger."""

from __future__ import annotations

import re

import pytest

from assistant.errors import QuestionError
from assistant.practice.checklist import GROUPS, Checklist, heading_checklist, named_checklist, refs_of, role_checklist
from assistant.practice.checklist_data import plan_named, plans
from corpus.build import build_corpus
from corpus.errors import DataError
from corpus.model import Corpus, Duty

WT = "working-together-2023"
CODE, OLD, LEEDS = "lamp-code-2025", "lamp-code-2015", "leeds-lamps-2024"


@pytest.fixture(scope="module")
def held() -> Corpus:
    """What ships: the digest alone."""
    return build_corpus()


def places(checklist: Checklist, duty: str, part: str) -> list[str]:
    return [ref.provision.place for group, parts in checklist.by_force() if group == duty for one in parts if one.title == part for ref in one.refs]


def test_the_yearly_report_holds_two_musts_and_thirteen_shoulds(held: Corpus) -> None:
    report = named_checklist("yearly-report", held)
    assert places(report, "must", "What it holds") == [f"para_106__item_{n}" for n in (1, 2)]
    assert places(report, "should", "What it holds") == [f"para_107__item_{n}" for n in range(1, 14)]


def test_the_yearly_report_has_its_secure_establishment_dates_recipients_and_sign_off(held: Corpus) -> None:
    report = named_checklist("yearly-report", held)
    assert places(report, "should", "Where there is a secure establishment") == ["para_108", "para_108"]
    assert places(report, "should", "Distribution and dates") == ["para_109"] * 3
    assert "para_102__item_1" in places(report, "should", "Sign-off")


def test_the_published_arrangements_hold_three_musts_and_twelve_shoulds(held: Corpus) -> None:
    arrangements = named_checklist("published-arrangements", held)
    assert places(arrangements, "must", "What they hold") == [f"para_103__item_{n}" for n in (1, 2, 3)]
    assert places(arrangements, "should", "What they hold") == [f"para_104__item_{n}" for n in range(1, 13)]


@pytest.mark.parametrize("name", ["lsp", "dsp"])
def test_the_six_joint_functions_are_whole(held: Corpus, name: str) -> None:
    assert len(places(named_checklist(name, held), "should", "Joint functions")) == 6


def test_the_seven_functions_of_scrutiny_are_stated_and_no_should(held: Corpus) -> None:
    assert len(places(named_checklist("scrutiny", held), "none", "Functions")) == 7


@pytest.mark.parametrize("name", list(plans()))
def test_every_named_checklist_is_made_and_repeats_no_norm(held: Corpus, name: str) -> None:
    refs = [(ref.provision.id, ref.number) for ref in named_checklist(name, held).refs]
    assert refs
    assert len(refs) == len(set(refs))


@pytest.mark.parametrize("name", list(plans()))
def test_no_strength_is_shown_under_another(held: Corpus, name: str) -> None:
    for group, parts in named_checklist(name, held).by_force():
        assert {ref.norm.duty for part in parts for ref in part.refs} <= set(GROUPS[group])


def test_a_named_role_checklist_takes_in_every_duty_of_the_role(held: Corpus) -> None:
    whole = {(ref.provision.id, ref.number) for ref in role_checklist("dsp", held).refs}
    assert whole <= {(ref.provision.id, ref.number) for ref in named_checklist("dsp", held).refs}


def test_people_find_a_checklist_by_what_they_call_it() -> None:
    assert plan_named("Annual report").name == "yearly-report"
    assert plan_named("MASA").name == "published-arrangements"
    assert plan_named("DSL").name == "education"


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(QuestionError, match=r"checklist 'shopping' is not known; use one of yearly-report, "):
        plan_named("shopping")


def test_another_edition_is_shown_in_its_own_restatements(held: Corpus) -> None:
    local = named_checklist("yearly-report", held, "north-lincolnshire-mars-2024")
    assert {ref.provision.edition_id for ref in local.refs} == {"north-lincolnshire-mars-2024"}
    assert len(places(local, "must", "What it holds")) == 2
    assert local.left_out > 0


def test_a_checklist_is_refused_for_an_edition_that_repeats_none_of_it(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"edition ncb-masa-reform-2020 holds nothing that answers the checklist yearly-report; "):
        named_checklist("yearly-report", held, "ncb-masa-reform-2020")


def test_an_edition_that_is_not_held_is_refused(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"edition 'nowhere-2020' is not held; use one of "):
        named_checklist("yearly-report", held, "nowhere-2020")


def test_a_role_gets_its_musts_shoulds_and_mays(lamps: Corpus) -> None:
    made = role_checklist("dsp", lamps)
    assert [(ref.provision.id, ref.norm.duty) for ref in made.refs] == [(f"{CODE}/para_3", Duty.SHOULD), (f"{CODE}/para_3", Duty.MAY)]


def test_a_superseded_edition_whose_successor_is_held_puts_nothing_on_a_role(lamps: Corpus) -> None:
    assert OLD not in {ref.provision.edition_id for ref in role_checklist("lsp", lamps).refs}


def test_an_edition_asked_for_answers_even_when_superseded(lamps: Corpus) -> None:
    assert {ref.provision.edition_id for ref in role_checklist("lsp", lamps, edition_id=OLD).refs} == {OLD}


def test_a_role_without_a_duty_by_name_is_pointed_at_another(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"role 'dsl' has no must, should or may by name; look at the checklist of education"):
        role_checklist("dsl", held)


def test_an_unknown_role_is_refused(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"role 'wizard' is not known; use one of practitioner, "):
        role_checklist("wizard", held)


def test_any_heading_of_any_held_edition_makes_a_checklist(lamps: Corpus) -> None:
    assert {ref.provision.edition_id for ref in heading_checklist("lamp tally", lamps).refs} == {CODE}
    assert {ref.provision.edition_id for ref in heading_checklist("Old lamps", lamps).refs} == {OLD}
    assert {ref.provision.edition_id for ref in heading_checklist("Leeds lamps", lamps).refs} == {LEEDS}


def test_a_heading_can_be_asked_of_one_edition(held: Corpus) -> None:
    local = heading_checklist("Yearly report", held, "north-lincolnshire-mars-2024")
    assert {ref.provision.edition_id for ref in local.refs} == {"north-lincolnshire-mars-2024"}


def test_what_is_only_stated_under_a_heading_is_left_out_and_counted_unless_asked_for(held: Corpus) -> None:
    short, whole = heading_checklist("Funding", held), heading_checklist("Funding", held, stated=True)
    assert Duty.NONE not in {ref.norm.duty for ref in short.refs}
    assert len(whole.refs) == len(short.refs) + short.left_out
    assert short.left_out > 0


def test_a_heading_that_nothing_has_is_answered_with_those_that_come_near(held: Corpus) -> None:
    with pytest.raises(QuestionError, match=r"did you mean 'Yearly report'"):
        heading_checklist("Yerly reprot", held)


@pytest.mark.parametrize("heading", ["", "!!", "zzzzqqq"])
def test_a_heading_without_any_like_it_is_refused_with_what_to_do(held: Corpus, heading: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(f"heading {heading!r} is in no edition that is held; ")):
        heading_checklist(heading, held)


def test_an_entry_that_points_at_nothing_is_a_fault_of_the_data(held: Corpus) -> None:
    with pytest.raises(DataError, match=r"checklist entry working-together-2023/para_9999 points at nothing that is held; correct it in checklists.toml"):
        refs_of(f"{WT}/para_9999", held)
