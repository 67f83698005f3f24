"""Heading levels from a PDF's outline: what print sets in one size, told apart; what the outline leaves out, kept in its rank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.blocks import SUBTITLE_LEVEL, Block, BlockKind
from corpus.pdf_outline import OutlineEntry, with_outline_levels
from corpus.read import read
from corpus.read_document import read_document


def _headings(*rows: tuple[int, str]) -> list[Block]:
    return [Block(BlockKind.HEADING, title, 1, level) for level, title in rows]


def _paths(blocks: list[Block]) -> list[str]:
    """Each heading with those that rule it."""
    above: list[Block] = []
    paths = []
    for block in blocks:
        above = [*(one for one in above if one.level < block.level), block]
        paths.append(" > ".join(one.text for one in above))
    return paths


OUTLINE = [OutlineEntry(0, "Harbours"), OutlineEntry(1, "Crews"), OutlineEntry(2, "Pilots"), OutlineEntry(2, "Divers"), OutlineEntry(0, "Lamps")]


def test_headings_of_one_size_stand_beneath_each_other_as_the_outline_has_them() -> None:
    blocks = _headings((8, "Harbours"), (10, "Crews"), (10, "Pilots"), (10, "Divers"), (8, "Lamps"))
    assert _paths(with_outline_levels(blocks, OUTLINE)) == [
        "Harbours",
        "Harbours > Crews",
        "Harbours > Crews > Pilots",
        "Harbours > Crews > Divers",
        "Lamps",
    ]


def test_case_and_spaces_do_not_part_a_heading_from_its_entry() -> None:
    blocks = _headings((8, "HARBOURS"), (10, "Crews "), (10, "Pi lots"), (10, "Divers."), (8, "Lamps"))
    assert _paths(with_outline_levels(blocks, OUTLINE))[2] == "HARBOURS > Crews  > Pi lots"


@pytest.mark.parametrize(
    ("left_out", "path"),
    [
        ((12, "Wages"), "Harbours > Crews > Pilots > Wages"),
        ((10, "Cooks"), "Harbours > Crews > Cooks"),
    ],
)
def test_a_heading_that_the_outline_leaves_out_keeps_its_rank(left_out: tuple[int, str], path: str) -> None:
    blocks = _headings((8, "Harbours"), (10, "Crews"), (10, "Pilots"), left_out, (10, "Divers"), (8, "Lamps"))
    found = _paths(with_outline_levels(blocks, OUTLINE))
    assert found[3:5] == [path, "Harbours > Crews > Divers"]


def test_a_heading_left_out_before_the_first_of_its_rank_stands_level_with_it() -> None:
    blocks = _headings((8, "Harbours"), (10, "Law"), (10, "Crews"), (10, "Pilots"), (10, "Divers"), (8, "Lamps"))
    assert _paths(with_outline_levels(blocks, OUTLINE))[1:3] == ["Harbours > Law", "Harbours > Crews"]


def test_an_entry_that_is_no_heading_here_rules_nothing() -> None:
    blocks = _headings((8, "Harbours"), (10, "Pilots"), (10, "Divers"), (8, "Lamps"))
    assert _paths(with_outline_levels(blocks, OUTLINE)) == ["Harbours", "Harbours > Pilots", "Harbours > Divers", "Lamps"]


def test_a_title_that_comes_twice_is_not_taken_for_its_namesake() -> None:
    blocks = _headings((8, "Harbours"), (10, "Crews"), (10, "Pilots"), (10, "Divers"), (12, "Pilots"), (8, "Lamps"))
    assert _paths(with_outline_levels(blocks, OUTLINE))[4] == "Harbours > Crews > Divers > Pilots"


def test_an_outline_of_something_else_changes_nothing() -> None:
    blocks = _headings((8, "Harbours"), (10, "Crews"), (10, "Pilots"))
    assert with_outline_levels(blocks, [OutlineEntry(0, "Table 1"), OutlineEntry(0, "Table 2"), OutlineEntry(0, "Harbours")]) == blocks
    assert with_outline_levels(blocks, []) == blocks


def test_titles_inside_boxes_are_left_alone() -> None:
    blocks = [*_headings((8, "Harbours"), (10, "Crews")), Block(BlockKind.HEADING, "Pilots", 1, SUBTITLE_LEVEL), *_headings((8, "Lamps"))]
    outline = [entry for entry in OUTLINE if entry.title != "Divers"]
    assert [block.level for block in with_outline_levels(blocks, outline)][2] == SUBTITLE_LEVEL


def test_the_outline_of_a_file_is_read(sheets: Any, tmp_path: Path) -> None:
    page = sheets.page()
    for level, title in ((0, "Harbours"), (1, "Crews"), (2, "Pilots"), (2, "Divers")):
        sheets.pdf.start_section(title, level=level)
        page.heading(title, 18 if level == 0 else 15)
        page.para(f"A sentence about {title.lower()} stands here, long enough to be plain text and no heading.")
    levels = [block.level for block in read(sheets.save(tmp_path / "a.pdf")) if block.kind is BlockKind.HEADING]
    assert levels == [10, 20, 30, 30]


@pytest.mark.library
def test_each_body_of_chapter_4_stands_under_individual_responsibilities(library: Path) -> None:
    provisions = {one.place: one for one in read_document(library / "working-together-2023.pdf", "working-together-2023")}
    above = ("Chapter 4: Organisational responsibilities", "Individual organisational responsibilities")
    assert provisions["para_229"].heading_path == above
    assert provisions["para_244"].heading_path == (*above, "Police")
    assert provisions["para_241"].heading_path == (*above, "Health", "Named health practitioners")
    assert provisions["para_380"].heading_path == ("Chapter 6: Child death reviews", "Responsibilities of child death review partners")
