"""A quiz in, text for a terminal out: the questions, then the key with every reason and its place. And what a review found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from string import ascii_uppercase

from assistant.practice.quiz.data import quiz_data
from assistant.practice.quiz.model import Item, Quiz, Shape
from assistant.practice.quiz.review import Reviewed
from assistant.surfaces.render import WIDTH
from corpus.wording import wording


def quiz_as_text(quiz: Quiz, width: int = WIDTH, *, key: bool = True) -> str:
    """The quiz as lines, with its answers at the end if they are wanted."""
    lines = [quiz.title, ""]
    if quiz.notices:
        lines += [wording("answer", "notices"), *(_wrapped(notice, width, "  - ", "    ") for notice in quiz.notices), ""]
    for number, item in enumerate(quiz.items, 1):
        lines += [_wrapped(f"{item.stem} {item.instruction}", width, f"{number}. ", "   "), *_choices(item, width), ""]
    if key:
        lines += [quiz_data().words["titles"]["key"], ""]
        lines += [line for number, item in enumerate(quiz.items, 1) for line in _key(item, number, width)]
    return "\n".join(lines).rstrip()


def key_of(item: Item) -> str:
    """The right answer of an item, short."""
    match item.shape:
        case Shape.ONE | Shape.MANY | Shape.TRUE_FALSE:
            return "; ".join(option.text.rstrip(".") for option in item.options if option.right)
        case Shape.MATCHING:
            return "; ".join(f"{pair.left} – {pair.right.rstrip('.')}" for pair in item.pairs)
        case Shape.ORDERING:
            return "; ".join(f"{place}. {step.text}" for place, step in enumerate(item.steps, 1))
        case Shape.NUMERIC:
            return f"{item.number.value} {item.number.unit}" if item.number else ""


def review_as_text(reviewed: Reviewed, width: int = WIDTH) -> str:
    """What a review found, by question."""
    data = quiz_data()
    lines = [data.say("review", "summary", title=reviewed.title, n=str(reviewed.n_items), sound=str(reviewed.n_sound)), ""]
    last = ("", 0)
    for finding in reviewed.findings:
        if (finding.stem, finding.number) != last:
            lines.append(_wrapped(finding.stem or finding.item_id, width, f"{finding.number}. ", "   "))
            last = (finding.stem, finding.number)
        lines.append(_wrapped(finding.text, width, f"   - {data.words['ailments'][finding.ailment]}: ", "     "))
    if not reviewed.findings:
        lines.append(data.words["review"]["none"])
    return "\n".join(lines)


def _choices(item: Item, width: int) -> Iterator[str]:
    for letter, option in zip(ascii_uppercase, item.options, strict=False):
        yield _wrapped(option.text, width, f"   {letter}. ", "      ")
    for place, pair in enumerate(item.pairs, 1):
        yield _wrapped(pair.left, width, f"   {place}. ", "      ")
    shown = [item.pairs[place].right for place in item.shown] if item.pairs else [item.steps[place].text for place in item.shown]
    for letter, text in zip(ascii_uppercase, shown, strict=False):
        yield _wrapped(text, width, f"   {letter}. ", "      ")


def _key(item: Item, number: int, width: int) -> Iterator[str]:
    yield _wrapped(key_of(item), width, f"{number}. ", "   ")
    parts = [(f"{letter}. ", option.rationale) for letter, option in zip(ascii_uppercase, item.options, strict=False)]
    parts += [("", pair.rationale) for pair in item.pairs] + [("", step.rationale) for step in item.steps]
    parts += [("", item.number.rationale)] if item.number else []
    for mark, rationale in parts:
        yield _wrapped(rationale, width, f"   {mark}", "      ")
    yield ""


def _wrapped(text: str, width: int, first: str, then: str) -> str:
    return textwrap.fill(text, width, initial_indent=first, subsequent_indent=then)
