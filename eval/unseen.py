"""Training questions in, assistants that have not learnt them out: for each third, the net and what is heard are made from the other two.

So the questions written for training serve as questions nobody has seen, thousands of them: the ranking is fitted on them (`eval.fit`), and
`python -m eval.unseen` tells how often what they ask for is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track

from assistant.dialogue import Answer, Question, Status
from assistant.holdings import Holdings, open_holdings
from assistant.pipeline import Assistant
from assistant.retrieval.adapter import Adapter
from assistant.retrieval.dense import DenseEngine
from assistant.retrieval.heard import Heard, packed
from assistant.retrieval.rerank import Reranker
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.targets import Target, TargetKind
from assistant.retrieval.words import Canon
from assistant.settings import load_settings
from corpus import catalogue
from corpus.model import Corpus
from eval.adapt import SEED, Lessons, lessons, train, trained_questions

THIRDS = 3
SAMPLE = 1000
Need = frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Unseen:
    """An assistant's holdings, and questions that neither its net nor its index has met, each with the target that it was written for."""

    holdings: Holdings
    questions: tuple[tuple[Target, str], ...]


def unseen(holdings: Holdings, sample: int = SAMPLE, *, rerank: bool = False) -> Iterator[Unseen]:
    """For each third of the training questions, that many of them drawn by lot, in a fixed order."""
    learnt = lessons(holdings)
    asked = trained_questions(holdings)
    rng = np.random.default_rng(SEED)
    third = np.where(learnt.kinds == 2, rng.integers(0, THIRDS, len(learnt.kinds)), -1)
    for number in range(THIRDS):
        held = np.flatnonzero(third[learnt.kinds == 2] == number)
        drawn = rng.choice(held, min(sample, len(held)), replace=False)
        questions = tuple((holdings.targets[asked[place][0]], asked[place][1]) for place in drawn)
        yield Unseen(_without(holdings, learnt, third == number, rerank=rerank), questions)


def _without(holdings: Holdings, learnt: Lessons, held: NDArray[np.bool_], *, rerank: bool) -> Holdings:
    """The holdings, had those texts never been written."""
    index = holdings.retriever.index
    adapter = Adapter(train(*learnt.of(~held)))
    vectors, owners = learnt.of(~held & (learnt.kinds == 2))
    order = np.argsort(owners, kind="stable")
    dense = DenseEngine(adapter(np.asarray(index.vectors)), index.owners, adapter, Heard(packed(adapter(vectors[order])), owners[order]))
    retriever = Retriever(replace(index, dense=dense), holdings.encoder, Canon(catalogue.vocabulary()), Reranker() if rerank else None)
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
    """Asks a sample of each third and prints the shares met."""
    settings = load_settings()
    met: dict[bool, list[bool]] = {True: [], False: []}
    urgent = n_words = 0
    for third in unseen(open_holdings(settings), sample):
        assistant = Assistant(third.holdings, settings.threshold)
        for target, question in track(third.questions, "asking"):
            answer = assistant.ask(Question(question))
            met[target.kind is TargetKind.SILENCE].append(is_met(target, answer, third.holdings.corpus))
            urgent += answer.status is Status.URGENT_CONCERN
            n_words += sum(len(statement.text.split()) for statement in answer.statements)
    total = len(met[True]) + len(met[False])
    typer.echo(f"{len(met[False])} questions that something answers: {np.mean(met[False]):.1%} met; {n_words / len(met[False]):.0f} words each")
    typer.echo(
        f"{len(met[True])} that nothing answers: {np.mean(met[True]):.1%} declined or answered in part; {urgent / total:.1%} of all taken for a live concern"
    )


if __name__ == "__main__":
    typer.run(main)
