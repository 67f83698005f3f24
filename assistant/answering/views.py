"""A follow-up that asks to see the last answer in another way, told by its form, and that answer so shown: only its musts, or with the exact words.

Nothing is retrieved and nothing is added: a view shows less of a verified answer, or the quotations it already holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from assistant.dialogue import Answer
from corpus.model import Duty
from corpus.wording import wording

MUSTS = {Duty.MUST, Duty.MUST_NOT}


class View(StrEnum):
    """Ways to see an answer again."""

    MUSTS = "musts"
    WORDS = "words"


_LEAD = r"^(?:(?:ok(?:ay)?|and|so|now|please|pls|thanks?|can you|could you|can i|could i|may i|let me|i want to|i'd like to)\b[\s,]*)*"
_TAIL = r"(?:\s+(?:please|pls|then|now|again|here|of (?:it|that|this|them)|for (?:it|that|this|me)))*\s*[?!.]*$"
_FORMS = {
    View.WORDS: (
        r"(?:(?:show|give|tell|read|see|get|have)(?: me| us)?(?: to me)?\s+)?(?:it\s+|that\s+)?(?:in\s+)?(?:the|its|their)?\s*"
        r"(?:exact|precise|actual|original|very)\s+(?:words?|wording|text|quotes?|quotations?|phrasing)",
        r"what (?:are|is) (?:the|its|their) (?:exact|precise|actual|original|very) (?:words?|wording|text)",
        r"what (?:does|do) (?:it|they|the (?:guidance|paragraphs?|documents?|text)) (?:actually|exactly) say",
        r"(?:quote|read) (?:it|that|them|those)(?: word for word| verbatim| in full)?",
        r"(?:word for word|verbatim)",
    ),
    View.MUSTS: (
        r"(?:(?:show|give|tell|list)(?: me| us)?\s+)?(?:only|just)\s+(?:what|the things?(?: that)?|those(?: that)?|the ones?(?: that)?)\s+"
        r"(?:i|we|you)(?: really)?\s+(?:must|have to|(?:am|are) (?:required|obliged|bound) to)(?:\s+do)?",
        r"(?:(?:show|give|tell|list)(?: me| us)?\s+)?(?:only|just)\s+(?:the|my|our)\s+musts?",
        r"musts? only",
    ),
}
_PATTERNS = {view: re.compile(f"{_LEAD}(?:{'|'.join(forms)}){_TAIL}", re.I) for view, forms in _FORMS.items()}


def view_asked(text: str) -> View | None:
    """The view that a message asks for and nothing else, or None: a question that names its own topic is a question."""
    return next((view for view, pattern in _PATTERNS.items() if pattern.match(" ".join(text.split()))), None)


def only_musts(answer: Answer) -> Answer:
    """The answer without what is not a must, and the citations that go with it. The headline says how many of how many."""
    kept = tuple(statement for statement in answer.statements if statement.duty in MUSTS)
    cited = {citation_id for statement in kept for citation_id in statement.citations}
    total = str(len(answer.statements))
    headline = wording("views", "musts" if len(kept) > 1 else "must", kept=str(len(kept)), total=total) if kept else wording("views", "no_must")
    return replace(
        answer,
        headline=headline if answer.statements else answer.headline,
        statements=kept,
        citations=tuple(citation for citation in answer.citations if citation.id in cited),
    )
