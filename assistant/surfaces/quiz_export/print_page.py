"""A quiz on paper in, one HTML page out that prints well: no script, nothing from outside, answers on a new page.

It is built as elements, so that no text of a quiz can become markup.
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from assistant.practice.quiz.model import Quiz
from assistant.surfaces.quiz_export.paper import Answer, Paper, Question, paper_of
from assistant.surfaces.quiz_export.words import said

_STYLE = """
body { font-family: sans-serif; font-size: 1rem; line-height: 1.5; color: #111; background: #fff; max-width: 45rem; margin: 1rem auto; padding: 0 1rem; }
h2 { font-size: 1.3rem; } h3 { font-size: 1.05rem; margin: 1.4rem 0 0.3rem; } p { margin: 0.3rem 0; white-space: pre-line; }
ul { list-style: none; padding-left: 1.2rem; } section.question, section.answer { break-inside: avoid; } section.answers { break-before: page; }
"""


def write(quiz: Quiz, key: bool) -> bytes:
    """The page."""
    paper = paper_of(quiz, key)
    page = Element("html", lang="en-GB")
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = paper.title
    SubElement(head, "style").text = _STYLE
    _handout(SubElement(SubElement(page, "body"), "main"), paper)
    body: bytes = ElementTree.tostring(page, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>\n" + body + b"\n"


def _handout(main: Element, paper: Paper) -> None:
    SubElement(main, "h1").text = paper.title
    for line in paper.about:
        SubElement(main, "p").text = line
    SubElement(main, "p").text = said("paper", "name")
    SubElement(main, "h2").text = said("paper", "handout")
    for question in paper.questions:
        _question(SubElement(main, "section", {"class": "question"}), question)
    if paper.answers:
        answers = SubElement(main, "section", {"class": "answers"})
        SubElement(answers, "h2").text = said("paper", "answers")
        for answer in paper.answers:
            _answer(SubElement(answers, "section", {"class": "answer"}), answer)


def _question(section: Element, question: Question) -> None:
    SubElement(section, "h3").text = said("paper", "question", number=question.number, stem=question.stem)
    SubElement(section, "p").text = question.instruction
    if question.lines:
        _list(section, [f"{said('paper', 'gap')} {line}" for line in question.lines])
    if question.choices:
        _list(section, [f"{letter}. {text}" for letter, text in question.choices])
    if question.blank:
        SubElement(section, "p").text = question.blank


def _answer(section: Element, answer: Answer) -> None:
    SubElement(section, "h3").text = said("paper", "answer", number=answer.number, stem=answer.stem)
    SubElement(SubElement(section, "p"), "strong").text = answer.right
    _list(section, [f"{label}: {reason}" for label, reason in answer.reasons])
    for line in (answer.feedback, *answer.sources):
        if line:
            SubElement(section, "p").text = line


def _list(section: Element, lines: list[str]) -> None:
    held = SubElement(section, "ul")
    for line in lines:
        SubElement(held, "li").text = line
