"""The Word handout is read back by python-docx, and by a second reader that knows nothing of it; the print page by the standard library's parser."""

from __future__ import annotations

import io
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from docx2python import docx2python

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export import export_quiz


def in_word(quiz: Quiz, key: bool = True) -> list[tuple[str, str]]:
    """(style, text) of every paragraph."""
    document = docx.Document(io.BytesIO(export_quiz(quiz, "docx", key).body))
    return [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in document.paragraphs]


class Page(HTMLParser):
    """The texts of a page by element, and every element there is."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], data))


def on_paper(quiz: Quiz, form: str, key: bool = True) -> list[str]:
    """The lines a reader meets, in whichever form."""
    if form == "docx":
        return [line for _, text in in_word(quiz, key) for line in text.split("\n")]
    return [line for tag, text in Page(export_quiz(quiz, form, key).body).texts if tag != "style" for line in text.split("\n")]


FORMS = pytest.mark.parametrize("form", ["docx", "html"])


@FORMS
def test_the_handout_has_every_question_with_its_answers_lettered(quiz: Quiz, form: str) -> None:
    lines = on_paper(quiz, form, key=False)
    start = lines.index("1. Who checks the flag?")
    assert lines[start + 1 : start + 6] == ["Tick one.", "A. Warden", "B. Visitor", "C. Baker", "D. Mayor"]
    assert "Answer: __________ days" in lines
    match = lines.index("5. Who does what?")
    assert lines[match + 1 : match + 7] == ["Write a letter beside each.", "____ Warden", "____ Baker", "____ Guard", "A. bakes bread", "B. keeps watch"]
    order = lines.index("6. Put the steps in order.")
    assert lines[order + 2 : order + 5] == ["____ Raise the flag", "____ Look up", "____ Ring the bell"]


@FORMS
def test_the_handout_gives_no_answer_away(quiz: Quiz, form: str) -> None:
    together = "\n".join(on_paper(quiz, form, key=False))
    assert "Right answer" not in together
    assert "About " not in together
    assert "paragraph" not in together


@FORMS
def test_the_answers_come_after_all_the_questions_with_edition_and_paragraph(quiz: Quiz, form: str) -> None:
    lines = on_paper(quiz, form)
    start = lines.index("Answers")
    assert lines.index("Answer: __________ days") < start
    assert lines[start + 1 : start + 4] == [
        "1. Who checks the flag?",
        "Right answer: A. Warden",
        "A (Right): About Warden: yes. [Seaside guide, 2020 edition, paragraph 1 (page 11)]",
    ]
    assert "Seaside guide, 2020 edition, paragraph 1 (page 11), paragraph 2 (page 12)" in lines
    assert "Right answers: A. A flag; B. A bell" in lines
    assert "Any other number: It is not that many. [Seaside guide, 2020 edition, paragraph 1 (page 11)]" in lines
    assert "3: Guards watch too. [Seaside guide, 2020 edition, paragraph 1 (page 11)]" in lines


@FORMS
def test_it_says_which_edition_and_how_to_make_it_again(quiz: Quiz, form: str) -> None:
    lines = on_paper(quiz, form)
    assert {"The 2020 edition is superseded.", "From: Seaside guide, 2020 edition (superseded).", "Made on 22 November 2026; number 7 makes it again."} <= set(
        lines
    )
    assert lines.count("Working Together: Flags & bells / Größe") >= 1


@FORMS
def test_feedback_that_repeats_the_reasons_is_not_printed_twice(quiz: Quiz, form: str) -> None:
    item = replace(quiz.items[0], feedback="About Warden: yes.")
    lines = on_paper(replace(quiz, items=(item,)), form)
    assert [line for line in lines if "About Warden" in line] == ["A (Right): About Warden: yes. [Seaside guide, 2020 edition, paragraph 1 (page 11)]"]
    assert "The guide says so." in on_paper(quiz, form)


@FORMS
def test_every_awkward_character_survives(quiz: Quiz, awkward: str, form: str) -> None:
    lines = on_paper(quiz, form)
    assert f"8. Line one {awkward}" in lines
    assert f"A. Right {awkward}" in lines
    assert f"Why {awkward}" in lines


def test_headings_of_the_document_make_an_outline(quiz: Quiz) -> None:
    styles = [style for style, _ in in_word(quiz) if style.startswith(("Title", "Heading"))]
    n = len(quiz.items)
    assert styles == ["Title", "Heading 1", *["Heading 2"] * n, "Heading 1", *["Heading 2"] * n]


def test_the_document_says_its_title_language_and_date(quiz: Quiz) -> None:
    document = docx.Document(io.BytesIO(export_quiz(quiz, "docx").body))
    about = document.core_properties
    assert (about.title, about.language, about.created.date()) == ("Working Together: Flags & bells / Größe", "en-GB", quiz.made_on)  # type: ignore[union-attr]
    assert 'w:val="en-GB"' in document.styles.element.xml
    assert about.author == ""


def test_a_second_reader_of_word_files_finds_the_same_words(quiz: Quiz, awkward: str) -> None:
    with docx2python(io.BytesIO(export_quiz(quiz, "docx").body)) as read:
        text = read.text
    assert "1. Who checks the flag?" in text
    assert f"A. Right {awkward}" in text


def test_the_page_needs_nothing_from_outside_and_runs_nothing(quiz: Quiz) -> None:
    page = Page(export_quiz(quiz, "html").body)
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= {"html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3", "p", "ul", "li", "strong"}
    assert not {"src", "href", "onclick"} & {name for _, attributes in page.tags for name in attributes}
    assert page.tags[0] == ("html", {"lang": "en-GB"})


def test_a_text_that_would_end_the_style_is_only_a_text(quiz: Quiz) -> None:
    hostile = "</style><script>alert(1)</script>"
    page = Page(export_quiz(replace(quiz, title=hostile, items=(replace(quiz.items[0], stem=hostile),)), "html").body)
    assert "script" not in {tag for tag, _ in page.tags}
    assert ("h3", f"1. {hostile}") in page.texts
