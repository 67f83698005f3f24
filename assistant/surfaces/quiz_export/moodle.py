"""A quiz in, a Moodle XML file out: a category, then a question each, with feedback, id and tags.

Texts are HTML made here from plain words, so that nothing in them is read as markup; the XML is made by a builder, so that nothing ends an element early.
"""

from __future__ import annotations

import html
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from assistant.practice.quiz.model import Item, Option, Quiz, Shape
from assistant.surfaces.quiz_export.words import MOODLE_TAG, asked, category, explained, is_true, name, pairs_of, reason, shape, share, shuffles, tags, weight

_TYPES = {
    Shape.ONE: "multichoice",
    Shape.MANY: "multichoice",
    Shape.TRUE_FALSE: "truefalse",
    Shape.MATCHING: "matching",
    Shape.ORDERING: "ordering",
    Shape.NUMERIC: "numerical",
}


def write(quiz: Quiz) -> bytes:
    """The file for Moodle 4.4 and later, which has an ordering of its own."""
    return _written(quiz, ordering=True)


def write_older(quiz: Quiz) -> bytes:
    """The file for earlier ones: steps in order become pairs of number and step."""
    return _written(quiz, ordering=False)


def _written(quiz: Quiz, ordering: bool) -> bytes:
    root = Element("quiz")
    place = SubElement(root, "question", type="category")
    # A slash in a name is doubled, lest it begin a category within the category.
    _text(place, "category", "$course$/top/" + category(quiz).replace("/", "//"))
    _text(place, "info", as_html("\n".join(quiz.notices)), format="html")
    _plain(place, "idnumber", "")
    for number, item in enumerate(quiz.items, 1):
        _question(root, item, number, ordering)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def as_html(text: str) -> str:
    """Plain words as paragraphs, a line each."""
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip())


def _question(root: Element, item: Item, number: int, ordering: bool) -> None:
    kind = _TYPES[shape(item)]
    question = SubElement(root, "question", type=kind if ordering or kind != "ordering" else "matching")
    _text(question, "name", name(item, number))
    _text(question, "questiontext", as_html(asked(item)), format="html")
    _text(question, "generalfeedback", as_html(explained(item)), format="html")
    _plain(question, "defaultgrade", "1")
    _plain(question, "penalty", "1" if kind == "truefalse" else "0.3333333")
    _plain(question, "hidden", "0")
    _plain(question, "idnumber", item.id)
    match kind:
        case "multichoice":
            _choices(question, item)
        case "truefalse":
            _true_false(question, item)
        case "numerical":
            _numerical(question, item)
        case "ordering" if ordering:
            _ordering(question, item)
        case _:
            _matching(question, item)
    held = SubElement(question, "tags")
    for tag in tags(item, MOODLE_TAG):
        _text(held, "tag", tag)


def _choices(question: Element, item: Item) -> None:
    many = shape(item) is Shape.MANY
    _plain(question, "single", "false" if many else "true")
    _plain(question, "shuffleanswers", "true" if shuffles(item) else "false")
    _plain(question, "answernumbering", "ABCD")
    _plain(question, "showstandardinstruction", "0")
    _combined_feedback(question)
    for option in item.options:
        fraction = weight(share(item, option.right)) if many else "100" if option.right else "0"
        _answer(question, fraction, html.escape(option.text, quote=False), _reason(item, option))


def _true_false(question: Element, item: Item) -> None:
    right, wrong = (next(option for option in item.options if option.right is chosen) for chosen in (True, False))
    true, false = (right, wrong) if is_true(item) else (wrong, right)
    for text, option in (("true", true), ("false", false)):
        _answer(question, "100" if option.right else "0", text, _reason(item, option), "moodle_auto_format")


def _numerical(question: Element, item: Item) -> None:
    if item.number is None:
        return
    for fraction, text, why in (("100", str(item.number.value), item.number.rationale), ("0", "*", item.number.wrong)):
        answer = _answer(question, fraction, text, as_html(reason(item, why, item.number.citation)), "moodle_auto_format")
        _plain(answer, "tolerance", "0")
    # The unit stands in the question: none is typed, none is graded.
    for key, value in (("unitgradingtype", "0"), ("unitpenalty", "0.1000000"), ("showunits", "3"), ("unitsleft", "0")):
        _plain(question, key, value)


def _matching(question: Element, item: Item) -> None:
    _plain(question, "shuffleanswers", "true")
    _combined_feedback(question)
    for left, right in pairs_of(item):
        pair = SubElement(question, "subquestion", format="html")
        _plain(pair, "text", as_html(left))
        _text(pair, "answer", right)


def _ordering(question: Element, item: Item) -> None:
    settings = {
        "layouttype": "VERTICAL",
        "selecttype": "ALL",
        "selectcount": str(len(item.steps)),
        "gradingtype": "ABSOLUTE_POSITION",
        "showgrading": "SHOW",
        "numberingstyle": "none",
    }
    for key, value in settings.items():
        _plain(question, key, value)
    _combined_feedback(question)
    for number, step in enumerate(item.steps, 1):
        answer = SubElement(question, "answer", fraction=f"{number}.0000000", format="html")
        _plain(answer, "text", as_html(step.text))


def _answer(question: Element, fraction: str, text: str, feedback: str, form: str = "html") -> Element:
    answer = SubElement(question, "answer", fraction=fraction, format=form)
    _plain(answer, "text", text)
    _text(answer, "feedback", feedback, format="html")
    return answer


def _combined_feedback(question: Element) -> None:
    # Whether it was right is said by Moodle itself, and why by each answer.
    for key in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _text(question, key, "", format="html")
    SubElement(question, "shownumcorrect")


def _reason(item: Item, option: Option) -> str:
    return as_html(reason(item, option.rationale, option.citation))


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    _plain(SubElement(parent, tag, attributes), "text", text)


def _plain(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text
