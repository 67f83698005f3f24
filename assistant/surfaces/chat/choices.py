"""What a person can choose beside a question, and what they chose out as a scope: their role as the chat's profile, area and day as its settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assistant.dialogue import Scope
from assistant.holdings import Holdings
from assistant.surfaces.chat.words import starters, words
from assistant.surfaces.pages.choices import choices_of
from assistant.surfaces.questions import check_area, day_of
from corpus import catalogue

ANY = "any"  # no role, or no one area: the widgets take no empty value
_BRITISH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True)
class Profile:
    """A role that asks, with what to say of it and what it asks first."""

    id: str
    name: str
    about: str
    starters: tuple[str, ...]


def profiles() -> tuple[Profile, ...]:
    """Every role that somebody can ask as, nobody in particular first."""
    anyone = Profile(ANY, words("profile", "anyone"), words("profile", "anyone_about"), starters(None))
    roles = [role for role in catalogue.roles().values() if role.asks_as]
    return (anyone, *(Profile(role.id, _title(role.names[0]), words("profile", "about", role=role.names[0]), starters(role.id)) for role in roles))


def areas(holdings: Holdings) -> dict[str, str]:
    """Values of areas by what they are called: none first, then those that a document is held for, then all others."""
    offered = choices_of(holdings)
    names = dict.fromkeys((*offered.held_areas, *offered.areas))
    return {words("settings", "area_any"): ANY, **{name: name for name in names}}


def scope_of(profile: str | None, chosen: Mapping[str, object], holdings: Holdings) -> Scope:
    """The scope that was chosen. Raises `QuestionError` for an area or day that cannot be taken."""
    area = str(chosen.get("area") or ANY)
    scope = Scope(
        role=profile if profile and profile != ANY else None,
        area=area if area != ANY else None,
        as_of=read_day(str(chosen.get("as_of") or "")),
    )
    check_area(scope.area, holdings)
    return scope


def scope_text(scope: Scope) -> str:
    """The scope in words."""
    day = scope.as_of
    area = words("settings", "changed_area", area=scope.area) if scope.area else words("settings", "changed_area_any")
    return f"{area}, {words('settings', 'changed_day', date=spoken(day)) if day else words('settings', 'changed_today')}"


def spoken(day: date) -> str:
    """A day as people write it."""
    return f"{day.day} {day:%B %Y}"


def read_day(text: str) -> date | None:
    """A day as people write it here: 22 November 2026, 22/11/2026 or 2026-11-22; None for none. Raises `QuestionError`."""
    flat = " ".join(text.replace(",", " ").split())
    if match := _BRITISH.fullmatch(flat):
        flat = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    for form in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(flat, form).date()
        except ValueError:
            continue
    return day_of(flat)


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]
