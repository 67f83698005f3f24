"""A provision in, the panel beside the conversation out: its exact words, the cited sentence marked, and where they stand.

The panel is made anew from what is held each time it is opened, so that nothing has to be kept for it and a conversation that is resumed still has it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.answering.notices import status_on
from assistant.surfaces.chat.words import section
from corpus.model import Corpus, Edition, EditionStatus, Provision
from corpus.wording import wording

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Place:
    """Another place that says the same: what it is called, and its path in the reader."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A provision as the panel shows it. `before`, `cited` and `after` are its words in a row; without words held, all three are empty."""

    edition: Edition
    locator: str
    page: int | None
    headings: tuple[str, ...]
    standing: str
    kind: str
    superseded: bool
    lead_in: str | None
    before: str
    cited: str
    after: str
    plain: str | None
    source: str
    reader: str
    also_in: tuple[Place, ...]


def sentence_key(words: str | None) -> str:
    """A short name for a cited sentence, by which a link says which one it is; the same words have the same name."""
    return hashlib.blake2b((words or "").encode(), digest_size=4).hexdigest()


def passage(corpus: Corpus, provision_id: str, key: str, day: date) -> Passage | None:
    """The passage, or None where no such provision is held. A key that names none of its sentences marks none."""
    provision = corpus.provisions.get(provision_id)
    if provision is None:
        return None
    edition = corpus.editions[provision.edition_id]
    status = status_on(edition, day)
    before, cited, after = _parted(provision, key)
    return Passage(
        edition=edition,
        locator=provision.locator[:1].upper() + provision.locator[1:],
        page=provision.page,
        headings=provision.heading_path,
        standing=wording("standing", status.value),
        kind=wording("kinds", edition.kind.value),
        superseded=status is EditionStatus.SUPERSEDED,
        lead_in=provision.source_lead_in if provision.words else provision.lead_in,
        before=before,
        cited=cited,
        after=after,
        plain=provision.plain,
        source=edition.url if edition.url.startswith("https://") else "",
        reader=reader_path(provision.id),
        also_in=tuple(_place(corpus, other) for other in (*corpus.restated_by.get(provision.id, ()), *provision.restates) if other in corpus.provisions),
    )


def passage_html(shown: Passage, base: str) -> str:
    """The panel's content. What documents say is escaped."""
    return _environment().get_template("passage.html").render(shown=shown, base=base, say=section("passage"), page=_page(shown.page))


def gone_html() -> str:
    """What the panel says of a passage that is no longer held."""
    return _environment().get_template("gone.html").render(say=section("passage"))


def reader_path(provision_id: str) -> str:
    """Where the reader shows a provision, without the base path."""
    edition, _, place = provision_id.partition("/")
    return f"/documents/{quote(edition, safe='')}#{quote(place, safe='')}"


def _parted(provision: Provision, key: str) -> tuple[str, str, str]:
    words = provision.words or ""
    cited = next((norm.words for norm in provision.norms if norm.words and sentence_key(norm.words) == key), "")
    before, found, after = words.partition(cited) if cited else (words, "", "")
    return (before, found, after) if found else (words, "", "")


def _place(corpus: Corpus, provision_id: str) -> Place:
    provision = corpus.provisions[provision_id]
    edition = corpus.editions[provision.edition_id]
    return Place(f"{edition.document}, {edition.edition}: {provision.locator}", reader_path(provision_id))


def _page(number: int | None) -> str:
    return wording("answer", "page", page=str(number)) if number else ""


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
