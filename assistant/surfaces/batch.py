"""Lines of JSON questions in, lines of JSON answers out, one for one and in order; a line that cannot be answered says why on its own line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.dialogue import Answer, Question, Scope, Status
from assistant.errors import AssistantError, QuestionError
from assistant.pipeline import Assistant
from assistant.surfaces.questions import check_area, clean, read_body
from corpus.errors import CorpusError

MAX_LINE = 1_000_000


def answer_lines(lines: Iterable[bytes], assistant: Assistant) -> Iterator[tuple[dict[str, Any], str]]:
    """An answer's object for every line that is not blank, with what was wrong with the line, or "" where nothing was."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer_line(line, number, assistant)


def ask_checked(question: Question, assistant: Assistant) -> Answer:
    """The answer, an unknown area being told with the names that come near. Every surface asks through here."""
    check_area(question.scope.area, assistant.holdings)
    return assistant.ask(question)


def failed(question: str, message: str, question_id: str | None = None) -> Answer:
    """The answer to a question that could not be taken: status `error`, its headline what is wrong."""
    return Answer(Status.ERROR, question, question, Scope(), message, id=question_id)


def _answer_line(line: bytes, number: int, assistant: Assistant) -> tuple[dict[str, Any], str]:
    raw: dict[str, Any] = {}
    try:
        raw = _object(line)
        answer, wrong = ask_checked(read_body(raw).as_question(), assistant), ""
    except (AssistantError, CorpusError) as error:
        wrong = f"line {number}: {error}"
        asked = raw.get("question")
        answer = failed(clean(asked)[:200] if isinstance(asked, str) else "", wrong)
    body = answer.as_json()
    body["id"] = raw.get("id")
    return body, wrong


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object on a line. Raises `QuestionError`."""
    if len(line) > MAX_LINE:
        raise QuestionError(f"the line is too long ({len(line)} bytes); keep it under {MAX_LINE}")
    try:
        raw = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise QuestionError(f'not JSON ({error}); write one object a line, such as {{"id": "1", "question": "…"}}') from error
    if not isinstance(raw, dict):
        raise QuestionError('not a JSON object; write one object a line, such as {"id": "1", "question": "…"}')
    return raw
