"""A follow-up in, its pointing words out (it, they, that, there, the report), each with what it points to in the question before.

A word points back only if nothing before it in its own sentence could be meant, and it is no mere filler ("is it legal to", "there is").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.mentions import Mention, MentionKind, is_light, of_kind

_THINGS = (
    "report|plan|document|meeting|review|discussion|conference|assessment|request|arrangements?|notification|team|order|duty|decision"
    "|dispute|referral|allegation|audit|process|section|body|role|person|function|thing|rule"
)
_CLOSE = (
    r"(?=\s*(?:[?.,!;]|$|(?:one|still|be|mean|means|meant|an?|the same|in|for|from|apply|applies|change|changed|have|has|had|also|need|needs"
    r"|include|cover|too|compulsory|by|happen|happens|happened"
    r"|different|done|go|get|gets|must|should|may|can|will|is|are|was|were|do|does|and|or|to|if|when|at|with|on|as|then|not|any"
    r"|all|out|over|up|who|sent|signed|published|held|made|fails?|starts?|begins?|works?|ends?|takes?|costs?|count|counts|matters?|cover(?:s"
    r"|ed)?|called|required|mandatory|legal|law|binding|contain)\b))"
)
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sort, re.compile(pattern, re.I))
    for sort, pattern in (
        (
            "noun",
            rf"\b(?:the same|th(?:at|is|ese|ose)|such an?|the|our|their) (?P<thing>{_THINGS})s?\b(?! (?:of|about|on|for|against|between"
            rf"|under|plan|conference|discussion)\b)",
        ),
        ("their", r"\b(?:their|its)\b"),
        ("they", r"\b(?:they|them|themselves|theirs)\b"),
        ("they", r"(?:(?<=can )|(?<=may )|(?<=must )|(?<=should )|(?<=does )|(?<=is )|(?<=will ))(?:he|she)\b"),
        ("it", r"\b(?<!\bsays )it(?:'s)?\b(?! (?:says?|that|follows|seems|mean that|like)\b)"),
        (
            "that",
            r"(?<!so )(?<!ensure )(?<!says )(?<!sure )(?<!provided )\b(?:that|this|these|those)\b(?! (?:year|month|week|time|way|guidance"
            r"|assistant|country|area)\b)" + _CLOSE,
        ),
        (
            "one",
            r"\b(?:an?|the|that|this|another|each|have|has|need|needs|appoint|appoints|publish|chairs?|make|makes|holds?|send|write|writes"
            r"|requests?|call|calls|get|do|does|of|without|attend|attends|lead|leads|arrange|arranges|convene|convenes) one\b(?=\s*(?:[?.,]|$|in"
            r"|by|for|if|when|and|or|last|take|be|is|have|each|every))",
        ),
        ("one", r"^(?:is|are|was|were|does|do|can) .*\b(?P<word>one)$"),
        (
            "there",
            r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!if )(?<!will )(?<!should )(?<!must )(?<!has )(?<!have )(?<!does )(?<!do )(?<!can )"
            r"\bthere\b(?!'s| (?:is|are|was|were|be|must|should|has|have|will)\b)",
        ),
    )
)
# "Is it the director who chairs": what follows at once is what is meant.
_AT_ONCE = re.compile(r"\s*(?:(?:still|now|always|just|only|really|ever) )*")
# "A child returns home, is it monitored": a whole clause stands before the question that points.
_CLAUSE_BEFORE = re.compile(
    r"^(.*\S)[\s,]+(?:(?:what|how|where|when|who|why|which \w+|whose|\w+ stage) )?(?:is|are|was|were|does|do|can|should|must|will) $", re.I
)
_BEFORE_THAT = re.compile(
    r"\b(?:is|are|was|were|does|do|did|can|must|should|will|would|if|when|after|before|about|of|for|to|with|on|from|by|in|at|under|than|like|why|how|where|and|or|say|see"
    r"|follow|sign|publish|use|get|has|had|who does|around) $",
    re.I,
)
# "Is it legal to", "how does it work": the word stands for what follows, not for what went before.
_FILLER = re.compile(
    r"\b(?:do|take|get|getting|call|make) it\b|\bit only\b|\bit (?:\w+ )?called (?:an?|the) "
    r"|\bis it (?:\w+ )?(?:compulsory|mandatory|safe|advisable|allowed|helpful|useful|good practice|an? [\w ]+?)(?: not)? to\b"
    r"|\b(?:job|up) (?:is )?it\b"
    r"|\b(?:is|was|does|isn't|would|if|makes?) it (?:\w+ )?(?:ok(?:ay)?|legal|lawful|true|possible|necessary|right|allowed|fine|wrong|illegal"
    r"|an? (?:legal )?(?:must|duty|requirement|crime|criminal offence|offence|job)|the case|24|up to|best|say|mention|take|just|about|one|for|going|raining)\b",
    re.I,
)
# What each sort may stand for, likeliest first: "if that fails" is never about a person.
_ORDER = {
    "they": (MentionKind.ROLE, MentionKind.TOPIC),
    "their": (MentionKind.ROLE, MentionKind.TOPIC),
    "that": (MentionKind.TOPIC, MentionKind.EDITION),
}
# "The plan" is the published arrangements, "the meeting" a discussion.
_KIN = {"plan": "arrangements", "arrangement": "arrangements", "meeting": "discussion", "document": "document"}
_PEOPLE_OR_THINGS = re.compile(
    r"\b(?:parents?|child(?:ren)?|famil(?:y|ies)|staff|teachers?|members?|bod(?:y|ies)|people|person|manager|colleague|volunteer|mother|father"
    r"|carers?|someone|somebody|anyone|agency|agencies|organisations?|employers?|workers?|nurse|doctor|pupils?|area|areas|we|i)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointing word's place, what it points to, and the words to put there."""

    start: int
    end: int
    mention: Mention
    text: str


def pointers(body: str, own: Sequence[Mention], was: Sequence[Mention]) -> list[Pointer]:
    """The pointing words of a follow-up in its order. `own` is what it names itself, `was` what the question before it named."""
    found: list[Pointer] = []
    taken = [(mention.start, mention.end) for mention in own]
    fillers = [match.span() for match in _FILLER.finditer(body)]
    for sort, pattern in _FORMS:
        for match in pattern.finditer(body):
            start, end = match.span("word" if "word" in pattern.groupindex else 0)
            if _is_no_pointer(sort, body, start, end, own):
                continue
            inside = any(first < end and start < last for first, last in (*taken, *fillers))
            if not inside and not _has_antecedent(sort, body[:start], own, start) and (pointer := _pointer(sort, match, (start, end), was)):
                if sort == "it" and pointer.mention.plural and any(other.mention == pointer.mention for other in found):
                    continue  # "can they use it": the many who are meant by the one are not the other
                found.append(pointer)
                taken.append((start, end))
    return sorted(found, key=lambda pointer: pointer.start)


def _is_no_pointer(sort: str, body: str, start: int, end: int, own: Sequence[Mention]) -> bool:
    """Whether the word is another word of the same spelling: IT, the joining "that", "part one"; or the message has told what it means."""
    before = body[:start]
    if _CLAUSE_BEFORE.match(before) and not is_light(_CLAUSE_BEFORE.sub(r"\1", before)):
        return True
    if sort == "it":
        after = _AT_ONCE.match(body, end)
        return body[start:end] == "IT" or bool(after and any(mention.start == after.end() for mention in own))
    if sort == "that" and body[start:end].lower() == "that":
        return not (end == len(body) or not before.strip() or _BEFORE_THAT.search(before))
    return sort == "one" and body[start:end].lower() == "one" and not any(mention.end == len(before.rstrip()) for mention in own)


def _has_antecedent(sort: str, before: str, own: Sequence[Mention], start: int) -> bool:
    """Whether something earlier in the message itself is meant."""
    named = [mention.kind for mention in own if mention.end <= start]
    if sort in {"they", "their"}:
        return MentionKind.ROLE in named or bool(re.search(_PEOPLE_OR_THINGS.pattern.replace("|we|i)", ")"), before, re.I))
    if sort in {"it", "one", "that"}:  # "what does the 2026 Act say about it": the Act is not what is meant
        return MentionKind.TOPIC in named or (MentionKind.EDITION in named and not before.lower().endswith(("about ", "on ", "for ")))
    if sort == "there":
        return MentionKind.AREA in named
    return sort == "noun" and MentionKind.TOPIC in named


def _pointer(sort: str, match: re.Match[str], span: tuple[int, int], was: Sequence[Mention]) -> Pointer | None:
    start, end = span
    if sort == "there":
        area = next(iter(of_kind(was, MentionKind.AREA)), None)
        return Pointer(start, end, area, f"in {area.noun}") if area else None
    order = _ORDER.get(sort, (MentionKind.TOPIC, MentionKind.ROLE, MentionKind.EDITION))
    mention = next((mention for kind in order for mention in of_kind(was, kind)), None)
    if mention is None or (sort in {"they", "their"} and mention.kind is MentionKind.TOPIC and not mention.plural):
        return None
    if sort == "noun":
        thing = match["thing"].lower().rstrip("s")
        pointed = match[0].lower().startswith(("that", "this", "these", "those", "the same", "such"))
        return Pointer(start, end, mention, mention.noun) if pointed or _KIN.get(thing, thing) in mention.noun else None
    if sort == "their":
        return Pointer(start, end, mention, f"{mention.noun}'" if mention.noun.endswith("s") else f"{mention.noun}'s")
    if sort == "one":
        first = match.string[start:end].split()[0]
        keep = "" if first.lower() in {"a", "an", "the", "that", "this", "another", "each", "one"} else f"{first} "
        return Pointer(start, end, mention, keep + mention.noun)
    suffix = (" are" if mention.plural else " is") if match[0].lower() == "it's" else ""
    return Pointer(start, end, mention, mention.noun + suffix)
