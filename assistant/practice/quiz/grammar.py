"""Sentences of norms in, parts of questions out: a gap for the modal word, "who must …?", a sentence about somebody else, a sentence with another number.

Each takes only what it can turn into good English, and says None to the rest: a question that limps is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.addressees import role_at_head
from corpus.model import Duty

GAP = "______"
MODAL = re.compile(r"\b(must not|should not|must|should|may)\b")
# Words that point at a sentence before, so that the sentence does not stand alone.
_POINTERS = """
same other others action point unit report review role duty request plan group right way list information finding findings agency document result
latter former first second above answer step steps process processes notes two three guidance policy footnote chart charts assessment approach
decision decisions service services function functions law register arrangement conference discussion booklet page criteria
"""
HANGING = re.compile(
    r"^(?:(?:[^,]{1,60}), )?(?:they|it|this|that|these|those|such|he|she|both|so|then|there|here|one|another|the (?:" + "|".join(_POINTERS.split()) + r"))\b",
    re.I,
)
LATE_POINTER = re.compile(
    r"\b(?:this|these|those|such|the same|that (?:person|child|agency|partner|time|period|area|body|case|review|report|plan)|as above|the above|likewise"
    r"|thereby|in turn|the request|the offer|in the same|instead|otherwise|even then|of (?:it|them)|(?:do|done|did|doing) so|it|they|he|she)\b",
    re.I,
)
# What leaves a sentence hanging wherever it stands in it.
OUTSIDE = re.compile(
    r"\b(?:this|these|those|likewise|thereby|instead|about it|the (?:request|offer|same time)"
    r"|that (?:purpose|person|child|time|period|review|report|assessment|agency|area|case|plan))\b",
    re.I,
)
# Acts that ask for the wrong end of a sentence, for half the field, or that follow on another sentence.
UNFIT = re.compile(r"(?:not|be|have|always|still|only|also|then|therefore|likewise|(?:\w+ )?too)\b")
META = re.compile(
    r"\b(?:footnote|paragraphs?|chapter|appendix|annex|flow ?charts?|figure|glossary|this guidance|the guidance|links?|website|GOV\.UK|page|beneath|listed)\b",
    re.I,
)
FEWEST, MOST = 8, 34
NUMBERS = {word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
TIME = re.compile(r"\b(?P<n>\d+|" + "|".join(NUMBERS) + r")(?P<gap>[ -])(?P<unit>(?:working )?(?:day|month|year|week|hour)s?)\b", re.I)
OTHER_TIMES = {
    "day": (1, 3, 5, 7, 10, 14, 21, 28),
    "working day": (1, 3, 5, 7, 10, 15, 30),
    "week": (1, 2, 4, 6),
    "month": (1, 3, 6, 9, 12),
    "year": (1, 2, 3, 5),
    "hour": (12, 24, 48),
}
NAMES = frozenset("Ofsted Parliament England Wales Working Cafcass Secretary Foundations September March April Department Prevent Channel".split())


@dataclass(frozen=True, slots=True)
class Acting:
    """A sentence taken apart: somebody, a modal word and an act. `before` is a clause in front of them, with its comma."""

    before: str
    subject: str
    modal: str
    act: str
    role: str


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be read by itself: of a fair length, one sentence, pointing at nothing outside it."""
    n_words = len(sentence.split())
    return (
        FEWEST <= n_words <= MOST
        and sentence.endswith(".")
        and sentence[:1].isupper()
        and ". " not in sentence
        and not HANGING.match(sentence)
        and not META.search(sentence)
        and not OUTSIDE.search(sentence)
        and not sentence.startswith(("(", "And ", "But ", "Or "))
    )


def gap_for_modal(sentence: str, duty: Duty) -> str | None:
    """The sentence with a gap where its one modal word stands; None if it has several, or another than its duty's."""
    found = MODAL.findall(sentence)
    if len(found) != 1 or found[0] != duty.value.replace("_", " ") or duty not in {Duty.MUST, Duty.SHOULD, Duty.MAY}:
        return None
    return MODAL.sub(GAP, sentence).replace(f"{GAP} also ", f"{GAP} ")


def acting(sentence: str) -> Acting | None:
    """Who must, should or may do what; None if the sentence is not of that form."""
    found = re.fullmatch(r"(?P<before>(?:[A-Z][^,;:]{2,80}, )?)(?P<subject>[^,;:]{3,60}?) (?P<modal>must|should|may) (?P<act>[^;:]+)\.", sentence)
    if found is None or re.search(r"\b(?:and|or|who|that|which|if|as|of|in|for|to|with|must|should|may)\b", found["subject"]):
        return None
    act = found["act"]
    role = role_at_head(found["subject"])
    # "Who should be told?" asks for the wrong end of the sentence, and "who should have regard" for half the field.
    if role is None or MODAL.search(act) or found["subject"].lower().endswith("scrutiny") or UNFIT.match(act):
        return None
    if LATE_POINTER.search(act) or LATE_POINTER.search(found["before"]):
        return None
    return Acting(found["before"], found["subject"], found["modal"], act, role)


def who_question(parts: Acting) -> str:
    """Asks for the subject."""
    return f"{parts.before}who {parts.modal} {parts.act}?" if parts.before else f"who {parts.modal} {parts.act}?"


def with_subject(parts: Acting, subject: str) -> str:
    """The sentence as if somebody else acted."""
    shown = f"the {subject[4:]}" if parts.before and subject.startswith("The ") else subject
    return f"{parts.before}{shown} {parts.modal} {parts.act}."


def lower_first(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = re.split(r"[\s,.;:]", text, maxsplit=1)[0]
    return text if first in NAMES or not (len(first) == 1 or first[1:].islower()) else text[:1].lower() + text[1:]


def other_times(sentence: str) -> list[tuple[str, str]]:
    """The sentence with its one length of time changed, and the length as it was: [] where there is none or there are several."""
    found = list(TIME.finditer(sentence))
    if len(found) != 1:
        return []
    match = found[0]
    number = NUMBERS.get(match["n"].lower()) or int(match["n"])
    unit = match["unit"].lower()
    single = unit.removesuffix("s")
    changed = []
    for other in OTHER_TIMES[single]:
        if other == number:
            continue
        written = next((word for word, value in NUMBERS.items() if value == other), str(other)) if match["n"].lower() in NUMBERS else str(other)
        ending = single if match["gap"] == "-" or other == 1 else f"{single}s"
        changed.append((sentence[: match.start()] + f"{written}{match['gap']}{ending}" + sentence[match.end() :], match[0]))
    return changed


def shape_of(text: str) -> str:
    """The form that a list item has, so that a wrong answer can have the same: a question word, a thing, or something to do."""
    first = text.split()[0].lower() if text.split() else ""
    if first in {"how", "who", "which", "what", "whether", "where", "when", "why"}:
        return "clause"
    if first in {"a", "an", "the", "any", "evidence", "clear", "suitable", "safe", "each", "every"}:
        return "thing"
    return "thing" if first.endswith(("ing", "ment")) and first != "bring" else "act"
