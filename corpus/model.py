"""The values everything else passes on: documents' editions, their provisions and the norms in them.

All are frozen. A `Provision` is the smallest citable unit (a numbered paragraph, a list item, a box item, a subsection); a `Norm` is one sentence's
worth of it: who, how strongly, what. Every statement of an answer is exactly one norm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Duty(StrEnum):
    """How strongly a norm binds, as its source puts it."""

    MUST = "must"
    MUST_NOT = "must_not"
    SHOULD = "should"
    SHOULD_NOT = "should_not"
    MAY = "may"
    NONE = "none"


class EditionStatus(StrEnum):
    """Where an edition stands in its life, as catalogued."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    DRAFT = "draft"
    FOR_INFORMATION = "for-information"
    NOT_COMMENCED = "not-commenced"
    COMMENTARY = "commentary"
    LOCAL = "local"


class Kind(StrEnum):
    """What sort of document it is; in falling order of authority."""

    ACT = "act"
    REGULATIONS = "regulations"
    STATUTORY_GUIDANCE = "statutory-guidance"
    LOCAL_ARRANGEMENT = "local-arrangement"
    LOCAL_POLICY = "local-policy"
    GUIDANCE_NOTE = "guidance-note"
    BRIEFING = "briefing"
    COMMENTARY = "commentary"
    HISTORY = "history"

    @property
    def authority(self) -> int:
        """Rank among kinds, 0 being the most authoritative."""
        return list(Kind).index(self)


class Held(StrEnum):
    """How much of a provision is held."""

    FULL_TEXT = "full-text"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Edition:
    """A document as issued for a period. `aliases` are what people call it; `force_note` says what its words weigh."""

    id: str
    document: str
    edition: str
    kind: Kind
    status: EditionStatus
    area: str | None
    publisher: str
    licence: str
    attribution: str
    url: str
    in_force_from: date | None = None
    in_force_to: date | None = None
    corrected_on: tuple[date, ...] = ()
    superseded_by: str | None = None
    aliases: tuple[str, ...] = ()
    force_note: str = ""
    date_stated: str = "date not stated"
    text_held: bool = True


@dataclass(frozen=True, slots=True)
class Norm:
    """One sentence of a provision: addressee, duty and act.

    `plain` is the digest's wording, `words` the source's; one at least is there. `cue` is the modal phrase that shows the duty, as the source has it.
    `facts` are (name, value) pairs such as ("when", "within 7 days of publication"); `asks` are questions this norm answers, each with a short answer or "".
    `sentences` is the 1-based, inclusive range of the source provision's sentences it restates, or None for all of them.
    """

    duty: Duty
    addressee: str
    plain: str | None = None
    words: str | None = None
    cue: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    sentences: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """What to show: the plain wording when there is one."""
        return self.plain or self.words or ""

    def fact(self, name: str) -> str | None:
        """The value of the first fact of that name."""
        return next((value for key, value in self.facts if key == name), None)


@dataclass(frozen=True, slots=True)
class Provision:
    """The smallest citable unit of an edition.

    `lead_in` is the wording the unit hangs from (digest wording if held, else the source's); `source_lead_in` the source's, when held. `parent` is the id of
    the provision whose list it stands in. `continues` names a provision whose list this one carries on; `restates` those that it repeats from another edition.
    """

    id: str
    edition_id: str
    heading_path: tuple[str, ...]
    locator: str
    page: int | None = None
    lead_in: str | None = None
    source_lead_in: str | None = None
    words: str | None = None
    norms: tuple[Norm, ...] = ()
    parent: str | None = None
    continues: str | None = None
    restates: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    footnotes: tuple[str, ...] = ()
    order: int = 0

    @property
    def plain(self) -> str | None:
        """The digest's wording of the whole provision, or None where no digest holds it."""
        parts = [norm.plain for norm in self.norms if norm.plain]
        return " ".join(parts) or None

    @property
    def held(self) -> Held:
        """Whether the source's words are held."""
        return Held.FULL_TEXT if self.words else Held.DIGEST

    @property
    def place(self) -> str:
        """The id without its edition."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Theme:
    """Several provisions that answer one question together, in order. `covers` are provision ids, or `id#n` for the n-th norm of one."""

    id: str
    covers: tuple[str, ...]
    asks: tuple[tuple[str, str], ...]
    title: str = ""
    headline: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotSaid:
    """Something people ask that the held documents are known not to say; `see` are provisions to point at instead."""

    id: str
    text: str
    asks: tuple[tuple[str, str], ...]
    see: tuple[str, ...] = ()
    edition_id: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything held: provisions in document order by id, the editions they belong to, themes and known silences.

    `children` are list items by the id they hang from; `restated_by` the provisions that repeat one, by its id; `digest` a checksum of it all.
    """

    editions: dict[str, Edition]
    provisions: dict[str, Provision]
    themes: tuple[Theme, ...] = ()
    not_said: tuple[NotSaid, ...] = ()
    digest: str = ""
    children: dict[str, tuple[str, ...]] = field(default_factory=dict)
    restated_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
