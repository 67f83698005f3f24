"""`working-together library …`: what a person types in, what changed or is held out, as lines or as one JSON object."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from assistant.errors import AssistantError, QuestionError
from assistant.holdings import load_corpus
from assistant.settings import Settings
from assistant.surfaces.progress import opened, progress
from assistant.surfaces.render import WIDTH
from corpus.errors import CorpusError, UnknownEditionError
from corpus.infer import Details, describe
from corpus.library import Holding, Library
from corpus.model import EditionStatus, Kind, Provision
from corpus.read import opening, read

Ask = Callable[..., Any]
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed about a document; None is "work it out"."""

    edition_id: str | None = None
    title: str | None = None
    area: str | None = None
    kind: str | None = None
    status: str | None = None
    licence: str | None = None

    def details(self) -> Details:
        """The same, checked. Raises `QuestionError` for a kind or status that is none."""
        kind, status = _choice(self.kind, Kind, "kind"), _choice(self.status, EditionStatus, "status")
        return Details(self.edition_id, self.title, self.area, kind, status, self.licence)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was added, and what was wrong with each file that was not."""

    added: tuple[Holding, ...]
    errors: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that programs get."""
        return {"added": [holding.as_json() for holding in self.added], "errors": list(self.errors)}

    def as_text(self) -> str:
        """A paragraph for each document added."""
        return "\n".join(f"Added {_described(holding)}" for holding in self.added) or "Nothing was added."


def add_files(settings: Settings, files: list[Path], said: Said, ask: Ask | None) -> Outcome:
    """Adds each file, then brings the index up to date. One file's error leaves the others be. With `ask`, what is not said is asked for."""
    details = said.details()
    if said.edition_id and len(files) > 1:
        raise QuestionError("--as names one edition, but there are several files; add them one by one")
    library = Library(settings.library)
    added, errors = [], []
    for path in files:
        try:
            told = _asked(path, details, ask) if ask else details
            with progress(f"Reading {path.name}") as bar:
                added.append(library.add(path, told, progress=bar))
        except CorpusError as error:
            errors.append(str(error))
    if added:
        _reindex(settings, errors)
    return Outcome(tuple(added), tuple(errors))


def listing(settings: Settings, *, as_json: bool) -> str:
    """What is in the library."""
    held = Library(settings.library).held()
    if as_json:
        return _json({"library": str(settings.library), "documents": [holding.as_json() for holding in held]})
    if not held:
        return f"The library {settings.library} is empty: answers come from the digest. Add documents with `working-together library add FILE`."
    return "\n".join(_described(holding) for holding in held)


def shown(settings: Settings, edition_id: str, *, as_json: bool) -> str:
    """A document with its provisions: the source's words where they are in the library, and our wording where there is a digest."""
    library = Library(settings.library)
    holding = next((one for one in library.held() if one.edition_id == edition_id), None)
    corpus = load_corpus(settings.library)
    provisions = [provision for provision in corpus.provisions.values() if provision.edition_id == edition_id]
    if not provisions:
        raise UnknownEditionError(edition_id, tuple(dict.fromkeys(provision.edition_id for provision in corpus.provisions.values())))
    edition = corpus.editions[edition_id]
    about = (
        holding.as_json()
        if holding
        else {"edition_id": edition_id, "title": edition.document, "kind": edition.kind, "status": edition.status, "area": edition.area}
    )
    if as_json:
        return _json({**about, "held": "full-text" if holding else "digest", "provisions": [provision_as_json(provision) for provision in provisions]})
    title = _described(holding) if holding else f"{edition_id}: {edition.document}; digest only, its full text is not in the library"
    return "\n".join([title, *(line for provision in provisions for line in _provision_lines(provision))])


def removed(settings: Settings, edition_id: str, *, as_json: bool) -> str:
    """Takes a document out and brings the index up to date."""
    holding = Library(settings.library).remove(edition_id)
    errors: list[str] = []
    _reindex(settings, errors)
    if as_json:
        return _json({"removed": holding.as_json(), "errors": errors})
    return "\n".join([f"Removed {edition_id} ({holding.file_name}).", *errors])


def provision_as_json(provision: Provision) -> dict[str, Any]:
    """A provision for programs."""
    return {
        "id": provision.id,
        "edition_id": provision.edition_id,
        "heading_path": list(provision.heading_path),
        "locator": provision.locator,
        "page": provision.page,
        "lead_in": provision.lead_in,
        "source_lead_in": provision.source_lead_in,
        "plain": provision.plain,
        "words": provision.words,
        "held": provision.held.value,
        "parent": provision.parent,
        "norms": [
            {"duty": norm.duty.value, "addressee": norm.addressee, "plain": norm.plain, "words": norm.words, "cue": norm.cue} for norm in provision.norms
        ],
        "footnotes": list(provision.footnotes),
        "restates": list(provision.restates),
    }


def _asked(path: Path, details: Details, ask: Ask) -> Details:
    """What the user says when shown what would be inferred. A catalogued edition needs no questions but which it is."""
    blocks = read(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    guess = describe(details, path, sha256, opening(path), blocks)
    if "edition_id" in guess.inferred:
        edition_id = ask("Edition id", default=guess.edition_id)
        details = replace(details, edition_id=edition_id)
        guess = describe(details, path, sha256, opening(path), blocks)
    answers = {name: ask(name.capitalize(), default=str(getattr(guess, name) or "")) for name in guess.inferred if name != "edition_id"}
    return replace(
        details,
        title=answers.get("title") or details.title,
        area=answers.get("area") or details.area,
        kind=_choice(answers.get("kind"), Kind, "kind") or details.kind,
        status=_choice(answers.get("status"), EditionStatus, "status") or details.status,
        licence=answers.get("licence") or details.licence,
    )


def _choice(text: str | None, choices: type[_Choice], name: str) -> _Choice | None:
    if not text:
        return None
    try:
        return choices(text.strip().lower())
    except ValueError as error:
        raise QuestionError(f"{name} {text!r} is not known; use one of {', '.join(choices)}") from error


def _reindex(settings: Settings, errors: list[str]) -> None:
    """The change stands even if the index cannot follow; the next question tries again."""
    try:
        opened(settings)
    except (AssistantError, CorpusError) as error:
        errors.append(str(error))


def _described(holding: Holding) -> str:
    about = holding.described
    inferred = f"; inferred: {', '.join(about.inferred)}" if about.inferred else ""
    area = f", {about.area}" if about.area else ""
    standing = f"{about.kind.value}, {about.status.value}{area}"
    text = f"{holding.edition_id}: {about.title} ({standing}); {holding.n_provisions} provisions; licence: {about.licence}{inferred}"
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")


def _provision_lines(provision: Provision) -> list[str]:
    place = f"{provision.locator}, page {provision.page}" if provision.page else provision.locator
    said = textwrap.fill(" ".join((provision.words or provision.plain or "").split()), WIDTH, initial_indent="    ", subsequent_indent="    ")
    return ["", f"{provision.id} ({place})", *([said] if said else [])]


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
