"""Passages: what of a draft can speak, and where it stands. Contents lists, bare headings and page heads say nothing."""

from __future__ import annotations

from assistant.practice.draft_passages import passages
from assistant.practice.draft_text import Piece, PieceKind, row, text_pieces


def texts(text: str) -> list[str]:
    return [one.text for one in passages(text_pieces(text))]


def test_a_heading_alone_says_nothing() -> None:
    assert texts("# Lamps\n\n## Oil\n\n## Wicks\n") == []


def test_a_passage_knows_its_heading_and_paragraph() -> None:
    found = passages(text_pieces("# Lamps\n\nOne.\n\n## Oil\n\nOil was bought. It was dear."))
    assert [(one.text, one.heading, one.number) for one in found if not one.whole] == [("Oil was bought.", "Oil", 2), ("It was dear.", "Oil", 2)]


def test_a_paragraph_is_passed_on_whole_and_by_sentence() -> None:
    assert texts("# Lamps\n\nOil was bought. It was dear.") == ["Oil was bought. It was dear.", "Oil was bought.", "It was dear."]


def test_items_under_one_heading_are_read_together_too() -> None:
    assert texts("# Lamps\n\n- Oil: four pounds\n- Wicks: five pounds") == ["Oil: four pounds", "Wicks: five pounds", "Oil: four pounds; Wicks: five pounds;"]


def test_a_contents_list_with_leaders_says_nothing() -> None:
    assert texts("# Report\n\n## Contents\n\n1. Oil and its cost ........ 3\n2. Wicks ........ 5\n\n## Oil and its cost\n\nFour pounds.") == ["Four pounds."]


def test_a_contents_list_run_into_one_paragraph_says_nothing() -> None:
    assert texts("# Report\n\nContents\n\nOil and cost 1\nWicks trimmed 2\nLamps lit 4\nBells rung 9\n\n## Oil\n\nFour pounds.") == ["Four pounds."]


def test_a_contents_list_of_bullets_says_nothing() -> None:
    assert texts("# Report\n\n## Contents\n\n- How oil was bought\n- Wicks\n\n## Wicks\n\nTrimmed.") == ["Trimmed."]


def test_a_sentence_that_ends_in_a_number_is_no_contents_entry() -> None:
    assert "We trained staff in 2024 and lamps rose to 12" in texts("# Lamps\n\nWe trained staff in 2024 and lamps rose to 12")


def test_a_row_of_words_takes_its_first_cell_for_a_heading() -> None:
    found = passages([Piece(PieceKind.HEADING, "Lamps"), row(["Oil", "Oil was bought in May and again in June."], starts=True)])
    assert (found[0].heading, found[0].text) == ("Oil", "Oil was bought in May and again in June.")


def test_a_row_of_figures_stays_under_the_heading_of_its_table() -> None:
    found = passages([Piece(PieceKind.HEADING, "Money"), row(["Oil", "£4"], starts=True), row(["Wicks", "£5"], starts=False)])
    assert {one.heading for one in found} == {"Money"}
    assert found[-1].text == "Oil – £4; Wicks – £5;"


def test_a_page_head_that_is_repeated_says_nothing() -> None:
    said = {n: ("Lamp report draft", f"Lamps were lit {'again and ' * n}again.") for n in range(1, 6)}
    pages = [Piece(PieceKind.PARAGRAPH, text, page=n) for n, texts_of_page in said.items() for text in texts_of_page]
    assert "Lamp report draft" not in [one.text for one in passages(pages)]


def test_a_long_paragraph_is_cut_at_sentences_that_the_encoder_can_read_whole() -> None:
    found = passages(text_pieces("# Lamps\n\n" + "Lamps were lit along the whole of the long northern shore that night. " * 20))
    assert max(len(one.text.split()) for one in found) <= 90
