"""The user's library: a folder of the documents they added, each with its provisions, and one list of them all. A broken-off change leaves it as it was."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.build import HeldText
from corpus.errors import DuplicateDocumentError, EmptyDocumentError, LibraryBusyError, LibraryUnwritableError, ManifestBrokenError, UnknownEditionError
from corpus.infer import Described, Details, describe, edition_of
from corpus.model import Duty, EditionStatus, Kind, Norm, Provision
from corpus.norms import NORMS_VERSION, with_norms
from corpus.read import Progress, opening, read
from corpus.read_document import read_document
from corpus.segment import SEGMENTER_VERSION, Style, segment

MANIFEST = "manifest.json"
_DOCUMENTS = "documents"
_PROVISIONS = "provisions.json"
_FORMAT = 1
READER_VERSION = f"{SEGMENTER_VERSION}.{NORMS_VERSION}"  # what was read by another reader is read again
_LOCK_WAIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Holding:
    """One document as held: what is said of it, the name its file had, and where its copy lies."""

    described: Described
    file_name: str
    sha256: str
    folder: str
    n_provisions: int
    added_on: str
    style: Style = Style.AUTO

    @property
    def edition_id(self) -> str:
        """The edition it is the text of."""
        return self.described.edition_id

    def as_json(self) -> dict[str, Any]:
        """As it stands in the list: one flat object."""
        rest = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "described"}
        return {**asdict(self.described), "inferred": list(self.described.inferred), **rest}


class Library:
    """Adds, lists, shows and removes documents. Reading needs no lock: the list is replaced in one step, and what it names is never changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def held(self) -> tuple[Holding, ...]:
        """Everything in the library, in the order added. An absent folder is an empty library."""
        path = self.folder / MANIFEST
        if not path.is_file():
            return ()
        try:
            raw = json.loads(path.read_text("utf-8"))
            if raw["format"] != _FORMAT:
                raise ManifestBrokenError(path, f"its format is {raw['format']!r}, not {_FORMAT}")
            return tuple(_holding(row) for row in raw["documents"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ManifestBrokenError(path, f"{type(error).__name__}: {error}") from error

    def show(self, edition_id: str) -> Holding:
        """One document of the library."""
        held = self.held()
        for holding in held:
            if holding.edition_id == edition_id:
                return holding
        raise UnknownEditionError(edition_id, tuple(holding.edition_id for holding in held))

    def provisions(self, edition_id: str) -> tuple[Provision, ...]:
        """The provisions of one document. They are made again from its copy when they were made by another version of the segmenter, or were lost."""
        holding = self.show(edition_id)
        folder = self.folder / _DOCUMENTS / holding.folder
        path = folder / _PROVISIONS
        try:
            raw = json.loads(path.read_text("utf-8"))
            if raw["reader"] == READER_VERSION:
                return tuple(_provision(row) for row in raw["provisions"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        provisions = with_norms(read_document(folder / holding.file_name, edition_id, holding.style), holding.described.kind)
        with _writing(self.folder):
            _write(path, _provisions_json(provisions))
        return provisions

    def texts(self) -> tuple[HeldText, ...]:
        """Every document with its edition and provisions, for `build_corpus`."""
        return tuple(HeldText(edition_of(holding.described), self.provisions(holding.edition_id)) for holding in self.held())

    def add(self, path: Path, details: Details | None = None, style: Style = Style.AUTO, progress: Progress | None = None) -> Holding:
        """Copy a document into the library, with its provisions. What `details` leaves open is inferred, and the holding says so.

        Raises `DuplicateDocumentError` when this file, or another text of its edition, is held. Until the last step, when the list is replaced,
        nothing has changed for a reader.
        """
        blocks = read(path, progress)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self._refuse(path.name, sha256, None)
        described = describe(details or Details(), path, sha256, opening(path), blocks)
        provisions = with_norms(segment(blocks, described.edition_id, style), described.kind)
        if not any(provision.words for provision in provisions):
            raise EmptyDocumentError(path)
        with self._changing():
            self._refuse(path.name, sha256, described.edition_id)
            folder = f"{described.edition_id}-{sha256[:8]}"
            holding = Holding(described, path.name, sha256, folder, len(provisions), date.today().isoformat(), style)
            self._place(path, folder, provisions)
            self._replace_manifest((*self.held(), holding))
        return holding

    def remove(self, edition_id: str) -> Holding:
        """Take a document out of the library and delete its copy."""
        with self._changing():
            holding = self.show(edition_id)
            self._replace_manifest(tuple(other for other in self.held() if other.edition_id != edition_id))
            shutil.rmtree(self.folder / _DOCUMENTS / holding.folder, ignore_errors=True)
        return holding

    def _refuse(self, name: str, sha256: str, edition_id: str | None) -> None:
        for holding in self.held():
            if holding.sha256 == sha256:
                raise DuplicateDocumentError(f"file {name}", holding.edition_id)
            if holding.edition_id == edition_id:
                raise DuplicateDocumentError(f"another text ({holding.file_name}) of this edition", holding.edition_id)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One writer at a time; what a killed writer left behind is cleared first."""
        with _writing(self.folder):
            (self.folder / _DOCUMENTS).mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".lock", timeout=_LOCK_WAIT_S), _writing(self.folder):
                self._clear_leftovers()
                yield
        except Timeout as error:
            raise LibraryBusyError(self.folder) from error

    def _clear_leftovers(self) -> None:
        listed = {holding.folder for holding in self.held()}
        for folder in (self.folder / _DOCUMENTS).iterdir():
            if folder.is_dir() and folder.name not in listed:
                shutil.rmtree(folder, ignore_errors=True)

    def _place(self, source: Path, folder: str, provisions: tuple[Provision, ...]) -> None:
        documents = self.folder / _DOCUMENTS
        made = Path(tempfile.mkdtemp(prefix=".adding-", dir=documents))
        shutil.copyfile(source, made / source.name)
        _sync(made / source.name)
        _write(made / _PROVISIONS, _provisions_json(provisions))
        _sync(made)
        os.replace(made, documents / folder)
        _sync(documents)

    def _replace_manifest(self, holdings: tuple[Holding, ...]) -> None:
        path = self.folder / MANIFEST
        if path.is_file():
            shutil.copyfile(path, path.with_name(f"{MANIFEST}.previous"))
        _write(path, json.dumps({"format": _FORMAT, "documents": [holding.as_json() for holding in holdings]}, ensure_ascii=False, indent=1))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryUnwritableError(folder, error.strerror or type(error).__name__) from error


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all: beside its place first, then into it in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _holding(row: dict[str, Any]) -> Holding:
    names = {item.name for item in fields(Described)}
    said = {name: row[name] for name in names}
    described = Described(**{**said, "kind": Kind(said["kind"]), "status": EditionStatus(said["status"]), "inferred": tuple(said["inferred"])})
    rest = {item.name: row[item.name] for item in fields(Holding) if item.name != "described"}
    return replace(Holding(described=described, **rest), style=Style(row["style"]))


def _provisions_json(provisions: tuple[Provision, ...]) -> str:
    return json.dumps({"reader": READER_VERSION, "provisions": [_filled(provision) for provision in provisions]}, ensure_ascii=False)


def _filled(value: Provision | Norm) -> dict[str, Any]:
    """The fields that say something; norms as rows of their own."""
    rows = {item.name: getattr(value, item.name) for item in fields(value)}
    return {key: [_filled(norm) for norm in row] if key == "norms" else row for key, row in rows.items() if row not in (None, (), "")}


def _provision(row: dict[str, Any]) -> Provision:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) and key != "norms" else value for key, value in row.items()}
    values["norms"] = tuple(_norm(norm) for norm in row.get("norms", ()))
    return Provision(**values)


def _norm(row: dict[str, Any]) -> Norm:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Norm(**{**values, "duty": Duty(row["duty"])})
