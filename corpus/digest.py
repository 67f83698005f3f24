"""Digest files in, entries out: reads `corpus/digests/*.md`, whose format `corpus/digests/README.md` gives.

Strict: an unknown field, duty or addressee, or a second entry for a place, is refused with file and line, so that a slip in our wording cannot pass silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from corpus.errors import DigestError
from corpus.locators import locator_of
from corpus.model import Duty, Norm, NotSaid, Provision, Theme

T = TypeVar("T")

DIGESTS = Path(__file__).parent / "digests"
FACTS = frozenset({"who", "when", "to", "how-many", "rank", "where", "law"})
ENTRY_FIELDS = frozenset({"title", "continues", "lead-in", "asks", "restates"})
THEME_FIELDS = frozenset({"title", "covers", "asks", "headline", "notices"})
SILENCE_FIELDS = frozenset({"text", "asks", "see"})
ENTRY = re.compile(r"^### (?P<place>[A-Za-z0-9_\-]+)(?: \(pages? (?P<page>\d+)[^)]*\))?$")
SPECIAL = re.compile(r"^### (?P<kind>theme|not-said) (?P<slug>[a-z0-9\-]+)$")
NORM = re.compile(r"^- (?P<duty>[a-z_]+) \| (?P<who>[a-z\-]+) \| (?:s(?P<first>\d+)(?:-s?(?P<last>\d+))? \| )?(?P<plain>.+)$")
FIELD = re.compile(r"^(?P<indent> *)(?P<key>[a-z\-]+): *(?P<value>.*)$")


@dataclass(slots=True)
class _Entry:
    """One `###` entry while it is being read."""

    where: str
    kind: str
    place: str
    page: int | None
    headings: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    norms: list[Norm] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one or more digest files hold, in file order."""

    provisions: tuple[Provision, ...]
    themes: tuple[Theme, ...]
    not_said: tuple[NotSaid, ...]


def read_digests(folder: Path = DIGESTS, addressees: frozenset[str] = frozenset()) -> Digest:
    """Every digest file of the folder, by name. With `addressees`, a norm on anyone else is refused. Raises `DigestError`."""
    provisions: dict[str, Provision] = {}
    themes: dict[str, Theme] = {}
    silences: dict[str, NotSaid] = {}
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        edition_id, entries = _read_entries(path, addressees)
        for entry in entries:
            if entry.kind == "entry":
                provision = _provision(edition_id, entry, len(provisions))
                _add(provisions, provision.id, provision, entry.where)
            elif entry.kind == "theme":
                theme = _theme(edition_id, entry)
                _add(themes, theme.id, theme, entry.where)
            else:
                silence = _silence(edition_id, entry)
                _add(silences, silence.id, silence, entry.where)
    return Digest(tuple(_with_parents(provisions)), tuple(themes.values()), tuple(silences.values()))


def split_asks(value: str) -> tuple[tuple[str, str], ...]:
    """`a / b => short answer` as ((a, ""), (b, short answer))."""
    pairs = []
    for part in value.split(" / "):
        question, _, answer = part.partition("=>")
        if question.strip():
            pairs.append((question.strip(), answer.strip()))
    return tuple(pairs)


def _add(held: dict[str, T], key: str, value: T, where: str) -> None:
    if key in held:
        raise DigestError(f"second entry for {key} at {where}; merge the two into one")
    held[key] = value


def _read_entries(path: Path, addressees: frozenset[str]) -> tuple[str, list[_Entry]]:
    edition_id = ""
    headings: list[str] = []
    entries: list[_Entry] = []
    front = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.strip() == "---":
            front = number == 1
        elif front:
            key, _, value = line.partition(":")
            edition_id = value.strip() if key.strip() == "edition" else edition_id
        elif line.startswith("### "):
            entries.append(_open(line.rstrip(), where, tuple(headings)))
        elif line.startswith("#") and not line.startswith("###"):
            level = len(line) - len(line.lstrip("#"))
            headings[level - 1 :] = [line.lstrip("# ").strip()]
        elif line.strip():
            if not entries:
                raise DigestError(f"text before the first entry at {where}; begin an entry with `### place`")
            _take(entries[-1], line.rstrip(), where, addressees)
    if not edition_id:
        raise DigestError(f"no edition in the front matter of {path.name}; add `edition: ID` between two `---` lines")
    return edition_id, entries


def _open(line: str, where: str, headings: tuple[str, ...]) -> _Entry:
    if special := SPECIAL.match(line):
        return _Entry(where, special["kind"], special["slug"], None, headings)
    if entry := ENTRY.match(line):
        return _Entry(where, "entry", entry["place"], int(entry["page"]) if entry["page"] else None, headings)
    raise DigestError(f"entry heading {line!r} at {where} is not understood; write `### place (page N)`, `### theme slug` or `### not-said slug`")


def _take(entry: _Entry, line: str, where: str, addressees: frozenset[str]) -> None:
    """One line of an entry: a norm, a fact or asks of the norm above, or a field of the entry."""
    if line.startswith("- "):
        entry.norms.append(_norm(line, where, addressees))
        return
    matched = FIELD.match(line)
    if not matched:
        raise DigestError(f"line {line.strip()[:60]!r} at {where} is not understood; write `key: value` or `- duty | addressee | wording`")
    key, value = matched["key"], matched["value"].strip()
    if matched["indent"] and entry.norms:
        norm = entry.norms[-1]
        if key == "asks":
            entry.norms[-1] = replace(norm, asks=norm.asks + split_asks(value))
        elif key in FACTS:
            entry.norms[-1] = replace(norm, facts=(*norm.facts, (key, value)))
        else:
            raise DigestError(f"fact {key!r} at {where} is not known; use one of {', '.join(sorted(FACTS))} or asks")
        return
    allowed = {"entry": ENTRY_FIELDS | FACTS, "theme": THEME_FIELDS, "not-said": SILENCE_FIELDS}[entry.kind]
    if key not in allowed:
        raise DigestError(f"field {key!r} at {where} is not known; use one of {', '.join(sorted(allowed))}")
    entry.fields[key] = f"{entry.fields[key]} / {value}" if key == "asks" and key in entry.fields else value


def _norm(line: str, where: str, addressees: frozenset[str]) -> Norm:
    matched = NORM.match(line)
    if not matched:
        raise DigestError(f"norm {line[:60]!r} at {where} is not understood; write `- duty | addressee | [sN |] wording`")
    if matched["duty"] not in {duty.value for duty in Duty}:
        raise DigestError(f"duty {matched['duty']!r} at {where} is not known; use one of {', '.join(duty.value for duty in Duty)}")
    if addressees and matched["who"] not in addressees:
        raise DigestError(f"addressee {matched['who']!r} at {where} is not in roles.toml; add it there or use one that is")
    first = int(matched["first"]) if matched["first"] else None
    sentences = (first, int(matched["last"] or first)) if first else None
    return Norm(duty=Duty(matched["duty"]), addressee=matched["who"], plain=matched["plain"].strip(), sentences=sentences)


def _provision(edition_id: str, entry: _Entry, order: int) -> Provision:
    fields = entry.fields
    facts = tuple((key, value) for key, value in fields.items() if key in FACTS)
    norms = tuple(replace(norm, facts=norm.facts + facts) for norm in entry.norms)
    return Provision(
        id=f"{edition_id}/{entry.place}",
        edition_id=edition_id,
        heading_path=entry.headings,
        locator=locator_of(entry.place, entry.headings),
        page=entry.page,
        lead_in=fields.get("lead-in"),
        norms=norms,
        continues=_full_id(fields["continues"], edition_id) if "continues" in fields else None,
        restates=tuple(_full_id(part, edition_id) for part in _parts(fields.get("restates", ""))),
        asks=split_asks(fields.get("asks", "")),
        title=fields.get("title", ""),
        facts=facts,
        order=order,
    )


def _theme(edition_id: str, entry: _Entry) -> Theme:
    fields = entry.fields
    if not fields.get("covers"):
        raise DigestError(f"theme {entry.place} at {entry.where} covers nothing; add `covers: place, …`")
    return Theme(
        id=f"{edition_id}/theme_{entry.place}",
        covers=tuple(_full_id(part, edition_id) for part in _parts(fields["covers"])),
        asks=split_asks(fields.get("asks", "")),
        title=fields.get("title", ""),
        headline=fields.get("headline", ""),
        notices=tuple(_parts(fields.get("notices", ""))),
    )


def _silence(edition_id: str, entry: _Entry) -> NotSaid:
    fields = entry.fields
    if not fields.get("text"):
        raise DigestError(f"not-said {entry.place} at {entry.where} has no text; add `text: …`")
    return NotSaid(
        id=f"{edition_id}/not-said_{entry.place}",
        text=fields["text"],
        asks=split_asks(fields.get("asks", "")),
        see=tuple(_full_id(part, edition_id) for part in _parts(fields.get("see", ""))),
        edition_id=edition_id,
    )


def _parts(value: str) -> Iterator[str]:
    return (part.strip() for part in value.split(",") if part.strip())


def _full_id(place: str, edition_id: str) -> str:
    return place if "/" in place else f"{edition_id}/{place}"


def _with_parents(provisions: dict[str, Provision]) -> Iterator[Provision]:
    """Each provision with its parent: the longest shorter place that is held (`para_64__item_1` for `para_64__item_1__item_2`)."""
    for provision in provisions.values():
        place = provision.place
        parent = None
        while "__" in place:
            place = place.rpartition("__")[0]
            if (candidate := f"{provision.edition_id}/{place}") in provisions:
                parent = candidate
                break
        yield replace(provision, parent=parent)
