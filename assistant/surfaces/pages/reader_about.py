"""An edition in, what stands above its text out: where it stands in its life, whom it speaks for, how much is held and from when to when it was current."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from assistant.surfaces.pages.reader_values import Held, how_held, provisions_of
from corpus.model import Corpus, Edition, EditionStatus, Kind
from corpus.wording import wording

_GROUPS = {
    "law": (Kind.ACT, Kind.REGULATIONS),
    "statutory-guidance": (Kind.STATUTORY_GUIDANCE,),
    "local": (Kind.LOCAL_ARRANGEMENT, Kind.LOCAL_POLICY),
    "other": (Kind.GUIDANCE_NOTE, Kind.BRIEFING, Kind.COMMENTARY, Kind.HISTORY),
}


@dataclass(frozen=True, slots=True)
class About:
    """An edition with what is said of it. `standing` are sentences; `warned` says that it is not simply in force; `source` is "" for no safe address."""

    edition: Edition
    name: str
    reach: str
    standing: tuple[str, ...]
    warned: bool
    held: Held
    held_line: str
    dates: str
    corrected: str
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Editions of like authority."""

    id: str
    title: str
    rows: tuple[About, ...]


def about(corpus: Corpus, edition_id: str) -> About:
    """What is said of one edition that something is held of."""
    edition, held = corpus.editions[edition_id], how_held(provisions_of(corpus, edition_id))
    return About(
        edition=edition,
        name=wording("reader", "name", document=edition.document, edition=edition.edition).strip(),
        reach=_reach(edition),
        standing=tuple(_standing(edition, corpus)),
        warned=edition.status is not EditionStatus.IN_FORCE,
        held=held,
        held_line=wording("reader", _how(held), n_words=f"{held.n_words:,}", n_plain=f"{held.n_plain:,}", n_both=f"{held.n_both:,}"),
        dates=_dates(edition),
        corrected=wording("reader", "corrected", days=", ".join(spoken(day) for day in edition.corrected_on)) if edition.corrected_on else "",
        source=edition.url if edition.url.startswith("https://") else "",
    )


def groups(corpus: Corpus) -> tuple[Group, ...]:
    """Every edition that something is held of, by authority; within a group by name, the latest first."""
    held = dict.fromkeys(provision.edition_id for provision in corpus.provisions.values())
    rows = sorted((about(corpus, edition_id) for edition_id in held), key=lambda row: row.edition.edition, reverse=True)
    rows.sort(key=lambda row: (row.edition.kind.authority, row.edition.document))
    made = (Group(key, wording("reader_groups", key), tuple(row for row in rows if row.edition.kind in kinds)) for key, kinds in _GROUPS.items())
    return tuple(group for group in made if group.rows)


def spoken(day: object) -> str:
    """A day as written in prose."""
    return f"{getattr(day, 'day', '')} {day:%B %Y}"


def _how(held: Held) -> str:
    if not held.n_words:
        return "held_plain" if held.n_plain > 1 else "held_plain_one"
    return "held_all" if held.n_both == held.n_words else "held_both" if held.n_both else "held_words"


def _reach(edition: Edition) -> str:
    if edition.area and edition.area != "England":
        return wording("reader", "local_area", area=edition.area)
    return wording("reader", "local_unnamed" if edition.kind in _GROUPS["local"] else "national")


def _dates(edition: Edition) -> str:
    if not edition.in_force_from:
        return ""
    if not edition.in_force_to:
        return wording("reader", "in_force_from", start=spoken(edition.in_force_from))
    return wording("reader", "in_force_between", start=spoken(edition.in_force_from), end=spoken(edition.in_force_to))


def _standing(edition: Edition, corpus: Corpus) -> Iterator[str]:
    """Where it stands, and what to do about it; of what is in force, what its words weigh."""
    say = "reader_standing"
    if edition.status is EditionStatus.SUPERSEDED:
        yield from _superseded(edition, corpus)
    elif edition.status is EditionStatus.LOCAL:
        named = edition.area and edition.area != "England"
        yield wording(say, "local", area=str(edition.area)) if named else wording(say, "local_unnamed")
    elif edition.status is EditionStatus.IN_FORCE and edition.force_note:
        yield edition.force_note
    else:
        yield wording(say, edition.status.value, publisher=edition.publisher)


def _superseded(edition: Edition, corpus: Corpus) -> Iterator[str]:
    say, successor = "reader_standing", corpus.editions.get(edition.superseded_by or "")
    if successor is None or edition.in_force_to is None:
        yield wording(say, "superseded_unnamed")
        return
    yield wording(say, "superseded", successor=successor.edition, date=spoken(edition.in_force_to + timedelta(days=1)))
    yield wording(say, "superseded_held") if successor.text_held else wording(say, "superseded_check", successor=successor.edition)
