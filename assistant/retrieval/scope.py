"""Scope in, the targets that may answer out. It bounds the search beforehand: nothing outside it can be found and then filtered away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.query import Query, Want, is_national
from assistant.retrieval.targets import Target
from corpus.catalogue import Area
from corpus.model import Corpus, Edition, Kind

# Words for the chosen area's own document, where the question does not name the area.
_OURS = re.compile(
    r"\b(our|this|the) (own |local |area's )+(plans?|document|arrangements|polic(y|ies)|notes|paper)\b|\bour local\b|\bround here\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may answer.

    `editions` bound it, `areas` are those asked about, `local` the held editions that are those areas' own, `named` the editions the question names.

    With `alone`, only what lies wholly or partly in `named` or `local` may answer, restatements included: the question is about that very document.
    """

    editions: frozenset[str]
    areas: tuple[Area, ...]
    local: tuple[str, ...]
    named: tuple[str, ...] = ()
    alone: bool = False


def bounds_of(corpus: Corpus, query: Query, area: Area | None, as_of: date | None) -> Iterator[Bounds]:
    """Bounds to search, narrowest first; wider ones count only if the narrower answers nothing.

    An area that the question names, or a chosen one whose own document it speaks of, is asked of that document first; else a chosen area only keeps other
    areas' documents out.
    """
    areas = tuple(dict.fromkeys((*((area,) if area else ()), *query.areas)))
    own = tuple(a for a in areas if a.kind != "country")
    # A document that the question names may be another area's than one the question names, never than the one that was chosen.
    nameable = allowed_editions(corpus, (area,) if area and area.kind != "country" else (), as_of)
    asked_for = named_editions(corpus, query)
    named = tuple(edition for edition in asked_for if edition in nameable)
    editions = allowed_editions(corpus, own, as_of) | frozenset(named)
    local = tuple(edition for edition in local_editions(corpus, own) if edition in editions)
    asked_here = tuple(
        edition for edition in local if any(covers_area(corpus.editions[edition], a) for a in (own if _OURS.search(query.words) else query.areas))
    )
    checks = Want.CHECK in query.wants and not asked_here  # what a document says is to be held against the guidance, so both may answer
    if (named or asked_here) and not checks:
        yield Bounds(editions, own, local, named or asked_here, alone=True)
    if not asked_for or checks:
        yield Bounds(editions, own, local)


def covers_area(edition: Edition, area: Area) -> bool:
    """Whether a local edition speaks for an area: its own, or a wider one that takes it in."""
    names = {area.name.lower(), *(alias.lower() for alias in area.aliases), *(wider.lower() for wider in area.within)}
    return edition.area is not None and edition.area.lower() in names


def local_editions(corpus: Corpus, areas: Sequence[Area]) -> tuple[str, ...]:
    """Held editions that are an area's own."""
    held = {provision.edition_id for provision in corpus.provisions.values()}
    return tuple(e.id for e in corpus.editions.values() if e.id in held and not is_national(e) and any(covers_area(e, area) for area in areas))


def named_editions(corpus: Corpus, query: Query) -> tuple[str, ...]:
    """Editions that the question names and whose own words it can only want: commentary, local papers, other editions of the guidance."""
    held = {provision.edition_id for provision in corpus.provisions.values()}
    return tuple(edition_id for edition_id in query.editions if edition_id in held and corpus.editions[edition_id].kind not in {Kind.ACT, Kind.REGULATIONS})


def allowed_editions(corpus: Corpus, areas: Sequence[Area], as_of: date | None) -> frozenset[str]:
    """Editions that may answer at all: not another area's, and not issued after the day asked about."""
    allowed = set()
    for edition in corpus.editions.values():
        foreign = edition.area is not None and not is_national(edition) and areas and not any(covers_area(edition, area) for area in areas)
        later = as_of is not None and edition.in_force_from is not None and edition.in_force_from > as_of
        if not foreign and not later:
            allowed.add(edition.id)
    return frozenset(allowed)


def mask(targets: Sequence[Target], bounds: Bounds) -> NDArray[np.bool_]:
    """Which targets may answer within the bounds, shape (n,). A restatement of a provision we hold is no second source, so it needs `alone`."""
    return np.array([_may_answer(target, bounds) for target in targets], bool)


def _may_answer(target: Target, bounds: Bounds) -> bool:
    if not bounds.editions.issuperset(target.editions):
        return False
    if bounds.alone:
        return any(edition in bounds.named for edition in target.editions)
    return not target.restatement
