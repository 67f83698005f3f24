from __future__ import annotations

import pytest

from assistant.answering.replies import reply_to, with_emergency_route
from assistant.answering.triage import Triage, TriageKind
from assistant.dialogue import Answer, Notice, Question, Scope, Status, Trace

ASKED = Question("a child fell off the pier", id="q7")
SETTLED = [kind for kind in TriageKind if kind is not TriageKind.NONE]


def reply(kind: TriageKind, personal: tuple[str, ...] = (), place: str = "") -> Answer:
    return reply_to(ASKED, Triage(kind, "a child fell off [place]", personal, place), Scope(role="dsp"), Trace())


@pytest.mark.parametrize("kind", SETTLED)
def test_every_kind_that_triage_settles_has_a_reply_without_statements(kind: TriageKind) -> None:
    answer = reply(kind)
    assert answer.headline
    assert "{" not in answer.headline
    assert (answer.statements, answer.citations, answer.related) == ((), (), ())
    assert (answer.id, answer.scope) == ("q7", Scope(role="dsp"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (TriageKind.URGENT, Status.URGENT_CONCERN),
        (TriageKind.GREETING, Status.OUT_OF_SCOPE),
        (TriageKind.INJECTION, Status.OUT_OF_SCOPE),
        (TriageKind.OUT_OF_SCOPE, Status.OUT_OF_SCOPE),
        (TriageKind.EXTENT, Status.OUT_OF_SCOPE),
        (TriageKind.EMPTY, Status.CLARIFICATION_NEEDED),
    ],
)
def test_each_kind_has_its_status(kind: TriageKind, status: Status) -> None:
    assert reply(kind).status is status


def test_an_urgent_concern_gets_the_emergency_route_in_order_and_no_decision() -> None:
    answer = reply(TriageKind.URGENT)
    assert "999" in answer.headline
    assert [notice.kind for notice in answer.notices] == ["emergency-route"] * 4 + ["no-case-decision"]
    assert "999" in answer.notices[0].text


def test_what_was_masked_stays_masked_and_is_said() -> None:
    answer = reply(TriageKind.URGENT, ("names",))
    assert "pier" not in answer.question + answer.stand_alone_question
    assert answer.notices[-1].kind == "personal-data"
    assert "names" in answer.notices[-1].text


def test_a_place_out_of_the_guidances_extent_is_named() -> None:
    assert "Wales" in reply(TriageKind.EXTENT, place="Wales").headline


def test_an_answer_to_what_sounded_urgent_carries_the_emergency_route_first() -> None:
    answer = Answer(Status.ANSWERED, "q", "q", Scope(), "Yes.", notices=(Notice("digest-only", "In our words."),))
    carried = with_emergency_route(answer, Triage(TriageKind.URGENT, "q"))
    assert [notice.kind for notice in carried.notices] == ["emergency-route"] * 4 + ["no-case-decision", "digest-only"]
    assert with_emergency_route(answer, Triage(TriageKind.NONE, "q")) is answer
