"""The routes as data in (`corpus/data/escalation.toml`), kinds of escalation out.

Each step is tied to a norm, and every word about who, to whom and how soon is checked against it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.dialogue import NormRef
from corpus import catalogue
from corpus.catalogue import DATA
from corpus.errors import DataError
from corpus.model import Corpus

FILE = "escalation.toml"
_CLOSER = ("who", "to", "when")


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step as the data has it: the norm it is, and what names its who, to whom or how soon more closely; `then_local` when a local policy's stages follow."""

    ref: str
    closer: tuple[tuple[str, str], ...] = ()
    then_local: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of escalation. `label` and `when` are ours and state no duty; `names` are what people call it; `roles` whose route it is."""

    id: str
    label: str
    when: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    behind: tuple[str, ...]
    settle: tuple[str, ...]
    silent: tuple[str, ...]
    local_silent: tuple[str, ...]
    apart: tuple[str, ...]
    alike: tuple[str, ...]
    signs: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    local: bool
    urgent: bool


@dataclass(frozen=True, slots=True)
class Between:
    """Words that fit several kinds, with what to ask."""

    sign: re.Pattern[str]
    question: str
    kinds: tuple[str, ...]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by id, in the order of the file."""
    made = {row["id"]: _kind(row) for row in _raw()["kind"]}
    for kind in made.values():
        for other in kind.alike:
            if other not in made:
                raise DataError(f"kind {other!r} beside {kind.id} in {FILE} is not there; name one of {', '.join(made)}")
        for role in kind.roles:
            if role not in catalogue.roles():
                raise DataError(f"role {role!r} of {kind.id} in {FILE} is not known; name one that roles.toml has")
    return made


@cache
def betweens() -> tuple[Between, ...]:
    """Words that fit several kinds, in the order they are tried."""
    return tuple(Between(re.compile(row["sign"], re.I), row["question"], tuple(row["kinds"])) for row in _raw()["between"])


def acts_as(role: str | None) -> frozenset[str]:
    """The addressees that somebody who asks in this role is."""
    return frozenset(_raw()["acts_as"].get(role or "", ()))


def norm_at(ref: str, corpus: Corpus) -> NormRef:
    """The norm that `edition/place#n` names. Raises `DataError` where it is not held."""
    provision_id, _, number = ref.partition("#")
    provision = corpus.provisions.get(provision_id)
    if provision is None or not number.isdigit() or not 1 <= int(number) <= len(provision.norms):
        raise DataError(f"step {ref} in {FILE} names no norm that is held; correct it there, or put back the digest it stands in")
    return NormRef(provision, int(number))


def closer_words(step: PlannedStep, ref: NormRef) -> dict[str, str]:
    """What names a step's who, to whom or how soon more closely. Raises `DataError` for words that do not stand in the norm itself."""
    text = ref.norm.text.casefold()
    for name, words in step.closer:
        if words.casefold() not in text:
            raise DataError(f"{name} {words!r} of step {step.ref} in {FILE} does not stand in that provision; use its own words, or leave it out")
    return dict(step.closer)


def _kind(row: dict[str, Any]) -> Kind:
    def many(key: str) -> tuple[str, ...]:
        return tuple(row.get(key, ()))

    return Kind(
        id=row["id"],
        label=row["label"],
        when=row["when"],
        names=many("names"),
        roles=many("roles"),
        steps=tuple(_step(step) for step in row["step"]),
        behind=many("behind"),
        settle=many("settle"),
        silent=many("silent"),
        local_silent=many("local_silent"),
        apart=many("apart"),
        alike=many("alike"),
        signs=tuple(re.compile(sign, re.I) for sign in row["signs"]),
        unless=re.compile(row["unless"], re.I) if "unless" in row else None,
        local=row.get("local", False),
        urgent=row.get("urgent", False),
    )


def _step(row: dict[str, Any]) -> PlannedStep:
    return PlannedStep(row["ref"], tuple((name, row[name]) for name in _CLOSER if name in row), row.get("then_local", False))


@cache
def _raw() -> dict[str, Any]:
    try:
        return tomllib.loads((DATA / FILE).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"data file {FILE} does not read ({error}); restore it from the repository") from error
