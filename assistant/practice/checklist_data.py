"""`corpus/data/checklists.toml` in, the checklists that have a name out: which norms each is made of, and nothing of what they say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.errors import QuestionError
from corpus.catalogue import DATA
from corpus.errors import DataError

FILE = "checklists.toml"


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part of a named checklist. `items` are full places: `edition/place`, `edition/place#n` or `edition/place__item_*`."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A checklist that has a name. With a `role`, every further must, should and may on it follows; `stated` keeps plain description too."""

    name: str
    title: str
    about: str
    edition_id: str
    parts: tuple[PartPlan, ...]
    names: tuple[str, ...] = ()
    role: str | None = None
    stated: bool = False
    also: tuple[str, ...] = ()


@cache
def plans() -> dict[str, Plan]:
    """The named checklists, in the order of the file. Raises `DataError` for a file that does not hold."""
    raw = tomllib.loads((DATA / FILE).read_text("utf-8"))
    found = {}
    for row in raw.get("checklist", ()):
        plan = _plan(row)
        if plan.name in found:
            raise DataError(f"second checklist {plan.name} in {FILE}; give it another name")
        found[plan.name] = plan
    return found


def plan_named(name: str) -> Plan:
    """The checklist of that name, or of another that people use for it. Raises `QuestionError`."""
    folded = " ".join(name.lower().replace("_", "-").split())
    for plan in plans().values():
        if folded in {plan.name, plan.name.replace("-", " "), plan.title.lower(), *(other.lower() for other in plan.names)}:
            return plan
    raise QuestionError(f"checklist {name[:60]!r} is not known; use one of {', '.join(plans())}, or make one for a role or a heading")


def _plan(row: dict[str, Any]) -> Plan:
    try:
        edition = str(row["edition"])
        parts = tuple(PartPlan(str(part["title"]), tuple(_full(item, edition) for item in part["items"])) for part in row["part"])
        return Plan(
            name=str(row["name"]),
            title=str(row["title"]),
            about=str(row["about"]),
            edition_id=edition,
            parts=parts,
            names=tuple(row.get("names", ())),
            role=row.get("role"),
            stated=bool(row.get("stated", False)),
            also=tuple(row.get("also", ())),
        )
    except KeyError as error:
        raise DataError(f"checklist {row.get('name', '?')} in {FILE} has no {error}; add it") from error


def _full(item: str, edition_id: str) -> str:
    return item if "/" in item else f"{edition_id}/{item}"
