"""A question's words in, the kind of escalation it asks for out, or the kinds it could be; neither for a question about something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.practice.escalation_kinds import Kind, betweens, kinds

# A question about what a word means, or about what somebody's policy should hold, asks for no route.
_ABOUT_WORDS = re.compile(
    r"\b(stand for|differences? between|mean|means|meaning|defin\w+|"
    r"what(?:'s| is| are) (?:an? |the )?(?:lado|allegation|whistle ?-?blowing|scrutineer)s?\b)",
    re.I,
)
_ROUTE = re.compile(
    r"\b(what (?:do|should|can|shall|must|now|next)|what'?s next|who (?:do|should|can|shall|must|to|is told|has to)|how (?:do|should|can|to|soon|quickly|long)|"
    r"where (?:do|should|can)|can (?:i|we)|next step|what happens|escalat\w+|route|procedure|process|stages?|steps|by when|still|stuck|disagree\w*|disputes?|"
    r"allegation|complain\w*|bounced|whistle\w*|policy|how many|24 hours|working days?|deadline|time ?(?:limit|scale)s?|tell|ring|report it|now\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks for: one `kind`, or a `question` back with the kinds it could be `between`, or nothing."""

    kind: str | None = None
    question: str = ""
    between: tuple[str, ...] = ()


def understand(words: str, role: str | None = None) -> Understood:
    """The kind of escalation in a question. A role settles a doubt when it is at home in one of the kinds only."""
    text = " ".join(words.replace("’", "'").split())
    if not text or _ABOUT_WORDS.search(text) or not _ROUTE.search(text):
        return Understood()
    signed = [kind for kind in kinds().values() if _signs(kind, text)]
    if len(signed) == 1:
        return Understood(kind=signed[0].id)
    if signed:
        return _settled(tuple(kind.id for kind in signed), "", role, text)
    for between in betweens():
        if between.sign.search(text):
            return _settled(between.kinds, between.question, role, text)
    return Understood()


def _signs(kind: Kind, text: str) -> bool:
    return any(sign.search(text) for sign in kind.signs) and not (kind.unless and kind.unless.search(text))


def _settled(candidates: tuple[str, ...], question: str, role: str | None, text: str) -> Understood:
    """Of several kinds, the one the role is at home in; danger goes before everything; else a question back."""
    if kinds()[candidates[0]].urgent:
        return Understood(kind=candidates[0])
    own = [kind for kind in candidates if role in kinds()[kind].roles]
    if len(own) == 1 and question == "":
        return Understood(kind=own[0])
    asked = question or next((between.question for between in betweens() if between.sign.search(text)), betweens()[-1].question)
    return Understood(question=asked, between=tuple(own or candidates) if not question else candidates)
