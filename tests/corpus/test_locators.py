from __future__ import annotations

import pytest

from corpus.locators import locator_of


@pytest.mark.parametrize(
    ("place", "locator"),
    [
        ("para_107", "paragraph 107"),
        ("para_107__item_8", "paragraph 107, item 8"),
        ("para_64__item_1__item_2", "paragraph 64, item 1, item 2"),
        ("para_60__box", "box after paragraph 60"),
        ("para_60__box__item_3", "box after paragraph 60, item 3"),
        ("para_60__box_2__item_3", "box after paragraph 60 (box 2), item 3"),
        ("para_57__note_23", "paragraph 57, footnote 23"),
        ("para_330__chart__item_2", "paragraph 330, chart, item 2"),
        ("para_330__table_1__row_2", "paragraph 330, table 1, row 2"),
        ("s_16G", "section 16G"),
        ("s_16G__sub_7", "section 16G(7)"),
        ("s_16G__sub_2__para_a", "section 16G(2)(a)"),
        ("sched_2__part_1", "schedule 2, part 1"),
        ("reg_5", "regulation 5"),
        ("glossary", "glossary"),
        ("glossary__wick-trimming", "glossary, “wick trimming”"),
        ("sec_yearly-lamp-log__p_2", "“yearly lamp log”, paragraph 2"),
        ("sec_yearly-lamp-log__p_2__item_1", "“yearly lamp log”, paragraph 2, item 1"),
        ("annex_B", "annex B"),
        ("preface", "preface"),
    ],
)
def test_a_place_is_written_as_people_write_it(place: str, locator: str) -> None:
    assert locator_of(place) == locator


def test_a_section_without_a_number_is_named_by_its_innermost_heading() -> None:
    assert locator_of("sec_logs__p_1", ("Chapter 1: Lamps", "Logs & tallies")) == "“Logs & tallies”, paragraph 1"


def test_a_numbered_paragraph_needs_no_heading() -> None:
    assert locator_of("para_3", ("Chapter 1: Lamps",)) == "paragraph 3"
