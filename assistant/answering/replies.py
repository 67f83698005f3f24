"""A triaged question in, its ready reply out: urgent concerns, greetings, injections, what lies outside. No retrieval, no statement, no case looked at."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.triage import Triage, TriageKind
from assistant.dialogue import Answer, Notice, Question, Scope, Status, Trace
from corpus.wording import wording, wordings

_STATUS = {
    TriageKind.URGENT: (Status.URGENT_CONCERN, "urgent_concern"),
    TriageKind.GREETING: (Status.OUT_OF_SCOPE, "greeting"),
    TriageKind.INJECTION: (Status.OUT_OF_SCOPE, "injection"),
    TriageKind.OUT_OF_SCOPE: (Status.OUT_OF_SCOPE, "out_of_scope"),
    TriageKind.EXTENT: (Status.OUT_OF_SCOPE, "extent"),
    TriageKind.EMPTY: (Status.CLARIFICATION_NEEDED, "empty"),
}


def reply_to(question: Question, triaged: Triage, scope: Scope, trace: Trace) -> Answer:
    """The reply for a question that triage settles."""
    status, key = _STATUS[triaged.kind]
    notices = _emergency_route() if triaged.kind is TriageKind.URGENT else []
    if triaged.personal:
        notices.append(Notice("personal-data", wording("notices", "personal-data", kinds=", ".join(triaged.personal))))
    return Answer(
        status=status,
        question=triaged.text,
        stand_alone_question=triaged.text,
        scope=scope,
        headline=wording("headlines", key, area=triaged.place or "that place"),
        notices=tuple(notices),
        trace=trace,
        id=question.id,
    )


def with_emergency_route(answer: Answer, triaged: Triage) -> Answer:
    """An answer given although its question sounded like a live concern carries the emergency route before everything else."""
    return replace(answer, notices=(*_emergency_route(), *answer.notices)) if triaged.kind is TriageKind.URGENT else answer


def _emergency_route() -> list[Notice]:
    return [*(Notice("emergency-route", step) for step in wordings("urgent", "steps")), Notice("no-case-decision", wording("urgent", "note"))]
