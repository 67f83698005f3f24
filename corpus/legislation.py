"""Acts and instruments: blocks in; sections, subsections, paragraphs and definitions out, named the way they are cited."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.blocks import Block, BlockKind
from corpus.model import Provision
from corpus.provisions import Draft, finish, slug

_QUOTED = re.compile(r"“([^”]{1,80})”")
_NAMES = {1: "s", 2: "sub", 3: "para", 4: "subpara"}


@dataclass(slots=True)
class _Unit:
    level: int
    draft: Draft
    defines: bool = False


@dataclass(slots=True)
class _Legislation:
    drafts: list[Draft] = field(default_factory=list)
    open: list[_Unit] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    schedule: str = ""
    part: str = ""


def segment_legislation(blocks: list[Block], edition_id: str) -> list[Provision]:
    """The provisions of an Act: `s_16G`, `s_16G__sub_7`, `s_16F__sub_3__para_b`, `__subpara_i`.

    Definitions are `s_16E__sub_3__def_relevant-agency` and schedules `sch_1__para_2`.
    A unit's words are its own; what is repealed has none and is left out unless something stands beneath it.
    """
    state = _Legislation()
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            _heading(state, block)
        elif block.kind is BlockKind.ITEM:
            _unit(state, block)
        elif block.kind is BlockKind.PARAGRAPH:
            _carry_on(state, block)
    parents = {draft.parent for draft in state.drafts if draft.text()}
    drafts = [draft for draft in state.drafts if draft.text() or draft.place in parents]
    for draft in drafts:
        draft.kept = True
    return finish(drafts, edition_id)


def _heading(state: _Legislation, block: Block) -> None:
    while state.headings and state.headings[-1][0] >= block.level:
        state.headings.pop()
    state.headings.append((block.level, block.text))
    state.open = []
    if found := re.match(r"schedule\s*(\w*)$", block.marker):
        state.schedule, state.part = found.group(1).upper() or "1", ""
    elif found := re.match(r"part\s+(\w+)$", block.marker):
        state.part = found.group(1).upper()


def _path(state: _Legislation) -> tuple[str, ...]:
    return tuple(title for _, title in state.headings)


def _unit(state: _Legislation, block: Block) -> None:
    while state.open and state.open[-1].level >= block.level:
        state.open.pop()
    above = state.open[-1] if state.open else None
    defines = not block.marker
    if above is None and block.level > 1:
        # Letters in a schedule's table name nothing by themselves.
        _carry_on(state, block)
        return
    draft = _top(state, block) if above is None else _beneath(state, above, block, defines=defines)
    state.drafts.append(draft)
    state.open.append(_Unit(block.level, draft, defines))


def _top(state: _Legislation, block: Block) -> Draft:
    number = block.marker.strip("()")
    if state.schedule:
        place, locator, title, words = f"sch_{state.schedule}__para_{number}", f"Schedule {state.schedule}, paragraph {number}", "", block.text
    else:
        place, locator, title, words = f"s_{number}", f"section {number}", block.text, ""
    path = (*_path(state), title) if title else _path(state)
    return Draft(_unused(state, place), locator, path, block.page, [words] if words else [], title=title)


def _beneath(state: _Legislation, above: _Unit, block: Block, *, defines: bool) -> Draft:
    number = block.marker.strip("()")
    if defines:
        found = _QUOTED.search(block.text)
        term = found.group(1) if found else " ".join(block.text.split()[:6])
        name, locator = f"def_{slug(term)}", f"{above.draft.locator}, “{term}”"
    else:
        # Beneath a definition the letters are paragraphs of the definition, whatever their depth on the page.
        name = f"{_NAMES[3 if above.defines else block.level]}_{number}"
        locator = f"{above.draft.locator}{' ' if above.defines else ''}({number})"
    return Draft(
        place=_unused(state, f"{above.draft.place}__{name}"),
        locator=locator,
        heading_path=state.open[0].draft.heading_path,
        page=block.page,
        words=[block.text] if block.text else [],
        parent=above.draft.place,
        source_lead_in=" ".join(unit.draft.words[0] for unit in state.open if unit.draft.words) or None,
    )


def _unused(state: _Legislation, place: str) -> str:
    name, n = place, 1
    while name in state.places:
        n += 1
        name = f"{place}-{n}"
    state.places.add(name)
    return name


def _carry_on(state: _Legislation, block: Block) -> None:
    """Text that belongs to a unit already begun: to the deepest one of its level or above, or to the heading where none is open."""
    while state.open and state.open[-1].level > block.level:
        state.open.pop()
    if state.open:
        state.open[-1].draft.words.append(block.text)
        return
    if not state.schedule:
        return
    place = f"sch_{state.schedule}" + (f"__part_{state.part}" if state.part else "")
    locator = f"Schedule {state.schedule}" + (f", Part {state.part}" if state.part else "")
    draft = next((draft for draft in state.drafts if draft.place == place), None)
    if draft is None:
        draft = Draft(place, locator, _path(state), block.page)
        state.drafts.append(draft)
    draft.words.append(f"{block.marker} {block.text}".strip() if block.kind is BlockKind.ITEM else block.text)
