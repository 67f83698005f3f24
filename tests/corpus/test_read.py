from __future__ import annotations

from pathlib import Path

import pytest

from corpus import read as reader
from corpus.blocks import Block, BlockKind
from corpus.errors import (
    BinaryFileError,
    EmptyDocumentError,
    EncryptedPdfError,
    ImageOnlyPdfError,
    ReadError,
    TooLargeError,
    TruncatedPdfError,
    UnreadableFileError,
)
from corpus.read import read
from corpus.read_text import read_text_blocks


def texts(blocks: list[Block], kind: BlockKind) -> list[str]:
    return [block.text for block in blocks if block.kind is kind]


def test_a_list_over_a_page_end_keeps_its_items_and_their_levels(handbook: Path) -> None:
    items = [(block.level, block.text) for block in read(handbook) if block.kind is BlockKind.ITEM]
    assert items[:5] == [(1, "count the boats that come in"), (1, "tell the mate about:"), (2, "fog"), (2, "ice on the slipway"), (1, "write the tally down")]


def test_a_sentence_over_a_page_end_is_whole_again(handbook: Path) -> None:
    paragraphs = texts(read(handbook), BlockKind.PARAGRAPH)
    assert "A mate may stand in for the keeper. The mate is then answerable for what is done on that night." in paragraphs


def test_a_hyphen_at_a_line_end_stays_where_the_document_does_not_hyphenate(handbook: Path) -> None:
    assert "The lantern is tended by a multi-agency crew." in texts(read(handbook), BlockKind.PARAGRAPH)[0]


def test_a_footnote_mark_is_out_of_the_words_and_its_note_at_hand(handbook: Path) -> None:
    blocks = read(handbook)
    assert blocks[1].notes == ("4",)
    assert "lantern lit" in blocks[1].text
    notes = [(block.marker, block.text) for block in blocks if block.kind is BlockKind.NOTE]
    assert notes == [("4", "Lantern Order 1901"), ("5", "Chosen by the crew for a year")]


def test_a_box_is_opened_titled_and_closed(handbook: Path) -> None:
    kinds = [(block.kind, block.text) for block in read(handbook)]
    start = kinds.index((BlockKind.BOX, "What a mate does"))
    assert kinds[start + 1 : start + 4] == [(BlockKind.ITEM, "Trim the wick."), (BlockKind.ITEM, "Ring the bell in fog."), (BlockKind.BOX_END, "")]


def test_a_number_that_a_line_end_put_first_starts_no_paragraph(handbook: Path) -> None:
    assert "Both sign the book, see Harbour Rules, part 12. If the book is lost, they start another." in texts(read(handbook), BlockKind.PARAGRAPH)


def test_the_printed_page_number_is_the_page(sheets, tmp_path: Path) -> None:
    path = sheets.page(41).para("The harbour is closed in winter.").save(tmp_path / "a.pdf")
    assert read(path)[0].page == 41


def test_running_headers_are_left_out(sheets, tmp_path: Path) -> None:
    for number in range(1, 5):
        sheets.page(header=f"Harbour Handbook {number}").para(f"Sentence {number} of the handbook stands here, on its own page.")
    assert all("Handbook" not in block.text for block in read(sheets.save(tmp_path / "a.pdf")))


def test_a_table_of_contents_is_left_out(sheets, tmp_path: Path) -> None:
    sheets.page().heading("Contents", 18)
    for number in range(6):
        sheets.para(f"Part {number} {'.' * 40} {number + 2}")
    sheets.page().para("The first sentence of the handbook itself.")
    assert texts(read(sheets.save(tmp_path / "a.pdf")), BlockKind.PARAGRAPH) == ["The first sentence of the handbook itself."]


def test_progress_is_told_page_by_page(handbook: Path) -> None:
    seen: list[tuple[int, int]] = []
    read(handbook, lambda done, of: seen.append((done, of)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_encrypted_pdf_is_told(sheets, tmp_path: Path) -> None:
    path = sheets.page().para("Nobody may read this sentence.").save(tmp_path / "a.pdf", password="mole")
    with pytest.raises(EncryptedPdfError, match="needs a password"):
        read(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_pdf_that_is_cut_off_is_told(handbook: Path, tmp_path: Path, share: float) -> None:
    data = handbook.read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(TruncatedPdfError, match="its end is missing"):
        read(path)


def test_a_pdf_of_pictures_is_told(sheets, tmp_path: Path) -> None:
    from_pixels = pytest.importorskip("PIL.Image").new("RGB", (40, 40), "grey")
    for _ in range(2):
        sheets.pdf.add_page()
        sheets.pdf.image(from_pixels, x=50, y=50, w=400)
    with pytest.raises(ImageOnlyPdfError, match=r"pictures instead of text on its 2 page\(s\)"):
        read(sheets.save(tmp_path / "scan.pdf"))


def test_a_pdf_without_words_is_empty(sheets, tmp_path: Path) -> None:
    sheets.pdf.add_page()
    with pytest.raises(EmptyDocumentError, match="no words"):
        read(sheets.save(tmp_path / "blank.pdf"))


def test_a_pdf_of_too_many_pages_is_refused(sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.read_pdf.MAX_PAGES", 1)
    path = sheets.page().para("One.").page().para("Two.").save(tmp_path / "a.pdf")
    with pytest.raises(TooLargeError, match="2 pages; the limit is 1 pages"):
        read(path)


@pytest.mark.parametrize("content", [b"", b" \n\t\n"])
def test_an_empty_text_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(EmptyDocumentError, match="is empty"):
        read(path)


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"PK\x03\x04word", "a Word, Excel or zip file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"a\x00b" * 40, "binary data"),
        (bytes(range(1, 32)) * 9, "binary data"),
    ],
)
def test_a_binary_file_is_told(tmp_path: Path, content: bytes, looks_like: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(BinaryFileError, match=looks_like):
        read(path)


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(TooLargeError, match="200 MB; the limit is 50 MB"):
        read(path)


def test_a_text_of_too_many_characters_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 10)
    path = tmp_path / "a.txt"
    path.write_text("more than ten characters")
    with pytest.raises(TooLargeError, match="24 characters"):
        read(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(UnreadableFileError, match="no such file"):
            read(path)


def test_a_saved_web_page_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<!DOCTYPE html><p>Hello</p>")
    with pytest.raises(UnreadableFileError, match="print the page to a PDF"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_people_have(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The keeper’s lamp – lit.", encoding=encoding)
    assert read(path)[0].text == "The keeper’s lamp – lit."


def test_every_read_error_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    made = [
        UnreadableFileError(path, "why"),
        EmptyDocumentError(path),
        BinaryFileError(path),
        EncryptedPdfError(path),
        TruncatedPdfError(path),
        ImageOnlyPdfError(path, 3),
        TooLargeError(path, "9", "8"),
    ]
    assert {type(error) for error in made} == set(ReadError.__subclasses__())
    assert all("a.pdf" in str(error) and "; " in str(error) for error in made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Skip to content\nCompany Logo\n\nThe mole is long.", ["The mole is long."]),
        ("See [the tide table](#) and [the\nchart \\(large\\)](http://x.example).", ["See the tide table and the chart (large)."]),
        ("Write to [email protected] today.", ["Write to (e-mail address not shown) today."]),
        ("The crew meet in the hall,\n\nThe loft and the yard.", ["The crew meet in the hall, The loft and the yard."]),
        ("They play an\n\nimportant part.", ["They play an important part."]),
        ("The lamp is *very* **bright** on the 2<sup>nd</sup> day.", ["The lamp is very bright on the 2nd day."]),
        ("A duty¹⁶ to watch.", ["A duty to watch."]),
        ("A long sentence that ends.\nLast Updated: May 2, 2020\n\nv31\n", ["A long sentence that ends."]),
        ("multi- agency crews and first- and second-hand boats are here.", ["multi-agency crews and first- and second-hand boats are here."]),
    ],
)
def test_debris_of_web_pages_and_page_ends_is_mended(text: str, expected: list[str]) -> None:
    assert [block.text for block in read_text_blocks(text)] == expected


def test_blank_lines_do_not_break_a_list() -> None:
    blocks = read_text_blocks("The crew must:\n\n- row\n\n- sail\n\n\n- swim\n")
    assert [(block.kind, block.text) for block in blocks[1:]] == [(BlockKind.ITEM, word) for word in ("row", "sail", "swim")]


def test_a_contents_list_tells_which_lines_are_headings() -> None:
    text = "Contents\n\n[The tide is a thing to know](#)\n\n[Boats](#)\n\nThe tide is a thing to know\n\nIt rises.\n\nBoats\n\nThey float."
    assert texts(read_text_blocks(text), BlockKind.HEADING) == ["The tide is a thing to know", "Boats"]


@pytest.mark.parametrize("line", ["## **7. The tide**", "# The tide", "THE TIDE", "The tide"])
def test_headings_are_recovered(line: str) -> None:
    blocks = read_text_blocks(f"# Title\n\n{line}\n\nIt rises and falls.") if line.startswith("#") else read_text_blocks(f"{line}\n\nIt rises and falls.")
    assert texts(blocks, BlockKind.HEADING)[-1].casefold() == "the tide"


@pytest.mark.parametrize("line", ["The tide is high.", "the tide", "The crew must row", "**The tide is a thing that everyone should know by heart.**"])
def test_sentences_are_no_headings(line: str) -> None:
    assert texts(read_text_blocks(f"{line}\n\nIt rises and falls."), BlockKind.HEADING) == []
