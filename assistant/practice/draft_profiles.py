"""`corpus/data/drafts.toml` in, what a draft is read against out: for each item, sentences that speak to it, its cues and its parts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from assistant.errors import QuestionError
from corpus.catalogue import DATA
from corpus.errors import DataError

FILE = "drafts.toml"


@dataclass(frozen=True, slots=True)
class Profile:
    """How words that speak to an item look. `item` is a provision's id, with `#n` for its n-th norm; `asks` are (part, pattern) pairs."""

    name: str
    item: str
    says: tuple[str, ...]
    near: tuple[str, ...]
    cues: tuple[re.Pattern[str], ...]
    asks: tuple[tuple[str, re.Pattern[str]], ...]

    @property
    def provision_id(self) -> str:
        """The provision without the norm's number."""
        return self.item.partition("#")[0]

    @property
    def number(self) -> int:
        """Which norm of the provision, from 1."""
        return int(self.item.partition("#")[2] or 1)


@cache
def profiles() -> dict[str, tuple[Profile, ...]]:
    """Profiles by the name of the checklist, in the order of the file. Raises `DataError` for an entry that does not hold."""
    found: dict[str, list[Profile]] = {}
    for entry in _data()["item"]:
        try:
            profile = Profile(
                name=entry["name"],
                item=entry["item"],
                says=tuple(entry["says"]),
                near=tuple(entry["near"]),
                cues=tuple(_pattern(cue) for cue in entry["cues"]),
                asks=tuple((ask["part"], _pattern(ask["words"])) for ask in entry.get("asks", ())),
            )
            found.setdefault(entry["checklist"], []).append(profile)
        except (KeyError, re.error) as error:
            raise DataError(f"item {entry.get('name', '?')} in {FILE} does not hold ({error}); correct it") from error
    return {checklist: tuple(rows) for checklist, rows in found.items()}


def profiles_of(checklist: str) -> tuple[Profile, ...]:
    """The profiles of a checklist. Raises `QuestionError` for one that no draft is read against."""
    if checklist not in profiles():
        raise QuestionError(f"no draft is reviewed against the checklist {checklist}; use one of {', '.join(profiles())}")
    return profiles()[checklist]


@cache
def put_off() -> re.Pattern[str]:
    """Words that speak of what is still to come."""
    return _pattern("|".join(f"(?:{pattern})" for pattern in _data()["put_off"]))


@cache
def _data() -> dict[str, list]:  # type: ignore[type-arg]  # rows of several shapes, taken apart above
    return tomllib.loads((DATA / FILE).read_text("utf-8"))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
