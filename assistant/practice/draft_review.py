"""A draft's pieces and a checklist in, a review out: for each item where the draft appears to speak to it, how surely, and what was not seen.

A passage counts for an item by its likeness to sentences of the kind that speak to it, by the cues it has, by being liker to this item than to others, and
by not being like sentences that are merely near the subject. Thresholds are set on the development half of `eval/data/drafts`. Nothing of a draft is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.dialogue import NormRef
from assistant.practice.checklist import Checklist
from assistant.practice.draft_passages import Passage, passages
from assistant.practice.draft_profiles import Profile, profiles_of, put_off
from assistant.practice.draft_repeats import repeated
from assistant.practice.draft_text import Piece
from corpus.errors import DataError
from corpus.model import Corpus

if TYPE_CHECKING:
    from assistant.retrieval.dense import Encoder

Matrix = NDArray[np.float64]
CUE_WEIGHT = 0.25
NEAR_WEIGHT = 0.5
OWN_WEIGHT = 0.3
NEAR_SLACK = 0.05
OWN_MOST = 0.1
POSSIBLY = 0.925
CLEARLY = 0.965
PROMISED = 0.64
N_PLACES = 3
_kept: dict[tuple[str, tuple[str, ...]], Matrix] = {}


class Sureness(StrEnum):
    """How surely a draft speaks to an item. None of these says that anything is complied with.

    `PUT_OFF`: it names the matter, as still to come. `REPEATED`: it has the guidance's own words for it, and none of its own.
    """

    CLEARLY = "clearly"
    POSSIBLY = "possibly"
    PUT_OFF = "put-off"
    REPEATED = "repeated"
    NOT_SEEN = "not-seen"

    @property
    def found(self) -> bool:
        """Whether the draft appears to speak to it."""
        return self in {Sureness.CLEARLY, Sureness.POSSIBLY}


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One item: the passages that appear to speak to it, the best first, and those of its parts that no word was seen of."""

    name: str
    ref: NormRef
    sureness: Sureness
    score: float
    places: tuple[Passage, ...] = ()
    not_seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A draft read against a checklist. `others` are its norms that no draft's words can show, such as when to send it."""

    checklist: Checklist
    items: tuple[ReviewedItem, ...]
    others: tuple[NormRef, ...]
    n_passages: int

    def counts(self) -> dict[str, int]:
        """How many items of each sureness."""
        return {sureness.value: sum(item.sureness is sureness for item in self.items) for sureness in Sureness}


def review_draft(pieces: Sequence[Piece], checklist: Checklist, corpus: Corpus, encoder: Encoder) -> Review:
    """The review. Raises `QuestionError` for a checklist that no draft is read against."""
    wanted = profiles_of(checklist.name)
    refs = {(ref.provision.id, ref.number): ref for ref in checklist.refs}
    found = passages(pieces)
    scores, put = _scores(found, wanted, encoder)
    copied = repeated(found, checklist.refs, corpus)
    later = np.array([bool(put_off().search(one.text)) for one in found], bool)
    said, put, copies = (np.where(mask, values, -1.0) for mask, values in ((~copied & ~later, scores), (~copied & later, put), (copied, scores)))
    items = []
    for row, profile in enumerate(wanted):
        ref = refs.get((profile.provision_id, profile.number))
        if ref is None:
            raise DataError(f"checklist {checklist.name} does not hold {profile.item}; correct drafts.toml")
        items.append(_reviewed(profile, ref, found, said[row], put[row], copies[row]))
    looked_for = {(profile.provision_id, profile.number) for profile in wanted}
    others = tuple(ref for key, ref in refs.items() if key not in looked_for)
    return Review(checklist, tuple(items), others, len({one.number for one in found}))


def _scores(found: Sequence[Passage], wanted: Sequence[Profile], encoder: Encoder) -> tuple[Matrix, Matrix]:
    """For each item and passage: how well the passage speaks to the item, and how well it could put it off; shape (items, passages), -1 where it cannot."""
    shape = (len(wanted), len(found))
    if not found:
        return np.full(shape, -1.0), np.full(shape, -1.0)
    texts = [one.text for one in found]
    plain, headed = _vectors(texts, encoder), _vectors([_headed(one) for one in found], encoder)
    titles = _titles(found, encoder)
    alike, near, titled = np.empty(shape), np.empty(shape), np.empty(shape)
    for row, profile in enumerate(wanted):
        says = _kept_vectors(profile.says, encoder)
        likeness = (plain @ says.T).max(1)
        alike[row] = (likeness + (headed @ says.T).max(1)) / 2
        titled[row] = (alike[row] + (titles @ says.T).max(1)) / 2
        near[row] = np.maximum(0, (plain @ _kept_vectors(profile.near, encoder).T).max(1) - likeness - NEAR_SLACK)
    cues = np.array([[np.mean([bool(cue.search(_headed(one))) for cue in profile.cues]) for one in found] for profile in wanted])
    own = np.clip(alike - _best_other(alike), -OWN_MOST, OWN_MOST)
    scores = alike + CUE_WEIGHT * cues - NEAR_WEIGHT * near + OWN_WEIGHT * own
    # Of what is put off little is said, so that its heading counts for more; it is told of the one item that it fits best.
    return scores, np.where((titled == titled.max(0)) & (cues > 0), titled, -1.0)


def _titles(found: Sequence[Passage], encoder: Encoder) -> Matrix:
    """The vector of each passage's heading; each heading is encoded once."""
    headings = list(dict.fromkeys(one.heading for one in found))
    vectors = _vectors(headings, encoder)
    return vectors[[headings.index(one.heading) for one in found]]


def _vectors(texts: Sequence[str], encoder: Encoder) -> Matrix:
    return np.asarray(encoder.encode(texts), np.float64)


def _kept_vectors(texts: tuple[str, ...], encoder: Encoder) -> Matrix:
    """The vectors of a profile's own sentences, the same for every draft and so kept, by the encoder's name. Nothing of a draft comes here."""
    key = (encoder.name, texts)
    if key not in _kept:
        _kept[key] = _vectors(texts, encoder)
    return _kept[key]


def _best_other(alike: Matrix) -> Matrix:
    """For each item and passage, the likeness to the item that is likest apart from this one."""
    if len(alike) == 1:
        return np.zeros_like(alike)
    order = np.sort(alike, axis=0)
    return np.asarray(np.where(alike == order[-1], order[-2], order[-1]), np.float64)


def _reviewed(profile: Profile, ref: NormRef, found: Sequence[Passage], scores: Matrix, put: Matrix, copies: Matrix) -> ReviewedItem:
    best = float(scores.max(initial=-1.0))
    if best >= POSSIBLY:
        places = _places(found, scores, POSSIBLY)
        words = " ".join(_headed(one) for one in found if any(one.number == place.number or one.heading == place.heading for place in places))
        not_seen = tuple(part for part, pattern in profile.asks if not pattern.search(words))
        return ReviewedItem(profile.name, ref, Sureness.CLEARLY if best >= CLEARLY else Sureness.POSSIBLY, best, places, not_seen)
    if put.max(initial=-1.0) >= PROMISED:
        return ReviewedItem(profile.name, ref, Sureness.PUT_OFF, best, _places(found, put, PROMISED)[:1])
    if copies.max(initial=-1.0) >= POSSIBLY:
        return ReviewedItem(profile.name, ref, Sureness.REPEATED, best, _places(found, copies, POSSIBLY)[:1])
    return ReviewedItem(profile.name, ref, Sureness.NOT_SEEN, best)


def _places(found: Sequence[Passage], scores: Matrix, least: float) -> tuple[Passage, ...]:
    """The best passages, no two from the same paragraph; the whole paragraph where it will do, since a sentence alone is hard to judge."""
    chosen: dict[int, Passage] = {}
    for column in np.argsort(-scores, kind="stable"):
        if scores[column] < least:
            break
        one = found[column]
        if (one.number in chosen and one.whole and not chosen[one.number].whole) or (one.number not in chosen and len(chosen) < N_PLACES):
            chosen[one.number] = one
    return tuple(chosen.values())


def _headed(one: Passage) -> str:
    return f"{one.heading}: {one.text}"
