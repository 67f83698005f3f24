"""Training questions in, an assistant that has not learnt them out: its adapter was never taught them, and what it has heard is made without them.

So a tenth of the questions written for training serves as questions nobody has seen, some thousands of them: the ranking is fitted on them (`eval.fit`), and
`python -m eval.unseen` tells how often what they ask for is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import typer
from rich.progress import track

from assistant.dialogue import Answer, Question, Status
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.dense import DenseEngine
from assistant.retrieval.heard import Heard, packed
from assistant.retrieval.rerank import Reranker
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.targets import Target, TargetKind
from assistant.retrieval.words import Canon
from assistant.settings import load_settings
from corpus import catalogue
from corpus.model import Corpus
from eval.adapt import QUESTIONS, SEED, Lessons, lessons, read_questions

SAMPLE = 3000
Need = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Unseen:
    """An assistant's holdings, and questions that neither its adapter nor its index has met, each with the target that it was written for."""

    holdings: Holdings
    questions: tuple[tuple[Target, str], ...]


def unseen(holdings: Holdings, sample: int = SAMPLE, *, rerank: bool = False) -> Unseen:
    """That many of the questions kept back, drawn by lot, in a fixed order."""
    learnt = lessons()
    by_id = {target.id: target for target in holdings.targets}
    held = [place for place in np.flatnonzero(learnt.held) if learnt.targets[learnt.owners[place]] in by_id]
    drawn = np.random.default_rng(SEED).choice(held, min(sample, len(held)), replace=False)
    asked = read_questions(QUESTIONS, learnt.targets)
    first = len(learnt.texts) - len(asked)
    questions = tuple((by_id[learnt.targets[learnt.owners[place]]], asked[place - first][1]) for place in drawn)
    return Unseen(_without(holdings, learnt, rerank=rerank), questions)


def _without(holdings: Holdings, learnt: Lessons, *, rerank: bool) -> Holdings:
    """The holdings, had nobody heard the questions kept back."""
    index, places = holdings.retriever.index, {target.id: place for place, target in enumerate(holdings.targets)}
    heard = [place for place in np.flatnonzero((learnt.kinds == 2) & ~learnt.held) if learnt.targets[learnt.owners[place]] in places]
    owners = np.array([places[learnt.targets[learnt.owners[place]]] for place in heard], np.int64)
    order = np.argsort(owners, kind="stable")
    vectors = holdings.encoder.encode_twice([learnt.texts[heard[place]] for place in order])[1]
    dense = DenseEngine(index.dense.vectors, index.owners, Heard(packed(vectors), owners[order]))
    canon = Canon(catalogue.vocabulary())
    retriever = Retriever(replace(index, dense=dense), holdings.encoder, canon, Reranker() if rerank else None)
    return replace(holdings, retriever=retriever)


def needs_of(target: Target, corpus: Corpus) -> tuple[Need, ...]:
    """Each norm of a target with those that say the same elsewhere: the norm in the same place of a provision that restates or is restated."""
    return tuple(frozenset({ref, *_alike(ref, corpus)}) for ref in target.refs)


def _alike(ref: tuple[str, int], corpus: Corpus) -> Iterator[tuple[str, int]]:
    provision_id, number = ref
    provision = corpus.provisions[provision_id]
    origins = [origin for origin in provision.restates if origin in corpus.provisions]
    family = {*origins, *corpus.restated_by.get(provision_id, ()), *(again for origin in origins for again in corpus.restated_by.get(origin, ()))}
    for other in sorted(family - {provision_id}):
        norms = corpus.provisions[other].norms
        if len(norms) == len(provision.norms):
            yield other, number
        elif len(provision.norms) == 1:
            yield from ((other, place) for place in range(1, len(norms) + 1))


def is_met(target: Target, answer: Answer, corpus: Corpus) -> bool:
    """Whether an answer shows a provision of what was asked for, or one that says the same; for a known silence, whether it declines or answers in part."""
    answered = answer.status in {Status.ANSWERED, Status.ANSWERED_IN_PART}
    if target.kind is TargetKind.SILENCE:
        return answer.status is not Status.ANSWERED
    wanted = {provision_id for need in needs_of(target, corpus) for provision_id, _ in need}
    return answered and any(citation.provision_id in wanted for citation in answer.citations)


def main(sample: int = SAMPLE) -> None:
    """Asks a sample and prints the shares met."""
    settings = load_settings()
    without = unseen(open_holdings(settings), sample)
    assistant = Assistant(without.holdings, settings.threshold)
    met: dict[bool, list[bool]] = {True: [], False: []}
    urgent = n_words = 0
    for target, question in track(without.questions, "asking"):
        answer = assistant.ask(Question(question))
        met[target.kind is TargetKind.SILENCE].append(is_met(target, answer, without.holdings.corpus))
        urgent += answer.status is Status.URGENT_CONCERN
        n_words += sum(len(statement.text.split()) for statement in answer.statements)
    total = len(met[True]) + len(met[False])
    typer.echo(f"{len(met[False])} questions that something answers: {np.mean(met[False]):.1%} met; {n_words / len(met[False]):.0f} words each")
    typer.echo(
        f"{len(met[True])} that nothing answers: {np.mean(met[True]):.1%} declined or answered in part; {urgent / total:.1%} of all taken for a live concern"
    )


if __name__ == "__main__":
    typer.run(main)
