"""A corpus and what was asked for in, the norms that may be asked about out: the right editions, on that role, about that topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.errors import QuizError
from assistant.practice.quiz.data import QuizData
from assistant.practice.quiz.likeness import Likeness, stems
from assistant.practice.quiz.model import MAX_ITEMS, Spec
from assistant.practice.quiz.topics import wordings
from assistant.retrieval.query import is_national
from assistant.retrieval.scope import covers_area
from corpus import catalogue
from corpus.catalogue import Area
from corpus.model import Corpus, Edition, EditionStatus, Norm, Provision

EVERYTHING = frozenset({"", "trainer"})
_BINDS_NOBODY = {EditionStatus.DRAFT, EditionStatus.FOR_INFORMATION, EditionStatus.NOT_COMMENCED, EditionStatus.COMMENTARY}


@dataclass(frozen=True, slots=True)
class Pool:
    """What may be asked about: refs of norms, in document order, as a list to draw from and a set to look in."""

    refs: tuple[str, ...]
    allowed: frozenset[str]
    editions: tuple[str, ...]
    role: str
    topic: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that questions are made from."""

    corpus: Corpus
    likeness: Likeness
    data: QuizData
    day: date

    def norm(self, ref: str) -> Norm:
        """The norm of that ref."""
        return self.likeness.norm(ref)

    def provision(self, ref: str) -> Provision:
        """The provision it stands in."""
        return self.likeness.provision(ref)

    def short(self, ref: str) -> str:
        """How its document is named in a sentence."""
        edition = self.corpus.editions[self.provision(ref).edition_id]
        return self.data.words["short"].get(edition.id) or f"{edition.document} ({edition.edition})"

    def heading(self, ref: str) -> str:
        """The innermost heading it stands under that says of what it speaks: not "Purpose:"."""
        provision = self.provision(ref)
        telling = [heading for heading in provision.heading_path if not heading.endswith(":")]
        return telling[-1] if telling else self.corpus.editions[provision.edition_id].document


def touches(pool: Pool, refs: Iterable[str], said: str) -> bool:
    """Whether something of our own wording may be asked: one of its norms may, or its words are those of the topic and nothing else stands against it."""
    return any(ref in pool.allowed for ref in refs) or any(stems(topic) <= stems(said) for topic in pool.topics)


def make_pool(material: Material, spec: Spec) -> Pool:
    """The norms that a quiz of that kind may ask about. Raises `QuizError` for what is not known or out of bounds."""
    if not 1 <= spec.n <= MAX_ITEMS:
        raise QuizError(f"number of questions {spec.n} cannot be taken; give a number from 1 to {MAX_ITEMS}")
    if spec.level and spec.level not in material.data.levels:
        raise QuizError(f"level {spec.level} is not known; choose one of {', '.join(map(str, material.data.levels))}, or leave it out")
    role = role_of(spec.role)
    editions = editions_of(material.corpus, spec)
    topics = wordings(spec.topic) if spec.topic.strip() else ()
    about = material.likeness.about(topics) if topics else None
    named = [ref for ref in material.likeness.refs if material.provision(ref).edition_id in editions and ref not in material.data.avoided]
    refs = tuple(ref for ref in named if (about is None or ref in about) and concerns(material, ref, role))
    return Pool(refs, frozenset(refs), editions, role, spec.topic, topics)


def role_of(named: str) -> str:
    """The id of a role given by id or name; "" for none. Raises `QuizError`."""
    folded = named.strip().lower()
    if not folded:
        return ""
    plain = folded.removesuffix("s")
    for role in catalogue.roles().values():
        if role.id != "nobody" and (folded == role.id or plain in {name.lower().removesuffix("s") for name in role.names}):
            return role.id
    raise QuizError(f"role {named[:60]!r} is not known; use one of {', '.join(role.id for role in catalogue.roles().values() if role.asks_as)}")


def editions_of(corpus: Corpus, spec: Spec) -> tuple[str, ...]:
    """The editions asked for: those named, else the national ones that count, with the area's own. Raises `QuizError` where none is held."""
    held = [corpus.editions[edition_id] for edition_id in dict.fromkeys(provision.edition_id for provision in corpus.provisions.values())]
    area = _area(spec.area)
    if spec.document or spec.edition:
        found = [edition for edition in held if _is_named(edition, spec) and (area is None or is_national(edition) or covers_area(edition, area))]
    else:
        found = [edition for edition in held if _counts(edition, corpus, area)]
    if not found:
        asked = " ".join(part for part in (spec.document, spec.edition) if part) or "nothing"
        raise QuizError(f"document {asked[:80]!r} is not held; choose one of {', '.join(edition.id for edition in held)}")
    return tuple(edition.id for edition in found)


def concerns(material: Material, ref: str, role: str) -> bool:
    """Whether a norm is one that a learner in that role needs."""
    if role in EVERYTHING:
        return True
    norm, provision = material.norm(ref), material.provision(ref)
    if norm.addressee == role:
        return True
    bounded = material.data.headings.get(norm.addressee)
    if bounded is not None and not set(provision.heading_path) & bounded:
        return False
    return norm.addressee in material.data.audience.get(role, frozenset())


def _area(name: str) -> Area | None:
    folded = name.strip().lower()
    if not folded:
        return None
    area = next((area for area in catalogue.areas() if folded in {area.name.lower(), *(alias.lower() for alias in area.aliases)}), None)
    if area is None:
        raise QuizError(f"area {name[:60]!r} is not known; use the name of an English local authority or region, or leave it out")
    return area


def _is_named(edition: Edition, spec: Spec) -> bool:
    wanted = [part.strip().lower() for part in (spec.document, spec.edition) if part.strip()]
    names = {edition.id, edition.document.lower(), edition.edition.lower(), *(alias.lower() for alias in edition.aliases)}
    joined = " ".join(wanted)
    return joined in names or all(part in names for part in wanted)


def _counts(edition: Edition, corpus: Corpus, area: Area | None) -> bool:
    """Whether an edition is asked about where none is named: its text is known, nothing known has replaced it, and it binds here."""
    successor = corpus.editions.get(edition.superseded_by or "")
    if edition.status in _BINDS_NOBODY or not edition.text_held or (successor is not None and successor.text_held):
        return False
    return is_national(edition) or (area is not None and covers_area(edition, area))
