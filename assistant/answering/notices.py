"""What an answer cites in, what the reader must be told about it out: edition, area, standing, gaps. The words are data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from assistant.dialogue import Notice
from assistant.retrieval.query import Query, Want, is_national
from assistant.retrieval.retriever import Hit
from assistant.retrieval.scope import Bounds, covers_area
from assistant.retrieval.targets import TargetKind
from corpus.catalogue import Area, Vocabulary
from corpus.model import Corpus, Edition, EditionStatus, Held, Kind, Provision
from corpus.wording import wording

SILENCE_NEAR = 0.72
N_SILENCES = 2
COMMENTARY = {Kind.COMMENTARY, Kind.BRIEFING, Kind.GUIDANCE_NOTE, Kind.HISTORY}


def edition_notices(provisions: Iterable[Provision], corpus: Corpus, areas: Sequence[Area], day: date) -> list[Notice]:
    """Notices on every edition cited, once each."""
    cited = list(provisions)
    notices: list[Notice] = []
    for edition in dict.fromkeys(corpus.editions[provision.edition_id] for provision in cited):
        notices.extend(_on_edition(edition, corpus, areas, day))
    if any(provision.held is Held.DIGEST for provision in cited):
        notices.append(Notice("digest-only", wording("notices", "digest-only")))
    return notices


def status_on(edition: Edition, day: date) -> EditionStatus:
    """An edition's standing on a day: a superseded one was in force while it lasted."""
    if edition.status is EditionStatus.SUPERSEDED and edition.in_force_from and edition.in_force_to and edition.in_force_from <= day <= edition.in_force_to:
        return EditionStatus.IN_FORCE
    return edition.status


def spoken(day: date | None) -> str:
    """A day as written in prose."""
    return f"{day.day} {day:%B %Y}" if day else "a date not stated"


def _on_edition(edition: Edition, corpus: Corpus, areas: Sequence[Area], day: date) -> Iterable[Notice]:
    status = status_on(edition, day)
    if status is EditionStatus.SUPERSEDED:
        successor = corpus.editions.get(edition.superseded_by or "")
        since = edition.in_force_to + timedelta(days=1) if edition.in_force_to else None
        section, key = (
            ("superseded", "unnamed") if successor is None else ("superseded", "by-held") if successor.text_held else ("notices", "superseded-edition")
        )
        values = {"document": edition.document, "edition": edition.edition, "date": spoken(since), "successor": successor.edition if successor else ""}
        yield Notice("superseded-edition", wording(section, key, **values))
    elif status in {EditionStatus.DRAFT, EditionStatus.FOR_INFORMATION, EditionStatus.NOT_COMMENCED}:
        yield Notice(status.value, wording("notices", status.value, document=edition.document))
    if edition.kind in COMMENTARY:
        yield Notice("commentary", wording("notices", "commentary", document=edition.document, publisher=edition.publisher))
    if not is_national(edition):
        yield Notice("older-edition", wording("notices", "older-edition", document=edition.document))
        if edition.area and not any(covers_area(edition, area) for area in areas) and edition.area != "England":
            yield Notice("other-area", wording("notices", "other-area", document=edition.document, area=edition.area))


def silence_notices(hits: Iterable[Hit], bounds: Bounds, gap: Hit | None = None) -> list[Notice]:
    """What is known not to be said: `gap`, which comes as near as the answer, and what the very document asked about leaves out, nearest first."""
    near = [
        hit
        for hit in hits
        if bounds.alone and hit.target.kind is TargetKind.SILENCE and hit.evidence.ask >= SILENCE_NEAR and set(hit.target.editions) & set(bounds.named)
    ]
    told = dict.fromkeys(hit.target.headline for hit in ([gap] if gap else []) + near)
    return [Notice("not-said", text) for text in list(told)[:N_SILENCES]]


def question_notices(query: Query, vocabulary: Vocabulary, areas: Sequence[Area], held_locally: bool) -> list[Notice]:
    """Notices that follow from the question alone: an area with nothing held, contact details, out-of-date terms."""
    notices = []
    if areas and not held_locally:
        notices.append(Notice("local-not-held", wording("notices", "local-not-held", area=areas[0].name)))
    if Want.CONTACT in query.wants:
        notices.append(Notice("stale-contact", wording("notices", "stale-contact")))
    for obsolete in vocabulary.obsolete:
        form = next((form for form in obsolete.forms if re.search(rf"\b{re.escape(form)}s?\b", query.words, re.I)), None)
        if form and obsolete.note:
            notices.append(Notice("obsolete-term", wording("notices", "obsolete-term", term=form, note=obsolete.note)))
    return notices
