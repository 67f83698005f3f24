"""A quiz and a format in, a file out, with the questions that the format cannot hold named and left out: never cut silently.

The command line, the API and the page all export through `export_quiz`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.errors import QuizError
from assistant.practice.quiz.model import Item, Quiz, quiz_as_json
from assistant.surfaces.quiz_export import document, gift, h5p, h5p_questions, moodle, print_page, qti, tables
from assistant.surfaces.quiz_export.words import cleaned, said

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    """A form that a quiz can be had in. `keyed` says that answers are in it only if asked for; in the others they always are."""

    id: str
    suffix: str
    media_type: str
    keyed: bool = False

    @property
    def note(self) -> str:
        """What it is for, and what it cannot do, in a sentence or two."""
        return said("formats", self.id)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file. `left_out` are (item id, why) of the questions that are not in it."""

    name: str
    media_type: str
    body: bytes
    left_out: tuple[tuple[str, str], ...]
    note: str


FORMATS = {
    form.id: form
    for form in (
        Format("json", ".json", "application/json"),
        Format("gift", ".gift.txt", "text/plain; charset=utf-8"),
        Format("moodle", ".moodle.xml", "application/xml"),
        Format("moodle-older", ".moodle.xml", "application/xml"),
        Format("qti", ".qti.zip", "application/zip"),
        Format("h5p", ".h5p", "application/zip"),
        Format("csv", ".csv", "text/csv; charset=utf-8", keyed=True),
        Format("kahoot", ".kahoot.xlsx", SPREADSHEET),
        Format("kahoot-csv", ".kahoot.csv", "text/csv; charset=utf-8"),
        Format("docx", ".docx", WORD, keyed=True),
        Format("html", ".html", "text/html; charset=utf-8", keyed=True),
    )
}
_FAULTS: dict[str, Callable[[Item], str]] = {
    "gift": gift.fault,
    "h5p": h5p_questions.fault,
    "kahoot": tables.kahoot_fault,
    "kahoot-csv": tables.kahoot_fault,
}
_WRITERS: dict[str, Callable[[Quiz, bool], bytes]] = {
    "json": lambda quiz, _: json.dumps(quiz_as_json(quiz), ensure_ascii=False, indent=2).encode() + b"\n",
    "gift": lambda quiz, _: gift.write(quiz),
    "moodle": lambda quiz, _: moodle.write(quiz),
    "moodle-older": lambda quiz, _: moodle.write_older(quiz),
    "qti": lambda quiz, _: qti.write(quiz),
    "h5p": lambda quiz, _: h5p.write(quiz),
    "csv": tables.write_csv,
    "kahoot": lambda quiz, _: tables.write_kahoot(quiz),
    "kahoot-csv": lambda quiz, _: tables.write_kahoot_csv(quiz),
    "docx": document.write,
    "html": print_page.write,
}


def export_quiz(quiz: Quiz, format: str, key: bool = True) -> Exported:  # noqa: A002 - what it is called on every surface
    """The quiz as a file. `key` puts the answers in, for the formats that can do without.

    Raises `QuizError` for an unknown format, an empty quiz, or one of which no question fits.
    """
    form = FORMATS.get(format)
    if form is None:
        raise QuizError(f"quiz format {format[:40]!r} is not known; use one of {', '.join(FORMATS)}")
    if not quiz.items:
        raise QuizError(f"quiz {quiz.title[:60]!r} has no questions to export; make one with more, or with fewer bounds")
    quiz = cleaned(quiz)
    fault = _FAULTS.get(form.id)
    faults = [fault(item) if fault else "" for item in quiz.items]
    left_out = tuple((item.id, why) for item, why in zip(quiz.items, faults, strict=True) if why)
    fitting = replace(quiz, items=tuple(item for item, why in zip(quiz.items, faults, strict=True) if not why))
    if not fitting.items:
        raise QuizError(f"{said('left_out', 'none', format=form.id, why=left_out[0][1])}; use another format")
    return Exported(_name(quiz, form, key), form.media_type, _WRITERS[form.id](fitting, key), left_out, form.note)


def _name(quiz: Quiz, form: Format, key: bool) -> str:
    """A file name that any system takes, and that the same quiz always gets."""
    plain = unicodedata.normalize("NFKD", quiz.title.casefold()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "quiz"
    return f"{words}-{quiz.seed}{'-answers' if form.keyed and key else ''}{form.suffix}"
