"""A question in, what it names out: topics, roles, documents and areas, with where they stand and how we write them out.

One gazetteer (`corpus/data/topics.toml`, and the areas of the catalogue) serves whoever must know what a conversation is about.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from corpus.catalogue import DATA, areas

_BEFORE = (
    r"(?:(?P<preposition>in|under|of|by|for|from|at|within|about|on|to|with) )?(?:(?P<article>the|an?|our|my|their|your|its|any|each|every"
    r"|another|all|these|those) )?"
)
_ENDING = r"(?P<ending>'s|s'|s|es)?"
_MONTH_BEFORE = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|act|regulations|/)[a-z]*\s*$", re.I)
_NEEDS_CAPITAL = {"reading", "bury", "bath", "sale", "deal", "battle", "ware", "rugby", "poole", "crewe"}


class MentionKind(StrEnum):
    """What sort of thing is named. Only things of one sort can take one another's place."""

    TOPIC = "topic"
    ROLE = "role"
    EDITION = "edition"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text. `start` to `end` covers its article but no preposition; `noun` is how we write it out."""

    kind: MentionKind
    noun: str
    start: int
    end: int
    plural: bool
    preposition: str = ""

    @property
    def bare(self) -> str:
        """The noun without its article, for a notice; topics keep theirs."""
        return re.sub(r"^(the|an?) ", "", self.noun) if self.kind is MentionKind.ROLE else self.noun


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: MentionKind
    noun: str
    several: str
    plural: bool


def mentions(text: str) -> tuple[Mention, ...]:
    """What a text names, in its order; of names that overlap, the one that begins first, and of those the longest."""
    return tuple(_found(text))


def of_kind(found: Sequence[Mention], kind: MentionKind) -> tuple[Mention, ...]:
    """The mentions of one kind."""
    return tuple(mention for mention in found if mention.kind is kind)


def _found(text: str) -> Iterator[Mention]:
    pattern, entries = _gazetteer()
    for match in pattern.finditer(text.replace("\u2019", "'")):
        form, ending = match["form"], match["ending"] or ""
        entry = entries[_key(form)]
        if form.isdigit() and _MONTH_BEFORE.search(text[: match.start("form")]):
            continue
        if entry.kind is MentionKind.AREA and form.lower() in _NEEDS_CAPITAL and not form[0].isupper():
            continue
        several = entry.plural or ending in {"s", "es", "s'"} or _key(form).endswith(("ies", "children"))
        start = match.start("article") if match["article"] else match.start("form")
        end = match.end() - (len(ending) if ending in {"'s", "s'"} else 0)
        yield Mention(entry.kind, entry.several if several else entry.noun, start, end, several, match["preposition"] or "")


def is_light(text: str) -> bool:
    """Whether a text has no word that says what it is about."""
    return all(word in _light() for word in re.findall(r"[a-z'-]+|\d+", text.lower().replace("\u2019", "'")))


@cache
def _light() -> frozenset[str]:
    return frozenset(tomllib.loads((DATA / "topics.toml").read_text("utf-8"))["light"].split())


def _key(form: str) -> str:
    return re.sub(r"[\s-]+", " ", form.lower())


@cache
def _gazetteer() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    raw: dict[str, Any] = tomllib.loads((DATA / "topics.toml").read_text("utf-8"))
    entries: dict[str, _Entry] = {}
    for kind in (MentionKind.TOPIC, MentionKind.ROLE, MentionKind.EDITION):
        for row in raw[kind.value]:
            entry = _Entry(kind, row["noun"], row.get("plural", row["noun"]), row.get("number") == "plural")
            entries |= {_key(form): entry for form in (*row["forms"], re.sub(r"^(the|an?) ", "", row["noun"]))}
    for area in areas():
        if area.name != "England":
            entries |= {_key(name): _Entry(MentionKind.AREA, area.name, area.name, plural=False) for name in (area.name, *area.aliases)}
    forms = "|".join(re.escape(form).replace(r"\ ", r"[\s-]+") for form in sorted(entries, key=len, reverse=True))
    return re.compile(rf"(?<![\w-]){_BEFORE}(?P<form>{forms}){_ENDING}(?![\w-])", re.I), entries
