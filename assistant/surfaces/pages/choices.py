"""Holdings in, what a form offers to choose from out: roles that ask, and areas, those that something is held for first."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.holdings import Holdings
from assistant.surfaces.pages.site import role_name
from corpus import catalogue


@dataclass(frozen=True, slots=True)
class Choices:
    """`roles` are (id, name); `areas` every name of an area in England, `held_areas` those with a document of their own."""

    roles: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    held_areas: tuple[str, ...]


def choices_of(holdings: Holdings) -> Choices:
    """What can be chosen."""
    areas = [area.name for area in catalogue.areas() if area.in_extent and area.name != "England"]
    held = {holdings.corpus.editions[edition_id].area for edition_id in {one.edition_id for one in holdings.corpus.provisions.values()}}
    return Choices(
        roles=tuple((role_id, role_name(role_id)) for role_id in holdings.role_ids),
        areas=tuple(sorted(areas)),
        held_areas=tuple(area for area in sorted(areas) if area in held),
    )
