"""What is measured: the assistant, and three plain pipelines beside it, all asked alike. Each turns a case into an output, a line of JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.answering.citations import cite
from assistant.answering.followup import stand_alone
from assistant.dialogue import Answer, NormRef, Question, Scope, Status
from assistant.errors import AssistantError
from assistant.holdings import Holdings
from assistant.pipeline import Assistant
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Retriever
from assistant.settings import Settings
from eval.engines import Engine, Engines
from eval.gold import Case

SYSTEMS = ("ours", "llamaindex", "bm25", "dense")
PLAIN_TARGETS = 3
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Output:
    """What a system gave for one case: the contract's object, the targets found with their scores (best first), passages where it shows those, and seconds."""

    case_id: str
    body: Mapping[str, Any]
    found: tuple[tuple[str, float], ...] = ()
    passages: tuple[str, ...] = ()
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Everything but the time, so that equal runs give equal files."""
        return {
            "case": self.case_id,
            "answer": self.body,
            "found": [[target, round(score, 4)] for target, score in self.found],
            "passages": list(self.passages),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Output:
        """An output as kept."""
        return cls(row["case"], row["answer"], tuple((target, score) for target, score in row["found"]), tuple(row["passages"]))


class System(Protocol):
    """Anything that answers a question."""

    def answer(self, question: Question) -> tuple[Answer, tuple[tuple[str, float], ...], tuple[str, ...]]:
        """Answer, targets found, passages shown."""
        ...


class _Remembering(Retriever):
    """A retriever that keeps what it last found, so that nothing is searched twice to be reported."""

    def __init__(self, inner: Retriever) -> None:
        self._inner = inner
        self.last = Found((), ())

    def retrieve(self, query: Query, allowed: NDArray[np.bool_], threshold: float, *, rerank: bool = True) -> Found:
        """As the inner one. What is found beside the answer, for a part of the question, is not what is reported."""
        found = self._inner.retrieve(query, allowed, threshold, rerank=rerank)
        if rerank:
            self.last = found
        return found


class Ours:
    """The assistant as people meet it, on a fixed day."""

    def __init__(self, holdings: Holdings, settings: Settings, today: date) -> None:
        self._retriever = _Remembering(holdings.retriever)
        self._assistant = Assistant(replace(holdings, retriever=self._retriever), settings.threshold, settings.max_question_characters)
        self._today = today

    def answer(self, question: Question) -> tuple[Answer, tuple[tuple[str, float], ...], tuple[str, ...]]:
        """The assistant's answer."""
        self._retriever.last = Found((), ())
        try:
            answer = self._assistant.ask(question, self._today)
        except AssistantError as error:
            answer = Answer(Status.ERROR, question.text, question.text, question.scope, str(error))
        return answer, tuple((hit.target.id, hit.score) for hit in self._retriever.last.hits), ()


class EngineAlone:
    """The best three targets of one engine, always answered: the same provisions and scope, none of the judgement."""

    def __init__(self, holdings: Holdings, settings: Settings, today: date, engine: Engine) -> None:
        self._holdings = holdings
        self._engines = Engines(holdings, settings)
        self._engine = engine
        self._today = today

    def answer(self, question: Question) -> tuple[Answer, tuple[tuple[str, float], ...], tuple[str, ...]]:
        """The best targets' norms, in order."""
        alone = stand_alone(question.text, question.history).question
        query = self._holdings.queries.make(alone, question.scope)
        targets = self._engines.rank(self._engine, query, 24)
        refs = dict.fromkeys(ref for target in targets[:PLAIN_TARGETS] for ref in target.refs)
        corpus = self._holdings.corpus
        statements, citations = cite([NormRef(corpus.provisions[key], number) for key, number in refs], corpus, question.scope.as_of or self._today)
        found = tuple((target.id, 1 / rank) for rank, target in enumerate(targets, 1))
        headline = statements[0].text if statements else ""
        return Answer(Status.ANSWERED, question.text, alone, question.scope, headline, statements, citations), found, ()


def make_system(name: str, holdings: Holdings, settings: Settings, today: date, progress: Progress | None = None) -> System:
    """A system by name; `llamaindex` reads the documents of the library."""
    if name == "ours":
        return Ours(holdings, settings, today)
    if name == "llamaindex":
        # Imported by name: it takes seconds, and only this system wants it.
        plain: System = import_module("eval.plain_llamaindex").PlainLlamaIndex.over(settings.library, progress)
        return plain
    return EngineAlone(holdings, settings, today, Engine.LEXICAL if name == "bm25" else Engine.DENSE)


def question_of(case: Case, *, with_history: bool = True) -> Question:
    """The question of a case."""
    return Question(case.question, Scope(case.role, case.area, case.as_of), case.history if with_history else (), case.id)


def run_cases(system: System, cases: Sequence[Case], progress: Progress | None = None, *, with_history: bool = True) -> list[Output]:
    """One output a case, in order."""
    outputs = []
    for n, case in enumerate(cases, 1):
        start = time.perf_counter()
        answer, found, passages = system.answer(question_of(case, with_history=with_history))
        seconds = time.perf_counter() - start
        body = answer.as_json()
        body["trace"] = {key: value for key, value in body["trace"].items() if key != "ms"}
        outputs.append(Output(case.id, body, found, passages, seconds))
        if progress:
            progress(n, len(cases))
    return outputs
