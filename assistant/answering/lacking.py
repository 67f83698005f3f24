"""A question and what was found in, what was asked for that the answer does not have out: then it is one in part, or none.

What was asked for is told by its words: a sum, a number, a limit, a statistic, a thing to fill in, the text of a document that is not held.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from assistant.retrieval.query import Query, Want
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds
from corpus.catalogue import DATA
from corpus.model import Corpus, EditionStatus

MONEY = re.compile(r"£|\d+ ?%|\bper cent\b")
ANSWERED = 0.90  # what scores as high as this has what was asked for, however that is worded
_HOLDS = re.compile(r"\bwho (currently |actually |now )?(chairs|leads|runs|heads( up)?|manages|represents|sits (on|in))\b", re.I)
_STANDING = re.compile(r"\b(in force|into force|take effect|took effect|out yet|come out|came out|replac|supersed|current|which edition|newest|latest)", re.I)
_PENALTY = re.compile(
    r"\b(the|a|any|what|whats|what's) (fine|fines|penalty|penalties|punishment|sanctions?)\b|\b(fined|jailed|penalised|punished|go to prison)\b", re.I
)
_AMOUNT = re.compile(r"\b(how (many|long|soon|often|quick(ly)?|fast)|what age|which age|how old|within (what|how)|in how many)\b", re.I)
_COUNT = (
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|once|twice|both|single|several|hours?|days?|weeks?|months?"
    r"|years?|yearly|annual(ly)?|quarterly"
)
_LIMITED = re.compile(_COUNT + r"|limit\w*|maximum|minimum|at least|no more than|more than one|at most|quorum)\b", re.I)
_NUMBER = re.compile(
    _COUNT + r"|one|each|every|all|many|few|more|immediate(ly)?|straight away|at once|prompt(ly)?|quick(ly)?|soon|urgent(ly)?|delay|same day|regular(ly)?"
    r"|timely|time|when|before|after|until|during|throughout|early|later|period(ic)?|limit|fixed)\b",
    re.I,
)
# The most or the least of a thing that is counted: "max number of years", "is there a cap on how many", "quorum".
_LIMIT = re.compile(
    r"\b(max|maximum|min|minimum|cap|upper limit|lower limit|limit|ceiling)\b.{0,12}"
    r"\b(number|no\.?|on (how|the number)|of how|to (how|the number)|how (many|long)|amount|term|length|size|age|years|yrs|hours|pages|words)\b"
    r"|\bquorum\b|\bwhat('s| is) the (most|fewest|biggest|smallest|longest|shortest|highest|lowest) [\w' -]{3,60}\b(can|could|may|should|must|allowed)\b"
    r"|\bhow (many|few|long).{0,60}\b(at most|at the most|maximum|minimum|max|min)\b",
    re.I,
)
# What only statistics tell: "what share of them", "how many … nationally", "the average cost".
_STATISTIC = re.compile(
    r"\b(what|which) (share|proportion|percentage|percent|per cent|%|fraction)\b"
    r"|\bhow (many|much|often)\b.{0,80}\b(nationally|nationwide|in england|across (england|the country)|last year|on average|in 20\d\d|so far|to date)\b"
    r"|\b(average|typical|mean|median) (number|cost|spend\w*|amount|caseload|length|time|size)\b",
    re.I,
)
_STATISTICAL = re.compile(r"\d{2}|%|\bper cent\b", re.I)
# A price or a wage, and any word of paying for something.
_PRICE = re.compile(r"\b(fees?|prices?|day rates?|hourly rates?|salary|salaries|wages?|pay scales?|how much (does|do|is|are|did|will|would|it))\b", re.I)
_PAID = re.compile(r"£|\b(pay\w*|paid|fund\w*|mone(y|tary)|costs?|fees?|charg\w*|contribut\w*|budget\w*|financ\w*|salary|rates?|spend\w*)\b", re.I)
# Something ready to fill in, copy or set, save one that the asker has ("our old template").
_READY = re.compile(
    r"(?<!\bour )(?<!\bmy )(?<!\btheir )(?<!\bold )(?<!\bthis )(?<!\bthat )"
    r"\b((make|write|give|generate|create|build|produce|draft|do) (me |us )?((a|an|some|\d+) )?([\w-]+ ){0,2}(mcqs?|multiple[- ]choice|quiz(zes)?)"
    r"|templates?|pro ?-?formas?|specimens?|exemplars?|off[- ]the[- ]shelf|ready[- ]made|(sample|example|model|blank|standard) "
    r"(\w+ )?(form|agenda|letter|policy|terms of reference|agreement|report|minutes|plan|protocol|invite|e-?mail|script|wording|contract|clause)s?)\b",
    re.I,
)
# That it is the document's own words that are wanted.
_ITS_WORDS = re.compile(
    r"\b(says?|said|saying|states?|stated|tells?|require[sd]?|demands?|recommends?|expects?|defines?|covers?|sets? out|mentions?|advise[sd]?|according to"
    r"|under|quote|word for word|verbatim|para(graph)?s?|page|section|part|annex|chapter|rules?|line on|wording|definition|dut(y|ies)|which bit|where in"
    r"|list of|principles?)\b",
    re.I,
)


def lacks_local(query: Query, bounds: Bounds) -> bool:
    """Whether something of an area's own was asked for and no document of that area is held, so that any answer is one in part."""
    of_its_own = Want.LOCAL in query.wants or _HOLDS.search(query.words)
    return bool(of_its_own) and not bounds.local and any(area in bounds.areas for area in query.areas)


def lacks_words(query: Query, corpus: Corpus) -> bool:
    """Whether the edition in force was asked about and its text is not held: what is known second-hand answers in part, save how it stands."""
    editions = [corpus.editions[edition] for edition in query.editions]
    unheld = any(edition.status is EditionStatus.IN_FORCE and not edition.text_held for edition in editions)
    return unheld and not _STANDING.search(query.words)


def asks_sum(query: Query) -> bool:
    """Whether it is a sum of money that is asked for, and not who settles it."""
    return Want.MONEY in query.wants and Want.WHO not in query.wants


def lacks_sum(query: Query, found: Found) -> bool:
    """Whether a sum of money or a penalty was asked for and what leads names none, so that it answers in part."""
    answer = found.best
    told = f"{answer.target.text} {answer.short_answer}" if answer else ""
    return (asks_sum(query) and not MONEY.search(told)) or bool(_PENALTY.search(query.words) and not _PENALTY.search(told))


def lacks_number(query: Query, found: Found) -> bool:
    """Whether it was asked how many, how long or at what age, and what leads names neither a number nor a time, so that it answers in part."""
    return found.best is not None and bool(_AMOUNT.search(query.words)) and not _NUMBER.search(_told(found.best))


def misses_kind(query: Query, answer: Hit) -> bool:
    """Whether a limit, a statistic, a price or something ready to fill in was asked for and the answer has nothing of the kind; a sure one is left alone."""
    if answer.score >= ANSWERED:
        return False
    told = _told(answer)
    kinds = ((_LIMIT, _LIMITED), (_STATISTIC, _STATISTICAL), (_PRICE, _PAID), (_READY, _READY))
    return any(asked.search(query.words) and not has.search(told) for asked, has in kinds)


def unheld_document(query: Query, corpus: Corpus) -> str:
    """The title of a document that is not held and whose words are asked for; "" for none, or where a held one is named beside it."""
    if query.editions or not _ITS_WORDS.search(query.words) or re.search(r"\bworking together\b", query.words, re.I):
        return ""
    words = query.words.replace("’", "'")
    held = {title.lower() for edition in corpus.editions.values() for title in (edition.document, *edition.aliases)}
    for document in _elsewhere():
        if document.pattern.search(words) and not any(name in title for name in document.names for title in held):
            return document.title
    return ""


def speaks_of(document: str, answer: Hit) -> bool:
    """Whether what was found speaks of a document that is not held, by its title or one of its names."""
    told = _told(answer)
    return document in told or any(one.pattern.search(told) for one in _elsewhere() if one.title == document)


def _told(answer: Hit) -> str:
    return f"{answer.target.text} {answer.target.headline} {answer.short_answer}"


@dataclass(frozen=True, slots=True)
class _Document:
    title: str
    names: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _elsewhere() -> tuple[_Document, ...]:
    rows = tomllib.loads((DATA / "elsewhere.toml").read_text("utf-8"))["document"]
    return tuple(_Document(row["title"], tuple(row["names"]), re.compile(rf"\b(?:{'|'.join(map(re.escape, row['names']))})(?!\w)", re.I)) for row in rows)
