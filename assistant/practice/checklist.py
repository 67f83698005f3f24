"""A name, a role or a heading in, a checklist out: norms in order, by part, with must and should kept apart and never changed.

A checklist is made of norms, each pointed at and none rewritten: what an item says, how strongly and where is its provision's. Citing and showing them is
for the surfaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from assistant.dialogue import NormRef
from assistant.errors import QuestionError
from assistant.practice.checklist_data import Plan, plan_named
from assistant.retrieval.query import is_national
from assistant.retrieval.scope import covers_area
from corpus import catalogue
from corpus.catalogue import Area
from corpus.errors import DataError
from corpus.model import Corpus, Duty, Edition, EditionStatus, Provision

BINDING = (Duty.MUST, Duty.MUST_NOT, Duty.SHOULD, Duty.SHOULD_NOT, Duty.MAY)
GROUPS = {"must": (Duty.MUST, Duty.MUST_NOT), "should": (Duty.SHOULD, Duty.SHOULD_NOT), "may": (Duty.MAY,), "none": (Duty.NONE,)}
_BINDS_NOBODY = {EditionStatus.DRAFT, EditionStatus.FOR_INFORMATION, EditionStatus.NOT_COMMENCED}
_NEAR = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Norms that belong together, in order."""

    title: str
    refs: tuple[NormRef, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist. `left_out` counts what the chosen edition has no like of, or, for a heading, what is stated there and no duty."""

    name: str
    title: str
    about: str
    parts: tuple[Part, ...]
    also: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def refs(self) -> tuple[NormRef, ...]:
        """Every norm, in order."""
        return tuple(ref for part in self.parts for ref in part.refs)

    def by_force(self) -> Iterator[tuple[str, tuple[Part, ...]]]:
        """Must, should, may and what is only stated, each with its parts: two strengths never stand in one list."""
        for group, duties in GROUPS.items():
            parts = tuple(Part(part.title, refs) for part in self.parts if (refs := tuple(ref for ref in part.refs if ref.norm.duty in duties)))
            if parts:
                yield group, parts


def named_checklist(name: str, corpus: Corpus, edition_id: str | None = None) -> Checklist:
    """A checklist by its name. With another `edition_id`, of that edition's own restatements of its norms. Raises `QuestionError`."""
    plan = plan_named(name)
    parts = [Part(part.title, tuple(_unseen(part.items, corpus, set()))) for part in plan.parts]
    if plan.role:
        known = {(ref.provision.id, ref.number) for part in parts for ref in part.refs}
        rest = role_refs(corpus, plan.role, None)
        parts += by_heading(ref for ref in rest if (ref.provision.id, ref.number) not in known and _follows(ref, plan, corpus))
    if not plan.stated:
        parts = [Part(part.title, tuple(ref for ref in part.refs if ref.norm.duty is not Duty.NONE)) for part in parts]
    left_out = 0
    if edition_id and edition_id != plan.edition_id:
        n_before = sum(len(part.refs) for part in parts)
        known_edition(edition_id, corpus)
        parts = [Part(part.title, tuple(_restated(part.refs, corpus, edition_id))) for part in parts]
        left_out = n_before - sum(len(part.refs) for part in parts)
        if left_out == n_before:
            raise QuestionError(
                f"edition {edition_id} holds nothing that answers the checklist {plan.name}; leave the edition out, or use --heading with one of its headings"
            )
    return Checklist(plan.name, plan.title, plan.about, tuple(part for part in parts if part.refs), plan.also, left_out)


def role_checklist(role: str, corpus: Corpus, area: Area | None = None, edition_id: str | None = None) -> Checklist:
    """Every must, should and may on a role, by heading. Raises `QuestionError` for an unknown role, or one that nothing lies on by name."""
    role = role.strip().lower()
    known = catalogue.roles()
    if role not in known or role == "nobody":
        raise QuestionError(f"role {role[:40]!r} is not known; use one of {', '.join(one for one in known if one != 'nobody')}")
    if edition_id:
        known_edition(edition_id, corpus)
    refs = role_refs(corpus, role, area, edition_id)
    if not refs:
        where = f" in {edition_id}" if edition_id else ""
        others = "education, practitioner or organisation" if role in {"dsl", "trainer"} else "another role"
        raise QuestionError(f"role {role!r} has no must, should or may by name{where}; look at the checklist of {others}")
    name = known[role].names[0]
    return Checklist(f"role-{role}", f"{name[:1].upper()}{name[1:]}", "", tuple(by_heading(refs)))


def heading_checklist(heading: str, corpus: Corpus, edition_id: str | None = None, *, stated: bool = False) -> Checklist:
    """What stands under a heading, any heading of any edition that is held: the one asked for, else those in use, else all that have it.

    Raises `QuestionError` for a heading that nothing has, with those that come near.
    """
    wanted = _folded(heading)
    if edition_id:
        known_edition(edition_id, corpus)
    held = [one for one in corpus.provisions.values() if not edition_id or one.edition_id == edition_id]
    under = [one for one in held if wanted in {_folded(part) for part in one.heading_path}] if wanted else []
    under = under or ([one for one in held if any(wanted in _folded(part) for part in one.heading_path)] if len(wanted) > 3 else [])
    if not under:
        raise QuestionError(_no_heading(heading, held))
    in_use = [one for one in under if counts(corpus.editions[one.edition_id], corpus, None) and not _is_restatement(one, corpus)]
    chosen = under if edition_id else in_use or under
    refs = [NormRef(one, number) for one in chosen for number in range(1, len(one.norms) + 1)]
    kept = tuple(ref for ref in refs if stated or ref.norm.duty is not Duty.NONE)
    title = next(part for part in (*reversed(chosen[0].heading_path), heading) if wanted in _folded(part))
    return Checklist("heading", title, "", tuple(by_heading(kept)), (), len(refs) - len(kept))


def role_refs(corpus: Corpus, role: str, area: Area | None, edition_id: str | None = None) -> list[NormRef]:
    """Norms on a role, in document order: of one edition, or of those in use and the area's own. A restatement of what is held is no second duty."""
    editions = {edition_id} if edition_id else {edition.id for edition in corpus.editions.values() if counts(edition, corpus, area)}
    return [
        NormRef(one, number)
        for one in corpus.provisions.values()
        if one.edition_id in editions and (edition_id or not _is_restatement(one, corpus))
        for number, norm in enumerate(one.norms, 1)
        if norm.addressee == role and norm.duty in BINDING
    ]


def by_heading(refs: Iterable[NormRef]) -> list[Part]:
    """Norms by the heading they stand under, documents and headings in order of first use."""
    groups: dict[tuple[str, tuple[str, ...]], list[NormRef]] = {}
    for ref in refs:
        groups.setdefault((ref.provision.edition_id, ref.provision.heading_path), []).append(ref)
    return [Part(" › ".join(path) or edition_id, tuple(rows)) for (edition_id, path), rows in groups.items()]


def counts(edition: Edition, corpus: Corpus, area: Area | None) -> bool:
    """Whether an edition's duties count: national, or the area's own; not a draft, and with no successor whose text is held."""
    successor = corpus.editions.get(edition.superseded_by or "")
    if edition.status in _BINDS_NOBODY or (successor is not None and successor.text_held):
        return False
    return is_national(edition) or (area is not None and covers_area(edition, area))


def known_edition(edition_id: str, corpus: Corpus) -> None:
    """Raises `QuestionError` for an edition that nothing is held of."""
    held = dict.fromkeys(one.edition_id for one in corpus.provisions.values())
    if edition_id not in held:
        raise QuestionError(f"edition {edition_id[:60]!r} is not held; use one of {', '.join(held)}")


def refs_of(item: str, corpus: Corpus) -> list[NormRef]:
    """The norms that an entry of a named checklist points at. Raises `DataError` for a place that is not there."""
    place, _, number = item.partition("#")
    if place.endswith("__item_*"):
        parent = place.removesuffix("__item_*")
        found = [corpus.provisions[child] for child in corpus.children.get(parent, ()) if child.startswith(f"{parent}__item_")]
    else:
        found = [corpus.provisions[place]] if place in corpus.provisions else []
    refs = [NormRef(one, n) for one in found for n in range(1, len(one.norms) + 1) if not number or n == int(number)]
    if not refs:
        raise DataError(f"checklist entry {item} points at nothing that is held; correct it in checklists.toml")
    return refs


def _unseen(items: Sequence[str], corpus: Corpus, seen: set[tuple[str, int]]) -> Iterator[NormRef]:
    for item in items:
        for ref in refs_of(item, corpus):
            if (ref.provision.id, ref.number) not in seen:
                seen.add((ref.provision.id, ref.number))
                yield ref


def _follows(ref: NormRef, plan: Plan, corpus: Corpus) -> bool:
    """Whether a further norm on the role belongs to the checklist: of its edition, or of law, which outlasts editions."""
    return ref.provision.edition_id == plan.edition_id or is_national(corpus.editions[ref.provision.edition_id])


def _restated(refs: Sequence[NormRef], corpus: Corpus, edition_id: str) -> Iterator[NormRef]:
    """The edition's own norms for those that it repeats as strongly; what it says otherwise is no restatement."""
    for ref in refs:
        others = (corpus.provisions[other] for other in corpus.restated_by.get(ref.provision.id, ()))
        for other in others:
            if other.edition_id == edition_id and len(other.norms) >= ref.number and other.norms[ref.number - 1].duty is ref.norm.duty:
                yield NormRef(other, ref.number)
                break


def _is_restatement(provision: Provision, corpus: Corpus) -> bool:
    return any(origin in corpus.provisions for origin in provision.restates)


def _folded(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def _no_heading(heading: str, held: Sequence[Provision]) -> str:
    known = {_folded(part): part for one in held for part in one.heading_path}
    near = [known[match] for match in get_close_matches(_folded(heading), list(known), _NEAR, 0.5)]
    hint = f"did you mean {' or '.join(repr(one) for one in near)}?" if near else "open the document in the reader, or use `library show`, for its headings"
    return f"heading {heading[:80]!r} is in no edition that is held; {hint}"
