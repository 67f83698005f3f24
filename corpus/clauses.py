"""A sentence and its modal phrases in; out come those that rule a main clause, each with where its clause begins.

"To decide whether enquiries must be made" and "the report that should be sent" hold a modal and bind nobody. There is no parser here: the words that open a
clause inside a sentence are pushed on a stack, and each finite verb is taken by the innermost clause that still wants one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.cues import Cue
from corpus.verbs import FINITE, PLAIN_VERBS


@dataclass(frozen=True, slots=True)
class MainCue:
    """A modal phrase that rules a main clause. `subject_at` is where the words before it begin; `split_at` where its own clause does."""

    cue: Cue
    subject_at: int
    split_at: int


_TOKEN = re.compile(r"[\w’'/-]+|[,;:–—(]")
_ADVERBIAL = frozenset("if where when whenever wherever once although though while whilst unless because whereas".split())
# "After the case has been referred" is a clause, "after birth" is not: these open one only for as long as a verb may still come.
_PERHAPS = frozenset({"after", "before", "until", "since"})
_COMPLEMENT = frozenset("whether that which who whom whose what how why".split())
_COORDINATORS = frozenset({"and", "or", "but", "nor", "so"})
_PRONOUNS = frozenset({"they", "it", "he", "she", "we", "you"})
_RESUMING = _PRONOUNS | {"this", "these"}
_ADVERBS = frozenset("also therefore then always still only not otherwise thus ideally normally often usually".split())
_VERBLESS = frozenset("possible appropriate necessary relevant needed applicable available required feasible practicable reasonable any so not".split())
_BEFORE_PRONOUN_THAT = frozenset("of in to for on at with from about by like".split())
_AFTER_WHO = frozenset("must should may shall can could will would might the a an they it he she we you this these those all any each".split())
_PAST = frozenset("made gave took held sent put set led sought drew met found brought had saw wrote left dealt".split())
_PLACES = frozenset("at in from inside outside within on by through as or".split())
_MODALS = frozenset("must should may will can could would might".split())
_LONGEST_OBJECT = 3
_ONLY_VERBS = PLAIN_VERBS - frozenset("lead report review plan record support help contact use place".split())
_CLAIMS = frozenset({"expectation", "expected", "recommendation", "recommended"})


@dataclass(slots=True)
class _Clause:
    """A clause that has been opened. The outermost one has no opener."""

    opener: str = ""
    n_words: int = 0
    filled: bool = False
    starts_sentence: bool = False
    is_claim: bool = False
    is_aside: bool = False
    may_be_infinitive: bool = False
    at: int = 0


@dataclass(slots=True)
class _Reading:
    """How far the sentence has been read."""

    stack: list[_Clause]
    subject_at: int = 0
    words_since_subject: int = 0
    breaks: list[tuple[int, str]] = field(default_factory=list)
    words_since_verb: int = 99
    found: list[MainCue] = field(default_factory=list)

    @property
    def top(self) -> _Clause:
        return self.stack[-1]

    @property
    def main(self) -> _Clause:
        return self.stack[0]


def main_cues(text: str, cues: Sequence[Cue], *, is_embedded: bool = False) -> list[MainCue]:
    """Those of `cues` that rule a main clause of `text`. With `is_embedded` the whole text hangs inside a clause ("… whether:"), so none does."""
    if is_embedded:
        return []
    reading = _Reading([_Clause()])
    by_start = {cue.start: cue for cue in cues}
    skip_to, previous = 0, ""
    tokens = list(_TOKEN.finditer(text))
    for index, token in enumerate(tokens):
        if token.start() < skip_to:
            continue
        word = token.group().lower()
        if cue := by_start.get(token.start()):
            _take_cue(reading, cue, previous, text)
            skip_to, previous = cue.end, "modal"
            continue
        following = tokens[index + 1].group().lower() if index + 1 < len(tokens) else ""
        _take_word(reading, word, token, previous, following)
        previous = word
    return reading.found


def _take_word(reading: _Reading, word: str, token: re.Match[str], previous: str, following: str) -> None:
    if word in {";", ":", "–", "—"} or (word == "(" and following == "but"):
        del reading.stack[1:]
        reading.stack[0] = _Clause()
        reading.subject_at, reading.words_since_subject, reading.breaks = token.end(), 0, []
    elif word == ",":
        _close_at_comma(reading, token.end())
        reading.breaks.append((token.start(), ","))
    elif _opens(word, previous, following):
        starts = reading.words_since_subject == 0 and not reading.main.filled
        clause = _Clause(word, filled=_has_verb(word, following), starts_sentence=starts, at=token.end())
        clause.is_claim = word == "that" and previous in _CLAIMS
        clause.is_aside = word == "whether" and previous == ","
        clause.may_be_infinitive = word in _COMPLEMENT and following not in _AFTER_WHO
        reading.stack.append(clause)
    elif word in FINITE and previous not in {"to", "modal", "not"} | FINITE and not _is_bare(word, previous, following):
        _take_verb(reading, previous)
    else:
        if word in _COORDINATORS:
            kind = ",and" if previous == "," else word
            reading.breaks.append((token.start(), kind))
        elif word not in _ADVERBS and len(reading.stack) == 1:
            reading.words_since_subject += 1
        if word == "to" and reading.top.may_be_infinitive and reading.top.n_words <= _LONGEST_OBJECT and following not in _AFTER_WHO:
            # "what support to provide": the infinitive is that clause's verb.
            reading.top.filled = True
        reading.top.n_words += 1
        reading.words_since_verb += 1


def _is_bare(word: str, previous: str, following: str) -> bool:
    """Whether "have" is only the infinitive of a modal before it ("should also have"), or "needs" what somebody has."""
    if word in {"need", "needs"} and following != "to":
        return True
    return word in {"have", "need", "do"} and (previous in _ADVERBS or previous in _MODALS)


def _opens(word: str, previous: str, following: str) -> bool:
    if word == "that":
        return previous != "" and previous not in _BEFORE_PRONOUN_THAT
    if word in _ADVERBIAL:
        return following not in _VERBLESS
    if word in {"as", "so"}:
        return following in _PRONOUNS
    if word == "whether" and following in _PLACES:
        return False
    return word in _PERHAPS or (word in _COMPLEMENT and following not in {"to", "best"})


def _has_verb(word: str, following: str) -> bool:
    """Whether the word after a "who" or "that" is its verb ("who work with children", "that made the request"), so that a modal further on is not."""
    if following in FINITE:
        return False
    if word == "who":
        return following not in _AFTER_WHO and following not in _ADVERBS
    return word in {"that", "which"} and (following in _PAST or following in _ONLY_VERBS or (following.endswith("ed") and len(following) > 4))


def _close_at_comma(reading: _Reading, end: int) -> None:
    while len(reading.stack) > 1:
        clause = reading.top
        if not (clause.filled or clause.opener in _PERHAPS or (clause.opener in _ADVERBIAL and clause.n_words >= 2) or clause.is_aside):
            return
        reading.stack.pop()
        reading.top.n_words += clause.n_words + 1
        if len(reading.stack) == 1 and clause.starts_sentence and not reading.main.filled:
            reading.subject_at, reading.words_since_subject = end, 0


def _take_verb(reading: _Reading, previous: str) -> None:
    """A finite verb without duty goes to the innermost clause that wants one."""
    if not (reading.top.filled and previous in _COORDINATORS):
        while len(reading.stack) > 1 and reading.top.filled and not reading.top.starts_sentence:
            reading.stack.pop()
    reading.top.filled = True
    reading.words_since_verb = 0
    reading.breaks = []


def _take_cue(reading: _Reading, cue: Cue, previous: str, text: str) -> None:
    is_joined = _is_joined(text, cue)
    if reading.top.opener in _ADVERBIAL and not reading.main.filled and previous in _RESUMING and reading.top.n_words > 3:
        # "If partners fail to report this may be escalated": the opening clause had a subject already, so the pronoun begins the main one.
        reading.stack.pop()
        reading.subject_at = cue.start - len(previous) - 1
    while reading.top.opener in _PERHAPS and not reading.top.filled:
        reading.stack.pop()
    if len(reading.stack) > 1:
        _leave_filled(reading, is_joined=is_joined)
    clause = reading.top
    if len(reading.stack) > 1:
        if clause.is_claim and not clause.filled:
            reading.found.append(MainCue(cue, clause.at, 0))
        clause.filled = True
    elif not clause.filled:
        reading.found.append(MainCue(cue, reading.subject_at, reading.subject_at))
        clause.filled = True
    elif is_joined:
        reading.found.append(MainCue(cue, reading.subject_at, _last_break(reading, cue.start)))
    elif reading.breaks and not _is_reduced_relative(reading, previous, text, cue):
        at = _last_break(reading, cue.start)
        reading.subject_at = at
        reading.found.append(MainCue(cue, at, at))
    reading.words_since_verb = 0
    reading.breaks = []


def _leave_filled(reading: _Reading, *, is_joined: bool) -> None:
    """Pop the clauses that already have their verb, unless the phrase carries one of them on."""
    if not reading.top.filled:
        return
    if is_joined and reading.words_since_verb <= 2:
        return
    carries_on = not is_joined and reading.main.filled and not any(kind == ",and" for _, kind in reading.breaks)
    if carries_on:
        return
    while len(reading.stack) > 1 and reading.top.filled:
        reading.stack.pop()


def _is_joined(text: str, cue: Cue) -> bool:
    """Whether "and" or "but" stands right before the phrase, so that it has the same subject as the verb before."""
    before = re.findall(r"[\w’']+|,", text[: cue.start].lower())
    while before and before[-1] in _ADVERBS | {","}:
        before.pop()
    return bool(before) and before[-1] in _COORDINATORS


def _last_break(reading: _Reading, default: int) -> int:
    firm = [at for at, kind in reading.breaks if kind == ",and"]
    return (firm or [at for at, _ in reading.breaks] or [default])[-1]


def _is_reduced_relative(reading: _Reading, previous: str, text: str, cue: Cue) -> bool:
    """Whether the phrase belongs to a clause without its "that" ("any action they should take")."""
    if previous not in _PRONOUNS:
        return False
    at = max(at for at, _ in reading.breaks)
    between = re.findall(r"[\w’']+", text[at : cue.start].lower())
    return len([word for word in between if word not in _COORDINATORS]) > 1
