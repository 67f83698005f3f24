"""Triage's verdict on a message in, out how clearly something held must answer it to be a plain question after all.

A live concern is overruled only where the message asks something, and its emergency route stays above the answer. The bounds were set so that none of the live
messages of the triage cases is overruled (`tests/assistant/surfaces/test_live_concerns.py`) and most questions of the opened sets that are taken for one are.
"""

from __future__ import annotations

import re

from assistant.answering.triage import Triage, TriageKind, asks, asks_a_name, speaks_of_now
from assistant.retrieval.retriever import Found

Clearness = tuple[float, float]  # score of the best hit, and likeness of a question of its own, each at least
FAINT = (0.50, 0.45)  # only faintly like a live concern
LIKE = (0.76, 0.70)  # like one
HARDLY = (0.70, 0.53)  # like one, but the alarm is not sure of it and nothing speaks of now
HARDLY_SURE = 2.0  # of the alarm, a logit
WORDED = (0.60, 0.55)  # worded like one, and the alarm sees none at all
UNALARMED = -10.0
WORDED_QUIET = (0.85, 0.72)  # worded like one, and the alarm sees hardly any
QUIET = -4.0
OTHERS = {TriageKind.OUT_OF_SCOPE: (0.80, 0.72), TriageKind.INJECTION: (0.50, 0.50)}  # judged by likeness
OTHERS_WORDED = {TriageKind.OUT_OF_SCOPE: (0.90, 0.90)}
OURS = (0.72, 0.60)  # what is found this well, be it a known silence, shows that a question is of our field after all
_SELF = re.compile(r"\bme\b", re.I)  # done to whoever writes


def overruled_by(triaged: Triage, text: str) -> Clearness | None:
    """How clear an answer overrules the verdict; None where none may."""
    if triaged.kind is not TriageKind.URGENT:
        return (OTHERS_WORDED if triaged.by_wording else OTHERS).get(triaged.kind)
    if not asks(text):
        return None
    if triaged.by_wording:
        return _where_worded(triaged.alarm, text)
    return FAINT if triaged.faint else HARDLY if triaged.alarm < HARDLY_SURE and not speaks_of_now(text) else LIKE


def _where_worded(alarm: float, text: str) -> Clearness | None:
    """The same for the wording of a live concern, which somebody may use who asks what a thing is called, or of whom the alarm hears little."""
    if _SELF.search(text):
        return None
    if alarm < UNALARMED:
        return WORDED
    if alarm < HARDLY_SURE and asks_a_name(text):
        return HARDLY
    return WORDED_QUIET if alarm < QUIET else None


def is_clear(found: Found, least: Clearness) -> bool:
    """Whether the best hit that says something answers that clearly."""
    best = found.best
    return best is not None and best.score >= least[0] and (best.evidence.like or best.evidence.said) >= least[1]


def is_ours(triaged: Triage, found: Found) -> bool:
    """Whether what only seems another subject is so near to something held, or known not to be, that it is to be answered or declined like any question."""
    if triaged.kind is not TriageKind.OUT_OF_SCOPE or triaged.by_wording:
        return False
    return any(hit.score >= OURS[0] and hit.evidence.like >= OURS[1] for hit in found.hits[:1])
