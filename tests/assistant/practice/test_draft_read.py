"""Drafts read: Word, PDF, Markdown and text; and what cannot be read, told with what to do next."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF

from assistant.errors import DraftError
from assistant.practice import draft_read, draft_word
from assistant.practice.draft_read import read_draft
from assistant.practice.draft_text import Piece, PieceKind

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def word(build: object = None) -> bytes:
    document = Document()
    if callable(build):
        build(document)
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def pdf(text: str = "", *, password: str = "", picture: bool = False) -> bytes:
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    if text:
        document.multi_cell(0, 8, text)
    if picture:
        document.image(BytesIO(PIXEL), w=100)
    if password:
        document.set_encryption(owner_password=f"{password}-owner", user_password=password)
    return bytes(document.output())


def kinds(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in pieces]


def test_word_headings_paragraphs_lists_and_tables_are_told_apart() -> None:
    def build(document: object) -> None:
        document.add_heading("Money", 1)
        document.add_paragraph("The lighthouse cost £9.")
        document.add_paragraph("Oil: £4", style="List Bullet")
        table = document.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Wicks", "£5"

    assert kinds(read_draft("draft.docx", word(build))) == [
        ("heading", "Money"),
        ("paragraph", "The lighthouse cost £9."),
        ("item", "Oil: £4"),
        ("row", "Wicks – £5"),
    ]


def test_a_short_bold_line_in_word_is_a_heading() -> None:
    def build(document: object) -> None:
        document.add_paragraph().add_run("Our year").bold = True
        document.add_paragraph("We lit lamps.")

    assert kinds(read_draft("draft.docx", word(build)))[0] == ("heading", "Our year")


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    def build(document: object) -> None:
        paragraph = document.add_paragraph("Lamps were ")._p
        for tag, inner in (("ins", "<w:t>mended</w:t>"), ("del", "<w:delText>sold</w:delText>"), ("moveFrom", "<w:t> away</w:t>")):
            paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="A"><w:r>{inner}</w:r></w:{tag}>'))

    assert read_draft("draft.docx", word(build))[0].text == "Lamps were mended"


def test_a_generated_table_of_contents_in_word_is_left_out() -> None:
    def build(document: object) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("Money 4", style="toc 1")
        gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        inner = "<w:sdtContent><w:p><w:r><w:t>Lamps 9</w:t></w:r></w:p></w:sdtContent>"
        document.element.body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}>{gallery}{inner}</w:sdt>"))
        document.add_paragraph("We lit lamps.")

    assert [piece.text for piece in read_draft("draft.docx", word(build))] == ["We lit lamps."]


def test_words_in_a_content_control_are_read() -> None:
    def build(document: object) -> None:
        inner = "<w:sdtContent><w:p><w:r><w:t>We lit lamps.</w:t></w:r></w:p></w:sdtContent>"
        document.element.body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}>{inner}</w:sdt>"))

    assert [piece.text for piece in read_draft("draft.docx", word(build))] == ["We lit lamps."]


def test_a_pdf_keeps_its_pages() -> None:
    pieces = read_draft("draft.pdf", pdf("The lighthouse cost nine pounds in the year and everybody thought it was money well spent."))
    assert pieces[0].page == 1
    assert "nine pounds" in pieces[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_that_people_save_in(encoding: str) -> None:
    assert kinds(read_draft("draft.txt", "# Money\n\nIt cost £9 – no more.".encode(encoding))) == [("heading", "Money"), ("paragraph", "It cost £9 – no more.")]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.md", b"", r"draft empty.md is empty; check that the right file was saved"),
        ("blank.txt", b" \n\t\n", r"draft blank.txt is empty; "),
        ("marks.md", b"---\n***\n", r"draft marks.md has no words in it; "),
        ("photo.png", PIXEL, r"draft photo.png is no text \(it looks like a picture\); save the draft as a Word file"),
        ("run.exe", b"MZ\x90\x00" * 40, r"draft run.exe is no text \(it looks like a program\); "),
        ("noise.bin", bytes(range(256)) * 20, r"draft noise.bin is no text \(it looks like binary data\); "),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, r"draft old.doc is a Word file with a password, or of the old kind \(.doc\); take the password off"),
        ("page.html", b"<!DOCTYPE html><p>hello", r"draft page.html is a saved web page; copy its text"),
        ("rich.rtf", b"{\\rtf1 hello}", r"draft rich.rtf is no text \(it looks like a rich text file\); "),
        ("half.docx", b"PK\x03\x04 and then nothing", r"draft half.docx is cut off or damaged; "),
        ("half.pdf", b"%PDF-1.7\nnothing", r"draft half.pdf is cut off or damaged; save or export it again"),
        ("../../etc/passwd\x1b[2J", b"", r"^draft passwd\[2J is empty; "),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(name: str, data: bytes, said: str) -> None:
    with pytest.raises(DraftError, match=said):
        read_draft(name, data)


def test_a_locked_pdf_is_told() -> None:
    with pytest.raises(DraftError, match=r"draft locked.pdf is encrypted and needs a password; save a copy without one"):
        read_draft("locked.pdf", pdf("Lamps", password="sesame"))


def test_a_pdf_of_pictures_is_told() -> None:
    with pytest.raises(DraftError, match=r"draft scan.pdf has pictures instead of text on its 1 page\(s\); export it"):
        read_draft("scan.pdf", pdf(picture=True))


def test_a_cut_off_pdf_is_told() -> None:
    with pytest.raises(DraftError, match=r"draft cut.pdf is cut off or damaged; "):
        read_draft("cut.pdf", pdf("Lamps were lit. " * 40)[:-200])


def test_a_word_file_of_pictures_is_told() -> None:
    with pytest.raises(DraftError, match=r"draft scan.docx has pictures instead of text; "):
        read_draft("scan.docx", word(lambda document: document.add_picture(BytesIO(PIXEL))))


def test_a_spreadsheet_is_no_word_file() -> None:
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(DraftError, match=r"draft sums.xlsx is no Word file \(it is another kind of packed file\); "):
        read_draft("sums.xlsx", body.getvalue())


def test_a_word_file_whose_parts_do_not_read_is_told() -> None:
    body = BytesIO()
    with zipfile.ZipFile(body, "w") as package:
        package.writestr("word/document.xml", "<not xml")
    with pytest.raises(DraftError, match=r"draft odd.docx is damaged \(Word's parts do not read\); open it in Word"):
        read_draft("odd.docx", body.getvalue())


def test_a_word_file_that_would_unpack_to_far_more_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_word, "MAX_UNPACKED", 1000)
    with pytest.raises(DraftError, match=r"draft bomb.docx unpacks to more than we take; "):
        read_draft("bomb.docx", word())


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(DraftError, match=r"draft big.txt is too large \(2 MB; the limit is 1 MB\); leave its pictures and annexes out"):
        read_draft("big.txt", b"lamps " * 400_000, max_bytes=1024 * 1024)


def test_a_draft_of_too_many_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_read, "MAX_WORDS", 10)
    with pytest.raises(DraftError, match=r"draft long.txt is too long \(11 words; the limit is 10\); review it in parts"):
        read_draft("long.txt", b"lamp " * 11)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_read, "MAX_PAGES", 0)
    with pytest.raises(DraftError, match=r"draft long.pdf has too many pages \(1; the limit is 0\); review it in parts"):
        read_draft("long.pdf", pdf("Lamps"))


def test_markdown_tables_lists_and_metadata_are_read() -> None:
    table, items = "| Part | Cost |\n|---|---|\n| **Oil** | £4 |", "- lit\n- [trimmed](https://example.org)"
    text = f"---\ntitle: x\n---\n# Lamps\n\n{table}\n\n{items}\n\nTwo lines\nof one paragraph.\n"
    assert kinds(read_draft("draft.md", text.encode())) == [
        ("heading", "Lamps"),
        ("row", "Part – Cost"),
        ("row", "Oil – £4"),
        ("item", "lit"),
        ("item", "trimmed"),
        ("paragraph", "Two lines of one paragraph."),
    ]


def test_plain_text_headings_are_found_without_marks() -> None:
    text = "OUR YEAR\n\nWe lit lamps.\n\nWhat it cost\n\nNine pounds.\n\nOil\n---\nFour pounds.\n"
    found = [piece.text for piece in read_draft("draft.txt", text.encode()) if piece.kind is PieceKind.HEADING]
    assert found == ["OUR YEAR", "What it cost", "Oil"]


def test_numbered_section_titles_are_headings_where_their_clauses_follow() -> None:
    text = "# Plan\n\n1. Parties\n\n1.1 The partners are three.\n\n2. Money\n\n2.1 It is shared.\n\n1. first\n2. second\n"
    assert [piece.text for piece in read_draft("draft.md", text.encode()) if piece.kind is PieceKind.HEADING] == ["Plan", "1. Parties", "2. Money"]
