"""The words of a provision in, its norms out: for every sentence who, how strongly, and the words that show it.

Each sentence has a strength of its own, and one sentence with two ("must be published and should include …") gives two norms, so nothing ever collapses a
provision to its strongest word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.addressees import NOBODY, read_addressee, subject_role
from corpus.clauses import MainCue, main_cues
from corpus.cues import find_cues, strength
from corpus.model import Duty, Kind, Norm, Provision
from corpus.sentences import split_sentences
from corpus.verbs import PLAIN_VERBS

NORMS_VERSION = 2
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*(?:’(?=\w)[^’]*)*’(?!\w)|(?<![\w])\"[^\"]*\"")
_BRACKETED = re.compile(r"\((?!but\b)[^()]*\)|\[[^\[\]]*\]")
_OPEN_ENDED = re.compile(r"\b(?:whether(?: or not)?|how|why|what|when|where|if|because|in case)\s*:?\s*$", re.I)
_LIST_END = re.compile(r"[:;–—-]\s*$")
_RESPONSIBLE = re.compile(
    r"\b(?:(?:is|are)\s+(?:\w+\s+)?(?:responsible|accountable|expected|encouraged)|(?:has|have|holds?)\s+(?:(?:an?|the)\s+)?(?:\w+\s+)?responsibilit|needs?\s+to\b|will\b)"
)


@dataclass(frozen=True, slots=True)
class _Ruling:
    """A duty found in a sentence: its phrase's place, where its clause begins, and on whom it lies."""

    duty: Duty
    addressee: str
    start: int = 0
    end: int = 0
    split_at: int = 0


_NOTHING = _Ruling(Duty.NONE, NOBODY)


def read_norms(words: str, lead_in: str | None, kind: Kind, context: str = "") -> tuple[Norm, ...]:
    """The norms of a provision, one a sentence in order, two where a sentence binds with two strengths.

    `lead_in` is what a list item hangs from: an item without a modal of its own takes the lead-in's. `context` is what stands before that: `words_above`, or
    the paragraph before. It gives a "they" its meaning, and a lead-in without a modal that is itself part of a list takes that of an outer one. A norm's `cue`
    is the phrase as the source has it, the lead-in's where inherited; `sentences` says which sentence it is. Questions, quotations, headings and words inside a
    subordinate clause bind nobody.
    """
    inherited, cue, carried = _from_lead_in(lead_in, context, kind)
    outer_subject = re.split(r"[,;]", (lead_in or "").rstrip(" :"))[-1]
    is_embedded = bool(lead_in and _OPEN_ENDED.search(lead_in.rstrip(" :")))
    norms: list[Norm] = []
    for number, (start, end) in enumerate(split_sentences(words), start=1):
        sentence = words[start:end]
        rulings = _read_sentence(sentence, kind, carried, outer_subject, is_embedded=is_embedded and number == 1)
        binding = [ruling for ruling in rulings if ruling.duty is not Duty.NONE]
        if not binding and inherited.duty is not Duty.NONE and _hangs(sentence, number):
            addressee = _inherited_addressee(sentence, inherited)
            norms.append(Norm(inherited.duty, addressee, words=sentence, cue=cue, sentences=(number, number)))
        else:
            norms += _norms(sentence, binding or [rulings[0] if rulings else _NOTHING], number)
        carried = next((ruling.addressee for ruling in rulings if ruling.addressee != NOBODY), None) or subject_role(sentence) or carried
    return tuple(norms)


def with_norms(provisions: Sequence[Provision], kind: Kind) -> tuple[Provision, ...]:
    """The same provisions, each with the norms of its words. The sentence that a list hangs from is left to its items."""
    held = {provision.id: provision for provision in provisions}
    leads = {provision.parent for provision in provisions if provision.parent}
    return tuple(replace(provision, norms=_norms_of(provision, held, kind, provision.id in leads)) for provision in provisions)


def _norms_of(provision: Provision, held: Mapping[str, Provision], kind: Kind, leads_list: bool) -> tuple[Norm, ...]:
    if not provision.words:
        return ()
    is_note = provision.place.rpartition("__")[2].startswith("note")  # a footnote under a list is no item of it
    norms = read_norms(provision.words, None if is_note else provision.source_lead_in, kind, "" if is_note else words_above(provision, held))
    return norms[:-1] if leads_list and norms and provision.words.rstrip().endswith(":") else norms


def words_above(provision: Provision, held: Mapping[str, Provision]) -> str:
    """The lead-ins that a list item's own lead-in hangs from, outermost first: the `context` of an item beneath an item, and "" for any other provision."""
    lead_ins: list[str] = []
    above = held.get(provision.parent or "")
    while above is not None:
        if above.source_lead_in:
            lead_ins.insert(0, above.source_lead_in)
        above = held.get(above.parent or "")
    return " ".join(lead_ins)


def _from_lead_in(lead_in: str | None, context: str, kind: Kind) -> tuple[_Ruling, str, str]:
    """What an item takes from the words above it: a duty, its phrase, and the role those words are about."""
    carried, found, cue = NOBODY, _NOTHING, ""
    for above in (context, lead_in or ""):
        for start, end in split_sentences(above):
            sentence = above[start:end]
            rulings = _read_sentence(sentence, kind, carried)
            carried = next((ruling.addressee for ruling in reversed(rulings) if ruling.addressee != NOBODY), carried)
            binding = [ruling for ruling in rulings if ruling.duty is not Duty.NONE]
            is_list = above is lead_in or bool(_LIST_END.search(sentence))
            if binding and is_list:
                found, cue = binding[-1], sentence[binding[-1].start : binding[-1].end]
            elif above is context or not _is_fragment(sentence):
                found, cue = _NOTHING, ""
    return found, cue, carried


def _is_fragment(lead_in: str) -> bool:
    """Whether a lead-in without a modal is itself part of a list ("the criteria, including:"), so that what is above it still rules."""
    return lead_in[:1].islower()


def _hangs(sentence: str, number: int) -> bool:
    """Whether a sentence of a list item still hangs from the lead-in: the first does, a later one only if it is a bare command."""
    if sentence.rstrip().endswith("?"):
        return False
    if number == 1:
        return True
    return re.split(r"\W", sentence, maxsplit=1)[0].lower() in PLAIN_VERBS


def _inherited_addressee(sentence: str, inherited: _Ruling) -> str:
    if inherited.addressee != NOBODY:
        return inherited.addressee
    return read_addressee("", " " + sentence) if sentence.startswith("be ") else NOBODY


def _norms(sentence: str, rulings: list[_Ruling], number: int) -> list[Norm]:
    """One norm, or one for each run of clauses of equal strength."""
    runs = [rulings[0]]
    for ruling in rulings[1:]:
        if ruling.duty is not runs[-1].duty:
            runs.append(ruling)
    edges = [0, *(run.split_at for run in runs[1:]), len(sentence)]
    return [
        Norm(run.duty, run.addressee, words=sentence[edges[at] : edges[at + 1]].strip(" ,;"), cue=sentence[run.start : run.end], sentences=(number, number))
        for at, run in enumerate(runs)
    ]


def _read_sentence(sentence: str, kind: Kind, carried: str, outer_subject: str = "", *, is_embedded: bool = False) -> list[_Ruling]:
    """What a sentence's main clauses say, in order. A clause that binds nobody but gives somebody charge of something keeps that somebody."""
    if sentence.rstrip().endswith("?"):
        return []
    masked = _masked(sentence)
    rulings: list[_Ruling] = []
    found = main_cues(masked, find_cues(masked, kind), is_embedded=is_embedded)
    for index, main in enumerate(found):
        until = found[index + 1].split_at if index + 1 < len(found) else len(masked)
        rulings.append(_ruling(masked, main, max(until, main.cue.end), kind, carried, outer_subject))
    if not rulings and (charge := _RESPONSIBLE.search(masked)):
        rulings.append(_Ruling(Duty.NONE, read_addressee(masked[: charge.start()], "", "", carried)))
    return rulings


def _ruling(masked: str, main: MainCue, until: int, kind: Kind, carried: str, outer_subject: str) -> _Ruling:
    cue = main.cue
    subject = masked[main.subject_at : cue.start]
    duty = strength(masked, cue, subject if subject.strip() else outer_subject, kind)
    if cue.is_statute:
        addressee = read_addressee(re.split(r"\bto\b", masked[cue.end :])[0], "")
    else:
        is_inverted = duty is Duty.MAY and re.match(r"\s*only\b", subject, re.I)
        addressee = read_addressee(subject, masked[cue.end : until], masked[: cue.start], carried)
        addressee = (subject_role(masked[cue.end :]) or NOBODY) if is_inverted else addressee
    return _Ruling(duty, addressee if duty is not Duty.NONE else NOBODY, cue.start, cue.end, main.split_at)


def _masked(sentence: str) -> str:
    """The sentence with what it quotes or brackets blanked out, letter for letter, so that places stay the same."""
    for pattern in (_BRACKETED, _QUOTED):
        sentence = pattern.sub(lambda match: " " * len(match.group()), sentence)
    return sentence
