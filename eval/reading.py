"""An answer as the contract has it in, what it shows of the corpus out: norms, citations, quotes, editions.

Nothing that the answer says of itself is trusted: every statement is looked up again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.answering.notices import status_on
from assistant.answering.verification import force_fault
from assistant.retrieval.query import is_national
from assistant.retrieval.scope import covers_area
from corpus.catalogue import Area
from corpus.model import Corpus, Duty, EditionStatus, Norm, Provision
from eval.metrics import ENOUGH_WORDS, Need, Ref, words_held, words_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One statement: the norm it is (None if it is none that it cites), the duty it shows, that norm's duty, and whether each of its citations supports it."""

    text: str
    ref: Ref | None
    duty: str
    true_duty: str | None
    supported: tuple[bool, ...]

    @property
    def n_words(self) -> int:
        """How long it is."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer shows. `provisions` and `editions` are those cited, in order; `quotes` are (quote, the words it should stand in)."""

    status: str
    headline: str
    shown: tuple[Shown, ...]
    provisions: tuple[str, ...]
    editions: tuple[str, ...]
    quotes: tuple[tuple[str, str | None], ...]
    notices: tuple[str, ...]
    n_words: int

    @property
    def refs(self) -> tuple[tuple[Ref, str], ...]:
        """The norms shown with the duties they are shown with, in order."""
        return tuple((shown.ref, shown.duty) for shown in self.shown if shown.ref)


def read_answer(body: Mapping[str, Any], corpus: Corpus) -> Reading:
    """The reading of one answer object."""
    citations = {citation["id"]: citation for citation in body["citations"]}
    provisions = tuple(dict.fromkeys(citation["provision_id"] for citation in citations.values()))
    held = corpus.provisions
    return Reading(
        status=body["status"],
        headline=body["headline"],
        shown=tuple(_shown(statement, [citations[key] for key in statement["citations"] if key in citations], corpus) for statement in body["statements"]),
        provisions=provisions,
        editions=tuple(dict.fromkeys(provision.partition("/")[0] for provision in provisions)),
        quotes=tuple((c["quote"], held[c["provision_id"]].words if c["provision_id"] in held else None) for c in citations.values() if c["quote"] is not None),
        notices=tuple(notice["kind"] for notice in body["notices"]),
        n_words=_n_words(body),
    )


def _n_words(body: Mapping[str, Any]) -> int:
    """Words of the headline, the statements and each lead-in once."""
    lead_ins = dict.fromkeys(statement["lead_in"] for statement in body["statements"] if statement["lead_in"])
    return sum(len(text.split()) for text in (body["headline"], *lead_ins, *(statement["text"] for statement in body["statements"])))


def _shown(statement: Mapping[str, Any], citations: Sequence[Mapping[str, Any]], corpus: Corpus) -> Shown:
    text, duty = statement["text"], statement["duty"]
    found = [(citation, _said_by(text, duty, corpus.provisions.get(citation["provision_id"]), corpus)) for citation in citations]
    ref, norm = next((hit for _, hit in found if hit), (None, None))
    supported = tuple(
        hit is not None
        and hit[1].duty == duty
        and _holds(citation, corpus)
        and not force_fault(_as_shown(hit[1], text, duty), hangs=corpus.provisions[hit[0][0]].parent is not None)
        for citation, hit in found
    )
    return Shown(text, ref, duty, norm.duty.value if norm else None, supported)


def _as_shown(norm: Norm, text: str, duty: str) -> Norm:
    return Norm(Duty(duty), norm.addressee, plain=text if norm.plain else None, words=norm.words)


def _said_by(text: str, duty: str, provision: Provision | None, corpus: Corpus) -> tuple[Ref, Norm] | None:
    """The norm of a provision, or of one that it restates, which says these very words; one of the shown duty before one of another."""
    if provision is None:
        return None
    same = words_of(text)
    sources = [provision, *(corpus.provisions[origin] for origin in provision.restates if origin in corpus.provisions)]
    hits = [
        ((source.id, number), norm)
        for source in sources
        for number, norm in enumerate(source.norms, 1)
        if same in (words_of(norm.plain or ""), words_of(norm.words or "")) and same
    ]
    return next((hit for hit in hits if hit[1].duty == duty), hits[0] if hits else None)


def _holds(citation: Mapping[str, Any], corpus: Corpus) -> bool:
    """Whether a citation's quote, if it has one, stands in the provision."""
    provision = corpus.provisions.get(citation["provision_id"])
    return provision is not None and (citation["quote"] is None or (bool(citation["quote"]) and citation["quote"] in (provision.words or "")))


def refs_in_passages(wanted: Iterable[Need], passages: Sequence[str], corpus: Corpus) -> tuple[Ref, ...]:
    """The wanted norms whose source's words stand in a passage, at least 0.8 of them in order: how systems that show passages, not norms, are judged."""
    found = []
    for ref in dict.fromkeys(ref for need in wanted for ref in sorted(need)):
        provision = corpus.provisions[ref[0]]
        words = provision.norms[ref[1] - 1].words or provision.words
        if words and any((words_held(words, passage) or 0.0) >= ENOUGH_WORDS for passage in passages):
            found.append(ref)
    return tuple(found)


def unacceptable_editions(editions: Iterable[str], acceptable: Collection[str]) -> tuple[str, ...]:
    """Editions cited that are neither gold's own nor acceptable beside it."""
    return tuple(edition for edition in editions if edition not in acceptable)


def area_leaks(editions: Iterable[str], area: Area | None, corpus: Corpus) -> tuple[str, ...]:
    """Local editions cited that do not speak for the area chosen; none where no area was."""
    cited = (corpus.editions[edition] for edition in editions if edition in corpus.editions)
    return tuple(
        edition.id for edition in cited if area and not is_national(edition) and edition.area not in (None, "England") and not covers_area(edition, area)
    )


def superseded_unsaid(reading: Reading, corpus: Corpus, day: date) -> tuple[str, ...]:
    """Superseded editions cited without the notice that says so."""
    if "superseded-edition" in reading.notices:
        return ()
    cited = (corpus.editions[edition] for edition in reading.editions if edition in corpus.editions)
    return tuple(edition.id for edition in cited if status_on(edition, day) is EditionStatus.SUPERSEDED)


def texts_of(body: Any) -> Iterable[str]:
    """Every string in an answer object, however deep."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for value in body.values():
            yield from texts_of(value)
    elif isinstance(body, list | tuple):
        for value in body:
            yield from texts_of(value)


def leaked(body: Mapping[str, Any], personal: Iterable[str]) -> tuple[str, ...]:
    """Personal details of the question that occur anywhere in the answer, spacing and capitals aside; the name Orme is not in "informed"."""
    whole = " ".join(" ".join(texts_of(body)).lower().split())
    return tuple(detail for detail in personal if re.search(rf"(?<!\w){re.escape(' '.join(detail.lower().split()))}(?!\w)", whole))
