"""The data files in, typed values out: editions, roles, areas and vocabulary (`corpus/data/*.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.errors import DataError
from corpus.model import Edition, EditionStatus, Kind

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who asks, or on whom a duty lies. `names[0]` is how we write it out."""

    id: str
    names: tuple[str, ...]
    asks_as: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A place that has, or could have, arrangements of its own. `within` are wider areas that take it in; `exact_case` marks a name that is also a word."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    within: tuple[str, ...] = ()
    in_extent: bool = True
    exact_case: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation and what it stands for."""

    short: str
    expansions: tuple[str, ...]
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Wordings that are searched as equals, under one name."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obsolete:
    """A term no longer right, what replaced it and since when; `see` are provisions that show it."""

    term: str
    forms: tuple[str, ...]
    replaced_by: str
    since: str = ""
    note: str = ""
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take an ambiguous question."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A term that means several things, and what to ask back.

    `only_alone`: unclear only when the message is little more than the term. `settled_by`: words beside it that leave no doubt.
    """

    term: str
    forms: tuple[str, ...]
    question: str
    readings: tuple[Reading, ...]
    only_alone: bool = False
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The field's words. `shorthand`: how people shorten ordinary words when they type, and `by_ear` how they write them as they sound, with what they mean."""

    terms: tuple[Term, ...]
    shorthand: Mapping[str, str]
    synonyms: tuple[Synonyms, ...]
    obsolete: tuple[Obsolete, ...]
    ambiguous: tuple[Ambiguous, ...]
    by_ear: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recognition:
    """What tells a file to be a catalogued edition: its checksum, or all of one of its phrases."""

    edition_id: str
    phrases: tuple[str, ...]
    sha256: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    path = DATA / name
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"data file {path.name} does not read ({error}); restore it from the repository") from error


def _tuple(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def roles() -> dict[str, Role]:
    """Every role and other addressee, by id."""
    return {row["id"]: Role(row["id"], tuple(row["names"]), row.get("asks_as", False)) for row in _read("roles.toml")["role"]}


@cache
def areas() -> tuple[Area, ...]:
    """Every area whose name we know, whether or not anything is held for it."""
    return tuple(
        Area(row["name"], _tuple(row, "aliases"), row.get("kind", ""), _tuple(row, "within"), row.get("in_extent", True), row.get("exact_case", False))
        for row in _read("areas.toml")["area"]
    )


@cache
def editions() -> dict[str, Edition]:
    """Every catalogued edition, by id."""
    return {row["id"]: _edition(row) for row in _read("catalogue.toml")["edition"]}


@cache
def recognitions() -> tuple[Recognition, ...]:
    """How a file is recognised as a catalogued edition."""
    return tuple(Recognition(row["id"], _tuple(row, "recognise"), _tuple(row, "sha256")) for row in _read("catalogue.toml")["edition"])


@cache
def vocabulary() -> Vocabulary:
    """Abbreviations, synonyms, obsolete and ambiguous terms."""
    raw = _read("vocabulary.toml")
    return Vocabulary(
        terms=tuple(Term(row["short"], _tuple(row, "expansions"), row.get("meaning", "")) for row in raw.get("term", [])),
        shorthand=MappingProxyType(raw.get("shorthand", {})),
        by_ear=MappingProxyType(raw.get("by_ear", {})),
        synonyms=tuple(Synonyms(row["name"], tuple(row["words"])) for row in raw.get("synonym", [])),
        obsolete=tuple(
            Obsolete(row["term"], (row["term"], *_tuple(row, "forms")), row["replaced_by"], str(row.get("since", "")), row.get("note", ""), _tuple(row, "see"))
            for row in raw.get("obsolete", [])
        ),
        ambiguous=tuple(
            Ambiguous(
                term=row["term"],
                forms=_tuple(row, "forms") or (row["term"],),
                question=row["question"],
                readings=tuple(Reading(reading["label"], reading["question"]) for reading in row["reading"]),
                only_alone=row.get("only_alone", False),
                settled_by=_tuple(row, "settled_by"),
            )
            for row in raw.get("ambiguous", [])
        ),
    )


def _edition(row: dict[str, Any]) -> Edition:
    known = {item.name for item in fields(Edition)}
    values = {key: value for key, value in row.items() if key in known}
    if unknown := set(row) - known - {"recognise", "sha256"}:
        raise DataError(f"edition {row.get('id')} has unknown fields {sorted(unknown)} in catalogue.toml; remove them")
    values["kind"] = Kind(values["kind"])
    values["status"] = EditionStatus(values["status"])
    values["aliases"] = _tuple(row, "aliases")
    values["corrected_on"] = tuple(_date(value) for value in row.get("corrected_on", ()))
    for key in ("in_force_from", "in_force_to"):
        values[key] = _date(values[key]) if values.get(key) else None
    values["area"] = values.get("area") or None
    return Edition(**values)


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
