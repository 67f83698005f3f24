"""A message in, what kind it is out, before anything is searched: a live concern, a greeting, steering, out of scope, another country, or a question.

Two judges. Signs: transparent wording kept as data (`corpus/data/triage.toml`). Meaning: the nearest invented examples of each kind, when an encoder is given.
Either may find a message urgent, since a missed one costs most; wording of policy, training or the past holds both back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from assistant.answering.likeness import Encode, Learnt, Meaning, learnt_by, triage_data
from assistant.answering.personal_data import mask, visible
from corpus.catalogue import Area, areas

_OTHERS = re.compile(
    r"\b(partners?|arrangements?|agenc(y|ies)|schools?|they|people|staff|someone|somebody|anyone|councils?|police|who|managers?|"
    r"if (we|i|you)|he|she|social workers?) "
    r"(just |simply |can |could |may |might |always |often )*(ignores?|disregards?|overrides?|bypass(es)?|skips?|forgets?|breaks?)\b",
    re.I,
)
_ALONE = ("subject", "now", "training", "policy", "live", "past", "particular", "adult", "child", "naming")  # keys of one pattern each
ASKING = (
    r"(?:who|whom|whose|what|when|where|which|how|why|does|do|did|is|are|am|was|must|should|can|could|may|might|will|would|has|have)\b"  # how questions begin
)
_ANNOUNCED = re.compile(r"^\W*(?:(?:my |the |real |actual |here is (?:my|the) )*(?:question|query|q|task|prompt)|then|next|also|and)\s*[:=-]+\s*", re.I)
_QUESTION = re.compile(rf"(?:(?:so|and|but|now|then|ok|okay|right|anyway|also|well|first|next|thanks|please)\W+)*{ASKING}", re.I)
_BIDDEN = re.compile(r"(?:(?:then|and|also|please)\W+)*(?:say|tell (?:me|us)|explain|confirm) (?:whether|if|who|what|when|where|which|how|why)\b", re.I)
_WHICH = r"(?:who|whom|whose|what|when|where|which|how|why)"
# Behind an "and" or a comma, a verb asks only before whoever it is about: "and do we", not "and do things", nor "ran off, may be hurt".
_ABOUT = r"(?:i|we|they|it|he|she|you|the|my|our|an?|this|that|these|those|there|any\w*|some\w*)\b"
_ASKS = re.compile(
    rf"\?|\b(?:what|who|where|when|how)'?s\b|(?:^\W*|[.;:!\n–-]\s*){ASKING}|(?:,\s*|\b(?:and|so|but|then)\s)(?:{_WHICH}\b|{ASKING} {_ABOUT})", re.I
)
MIN_QUESTION = 4  # words
MAX_SENTENCES = 24  # of a pasted text, as many as can be encoded without a wait
MIN_SENTENCE = 12  # letters; shorter pieces say nothing alone
LONG_MESSAGE = 60  # words; beyond it only wording counts as steering or out of scope


class TriageKind(StrEnum):
    """What is to be done with a message."""

    NONE = "none"
    URGENT = "urgent"
    GREETING = "greeting"
    INJECTION = "injection"
    OUT_OF_SCOPE = "out_of_scope"
    EXTENT = "extent"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Triage:
    """The kind of a message, its text with personal details masked, and the kinds masked. `place` is the country of an EXTENT, else empty.

    Not `by_wording`: judged by likeness alone, which a clear answer may overrule; `faint` where the likeness to a live concern is hardly more than
    that to a calm question. `alarm` is the logit of a live concern, of the whole message or, where likeness showed it, of a
    sentence past its bound if that is greater; infinity without an alarm.
    """

    kind: TriageKind
    text: str
    personal: tuple[str, ...] = ()
    place: str = ""
    by_wording: bool = True
    faint: bool = False
    alarm: float = math.inf


def triage(text: str, encode: Encode | None, learnt: Learnt | None = None, published: Callable[[], frozenset[str]] = frozenset) -> Triage:
    """Judges a message. `learnt` is what `learn` made, if it was saved; else it is made once and kept in memory."""
    clear = " ".join(visible(text).replace("\u2019", "'").split())
    masked = mask(text, published)
    kind, place, by_wording, faint, alarm = TriageKind.NONE, "", True, False, math.inf
    if not re.search(r"\w", clear):
        kind = TriageKind.EMPTY
    else:
        meaning = Meaning(encode, learnt or learnt_by(encode)) if encode else None
        if (urgency := _urgency(clear, text, meaning)) > -math.inf:
            kind, by_wording = TriageKind.URGENT, urgency == math.inf
            faint = meaning is not None and urgency < meaning.bounds.faint
            heard = meaning.alarm(clear) if meaning else math.inf
            alarm = heard if by_wording else max(heard, urgency)
        elif steers(clear, text):
            kind = TriageKind.INJECTION
        elif _rules()["greeting"].fullmatch(clear):
            kind = TriageKind.GREETING
        elif place := country(clear):
            kind = TriageKind.EXTENT
        elif elsewhere(clear):
            kind = TriageKind.OUT_OF_SCOPE
        elif meaning and len(clear.split()) <= LONG_MESSAGE:
            kind, by_wording = TriageKind(meaning.kind(clear, in_field=bool(_rules()["field"].search(clear))) or TriageKind.NONE), False
    return Triage(kind, masked.text, masked.kinds, place, by_wording, faint, alarm)


def asks(text: str) -> bool:
    """Whether a message has the form of a question anywhere. What only tells is no question of procedure, however well something held would fit it."""
    return bool(_ASKS.search(text))


def asks_a_name(text: str) -> bool:
    """Whether it is the name of a thing that is asked for, or what a name covers."""
    return bool(_rules()["naming"].search(text))


def speaks_of_now(text: str) -> bool:
    """Whether the wording is of what has just happened or is happening."""
    return bool(_rules()["live"].search(text))


def signs_urgent(sentence: str) -> bool:
    """Whether the wording of one sentence shows a live concern, however it is meant."""
    rules = _rules()
    if rules["training"].search(sentence):
        return False
    if any(sign.search(sentence) for sign in rules["direct"]):
        return True
    if held_back(sentence) or not any(event.search(sentence) for event in rules["event"]):
        return False
    return bool((rules["subject"].search(sentence) and rules["now"].search(sentence)) or rules["particular"].search(sentence))


def held_back(sentence: str) -> bool:
    """Whether the wording is that of policy, of something past or of grown-ups' safeguarding, and nothing in it is happening now."""
    rules = _rules()
    return about_adults(sentence) or bool((rules["policy"].search(sentence) or rules["past"].search(sentence)) and not rules["live"].search(sentence))


def about_adults(sentence: str) -> bool:
    """Whether grown-ups who need care are spoken of and no child is."""
    return bool(_rules()["adult"].search(sentence) and not _rules()["child"].search(sentence))


def steers(clear: str, text: str) -> bool:
    """Whether the wording tells the assistant to work differently; somebody else who ignores a rule is being asked about, not told."""
    clear, text = _OTHERS.sub(" ", clear), _OTHERS.sub(" ", text)
    return any(pattern.search(clear) or pattern.search(text) for pattern in _rules()["injection"])


def asked_besides(text: str) -> str:
    """Of a message that steers, the questions that stand beside the steering; nothing where there is none."""
    pieces = [_ANNOUNCED.sub("", sentence) for sentence in sentences(text)]
    pieces = [piece for piece in pieces if (_QUESTION.match(piece) or _BIDDEN.match(piece) or piece.endswith("?")) and not steers(piece, piece)]
    asked = " ".join(pieces)
    return asked if len(asked.split()) >= MIN_QUESTION and asked != " ".join(text.split()) else ""


def elsewhere(text: str) -> bool:
    """Whether the wording is that of another law or trade, with no word of the field beside it."""
    return any(pattern.search(text) for pattern in _rules()["out_of_scope"]) and not _rules()["unless"].search(text)


def country(text: str) -> str:
    """The place out of the guidance's extent that a message asks about, or nothing. An area of England named beside it settles that it is not meant."""
    for phrase in triage_data()["extent"]["settled"]["not_places"]:
        text = re.sub(re.escape(phrase), " ", text, flags=re.I)
    if not re.search(r"\b(appl(y|ies)|cover|covers|exten(d|ds|t)|valid|only|just|binding)\b", text, re.I):
        text = re.sub(r"\bEngland (and|&) Wales\b", " ", text, flags=re.I)
    found = next((name for name, pattern in _abroad() if pattern.search(text)), "")
    return "" if found and _english().search(text) else found


def sentences(text: str) -> list[str]:
    """The sentences of a message, long enough to say something."""
    lines = re.split(r"(?<=[.!?;])\s+|\n+", visible(text).replace("\u2019", "'"))
    return [" ".join(line.split()) for line in lines if len(line.strip()) >= MIN_SENTENCE]


def _urgency(clear: str, text: str, meaning: Meaning | None) -> float:
    """Infinity where the wording shows a live concern; else the greatest likeness past its bound, of the whole or a sentence; minus infinity for none."""
    pieces = sentences(text)
    if any(signs_urgent(piece) for piece in (clear, *pieces) if len(piece.split()) <= LONG_MESSAGE):
        return math.inf
    if meaning is None or _rules()["training"].search(clear) or about_adults(clear):
        return -math.inf
    bounds = meaning.bounds
    restrained = held_back(clear) or steers(clear, text)
    candidates = list(dict.fromkeys((clear, *pieces)))[:MAX_SENTENCES]
    urgency = -math.inf
    for piece, likelihood in zip(candidates, meaning.live(candidates), strict=True):
        held, now = restrained or held_back(piece), bool(_rules()["live"].search(piece))
        least = bounds.held_back if held else bounds.live if now else bounds.plain
        if piece != clear:
            least += bounds.piece
        if likelihood > least:
            urgency = max(urgency, likelihood, bounds.faint if now else -math.inf)  # what speaks of now is never faint
    return urgency


@cache
def _rules() -> dict[str, Any]:
    urgent, injection = triage_data()["urgent"], triage_data()["injection"]
    rules: dict[str, Any] = {name: re.compile(urgent[name], re.I) for name in _ALONE}
    rules |= {name: tuple(re.compile(pattern, re.I) for pattern in urgent[name]) for name in ("direct", "event")}
    rules["out_of_scope"] = tuple(re.compile(pattern, re.I) for pattern in triage_data()["out_of_scope"]["patterns"])
    rules |= {name: re.compile(triage_data()["out_of_scope"][name], re.I) for name in ("unless", "field")}
    rules["injection"] = tuple(re.compile(pattern, re.I) for pattern in injection["patterns"])
    rules["greeting"] = re.compile(triage_data()["greeting"]["pattern"], re.I)
    return rules


def _any_name(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")(?![\w-])", re.I)


@cache
def _abroad() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names of places without the guidance's extent, each with its pattern; countries first."""
    countries = [(area.name, _any_name((area.name, *area.aliases))) for area in areas() if not area.in_extent]
    return (*countries, *((name, _any_name(names)) for name, names in triage_data()["extent"].items() if name != "settled"))


@cache
def _english() -> re.Pattern[str]:
    """Areas of England by name; England itself is left out, since "England or Wales?" asks about Wales."""
    english: list[Area] = [area for area in areas() if area.in_extent and area.name != "England"]
    return _any_name([name for area in english for name in (area.name, *area.aliases)])
