"""A request in, the quiz that it is about out, and back: nothing is kept on the server.

A quiz is what was asked for, since the same seed makes it again; an edited one travels in the form as its JSON. Answers of a practice form are read here too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import UploadFile

from assistant.pipeline import Assistant
from assistant.practice.quiz.model import MAX_CHARACTERS, Item, Quiz, Shape, Spec, quiz_as_json, quiz_from_json
from assistant.practice.quiz.pool import Material
from assistant.surfaces.quizzes import build_quiz, material_of, spec_of

MAX_FIELDS = 6000
NAMES = ("role", "topic", "document", "edition", "area", "level", "n", "seed")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form or a query as it was sent: text by name, the kinds chosen, all values of a name, and the text of a file."""

    fields: Mapping[str, str]
    kinds: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    file: str | None = None

    @property
    def link(self) -> str:
        """What was asked for, as a query."""
        rows = [(name, self.fields.get(name, "").strip()) for name in NAMES]
        return urlencode([row for row in rows if row[1]] + [("kinds", kind) for kind in self.kinds])


async def read_sent(request: Request) -> Sent:
    """What a form sent, or what a link asks for."""
    if request.method != "POST":
        return _sent([(name, value) for name, value in request.query_params.multi_items()], None)
    async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=2 * MAX_CHARACTERS) as form:
        texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        upload = next((value for value in form.values() if isinstance(value, UploadFile) and value.size), None)
        return _sent(texts, await _text_of(upload) if upload else None)


async def _text_of(upload: UploadFile) -> str:
    body = await upload.read(4 * MAX_CHARACTERS)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(422, "The file is not text in UTF-8. Choose a quiz in JSON or GIFT.") from error


def _sent(rows: list[tuple[str, str]], file: str | None) -> Sent:
    values: dict[str, list[str]] = {}
    for name, value in rows:
        values.setdefault(name, []).append(value)
    kinds = tuple(value for value in values.get("kinds", []) if value)
    return Sent({name: given[0] for name, given in values.items()}, kinds, {name: tuple(given) for name, given in values.items()}, file)


Sending = Annotated[Sent, Depends(read_sent)]


def material_for(request: Request, assistant: Assistant) -> Material:
    """What quizzes are made from here."""
    return material_of(assistant.holdings.corpus, assistant.holdings.encoder, request.app.state.library)


def quiz_of(sent: Sent, material: Material) -> tuple[Quiz, bool]:
    """The quiz, and whether it was edited and so travels whole. Raises `QuizError`."""
    if carried := sent.fields.get("quiz", "").strip():
        return quiz_from_json(carried), True
    return build_quiz(material, asked_for(sent)), False


def asked_for(sent: Sent) -> Spec:
    """What was asked for. Raises `QuizError`."""
    return spec_of(dict(sent.fields), sent.kinds)


def carried(sent: Sent, quiz: Quiz, *, whole: bool) -> list[tuple[str, str]]:
    """The hidden fields that bring the quiz back: its JSON, or what was asked for."""
    if whole:
        return [("quiz", json.dumps(quiz_as_json(quiz), ensure_ascii=False, separators=(",", ":")))]
    return [(name, value) for name in NAMES if (value := sent.fields.get(name, "").strip())] + [("kinds", kind) for kind in sent.kinds]


def answers_to(item: Item, number: int, sent: Sent) -> list[str]:
    """What was answered to question `number` from 1, as `mark` takes it. The form names parts as they were shown, which gives nothing away."""
    if item.shape in {Shape.ONE, Shape.MANY, Shape.TRUE_FALSE, Shape.NUMERIC}:
        return [value[:40] for value in sent.values.get(f"a-{number}", ())]
    chosen = [sent.fields.get(f"a-{number}-{place}", "").strip() for place in range(1, len(item.shown) + 1)]
    places = [int(value) - 1 if value.isdecimal() and len(value) < 4 and 1 <= int(value) <= len(item.shown) else None for value in chosen]
    if item.shape is Shape.MATCHING:
        return ["" if place is None else str(item.shown[place]) for place in places]
    given = [""] * len(item.steps)
    for shown, place in zip(item.shown, places, strict=True):
        given[shown] = "" if place is None else str(place)
    return given
