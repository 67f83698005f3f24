"""A role in, every norm that lies on it out: musts, shoulds and mays apart, by heading, each cited."""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.answering.notices import edition_notices
from assistant.dialogue import Notice
from assistant.errors import QuestionError
from assistant.retrieval.query import is_national
from assistant.retrieval.scope import covers_area
from assistant.retrieval.targets import lead_in_of
from assistant.surfaces.render import WIDTH, force
from corpus import catalogue
from corpus.catalogue import Area
from corpus.model import Corpus, Duty, Edition, EditionStatus, Provision
from corpus.wording import wording

_DUTIES = (Duty.MUST, Duty.MUST_NOT, Duty.SHOULD, Duty.SHOULD_NOT, Duty.MAY)
_BINDS_NOBODY = {EditionStatus.DRAFT, EditionStatus.FOR_INFORMATION, EditionStatus.NOT_COMMENCED}


@dataclass(frozen=True, slots=True)
class ListedDuty:
    """One norm with where it stands."""

    text: str
    duty: str
    lead_in: str | None
    provision_id: str
    document: str
    edition: str
    status: str
    heading_path: tuple[str, ...]
    locator: str
    page: int | None
    quote: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A role's norms, strongest first and in document order within a strength, with what must be known about their sources."""

    role: str
    area: str | None
    duties: tuple[ListedDuty, ...]
    notices: tuple[Notice, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        counts = {duty.value: sum(listed.duty == duty.value for listed in self.duties) for duty in _DUTIES}
        return {"role": self.role, "area": self.area, "counts": counts, **{key: asdict(self)[key] for key in ("duties", "notices")}}


def duties_of(corpus: Corpus, role: str, area_name: str | None = None, today: date | None = None) -> Listed:
    """Every must, should and may on a role, in the national editions whose successor's text is not held and in the area's own.

    What is draft or not commenced binds nobody and is left out. A restatement of a provision that is held is no second duty.
    Raises `QuestionError` for an unknown role or area.
    """
    role = role.strip().lower()
    if role not in catalogue.roles() or role == "nobody":
        choices = ", ".join(known.id for known in catalogue.roles().values() if known.asks_as)
        raise QuestionError(f"role {role[:40]!r} is not known; use one of {choices}")
    area = _area(area_name) if area_name else None
    editions = {edition.id for edition in corpus.editions.values() if _counts(edition, corpus, area)}
    found = [
        (provision, _listed(provision, number, corpus))
        for provision in corpus.provisions.values()
        if provision.edition_id in editions and not any(origin in corpus.provisions for origin in provision.restates)
        for number, norm in enumerate(provision.norms)
        if norm.addressee == role and norm.duty in _DUTIES
    ]
    found.sort(key=lambda row: [duty.value for duty in _DUTIES].index(row[1].duty))
    notices = edition_notices((provision for provision, _ in found), corpus, [area] if area else [], today or date.today())
    return Listed(role, area.name if area else None, tuple(listed for _, listed in found), tuple(notices))


def render_duties(listed: Listed, width: int = WIDTH) -> str:
    """The list for a terminal."""
    name = catalogue.roles()[listed.role].names[0]
    if not listed.duties:
        return wording("duty_list", "none", role=name)
    lines = [wording("duty_list", "title", role=name, area=f" ({listed.area})" if listed.area else ""), ""]
    last: tuple[str, tuple[str, ...]] = ("", ())
    for one in listed.duties:
        if one.duty != last[0]:
            n_of_duty = sum(other.duty == one.duty for other in listed.duties)
            lines += ["", f"{force(Duty(one.duty))} ({n_of_duty})"]
        if (one.duty, one.heading_path) != last:
            lines.append(f"  {' › '.join(one.heading_path) or one.document}")
        last = (one.duty, one.heading_path)
        text = f"{one.lead_in} {one.text}" if one.lead_in else one.text
        place = f"{one.locator}, {wording('answer', 'page', page=str(one.page))}" if one.page else one.locator
        lines.append(textwrap.fill(f"{text} [{one.document} {one.edition}, {place}]", width, initial_indent="    - ", subsequent_indent="      "))
    lines += ["", wording("answer", "notices")]
    lines += [textwrap.fill(notice.text, width, initial_indent="  - ", subsequent_indent="    ") for notice in listed.notices]
    return "\n".join(lines)


def _area(name: str) -> Area:
    folded = name.strip().lower()
    area = next((area for area in catalogue.areas() if folded in {area.name.lower(), *(alias.lower() for alias in area.aliases)}), None)
    if area is None:
        raise QuestionError(f"area {name[:60]!r} is not known; use the name of an English local authority or region, or leave it out")
    return area


def _counts(edition: Edition, corpus: Corpus, area: Area | None) -> bool:
    successor = corpus.editions.get(edition.superseded_by or "")
    if edition.status in _BINDS_NOBODY or (successor is not None and successor.text_held):
        return False
    return is_national(edition) or (area is not None and covers_area(edition, area))


def _listed(provision: Provision, number: int, corpus: Corpus) -> ListedDuty:
    norm, edition = provision.norms[number], corpus.editions[provision.edition_id]
    return ListedDuty(
        text=norm.text,
        duty=norm.duty.value,
        lead_in=lead_in_of(provision, corpus),
        provision_id=provision.id,
        document=edition.document,
        edition=edition.edition,
        status=edition.status.value,
        heading_path=provision.heading_path,
        locator=provision.locator,
        page=provision.page,
        quote=norm.words,
        url=edition.url,
    )
