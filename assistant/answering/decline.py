"""What was found in, whether it answers out: the honest threshold, known silences, and wants that no held provision can meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.answering.doubt import hopeless
from assistant.answering.lacking import MONEY, asks_sum, misses_kind, speaks_of
from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from assistant.retrieval.targets import TargetKind
from corpus.wording import wording

SILENCE_LEAD = 1.03
FURTHER_LEAD = 1.06  # of one too far off to be told
PART_LEAD = 0.91  # a silence that comes this near to the best answer is told beside it
UNSURE_PART_LEAD = 0.7  # where the answer is doubtful anyway
SILENCE_NEAR = 0.80
SILENCE_LIKE = 0.62  # as the adapter sees it: a word in common is not the same question
SILENCE_HEARD = 0.70  # likewise, for what was heard of it
NEARER = 0.1  # by which the question of an answer is liker than that of a known silence that leads, to be told beside it all the same
AS_NEAR = 0.05  # by which it is liker, to be told without the silence
CLEAR = 0.80
SPOKEN_OF = 0.60  # likewise, of what itself speaks of the document that is asked about
NEXT_TO_BEST = 5  # hits among which such is looked for
SURELY = 0.90  # a count of what happened that a held document does give
CLEAR_NATIONALLY = 0.60  # what the national guidance says of it is shown, with the word that the area's own document is not held
# One office-holder, whom only an area's own document could name.
_HOLDER = re.compile(
    r"\bwho('s| is|s) (currently )?(the |a |our |your )?([\w-]+ ){0,4}"
    r"(lado|lead|partner|lsp|dsp|chair|scrutineer|director|head|manager|officer|executive|commander|commissioner|nurse)\b",
    re.I,
)
_OF_NAMING = re.compile(r"\b(where|must|should|published?|have to|need to)\b", re.I)  # whether or where somebody is named, not who it is


@dataclass(frozen=True, slots=True)
class Declined:
    """Why nothing is answered: a sentence, and the known silence it rests on, if any."""

    headline: str
    silence: Hit | None = None


def declined(query: Query, found: Found, bounds: Bounds, document: str = "") -> Declined | None:
    """The reason to decline, or None when the kept hits may answer. `document` is one that is asked about and not held, if any."""
    silence, answer = _nearest(found)
    if document and not (answer and (answer.score >= CLEAR or _is_spoken_of(document, found))):
        return Declined(silence.target.headline if silence else wording("headlines", "not_found_document", document=document), silence)
    if silence and (answer is None or _outweighs(silence, answer, found)):
        return Declined(silence.target.headline, silence)
    # One too far off to be told still shows that nothing answers.
    if answer and _has_been_asked(answer) and any(_outweighs(further, answer, found, FURTHER_LEAD) for further in _silences(found)):
        return Declined(wording("headlines", "not_found"))
    names_body = answer is not None and Want.WHO in query.wants and answer.score >= CLEAR and bool(answer.target.facts & {"to", "who"})
    asks_of_naming = answer is not None and answer.score >= CLEAR and (Want.YES_NO in query.wants or _OF_NAMING.search(query.words))
    if (Want.PERSON in query.wants and not asks_of_naming) or (Want.CONTACT in query.wants and not names_body):
        return Declined(wording("headlines", "not_found_contact"), silence)
    unheld = [area for area in query.areas if area in bounds.areas] if not bounds.local else []
    # A time or a number of an area's own is not told by a national one.
    in_general = not query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY}
    told_nationally = answer is not None and answer.target.national and answer.score >= CLEAR_NATIONALLY and in_general
    if unheld and (_HOLDER.search(query.words) or (Want.LOCAL in query.wants and not told_nationally)):
        not_held = wording("headlines", "not_found_local", area=unheld[0].name)
        return Declined(f"{not_held} {silence.target.headline}" if silence else not_held, silence)
    names_nobody = answer is not None and answer.target.digested and "who" not in answer.target.facts
    if query.areas and names_nobody and _HOLDER.search(query.words):
        return Declined(wording("headlines", "not_found_contact"), silence)
    if answer is None or (Want.INSTANCE in query.wants and not ("how-many" in answer.target.facts and answer.score >= SURELY)):
        return Declined(wording("headlines", "not_found"), silence)
    if asks_sum(query) and not MONEY.search(answer.target.text) and not answer.short_answer:
        return Declined(wording("headlines", "not_found"), silence)
    if misses_kind(query, answer) or (_has_been_asked(answer) and hopeless(query, found) and not found.also):
        told = silence or next((hit for hit in _silences(found) if hit.evidence.ask >= SILENCE_NEAR), None)  # nothing answers, so the nearest gap may be told
        return Declined(told.target.headline if told else wording("headlines", "not_found"), told)
    return None


def _is_spoken_of(document: str, found: Found) -> bool:
    """Whether something that may answer speaks of the document itself."""
    answers = (hit for hit in found.kept if hit.target.kind is not TargetKind.SILENCE and hit.score >= SPOKEN_OF)
    return any(speaks_of(document, hit) for hit in islice(answers, NEXT_TO_BEST))


def known_gap(found: Found, lead: float = PART_LEAD) -> Hit | None:
    """The known silence with this share of the best answer's score: then the answer is one in part. None where there is none, or the answer is far liker."""
    silence, answer = _nearest(found)
    return silence if silence and answer and silence.score >= lead * answer.score and _is_as_like(silence, answer, AS_NEAR) else None


def leads(gap: Hit, query: Query, found: Found) -> bool:
    """Whether a known gap is told before the answer: where it is the nearer, or a time, a number or a sum was asked for, which an answer would seem to give.

    An answer that has such a fact, and is as like what was asked as the gap is, gives it indeed.
    """
    answer = found.best
    if answer is None or gap.score >= answer.score:
        return True
    gives = {want.value for want in query.wants} & answer.target.facts and answer.evidence.like >= gap.evidence.like
    return bool(query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY}) and not gives


def _outweighs(silence: Hit, answer: Hit, found: Found, lead: float = SILENCE_LEAD) -> bool:
    """Whether a known silence settles the question: it leads, no part of the question is answered by itself, and no answer's own question is far liker."""
    return not found.also and silence.score >= lead * answer.score and _is_as_like(silence, answer, NEARER)


def _is_as_like(silence: Hit, answer: Hit, nearer: float) -> bool:
    """Whether a known silence's own question is nearly as like what was asked as the answer's own."""
    return silence.evidence.like > answer.evidence.like - nearer


def _has_been_asked(answer: Hit) -> bool:
    """Whether we have read it and know questions for it or for its parts, without which none can be unlike them: what somebody imported has none."""
    return answer.target.digested or bool(answer.target.asks) or answer.evidence.heard > 0


def _nearest(found: Found) -> tuple[Hit | None, Hit | None]:
    """The best silence that is near the question, and the best hit that answers."""
    return next((hit for hit in _silences(found) if _is_near(hit)), None), found.best


def _silences(found: Found) -> Iterator[Hit]:
    return (hit for hit in found.kept if hit.target.kind is TargetKind.SILENCE)


def _is_near(silence: Hit) -> bool:
    evidence = silence.evidence
    return (evidence.ask >= SILENCE_NEAR and evidence.like >= SILENCE_LIKE) or evidence.heard >= SILENCE_HEARD
