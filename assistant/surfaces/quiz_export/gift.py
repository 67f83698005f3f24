"""A quiz in, a GIFT file out: UTF-8 text that Moodle and many others import.

Every text is marked as plain, so that nothing in it is read as markup. Comments carry what GIFT has no field for: id and tags in Moodle's own notation, and the
provisions with the checksums of their wording, by which `quiz check` notices later that a provision changed.
"""

from __future__ import annotations

import re

from assistant.practice.quiz.model import Item, Option, Quiz, Shape
from assistant.surfaces.quiz_export.words import (
    MOODLE_TAG,
    asked,
    category,
    explained,
    general,
    is_true,
    name,
    pairs_of,
    reason,
    said,
    shape,
    share,
    tags,
    weight,
)

_RESERVED = re.compile(r"([\\~=#{}:])")


def fault(item: Item) -> str:
    """Why GIFT cannot hold an item, or ""."""
    return said("left_out", "arrow") if any("->" in left for left, _ in pairs_of(item)) else ""


def write(quiz: Quiz) -> bytes:
    """The file."""
    # A category's name takes no escapes; a slash would begin a category within it.
    place = "$CATEGORY: $course$/top/" + category(quiz).replace("/", "//")
    notices = "".join(f"// {line}\n" for notice in quiz.notices for line in notice.splitlines())
    return f"{notices}\n{place}\n\n{''.join(_question(item, number) for number, item in enumerate(quiz.items, 1))}".lstrip("\n").encode()


def _question(item: Item, number: int) -> str:
    marks = [f"[id:{_bracketed(item.id)}]", *(f"[tag:{_bracketed(tag)}]" for tag in tags(item, MOODLE_TAG))]
    stands_on = [f"// provision: {cited.provision_id} plain:{cited.plain_sum} words:{cited.words_sum}" for cited in item.citations]
    lines = [f"// {' '.join(marks)}", *dict.fromkeys(stands_on), f"::{_escaped(name(item, number))}::[plain]{_escaped(asked(item))}{{{_key(item)}", "}", "", ""]
    return "\n".join(lines)


def _key(item: Item) -> str:
    match shape(item):
        case Shape.TRUE_FALSE:
            return _true_false(item)
        case Shape.ONE:
            lines = [f"{'=' if option.right else '~'}{_option(item, option)}" for option in item.options]
        case Shape.MANY:
            lines = [f"~%{weight(share(item, option.right))}%{_option(item, option)}" for option in item.options]
        case Shape.MATCHING | Shape.ORDERING:
            lines = [f"={_part(left)} -> {_part(right)}" for left, right in pairs_of(item)]
        case Shape.NUMERIC:
            return "#" + _lines([*_number(item), f"####{_part(general(item))}"])
    return _lines([*lines, f"####{_part(explained(item))}"])


def _option(item: Item, option: Option) -> str:
    return f"{_part(option.text)}#{_part(reason(item, option.rationale, option.citation))}"


def _true_false(item: Item) -> str:
    """The right one of the two, then what is said to whoever chose wrong, then right."""
    right, wrong = (next(option for option in item.options if option.right is chosen) for chosen in (True, False))
    said_to = "#".join(_part(reason(item, option.rationale, option.citation)) for option in (wrong, right))
    return f"{'TRUE' if is_true(item) else 'FALSE'}#{said_to}####{_part(general(item))}"


def _number(item: Item) -> list[str]:
    number = item.number
    if number is None:
        return []
    return [f"=%100%{number.value}:0#{_part(reason(item, number.rationale, number.citation))}", f"~#{_part(reason(item, number.wrong, number.citation))}"]


def _lines(lines: list[str]) -> str:
    # No empty line among them: it would end the question.
    return "\n" + "\n".join(f"\t{line}" for line in lines)


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text.strip()).replace("\n", "\\n")


def _part(text: str) -> str:
    """A text within the braces. One that begins like a mark, or like a weight, is marked again, lest it be taken for one."""
    return ("[plain]" if text.strip().startswith(("[", "%")) else "") + _escaped(text)


def _bracketed(text: str) -> str:
    """A text for `[…]`: no control characters, none that Moodle takes out of tags, and ] escaped."""
    return re.sub(r"[<>`\x00-\x1f]", "", text).replace("]", "\\]")
