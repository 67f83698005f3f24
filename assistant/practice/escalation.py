"""Kind, role and area in, the route out: national steps from held provisions, the area's own stages as its policy has them, and what nobody here can say.

Nothing in a step is free text: its words, force and edition are a norm's, and its who, to whom and how soon are that norm's addressee and facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.dialogue import NormRef
from assistant.errors import QuestionError
from assistant.practice.escalation_kinds import Kind, PlannedStep, acts_as, closer_words, kinds, norm_at
from assistant.practice.escalation_words import understand
from assistant.practice.local_policy import Procedure, read_procedures
from assistant.practice.local_policy_pictures import Unread, unread_parts
from assistant.practice.local_policy_words import Titled
from assistant.retrieval.scope import covers_area
from corpus import catalogue
from corpus.catalogue import Area
from corpus.model import Corpus, Edition, Held, NotSaid, Theme
from corpus.model import Kind as DocumentKind

_OWN = {DocumentKind.LOCAL_POLICY, DocumentKind.LOCAL_ARRANGEMENT}
_NATIONAL = {DocumentKind.ACT, DocumentKind.REGULATIONS, DocumentKind.STATUTORY_GUIDANCE}


# A long document takes a moment to read, and is read again only when it changes.
_procedures = lru_cache(maxsize=32)(read_procedures)


class LocalState(StrEnum):
    """How things stand with a local policy for a route."""

    NONE_NEEDED = "none-needed"  # the route has no local part
    NO_AREA = "no-area"  # no area was chosen
    NOT_HELD = "not-held"  # nothing of the area's own is held
    NO_STAGES = "no-stages"  # something is held, but no stage for this route could be read in it
    UNREADABLE = "unreadable"  # the stages are there, but not in words
    READ = "read"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the norm, who acts, to whom, how soon ("" where the provision does not say), and whether it is for the one who asks."""

    ref: NormRef
    who: str
    to: str
    when: str
    is_yours: bool


@dataclass(frozen=True, slots=True)
class LocalPolicy:
    """What one local document has for a route: procedures as read, parts that could not be read, and silences it is known to have."""

    edition: Edition
    procedures: tuple[Procedure, ...]
    unread: tuple[Unread, ...]
    silences: tuple[NotSaid, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """A whole route. `local_after` is after which step (counted from 1) the area's own stages come."""

    kind: Kind
    role: str | None
    area: Area | None
    steps: tuple[Step, ...]
    local_after: int
    behind: tuple[NormRef, ...]
    settle: tuple[NormRef, ...]
    silences: tuple[NotSaid, ...]
    apart: tuple[Theme, ...]
    local: tuple[LocalPolicy, ...]
    local_state: LocalState

    @property
    def is_for_role(self) -> bool:
        """Whether the one who asks is somebody this route is for."""
        return self.role is None or self.role in self.kind.roles


def route(kind_id: str, role: str | None, area_name: str | None, corpus: Corpus, library: Path | None = None) -> Route:
    """The route of a kind. With `library`, held files are also looked at for stages that are only pictures.

    Raises `QuestionError` for a kind, role or area that is not known.
    """
    kind, area = kind_named(kind_id), area_named(area_name)
    check_role(role)
    steps = tuple(_step(planned, role, corpus) for planned in kind.steps)
    local = tuple(filter(_says_something, (_local(edition, kind, corpus, library) for edition in local_editions(corpus, area)))) if kind.local else ()
    return Route(
        kind=kind,
        role=role,
        area=area,
        steps=steps,
        local_after=next((number for number, planned in enumerate(kind.steps, 1) if planned.then_local), len(steps)),
        behind=tuple(norm_at(ref, corpus) for ref in kind.behind),
        settle=tuple(norm_at(ref, corpus) for ref in kind.settle),
        silences=_silences(corpus, kind.silent),
        apart=tuple(theme for name in kind.apart for theme in corpus.themes if theme.id == name),
        local=local,
        local_state=_state(kind, area, local),
    )


def route_for(words: str, role: str | None, area_name: str | None, corpus: Corpus, library: Path | None = None) -> Route | None:
    """The route that a question asks for; None where it asks for none, or could mean several (`escalation_words.understand` says which)."""
    understood = understand(words, role)
    return route(understood.kind, role, area_name, corpus, library) if understood.kind else None


def kinds_for(role: str | None) -> tuple[Kind, ...]:
    """Every kind, those of the role first."""
    return tuple(sorted(kinds().values(), key=lambda kind: role is not None and role not in kind.roles))


def local_areas(corpus: Corpus) -> tuple[str, ...]:
    """Areas that a local policy or local arrangements are held for, by name."""
    held = {provision.edition_id for provision in corpus.provisions.values()}
    named = {edition.area for edition in corpus.editions.values() if edition.id in held and _is_local(edition) and edition.area}
    return tuple(sorted(named))


def unplaced_policies(corpus: Corpus) -> tuple[str, ...]:
    """Local policies held without an area, by title: they answer for nobody until one is named."""
    held = {provision.edition_id for provision in corpus.provisions.values()}
    return tuple(sorted(one.document for one in corpus.editions.values() if one.id in held and one.kind in _OWN and one.area is None))


def local_editions(corpus: Corpus, area: Area | None) -> tuple[Edition, ...]:
    """Held documents that are the area's own, policies before arrangements; no other area's, ever."""
    if area is None or area.kind == "country":
        return ()
    held = {provision.edition_id for provision in corpus.provisions.values()}
    own = [edition for edition in corpus.editions.values() if edition.id in held and _is_local(edition) and covers_area(edition, area)]
    return tuple(sorted(own, key=lambda edition: (edition.kind is not DocumentKind.LOCAL_POLICY, edition.id)))


def kind_named(kind_id: str) -> Kind:
    """A kind by its id. Raises `QuestionError`."""
    kind = kinds().get(kind_id.strip().lower())
    if kind is None:
        raise QuestionError(f"kind {kind_id[:40]!r} of escalation is not known; use one of {', '.join(kinds())}")
    return kind


def check_role(role: str | None) -> None:
    """Raises `QuestionError` for a role that nobody can ask as."""
    known = [one.id for one in catalogue.roles().values() if one.asks_as]
    if role is not None and role not in known:
        raise QuestionError(f"role {role[:40]!r} is not known; use one of {', '.join(known)}")


def area_named(name: str | None) -> Area | None:
    """An area by its name or an alias; None for none. Raises `QuestionError`."""
    if name is None or not name.strip():
        return None
    folded = name.strip().lower()
    area = next((one for one in catalogue.areas() if one.in_extent and folded in {one.name.lower(), *(alias.lower() for alias in one.aliases)}), None)
    if area is None:
        raise QuestionError(f"area {name.strip()[:60]!r} is not known; use the name of an English local authority or region, or leave it out")
    return area


def _is_local(edition: Edition) -> bool:
    return edition.area is not None and edition.kind not in _NATIONAL


def _step(planned: PlannedStep, role: str | None, corpus: Corpus) -> Step:
    ref = norm_at(planned.ref, corpus)
    closer = closer_words(planned, ref)
    norm = ref.norm
    addressee = catalogue.roles().get(norm.addressee)
    who = closer.get("who") or norm.fact("who") or (addressee.names[0] if addressee and norm.addressee != "nobody" else "")
    return Step(ref, who, closer.get("to") or norm.fact("to") or "", closer.get("when") or norm.fact("when") or "", norm.addressee in acts_as(role))


def _local(edition: Edition, kind: Kind, corpus: Corpus, library: Path | None) -> LocalPolicy:
    document = Titled(edition.document, of_partners=edition.kind is DocumentKind.LOCAL_ARRANGEMENT)
    provisions = tuple(one for one in corpus.provisions.values() if one.edition_id == edition.id and one.held is Held.FULL_TEXT)
    procedures = tuple(one for one in _procedures(provisions, document) if one.kind == kind.id)
    staged = any(one.stages for one in procedures)
    parts = unread_parts(library, edition.id, document) if library else ()
    # A picture beside stages that were read in words may only draw them again; a page that is nothing else may not.
    unread = tuple(part for part in parts if part.kind == kind.id and not (part.has_words and staged))
    return LocalPolicy(edition, procedures, unread, _silences(corpus, kind.local_silent, edition.id))


def _state(kind: Kind, area: Area | None, local: Sequence[LocalPolicy]) -> LocalState:
    if not kind.local:
        return LocalState.NONE_NEEDED
    if area is None:
        return LocalState.NO_AREA
    if not local:
        return LocalState.NOT_HELD
    if any(one.stages for policy in local for one in policy.procedures):
        return LocalState.READ
    drawn = any(policy.unread or any(one.pictured for one in policy.procedures) for policy in local)
    return LocalState.UNREADABLE if drawn else LocalState.NO_STAGES


def _says_something(policy: LocalPolicy) -> bool:
    """Whether a document is worth naming: a policy or arrangements always, a briefing or notes only if there is something in them."""
    return policy.edition.kind in _OWN or bool(policy.procedures or policy.unread)


def _silences(corpus: Corpus, names: Sequence[str], edition_id: str | None = None) -> tuple[NotSaid, ...]:
    """Known silences by id, in the order named; with `edition_id`, those of that document by the end of their id."""
    known = {one.id: one for one in corpus.not_said}
    ids = names if edition_id is None else [f"{edition_id}/not-said_{name}" for name in names]
    return tuple(known[name] for name in ids if name in known)
