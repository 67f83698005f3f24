from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import Block, BlockKind
from corpus.model import Provision
from corpus.provisions import slug
from corpus.read_document import read_document
from corpus.read_text import read_text_blocks
from corpus.segment import Style, segment, style_of

NUMBERED = """Mole School

1. Purpose

1.1 All staff must know who the keeper is.

1.2 The keeper should keep a tally of:
  a) boats
  b) nets

2. Fog

2.1 Fog must be reported on the same day.

2.1.1 By night, staff should ring the bell.

2.2 The head may close the harbour.

2.3 The head should check the tally every 4 weeks.
"""


def by_place(provisions: list[Provision]) -> dict[str, Provision]:
    places = {provision.place: provision for provision in provisions}
    assert len(places) == len(provisions)
    return places


@pytest.fixture
def harbour(handbook: Path) -> dict[str, Provision]:
    return by_place(read_document(handbook, "harbour-2020", "numbered"))


def test_every_provision_of_a_numbered_handbook(harbour: dict[str, Provision]) -> None:
    assert list(harbour) == [
        "para_1",
        "para_1__note_4",
        "para_2",
        "para_2__item_1",
        "para_2__item_2",
        "para_2__item_2__item_1",
        "para_2__item_2__item_2",
        "para_2__item_3",
        "para_3",
        "para_3__note_5",
        "para_3__box",
        "para_3__box__item_1",
        "para_3__box__item_2",
        "para_4",
        "sec_storms__p_1",
        "sec_storms__p_2",
        "sec_storms__p_2__item_1",
        "glossary__lantern",
        "glossary__wick",
    ]


def test_an_item_says_where_it_stands_and_what_it_hangs_from(harbour: dict[str, Provision]) -> None:
    item = harbour["para_2__item_2__item_2"]
    assert item.words == "ice on the slipway"
    assert item.locator == "paragraph 2, item 2, item 2"
    assert item.source_lead_in == "tell the mate about:"
    assert item.parent == "harbour-2020/para_2__item_2"
    assert item.heading_path == ("Chapter 1: Lanterns", "Keeping watch")
    assert item.page == 2


def test_a_paragraph_has_its_own_prose_only(harbour: dict[str, Provision]) -> None:
    assert harbour["para_2"].words == "The keeper should:"


def test_a_note_is_attached_to_the_paragraph_of_its_mark(harbour: dict[str, Provision]) -> None:
    assert harbour["para_1"].footnotes == ("4 Lantern Order 1901",)
    assert harbour["para_1__note_4"].parent == "harbour-2020/para_1"
    assert harbour["para_1__note_4"].locator == "paragraph 1, note 4"


def test_a_box_after_a_paragraph_is_named_for_it(harbour: dict[str, Provision]) -> None:
    assert harbour["para_3__box__item_1"].locator == "box after paragraph 3, item 1"
    assert harbour["para_3__box__item_1"].source_lead_in == "What a mate does"


def test_a_frame_under_a_heading_is_the_text_of_the_section(harbour: dict[str, Provision]) -> None:
    assert harbour["sec_storms__p_1"].words == "In a storm the crew should stay ashore."
    assert harbour["sec_storms__p_2"].words == "The mate must:"
    assert harbour["sec_storms__p_2__item_1"].source_lead_in == "The mate must:"


def test_a_glossary_has_an_entry_to_each_term(harbour: dict[str, Provision]) -> None:
    assert harbour["glossary__wick"].words == "Wick - What burns in it. It is cotton."
    assert harbour["glossary__wick"].locator == "glossary, “Wick”"


def test_ids_do_not_depend_on_the_parse_before_them(handbook: Path) -> None:
    first, second = (read_document(handbook, "harbour-2020", "numbered") for _ in range(2))
    assert first == second
    assert [provision.order for provision in first] == list(range(len(first)))


def test_policies_numbered_in_steps() -> None:
    places = by_place(segment(read_text_blocks(NUMBERED), "mole-2025"))
    assert list(places) == ["para_1.1", "para_1.2", "para_1.2__item_1", "para_1.2__item_2", "para_2.1", "para_2.1.1", "para_2.2", "para_2.3"]
    assert places["para_2.1.1"].heading_path[-1] == "Fog"
    assert places["para_1.2__item_2"].source_lead_in == "The keeper should keep a tally of:"


def test_numbers_that_run_on_through_the_headings_of_a_text() -> None:
    first = "PART A\n\n1. Name a mate.\n\n2. The mate should:\n• row\n• sail\n\n3. Staff read this.\n\n"
    text = first + "PART B\n\n4. Sign in.\n\n5. Report yearly.\n\n6. Ask for more."
    places = by_place(segment(read_text_blocks(text), "mole"))
    assert [place for place in places if "item" not in place] == [f"para_{n}" for n in range(1, 7)]
    assert places["para_4"].heading_path[-1] == "PART B"


def test_where_numbering_begins_again_the_heading_comes_into_the_id() -> None:
    def paragraph(number: int, text: str) -> Block:
        return Block(BlockKind.PARAGRAPH, text, marker=f"{number}.")

    blocks = [Block(BlockKind.HEADING, "Boats"), paragraph(1, "A."), paragraph(2, "B."), Block(BlockKind.HEADING, "Nets"), paragraph(1, "C.")]
    assert list(by_place(segment(blocks, "x", "numbered"))) == ["para_1", "para_2", "sec_nets__para_1"]


def test_unnumbered_text_is_named_for_its_headings() -> None:
    text = "# Mole notes\n\n## **2. The tide**\n\nIt rises. It may fall.\n\n- by day\n- by night\n\n## Boats\n\n- oars\n\n## The tide\n\nIt turns."
    places = by_place(segment(read_text_blocks(text), "x"))
    assert list(places) == ["sec_the-tide__p_1", "sec_the-tide__p_1__item_1", "sec_the-tide__p_1__item_2", "sec_boats__item_1", "sec_the-tide-2__p_1"]
    assert places["sec_the-tide__p_1__item_2"].locator == "“The tide”, paragraph 1, item 2"
    assert places["sec_the-tide__p_1__item_2"].source_lead_in == "It may fall."
    assert places["sec_boats__item_1"].parent is None


def test_text_before_any_heading_goes_under_the_title() -> None:
    places = by_place(segment(read_text_blocks("Mole notes\n\nThe mole is long.\n\nIt is old too."), "x"))
    assert list(places) == ["sec_mole-notes__p_1", "sec_mole-notes__p_2"]


def test_a_title_over_a_list_rules_that_list_and_no_more() -> None:
    text = "Mole notes\n\nThe crew do this:\n\nJobs of the crew\n  1. Row.\n  2. Sail.\n\nThe crew rest on Sundays."
    places = by_place(segment(read_text_blocks(text), "x"))
    assert list(places) == ["sec_mole-notes__p_1", "sec_jobs-of-the-crew__item_1", "sec_jobs-of-the-crew__item_2", "sec_mole-notes__p_2"]


def test_a_footnote_of_a_text_is_attached_by_its_mark() -> None:
    places = by_place(segment(read_text_blocks("Mole\n\nMates¹ row well.\n\nThey sail too.\n\n¹ In fair weather only."), "x"))
    assert places["sec_mole__p_1"].footnotes == ("1 In fair weather only.",)
    assert places["sec_mole__p_1"].words == "Mates row well."
    assert list(places) == ["sec_mole__p_1", "sec_mole__p_1__note_1", "sec_mole__p_2"]


def test_sections_of_an_act() -> None:
    def item(level: int, marker: str, text: str) -> Block:
        return Block(BlockKind.ITEM, text, 3, level, marker)

    blocks = [
        Block(BlockKind.HEADING, "Part 1: Harbours", 3, 1, "part 1"),
        item(1, "4A", "Duty to light lamps"),
        item(2, "(1)", "A harbour authority must—"),
        item(3, "(a)", "light a lamp, and"),
        item(3, "(b)", "ensure—"),
        item(4, "(i)", "that it is seen."),
        Block(BlockKind.PARAGRAPH, "unless there is fog.", 3, 2),
        item(2, "(2)", ""),
        item(2, "(3)", "In this section—"),
        item(3, "", "“lamp” means—"),
        item(4, "(a)", "an oil lamp;"),
    ]
    assert style_of(blocks) is Style.LEGISLATION
    places = by_place(segment(blocks, "harbour-act"))
    assert list(places) == [
        "s_4A",
        "s_4A__sub_1",
        "s_4A__sub_1__para_a",
        "s_4A__sub_1__para_b",
        "s_4A__sub_1__para_b__subpara_i",
        "s_4A__sub_3",
        "s_4A__sub_3__def_lamp",
        "s_4A__sub_3__def_lamp__para_a",
    ]
    assert places["s_4A__sub_1"].words == "A harbour authority must—\nunless there is fog."
    assert places["s_4A__sub_1__para_b__subpara_i"].locator == "section 4A(1)(b)(i)"
    assert places["s_4A__sub_1__para_b__subpara_i"].source_lead_in == "A harbour authority must— ensure—"
    assert places["s_4A__sub_3__def_lamp__para_a"].locator == "section 4A(3), “lamp” (a)"
    assert places["s_4A__sub_1"].heading_path == ("Part 1: Harbours", "Duty to light lamps")


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("7. Yearly report", "yearly-report"),
        ("7.1. Boats & nets", "boats-nets"),
        ("The keeper's lamp", "the-keepers-lamp"),
        ("…", "untitled"),
        ("a b c d e f g h i j", "a-b-c-d-e-f-g-h"),
    ],
)
def test_slugs(title: str, made: str) -> None:
    assert slug(title) == made


def test_notes_numbered_afresh_on_each_page_stay_on_their_pages(sheets, tmp_path: Path) -> None:
    for number in range(1, 4):
        sheets.page().para(f"{number}. Rule {number} of the harbour~1~ is kept by the crew every day.").note(1, f"Note of page {number}")
    places = by_place(read_document(sheets.save(tmp_path / "a.pdf"), "x", "numbered"))
    assert [places[f"para_{number}"].footnotes for number in range(1, 4)] == [(f"1 Note of page {number}",) for number in range(1, 4)]


@given(st.lists(st.sampled_from(["# A", "# A 2", "A", "- x", "  - y", "1. One", "1.1 Two.", "2. Three.", "The end.", "", "¹ A note.", "word¹", "a:", "**B**"])))
def test_any_text_gives_provisions_with_ids_of_their_own(lines: list[str]) -> None:
    for style in Style:
        provisions = segment(read_text_blocks("\n".join(lines)), "x", style)
        ids = [provision.id for provision in provisions]
        assert len(set(ids)) == len(ids)
        assert all(provision.parent is None or provision.parent in ids for provision in provisions)


@pytest.fixture(scope="module")
def guidance(library: Path) -> dict[str, Provision]:
    return by_place(read_document(library / "working-together-2023.pdf", "working-together-2023"))


@pytest.mark.library
def test_the_guidance_has_every_paragraph(guidance: dict[str, Provision]) -> None:
    assert [n for n in range(1, 404) if f"para_{n}" not in guidance] == []


@pytest.mark.library
@pytest.mark.parametrize(
    ("place", "n"),
    [
        ("para_37__box", 3), ("para_50__box", 6), ("para_60__box", 6), ("para_62__box", 4), ("para_64", 7), ("para_64__item_1", 4), ("para_70", 4),
        ("para_89__box", 7), ("para_103", 3), ("para_104", 12), ("para_106", 2), ("para_107", 13),
    ],
)  # fmt: skip
def test_the_guidance_has_its_lists_whole(guidance: dict[str, Provision], place: str, n: int) -> None:
    parent = f"working-together-2023/{place}"
    assert sum(1 for provision in guidance.values() if provision.parent == parent and "__note_" not in provision.id) == n


@pytest.mark.library
def test_the_guidance_has_its_notes_and_no_marks_in_its_words(guidance: dict[str, Provision]) -> None:
    notes = {note.split()[0] for provision in guidance.values() for note in provision.footnotes}
    assert [n for n in range(1, 244) if str(n) not in notes] == []
    assert "para_57__note_23" in guidance
    assert guidance["para_57"].words is not None
    assert guidance["para_57"].words.startswith("DSPs should")


@pytest.mark.library
def test_the_guidance_has_its_glossary_and_printed_pages(guidance: dict[str, Provision]) -> None:
    assert guidance["glossary__young-carer"].page == 162
    assert guidance["para_107__item_8"].page == 41


@pytest.mark.library
def test_the_act_has_its_sections_without_annotations(library: Path) -> None:
    places = by_place(read_document(library / "children-act-2004.pdf", "children-act-2004"))
    assert all(f"s_16{letter}" in places for letter in "EFGHIJKL")
    assert sum(1 for place in places if place.startswith("s_16G__sub_") and "para" not in place) == 7
    substituted = places["s_16E__sub_3__def_safeguarding-partner__para_b"].words or ""
    assert substituted.startswith("an integrated care board for an area")
    words = " ".join(provision.words or "" for provision in places.values())
    assert not any(debris in words for debris in ("Textual Amendments", "Document Generated", "Changes to legislation", "[F", ". . ."))


@pytest.mark.library
@pytest.mark.parametrize(
    ("name", "n", "place"),
    [
        ("trix-masa-2024", 199, "sec_functions-of-independent-scrutiny-role__item_7"),
        ("north-lincolnshire-mars-2024", 176, "sec_yearly-report__p_2__item_13"),
        ("tyne-masa-plan-notes-2019", 131, "sec_thresholds__p_1__item_6"),
        ("north-west-masa-2026", 45, "sec_delegated-safeguarding-partners__p_1"),
        ("ncb-masa-reform-2020", 19, "sec_early-adopters__p_2"),
    ],
)
def test_texts_as_people_bring_them(library: Path, name: str, n: int, place: str) -> None:
    places = by_place(read_document(library / f"{name}.txt", name))
    assert len(places) == n
    assert place in places
    assert not any("(#)" in (provision.words or "") or "Skip to content" in (provision.words or "") for provision in places.values())
