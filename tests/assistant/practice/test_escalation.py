"""Routes over what ships: every step is a held norm, every word about who, to whom and how soon stands in it, and kinds that sound alike are told apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import QuestionError
from assistant.practice.escalation import LocalState, local_areas, route, route_for, unplaced_policies
from assistant.practice.escalation_kinds import PlannedStep, acts_as, closer_words, kinds, norm_at
from assistant.practice.escalation_words import understand
from corpus import catalogue
from corpus.build import build_corpus
from corpus.errors import DataError
from corpus.model import Corpus, Duty

WT = "working-together-2023"
KINDS = [
    "immediate-danger",
    "practitioner-disagreement",
    "allegation",
    "whistleblowing",
    "dsp-unresolved",
    "partner-dispute",
    "failure-to-report",
    "scrutiny-challenge",
    "agency-concern",
    "complaint",
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus()


def places(kind: str, corpus: Corpus) -> list[str]:
    return [step.ref.provision.id.removeprefix(f"{WT}/") for step in route(kind, None, None, corpus).steps]


def test_these_kinds_are_there() -> None:
    assert sorted(kinds()) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_ground_and_gap_of_a_kind_is_held(kind: str, corpus: Corpus) -> None:
    found = route(kind, "dsl", None, corpus)
    planned = kinds()[kind]
    assert [f"{step.ref.provision.id}#{step.ref.number}" for step in found.steps] == [step.ref for step in planned.steps]
    assert [f"{ref.provision.id}#{ref.number}" for ref in (*found.behind, *found.settle)] == [*planned.behind, *planned.settle]
    assert [one.id for one in found.silences] == list(planned.silent)
    assert [theme.id for theme in found.apart] == list(planned.apart)


@pytest.mark.parametrize("kind", KINDS)
def test_what_names_who_to_whom_and_how_soon_stands_in_the_norm_or_its_facts(kind: str, corpus: Corpus) -> None:
    roles = {role.names[0] for role in catalogue.roles().values()}
    for step in route(kind, None, None, corpus).steps:
        said = step.ref.norm.text.casefold()
        facts = {value for _, value in step.ref.norm.facts}
        assert step.who == "" or step.who in facts | roles or step.who.casefold() in said
        for words in (step.to, step.when):
            assert words == "" or words in facts or words.casefold() in said


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"immediate-danger", "failure-to-report", "scrutiny-challenge"}])
def test_a_kind_with_a_local_part_says_what_any_local_policy_has_to_settle(kind: str, corpus: Corpus) -> None:
    found = route(kind, "dsl", "Croydon", corpus)
    assert found.local_state is LocalState.NOT_HELD
    assert found.local == ()
    assert len(found.settle) >= 1
    assert 1 <= found.local_after <= len(found.steps)


def test_words_that_do_not_stand_in_the_norm_are_refused(corpus: Corpus) -> None:
    step = PlannedStep(f"{WT}/para_226#3", (("when", "within two working days"),))
    with pytest.raises(DataError, match=r"when 'within two working days' of step .*para_226#3.* does not stand in that provision; use its own words"):
        closer_words(step, norm_at(step.ref, corpus))


@pytest.mark.parametrize("ref", [f"{WT}/para_9999#1", f"{WT}/para_226#99", f"{WT}/para_226", f"{WT}/para_226#0"])
def test_a_step_that_names_no_held_norm_is_refused(ref: str, corpus: Corpus) -> None:
    with pytest.raises(DataError, match="names no norm that is held; correct it there"):
        norm_at(ref, corpus)


def test_an_allegation_goes_to_a_senior_manager_at_once_and_to_the_lado_within_one_working_day(corpus: Corpus) -> None:
    first, second, *_ = route("allegation", "dsl", None, corpus).steps
    assert (first.to, first.when) == ("a senior manager in the organisation", "immediately")
    assert (second.to, second.when) == ("the designated officer or team (LADO)", "within one working day")
    assert {first.ref.norm.duty, second.ref.norm.duty} == {Duty.SHOULD}


def test_an_allegation_against_a_head_teacher_comes_with_what_the_guidance_does_not_say_of_it(corpus: Corpus) -> None:
    assert "head teacher" in route("allegation", "dsl", None, corpus).silences[0].text


def test_a_referral_decision_is_owed_within_one_working_day_and_then_local_procedures_come(corpus: Corpus) -> None:
    found = route("practitioner-disagreement", "dsl", None, corpus)
    assert places("practitioner-disagreement", corpus)[:4] == ["para_153", "para_151", "para_151", "para_151"]
    assert found.steps[0].when == "within one working day of receiving the referral"
    assert found.steps[found.local_after - 1].to == "local procedures"


def test_delegated_partners_escalate_to_lead_partners_and_the_secretary_of_state_comes_last(corpus: Corpus) -> None:
    steps = route("dsp-unresolved", "dsp", None, corpus).steps
    assert steps[0].to == "the lead safeguarding partners"
    assert steps[-1].to == "the Secretary of State"


def test_a_dispute_between_partners_ends_with_the_secretary_of_state(corpus: Corpus) -> None:
    assert places("partner-dispute", corpus) == ["para_110", "para_110", "para_111", "para_89__box__item_6", "para_112", "para_113"]
    assert route("partner-dispute", "lsp", None, corpus).steps[-1].to == "the Secretary of State"


def test_no_step_of_a_practitioners_route_leads_to_the_secretary_of_state(corpus: Corpus) -> None:
    found = route("practitioner-disagreement", "dsl", None, corpus)
    assert not any("Secretary of State" in step.to + step.ref.norm.text for step in found.steps)
    assert any("Secretary of State" in theme.headline for theme in found.apart)


def test_a_missing_report_may_be_escalated_and_nobody_is_said_to_do_it(corpus: Corpus) -> None:
    last = route("failure-to-report", "business-manager", None, corpus).steps[-1]
    assert (last.ref.norm.duty, last.who, last.to) == (Duty.MAY, "", "the Secretary of State")


def test_a_step_is_yours_when_the_role_is_the_one_who_acts(corpus: Corpus) -> None:
    assert [step.is_yours for step in route("practitioner-disagreement", "dsl", None, corpus).steps] == [False, False, False, True, True, False]
    assert not any(step.is_yours for step in route("practitioner-disagreement", "lsp", None, corpus).steps[:5])
    assert not any(step.is_yours for step in route("practitioner-disagreement", None, None, corpus).steps)


def test_a_route_says_when_it_is_not_one_for_the_role(corpus: Corpus) -> None:
    assert not route("partner-dispute", "dsl", None, corpus).is_for_role
    assert route("partner-dispute", "lsp", None, corpus).is_for_role


def test_every_role_that_asks_acts_as_somebody() -> None:
    assert [role.id for role in catalogue.roles().values() if role.asks_as and not acts_as(role.id)] == []
    assert all(addressee in catalogue.roles() for role in catalogue.roles() for addressee in acts_as(role))


def test_an_area_whose_document_has_no_stages_says_what_that_document_does_not_say(corpus: Corpus) -> None:
    found = route("practitioner-disagreement", "dsl", "North Lincolnshire", corpus)
    assert found.local_state is LocalState.NO_STAGES
    assert [policy.edition.id for policy in found.local] == ["north-lincolnshire-mars-2024"]
    assert "holds no professional disagreement policy" in found.local[0].silences[0].text


def test_without_an_area_no_local_document_is_read(corpus: Corpus) -> None:
    found = route("practitioner-disagreement", "dsl", None, corpus)
    assert (found.local, found.local_state) == ((), LocalState.NO_AREA)
    assert "North Lincolnshire" in local_areas(corpus)


def test_a_policy_held_without_an_area_answers_for_nobody_and_is_named(corpus: Corpus) -> None:
    edition = replace(corpus.editions["north-lincolnshire-mars-2024"], area=None)
    placeless = replace(corpus, editions=corpus.editions | {edition.id: edition})
    assert route("practitioner-disagreement", "dsl", "North Lincolnshire", placeless).local == ()
    assert unplaced_policies(placeless) == (edition.document,)
    assert unplaced_policies(corpus) == ()


def test_a_whole_country_has_no_local_policy(corpus: Corpus) -> None:
    assert route("practitioner-disagreement", "dsl", "England", corpus).local == ()


@pytest.mark.parametrize(
    ("kind", "role", "area", "message"),
    [
        ("lamps", None, None, "kind 'lamps' of escalation is not known; use one of immediate-danger"),
        ("complaint", "king", None, "role 'king' is not known; use one of practitioner"),
        ("complaint", "police", None, "role 'police' is not known"),
        ("complaint", None, "Atlantis", "area 'Atlantis' is not known; use the name of an English"),
        ("complaint", None, "Wales", "area 'Wales' is not known"),
    ],
)
def test_what_is_not_known_is_refused_with_what_to_do(kind: str, role: str | None, area: str | None, message: str, corpus: Corpus) -> None:
    with pytest.raises(QuestionError, match=message):
        route(kind, role, area, corpus)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("social care say no further action and I still disagree: what now?", "practitioner-disagreement"),
        ("what do i do if social care say no further action but im still worried", "practitioner-disagreement"),
        ("MASH bounced my referal, whats stage 2 in Croydon and how many days", "practitioner-disagreement"),
        ("Professional disagreement policy North Lincolnshire please", "practitioner-disagreement"),
        ("how do i raise a dispute with social care", "practitioner-disagreement"),
        ("the social worker closed the case, what can I do", "practitioner-disagreement"),
        ("who do I tell about a head teacher, and by when?", "allegation"),
        ("Head teacher is the allegation, who do I ring and by when", "allegation"),
        ("is it 24 hours or one working day for lado", "allegation"),
        ("the delegated partners are stuck", "dsp-unresolved"),
        ("dsps cannot agree, who do we escalate to", "dsp-unresolved"),
        ("the safeguarding partners are in dispute, what happens", "partner-dispute"),
        ("what happens if the police and the council cannot agree", "partner-dispute"),
        ("when does a dispute go to the Secretary of State, what is the process", "partner-dispute"),
        ("Who do I whistleblow to if social care ignore me", "whistleblowing"),
        ("my manager says dont refer. can i go over her head", "whistleblowing"),
        ("what happens if we fail to submit the yearly report", "failure-to-report"),
        ("we never sent a yearly report in. who might it be escalated to?", "failure-to-report"),
        ("a coach had a complaint about him hurting a child, by when should the LADO hear", "allegation"),
        ("can we challenge through independent scrutiny", "scrutiny-challenge"),
        ("how does a school raise an issue with the partnership", "agency-concern"),
        ("can I complain about the partnership chair", "complaint"),
        ("who do I tell if a child is in immediate danger", "immediate-danger"),
    ],
)
def test_a_question_is_understood_as_its_kind(question: str, kind: str) -> None:
    assert understand(question).kind == kind


@pytest.mark.parametrize(
    ("question", "among"),
    [
        ("how do I escalate", {"practitioner-disagreement", "partner-dispute", "whistleblowing", "dsp-unresolved"}),
        ("I have a dispute", {"practitioner-disagreement", "partner-dispute", "complaint"}),
        ("what is the escalation process", {"practitioner-disagreement", "partner-dispute"}),
        ("there is a disagreement, what next", {"practitioner-disagreement", "partner-dispute"}),
        ("how do I challenge this", {"practitioner-disagreement", "scrutiny-challenge"}),
    ],
)
def test_words_that_fit_several_kinds_are_asked_back(question: str, among: set[str]) -> None:
    found = understand(question)
    assert found.kind is None
    assert found.question.endswith(("?", "."))
    assert among <= set(found.between)


@pytest.mark.parametrize(
    "question",
    [
        "what goes in a yearly report",
        "what does LADO stand for",
        "difference between an allegation, a complaint and a concern about practice",
        "who are the safeguarding partners",
        "Is education the 4th safeguarding partner yet",
        "how often should dsps meet",
        "WT2018 ch3 para 24 still right?",
        "",
    ],
)
def test_a_question_about_something_else_asks_for_no_route(question: str) -> None:
    found = understand(question)
    assert (found.kind, found.between) == (None, ())


def test_a_route_is_made_for_a_question_that_asks_for_one_and_for_no_other(corpus: Corpus) -> None:
    found = route_for("the delegated partners are stuck", "dsp", None, corpus)
    assert found is not None
    assert found.kind.id == "dsp-unresolved"
    assert route_for("how do I escalate", "dsp", None, corpus) is None
    assert route_for("what goes in a yearly report", "dsp", None, corpus) is None


def test_a_corpus_without_a_step_is_refused_rather_than_shown_short(corpus: Corpus) -> None:
    fewer = replace(corpus, provisions={key: value for key, value in corpus.provisions.items() if key != f"{WT}/para_226"})
    with pytest.raises(DataError, match=r"para_226#2 in escalation\.toml names no norm that is held"):
        route("allegation", None, None, fewer)
