"""What was found in, whether it answers out: the honest threshold, known silences, and wants that no held provision can meet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from assistant.retrieval.targets import TargetKind
from corpus.model import Corpus, EditionStatus
from corpus.wording import wording

SILENCE_LEAD = 1.03
PART_LEAD = 0.91  # a silence that comes this near to the best answer is told beside it
UNSURE_PART_LEAD = 0.7  # where the answer is doubtful anyway
SILENCE_NEAR = 0.80
SILENCE_LIKE = 0.62  # as the adapter sees it: a word in common is not the same question
SILENCE_HEARD = 0.70  # likewise, for what was heard of it
NEARER = 0.1  # by which the question of an answer is liker than that of a known silence, to be told beside it all the same
CLEAR = 0.80
CLEAR_NATIONALLY = 0.60  # what the national guidance says of it is shown, with the word that the area's own document is not held
# One office-holder, whom only an area's own document could name.
_HOLDER = re.compile(
    r"\bwho('s| is|s) (currently )?(the |a |our |your )?([\w-]+ ){0,4}"
    r"(lado|lead|partner|lsp|dsp|chair|scrutineer|director|head|manager|officer|executive|commander|commissioner|nurse)\b",
    re.I,
)
_OF_NAMING = re.compile(r"\b(where|must|should|published?|have to|need to)\b", re.I)  # whether or where somebody is named, not who it is
_STANDING = re.compile(r"\b(in force|into force|take effect|took effect|out yet|come out|came out|replac|supersed|current|which edition|newest|latest)", re.I)
_PENALTY = re.compile(
    r"\b(the|a|any|what|whats|what's) (fine|fines|penalty|penalties|punishment|sanctions?)\b|\b(fined|jailed|penalised|punished|go to prison)\b", re.I
)
_MONEY = re.compile(r"£|\d+ ?%|\bper cent\b")

_AMOUNT = re.compile(r"\b(how (many|long|soon|often|quick(ly)?|fast)|what age|which age|how old|within (what|how)|in how many)\b", re.I)
_NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|once|twice|both|single|each|every|all|several"
    r"|many|few|more|immediate(ly)?|straight away|at once|prompt(ly)?|quick(ly)?|soon|urgent(ly)?|delay|same day|hours?|days?|weeks?|months?|years?|yearly"
    r"|annual(ly)?|quarterly|regular(ly)?|timely|time|when|before|after|until|during|throughout|early|later|period(ic)?|limit|fixed)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Declined:
    """Why nothing is answered: a sentence, and the known silence it rests on, if any."""

    headline: str
    silence: Hit | None = None


def declined(query: Query, found: Found, bounds: Bounds) -> Declined | None:
    """The reason to decline, or None when the kept hits may answer."""
    silence, answer = _nearest(found)
    if silence and (answer is None or _outweighs(silence, answer, found)):
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
    """Whether the edition in force was asked about and its text is not held: what is known second-hand answers in part, save how it stands."""
    editions = [corpus.editions[edition] for edition in query.editions]
    unheld = any(edition.status is EditionStatus.IN_FORCE and not edition.text_held for edition in editions)
    return unheld and not _STANDING.search(query.words)


def lacks_sum(query: Query, found: Found) -> bool:
    """Whether a sum of money or a penalty was asked for and what leads names none, so that it answers in part."""
    answer = found.best
    told = f"{answer.target.text} {answer.short_answer}" if answer else ""
    no_sum = Want.MONEY in query.wants and not _MONEY.search(told)
    return no_sum or bool(_PENALTY.search(query.words) and not _PENALTY.search(told))


def lacks_number(query: Query, found: Found) -> bool:
    """Whether it was asked how many, how long or at what age, and what leads names neither a number nor a time, so that it answers in part."""
    answer = found.best
    return (
        answer is not None and bool(_AMOUNT.search(query.words)) and not _NUMBER.search(f"{answer.target.text} {answer.target.headline} {answer.short_answer}")
    )


def known_gap(found: Found, lead: float = PART_LEAD) -> Hit | None:
    """The known silence with this share of the best answer's score: then the answer is one in part. None where there is none, or the answer is far liker."""
    silence, answer = _nearest(found)
    return silence if silence and answer and silence.score >= lead * answer.score and _is_as_like(silence, answer) else None


def leads(gap: Hit, query: Query, found: Found) -> bool:
    """Whether a known gap is told before the answer: where it is the nearer, or a time, a number or a sum was asked for, which an answer would seem to give."""
    answer = found.best
    return answer is None or gap.score >= answer.score or bool(query.wants & {Want.WHEN, Want.HOW_MANY, Want.MONEY})


def _outweighs(silence: Hit, answer: Hit, found: Found) -> bool:
    """Whether a known silence settles the question: it leads, no part of the question is answered by itself, and no answer's own question is far liker."""
    return not found.also and silence.score >= SILENCE_LEAD * answer.score and _is_as_like(silence, answer)


def _is_as_like(silence: Hit, answer: Hit) -> bool:
    """Whether a known silence's own question is nearly as like what was asked as the answer's own."""
    return silence.evidence.like > answer.evidence.like - NEARER


def _nearest(found: Found) -> tuple[Hit | None, Hit | None]:
    """The best silence that is near the question, and the best hit that answers."""
    silences = [hit for hit in found.kept if hit.target.kind is TargetKind.SILENCE]
    silence = next((hit for hit in silences if _is_near(hit)), None)
    return silence, found.best


def _is_near(silence: Hit) -> bool:
    evidence = silence.evidence
    return (evidence.ask >= SILENCE_NEAR and evidence.like >= SILENCE_LIKE) or evidence.heard >= SILENCE_HEARD
