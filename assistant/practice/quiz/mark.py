"""An item and what a learner answered in, right or not and why out. Answers are text, as a form sends them: places from 0 in the item's own lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.practice.quiz.model import Item, Shape

UNANSWERED = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What is said about one choice, pair, step or number. `chosen` is what was answered, "" for nothing."""

    text: str
    chosen: str
    right: bool
    rationale: str
    citation: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An item as answered. It is right only if all of it is."""

    item: Item
    answered: bool
    right: bool
    parts: tuple[Part, ...]


def mark(item: Item, given: Sequence[str]) -> Marked:
    """Marks an item. `given` holds places of options chosen; for pairs and steps, one place for each in order, "" where none was chosen; or one number."""
    match item.shape:
        case Shape.ONE | Shape.MANY | Shape.TRUE_FALSE:
            parts = _options(item, given)
        case Shape.MATCHING:
            parts = _pairs(item, given)
        case Shape.ORDERING:
            parts = _steps(item, given)
        case Shape.NUMERIC:
            parts = _number(item, given)
    answered = any(value.strip() for value in given)
    return Marked(item, answered, answered and all(part.right for part in parts), parts)


def _options(item: Item, given: Sequence[str]) -> tuple[Part, ...]:
    chosen = {value.strip() for value in given}
    return tuple(
        Part(option.text, option.text if str(place) in chosen else UNANSWERED, option.right == (str(place) in chosen), option.rationale, option.citation)
        for place, option in enumerate(item.options)
    )


def _pairs(item: Item, given: Sequence[str]) -> tuple[Part, ...]:
    answers = [_place(value, len(item.pairs)) for value in given]
    answers += [None] * (len(item.pairs) - len(answers))
    return tuple(
        Part(pair.left, item.pairs[answer].right if answer is not None else UNANSWERED, answer == place, f"{pair.right} {pair.rationale}", pair.citation)
        for place, (pair, answer) in enumerate(zip(item.pairs, answers, strict=False))
    )


def _steps(item: Item, given: Sequence[str]) -> tuple[Part, ...]:
    """For each step in its right order, whether it was given that place."""
    answers = [_place(value, len(item.steps)) for value in given]
    answers += [None] * (len(item.steps) - len(answers))
    return tuple(
        Part(step.text, str(answer + 1) if answer is not None else UNANSWERED, answer == place, step.rationale, step.citation)
        for place, (step, answer) in enumerate(zip(item.steps, answers, strict=False))
    )


def _number(item: Item, given: Sequence[str]) -> tuple[Part, ...]:
    number = item.number
    if number is None:
        return ()
    typed = given[0].strip() if given else UNANSWERED
    right = typed.isdecimal() and int(typed) == number.value if len(typed) < 12 else False
    return (Part(f"{number.value} {number.unit}", typed, right, number.rationale if right else number.wrong, number.citation),)


def _place(value: str, n: int) -> int | None:
    """A place from 0, or None for anything that is none."""
    value = value.strip()
    return int(value) if value.isdecimal() and len(value) < 6 and int(value) < n else None
