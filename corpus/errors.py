"""The errors of the corpus, one tree. Every message says what, which value and where, then what to do next.

CorpusError
├── DigestError                 a digest file does not read
├── DataError                   a data file does not read
├── ReadError                   a document cannot be read
│   ├── UnreadableFileError     missing, or not in a format we read
│   ├── EmptyDocumentError      no words in it
│   ├── BinaryFileError         neither a PDF nor text
│   ├── EncryptedPdfError       needs a password
│   ├── TruncatedPdfError       cut off before its end
│   ├── ImageOnlyPdfError       pictures of pages
│   └── TooLargeError           more bytes, pages or characters than we take
└── LibraryError                the user's library
    ├── DuplicateDocumentError  this file, or this edition, is there already
    ├── ManifestBrokenError     the list of what is held does not read
    ├── UnknownEditionError     no such edition is held
    ├── EditionIdError          not a possible edition id
    ├── LibraryBusyError        another program is writing to it
    └── LibraryUnwritableError  the folder cannot be written
"""

from __future__ import annotations

from pathlib import Path


class CorpusError(Exception):
    """Anything wrong with documents, digests, data files or the library."""


class DigestError(CorpusError):
    """A digest file does not read."""


class DataError(CorpusError):
    """A data file (catalogue, roles, areas, vocabulary) does not read."""


class ReadError(CorpusError):
    """A document cannot be read."""


class UnreadableFileError(ReadError):
    """The file is not there, or in no format we read."""

    def __init__(self, path: Path, reason: str, what_to_do: str = "check the path and try again") -> None:
        super().__init__(f"file {path.name} cannot be read ({reason}) in {path.parent}; {what_to_do}")


class EmptyDocumentError(ReadError):
    """The file holds no words."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"document {path.name} is empty: no words were found in it; check that the right file was saved, and add it again")


class BinaryFileError(ReadError):
    """The file is neither a PDF nor text."""

    def __init__(self, path: Path, looks_like: str = "binary data") -> None:
        super().__init__(f"file {path.name} is neither a PDF nor text (it looks like {looks_like}); save the document as a PDF or as plain text, and add that")


class EncryptedPdfError(ReadError):
    """The PDF needs a password."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"PDF {path.name} is encrypted and needs a password; save a copy without one, and add the copy")


class TruncatedPdfError(ReadError):
    """The PDF is cut off."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"PDF {path.name} is cut off or damaged: its end is missing; download it again, and add the new file")


class ImageOnlyPdfError(ReadError):
    """The PDF is pictures of pages."""

    def __init__(self, path: Path, n_pages: int) -> None:
        advice = "get a version with text or run text recognition on it, and add that"
        super().__init__(f"PDF {path.name} has pictures instead of text on its {n_pages} page(s); {advice}")


class TooLargeError(ReadError):
    """More than we take."""

    def __init__(self, path: Path, found: str, limit: str) -> None:
        super().__init__(f"document {path.name} is too large ({found}; the limit is {limit}); split it into its parts, and add them one by one")


class LibraryError(CorpusError):
    """Something is wrong with the user's library."""


class DuplicateDocumentError(LibraryError):
    """This file, or another text of this edition, is held already."""

    def __init__(self, what: str, edition_id: str) -> None:
        super().__init__(f"{what} is already in the library as {edition_id}; nothing was changed: remove {edition_id} first if you mean to replace it")


class ManifestBrokenError(LibraryError):
    """The list of what is held does not read."""

    def __init__(self, path: Path, reason: str) -> None:
        advice = f"put back {path.name}.previous from the same folder, or move the folder away and add the documents again"
        super().__init__(f"library list {path.name} does not read ({reason}) in {path.parent}; {advice}")


class UnknownEditionError(LibraryError):
    """No such edition is held."""

    def __init__(self, edition_id: str, held: tuple[str, ...]) -> None:
        super().__init__(f"edition {edition_id} is not in the library; it holds: {', '.join(held) or 'nothing yet'}")


class EditionIdError(LibraryError):
    """Not a possible edition id."""

    def __init__(self, edition_id: str) -> None:
        super().__init__(f"edition id {edition_id!r} cannot be used; use lower-case letters, digits and hyphens, such as north-area-policy-2025")


class LibraryBusyError(LibraryError):
    """Another program is writing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"library {folder} is being written by another program; wait until it has finished, and try again")


class LibraryUnwritableError(LibraryError):
    """The folder cannot be written."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"library {folder} cannot be written ({reason}); check the folder's permissions and the free space, and try again")
