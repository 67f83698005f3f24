"""A right answer, one fault planted in it, and the measure that is meant to catch that fault catches it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from eval.context import Context
from eval.reading import leaked
from eval.tasks import answering, declining, triage
from eval.totals import ALL

CODE, LOCAL = "lamp-code-2020", "harbour-lamps-2021"
Judged = Callable[..., Context]
GOOD = {
    "status_right": 1.0,
    "evidence_recall": 1.0,
    "all_evidence": 1.0,
    "complete_lists": 1.0,
    "citation_recall": 1.0,
    "citation_precision": 1.0,
    "needed_citations": 1.0,
    "quotes_exact": 1.0,
    "force_right": 1.0,
    "gold_force_right": 1.0,
    "acceptable_only": 1.0,
    "forbidden_cited": 0.0,
    "area_leaked": 0.0,
    "superseded_unsaid": 0.0,
    "notices_shown": 1.0,
    "personal_leaked": None,
    "focus": 1.0,
    "headline_right": 1.0,
}


@pytest.fixture
def faulty(right: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(right)


def values(context: Context) -> dict[str, float | None]:
    (row,) = answering.score(context).rows
    return {name: None if value is None else float(value) for name, value in row.values.items() if name != "words"}


def caught(context: Context) -> set[str]:
    """Measures that are not as they are for the right answer."""
    return {name for name, value in values(context).items() if value != GOOD[name]}


def test_the_right_answer_is_right_in_every_respect(right: dict[str, Any], judged: Judged) -> None:
    assert values(judged(right)) == GOOD


def test_a_should_shown_as_a_must_is_caught_by_force(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["statements"][0]["duty"] = "must"
    assert caught(judged(faulty)) == {"force_right", "gold_force_right", "citation_recall", "citation_precision"}


def test_a_should_worded_as_a_must_is_caught_by_its_citation(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["statements"][0]["text"] = faulty["statements"][0]["text"].replace("should", "must")
    assert {"force_right", "citation_recall"} <= caught(judged(faulty))


def test_a_list_item_dropped_is_caught_by_the_complete_list(faulty: dict[str, Any], judged: Judged) -> None:
    del faulty["statements"][2]
    scored = values(judged(faulty))
    assert scored["complete_lists"] == 0
    assert scored["evidence_recall"] == pytest.approx(3 / 4)
    assert {"complete_lists", "evidence_recall", "all_evidence"} == caught(judged(faulty))


def test_a_list_out_of_order_is_caught_by_the_complete_list(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["statements"][1:] = reversed(faulty["statements"][1:])
    assert caught(judged(faulty)) == {"complete_lists"}


def test_a_quote_altered_by_one_word_is_caught_by_quote_exactness(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["citations"][0]["quote"] = faulty["citations"][0]["quote"].replace("nightfall", "morning")
    assert values(judged(faulty))["quotes_exact"] == pytest.approx(3 / 4)
    assert caught(judged(faulty)) == {"quotes_exact", "citation_recall", "citation_precision"}


def test_a_citation_to_the_wrong_area_is_caught_as_a_leak(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["citations"][0]["provision_id"] = f"{LOCAL}/sec_lamps__p_1"
    assert {"area_leaked", "acceptable_only", "citation_recall", "quotes_exact"} <= caught(judged(faulty))


def test_a_forbidden_document_is_caught_where_no_area_is_chosen(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["citations"][0]["provision_id"] = f"{LOCAL}/sec_lamps__p_1"
    scored = values(judged(faulty, area=None, forbidden=(LOCAL,)))
    assert scored["forbidden_cited"] == 1
    assert scored["area_leaked"] is None


def test_a_superseded_edition_without_notice_is_caught(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["notices"] = []
    assert caught(judged(faulty)) == {"superseded_unsaid", "notices_shown"}


def test_a_superseded_edition_is_caught_even_if_the_citation_calls_it_in_force(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["notices"] = []
    for citation in faulty["citations"]:
        citation["status"] = "in-force"
    assert "superseded_unsaid" in caught(judged(faulty))


def test_an_unanswerable_question_answered_is_caught_by_declining(right: dict[str, Any], judged: Judged) -> None:
    scored = declining.score(judged(right, status=("not_found",), gold=(), sentences={}, duty={}))
    totals = scored.totals()[ALL]
    assert totals["declined_rightly"].value == 0
    assert totals["recall"].value == 0
    assert totals["declined_wrongly"].value is None


def test_an_answerable_question_declined_is_caught_by_declining_and_evidence(faulty: dict[str, Any], judged: Judged) -> None:
    faulty |= {"status": "not_found", "statements": [], "citations": [], "notices": []}
    totals = declining.score(judged(faulty)).totals()[ALL]
    assert totals["declined_wrongly"].value == 1
    assert totals["precision"].value == 0
    scored = values(judged(faulty))
    assert scored["evidence_recall"] == 0
    assert scored["status_right"] == 0


@pytest.mark.parametrize("where", ["headline", "question", "stand_alone_question"])
def test_a_leaked_name_is_caught_wherever_it_stands(where: str, faulty: dict[str, Any], judged: Judged) -> None:
    assert values(judged(faulty, id="pd-001"))["personal_leaked"] == 0
    faulty[where] += " about JAYDEN"
    assert values(judged(faulty, id="pd-001"))["personal_leaked"] == 1


def test_a_leaked_name_is_caught_deep_in_a_notice(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["notices"].append({"kind": "personal-data", "text": "Masked: 22  Elm Road."})
    assert values(judged(faulty, id="pd-001"))["personal_leaked"] == 1


def test_a_statement_beside_the_point_is_caught_by_focus(right: dict[str, Any], judged: Judged) -> None:
    scored = values(judged(right, gold=((f"{CODE}/para_1",),)))
    assert scored["focus"] == pytest.approx(8 / (8 + 3 + 3 + 3))
    assert scored["needed_citations"] == pytest.approx(1 / 4)


def test_a_statement_that_no_provision_says_is_caught_by_its_citation(faulty: dict[str, Any], judged: Judged) -> None:
    faulty["statements"][0]["text"] = "A keeper should sing."
    assert {"citation_recall", "citation_precision", "evidence_recall", "force_right"} <= caught(judged(faulty))


def test_an_urgent_concern_answered_from_guidance_is_caught_by_triage(right: dict[str, Any], judged: Judged) -> None:
    totals = triage.score(judged(right, status=("urgent_concern",), gold=(), sentences={}, duty={})).totals()[ALL]
    assert totals["urgent_found"].value == 0


def test_an_urgent_reply_that_puts_something_else_first_is_caught_by_triage(faulty: dict[str, Any], judged: Judged) -> None:
    faulty |= {
        "status": "urgent_concern",
        "statements": [],
        "citations": [],
        "notices": [{"kind": "personal-data", "text": ""}, {"kind": "emergency-route", "text": ""}],
    }
    changes: dict[str, Any] = {"status": ("urgent_concern",), "gold": (), "sentences": {}, "duty": {}}
    assert triage.score(judged(faulty, **changes)).totals()[ALL]["urgent_found"].value == 0
    faulty["notices"].reverse()
    assert triage.score(judged(faulty, **changes)).totals()[ALL]["urgent_found"].value == 1


def test_a_calm_question_taken_for_urgent_is_caught_by_triage(faulty: dict[str, Any], judged: Judged) -> None:
    faulty |= {"status": "urgent_concern", "statements": [], "citations": []}
    assert triage.score(judged(faulty)).totals()[ALL]["false_alarm"].value == 1


def test_declining_where_that_is_right_too_is_no_fault(faulty: dict[str, Any], judged: Judged) -> None:
    faulty |= {"status": "clarification_needed", "statements": [], "citations": [], "notices": []}
    scored = values(judged(faulty, status=("answered", "clarification_needed")))
    assert scored["status_right"] == 1
    assert scored["evidence_recall"] is None
    assert scored["notices_shown"] is None


@pytest.mark.parametrize(("text", "found"), [("Mr Orme was told.", ("Orme",)), ("ORME'S file", ("Orme",)), ("All were informed.", ())])
def test_a_name_is_leaked_as_a_word_of_its_own_only(text: str, found: tuple[str, ...]) -> None:
    assert leaked({"headline": text}, ["Orme"]) == found
