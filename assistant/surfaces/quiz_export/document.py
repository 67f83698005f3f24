"""A quiz in, a Word document out: the handout, and on a new page the answers with edition and paragraph.

Headings and plain paragraphs only, questions numbered and answers lettered in words, so that screen readers and importers of quizzes can read it.
"""

from __future__ import annotations

import io
from datetime import datetime, time

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export.paper import Answer, Paper, Question, paper_of
from assistant.surfaces.quiz_export.words import said


def write(quiz: Quiz, key: bool) -> bytes:
    """The document."""
    paper = paper_of(quiz, key)
    document = docx.Document()
    _set_up(document, paper, datetime.combine(quiz.made_on, time()))
    document.add_heading(paper.title, 0)
    for line in (*paper.about, said("paper", "name")):
        document.add_paragraph(line)
    document.add_heading(said("paper", "handout"), 1)
    for question in paper.questions:
        _question(document, question)
    if paper.answers:
        document.add_heading(said("paper", "answers"), 1).paragraph_format.page_break_before = True
        for answer in paper.answers:
            _answer(document, answer)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document: Document, paper: Paper, made: datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.language, about.created, about.modified = paper.title[:255], "", "en-GB", made, made
    about.comments = ""
    style = document.styles["Normal"]
    style.font.size = Pt(11)
    # The language that a screen reader speaks it in.
    for language in style.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    defaults = document.styles.element.find(f".//{qn('w:lang')}")
    if defaults is not None:
        defaults.set(qn("w:val"), "en-GB")


def _question(document: Document, question: Question) -> None:
    stem = document.add_paragraph(said("paper", "question", number=question.number, stem=question.stem), style="Heading 2")
    stem.paragraph_format.keep_with_next = True
    if question.instruction:
        document.add_paragraph(question.instruction).paragraph_format.keep_with_next = True
    for line in question.lines:
        _indented(document, f"{said('paper', 'gap')} {line}")
    for letter, text in question.choices:
        _indented(document, f"{letter}. {text}")
    if question.blank:
        document.add_paragraph(question.blank)


def _answer(document: Document, answer: Answer) -> None:
    document.add_paragraph(said("paper", "answer", number=answer.number, stem=answer.stem), style="Heading 2")
    document.add_paragraph().add_run(answer.right).bold = True
    for label, reason in answer.reasons:
        _indented(document, f"{label}: {reason}")
    for line in (answer.feedback, *answer.sources):
        if line:
            document.add_paragraph(line)


def _indented(document: Document, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.space_after = Pt(2)
