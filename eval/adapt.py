"""Questions in, `assistant/retrieval/adapter.npz` and `heard.npz` out: a small net over the encoder's vectors that brings questions of one target together.

Run `python -m eval.adapt`; it takes a few minutes and reads no gold case. It learns from the questions that digest entries list and from those of
`eval/data/training_questions.tsv`, which were written to the same entries in other words; these ship as vectors that entries are found by. Each step draws
pairs of texts of one target and asks which of all the drawn targets a text belongs to: the contrastive loss of van den Oord, Li and Vinyals (2018), both
ways round, at temperature 0.07, with a penalty on the straight part's distance from the identity and with dropout (Srivastava et al. 2014) of the hidden
layer.
`--check` trains without a part of the digest's questions and prints how often these find their target by meaning alone, with and without the net.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize

from assistant.holdings import Holdings, open_holdings
from assistant.retrieval.adapter import WEIGHTS, Adapter
from assistant.retrieval.dense import Vectors
from assistant.retrieval.heard import FILE, packed
from assistant.retrieval.words import Canon
from assistant.settings import load_settings
from corpus import catalogue
from eval.gold import GoldError

QUESTIONS = Path(__file__).parent / "data" / "training_questions.tsv"
STEPS = 1000
DRAWN = 1024
HIDDEN = 1536
DROPPED = 0.2
SCALE = 8.0  # a unit vector's places are small beside the first weights of a layer
TEMPERATURE = 0.07
PENALTY = 1e-3
RATE = 1e-3
WARM_UP = 20
SEED = 20261122
CHECKED = 0.15

Owners = NDArray[np.int64]


class Net(nn.Module):
    """What becomes an `Adapter`; it starts as the identity."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.straight = nn.Parameter(torch.zeros(size, size))
        self.into = nn.Linear(size, HIDDEN)
        self.out = nn.Linear(HIDDEN, size)
        self.drop = nn.Dropout(DROPPED)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Seen vectors of unit vectors, both of shape (n, d)."""
        return normalize(x + x @ self.straight + self.out(self.drop(torch.relu(self.into(x * SCALE)))), dim=1)

    def parts(self) -> dict[str, Vectors]:
        """The weights by the names that `Adapter` knows, rounded as they are kept."""
        given = {
            "straight": self.straight,
            "into": self.into.weight.T * SCALE,
            "into_bias": self.into.bias,
            "out": self.out.weight.T,
            "out_bias": self.out.bias,
        }
        return {name: np.ascontiguousarray(part.detach().numpy().astype(np.float16)) for name, part in given.items()}


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


def train(vectors: Vectors, owners: Owners, steps: int = STEPS) -> dict[str, Vectors]:
    """The weights of the net: the same for the same vectors. `owners`, shape (n,), in any order."""
    torch.manual_seed(SEED)
    texts = torch.tensor(vectors)
    net = Net(vectors.shape[1])
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - 0.9 * step / steps))
    drawn = pairs(owners, np.random.default_rng(SEED))
    for _ in track(range(steps), "adapting"):
        first, second = (net(texts[rows]) for rows in next(drawn))
        likeness = first @ second.T / TEMPERATURE
        own = torch.arange(len(first))
        loss = (cross_entropy(likeness, own) + cross_entropy(likeness.T, own)) / 2 + PENALTY * (net.straight**2).sum()
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
    return net.parts()


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts with their vectors, shape (n, d), and the places of their targets, shape (n,).

    `kinds` tells what a text is: 0 what a target says, 1 a question that its entry lists, 2 one for training alone.
    """

    texts: tuple[str, ...]
    vectors: Vectors
    owners: Owners
    kinds: NDArray[np.int64]

    def of(self, chosen: NDArray[np.bool_]) -> tuple[Vectors, Owners]:
        """Vectors and owners of some of the texts."""
        return self.vectors[chosen], self.owners[chosen]


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


def trained_questions(holdings: Holdings) -> list[tuple[int, str]]:
    """The training questions in file order, each as (place of its target, question)."""
    return read_questions(QUESTIONS, [target.id for target in holdings.targets])


def lessons(holdings: Holdings) -> Lessons:
    """Everything there is to learn from. A vector that is the mean of others teaches nothing and is left out; so is what a restatement has from its origin."""
    index = holdings.retriever.index
    origins = {text for text, owner in zip(index.encoded, index.owners, strict=True) if not index.targets[owner].restatement}
    restated = [index.targets[owner].restatement for owner in index.owners]
    read = np.array([bool(text) and not (again and text in origins) for text, again in zip(index.encoded, restated, strict=True)])
    canon = Canon(catalogue.vocabulary())
    more = trained_questions(holdings)
    texts = [canon(question) for _, question in more]
    first = np.r_[True, index.owners[1:] != index.owners[:-1]]
    return Lessons(
        texts=tuple([text for text, of in zip(index.encoded, read, strict=True) if of] + texts),
        vectors=np.concatenate([np.array(index.vectors)[read], holdings.encoder.encode(texts)]),
        owners=np.concatenate([index.owners[read], np.array([place for place, _ in more], np.int64)]),
        kinds=np.concatenate([np.where(first, 0, 1)[read], np.full(len(more), 2)]),
    )


def save_heard(learnt: Lessons, adapter: Adapter, target_ids: Sequence[str]) -> None:
    """Writes the questions for training as the adapter sees them, where the index reads them."""
    vectors, owners = learnt.of(learnt.kinds == 2)
    ids, places = np.unique(owners, return_inverse=True)
    names = "\n".join(target_ids[place] for place in ids).encode()
    np.savez(FILE, adapter=adapter.digest, ids=names, owners=places.astype(np.uint16), vectors=packed(adapter(vectors)))


def reciprocal_ranks(queries: Vectors, wanted: Owners, vectors: Vectors, owners: Owners) -> NDArray[np.float64]:
    """For each query, 1 / the rank of its target, by the best cosine with any text of a target. `owners` ascend."""
    starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    best = np.maximum.reduceat(queries @ vectors.T, starts, axis=1)
    own = best[np.arange(len(wanted)), np.searchsorted(owners[starts], wanted)]
    return np.asarray(1 / (1 + (best > own[:, None]).sum(axis=1)), np.float64)


def check(learnt: Lessons) -> None:
    """Prints the ranks of held-out questions by meaning alone, with and without the net, among targets that keep something to be found by."""
    rng = np.random.default_rng(SEED)
    held = {text for text, kind in zip(learnt.texts, learnt.kinds, strict=True) if kind == 1 and rng.random() < CHECKED}
    kept = np.array([text not in held for text in learnt.texts])
    vectors, owners = learnt.of(kept & (learnt.kinds < 2))
    queries, wanted = learnt.of(~kept & (learnt.kinds == 1) & np.isin(learnt.owners, owners))
    adapter = Adapter(train(*learnt.of(kept)))
    plain = reciprocal_ranks(queries, wanted, vectors, owners)
    mapped = reciprocal_ranks(adapter(queries), wanted, adapter(vectors), owners)
    typer.echo(f"{len(queries)} held-out questions: mean reciprocal rank {plain.mean():.3f} as encoded, {mapped.mean():.3f} with the net")
    typer.echo(f"their target among the first three: {(plain >= 1 / 3).mean():.1%} as encoded, {(mapped >= 1 / 3).mean():.1%} with the net")


def main(only_check: Annotated[bool, typer.Option("--check", help="Train on a part and measure on the rest; nothing is written.")] = False) -> None:
    """Trains on what the digest holds, and writes the net where the retriever reads it."""
    holdings = open_holdings(load_settings())
    learnt = lessons(holdings)
    if only_check:
        check(learnt)
        return
    parts = train(learnt.vectors, learnt.owners)
    np.savez(WEIGHTS, encoder=holdings.encoder.name, **parts)  # type: ignore[arg-type]
    save_heard(learnt, Adapter(parts), [target.id for target in holdings.targets])
    typer.echo(f"written to {WEIGHTS.name} and {FILE.name}", err=True)


if __name__ == "__main__":
    typer.run(main)
