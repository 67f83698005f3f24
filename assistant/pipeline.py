"""The way of one question, written once, top to bottom: stand alone, triage, retrieve, compose, verify, cite. What comes out is rendered elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answering.citations import cite
from assistant.answering.clarify import clarification
from assistant.answering.decline import PART_LEAD, UNSURE_PART_LEAD, Declined, declined, known_gap, leads
from assistant.answering.doubt import doubtful
from assistant.answering.extractive import compose, with_continuations
from assistant.answering.followup import StandAlone, stand_alone
from assistant.answering.headline import headline
from assistant.answering.lacking import lacks_local, lacks_number, lacks_sum, lacks_words, unheld_document
from assistant.answering.notices import edition_notices, question_notices, silence_notices
from assistant.answering.overruling import LIKE, is_clear, is_ours, overruled_by
from assistant.answering.parts import parts_of
from assistant.answering.replies import reply_to, with_emergency_route
from assistant.answering.triage import TriageKind, asked_besides, triage
from assistant.answering.verification import verify
from assistant.answering.views import View, only_musts, view_asked
from assistant.dialogue import Answer, Citation, Notice, Question, Scope, Statement, Status, Trace
from assistant.errors import QuestionError
from assistant.holdings import Holdings
from assistant.practice.escalation_kinds import kinds
from assistant.practice.escalation_words import understand
from assistant.retrieval.query import Query
from assistant.retrieval.retriever import Found, Hit
from assistant.retrieval.scope import Bounds, bounds_of
from assistant.retrieval.targets import TargetKind, list_refs
from corpus.catalogue import Area
from corpus.model import Corpus
from corpus.wording import wording

N_RELATED = 3
PART_SCORE = 0.6  # of what is found for one part of a question, to be told beside what is found for the whole
CLEAR = 0.60  # what answers this well need not be asked back for the sake of one word


@dataclass(slots=True)
class _Clock:
    """Milliseconds of each step."""

    ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Adds the time inside the block to that step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.ms[name] = round(self.ms.get(name, 0.0) + (time.perf_counter() - start) * 1000, 2)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every answer to one question shares."""

    question: Question
    masked: str
    alone: str
    scope: Scope
    personal: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def day(self) -> date:
        """The day the answer is for."""
        return self.scope.as_of or date.today()

    def answer(
        self,
        status: Status,
        headline: str,
        statements: Sequence[Statement] = (),
        citations: Sequence[Citation] = (),
        notices: Sequence[Notice] = (),
        related: Sequence[str] = (),
        trace: Trace | None = None,
    ) -> Answer:
        """The answer, with the notices that follow from how it was asked put first."""
        own = []
        if self.personal:
            own.append(Notice("personal-data", wording("notices", "personal-data", kinds=", ".join(self.personal))))
        if self.assumed:
            own.append(Notice("assumed-from-conversation", wording("notices", "assumed-from-conversation", assumed="; ".join(self.assumed))))
        return Answer(
            status=status,
            question=self.masked,
            stand_alone_question=self.alone,
            scope=self.scope,
            headline=headline,
            statements=tuple(statements),
            citations=tuple(citations),
            notices=(*own, *notices),
            related=tuple(related),
            trace=trace or Trace(),
            id=self.question.id,
        )


def _best_score(found: Found) -> float:
    return found.best.score if found.best else 0.0


def retrieved(found: Found, corpus: Corpus) -> frozenset[str]:
    """Every provision that was found, with the list that a found item stands in and the lists that carry a found list on: what a statement may rest on."""
    hits = (*found.kept, *found.also)
    own = {provision_id for hit in hits for provision_id, _ in hit.target.refs}
    lists = [part for hit in hits if hit.target.kind is TargetKind.LIST for part in with_continuations(hit.target.id, corpus)]
    lists += {parent for provision_id in own if (parent := corpus.provisions[provision_id].parent)}
    return frozenset(own | {provision_id for part in lists for provision_id, _ in list_refs(part, corpus)})


class Assistant:
    """Answers questions from what is held."""

    def __init__(self, holdings: Holdings, threshold: float, max_characters: int = 4000) -> None:
        self._holdings = holdings
        self._threshold = threshold
        self._max_characters = max_characters

    @property
    def holdings(self) -> Holdings:
        """What this assistant answers from."""
        return self._holdings

    def ask(self, question: Question, today: date | None = None) -> Answer:
        """The answer to one question. Raises `QuestionError` for a question, role or area that cannot be taken."""
        if question.history and (view := view_asked(question.text)):  # the last question again, seen in another way
            again = replace(question, text=question.history[-1], history=question.history[:-1])
            answer = replace(self.ask(again, today), question=question.text)
            return only_musts(answer) if view is View.MUSTS else answer
        day = question.scope.as_of or today or date.today()
        clock = _Clock()
        area = self._check(question)
        with clock.step("triage"):
            triaged = triage(question.text, self._holdings.encoder.encode_with_mean, self._holdings.learnt, self._holdings.published_numbers)
        doubted = overruled_by(triaged, question.text)
        if triaged.kind is TriageKind.INJECTION and (besides := asked_besides(question.text)):
            answer = self.ask(replace(question, text=besides), today)  # what is asked is answered as ever; what steers is not so much as read
            if answer.status in {Status.ANSWERED, Status.ANSWERED_IN_PART}:
                return replace(answer, question=triaged.text, notices=(Notice("steering-ignored", wording("notices", "steering-ignored")), *answer.notices))
        if triaged.kind is not TriageKind.NONE and not doubted:
            return reply_to(question, triaged, replace(question.scope, as_of=day), Trace(ms=clock.ms))
        with clock.step("stand_alone"):
            alone = stand_alone(triaged.text, question.history)
        with clock.step("retrieve"):
            alone, query, bounds, found = self._read(alone, question.scope, area)
        if is_ours(triaged, found):
            doubted = None
        asked = _Asked(question, triaged.text, alone.question, replace(question.scope, as_of=day), tuple(triaged.personal), tuple(alone.assumed))
        unclear = clarification(f"{query.words} {question.scope.area or ''}", self._holdings.vocabulary)
        if unclear and not doubted and (unclear.only_alone or _best_score(found) < CLEAR):
            return asked.answer(
                Status.CLARIFICATION_NEEDED, unclear.question, related=tuple(reading.question for reading in unclear.readings), trace=Trace(ms=clock.ms)
            )
        reason = declined(query, found, bounds, unheld_document(query, self._holdings.corpus))
        if doubted and doubted != LIKE and reason and (unsettled := understand(triaged.text, question.scope.role)).between:
            readings = [kinds()[kind].label for kind in unsettled.between]
            return with_emergency_route(asked.answer(Status.CLARIFICATION_NEEDED, unsettled.question, related=readings, trace=Trace(ms=clock.ms)), triaged)
        if doubted and (reason or not is_clear(found, doubted)):  # only a clear answer overrules, never a decline or a question back
            return reply_to(question, triaged, replace(question.scope, as_of=day), Trace(ms=clock.ms))
        if reason:
            return self._decline(asked, query, bounds, found, reason, clock)
        return with_emergency_route(self._answer(asked, query, bounds, found, clock), triaged)

    def search(self, question: Question) -> tuple[Query, Found]:
        """What would be found, kept and rejected, without composing an answer."""
        area = self._check(question)
        _, query, _, found = self._read(stand_alone(question.text, question.history), question.scope, area)
        return query, found

    def _check(self, question: Question) -> Area | None:
        if len(question.text) > self._max_characters:
            raise QuestionError(f"question of {len(question.text)} characters is too long; ask in at most {self._max_characters}")
        if question.scope.role is not None and not self._holdings.is_role(question.scope.role):
            raise QuestionError(f"role {question.scope.role!r} is not known; use one of {', '.join(self._holdings.role_ids)}")
        if question.scope.area is None:
            return None
        area = self._holdings.queries.area_named(question.scope.area)
        if area is None:
            raise QuestionError(f"area {question.scope.area!r} is not known; use the name of an English local authority, or leave it out")
        return area

    def _read(self, alone: StandAlone, scope: Scope, area: Area | None) -> tuple[StandAlone, Query, Bounds, Found]:
        """What is found for a question in the reading that is better answered, with what leads for each part of a question of several."""
        query = self._holdings.queries.make(alone.question, scope)
        bounds, found = self._retrieve(query, area)
        if alone.otherwise:
            other = self._read(alone.otherwise, scope, area)
            if _best_score(other[-1]) > _best_score(found):
                return other
        also = []
        for part in (*parts_of(query.words), *alone.under):
            of_part = self._retrieve(self._holdings.queries.make(part, scope), area, rerank=False)[1].kept  # re-ranking takes most of the time
            also += [hit for hit in of_part[:1] if hit.target.refs and hit.score >= PART_SCORE]
        return alone, query, bounds, replace(found, also=tuple(also))

    def _retrieve(self, query: Query, area: Area | None, *, rerank: bool = True) -> tuple[Bounds, Found]:
        """Inside the narrowest bounds first (the area's own or the named document), and in wider ones only if nothing there answers."""
        bounds = Bounds(frozenset(), (), ())
        found = Found((), ())
        for bounds in bounds_of(self._holdings.corpus, query, area, query.scope.as_of):
            asked = query if bounds.alone else query.nationally()
            found = self._holdings.retriever.retrieve(asked, self._holdings.mask(bounds), self._threshold, rerank=rerank)
            if found.kept:
                break
        return bounds, found

    def _answer(self, asked: _Asked, query: Query, bounds: Bounds, found: Found, clock: _Clock) -> Answer:
        corpus = self._holdings.corpus
        with clock.step("compose"):
            draft = compose(query, found.kept, corpus, found.also)
        with clock.step("verify"):
            verified = verify(draft.refs, retrieved(found, corpus), bounds.editions)
        trace = Trace(clock.ms, len(found.kept), len(found.rejected), verified.struck)
        if not verified.kept:
            return self._decline(asked, query, bounds, found, Declined(wording("headlines", "not_found")), clock)
        draft = replace(draft, refs=verified.kept, lead=tuple(ref for ref in draft.lead if ref in verified.kept))
        statements, citations = cite(verified.kept, corpus, asked.day, bounds.local)
        notices = edition_notices((corpus.provisions[citation.provision_id] for citation in citations), corpus, bounds.areas, asked.day)
        unsure = doubtful(query, found)
        notices += silence_notices(found.hits, bounds, gap := known_gap(found, UNSURE_PART_LEAD if unsure else PART_LEAD))
        notices += question_notices(query, self._holdings.vocabulary, bounds.areas, bool(bounds.local))
        if unsure:
            notices.append(Notice("may-be-more", wording("notices", "may-be-more")))
        lacking = lacks_local(query, bounds) or lacks_words(query, corpus) or lacks_sum(query, found) or lacks_number(query, found)
        partly = unsure or verified.struck or gap or lacking
        status = Status.ANSWERED_IN_PART if partly else Status.ANSWERED
        said = gap.target.headline if gap and (unsure or leads(gap, query, found)) else headline(query, draft, corpus)
        return asked.answer(status, said, statements, citations, notices, self._related(found, draft.hits), trace)

    def _decline(self, asked: _Asked, query: Query, bounds: Bounds, found: Found, reason: Declined, clock: _Clock) -> Answer:
        notices = question_notices(query, self._holdings.vocabulary, bounds.areas, bool(bounds.local))
        trace = Trace(clock.ms, len(found.kept), len(found.rejected))
        return asked.answer(Status.NOT_FOUND, reason.headline, notices=notices, related=self._related(found, ()), trace=trace)

    def _related(self, found: Found, used: Sequence[Hit]) -> tuple[str, ...]:
        """Questions that come near and can be answered, best first."""
        refs = {ref for hit in used for ref in hit.target.refs}
        asks = [hit.target.asks[0][0] for hit in found.hits if hit.target.asks and hit.target.refs and not set(hit.target.refs) & refs]
        return tuple(f"{ask[:1].upper()}{ask[1:]}?" for ask in list(dict.fromkeys(asks))[:N_RELATED])
