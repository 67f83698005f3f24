"""Questions in, `adapter.onnx`, `heard.npz` and `ready.npz` out: the encoder's last layers, taught to bring questions of one target together.

They are written to `assistant/retrieval`. Run `python -m eval.adapt`; it takes some 20 minutes and reads no gold case. It learns from the questions that
digest entries list and from those of `eval/data/training_questions.tsv`, which were written to the same entries in other words; these ship as vectors that
entries are found by. Each step draws pairs of texts of one target and asks which of all the drawn targets a text belongs to: the contrastive loss of van den
Oord, Li and Vinyals (2018), both ways round, with dropout (Srivastava et al. 2014) of what each layer adds.
`--check` teaches without a tenth of the training questions and prints how often these find their target by meaning alone, with and without the adapter.
`--refresh` teaches nothing and makes the vectors of changed texts anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from torch import Tensor
from torch.nn.functional import cross_entropy

from assistant.retrieval import adapter, heard, ready
from assistant.retrieval.dense import OnnxEncoder, Vectors
from assistant.retrieval.index import read_for, texts_of
from assistant.retrieval.targets import make_targets
from assistant.retrieval.words import Canon
from corpus import catalogue
from corpus.build import build_corpus
from eval.gold import GoldError
from eval.layers import States, Top, as_onnx, read

QUESTIONS = Path(__file__).parent / "data" / "training_questions.tsv"
TAUGHT = Path(__file__).parent.parent / "build" / "taught"  # adapters that were taught for a measure, by what they were taught
STEPS = 600
DRAWN = 512
DROPPED = 0.1
TEMPERATURE = 0.05
RATE = 3e-4
DECAY = 0.01
WARM_UP = 20
SEED = 20261122
HELD = 26  # of 256: the share of the training questions that is kept back for a measure

Owners = NDArray[np.int64]


def pairs(owners: Owners, rng: np.random.Generator) -> Iterator[tuple[list[int], list[int]]]:
    """Rows of two texts of each of `DRAWN` targets, without end. A target is drawn by the root of its number of texts."""
    order = np.argsort(owners, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(owners[order]) != 0])
    several = [rows for rows in np.split(order, starts[1:]) if len(rows) > 1]
    chances = np.sqrt([len(rows) for rows in several])
    while True:
        drawn = rng.choice(len(several), min(DRAWN, len(several)), replace=False, p=chances / chances.sum())
        chosen = [rng.choice(several[place], 2, replace=False) for place in drawn]
        yield [int(row) for row, _ in chosen], [int(row) for _, row in chosen]


def train(states: States, owners: Owners) -> bytes:
    """The taught layers as an ONNX model. `owners`, shape (n,), in any order; a text whose owner is below 0 teaches nothing."""
    torch.manual_seed(SEED)
    top = Top(DROPPED)
    optimiser = torch.optim.AdamW(top.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - 0.95 * step / STEPS))
    taught = np.flatnonzero(owners >= 0)
    drawn = pairs(owners[taught], np.random.default_rng(SEED))
    for _ in track(range(STEPS), "teaching", console=Console(stderr=True)):
        first, second = next(drawn)
        with torch.autocast("cpu", torch.bfloat16):
            made = _of(top, states, taught[[*first, *second]])
            likeness = made[: len(first)] @ made[len(first) :].T / TEMPERATURE
            own = torch.arange(len(first))
            loss = (cross_entropy(likeness.float(), own) + cross_entropy(likeness.T.float(), own)) / 2
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return as_onnx(top)


def _of(top: Top, states: States, rows: Owners) -> Tensor:
    """What the layers make of some texts, in the order given."""
    batches = [(places, top(hidden, mask)) for places, hidden, mask in states.batches(rows)]
    order = np.concatenate([places for places, _ in batches])
    return torch.cat([made for _, made in batches])[torch.tensor(np.argsort(order))]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts, the places of their targets among `targets` (ids), shape (n,), and of what kind each is, shape (n,).

    The kinds: 0 what a target says, 1 a question that its entry lists, 2 one for training alone.
    """

    texts: tuple[str, ...]
    owners: Owners
    kinds: NDArray[np.int64]
    targets: tuple[str, ...]

    @property
    def held(self) -> NDArray[np.bool_]:
        """The training questions that are kept back for a measure, drawn by a hash of their words, so that the same words are on one side."""
        by_lot = np.array([hashlib.blake2b(text.encode(), digest_size=1).digest()[0] < HELD for text in self.texts])
        return np.asarray(by_lot & (self.kinds == 2), np.bool_)


def read_questions(path: Path, known: Sequence[str]) -> list[tuple[int, str]]:
    """The training questions as (place of the target among those known, question). Raises `GoldError` for a line that does not read."""
    places = {target_id: place for place, target_id in enumerate(known)}
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        target_id, _, question = line.partition("\t")
        if not question.strip() or target_id not in places:
            raise GoldError(f"training question at {path.name}:{number} is not an id of a target, a tab and a question; mend or take out {line[:60]!r}")
        found.append((places[target_id], question.strip()))
    return found


def lessons() -> Lessons:
    """Everything there is to learn from, of the digest alone. What a restatement has from its origin is left out."""
    targets, canon = make_targets(build_corpus()), Canon(catalogue.vocabulary())
    read_of = [read_for(target, texts_of(target, canon)) for target in targets]
    origins = {text for target, texts in zip(targets, read_of, strict=True) if not target.restatement for text in texts}
    rows = [
        (text, owner, min(number, 1))
        for owner, (target, texts) in enumerate(zip(targets, read_of, strict=True))
        for number, text in enumerate(texts)
        if text and not (target.restatement and text in origins)
    ]
    ids = tuple(target.id for target in targets)
    rows += [(canon(question), owner, 2) for owner, question in read_questions(QUESTIONS, ids)]
    texts, owners, kinds = zip(*rows, strict=True)
    return Lessons(texts, np.array(owners, np.int64), np.array(kinds, np.int64), ids)


def taught_without_held(learnt: Lessons) -> bytes:
    """An adapter that never met the questions kept back; taught once for the same lessons."""
    told = repr((STEPS, DRAWN, DROPPED, TEMPERATURE, RATE, DECAY, SEED, adapter.BENEATH)) + "\n".join(learnt.texts)
    path = TAUGHT / f"{hashlib.blake2b(told.encode() + learnt.owners.tobytes(), digest_size=8).hexdigest()}.onnx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_bytes(train(read(learnt.texts), np.where(learnt.held, -1, learnt.owners)))
        os.replace(draft, path)
    return path.read_bytes()


def save_heard(learnt: Lessons, encoder: OnnxEncoder, digest: str) -> None:
    """Writes the questions for training as the adapter has them, where the index reads them."""
    chosen = np.flatnonzero(learnt.kinds == 2)
    ids, places = np.unique(learnt.owners[chosen], return_inverse=True)
    names = "\n".join(learnt.targets[place] for place in ids).encode()
    vectors = encoder.encode_twice([learnt.texts[place] for place in chosen])[1]
    np.savez(heard.FILE, adapter=digest, ids=names, owners=places.astype(np.uint16), vectors=heard.packed(vectors))


def reciprocal_ranks(queries: Vectors, wanted: Owners, vectors: Vectors, owners: Owners) -> NDArray[np.float64]:
    """For each query, 1 / the rank of its target, by the best cosine with any text of a target. `owners` ascend."""
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    best = np.maximum.reduceat(queries @ vectors.T, starts, axis=1)
    own = best[np.arange(len(wanted)), np.searchsorted(owners[starts], wanted)]
    return np.asarray(1 / (1 + (best > own[:, None]).sum(axis=1)), np.float64)


def check(learnt: Lessons) -> None:
    """Prints the ranks of the questions kept back by meaning alone, with and without the adapter, among targets that keep something to be found by."""
    both = OnnxEncoder(taught_without_held(learnt)).encode_twice(learnt.texts)
    kept = np.flatnonzero(~learnt.held)
    kept = kept[np.argsort(learnt.owners[kept], kind="stable")]
    asked = np.flatnonzero(learnt.held & np.isin(learnt.owners, learnt.owners[kept]))
    plain, mapped = (reciprocal_ranks(vectors[asked], learnt.owners[asked], vectors[kept], learnt.owners[kept]) for vectors in both)
    typer.echo(f"{len(asked)} questions kept back: mean reciprocal rank {plain.mean():.3f} as encoded, {mapped.mean():.3f} with the adapter")
    for first in (1, 3):
        found, found_so = ((ranks >= 1 / first).mean() for ranks in (plain, mapped))
        typer.echo(f"their target among the first {first}: {found:.1%} as encoded, {found_so:.1%} with the adapter")


def write_vectors(learnt: Lessons) -> None:
    """Writes what was heard, and the vectors of all that the digest's targets are found by, as the adapter that ships has them."""
    encoder = OnnxEncoder()
    digest = adapter.adapter_digest(encoder.name)
    save_heard(learnt, encoder, digest)
    texts = list(dict.fromkeys(text for text, kind in zip(learnt.texts, learnt.kinds, strict=True) if kind < 2))
    ready.save_ready(ready.FILE, digest, texts, *encoder.encode_twice(texts))
    typer.echo(f"written to {heard.FILE.name} and {ready.FILE.name}", err=True)


def main(
    only_check: Annotated[bool, typer.Option("--check", help="Teach with a part and measure on the rest; nothing is written.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Keep the adapter; make the vectors of changed texts anew.")] = False,
) -> None:
    """Teaches what the digest holds, and writes what the retriever reads."""
    learnt = lessons()
    if only_check:
        check(learnt)
        return
    if not refresh:
        adapter.FILE.write_bytes(train(read(learnt.texts), learnt.owners))
        typer.echo(f"written to {adapter.FILE.name}", err=True)
    write_vectors(learnt)


if __name__ == "__main__":
    typer.run(main)
