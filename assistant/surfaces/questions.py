"""What people send in (words on a command line, a line of a batch, the body of a request), a `Question` out, or an error that says what to correct."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.dialogue import Question, Scope
from assistant.errors import QuestionError
from assistant.holdings import Holdings
from corpus import catalogue

N_NEAR = 3
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class AskBody(BaseModel):
    """A question as programs send it. Fields that are not listed are left unread."""

    model_config = ConfigDict(strict=True)

    question: str = Field(description="The question, in ordinary words.", examples=["What goes in a yearly report?"])
    role: str | None = Field(None, description="Id of the role that asks.", examples=["dsp"])
    area: str | None = Field(None, description="Name of the area asked about.", examples=["North Lincolnshire"])
    as_of: str | None = Field(None, description="The day the answer is for, YYYY-MM-DD; today when left out.", json_schema_extra={"format": "date"})
    history: list[str] | None = Field(None, description="Earlier questions of the conversation, oldest first.")

    def as_question(self, question_id: str | None = None) -> Question:
        """The question. Raises `QuestionError` for a date that is none."""
        scope = Scope(role_id(self.role), (self.area or "").strip() or None, day_of(self.as_of))
        return Question(clean(self.question), scope, tuple(clean(earlier) for earlier in self.history or ()), question_id)


def read_body(raw: Mapping[str, Any]) -> AskBody:
    """The body of a question from a decoded object. Raises `QuestionError` naming the field that does not hold."""
    try:
        return AskBody.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise QuestionError(f"field {field!r} does not hold ({first['msg'].lower()}); correct it and ask again") from error


def clean(text: str) -> str:
    """The text without control characters and broken halves of characters, which say nothing and could steer a terminal."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in whole).strip()


def role_id(text: str | None) -> str | None:
    """A role's id as typed, capitals and blanks aside; whether it exists is for the assistant to say."""
    return (text or "").strip().lower() or None


def day_of(text: str | None) -> date | None:
    """A day written YYYY-MM-DD, or None for none. Raises `QuestionError`."""
    if text is None or not text.strip():
        return None
    try:
        if _DATE.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise QuestionError(f"date {text[:40]!r} is not a day; write it as YYYY-MM-DD, such as 2026-11-22")


def check_area(name: str | None, holdings: Holdings) -> None:
    """Raises `QuestionError` for an unknown area, with the names that come near and those that something is held for."""
    if name is None or holdings.queries.area_named(name):
        return
    names = [area.name for area in catalogue.areas() if area.in_extent]
    folded = {known.lower(): known for known in names}
    near = [folded[match] for match in get_close_matches(name.lower(), list(folded), N_NEAR, 0.6)]
    held = {provision.edition_id for provision in holdings.corpus.provisions.values()}
    local = sorted({area for edition_id in held if (area := holdings.corpus.editions[edition_id].area) in names and area != "England"})
    hints = [f"did you mean {' or '.join(near)}?"] if near else []
    hints.append(f"documents are held for {', '.join(local) or 'no area'}; use the name of an English local authority or region, or leave the area out")
    raise QuestionError(f"area {name[:60]!r} is not known; {' '.join(hints)}")
