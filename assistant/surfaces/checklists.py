"""A checklist in, what every surface shows of it out: items by force and part with their citations, notices, and one object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assistant.answering.citations import cite
from assistant.answering.notices import edition_notices
from assistant.dialogue import Citation, NormRef, Notice
from assistant.errors import QuestionError
from assistant.practice.checklist import Checklist, heading_checklist, named_checklist, role_checklist
from assistant.practice.checklist_data import plans
from assistant.practice.draft_profiles import profiles
from corpus import catalogue
from corpus.catalogue import Area
from corpus.model import Corpus
from corpus.wording import wording


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One item. `when` and `to` are "" where the provision does not say."""

    text: str
    duty: str
    addressee: str
    lead_in: str | None
    when: str
    to: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Items of one strength that belong together."""

    title: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Everything of one strength: must, should, may or none."""

    group: str
    parts: tuple[ShownPart, ...]

    @property
    def count(self) -> int:
        """How many items."""
        return sum(len(part.items) for part in self.parts)


@dataclass(frozen=True, slots=True)
class ShownChecklist:
    """A checklist as it is shown. `also` are (name, title) of others worth a look; `reviews` says whether a draft can be read against it."""

    name: str
    title: str
    about: str
    area: str | None
    groups: tuple[ShownGroup, ...]
    notices: tuple[Notice, ...]
    also: tuple[tuple[str, str], ...]
    reviews: bool
    made_on: date

    @property
    def items(self) -> tuple[ShownItem, ...]:
        """Every item, strongest first."""
        return tuple(item for group in self.groups for part in group.parts for item in part.items)

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        body = asdict(self)
        body["made_on"] = self.made_on.isoformat()
        body["counts"] = {group.group: group.count for group in self.groups}
        body["also"] = [name for name, _ in self.also]
        return body


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which checklist is wanted: exactly one of `name`, `role` and `heading`."""

    name: str = ""
    role: str = ""
    heading: str = ""
    edition: str = ""
    area: str = ""
    stated: bool = False


def chosen_checklist(wanted: Wanted, corpus: Corpus, day: date | None = None) -> ShownChecklist:
    """The checklist that is wanted, ready to be shown. Raises `QuestionError` for what is not known, and unless exactly one is named."""
    if sum(map(bool, (wanted.name, wanted.role, wanted.heading))) != 1:
        raise QuestionError(f'a checklist is named once, by its name, a role or a heading; use one of {", ".join(plans())}, or --role ID, or --heading "…"')
    area = _area(wanted.area) if wanted.area else None
    edition = wanted.edition or None
    if wanted.name:
        made = named_checklist(wanted.name, corpus, edition)
    elif wanted.role:
        made = role_checklist(wanted.role, corpus, area, edition)
    else:
        made = heading_checklist(wanted.heading, corpus, edition, stated=wanted.stated)
    return shown(made, corpus, area, edition, day or date.today())


def shown(made: Checklist, corpus: Corpus, area: Area | None, edition: str | None, day: date) -> ShownChecklist:
    """A checklist with its citations and notices."""
    groups = tuple(ShownGroup(group, tuple(ShownPart(part.title, tuple(_items(part.refs, corpus, day))) for part in parts)) for group, parts in made.by_force())
    areas = [area] if area else []
    notices = edition_notices((ref.provision for ref in made.refs), corpus, areas, day)
    if made.left_out:
        key = "left_out_edition" if edition and made.name != "heading" else "left_out_heading"
        notices.append(Notice("left-out", wording("checklists", key, count=str(made.left_out))))
    title = made.title
    if edition:
        known = corpus.editions[edition]
        title = wording("checklists", "edition", title=title, document=f"{known.document} ({known.edition})")
    elif area:
        title = wording("checklists", "area", title=title, area=area.name)
    also = tuple((name, plans()[name].title) for name in made.also)
    reviews = made.name in profiles() and not edition
    return ShownChecklist(made.name, title, made.about, area.name if area else None, groups, tuple(notices), also, reviews, day)


def listed() -> list[dict[str, Any]]:
    """The checklists that have a name, for a list of them."""
    return [{"name": plan.name, "title": plan.title, "about": plan.about, "reviews": plan.name in profiles()} for plan in plans().values()]


def _items(refs: Sequence[NormRef], corpus: Corpus, day: date) -> Iterator[ShownItem]:
    statements, citations = cite(refs, corpus, day)
    by_id = {citation.id: citation for citation in citations}
    for ref, statement in zip(refs, statements, strict=True):
        norm = ref.norm
        yield ShownItem(
            text=statement.text,
            duty=statement.duty.value,
            addressee=statement.addressee,
            lead_in=statement.lead_in,
            when=norm.fact("when") or "",
            to=norm.fact("to") or "",
            citation=by_id[statement.citations[0]],
        )


def _area(name: str) -> Area:
    folded = name.strip().lower()
    found = next((area for area in catalogue.areas() if folded in {area.name.lower(), *(alias.lower() for alias in area.aliases)}), None)
    if found is None:
        raise QuestionError(f"area {name[:60]!r} is not known; use the name of an English local authority or region, or leave it out")
    return found
