"""Every urgent message of the triage cases, asked of what ships: the emergency route is the reply, whatever retrieval would find for it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from assistant.dialogue import Answer, Question, Status
from assistant.pipeline import Assistant

CASES = tomllib.loads((Path(__file__).parents[1] / "triage_cases.toml").read_text("utf-8"))
URGENT = [text for part in CASES.values() for text in part["urgent"]]
HARD = CASES["hard"]["urgent"]
MISSED, MISSED_HARD = 3, 10  # messages that triage itself does not know for what they are


def test_no_urgent_message_is_answered_as_a_question_that_triage_knew_for_urgent(digest_assistant: Assistant) -> None:
    answers = {text: digest_assistant.ask(Question(text)) for text in URGENT}
    overruled = [text for text, answer in answers.items() if answer.status is not Status.URGENT_CONCERN and leads_with_the_route(answer)]
    assert overruled == []


def test_urgent_messages_get_the_emergency_route_first(digest_assistant: Assistant) -> None:
    missed = [text for text in URGENT if not leads_with_the_route(digest_assistant.ask(Question(text)))]
    assert len(set(missed) - set(HARD)) <= MISSED
    assert len(missed) <= MISSED_HARD


def leads_with_the_route(answer: Answer) -> bool:
    return any(notice.kind == "emergency-route" for notice in answer.notices[:1])
