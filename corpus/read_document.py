"""A file in; the provisions of its edition out."""

from __future__ import annotations

from pathlib import Path

from corpus.model import Provision
from corpus.read import Progress, read
from corpus.segment import Style, segment


def read_document(path: Path, edition_id: str, style: Style | str = Style.AUTO, progress: Progress | None = None) -> list[Provision]:
    """The provisions of the document at `path`, in order, ids under `edition_id`. Raises a `ReadError` when the file cannot be read."""
    return segment(read(path, progress), edition_id, style)
