"""A message, where the conversation stands and an assistant in, a reply out: an answer with what it was asked with, so that it can be made again.

No answer is kept: another view of it, a download or a resumed conversation asks anew with the same words, which gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering.views import View, only_musts, view_asked
from assistant.dialogue import Answer, Question, Scope, Status
from assistant.errors import QuestionError
from assistant.pipeline import Assistant
from assistant.surfaces.batch import ask_checked
from assistant.surfaces.chat.words import words
from assistant.surfaces.questions import clean, read_body
from corpus.model import Duty

N_EARLIER = 6  # as far back as a follow-up can look
_MUSTS = {Duty.MUST, Duty.MUST_NOT}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer was asked with. The question and those before it are masked; `view` is how the answer is shown."""

    question: str
    scope: Scope = field(default_factory=Scope)
    history: tuple[str, ...] = ()
    view: View | None = None

    def as_json(self) -> dict[str, Any]:
        """As it travels with a button or a kept message."""
        day = self.scope.as_of.isoformat() if self.scope.as_of else None
        body = {"question": self.question, "role": self.scope.role, "area": self.scope.area, "as_of": day, "history": list(self.history)}
        return {**body, "view": self.view.value if self.view else None}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, what it was asked with, and the other views of it that are worth offering."""

    answer: Answer
    asked: Asked
    views: tuple[View, ...] = ()


def asked_from(raw: Mapping[str, Any]) -> Asked:
    """What `as_json` made, from a browser and so not to be trusted. Raises `QuestionError`."""
    question = read_body({key: value for key, value in raw.items() if key != "view"}).as_question()
    view = raw.get("view")
    if view is not None and view not in list(View):
        raise QuestionError("that way to show an answer is not known; ask the question again")
    return Asked(question.text, question.scope, question.history[-N_EARLIER:], View(view) if view else None)


def reply_to(text: str, scope: Scope, history: tuple[str, ...], last: Asked | None, assistant: Assistant) -> Reply:
    """The reply to a message: a view of the last answer if it asks for nothing but that, else an answer. Raises `QuestionError`."""
    if view := view_asked(text):
        if last is None:
            raise QuestionError(words("messages", "nothing_yet"))
        return answered(replace(last, view=view), assistant)
    return answered(Asked(clean(text), scope, history[-N_EARLIER:]), assistant)


def answered(asked: Asked, assistant: Assistant) -> Reply:
    """The answer to what was asked, seen as asked. Raises `QuestionError`."""
    answer = ask_checked(Question(asked.question, asked.scope, asked.history), assistant)
    kept = replace(asked, question=answer.question)
    views = _views(answer, asked.view)
    return Reply(only_musts(answer) if asked.view is View.MUSTS else answer, kept, views)


def carried(history: tuple[str, ...], reply: Reply) -> tuple[str, ...]:
    """The questions that a later message may follow up, oldest first. A live concern is never carried on."""
    if reply.asked.view or reply.answer.status is Status.URGENT_CONCERN:
        return history
    return (*history, reply.asked.question)[-N_EARLIER:]


def day_of_answer(reply: Reply) -> date:
    """The day an answer was given for."""
    return reply.answer.scope.as_of or date.today()


def _views(answer: Answer, seen: View | None) -> tuple[View, ...]:
    """Views that show something else than what is seen."""
    n_musts = sum(statement.duty in _MUSTS for statement in answer.statements)
    offered = {View.WORDS: any(citation.quote for citation in answer.citations), View.MUSTS: 0 < n_musts < len(answer.statements)}
    return tuple(view for view, is_offered in offered.items() if is_offered and view is not seen)
