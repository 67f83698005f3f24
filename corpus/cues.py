"""A sentence in, the phrases out that could show a duty ("must", "are required to", "may not"), each with its place and its strength.

Whether a phrase rules its sentence or sits in a clause inside it is `clauses`' business; whether a "may" permits or only supposes is decided here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Duty, Kind
from corpus.verbs import PERMITTED, PERMITTED_DONE


@dataclass(frozen=True, slots=True)
class Cue:
    """A modal phrase at `start`–`end` of the text it was found in."""

    start: int
    end: int
    duty: Duty
    is_statute: bool = False


LAWS = frozenset({Kind.ACT, Kind.REGULATIONS})

_ADVERBS = r"(?:also|still|therefore|always|then|now|normally|generally|ordinarily)"
_MODAL = re.compile(rf"\b(?P<modal>[Mm]ust|[Ss]hould|[Ss]hall|may|^May(?= [a-z]))\b(?P<negation>(?:\s+{_ADVERBS})?\s+not\b)?", re.M)
_TO_VERB = r"to\b(?=\s+(?!the\b|an?\b|any\b|each\b|all\b|their\b)[a-z])"
_REQUIRED = re.compile(rf"\b(?:is|are)\s+(?:(?:also|only|therefore|now|still|jointly)\s+)*required\s+{_TO_VERB}")
_HAS_DUTY = re.compile(rf"\b(?:has|have)\s+(?:(?!no\b)[\w-]+\s+){{0,5}}?dut(?:y|ies)\s*,?\s*(?:\d+\s+)?(?:under\s[^;:]{{3,60}}?,?\s)?{_TO_VERB}")
_UNDER_DUTY = re.compile(rf"\b(?:is|are|(?:will\s+)?be)\s+under\s+an?\s+(?:[\w-]+\s+){{0,3}}dut(?:y)\s+{_TO_VERB}")
_LAW_REQUIRES = re.compile(r"\brequires?\b(?=\s[^;]*?\sto\s+[a-z])")
_PURPOSE = re.compile(r"\s+(?:help|ensure|enable|support|prevent|safeguard|protect|inform|determine|establish|fulfil|achieve|meet|reduce|make sure)\b")
_LAW = re.compile(r"\b(?:[Ss]ections?|Acts?|[Rr]egulations?|[Dd]ut(?:y|ies)|[Ll]aw|[Ll]egislation|Schedule|[Ss]tatutes?)\b")

_NEGATED = {Duty.MUST: Duty.MUST_NOT, Duty.SHOULD: Duty.SHOULD_NOT, Duty.MAY: Duty.MUST_NOT}
_STRENGTH = {"must": Duty.MUST, "shall": Duty.MUST, "should": Duty.SHOULD, "may": Duty.MAY}

_AGENT = re.compile(
    r"\b(?:part(?:y|ies)|partners?|partnerships?|agenc(?:y|ies)|authorit(?:y|ies)|organisations?|bod(?:y|ies)|persons?|people|panels?|boards?|courts?|councils?|staff"
    r"|practitioners?|professionals?|workers?|officers?|chairs?|leaders?|members?|managers?|carers?|parents?|employers?|governors?|trustees?|schools?|colleges?|areas?|police"
    r"|providers?|services?|teams?|groups?|reviewers?|scrutineers?|leads?|lsps?|dsps?|dsls?|icbs?|pccs?|they|he|she|you|we|anyone|everyone|those|constables?|proprietors?"
    r"|coroners?|registrars?|secretary|ofsted|applicants?|victims?|governments?|ministers?|headteachers?|delegates?)\b",
    re.I,
)
_PATIENT = re.compile(r"(?<!of a )(?<!of an )(?<!of the )(?<!of that )(?<!of any )\b(?:child(?:ren)?|famil(?:y|ies)|victims?|pupils?)\s*$", re.I)
_STATE = re.compile(r"\s+be\s+(?!\w+(?:ed|en)\b|made\b|given\b|held\b|put\b|set\b|paid\b|read\b)")


def find_cues(text: str, kind: Kind) -> list[Cue]:
    """Every phrase of `text` that could show a duty, in order and without overlaps. "Shall" counts in law only; "may not" forbids in law only."""
    cues = [cue for match in _MODAL.finditer(text) if (cue := _modal(text, match, kind))]
    duties = [match for pattern in (_HAS_DUTY, _UNDER_DUTY) for match in pattern.finditer(text)]
    required = [match for match in _REQUIRED.finditer(text) if not _is_purpose(text, match)]
    cues += [Cue(match.start(), match.end() - len(" to"), Duty.MUST) for match in (*duties, *required)]
    cues += [Cue(match.start(), match.end(), Duty.MUST, is_statute=True) for match in _LAW_REQUIRES.finditer(text)]
    cues.sort(key=lambda cue: (cue.start, -cue.end))
    kept: list[Cue] = []
    for cue in cues:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _modal(text: str, match: re.Match[str], kind: Kind) -> Cue | None:
    word = match["modal"].lower()
    if (word == "shall" and kind not in LAWS) or re.search(r"\ban?\s$", text[: match.start()]):
        return None
    duty = _STRENGTH[word]
    if match["negation"]:
        if duty is Duty.MAY and kind not in LAWS:
            return Cue(match.start(), match.end(), Duty.NONE)
        duty = _NEGATED[duty]
    return Cue(match.start(), match.end(), duty)


def _is_purpose(text: str, match: re.Match[str]) -> bool:
    """Whether "is required to ensure …" says what a thing is needed for, not what somebody has to do."""
    return bool(_PURPOSE.match(text, match.end())) and not _AGENT.search(text[: match.start()])


def strength(text: str, cue: Cue, subject: str, kind: Kind) -> Duty:
    """The duty a ruling phrase shows, given the words before it in its clause."""
    if cue.is_statute:
        return Duty.MUST if _LAW.search(subject) else Duty.NONE
    if re.match(r"\s*(?:no|neither|nobody|none)\b", subject, re.I) and cue.duty in _NEGATED:
        return _NEGATED[cue.duty] if cue.duty is not Duty.MAY or kind in LAWS else Duty.NONE
    if cue.duty is Duty.MAY and not permits(text, cue, subject, kind):
        return Duty.NONE
    # "includes, but should not be limited to" opens a list; it forbids nothing.
    if cue.duty is Duty.SHOULD_NOT and re.search(r"\bbut\s$", text[: cue.start]) and re.match(r"\s+be\s+limited\s+to\b", text[cue.end :]):
        return Duty.NONE
    return cue.duty


def permits(text: str, cue: Cue, subject: str, kind: Kind) -> bool:
    """Whether a "may" lets somebody do something. A "may" that only supposes, or that could be read either way, does not."""
    after = text[cue.end :]
    if kind in LAWS:
        return not _STATE.match(after)
    words = [word.lower() for word in re.findall(r"[\w-]+", after)][:12]
    while words and words[0] in {"also", "still", "therefore", "then", "only", "jointly", "instead"}:
        words.pop(0)
    if not words:
        return False
    if words[0] in {"usefully", "helpfully"}:
        return True
    if words[0] == "be":
        return len(words) > 1 and words[1] in PERMITTED_DONE
    if re.match(r"\s*only\b", subject, re.I):
        return any(word in PERMITTED for word in words)
    if not _AGENT.search(subject) or _PATIENT.search(subject):
        return words[0] in {"wish", "want"}
    if words[0] == "require":
        return "to" in words
    if aside := re.match(r"\s*,[^,]*,\s*(\w+)", after):
        return aside[1] in PERMITTED
    return words[0] in PERMITTED
