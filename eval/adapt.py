"""Questions in, `adapter.onnx`, `heard.npz` and `ready.npz` out: the encoder's last layers, taught to bring questions of one target together.

They are written to `assistant/retrieval`. Run `python -m eval.adapt`; it takes some 30 minutes and reads no gold case. It learns from the questions that
digest entries list and from those of `eval/data/training_questions.tsv`, which were written to the same entries in other words; these ship as vectors that
entries are found by. Each step draws pairs of texts of one target and asks which of all the drawn targets a text belongs to: the contrastive loss of van den
Oord, Li and Vinyals (2018), both ways round, with dropout (Srivastava et al. 2014) of what each layer adds. Some questions are there twice, once mistyped.
A tenth of the training questions is never taught, so that what is fitted and measured on them (`eval.unseen`) holds for the adapter that ships.
`--check` prints how often these find their target by meaning alone, with and without the adapter, as they are and mistyped.
`--refresh` teaches nothing and makes the vectors of changed texts anew.
"""

from __future__ import annotations

import hashlib
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
STEPS = 1100
DRAWN = 512
DROPPED = 0.1
TEMPERATURE = 0.05
RATE = 3e-4
DECAY = 0.01
WARM_UP = 20
SEED = 20261122
HELD = 26  # of 256: the share of the training questions that is never taught
LONG = 5  # letters of a word that is mistyped
SLIPS = 8  # one in so many of those that are is taught mistyped too

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
    """The taught layers as an ONNX model. `owners`, shape (n,), in any order."""
    torch.manual_seed(SEED)
    top = Top(DROPPED)
    optimiser = torch.optim.AdamW(top.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - 0.95 * step / STEPS))
    drawn = pairs(owners, np.random.default_rng(SEED))
    for _ in track(range(STEPS), "teaching", console=Console(stderr=True)):
        first, second = next(drawn)
        with torch.autocast("cpu", torch.bfloat16):
            made = _of(top, states, np.array([*first, *second]))
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
    def taught(self) -> tuple[list[str], Owners]:
        """What the layers are taught, with the owners: all but what is kept back, and some questions mistyped."""
        rng, kept_back = np.random.default_rng(SEED), self.held
        again = rng.permutation(np.flatnonzero((self.kinds == 2) & ~kept_back))[::SLIPS]
        rows = np.r_[np.flatnonzero(~kept_back), again]
        texts = [self.texts[row] for row in rows]
        n = len(texts) - len(again)
        return texts[:n] + [mistyped(text, rng) for text in texts[n:]], self.owners[rows]

    @property
    def held(self) -> NDArray[np.bool_]:
        """The training questions that are kept back, drawn by a hash of their words, so that the same words are on one side; none that the digest asks too."""
        listed = {text for text, kind in zip(self.texts, self.kinds, strict=True) if kind < 2}
        by_lot = np.array([hashlib.blake2b(text.encode(), digest_size=1).digest()[0] < HELD and text not in listed for text in self.texts])
        return np.asarray(by_lot & (self.kinds == 2), np.bool_)


def mistyped(text: str, rng: np.random.Generator) -> str:
    """A text with a letter of one of its longer words left out, typed twice or typed before its turn; as it is if it has no such word."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= LONG]
    if not long:
        return text
    place = int(rng.choice(long))
    word = words[place]
    at = int(rng.integers(1, len(word) - 1))
    words[place] = word[:at] + str(rng.choice([word[at + 1 :], word[at] + word[at:], word[at + 1] + word[at] + word[at + 2 :]]))
    return " ".join(words)


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
    encoder, rng = OnnxEncoder(), np.random.default_rng(SEED)
    kept = np.flatnonzero(~learnt.held)
    kept = kept[np.argsort(learnt.owners[kept], kind="stable")]
    asked = np.flatnonzero(learnt.held & np.isin(learnt.owners, learnt.owners[kept]))
    known = encoder.encode_twice([learnt.texts[row] for row in kept])
    questions = [learnt.texts[row] for row in asked]
    for how, texts in (("as they are", questions), ("mistyped", [mistyped(text, rng) for text in questions])):
        both = zip(encoder.encode_twice(texts), known, strict=True)
        plain, mapped = (reciprocal_ranks(vectors, learnt.owners[asked], of_known, learnt.owners[kept]) for vectors, of_known in both)
        typer.echo(f"{len(asked)} questions kept back, {how}: mean reciprocal rank {plain.mean():.3f} as encoded, {mapped.mean():.3f} with the adapter")
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
    only_check: Annotated[bool, typer.Option("--check", help="Measure on the questions that are kept back; nothing is taught or written.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Keep the adapter; make the vectors of changed texts anew.")] = False,
) -> None:
    """Teaches what the digest holds, and writes what the retriever reads."""
    learnt = lessons()
    if only_check:
        check(learnt)
        return
    if not refresh:
        texts, owners = learnt.taught
        adapter.FILE.write_bytes(train(read(texts), owners))
        typer.echo(f"written to {adapter.FILE.name}", err=True)
    write_vectors(learnt)


if __name__ == "__main__":
    typer.run(main)
