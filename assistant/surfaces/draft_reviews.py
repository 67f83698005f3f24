"""A draft's bytes and a checklist's name in, the review as every surface shows it out. The draft is read in memory; nothing of it is stored or logged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from threading import Lock
from typing import Any

from assistant.dialogue import NormRef, Notice
from assistant.errors import DraftError
from assistant.holdings import Holdings
from assistant.practice.checklist import GROUPS, Checklist, Part, named_checklist
from assistant.practice.draft_passages import Passage
from assistant.practice.draft_profiles import profiles_of
from assistant.practice.draft_read import MAX_BYTES, read_draft
from assistant.practice.draft_review import Review, ReviewedItem, Sureness, review_draft
from assistant.retrieval.dense import Encoder
from assistant.surfaces.checklists import ShownItem, shown
from corpus.model import Corpus
from corpus.wording import wording

MOST_WORDS_SHOWN = 55
WAIT_S = 60
# A long draft keeps a core busy for many seconds: one at a time, so that questions are still answered meanwhile.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Words of the draft and where they stand in it."""

    words: str
    where: str
    heading: str
    number: int
    page: int | None


@dataclass(frozen=True, slots=True)
class ShownReviewItem:
    """An item with how surely the draft speaks to it: clearly, possibly, put-off, repeated or not-seen."""

    name: str
    sureness: str
    item: ShownItem
    places: tuple[ShownPlace, ...]
    parts_not_seen: tuple[str, ...]

    @property
    def parts_line(self) -> str:
        """Which parts no words were seen of; "" for none."""
        return wording("draft_review", "parts", parts="; ".join(self.parts_not_seen)) if self.parts_not_seen else ""


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A review as it is shown."""

    checklist: str
    title: str
    lede: str
    kept: str
    counts: dict[str, int]
    items: tuple[ShownReviewItem, ...]
    others: tuple[ShownItem, ...]
    notices: tuple[Notice, ...]

    @property
    def counts_line(self) -> str:
        """How many items of each sureness, in words."""
        values = {name.replace("-", "_"): str(count) for name, count in self.counts.items()}
        return wording("draft_review", "counts", total=str(len(self.items)), **values)

    @property
    def others_line(self) -> str:
        """What was not looked for."""
        return wording("draft_review", "others", count=str(len(self.others)))

    def by_force(self) -> Iterator[tuple[str, tuple[ShownReviewItem, ...]]]:
        """Items by strength, musts first."""
        for group, duties in GROUPS.items():
            if items := tuple(one for one in self.items if one.item.duty in duties):
                yield group, items

    def missing(self) -> tuple[ShownReviewItem, ...]:
        """Items that were not found, musts first."""
        return tuple(one for _, items in self.by_force() for one in items if not Sureness(one.sureness).found)

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        body = asdict(self)
        body["others"] = [{"text": one.text, "duty": one.duty, "provision_id": one.citation.provision_id} for one in self.others]
        return body


def reviewed(name: str, file_name: str, data: bytes, holdings: Holdings, max_bytes: int = MAX_BYTES) -> ShownReview:
    """The review of a draft. Raises `QuestionError` for a checklist that has none, `DraftError` for a draft that cannot be read."""
    return review_shown(name, file_name, data, holdings.corpus, holdings.encoder, max_bytes)


def review_shown(name: str, file_name: str, data: bytes, corpus: Corpus, encoder: Encoder, max_bytes: int = MAX_BYTES) -> ShownReview:
    """The same from a corpus and an encoder."""
    checklist = named_checklist(name, corpus)
    profiles_of(checklist.name)
    if not _one_at_a_time.acquire(timeout=WAIT_S):
        raise DraftError(wording("draft_review", "busy"))
    try:
        review = review_draft(read_draft(file_name, data, max_bytes), checklist, corpus, encoder)
    finally:
        _one_at_a_time.release()
    return _shown(review, corpus)


def _shown(review: Review, corpus: Corpus) -> ShownReview:
    refs = [item.ref for item in review.items]
    looked_for = shown(_only(review.checklist, refs), corpus, None, None, date.today())
    whole = shown(review.checklist, corpus, None, None, date.today())
    items = {(one.citation.provision_id, one.text): one for one in looked_for.items}
    others = {(one.citation.provision_id, one.text): one for one in whole.items}
    return ShownReview(
        checklist=review.checklist.name,
        title=wording("draft_review", "title", title=review.checklist.title),
        lede=wording("draft_review", "lede"),
        kept=wording("draft_review", "kept"),
        counts=review.counts(),
        items=tuple(_item(one, items[one.ref.provision.id, one.ref.norm.text]) for one in review.items),
        others=tuple(others[ref.provision.id, ref.norm.text] for ref in review.others),
        notices=looked_for.notices,
    )


def _only(checklist: Checklist, refs: Sequence[NormRef]) -> Checklist:
    return Checklist(checklist.name, checklist.title, checklist.about, (Part(checklist.title, tuple(refs)),))


def _item(one: ReviewedItem, item: ShownItem) -> ShownReviewItem:
    return ShownReviewItem(one.name, one.sureness.value, item, tuple(_place(place) for place in one.places), one.not_seen)


def _place(place: Passage) -> ShownPlace:
    words = place.text.split()
    text = " ".join(words[:MOST_WORDS_SHOWN]) + (" …" if len(words) > MOST_WORDS_SHOWN else "")
    heading = place.heading or wording("draft_review", "no_heading")
    key = "where_page" if place.page else "where"
    values = {"heading": f"“{heading}”" if place.heading else heading, "number": str(place.number)}
    where = wording("draft_review", key, **values, **({"page": str(place.page)} if place.page else {}))
    return ShownPlace(text, where[:1].upper() + where[1:], place.heading, place.number, place.page)
