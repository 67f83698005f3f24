"""A question in, the questions it is made of out: two asked in one breath, or two things compared. Each is then looked for by itself as well.

Told by form alone: a question mark or an "and" before a second question word, and "difference between A and B", "A vs B" or "is A the same as B".
"""

from __future__ import annotations

import re

from assistant.answering.followup import stand_alone
from assistant.answering.triage import ASKING

MIN_WORDS = 3  # fewer say nothing alone
MAX_COMPARED = 6  # words of one of two things compared; more is no name of a thing
_SECOND = rf"(?:by when\b|to whom\b|{ASKING})"
_BETWEEN = re.compile(rf"(?:\?|[,;.]? (?:and|also|then|plus|&)(?: also| then)?)\s+(?={_SECOND})", re.I)
_QUESTION = re.compile(rf"^(?:so |and |ok )?{_SECOND}", re.I)
_DIFFERENCE = re.compile(
    r"\b(?:difference|differences|differs?|distinction|distinguish|compared?|comparison)\b(?: is there| are there)?"
    r"(?: between| of)? (?P<one>.+?)(?: and | from | with | to | vs\.? | versus )(?P<other>.+)$",
    re.I,
)
_VERSUS = re.compile(r"^(?P<one>[\w' .-]+?) (?:vs?\.?|versus) (?P<other>[\w' .-]+?)\W*(?:(?:what'?s|what is|whats)\b.*)?$", re.I)
_THING = r"[\w' -]{2,40}?"
_ENDS = r"(?=[.?!,;]|$)"
_MIXED_UP = re.compile(
    rf"\b(?:(?:mix(?:es|ing|ed)? up|muddl\w+(?: up)?|confus(?:e|es|ing)) (?P<one>{_THING}) (?:and|with|for) (?P<other>{_THING})"
    rf"|tell(?:s|ing)? (?P<this>{_THING}) (?:and (?P<that>{_THING}) apart|from (?P<those>{_THING}))){_ENDS}",
    re.I,
)
# "How A differs from B", "are A the same bodies as B", "A and B, same person?"
_LIKENED = re.compile(
    r"(?:\b(?:how|whether|if)(?: do| does| is| are)?|^(?:is|are|does|do)) (?:the |an? )?"
    rf"(?P<one>{_THING}) (?:really )?(?:differs?|(?:is |are )?(?:any )?different) (?:from|to|than) (?P<other>{_THING}){_ENDS}"
    rf"|^(?:so |and )?(?:is|are) (?:the |an? )?(?P<this>{_THING}) (?:really |just |exactly )*(?:the )?same(?: \w+)? as (?P<that>{_THING}){_ENDS}"
    rf"|^(?:the |an? )?(?P<these>{_THING}) (?:and|&|/) (?P<those>{_THING})\W* (?:are they |is (?:it|that) )?(?:the )?same"
    r" (?:thing|person|people|body|bodies|role|job)\b",
    re.I,
)
_BARE = re.compile(r"^(?P<one>\w+)(?: and | or |[ /&]+)(?P<other>\w+) differences?\W*$", re.I)
_AROUND = re.compile(r"^(?:the|a|an|what is|what's|whats|how does|how do|is)\s+|[\s?.!,]+$", re.I)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that one is made of, in order, each standing alone; empty for a question that is one."""
    words = " ".join(question.split())
    compared = _compared(words)
    if compared is not None:
        return tuple(f"What is {thing}?" for thing in compared)
    pieces = [piece.strip(" ,;.?") for piece in _BETWEEN.split(words)]
    asked = [piece for piece in pieces if len(piece.split()) >= MIN_WORDS]
    if len(asked) != 2 or len(pieces) != 2 or not _QUESTION.match(asked[1]):
        return ()
    first, second = asked
    return (f"{first}?", stand_alone(f"{second}?", (f"{first}?",)).question)


def _compared(words: str) -> tuple[str, ...] | None:
    """The two things compared, or neither where they are more than names; None where nothing is compared."""
    found = _BARE.match(words) or _DIFFERENCE.search(words) or _VERSUS.match(words) or _LIKENED.search(words) or _MIXED_UP.search(words)
    if not found:
        return None
    things = tuple(_AROUND.sub("", _AROUND.sub("", thing).strip()) for thing in found.groups() if thing)
    return things if all(thing and len(thing.split()) <= MAX_COMPARED for thing in things) else ()
