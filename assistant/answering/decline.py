"""What was found in, whether it answers out: the honest threshold, known silences, and wants that no held provision can meet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from assistant.retrieval.targets import TargetKind
from corpus.model import Corpus
from corpus.wording import wording

SILENCE_LEAD = 1.03
PART_LEAD = 0.95  # a silence that comes this near to the best answer is told beside it
SILENCE_NEAR = 0.80
SILENCE_LIKE = 0.62  # as the adapter sees it: a word in common is not the same question
CLEAR = 0.80
CLEAR_NATIONALLY = 0.60  # what the national guidance says of it is shown, with the word that the area's own document is not held
# One office-holder, whom only an area's own document could name.
_HOLDER = re.compile(
    r"\bwho('s| is|s) (currently )?(the |a |our |your )?([\w-]+ ){0,4}"
    r"(lado|lead|partner|lsp|dsp|chair|scrutineer|director|head|manager|officer|executive|commander|commissioner|nurse)\b",
    re.I,
)
_OF_NAMING = re.compile(r"\b(where|must|should|published?|have to|need to)\b", re.I)  # whether or where somebody is named, not who it is
_EXACT_WORDS = re.compile(
    r"\b(word for word|verbatim|exact (words?|wording|text|quote|sentence)|quot(e|ation)|full text|exactly (say|said|worded)|paragraph number)\b", re.I
)
_MONEY = re.compile(r"£|\d+ ?%|\bper cent\b")


@dataclass(frozen=True, slots=True)
class Declined:
    """Why nothing is answered: a sentence, and the known silence it rests on, if any."""

    headline: str
    silence: Hit | None = None


def declined(query: Query, found: Found, bounds: Bounds) -> Declined | None:
    """The reason to decline, or None when the kept hits may answer."""
    silence, answer = _nearest(found)
    if silence and (answer is None or silence.score >= SILENCE_LEAD * answer.score):
        return Declined(silence.target.headline, silence)
    names_body = answer is not None and Want.WHO in query.wants and answer.score >= CLEAR and bool(answer.target.facts & {"to", "who"})
    asks_of_naming = answer is not None and answer.score >= CLEAR and (Want.YES_NO in query.wants or _OF_NAMING.search(query.words))
    if (Want.PERSON in query.wants and not asks_of_naming) or (Want.CONTACT in query.wants and not names_body):
        return Declined(wording("headlines", "not_found_contact"), silence)
    unheld = [area for area in query.areas if area in bounds.areas] if not bounds.local else []
    # A time or a number of an area's own is not told by a national one.
    in_general = not query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY}
    told_nationally = answer is not None and answer.target.national and answer.score >= CLEAR_NATIONALLY and in_general
    if unheld and (_HOLDER.search(query.words) or (Want.LOCAL in query.wants and not told_nationally)):
        return Declined(wording("headlines", "not_found_local", area=unheld[0].name), silence)
    names_nobody = answer is not None and answer.target.digested and "who" not in answer.target.facts
    if query.areas and names_nobody and _HOLDER.search(query.words):
        return Declined(wording("headlines", "not_found_contact"), silence)
    if answer is None or Want.INSTANCE in query.wants:
        return Declined(wording("headlines", "not_found"), silence)
    if Want.MONEY in query.wants and not _MONEY.search(answer.target.text) and not answer.short_answer:
        return Declined(wording("headlines", "not_found"), silence)
    return None


def lacks_local(query: Query, bounds: Bounds) -> bool:
    """Whether something of an area's own was asked for and no document of that area is held, so that any answer is one in part."""
    return Want.LOCAL in query.wants and not bounds.local and any(area in bounds.areas for area in query.areas)


def lacks_words(query: Query, corpus: Corpus) -> bool:
    """Whether exact words or a numbered place were asked of an edition whose text is not held, so that what is known of it second-hand answers in part."""
    unheld = any(not corpus.editions[edition].text_held for edition in query.editions)
    return unheld and bool(query.places or _EXACT_WORDS.search(query.words))


def known_gap(found: Found) -> Hit | None:
    """The known silence that comes about as near as what answers: then the answer is one in part. None where nothing of the kind is known."""
    silence, answer = _nearest(found)
    return silence if silence and answer and silence.score >= PART_LEAD * answer.score else None


def leads(gap: Hit, query: Query, found: Found) -> bool:
    """Whether a known gap is told before the answer: where it is the nearer, or a time, a number or a sum was asked for, which an answer would seem to give."""
    _, answer = _nearest(found)
    return answer is None or gap.score >= answer.score or bool(query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY})


def _nearest(found: Found) -> tuple[Hit | None, Hit | None]:
    """The best silence that is near the question, and the best hit that answers."""
    silences = [hit for hit in found.kept if hit.target.kind is TargetKind.SILENCE]
    silence = next((hit for hit in silences if hit.evidence.ask >= SILENCE_NEAR and hit.evidence.like >= SILENCE_LIKE), None)
    return silence, next((hit for hit in found.kept if hit.target.kind is not TargetKind.SILENCE), None)
