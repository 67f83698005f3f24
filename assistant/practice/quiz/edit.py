"""A quiz and the fields of an edit form in, the quiz as edited out. What a person changed is marked; a question that no longer holds together is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.practice.quiz.model import Item, Option, Quiz, fault_of

LONGEST = 2000


def edited(quiz: Quiz, fields: Mapping[str, str]) -> Quiz:
    """The quiz with what the fields say. A field that is not there changes nothing; `drop-N` leaves question N out, `place-N` moves it.

    Fields: `title`; for question N from 1: `stem-N`, `feedback-N`, and for its M-th part from 1 `text-N-M`, `other-N-M` (the right-hand side of a pair),
    `why-N-M`, `right-N-M` (present for right options, once `keys-N` is there), `value-N` for a number.
    """
    rows = []
    for number, item in enumerate(quiz.items, 1):
        if fields.get(f"drop-{number}"):
            continue
        rows.append((_whole(fields.get(f"place-{number}", ""), number), number, _item(item, number, fields)))
    rows.sort(key=lambda row: row[:2])
    title = fields.get("title", "").strip()[:200] or quiz.title
    return replace(quiz, title=title, items=tuple(item for _, _, item in rows))


def faults_in(quiz: Quiz) -> dict[int, str]:
    """What is wrong with the form of each question, by its number from 1."""
    return {number: fault for number, item in enumerate(quiz.items, 1) if (fault := fault_of(item))}


def _item(item: Item, number: int, fields: Mapping[str, str]) -> Item:
    def of(name: str, was: str) -> str:
        """A field's text; line ends as forms send them are no change."""
        return fields[name].replace("\r\n", "\n").strip()[:LONGEST] if name in fields else was

    keyed = f"keys-{number}" in fields
    changed = replace(
        item,
        stem=of(f"stem-{number}", item.stem),
        feedback=of(f"feedback-{number}", item.feedback),
        options=tuple(
            Option(
                of(f"text-{number}-{m}", option.text),
                f"right-{number}-{m}" in fields if keyed else option.right,
                of(f"why-{number}-{m}", option.rationale),
                option.citation,
            )
            for m, option in enumerate(item.options, 1)
        ),
        pairs=tuple(
            replace(
                pair, left=of(f"text-{number}-{m}", pair.left), right=of(f"other-{number}-{m}", pair.right), rationale=of(f"why-{number}-{m}", pair.rationale)
            )
            for m, pair in enumerate(item.pairs, 1)
        ),
        steps=tuple(
            replace(step, text=of(f"text-{number}-{m}", step.text), rationale=of(f"why-{number}-{m}", step.rationale)) for m, step in enumerate(item.steps, 1)
        ),
        number=replace(
            item.number,
            value=_whole(of(f"value-{number}", str(item.number.value)), item.number.value),
            rationale=of(f"why-{number}-1", item.number.rationale),
        )
        if item.number
        else None,
    )
    return changed if changed == item else replace(changed, edited=True)


def _whole(text: str, default: int) -> int:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 10 else default
